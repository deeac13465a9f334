"""A run as a table for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.ablation import Ablation
from evals.calibrate import Thresholds
from evals.compare import Change
from evals.data import Agreement, DataReport
from evals.measures import Measure, Result
from evals.run import Run
from ingest.policy import Outcome

NAMES = (
    ("must_recall", "must recall"),
    ("citation_precision", "citation precision"),
    ("exact", "exact"),
    ("answered", "answered"),
    ("stance", "stance"),
    ("abstention", "abstention"),
    ("silent_refusals", "refusals without citation"),
)


def run_json(run: Run, groups: Mapping[str, Mapping[str, Measure]]) -> dict[str, Any]:
    """Return the run as plain data: the measures of every group, and what happened to each case (ids, no texts)."""
    return {
        "policy_version": run.policy_version,
        "embedder": run.embedder,
        "engine": run.engine,
        "measures": {name: {key: measure_json(m) for key, m in row.items()} for name, row in groups.items()},
        "cases": [_case(result) for result in run.results],
    }


def run_view(run: Run, groups: Mapping[str, Mapping[str, Measure]], *, verbose: bool) -> RenderableType:
    """Return the run as a table: one row a measure, one column a group; with `verbose`, every case that missed."""
    table = Table(box=None, pad_edge=False, title_justify="left")
    table.add_column("")
    for name in groups:
        table.add_column(name, justify="right")
    for key, label in NAMES:
        table.add_row(label, *(figure(row[key]) for row in groups.values()))
    head = Text(f"policy {run.policy_version} · {run.embedder} · engine {run.engine}", style="dim")
    misses = [Text(_miss(result)) for result in run.results if _missed(result)] if verbose else []
    return Group(head, table, *misses)


def measures_view(row: Mapping[str, Measure]) -> RenderableType:
    """Return one group of measures as a table."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for key, measure in row.items():
        table.add_row(key.replace("_", " "), figure(measure))
    return table


def thresholds_view(made: Thresholds) -> RenderableType:
    """Return the thresholds, and beside them what others would give."""
    table = Table(box=None, pad_edge=False)
    for title in ("threshold", "outside: not answered", "inside: answered"):
        table.add_column(title, justify="right")
    for trade in made.trades:
        chosen = trade.threshold == made.calibration.answer_at
        row = (f"{trade.threshold:.3f}", f"{trade.abstention:.3f}", f"{trade.answered:.3f}")
        table.add_row(*row, style="bold" if chosen else "")
    fit = made.calibration
    lines = (
        f"{made.inside} questions inside the protocol and {made.outside} outside it, each read without its hand.",
        f"Answered from a probability of {fit.answer_at:.3f}; one more rule is named from {fit.also_at:.2f}.",
    )
    return Group(*map(Text, lines), table)


def changes_view(changes: list[Change]) -> RenderableType:
    """Return what fell below the baseline, or that nothing did."""
    fell = [change for change in changes if change.fell]
    if not fell:
        return Text(f"Gate open: none of {len(changes)} figures fell below the baseline.", style="green")
    rows = [Text(f"  {change.name}: {change.before:.3f} → {change.now:.3f}") for change in fell]
    return Group(Text("Gate closed: these figures fell below the baseline.", style="bold red"), *rows)


def data_json(report: DataReport) -> dict[str, Any]:
    """Return the report on the data as plain data; null where nothing could be compared."""
    return {
        "counts": {title: dict(counts) for title, counts in report.counts.items()},
        "agreement": {name: _agreement_json(found) for name, found in report.agreements.items()},
        "near_duplicates": report.duplicates,
        "nearest_case": round(report.nearest_case, 3),
        "thin": list(report.thin),
    }


def _agreement_json(found: Agreement) -> dict[str, float | int | None]:
    return {
        "total": found.total,
        "share": round(found.share, 4) if found.total else None,
        "kappa": None if isnan(found.kappa) else round(found.kappa, 4),
    }


def data_view(report: DataReport) -> RenderableType:
    """Return the report on the data as text: counts, agreement of two readers, what comes twice, what is thin."""
    counts = Table(box=None, pad_edge=False, show_header=False)
    for title, row in report.counts.items():
        counts.add_row(title, ", ".join(f"{name} {count}" for name, count in row.items()))
    agreed = Table(box=None, pad_edge=False)
    for title in ("two readers", "texts", "the same", "kappa"):
        agreed.add_column(title, justify="left" if title == "two readers" else "right")
    for name, found in report.agreements.items():
        if found.total:
            agreed.add_row(
                name, str(found.total), f"{found.share:.3f}", "–" if isnan(found.kappa) else f"{found.kappa:.2f}"
            )
    lines = (
        f"Questions that are nearly the same as an earlier one: {report.duplicates}.",
        f"Likeness of the nearest of them to a question that measures: {report.nearest_case:.2f} (1 is the same).",
        *(f"Thin: {line}" for line in report.thin),
    )
    return Group(counts, Text(), agreed, Text(), *map(Text, lines))


def ablation_json(made: Ablation) -> dict[str, Any]:
    """Return what a variant of the reader is worth as plain data."""
    low, high = made.change[1:]
    return {
        "name": made.variant.name,
        "examples": len(made.variant.rows),
        "measures": {name: measure_json(measure) for name, measure in made.measures.items()},
        "change_of_first": {"value": made.change[0], "low": low, "high": high},
    }


def ablation_table(made: Sequence[Ablation]) -> str:
    """Return the variants as a Markdown table; the change is that of *first*, paired, with its 95 % interval."""
    names = [name.replace("_", " ") for name in made[0].measures] if made else []
    lines = [
        f"| reader | examples | {' | '.join(names)} | change of first |",
        "|---" * (len(names) + 3) + "|",
        *(_ablation_row(one) for one in made),
    ]
    return "\n".join(lines) + "\n"


def _ablation_row(made: Ablation) -> str:
    cells = [f"{m.value:.3f} [{m.low:.2f}, {m.high:.2f}]" for m in made.measures.values()]
    value, low, high = made.change
    change = f"{value:+.3f} [{low:+.2f}, {high:+.2f}]"
    return f"| {made.variant.name} | {len(made.variant.rows)} | {' | '.join(cells)} | {change} |"


def figure(measure: Measure) -> str:
    """Return a measure as a cell of a table: value, interval, count."""
    if not measure.total:
        return "–"
    return f"{measure.value:.3f} [{measure.low:.2f}, {measure.high:.2f}] {measure.total:4d}"


def measure_json(measure: Measure) -> dict[str, float | int | None]:
    """Return a measure as plain data; null where nothing could be counted."""
    if not measure.total:
        return {"value": None, "low": None, "high": None, "total": 0}
    return {"value": measure.value, "low": measure.low, "high": measure.high, "total": measure.total}


def _case(result: Result) -> dict[str, Any]:
    case = result.case
    return {
        "id": case.id,
        "outcome": result.outcome,
        "cited": sorted(result.cited),
        "must": sorted(case.must),
        "may": sorted(case.may),
        "stance": result.stance,
        "expected_stance": case.stance,
    }


def _missed(result: Result) -> bool:
    case = result.case
    if not case.answerable:
        return result.outcome == Outcome.ANSWERED
    return not case.must <= result.cited <= case.must | case.may


def _miss(result: Result) -> str:
    case = result.case
    wanted = f"must {sorted(case.must)} may {sorted(case.may)}" if case.answerable else "no answer"
    return f"{case.id}  {wanted}, got {result.outcome} {sorted(result.cited)}: {case.question.text}"
