"""A run of drafts, or of texts for rule 8, as tables for a terminal and as JSON that holds no text of a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.draft_measures import DraftResult, span_scores
from evals.draft_rule8 import Rule8Result, by_functionality, rule8_measures
from evals.draft_run import DraftRun, Row
from evals.measures import Measure
from evals.report import figure, measure_json, measures_view

NAMES = {
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "recall_with_span": "recall, with a span",
    "recall_missing": "recall, missing",
    "clean_false_alarm": "fine, high or medium",
    "clean_any_finding": "fine, any finding",
    "never": "never, yet reported",
    "verdict": "verdict exact",
    "post_or_not": "post or not",
    "span_hit": "span hit",
    "span_overlap": "span overlap",
    "span_iou": "span IoU",
}
"""Measures in the order in which they are shown, and their names for a person."""
_OF_A_GROUP = ("precision", "recall", "f1", "clean_false_alarm", "verdict")
_OF_A_RULE = ("precision", "recall", "f1", "never", "span_hit", "span_iou")


def drafts_json(run: DraftRun) -> dict[str, Any]:
    """Return the run as plain data: measures of all and of every group, and what happened to each case."""
    return {
        "policy_version": run.policy_version,
        "embedder": run.embedder,
        "engine": run.engine,
        "measures": _row_json(run.measures),
        "by": {key: {name: _row_json(row) for name, row in groups.items()} for key, groups in run.groups().items()},
        "cases": [_case(result) for result in run.results],
    }


def drafts_view(run: DraftRun, *, verbose: bool) -> RenderableType:
    """Return the run as tables; with `verbose`, every case that missed, with the words it is about."""
    groups = run.groups()
    hands = {"all": run.measures} | groups.pop("hand")
    table = _table("", list(hands))
    for key, label in NAMES.items():
        table.add_row(label, *(figure(row[key]) for row in hands.values()))
    head = Text(f"policy {run.policy_version} · {run.embedder} · engine {run.engine}", style="dim")
    others = [_groups_view(key, rows) for key, rows in groups.items()]
    misses = [_miss(result) for result in run.results if _missed(result)] if verbose else []
    return Group(head, table, *others, *misses)


def rule8_json(results: Sequence[Rule8Result]) -> dict[str, Any]:
    """Return the shares of all and of each functionality as plain data."""
    rows = by_functionality(results).items()
    return {
        "measures": _row_json(rule8_measures(results)),
        "functionalities": [
            {"functionality": name, "rule8": flag, "flagged": measure_json(measure)} for (flag, name), measure in rows
        ],
    }


def rule8_view(results: Sequence[Rule8Result]) -> RenderableType:
    """Return the shares of all and of each functionality as tables."""
    table = _table("functionality", ["rule 8", "flagged"])
    for (flag, name), measure in by_functionality(results).items():
        table.add_row(Text(name), flag, figure(measure))
    return Group(measures_view(rule8_measures(results)), table)


def _groups_view(key: str, rows: Mapping[str, Row]) -> RenderableType:
    names = _OF_A_RULE if key == "rule" else _OF_A_GROUP
    table = _table(key, [NAMES[name] for name in names])
    for group, row in rows.items():
        table.add_row(Text(group), *(figure(row[name]) for name in names))
    return Group(Text(), table)


def _table(first: str, others: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(first)
    for title in others:
        table.add_column(title, justify="right")
    return table


def _row_json(row: Mapping[str, Measure]) -> dict[str, Any]:
    return {name: measure_json(measure) for name, measure in row.items()}


def _case(result: DraftResult) -> dict[str, Any]:
    entry = result.case.entry
    return {
        "id": entry.id,
        "hand": result.case.hand,
        "expected": sorted(result.expected),
        "may": sorted(entry.may_rules),
        "verdict": result.verdict,
        "expected_verdict": entry.verdict,
        "findings": [
            {"rule": f.rule, "check": f.check, "severity": f.severity, "start": f.start, "end": f.end}
            for f in result.findings
        ],
        "spans": [
            {"rule": score.rule, "overlap": round(score.overlap, 4), "iou": round(score.iou, 4)}
            for score in span_scores(result)
        ],
    }


def _missed(result: DraftResult) -> bool:
    return bool(result.missed or result.needless or result.verdict != result.case.entry.verdict)


def _miss(result: DraftResult) -> Text:
    entry = result.case.entry
    return Text("\n".join([f"{entry.id}  verdict {result.verdict}, expected {entry.verdict}", *_lines(result)]))


def _lines(result: DraftResult) -> Iterator[str]:
    for finding in result.case.entry.findings:
        if finding.rule in result.missed:
            yield f"  missed rule {finding.rule}, {finding.severity}: {_words(finding.span)}"
    for found in result.findings:
        if found.rule not in result.expected:
            kind = "needless" if found.rule in result.needless else "free"
            yield f"  {kind} rule {found.rule}, {found.severity}, {found.check}: {_words(found.text)}"


def _words(span: str) -> str:
    return repr(span) if span else "something is missing"
