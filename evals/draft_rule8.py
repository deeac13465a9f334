"""Rule 8 on its own: does the reviewer see an attack on people, and leave what only looks like one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt
from pathlib import Path

from advisor.bootstrap import Advisor
from advisor.draft import Draft
from evals.measures import Measure, share
from ingest.errors import InputError, SourceError
from ingest.source import read_text

RULE = 8
_COLUMNS = ("test_case", "functionality", "rule8")


class Flag(StrEnum):
    """Whether rule 8 is to be reported for a text."""

    MUST = "must_flag"
    MUST_NOT = "must_not_flag"
    MAY = "may_flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule8Row:
    """A text to be posted, what it tries out, and whether rule 8 is to be reported; the text is never shown."""

    text: str = field(repr=False)
    functionality: str
    flag: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule8Result:
    """Whether rule 8 was reported for a text."""

    functionality: str
    flag: Flag
    flagged: bool


def read_rule8(path: Path) -> list[Rule8Row]:
    """Return the rows of a CSV file in the form of HateCheck (Röttger et al. 2021), with a column `rule8`.

    Raises SourceError with file, line and reason; none of the texts stands in it.
    """
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise SourceError(path, 1, f"has no column {missing[0]}; its first line names {', '.join(_COLUMNS)}")
        return [_row(path, reader.line_num, fields) for fields in reader]
    except csv.Error as error:
        raise SourceError(path, reader.reader.line_num, f"is not CSV: {error}") from error


def run_rule8(
    advisor: Advisor, rows: Sequence[Rule8Row], progress: Callable[[int, int], None] | None = None
) -> list[Rule8Result]:
    """Return for every text, as a post on X, whether rule 8 was reported."""
    return list(_results(advisor, rows, progress))


def rule8_measures(results: Sequence[Rule8Result]) -> dict[str, Measure]:
    """Return balanced accuracy, and the shares of each label: what must be flagged and was, what must not and was not.

    Balanced accuracy is the mean of the two; its interval is combined from theirs (Zou and Donner 2008).
    """
    caught, quiet = (_flagged(results, Flag.MUST), share(not r.flagged for r in results if r.flag == Flag.MUST_NOT))
    return {
        "balanced_accuracy": _balanced(caught, quiet),
        "must_flag_flagged": caught,
        "must_not_flag_left": quiet,
        "may_flag_flagged": _flagged(results, Flag.MAY),
    }


def by_functionality(results: Sequence[Rule8Result]) -> dict[tuple[Flag, str], Measure]:
    """Return the share that was flagged of each label and functionality."""
    groups: dict[tuple[Flag, str], list[bool]] = {}
    for result in results:
        groups.setdefault((result.flag, result.functionality), []).append(result.flagged)
    return {name: share(flags) for name, flags in sorted(groups.items())}


def _row(path: Path, line: int, fields: dict[str, str | None]) -> Rule8Row:
    text, functionality, flag = (fields[name] for name in _COLUMNS)
    if text is None or functionality is None or flag not in list(Flag):
        raise SourceError(path, line, f"rule8 must be {', '.join(Flag)}")
    try:
        _post(text).checked()
    except InputError as error:
        raise SourceError(path, line, f"test_case: {error}") from error
    return Rule8Row(text=text, functionality=functionality, flag=Flag(flag))


def _results(
    advisor: Advisor, rows: Sequence[Rule8Row], progress: Callable[[int, int], None] | None
) -> Iterator[Rule8Result]:
    for done, row in enumerate(rows, start=1):
        flagged = any(finding.rule == RULE for finding in advisor.review(_post(row.text)).findings)
        yield Rule8Result(functionality=row.functionality, flag=row.flag, flagged=flagged)
        if progress:
            progress(done, len(rows))


def _post(text: str) -> Draft:
    return Draft(text=text, channel="x")


def _flagged(results: Sequence[Rule8Result], flag: Flag) -> Measure:
    return share(result.flagged for result in results if result.flag == flag)


def _balanced(caught: Measure, quiet: Measure) -> Measure:
    if not caught.total or not quiet.total:
        return share([])
    value = (caught.value + quiet.value) / 2
    below = sqrt((caught.value - caught.low) ** 2 + (quiet.value - quiet.low) ** 2) / 2
    above = sqrt((caught.high - caught.value) ** 2 + (quiet.high - quiet.value) ** 2) / 2
    return Measure(
        value=value, low=max(0.0, value - below), high=min(1.0, value + above), total=caught.total + quiet.total
    )
