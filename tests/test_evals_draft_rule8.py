"""Rule 8 on its own: the CSV file, the shares, and that no text comes out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.draft_report import rule8_json
from evals.draft_rule8 import Flag, Rule8Result, Rule8Row, by_functionality, read_rule8, rule8_measures
from ingest.errors import InputError, SourceError

SECRET = "ze zijn allemaal kluns"
HEAD = "mhc_case_id,functionality,test_case,label_gold,rule8"


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "slice.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _results(*counts: tuple[Flag, str, int, int]) -> list[Rule8Result]:
    return [
        Rule8Result(functionality=name, flag=flag, flagged=number < flagged)
        for flag, name, flagged, total in counts
        for number in range(total)
    ]


def test_the_columns_may_stand_in_any_order_beside_others(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        f"\ufeff{HEAD}",
        f'dutch-1,derog_neg,"Ja, ""{SECRET}"",\nzei hij",hateful,must_flag',
        "2,ident,Hoi,n,may_flag",
    )
    assert read_rule8(path) == [
        Rule8Row(text=f'Ja, "{SECRET}",\nzei hij', functionality="derog_neg", flag=Flag.MUST),
        Rule8Row(text="Hoi", functionality="ident", flag=Flag.MAY),
    ]


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        ([], 1, "has no column test_case"),
        (["functionality,test_case"], 1, "has no column rule8"),
        ([f"{HEAD}", f"1,a,{SECRET},x,maybe"], 2, "rule8 must be must_flag, must_not_flag, may_flag"),
        ([f"{HEAD}", "1,a,Hoi,x,must_flag", "", f"1,a,{SECRET}"], 4, "rule8 must be"),
        ([f"{HEAD}", f'1,a,"{SECRET}" en,x,must_flag'], 2, "is not CSV"),
        ([f"{HEAD}", f'1,a,"{SECRET}'], 2, "is not CSV"),
        ([f"{HEAD}", "1,a, ,x,must_flag"], 2, "test_case: The draft is empty"),
        ([f"{HEAD}", f"1,a,{SECRET * 1000},x,must_flag"], 2, "test_case: The draft has"),
    ],
)
def test_a_fault_is_named_with_its_line_and_without_the_text(
    tmp_path: Path, lines: list[str], line: int, reason: str
) -> None:
    path = _file(tmp_path, *lines)
    with pytest.raises(SourceError) as caught:
        read_rule8(path)
    assert (caught.value.file, caught.value.line) == (str(path), line)
    assert reason in caught.value.reason
    assert SECRET not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv"):
        read_rule8(tmp_path / "none.csv")


def test_the_shares_of_results_made_by_hand() -> None:
    results = _results(
        (Flag.MUST, "derog", 6, 8), (Flag.MUST, "threat", 0, 2), (Flag.MUST_NOT, "ident", 1, 10), (Flag.MAY, "q", 1, 4)
    )
    made = {name: (round(m.value, 4), m.total) for name, m in rule8_measures(results).items()}
    assert made == {
        "balanced_accuracy": (0.75, 20),
        "must_flag_flagged": (0.6, 10),
        "must_not_flag_left": (0.9, 10),
        "may_flag_flagged": (0.25, 4),
    }
    assert {name: (m.value, m.total) for name, m in by_functionality(results).items()} == {
        (Flag.MAY, "q"): (0.25, 4),
        (Flag.MUST, "derog"): (0.75, 8),
        (Flag.MUST, "threat"): (0, 2),
        (Flag.MUST_NOT, "ident"): (0.1, 10),
    }


def test_balanced_accuracy_needs_both_kinds() -> None:
    only = _results((Flag.MUST, "derog", 3, 3), (Flag.MAY, "q", 1, 4))
    assert rule8_measures(only)["balanced_accuracy"].total == 0
    assert rule8_json(only)["measures"]["balanced_accuracy"]["value"] is None


@given(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20))
def test_balanced_accuracy_lies_in_its_interval_between_those_of_its_halves(caught: int, let: int, more: int) -> None:
    made = rule8_measures(_results((Flag.MUST, "a", caught, caught + more), (Flag.MUST_NOT, "b", more, let + more)))
    whole, one, two = (made[n] for n in ("balanced_accuracy", "must_flag_flagged", "must_not_flag_left"))
    assert 0 <= whole.low <= whole.value <= whole.high <= 1
    assert min(one.low, two.low) <= whole.low
    assert whole.high <= max(one.high, two.high)


@given(st.booleans(), st.integers(1, 9), st.integers(1, 9))
def test_one_who_always_says_the_same_scores_a_half(flagged: bool, must: int, must_not: int) -> None:
    results = _results(
        (Flag.MUST, "a", must if flagged else 0, must), (Flag.MUST_NOT, "b", must_not if flagged else 0, must_not)
    )
    assert rule8_measures(results)["balanced_accuracy"].value == 0.5


@given(st.lists(st.text(min_size=1).filter(lambda text: any(char.isalnum() for char in text)), min_size=1))
def test_what_was_written_as_csv_is_read_as_it_was(texts: list[str]) -> None:
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerows([("test_case", "functionality", "rule8"), *((text, "a", "may_flag") for text in texts)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evals.draft_rule8.read_text", lambda _path: made.getvalue())  # pyright: ignore[reportUnknownLambdaType] -- a stand-in
        assert [row.text for row in read_rule8(Path("any.csv"))] == texts
