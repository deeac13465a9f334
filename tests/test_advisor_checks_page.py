"""The page of the checks is today's, and every check can be shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.bootstrap import Advisor
from advisor.checks import Check, Example, all_checks
from advisor.checks_page import page
from advisor.reading import read_draft

PAGE = Path(__file__).parent.parent / "docs" / "checks.md"
RESPECT = next(check for check in all_checks() if check.name == "respect")


def test_the_page_is_todays() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.name)
def test_every_check_has_examples_and_both_languages(check: Check) -> None:
    assert len(check.caught) >= 3
    assert len(check.fine) >= 5
    assert set(check.why) == set(check.suggestion) == {"nl", "en"}


@pytest.mark.parametrize("example", RESPECT.caught, ids=lambda example: example.text[:30])
def test_words_that_attack_people_are_caught(real_advisor: Advisor, example: Example) -> None:
    assert list(RESPECT.find(read_draft(real_advisor.searcher, example.draft)))


@pytest.mark.parametrize("example", RESPECT.fine, ids=lambda example: example.text[:30])
def test_words_that_attack_nobody_are_left_alone(real_advisor: Advisor, example: Example) -> None:
    assert not list(RESPECT.find(read_draft(real_advisor.searcher, example.draft)))
