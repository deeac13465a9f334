"""The labelled snippets and the draft cases: their schema, their counts, and that nobody learns from what measures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evals.draft_case import bundled_draft_cases, read_draft_cases
from ingest.compose import BUNDLED
from ingest.drafts import Snippet, read_snippets
from ingest.errors import SourceError

RULES = frozenset(range(1, 16))
PAIR = """\
hand: an
persona: "x"
pairs:
  - {rule: RULE, violating: "Fout.", fine: "FINE", channel: x, role: a, organisation: b,
     capacity: personal, severity: low}
"""


@pytest.fixture(scope="module")
def snippets() -> tuple[Snippet, ...]:
    return read_snippets(BUNDLED / "drafts", RULES)


def test_every_rule_has_forty_of_each_from_many_hands(snippets: tuple[Snippet, ...]) -> None:
    violating = Counter(snippet.about for snippet in snippets if snippet.violates)
    fine = Counter(snippet.about for snippet in snippets if not snippet.violates)
    assert min(violating[number] for number in RULES) >= 40
    assert min(fine[number] for number in RULES) >= 40
    assert len({snippet.hand for snippet in snippets}) >= 4
    assert sum(snippet.language == "en" for snippet in snippets) >= len(snippets) / 15


def test_a_snippet_violates_the_rule_it_was_written_for_or_none(snippets: tuple[Snippet, ...]) -> None:
    assert all(snippet.about in snippet.violates for snippet in snippets if snippet.violates)
    assert all((snippet.severity is None) == (not snippet.violates) for snippet in snippets)


def test_no_snippet_stands_in_a_case(snippets: tuple[Snippet, ...]) -> None:
    drafts = [case.entry.draft for case in bundled_draft_cases()]
    assert [snippet.text for snippet in snippets if any(snippet.text in draft for draft in drafts)] == []


def test_the_cases_cover_every_rule_and_hold_two_hundred_fine_posts() -> None:
    cases = [case.entry for case in bundled_draft_cases()]
    assert len({entry.id for entry in cases}) == len(cases)
    assert {finding.rule for entry in cases for finding in entry.findings} == set(RULES)
    assert sum(not entry.findings for entry in cases) >= 200
    assert sum(entry.tricky for entry in cases) >= 100
    assert sum(bool(entry.findings) for entry in cases) >= 100
    for entry in cases:
        found = {finding.rule for finding in entry.findings}
        assert not (found | set(entry.may_rules)) & set(entry.clean_rules), entry.id


@pytest.mark.parametrize(("rule", "fine", "reason"), [("16", "Goed.", "rule 16"), ("5", "Fout.", "repeats")])
def test_a_faulty_pair_is_named(tmp_path: Path, rule: str, fine: str, reason: str) -> None:
    (tmp_path / "an.yaml").write_text(PAIR.replace("RULE", rule).replace("FINE", fine), encoding="utf-8")
    with pytest.raises(SourceError, match=reason) as caught:
        read_snippets(tmp_path, RULES)
    assert caught.value.file.endswith("an.yaml")


def test_a_span_that_the_draft_does_not_hold_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "an.yaml"
    file.write_text(
        "hand: an\ncases:\n  - id: a\n    language: nl\n    channel: x\n"
        "    author: {role: a, organisation: b, manager: false, capacity: personal}\n    draft: Hallo.\n"
        "    findings: [{rule: 5, span: Dag, severity: low}]\n    may_rules: []\n    clean_rules: []\n"
        "    verdict: revise\n",
        encoding="utf-8",
    )
    with pytest.raises(SourceError, match="does not hold the span 'Dag'") as caught:
        read_draft_cases(file)
    assert caught.value.line == 3
