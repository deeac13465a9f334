"""A run of drafts in groups, as tables and as JSON without a single text."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from advisor.advice import Engine
from advisor.review import Finding, Severity, Verdict
from evals.compare import figures_of
from evals.draft_case import DraftCase, DraftCaseEntry
from evals.draft_measures import DraftResult
from evals.draft_report import drafts_json, drafts_view
from evals.draft_run import DraftRun
from ui.render import console

TEXT = "Onze baas is een [red]sukkel[/red] en een\x1b[2J kluns."
SPAN, MESSAGE = "een\x1b[2J kluns", "Dit kwetst je baas."


def _case(name: str, hand: str, findings: list[dict[str, Any]], **others: Any) -> DraftCase:
    given = {
        "id": name,
        "language": "nl",
        "channel": "x",
        "author": {"role": "docent", "organisation": "Merelcollege", "manager": False, "capacity": "unknown"},
        "draft": TEXT,
        "findings": findings,
        "may_rules": [],
        "clean_rules": [],
        "verdict": "revise" if findings else "post",
    }
    return DraftCase(hand=hand, entry=DraftCaseEntry.model_validate(given | others))


def _finding(rule: int, start: int, end: int, severity: Severity) -> Finding:
    return Finding(
        rule=rule, ref=f"R{rule}.1", quote="citaat", start=start, end=end, text=TEXT[start:end], severity=severity,
        message=MESSAGE, suggestion=MESSAGE, engine=Engine.RULES, check="voorbeeld",
    )  # fmt: skip


@pytest.fixture
def run() -> DraftRun:
    wanted = [{"rule": 8, "span": SPAN, "severity": "high"}, {"rule": 2, "span": "", "severity": "low"}]
    insult = _finding(8, TEXT.index(SPAN), len(TEXT), Severity.HIGH)
    free = _finding(15, 0, 4, Severity.MEDIUM)
    return DraftRun(
        policy_version="v1",
        embedder="e1",
        results=(
            _result(_case("a1", "an", wanted, tricky=True), Verdict.REVISE, insult),
            _result(_case("a2", "an", []), Verdict.POST),
            _result(_case("b1", "bo", [], language="en", channel="blog", may_rules=[15]), Verdict.REVISE, insult, free),
        ),
    )


def _result(case: DraftCase, verdict: Verdict, *findings: Finding) -> DraftResult:
    return DraftResult(case=case, verdict=verdict, findings=findings, engine=Engine.RULES)


@pytest.fixture
def shown(run: DraftRun) -> Callable[[bool], str]:
    def show(verbose: bool) -> str:
        printer = console(width=160)
        with printer.capture() as captured:
            printer.print(drafts_view(run, verbose=verbose))
        return captured.get()

    return show


def test_a_run_falls_into_hands_languages_channels_kinds_and_rules(run: DraftRun) -> None:
    groups = run.groups()
    assert {key: list(rows) for key, rows in groups.items()} == {
        "hand": ["an", "bo"],
        "language": ["en", "nl"],
        "channel": ["blog", "x"],
        "kind": ["plain", "tricky"],
        "rule": ["2", "8", "15"],
    }
    assert groups["hand"]["an"]["recall"].value == 0.5
    assert groups["hand"]["bo"]["clean_false_alarm"].value == 1
    assert groups["rule"]["8"]["precision"].value == 0.5
    assert groups["rule"]["15"]["precision"].total == 0
    assert "verdict" not in groups["rule"]["8"]


def test_the_figures_of_the_gate_are_those_over_all_cases(run: DraftRun) -> None:
    figures = figures_of(run.for_gate())
    assert {name.split(".")[0] for name in figures} == {"all"}
    assert figures["all.clean_no_alarm"] == 0.5
    assert figures["all.recall"] == 0.5
    assert "all.clean_false_alarm" not in figures


def test_the_engine_of_the_reviews_is_named(run: DraftRun) -> None:
    assert run.engine == "rules"


def test_json_holds_ids_and_figures_and_no_texts(run: DraftRun) -> None:
    value = drafts_json(run)
    written = json.dumps(value, allow_nan=False)
    assert (value["policy_version"], value["embedder"], value["engine"]) == ("v1", "e1", "rules")
    assert value["measures"]["recall"]["value"] == 0.5
    assert value["by"]["hand"]["bo"]["recall"] == {"value": None, "low": None, "high": None, "total": 0}
    assert value["cases"][0] == {
        "id": "a1",
        "hand": "an",
        "expected": [2, 8],
        "may": [],
        "verdict": "revise",
        "expected_verdict": "revise",
        "findings": [
            {"rule": 8, "check": "voorbeeld", "severity": "high", "start": TEXT.index(SPAN), "end": len(TEXT)}
        ],
        "spans": [{"rule": 8, "overlap": 1.0, "iou": round(len(SPAN) / (len(SPAN) + 1), 4)}],
    }
    assert [words for words in ("sukkel", "kluns", "baas", "citaat", "docent", "Merel") if words in written] == []


def test_the_tables_show_every_measure_and_no_texts(shown: Callable[[bool], str]) -> None:
    said = shown(False)
    for words in ("precision", "F1", "fine, high or medium", "span IoU", "language", "channel", "tricky", "rule"):
        assert words in said
    assert "0.500 [0.09, 0.91]    2" in said
    assert "kluns" not in said


def test_verbose_shows_what_was_missed_and_what_was_needless(shown: Callable[[bool], str]) -> None:
    said = shown(True)
    assert "a1  verdict revise, expected revise" in said
    assert "missed rule 2, low: something is missing" in said
    assert "b1  verdict revise, expected post" in said
    assert "needless rule 8, high, voorbeeld: 'een\\x1b[2J kluns.'" in said
    assert "free rule 15, medium, voorbeeld: 'Onze'" in said
    assert "a2  verdict" not in said
    assert "\x1b[2J" not in said
