"""The measures of a run, each with its Wilson interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from evals.case import Case
from ingest.policy import Outcome, Stance

_Z = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What happened to one case."""

    case: Case
    outcome: Outcome
    cited: frozenset[int]
    stance: Stance | None
    citations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A share of `total` with its 95 % interval; nan when there is nothing to count."""

    value: float
    low: float
    high: float
    total: int


def share(flags: Iterable[bool]) -> Measure:
    """Return the share of true flags with its Wilson score interval (Wilson 1927)."""
    counted = list(flags)
    total, hits = len(counted), sum(counted)
    if not total:
        return Measure(value=float("nan"), low=float("nan"), high=float("nan"), total=0)
    p, squared = hits / total, _Z * _Z
    centre = (p + squared / (2 * total)) / (1 + squared / total)
    half = _Z * sqrt(p * (1 - p) / total + squared / (4 * total * total)) / (1 + squared / total)
    return Measure(value=p, low=max(0.0, centre - half), high=min(1.0, centre + half), total=total)


def measures(results: Sequence[Result]) -> dict[str, Measure]:
    """Return the measures of these results, by name."""
    inside = [result for result in results if result.case.answerable]
    outside = [result for result in results if not result.case.answerable]
    return {
        "must_recall": share(rule in r.cited for r in inside for rule in r.case.must),
        "citation_precision": share(rule in r.case.must | r.case.may for r in results for rule in r.cited),
        "exact": share(r.case.must <= r.cited <= r.case.must | r.case.may for r in inside),
        "answered": share(r.outcome == Outcome.ANSWERED for r in inside),
        "stance": share(r.stance == r.case.stance for r in inside if r.case.stance),
        "abstention": share(r.outcome != Outcome.ANSWERED for r in outside),
        "silent_refusals": share(not r.citations for r in results if r.outcome != Outcome.ANSWERED),
    }
