"""A run against a committed baseline: the gate is closed when a measure fell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from evals.measures import Measure
from ingest.errors import SourceError
from ingest.source import read_text

TOLERANCE = 0.025
"""How far a measure may fall before the gate closes: two cases of a hand, which another processor may turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One measure, before and now."""

    name: str
    before: float
    now: float

    @property
    def fell(self) -> bool:
        """Whether it fell further than chance in the arithmetic allows."""
        return self.now < self.before - TOLERANCE


def compare(figures: Mapping[str, float], baseline: Mapping[str, float]) -> list[Change]:
    """Return every measure of the baseline with its figure now; one that is missing now counts as zero."""
    return [Change(name=name, before=before, now=figures.get(name, 0.0)) for name, before in baseline.items()]


def figures_of(groups: Mapping[str, Mapping[str, Measure]]) -> dict[str, float]:
    """Return the values of named groups of measures as one flat table."""
    return {
        f"{group}.{name}": round(measure.value, 4)
        for group, row in groups.items()
        for name, measure in row.items()
        if measure.total
    }


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and isfinite(value)


def read_baseline(path: Path) -> dict[str, float]:
    """Return the figures of a baseline file.

    Raises SourceError when it is not a table of numbers.
    """
    try:
        table: object = json.loads(read_text(path))
    except ValueError as error:
        raise SourceError(path, None, f"is not JSON: {error}") from error
    if not isinstance(table, dict) or not all(_is_figure(value) for value in table.values()):  # pyright: ignore[reportUnknownVariableType,reportUnknownMemberType] -- checked here
        raise SourceError(
            path, None, "is not a table of figures; write it with: ruggespraak evals run --write-baseline"
        )
    return {str(name): float(value) for name, value in table.items()}  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType] -- checked above
