"""The benchmark of reviews: its drafts, and what it says beside proselint."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from advisor.draft import Draft
from advisor.review import Severity
from evals.bench_drafts import WORDS, beside_proselint, drafts_of, linter, reviewing
from evals.draft_case import DraftCase, bundled_draft_cases


@pytest.fixture(scope="module")
def cases() -> list[DraftCase]:
    return bundled_draft_cases()


def _advisor(asked: list[Draft]) -> Any:
    def review(draft: Draft) -> Any:
        asked.append(draft)
        severity = Severity.MEDIUM if len(asked) % 4 == 0 else Severity.LOW
        return SimpleNamespace(findings=[SimpleNamespace(severity=severity)] if len(asked) % 2 == 0 else [])

    embedder = SimpleNamespace(embed_queries=lambda texts: [0.0 for _ in texts])  # pyright: ignore[reportUnknownLambdaType] -- a stand-in
    return SimpleNamespace(review=review, searcher=SimpleNamespace(embedder=embedder))


def test_the_drafts_have_the_words_that_are_asked_for_in_both_languages(cases: list[DraftCase]) -> None:
    drafts = drafts_of(WORDS, cases)
    assert {len(draft.text.split(" ")) for draft in drafts} == {WORDS}
    assert {draft.language for draft in drafts} == {"nl", "en"}
    assert len(drafts) >= 60
    assert drafts_of(100_000, cases) == []


def test_a_review_is_timed_as_a_multiple(cases: list[DraftCase], capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Draft] = []
    reviewing(_advisor(asked), cases)
    assert len(asked) > 60
    assert re.search(r"target 4\):\n  [\d.]+ \(10-90 %: [\d.]+-[\d.]+\)", capsys.readouterr().out)


def test_the_linter_that_we_stand_beside_finds_what_it_is_made_for() -> None:
    assert linter()("This is a very unique opportunity, at the end of the day.")
    assert not linter()("We had soup.")


def test_both_read_the_same_fine_posts_and_no_text_is_shown(
    cases: list[DraftCase], capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Draft] = []
    beside_proselint(_advisor(asked), cases)
    said = capsys.readouterr().out
    fine = {case.entry.draft for case in cases if not case.entry.findings}
    assert {draft.text for draft in asked} <= fine
    assert len(asked) == 201  # the first one twice, to warm up
    assert "200 fine posts" in said
    assert re.search(r"all +\d+ ms a draft, theirs \d+ ms.*high or medium 0\.\d+ .*, any 0\.500", said)
    assert re.search(r"English +\d+ ms a draft", said)
