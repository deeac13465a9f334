"""Files of draft cases: what they hold, and where they are at fault."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from advisor.draft import LONGEST, Author, Draft
from advisor.review import Verdict
from evals.draft_case import DraftCase, bundled_draft_cases, read_draft_cases
from ingest.errors import InputError, SourceError

_GOOD = """hand: ik
cases:
  - id: a1
    language: nl
    channel: linkedin
    author: {role: docent, organisation: Merel, manager: true, capacity: personal}
    draft: "Onze fusie gaat in mei door, zegt de baas."
    findings:
      - {rule: 6, span: Onze fusie gaat in mei door, severity: high}
      - {rule: 2, span: "", severity: low}
    may_rules: [13]
    clean_rules: [5, 9]
    verdict: consult_first
  - id: a2
    language: en
    channel: x
    author: {role: "", organisation: "", manager: false, capacity: unknown}
    draft: "Rain again."
    findings: []
    may_rules: []
    clean_rules: [8]
    verdict: post
    tricky: true
"""
LINE: dict[str, Any] = {
    "id": "b1",
    "language": "nl",
    "channel": "x",
    "author": {"role": "a", "organisation": "b", "manager": False, "capacity": "unknown", "age": 40},
    "draft": "Wat een sukkel is het.",
    "findings": [{"rule": 8, "span": "sukkel", "severity": "high", "why": "scheldwoord"}],
    "may_rules": [],
    "clean_rules": [5],
    "verdict": "do_not_post",
    "reviewer": "iemand",
}


def _lines(folder: Path, *lines: str) -> Path:
    path = folder / "mijn.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _changed(**changes: Any) -> str:
    return json.dumps(LINE | changes)


def test_a_yaml_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ik.yaml"
    path.write_text(_GOOD, encoding="utf-8")
    one, two = read_draft_cases(path)
    assert (one.hand, one.entry.id, one.entry.verdict) == ("ik", "a1", Verdict.CONSULT_FIRST)
    assert [(f.rule, f.span, f.severity) for f in one.entry.findings] == [
        (6, "Onze fusie gaat in mei door", "high"),
        (2, "", "low"),
    ]
    assert (two.entry.findings, two.entry.tricky, one.entry.tricky) == ([], True, False)


def test_a_case_is_a_draft_as_somebody_would_give_it(tmp_path: Path) -> None:
    path = tmp_path / "ik.yaml"
    path.write_text(_GOOD, encoding="utf-8")
    assert read_draft_cases(path)[0].draft == Draft(
        text="Onze fusie gaat in mei door, zegt de baas.",
        channel="linkedin",
        author=Author(role="docent", organisation="Merel", manager=True, capacity="personal"),
        language="nl",
    )


def test_a_jsonl_file_is_one_case_a_line_and_may_hold_more_keys(tmp_path: Path) -> None:
    path = _lines(tmp_path, "\ufeff" + json.dumps(LINE) + "\r", "", _changed(id="b2") + "\r", "")
    found = [(case.hand, case.entry.id, case.entry.findings[0].rule) for case in read_draft_cases(path)]
    assert found == [("mijn", "b1", 8), ("mijn", "b2", 8)]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_a_line_separator_inside_a_draft_does_not_end_the_line(tmp_path: Path, separator: str) -> None:
    line = json.dumps(LINE | {"draft": f"Wat een{separator}sukkel"}, ensure_ascii=False)
    assert read_draft_cases(_lines(tmp_path, line))[0].draft.text == f"Wat een{separator}sukkel"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("  - id: a2\n    language", "  - language", 14, "id"),
        ("channel: linkedin", "channel: krant", 5, "channel"),
        ("capacity: personal", "capacity: privé", 6, "capacity"),
        ("severity: high", "severity: ernstig", 9, "severity"),
        ("rule: 6,", "rule: zes,", 9, "rule"),
        ("span: Onze fusie", "span: De fusie", 3, "does not hold the span 'De fusie"),
        ("may_rules: [13]", "may: [13]", 3, "may_rules"),
        ("clean_rules: [8]", "clean_rules: [acht]", 21, "clean_rules"),
        ("verdict: consult_first", "verdict: maybe", 13, "verdict"),
        ("verdict: consult_first", "verdict: post", 3, "the verdict post"),
        ("verdict: post", "verdict: revise", 14, "the verdict post"),
        ('"Rain again."', '""', 18, "draft"),
        ('"Rain again."', '"  "', 14, "empty"),
        ("tricky: true", "triky: true", 23, "triky"),
        ("hand: ik\n", "", 1, "hand"),
        ("may_rules: []", "may_rules: [", 22, "YAML"),
    ],
)
def test_a_fault_in_a_yaml_file_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    path = tmp_path / "fout.yaml"
    assert old in _GOOD
    path.write_text(_GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_draft_cases(path)
    assert caught.value.file == str(path)
    assert reason in caught.value.reason
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "is not JSON"),
        ("nonsense", "is not JSON"),
        pytest.param("[" * 100_000, "is not JSON", id="deep"),
        ("[1]", "is of another shape"),
        ('"text"', "is of another shape"),
        ('{"id": "a"}', "language"),
        (_changed(findings=[{"rule": 8, "span": "kluns", "severity": "high"}]), "does not hold the span 'kluns'"),
        (_changed(findings=[{"rule": 0, "span": "", "severity": "high"}]), "findings.0.rule"),
        (_changed(findings=[]), "the verdict post"),
        (_changed(author=None), "author"),
        (_changed(draft=" \n ", findings=[], verdict="post"), "empty"),
        (_changed(draft="a" * (LONGEST + 1), findings=[], verdict="post"), "shorten it"),
        (json.dumps({key: value for key, value in LINE.items() if key != "clean_rules"}), "clean_rules"),
        (_changed(draft="\ud800 sukkel"), "draft"),
    ],
)
def test_a_fault_in_a_jsonl_file_is_named_with_its_line(tmp_path: Path, bad: str, reason: str) -> None:
    path = _lines(tmp_path, json.dumps(LINE), "", bad)
    with pytest.raises(SourceError, match=re.escape(f"{path}:3: ")) as caught:
        read_draft_cases(path)
    assert caught.value.exit_code == 2
    assert reason in caught.value.reason


@pytest.mark.parametrize("name", ["cases.json", "cases.csv", "cases"])
def test_another_kind_of_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"\.yaml and \.jsonl"):
        read_draft_cases(tmp_path / name)


@pytest.mark.parametrize("name", ["none.yaml", "none.jsonl"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match=name):
        read_draft_cases(tmp_path / name)


@pytest.fixture(scope="module")
def cases() -> list[DraftCase]:
    return bundled_draft_cases()


@pytest.mark.parametrize("rule", range(1, 16))
def test_every_rule_has_cases_that_break_it(cases: list[DraftCase], rule: int) -> None:
    assert sum(finding.rule == rule for case in cases for finding in case.entry.findings) >= 5


@pytest.mark.parametrize("rule", range(1, 15))
def test_every_rule_but_that_on_doubt_has_cases_in_which_it_must_not_be_named(
    cases: list[DraftCase], rule: int
) -> None:
    assert any(rule in case.entry.clean_rules for case in cases)


def test_the_bundled_cases_hold_two_hundred_fine_posts_and_a_hundred_others(cases: list[DraftCase]) -> None:
    entries = [case.entry for case in cases]
    assert len({entry.id for entry in entries}) == len(entries)
    assert sum(not entry.findings for entry in entries) >= 200
    assert sum(bool(entry.findings) for entry in entries) >= 100
    assert sum(entry.tricky for entry in entries) >= 100
    assert set(Verdict) == {entry.verdict for entry in entries}


def test_no_bundled_case_says_two_things_of_one_rule(cases: list[DraftCase]) -> None:
    for entry in (case.entry for case in cases):
        named = {finding.rule for finding in entry.findings} | set(entry.may_rules)
        assert not named & set(entry.clean_rules), entry.id


def test_the_page_on_the_data_counts_the_cases_rightly(cases: list[DraftCase]) -> None:
    page = " ".join((Path(__file__).parent.parent / "docs" / "examples-data.md").read_text(encoding="utf-8").split())
    fine = sum(not case.entry.findings for case in cases)
    assert f"The {len(cases)} drafts in" in page
    assert f"{fine} are fine posts, of which {sum(case.entry.tricky for case in cases)} look as if" in page
