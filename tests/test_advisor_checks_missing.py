"""The checks for something missing: every example of each check, what they propose, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.checks import Check, Example, Found
from advisor.checks.blog_disclaimer import CHECKS as BLOG_DISCLAIMER
from advisor.checks.first_person import CHECKS as FIRST_PERSON
from advisor.checks.function_and_organisation import CHECKS as FUNCTION_AND_ORGANISATION
from advisor.checks.hidden_praise import CHECKS as HIDDEN_PRAISE
from advisor.checks.personal_title import CHECKS as PERSONAL_TITLE
from advisor.checks.speaks_for_employer import CHECKS as SPEAKS_FOR_EMPLOYER
from advisor.disclosure import ABOUT_WORK, SURELY_ABOUT_WORK
from advisor.draft import Author, Draft
from advisor.reading import DraftReading
from advisor.review import Severity
from ingest.drafts import Capacity, Channel
from ingest.policy import Policy

_CHECKS: tuple[Check, ...] = (
    *BLOG_DISCLAIMER,
    *FIRST_PERSON,
    *FUNCTION_AND_ORGANISATION,
    *HIDDEN_PRAISE,
    *PERSONAL_TITLE,
    *SPEAKS_FOR_EMPLOYER,
)
_WHO, _TITLE, _PRAISE = FUNCTION_AND_ORGANISATION[0], PERSONAL_TITLE[0], HIDDEN_PRAISE[0]
_TEACHER = Author(role="docent Nederlands", organisation="Merelcollege", capacity="personal")
_CHANNELS: tuple[Channel, ...] = ("blog", "review_site", "wikipedia", "facebook", "intranet")
_CAPACITIES: tuple[Capacity, ...] = ("personal", "on_behalf", "unknown")
_WORDS = st.lists(
    st.sampled_from(
        "ik werk als docent bij Merelcollege wij vinden dat deze juf vindt namens onze school op persoonlijke titel "
        "mijn eigen mening als gewone klant geweldig ★★★★★ ( ) . ! #merelcollege uw blogger 😀 é 'privé' wiki".split()
    ),
    max_size=25,
).map(" ".join)


def _found(
    check: Check, text: str, author: Author = _TEACHER, channel: Channel = "facebook", **rest: float
) -> list[Found]:
    return list(check.find(DraftReading(draft=Draft(text=text, author=author, channel=channel), **rest)))  # pyright: ignore[reportArgumentType] -- keywords come from the table


@pytest.mark.parametrize(
    ("check", "example"),
    [(check, example) for check in _CHECKS for example in check.caught],
    ids=lambda case: str(case)[:60],
)
def test_what_a_check_catches(check: Check, example: Example) -> None:
    found = list(check.find(DraftReading(draft=example.draft)))
    assert found
    assert all(0 <= one.start <= one.end <= len(example.text) for one in found)


@pytest.mark.parametrize(
    ("check", "example"),
    [(check, example) for check in _CHECKS for example in check.fine],
    ids=lambda case: str(case)[:60],
)
def test_what_a_check_leaves_alone(check: Check, example: Example) -> None:
    assert not list(check.find(DraftReading(draft=example.draft)))


@pytest.mark.parametrize("check", _CHECKS, ids=lambda check: check.name)
def test_a_check_has_examples_and_a_rule_that_exists(check: Check, policy: Policy) -> None:
    assert len(check.caught) >= 3
    assert len(check.fine) >= 5
    assert check.ref in policy.quotable
    assert set(check.why) == set(check.suggestion) == {"nl", "en"}


@pytest.mark.parametrize("check", _CHECKS, ids=lambda check: check.name)
def test_a_private_post_and_a_post_on_behalf_lack_nothing(check: Check) -> None:
    text = "Heerlijk gegeten bij oma. Wij vinden haar soep de beste!"
    assert not _found(check, text, about_work=0.1)
    assert not _found(check, text, Author(role="docent", organisation="Merelcollege", capacity="on_behalf"))


def test_who_and_for_whom_are_reported_apart_when_both_are_missing() -> None:
    text = "Toetsen zonder feedback is zonde van ieders tijd."
    who, title = _found(_WHO, text), _found(_TITLE, text)
    assert (who[0].severity, title[0].severity) == (Severity.MEDIUM, Severity.LOW)
    added = " ".join(one.add["nl"] for one in (*who, *title) if one.add)
    assert added == "Ik werk als docent Nederlands bij Merelcollege. Ik schrijf dit op persoonlijke titel."


@pytest.mark.parametrize(
    "author", [_TEACHER, Author(capacity="personal"), Author(role="kok"), Author(organisation="De Zwaan")]
)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("text", ["Die toetsweek is echt nergens voor nodig.", "Nobody reads a whole book any more."])
def test_what_is_proposed_cures_what_was_found(author: Author, language: str, text: str) -> None:
    for check in (_WHO, _TITLE):
        add = _found(check, text, author)[0].add
        assert add
        cured = f"{text} {add[language]}"  # pyright: ignore[reportArgumentType] -- a language by its name
        known = bool(author.role and author.organisation)
        assert not _found(check, cured, author) or (check is _WHO and not known)


def test_one_of_the_two_missing_is_a_remark() -> None:
    assert [one.severity for one in _found(_WHO, "Als docent vind ik toetsen zonde.")] == [Severity.LOW]
    assert [one.severity for one in _found(_WHO, "Toetsweek op het Merelcollege!")] == [Severity.LOW]


def test_a_draft_that_may_be_about_work_gets_no_more_than_a_remark() -> None:
    likely = (ABOUT_WORK + SURELY_ABOUT_WORK) / 2
    found = [*_found(_WHO, "Wat een dag.", about_work=likely), *_found(_TITLE, "Dat moet anders.", about_work=likely)]
    assert [one.severity for one in found] == [Severity.LOW, Severity.LOW]


def test_somebody_who_poses_is_told_that_and_nothing_else() -> None:
    text = "Als gewone ouder zeg ik: het Merelcollege is de beste school van de stad!"
    assert _found(_PRAISE, text)[0].start == 0
    assert not _found(_WHO, text)
    assert not _found(_TITLE, text)


def test_vague_words_about_ones_work_are_pointed_at() -> None:
    text = "Lezen helpt. Ik werk in het onderwijs en zie het elke dag. Mijn eigen mening."
    found = _found(_WHO, text)[0]
    assert text[found.start : found.end] == "Ik werk in het onderwijs en zie het elke dag."


@settings(deadline=None, max_examples=60)
@given(
    st.one_of(st.text(max_size=120), _WORDS),
    st.text(max_size=20),
    st.text(max_size=20),
    st.sampled_from(_CHANNELS),
    st.sampled_from(_CAPACITIES),
)
def test_any_draft_by_anybody(text: str, role: str, organisation: str, channel: Channel, capacity: Capacity) -> None:
    author = Author(role=role, organisation=organisation, capacity=capacity)
    for check in _CHECKS:
        for found in _found(check, text, author, channel):
            assert 0 <= found.start <= found.end <= len(text)
