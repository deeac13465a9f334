"""The measures of drafts on reviews made by hand, and the laws they keep."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.advice import Engine
from advisor.review import Finding, Severity, Verdict
from evals.draft_case import DraftCase, DraftCaseEntry
from evals.draft_measures import DraftResult, draft_measures, f1, gate_measures, mean, rule_measures
from evals.measures import Measure, share

TEXT = "Onze baas is een sukkel. Wij gaan fuseren in mei, zei de baas gisteren tegen mij."
INSULT, SECRET = "een sukkel", "Wij gaan fuseren in mei"


@dataclass(frozen=True)
class Want:
    """What a case expects: pairs of rule and span."""

    findings: tuple[tuple[int, str], ...] = ()
    may: tuple[int, ...] = ()
    clean: tuple[int, ...] = ()
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Got:
    """What a reviewer says: triples of rule, words ("" when missing) and severity."""

    findings: tuple[tuple[int, str, str], ...] = ()
    verdict: Verdict = Verdict.POST


def _case(want: Want, text: str = TEXT, **others: Any) -> DraftCase:
    return DraftCase(
        hand=others.pop("hand", "ik"),
        entry=DraftCaseEntry.model_validate(
            {
                "id": "a",
                "language": "nl",
                "channel": "x",
                "author": {"role": "", "organisation": "", "manager": False, "capacity": "unknown"},
                "draft": text,
                "findings": [{"rule": rule, "span": span, "severity": "high"} for rule, span in want.findings],
                "may_rules": list(want.may),
                "clean_rules": list(want.clean),
                "verdict": want.verdict or (Verdict.REVISE if want.findings else Verdict.POST),
            }
            | others
        ),
    )


def _finding(rule: int, words: str, severity: str, text: str = TEXT) -> Finding:
    start = text.index(words) if words else 0
    return Finding(
        rule=rule, ref=f"R{rule}.1", quote="q", start=start, end=start + len(words), text=words,
        severity=Severity(severity), message="m", suggestion="s", engine=Engine.RULES, check="test",
    )  # fmt: skip


def _result(want: Want, got: Got, **others: Any) -> DraftResult:
    return DraftResult(
        case=_case(want, **others),
        verdict=got.verdict,
        findings=tuple(_finding(*finding) for finding in got.findings),
        engine=Engine.RULES,
    )


def _figures(measures: dict[str, Measure]) -> dict[str, tuple[float, int]]:
    return {name: (round(m.value, 4), m.total) for name, m in measures.items() if m.total}


RESULTS = (
    # both found, rightly; one more that is free
    _result(
        Want(((8, INSULT), (2, "")), may=(4,), clean=(5, 6)),
        Got(((8, INSULT, "high"), (2, "", "low"), (4, "", "low")), Verdict.REVISE),
    ),
    # one missed, one needless that must never come
    _result(
        Want(((8, INSULT), (6, SECRET)), clean=(5, 9), verdict=Verdict.DO_NOT_POST),
        Got(((8, TEXT, "high"), (5, "baas", "low")), Verdict.REVISE),
    ),
    # nothing found at all
    _result(Want(((2, ""),)), Got()),
    # a fine one left alone, and two that are not
    _result(Want(clean=(8,)), Got()),
    _result(Want(), Got(((8, INSULT, "medium"), (8, "baas", "low")), Verdict.REVISE)),
    _result(Want(may=(15,)), Got(((15, "mei", "low"),), Verdict.CONSULT_FIRST)),
)


def test_the_measures_of_reviews_made_by_hand() -> None:
    assert _figures(draft_measures(RESULTS)) == {
        "precision": (0.6, 5),  # 8, 2, 8 against 5, 8
        "recall": (0.6, 5),  # 8, 2, 8 of 8, 2, 8, 6, 2
        "f1": (0.6, 7),
        "recall_with_span": (0.6667, 3),
        "recall_missing": (0.5, 2),
        "never": (0.2, 5),
        "span_hit": (1.0, 2),
        "span_overlap": (1.0, 2),
        "span_iou": (round((1 + len(INSULT) / len(TEXT)) / 2, 4), 2),
        "clean_false_alarm": (0.3333, 3),
        "clean_any_finding": (0.6667, 3),
        "verdict": (0.3333, 6),
        "post_or_not": (0.5, 6),
    }


def test_the_measures_of_one_rule_count_what_concerns_it() -> None:
    assert _figures(rule_measures(RESULTS, 2)) == {
        "precision": (1.0, 1),
        "recall": (0.5, 2),
        "f1": (0.6667, 2),
        "recall_missing": (0.5, 2),
    }
    assert _figures(rule_measures(RESULTS, 5)) == {"precision": (0.0, 1), "f1": (0.0, 1), "never": (0.5, 2)}


def test_the_counts_of_the_rules_add_up_to_those_of_all() -> None:
    whole, parts = rule_measures(RESULTS), [rule_measures(RESULTS, rule) for rule in range(1, 16)]
    for name, measure in whole.items():
        assert sum(part[name].total for part in parts) == measure.total


@pytest.mark.parametrize(
    ("words", "hit", "overlap", "iou"),
    [
        ([SECRET], 1.0, 1.0, 1.0),
        (["fuseren"], 1.0, 1.0, 7 / 23),
        ([TEXT], 1.0, 1.0, 23 / len(TEXT)),
        (["in mei, zei de"], 0.0, 6 / 14, 6 / (23 + 8)),
        ([INSULT], 0.0, 0.0, 0.0),
        ([""], 0.0, 0.0, 0.0),
        ([INSULT, "Wij gaan", SECRET], 1.0, 1.0, 1.0),
    ],
)
def test_the_best_found_span_of_the_rule_counts(words: list[str], hit: float, overlap: float, iou: float) -> None:
    got = Got((*((6, word, "high") for word in words), (8, SECRET, "high")), Verdict.REVISE)
    found = rule_measures([_result(Want(((6, SECRET),)), got)])
    assert found["span_hit"].value == hit
    assert found["span_overlap"].value == pytest.approx(overlap)
    assert found["span_iou"].value == pytest.approx(iou)


def test_a_span_that_stands_in_the_draft_twice_is_found_in_either_place() -> None:
    second = Finding(
        rule=8, ref="R8.1", quote="q", start=TEXT.rindex("baas"), end=TEXT.rindex("baas") + 4, text="baas",
        severity=Severity.LOW, message="m", suggestion="s", engine=Engine.RULES, check="test",
    )  # fmt: skip
    case = _case(Want(((8, "baas"),)))
    result = DraftResult(case=case, verdict=Verdict.REVISE, findings=(second,), engine=Engine.RULES)
    assert rule_measures([result])["span_iou"].value == 1


def test_a_rule_that_is_expected_counts_although_it_is_also_free() -> None:
    result = _result(Want(((8, INSULT),), may=(8,)), Got())
    assert rule_measures([result])["recall"].value == 0


def test_a_rule_counts_once_a_draft_however_often_it_is_found() -> None:
    got = Got(((8, INSULT, "high"), (8, "sukkel", "high"), (6, "mei", "low"), (6, "baas", "low")), Verdict.REVISE)
    found = rule_measures([_result(Want(((8, INSULT), (8, "sukkel"))), got)])
    assert (found["precision"].value, found["precision"].total, found["recall"].total) == (0.5, 2, 1)
    assert found["span_hit"].total == 2


def test_f1_has_the_interval_of_the_share_it_is_made_of() -> None:
    measure = f1(hits=8, wrong=2)
    assert measure.value == pytest.approx(16 / 18)
    assert measure.low == pytest.approx(2 * 0.4902 / 1.4902, abs=2e-4)
    assert measure.high == pytest.approx(2 * 0.9433 / 1.9433, abs=2e-4)
    assert math.isnan(f1(hits=0, wrong=0).value)


@given(st.lists(st.booleans()))
def test_a_mean_of_flags_is_their_share(flags: list[bool]) -> None:
    made, known = mean([float(flag) for flag in flags]), share(flags)
    assert made.total == known.total
    for name in ("value", "low", "high"):
        assert getattr(made, name) == pytest.approx(getattr(known, name), nan_ok=True)


def test_a_mean_counts_parts() -> None:
    made = mean([0.2, 0.4, 0.6, 0.8])
    assert (made.value, made.total) == (pytest.approx(0.5), 4)
    assert made.low < 0.2
    assert made.high > 0.8


def test_for_the_gate_more_is_better_everywhere() -> None:
    made = gate_measures(draft_measures(RESULTS))
    assert "never" not in made
    assert "clean_false_alarm" not in made
    assert made["precision"].value == pytest.approx(0.6)
    quiet = made["clean_no_alarm"]
    assert (quiet.value, quiet.total) == (pytest.approx(2 / 3), 3)
    assert 0 <= quiet.low <= quiet.value <= quiet.high <= 1
    assert made["clean_silent"].value == pytest.approx(1 / 3)
    assert made["never_kept"].value == pytest.approx(0.8)
    assert math.isnan(gate_measures(draft_measures([]))["never_kept"].value)


_WORDS = st.sampled_from(["", INSULT, SECRET, "sukkel", "baas", "mei"])
_RULES = st.integers(1, 15)


@dataclass(frozen=True)
class _Drawn:
    want: Want
    noise: tuple[tuple[int, str, str], ...] = field(default=())


@st.composite
def _drawn(draw: st.DrawFn) -> _Drawn:
    findings = tuple(draw(st.lists(st.tuples(_RULES, _WORDS), max_size=4)))
    named = {rule for rule, _ in findings}
    rest = draw(st.lists(_RULES.filter(lambda rule: rule not in named), unique=True, max_size=6))
    cut = draw(st.integers(0, len(rest)))
    others = [verdict for verdict in Verdict if verdict != Verdict.POST]
    verdict = draw(st.sampled_from(others)) if findings else Verdict.POST
    severities = st.sampled_from(["high", "medium", "low"])
    noise = tuple(draw(st.lists(st.tuples(_RULES, _WORDS, severities), max_size=4)))
    return _Drawn(Want(findings, tuple(rest[:cut]), tuple(rest[cut:]), verdict), noise)


def _perfect(drawn: _Drawn) -> DraftResult:
    want = drawn.want
    verdict = want.verdict or Verdict.POST
    return _result(want, Got(tuple((rule, span, "high") for rule, span in want.findings), verdict))


_WRONG = ("clean_false_alarm", "clean_any_finding", "never")


@given(st.lists(_drawn(), max_size=5))
def test_a_perfect_reviewer_scores_one_and_never_alarms(drawn: list[_Drawn]) -> None:
    for name, measure in draft_measures([_perfect(one) for one in drawn]).items():
        if measure.total:
            assert measure.value == (0 if name in _WRONG else 1), name


@given(st.lists(_drawn(), max_size=5))
def test_a_silent_reviewer_finds_nothing_and_never_alarms(drawn: list[_Drawn]) -> None:
    made = draft_measures([_result(one.want, Got()) for one in drawn])
    assert made["precision"].total == made["span_hit"].total == 0
    for name in ("recall", "f1", "recall_with_span", "recall_missing", *_WRONG):
        assert made[name].total == 0 or made[name].value == 0, name


def _noisy(drawn: _Drawn) -> DraftResult:
    return _result(drawn.want, Got(drawn.noise, Verdict.REVISE if drawn.noise else Verdict.POST))


@given(st.lists(_drawn(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_drafts_and_of_findings_does_not_matter(drawn: list[_Drawn], random: Random) -> None:
    before = draft_measures([_noisy(one) for one in drawn])
    mixed = [_Drawn(one.want, tuple(random.sample(one.noise, len(one.noise)))) for one in drawn]
    after = draft_measures([_noisy(one) for one in random.sample(mixed, len(mixed))])
    assert {name: repr(measure) for name, measure in after.items() if "span" not in name} == {
        name: repr(measure) for name, measure in before.items() if "span" not in name
    }
    for name in ("span_hit", "span_overlap", "span_iou"):
        assert after[name].value == pytest.approx(before[name].value, nan_ok=True)


@given(st.lists(_drawn(), max_size=6))
def test_every_measure_lies_in_its_interval_and_recall_falls_into_two(drawn: list[_Drawn]) -> None:
    made = draft_measures([_noisy(one) for one in drawn])
    for name, measure in made.items():
        assert not measure.total or 0 <= measure.low <= measure.value + 1e-9, name
        assert not measure.total or measure.value - 1e-9 <= measure.high <= 1, name
    assert made["recall"].total == made["recall_with_span"].total + made["recall_missing"].total
    assert not made["f1"].total or _harmonic(made) == pytest.approx(made["f1"].value)


def _harmonic(made: dict[str, Measure]) -> float:
    precision, recall = (made[name].value if made[name].total else 0.0 for name in ("precision", "recall"))
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@given(_drawn(), _RULES)
def test_a_free_rule_changes_neither_precision_nor_recall(drawn: _Drawn, rule: int) -> None:
    named = {number for number, _ in drawn.want.findings}
    if rule in named:
        return
    want = Want(drawn.want.findings, (*drawn.want.may, rule), drawn.want.clean, drawn.want.verdict)
    without = Got(tuple(finding for finding in drawn.noise if finding[0] != rule))
    added = Got((*without.findings, (rule, "", "low")))
    before, after = (rule_measures([_result(want, got)]) for got in (without, added))
    for name in ("precision", "recall", "f1"):
        assert repr(before[name]) == repr(after[name])
