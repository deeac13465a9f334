"""Questions ask for facts that would change the verdict, and for nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.advice import Engine
from advisor.open_questions import questions_for
from advisor.review import Finding, Severity
from ingest.policy import Language

REFS = [f"R{rule}.{sentence}" for rule in range(1, 16) for sentence in range(1, 8)]


def _finding(ref: str, start: int = 0, end: int = 4, severity: Severity = Severity.MEDIUM) -> Finding:
    return Finding(
        rule=int(ref[1:].partition(".")[0]), ref=ref, quote="q", start=start, end=end, text="woor"[: end - start],
        severity=severity, message="m", suggestion="s", engine=Engine.RULES, check="c",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ref", "dutch", "english"),
    [
        ("R6.1", "Is dit al openbaar gemaakt?", "Has this already been made public?"),
        ("R6.2", "Heb je gevraagd of je dit mag delen?", "Have you asked if you can share this?"),
        ("R7.1", "Vindt de klant of leverancier het goed?", "Is the customer or supplier happy with this?"),
        ("R8.4", "Kun je laten zien dat dit klopt?", "Can you show that this is right?"),
        ("R9.1", "Is dit in je pauze of hoort het bij je werk?", "Is this in your break, or is it part of your job?"),
        ("R13.2", "Is hier al over besloten?", "Has this been decided yet?"),
    ],
)  # fmt: skip
def test_each_ref_asks_its_own_question(ref: str, dutch: str, english: str) -> None:
    assert questions_for([_finding(ref)], "nl") == (dutch,)
    assert questions_for([_finding(ref)], "en") == (english,)


def test_whose_work_it_is_is_asked() -> None:
    assert questions_for([_finding("R5.1")], "nl") == (
        "Heb je dit zelf gemaakt, of heb je toestemming om het te gebruiken?",
    )


def test_whose_consent_it_takes_is_asked() -> None:
    (question,) = questions_for([_finding("R8.3")], "nl")
    assert question.startswith("Vindt ")
    assert question.endswith(" goed dat je dit deelt?")


@pytest.mark.parametrize("ref", ["R8.1", "R8.2", "R3.1", "R2.3", "R15.1", "R11.1"])
def test_no_fact_would_change_these(ref: str) -> None:
    assert questions_for([_finding(ref)], "nl") == ()


def test_nothing_is_asked_about_what_is_missing() -> None:
    assert questions_for([_finding("R13.2", 0, 0), _finding("R6.1", 7, 7)], "nl") == ()


def test_the_weightiest_come_first() -> None:
    findings = [_finding("R9.1", severity=Severity.LOW), _finding("R6.1", severity=Severity.HIGH)]
    assert questions_for(findings, "nl")[0] == "Is dit al openbaar gemaakt?"


@given(refs=st.lists(st.sampled_from(REFS)), language=st.sampled_from(["nl", "en"]))
def test_at_most_three_and_no_doubles(refs: list[str], language: Language) -> None:
    asked = questions_for([_finding(ref) for ref in refs], language)
    assert len(asked) <= 3
    assert len(set(asked)) == len(asked)
    assert all(question.endswith("?") for question in asked)
