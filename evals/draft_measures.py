"""The measures of reviews of drafts, each with its 95 % interval; a rule counts once a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from advisor.advice import Engine
from advisor.review import Finding, Severity, Verdict
from evals.draft_case import DraftCase, ExpectedFinding
from evals.measures import Measure, share

HIT_AT = 0.5
"""Part of the shorter of two spans that they must share for the expected one to be hit."""
COMPLEMENTS = {
    "clean_false_alarm": "clean_no_alarm",
    "clean_any_finding": "clean_silent",
    "never": "never_kept",
}
"""Measures of which less is better, and the names of what is left of them, of which more is."""
_Z = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftResult:
    """What a review said of one case."""

    case: DraftCase
    verdict: Verdict
    findings: tuple[Finding, ...]
    engine: Engine

    @property
    def found(self) -> frozenset[int]:
        """The rules that were reported."""
        return frozenset(finding.rule for finding in self.findings)

    @property
    def expected(self) -> frozenset[int]:
        """The rules that had to be reported."""
        return frozenset(finding.rule for finding in self.case.entry.findings)

    @property
    def missed(self) -> frozenset[int]:
        """The rules that had to be reported and were not."""
        return self.expected - self.found

    @property
    def needless(self) -> frozenset[int]:
        """The rules that were reported and neither had to be nor might be."""
        return self.found - self.expected - set(self.case.entry.may_rules)

    @property
    def alarmed(self) -> bool:
        """Whether a finding of severity high or medium was reported."""
        return any(finding.severity != Severity.LOW for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanScore:
    """How well the best found span of a rule covers an expected one: shared part of the shorter, and of their union."""

    rule: int
    overlap: float
    iou: float


def draft_measures(results: Sequence[DraftResult]) -> dict[str, Measure]:
    """Return the measures of these results, by name."""
    fine = [result for result in results if not result.expected]
    return rule_measures(results) | {
        "clean_false_alarm": share(result.alarmed for result in fine),
        "clean_any_finding": share(bool(result.findings) for result in fine),
        "verdict": share(result.verdict == result.case.entry.verdict for result in results),
        "post_or_not": share(_posts(result.verdict) == _posts(result.case.entry.verdict) for result in results),
    }


def rule_measures(results: Sequence[DraftResult], rule: int | None = None) -> dict[str, Measure]:
    """Return the measures that count decisions on rules, micro-averaged over all rules or over one."""
    due = [(result, number) for result in results for number in _only(rule, result.expected)]
    needless = sum(len(_only(rule, result.needless)) for result in results)
    missed = sum(len(_only(rule, result.missed)) for result in results)
    scores = [score for result in results for score in span_scores(result) if rule in (None, score.rule)]
    return {
        "precision": share([True] * (len(due) - missed) + [False] * needless),
        "recall": share(number in result.found for result, number in due),
        "f1": f1(hits=len(due) - missed, wrong=missed + needless),
        "recall_with_span": share(n in result.found for result, n in due if _has_span(result, n)),
        "recall_missing": share(n in result.found for result, n in due if not _has_span(result, n)),
        "never": share(n in result.found for result in results for n in _only(rule, result.case.entry.clean_rules)),
        "span_hit": share(score.overlap >= HIT_AT for score in scores),
        "span_overlap": mean([score.overlap for score in scores]),
        "span_iou": mean([score.iou for score in scores]),
    }


def span_scores(result: DraftResult) -> Iterator[SpanScore]:
    """Yield a score for each expected span of the rules that were found."""
    for expected in result.case.entry.findings:
        if expected.span and expected.rule in result.found:
            yield _span_score(result, expected)


def f1(*, hits: int, wrong: int) -> Measure:
    """Return the F1 of so many hits and so many missed or needless ones.

    It is 2J / (1 + J) of the share J of hits among all of them, and so is its interval.
    """
    jaccard = share([True] * hits + [False] * wrong)
    value, low, high = (2 * x / (1 + x) for x in (jaccard.value, jaccard.low, jaccard.high))
    return Measure(value=value, low=low, high=high, total=jaccard.total)


def mean(values: Sequence[float]) -> Measure:
    """Return the mean of values between 0 and 1 with Wilson's interval of a share of that size.

    No values between 0 and 1 spread more than flags do, so it is never too narrow.
    """
    if not values:
        return share([])
    value, total, squared = fmean(values), len(values), _Z * _Z
    centre = (value + squared / (2 * total)) / (1 + squared / total)
    half = _Z * sqrt(value * (1 - value) / total + squared / (4 * total * total)) / (1 + squared / total)
    return Measure(value=value, low=max(0.0, centre - half), high=min(1.0, centre + half), total=total)


def gate_measures(made: Mapping[str, Measure]) -> dict[str, Measure]:
    """Return the measures for a comparison in which more is better: of some, what is left of them."""
    return {COMPLEMENTS.get(name, name): _left(m) if name in COMPLEMENTS else m for name, m in made.items()}


def _left(measure: Measure) -> Measure:
    return Measure(value=1 - measure.value, low=1 - measure.high, high=1 - measure.low, total=measure.total)


def _only(rule: int | None, numbers: Iterable[int]) -> frozenset[int]:
    return frozenset(numbers) if rule is None else frozenset(numbers) & {rule}


def _posts(verdict: Verdict) -> bool:
    return verdict == Verdict.POST


def _has_span(result: DraftResult, rule: int) -> bool:
    return any(finding.span for finding in result.case.entry.findings if finding.rule == rule)


def _span_score(result: DraftResult, expected: ExpectedFinding) -> SpanScore:
    length = len(expected.span)
    spans = [(found.start, found.end) for found in result.findings if found.rule == expected.rule and not found.missing]
    pairs = [
        (max(0, min(end, at + length) - max(start, at)), end - start)
        for start, end in spans
        for at in _places(result.case.entry.draft, expected.span)
    ]
    return SpanScore(
        rule=expected.rule,
        overlap=max((shared / min(length, other) for shared, other in pairs), default=0.0),
        iou=max((shared / (length + other - shared) for shared, other in pairs), default=0.0),
    )


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
