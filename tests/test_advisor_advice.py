"""The text of an answer: claims with their markers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.advice import Advice, Citation, Claim, Engine, marked
from ingest.policy import Outcome, Stance


def _citation(ref: str, quote: str = "q") -> Citation:
    return Citation(ref=ref, rule=1, title="t", quote=quote, source="s", policy_version="v")


def _advice(*rows: tuple[Claim, ...], message: str = "") -> Advice:
    return Advice(
        outcome=Outcome.ANSWERED,
        stance=Stance.ALLOWED,
        paragraphs=rows,
        message=message,
        next_step=None,
        engine=Engine.RULES,
        fallback=None,
        language="nl",
        policy_version="v",
    )


@pytest.mark.parametrize(
    ("text", "refs", "shown"),
    [
        ("Dat mag.", ["R1.1"], "Dat mag [R1.1]."),
        ("Dat mag", ["R1.1"], "Dat mag [R1.1]"),
        ("Mag dat?", ["R1.1"], "Mag dat [R1.1]?"),
        ("Doe het!  \n", ["R1.1"], "Doe het [R1.1]!"),
        ("Dat mag.", ["R1.1", "R2.3"], "Dat mag [R1.1] [R2.3]."),
        ("Er staat: “zo.”", ["G:pers#3.1"], "Er staat: “zo.” [G:pers#3.1]"),
    ],
)
def test_markers_stand_before_the_closing_point(text: str, refs: list[str], shown: str) -> None:
    assert marked(Claim(text=text, citations=tuple(map(_citation, refs)))) == shown


def test_the_text_joins_claims_by_spaces_and_paragraphs_by_blank_lines() -> None:
    one, two = (
        Claim(text=f"{word}.", citations=(_citation(ref),)) for word, ref in (("Een", "R1.1"), ("Twee", "R2.1"))
    )
    assert _advice((one, two), (two,)).text == "Een [R1.1]. Twee [R2.1].\n\nTwee [R2.1]."


def test_a_message_stands_alone_when_nothing_is_claimed() -> None:
    assert _advice(message="Hierover zegt het protocol niets.").text == "Hierover zegt het protocol niets."
    assert _advice().text == ""


def test_citations_are_given_once_in_the_order_of_the_text() -> None:
    a, b = _citation("R2.1"), _citation("R1.1")
    again = replace(a)
    advice = _advice(
        (Claim(text="x", citations=(a, b)),), (Claim(text="y", citations=(again, _citation("R2.1", "r"))),)
    )
    assert advice.citations == (a, b, _citation("R2.1", "r"))
