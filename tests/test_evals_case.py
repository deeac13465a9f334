"""Files of cases: what they hold, and where they are at fault."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from evals.case import Case, bundled_cases, read_cases
from ingest.errors import InputError, SourceError
from ingest.policy import Policy, Stance

_GOOD = """hand: ik
cases:
  - id: a1
    question: "Mag dit?"
    style: curt
    asker: docent
    history: [{role: user, content: eerst}]
    must: [5, 5]
    may: [6]
    stance: allowed_if
    gist: ja
  - id: a2
    question: "Hoe laat is het?"
    answerable: false
"""


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return bundled_cases()


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_a_yaml_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ik.yaml"
    path.write_text(_GOOD, encoding="utf-8")
    one, two = read_cases(path)
    assert (one.id, one.hand, one.style, one.must, one.may) == ("a1", "ik", "curt", {5}, {6})
    assert (one.stance, one.answerable, one.question.role) == (Stance.ALLOWED_IF, True, "docent")
    assert [turn.content for turn in one.question.history] == ["eerst"]
    assert (two.answerable, two.must, two.stance) == (False, frozenset(), None)


def test_a_jsonl_file_is_one_case_a_line(tmp_path: Path) -> None:
    path = tmp_path / "mijn.jsonl"
    lines = [{"id": "a1", "question": "Mag dit?", "must": [5]}, {"id": "a2", "question": "Tijd?", "answerable": False}]
    path.write_text("\ufeff" + "\n\n".join(json.dumps(line) for line in lines) + "\r\n", encoding="utf-8")
    assert [(case.id, case.hand, case.answerable) for case in read_cases(path)] == [
        ("a1", "mijn", True),
        ("a2", "mijn", False),
    ]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_a_line_separator_inside_a_json_text_does_not_end_the_line(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "a.jsonl"
    case = {"id": "a1", "question": f"Mag{separator}dit?", "must": [5]}
    path.write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    assert read_cases(path)[0].question.text == f"Mag{separator}dit?"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("  - id: a2\n    question", "  - question", 12, "id"),
        ('"Hoe laat is het?"', '""', 13, "question"),
        ("style: curt", "styel: curt", 5, "styel"),
        ("stance: allowed_if", "stance: maybe", 10, "stance"),
        ("must: [5, 5]", "must: [vijf]", 8, "must"),
        ("answerable: false", "answerable: true", 12, "must-rules"),
        ("role: user", "role: boss", 7, "role"),
        ("hand: ik\n", "", 1, "hand"),
        ("may: [6]", "may: [6", 10, "YAML"),
    ],
)
def test_a_fault_in_a_yaml_file_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    path = tmp_path / "fout.yaml"
    assert old in _GOOD
    path.write_text(_GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_cases(path)
    assert caught.value.file == str(path)
    assert reason in str(caught.value)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[1]",
        '"text"',
        "nonsense",
        '{"id": "a"}',
        '{"id": "a", "question": "x"}',
        '{"id": "a", "question": "x", "must": [1], "extra": 1}',
        '{"id": "a", "question": "x", "must": [1], "answerable": false}',
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_a_fault_in_a_jsonl_file_is_named_with_its_line(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "fout.jsonl"
    path.write_text(f'{{"id": "a0", "question": "x", "must": [1]}}\n\n{bad}\n', encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape(f"{path}:3: ")) as caught:
        read_cases(path)
    assert caught.value.exit_code == 2
    assert not caught.value.reason.startswith(":")


@pytest.mark.parametrize("name", ["cases.json", "cases.txt", "cases"])
def test_another_kind_of_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"\.yaml and \.jsonl"):
        read_cases(tmp_path / name)


@pytest.mark.parametrize("name", ["none.yaml", "none.jsonl"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match=name):
        read_cases(tmp_path / name)


@pytest.mark.parametrize("number", range(1, 16))
def test_every_rule_has_a_case_that_must_cite_it_and_one_that_must_not(cases: list[Case], number: int) -> None:
    assert any(number in case.must for case in cases)
    assert any(case.answerable and number not in case.must | case.may for case in cases)


def test_the_bundled_cases_are_sound(cases: list[Case]) -> None:
    assert len({case.id for case in cases}) == len(cases)
    assert all(case.must | case.may <= set(range(1, 16)) for case in cases)
    assert not [case.id for case in cases if case.must & case.may]
    assert {case.answerable for case in cases} == {True, False}
    answerable = [case for case in cases if case.answerable]
    assert sum(case.stance is not None for case in answerable) >= 0.9 * len(answerable), "where two readers agreed"


def test_no_bundled_case_is_an_example_question(cases: list[Case], policy: Policy) -> None:
    examples = {_folded(example.text) for example in policy.examples}
    assert len(examples) > 100
    assert [case.id for case in cases if _folded(case.question.text) in examples] == []


def test_no_bundled_question_comes_twice(cases: list[Case]) -> None:
    asked = [(_folded(case.question.text), case.question.history) for case in cases]
    assert len(asked) == len(set(asked))
