"""A policy is named by its content: the same bytes, the same version; any change, another one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.organisation import Organisation
from ingest.policy import (
    VERSION_LENGTH,
    Answer,
    Example,
    Language,
    Outcome,
    Passage,
    Policy,
    RuleNotes,
    Stance,
    content_hash,
)
from ingest.protocol import parse_protocol

NL: dict[Language, str] = {"nl": "tekst", "en": "text"}
LISTS: dict[Language, tuple[str, ...]] = {"nl": ("a",), "en": ("b",)}


def small(**changes: Any) -> Policy:
    reply = Answer(
        id="1-share", rule=1, stance=Stance.ALLOWED, when="w", text={"nl": "Mag [R1.1].", "en": "Ok [R1.1]."}
    )
    facts: dict[str, Any] = {
        "label": "Klein",
        "source": "klein.md",
        "language": "nl",
        "organisation": Organisation(name="Waterdam", contact="pers@waterdam.nl"),
        "rules": parse_protocol(
            "1. [NAAM ORGANISATIE] deelt kennis. Altijd.\n## Regel 2: Recht\nMag.\n", Organisation()
        ),
        "passages": (
            Passage(ref="G:pers#1.1", source="pers.md", title="Pers", heading=("Pers", "1 Bel"), text="Bel."),
        ),
        "notes": (
            RuleNotes(
                rule=1, sha256="0" * 64, title=NL, in_short=NL, may=LISTS, mind=LISTS, consult=NL, answers=(reply,)
            ),
        ),
        "examples": (Example(text="Mag dat?", hand="an", outcome=Outcome.ANSWERED, answers=("1-share",)),),
        "to_review": (2,),
    }
    return Policy(**(facts | changes)).sealed()


CHANGES: dict[str, dict[str, Any]] = {
    "label": {"label": "Groot"},
    "source": {"source": "groot.md"},
    "language": {"language": "en"},
    "organisation": {"organisation": Organisation(name="Waterdam")},
    "rules": {"rules": parse_protocol("1. Deel kennis.\n", Organisation())},
    "passages": {"passages": ()},
    "passage heading": {"passages": tuple(replace(p, heading=("Pers",)) for p in small().passages)},
    "notes": {"notes": ()},
    "note": {"notes": tuple(replace(n, consult={"nl": "x", "en": "y"}) for n in small().notes)},
    "examples": {"examples": ()},
    "example": {"examples": tuple(replace(e, before=("Hoi",)) for e in small().examples)},
    "to review": {"to_review": ()},
}


def test_a_policy_survives_its_bytes() -> None:
    assert Policy.from_json(small().to_json()) == small()


def test_the_bundled_policy_survives_its_bytes(policy: Policy) -> None:
    again = Policy.from_json(policy.to_json())
    assert again == policy
    assert again.to_json() == policy.to_json()


def test_the_version_is_the_hash_of_the_bytes() -> None:
    policy = small()
    assert policy.version == content_hash(policy.to_json())[:VERSION_LENGTH]
    assert len(policy.version) == VERSION_LENGTH


def test_equal_content_has_an_equal_version() -> None:
    assert small().version == small().version
    assert replace(small(), version="anders").sealed() == small()
    assert small().sealed() == small()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_any_change_gives_another_version(change: dict[str, Any]) -> None:
    changed = small(**change)
    assert changed.version != small().version
    assert Policy.from_json(changed.to_json()) == changed


@given(st.text(), st.text())
def test_texts_differ_exactly_when_versions_do(one: str, other: str) -> None:
    def policy(text: str) -> Policy:
        return small(passages=(Passage(ref="G:a#0.1", source="a.md", title="A", heading=(), text=text),))

    assert (policy(one).version == policy(other).version) == (one == other)
    assert Policy.from_json(policy(one).to_json()) == policy(one)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"geen json", b'{"label": "a"}', b"\xff"])
def test_bytes_that_are_no_policy_are_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Policy.from_json(data)


def test_everything_quotable_is_filled_in_and_named() -> None:
    policy = small()
    assert policy.quotable == {
        "R1.1": "De organisatie deelt kennis.",
        "R1.2": "Altijd.",
        "R2.1": "Mag.",
        "G:pers#1.1": "Bel.",
    }


@pytest.mark.parametrize(
    ("ref", "place"),
    [
        ("R1.2", (1, "klein.md", "tekst")),
        ("R2.1", (2, "klein.md", "Recht")),
        ("G:pers#1.1", (None, "pers.md", "Pers › 1 Bel")),
    ],
)
def test_a_ref_has_its_place(ref: str, place: tuple[int | None, str, str]) -> None:
    found = small().place(ref)
    assert (found.rule, found.source, found.heading) == place


def test_a_rule_or_note_that_is_not_there_is_none() -> None:
    assert small().rule(3) is None
    assert small().note(2) is None
    assert small().title(3, "nl") == ""
    assert small().title(1, "en") == "text"


def test_a_passage_is_known_by_what_it_says_and_where() -> None:
    passage = small().passages[0]
    assert passage.context == "Pers\n1 Bel\nBel."
    assert replace(passage, ref="G:x#1.1").id == passage.id
    assert replace(passage, text="Mail.").id != passage.id
    assert replace(passage, heading=()).id != passage.id
