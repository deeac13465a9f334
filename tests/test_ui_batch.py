"""Batches: one request a line in, one result a line out, faults beside the others."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from advisor.bootstrap import Advisor
from ingest.errors import InputError, StorageError
from ui.batch import run_batch
from ui.batching import write_batch
from ui.options import Shared
from ui.wire import AnswerIn, SearchIn, answered, searched

FIELDS = frozenset(AnswerIn.model_fields)
Run = Callable[[list[str]], list[dict[str, Any]]]


@pytest.fixture
def run(fake_advisor: Advisor) -> Run:
    return lambda lines: list(run_batch(lines, partial(answered, fake_advisor), FIELDS))


def _line(**request: Any) -> str:
    return json.dumps(request, ensure_ascii=False)


def test_results_come_in_order_with_the_id_first(run: Run) -> None:
    ids = ["b", 7, None, {"x": [1]}, "b"]
    found = run([_line(id=name, question=f"regel {n}") for n, name in enumerate(ids, start=1)])
    assert [result["id"] for result in found] == ids
    assert all(next(iter(result)) == "id" for result in found)
    assert [result["citations"][0]["rule"] for result in found] == [1, 2, 3, 4, 5]


def test_a_request_without_an_id_gets_a_result_without_one(run: Run) -> None:
    assert "id" not in run([_line(question="regel 7")])[0]


def test_blank_lines_give_no_result_but_count_as_lines(run: Run) -> None:
    found = run(["\n", "   ", "nonsense", "\t", _line(question="regel 7"), ""])
    assert [("error" in result) for result in found] == [True, False]
    assert found[0]["error"]["line"] == 3


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("nonsense", "JSON"),
        ("{", "JSON"),
        ('{"id": "a", "question": ', "JSON"),
        ("[1, 2]", "object"),
        ('"text"', "object"),
        ("null", "object"),
        ("7", "object"),
        pytest.param("[" * 200_000, "JSON", id="deep"),
        pytest.param('{"id": ' + "9" * 5000 + "}", "JSON", id="digits"),
        ("{}", "question"),
        ('{"question": 7}', "question"),
        ('{"question": null}', "question"),
        ('{"question": ""}', "empty"),
        ('{"question": "\\u0000\\u0007"}', "empty"),
        ('{"question": "\\ud800"}', "question"),
        pytest.param(json.dumps({"question": "a" * 10_001}), "10000", id="long"),
        ('{"question": "x", "language": "de"}', "language"),
        ('{"question": "x", "history": [{"role": "system", "content": "x"}]}', "history.0.role"),
        ('{"question": "x", "history": {}}', "history"),
        ('{"question": "x", "asker": {"name": "x"}}', "asker.name"),
        ('{"question": "x", "asker": 5}', "asker"),
    ],
)
def test_a_faulty_line_gives_a_problem_and_the_others_go_on(run: Run, line: str, word: str) -> None:
    bad, good = run([line, _line(question="regel 7")])
    problem = bad["error"]
    assert set(problem) == {"type", "title", "status", "detail", "line"}
    assert (problem["status"], problem["line"], word in problem["detail"]) == (400, 1, True)
    assert good["outcome"] == "answered"


def test_a_faulty_line_keeps_its_id(run: Run) -> None:
    assert run(['{"id": 4, "question": ""}'])[0]["id"] == 4


def test_the_detail_of_a_problem_does_not_repeat_what_was_typed(run: Run) -> None:
    found = run([_line(question={"geheim": "tok3n"}), _line(question="x", language="tok3n"), '{"question": "tok3n'])
    assert "tok3n" not in json.dumps(found)


def test_unknown_keys_are_left_alone(run: Run) -> None:
    plain, labelled = run([_line(question="regel 7"), _line(question="regel 7", must=[7], gist="x", stance="duty")])
    assert plain == labelled


@pytest.mark.parametrize("asker", ["docent", "", {"role": "docent", "manager": True}, None])
def test_an_asker_may_be_a_role_alone(run: Run, asker: Any) -> None:
    assert run([_line(question="regel 7", asker=asker)])[0]["outcome"] == "answered"


def test_searches_run_too(fake_advisor: Advisor) -> None:
    lines = [_line(id=1, query="foto", top=2), _line(id=2, query="foto", top=0), _line(id=3, question="foto")]
    handle = partial(searched, fake_advisor)
    one, two, three = run_batch(lines, handle, frozenset(SearchIn.model_fields))
    assert len(one["hits"]) == 2
    assert "top" in two["error"]["detail"]
    assert "query" in three["error"]["detail"]


def _write(monkeypatch: pytest.MonkeyPatch, advisor: Advisor, source: Path, out: Path | None) -> int:
    monkeypatch.setattr(Shared, "advisor", lambda _shared: advisor)  # pyright: ignore[reportUnknownLambdaType] -- a method has no annotation here
    return write_batch(Shared(), source, out, answered, FIELDS)


def test_a_file_is_written_line_by_line(
    monkeypatch: pytest.MonkeyPatch, fake_advisor: Advisor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts = (
        "\ufeff" + _line(id=1, question="mag\u2028dit?") + "\r\n\r\n" + _line(id=2, question="regel 7") + "\nnonsense"
    )
    source.write_text(texts, encoding="utf-8", newline="")
    assert _write(monkeypatch, fake_advisor, source, out) == 1
    results = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [result.get("id") for result in results] == [1, 2, None]
    assert "1 of 3" in capsys.readouterr().err


def test_the_line_of_a_fault_is_its_line_in_the_file(
    monkeypatch: pytest.MonkeyPatch, fake_advisor: Advisor, tmp_path: Path
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n\nnonsense\n", encoding="utf-8")
    _write(monkeypatch, fake_advisor, source, out)
    assert json.loads(out.read_text(encoding="utf-8"))["error"]["line"] == 3


def test_an_id_that_utf8_cannot_hold_does_not_stop_the_batch(
    monkeypatch: pytest.MonkeyPatch, fake_advisor: Advisor, tmp_path: Path
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "\\ud800", "question": "regel 7"}\n{"id": 2, "question": "regel 7"}\n', encoding="utf-8")
    _write(monkeypatch, fake_advisor, source, out)
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2


def test_every_line_of_the_output_is_json_that_any_reader_takes(
    monkeypatch: pytest.MonkeyPatch, fake_advisor: Advisor, tmp_path: Path
) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": NaN, "question": "regel 7"}\n', encoding="utf-8")
    _write(monkeypatch, fake_advisor, source, out)
    json.loads(out.read_text(encoding="utf-8"), parse_constant=refuse)


def test_results_go_to_standard_output_when_no_file_is_named(
    monkeypatch: pytest.MonkeyPatch, fake_advisor: Advisor, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(_line(id="a", question="regel 7").encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    assert _write(monkeypatch, fake_advisor, Path("-"), None) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["id"] == "a"
    assert captured.err == ""


def test_a_missing_file_and_an_unwritable_one_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, fake_advisor: Advisor, tmp_path: Path
) -> None:
    source = tmp_path / "in.jsonl"
    with pytest.raises(InputError, match=r"in\.jsonl"):
        _write(monkeypatch, fake_advisor, source, None)
    source.write_text(_line(question="regel 7"), encoding="utf-8")
    with pytest.raises(StorageError, match=r"below\.jsonl"):
        _write(monkeypatch, fake_advisor, source, source / "below.jsonl")
