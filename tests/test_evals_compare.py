"""The gate: closed when a figure of the baseline fell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.compare import TOLERANCE, Change, compare, figures_of, read_baseline
from evals.measures import share
from evals.report import changes_view
from ingest.errors import SourceError
from ui.render import console


def _shown(changes: list[Change]) -> str:
    printer = console()
    with printer.capture() as captured:
        printer.print(changes_view(changes))
    return captured.get()


@pytest.mark.parametrize(
    ("before", "now", "fell"),
    [
        (0.8, 0.8, False),
        (0.8, 0.9, False),
        (0.8, 0.776, False),
        (0.8, 0.77, True),
        (0.8, 0.0, True),
        (0.0, 0.0, False),
    ],
)
def test_a_figure_falls_only_beyond_the_tolerance(before: float, now: float, fell: bool) -> None:
    assert TOLERANCE == 0.025
    assert Change(name="all.exact", before=before, now=now).fell is fell


def test_a_figure_that_is_missing_now_counts_as_zero_and_a_new_one_is_left_out() -> None:
    changes = compare({"all.exact": 0.7, "new.exact": 0.1}, {"all.exact": 0.7, "gone.exact": 0.9})
    assert [(change.name, change.now, change.fell) for change in changes] == [
        ("all.exact", 0.7, False),
        ("gone.exact", 0.0, True),
    ]


def test_figures_leave_out_what_could_not_be_counted() -> None:
    groups = {"all": {"exact": share([True, True, False]), "stance": share([])}}
    assert figures_of(groups) == {"all.exact": 0.6667}


def test_the_gate_says_what_fell() -> None:
    open_gate = _shown([Change(name="all.exact", before=0.5, now=0.5)])
    closed = _shown([Change(name="all.exact", before=0.5, now=0.25), Change(name="all.stance", before=0.1, now=0.2)])
    assert "open" in open_gate
    assert "closed" in closed
    assert "all.exact: 0.500 → 0.250" in closed
    assert "all.stance" not in closed


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps({"all.exact": 0.5, "all.answered": 1}), encoding="utf-8")
    assert read_baseline(path) == {"all.exact": 0.5, "all.answered": 1.0}


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"a": "b"}', '{"a": null}', '{"a": {"value": 1}}', '{"a": NaN}'])
def test_what_is_not_a_table_of_figures_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"baseline\.json"):
        read_baseline(path)


def test_a_missing_baseline_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.json"):
        read_baseline(tmp_path / "none.json")
