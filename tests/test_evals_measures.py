"""The measures on results made by hand, and their Wilson intervals against known values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.bootstrap import Advisor
from advisor.question import Question
from evals.case import Case
from evals.measures import Result, measures, share
from evals.report import run_json
from evals.run import Run, run_cases
from ingest.policy import Outcome, Stance


def _case(name: str, *, must: tuple[int, ...] = (), may: tuple[int, ...] = (), stance: Stance | None = None) -> Case:
    return Case(
        id=name,
        hand=name[:1],
        style="curt",
        question=Question(text="x"),
        answerable=bool(must),
        must=frozenset(must),
        may=frozenset(may),
        stance=stance,
    )


def _result(case: Case, outcome: str, cited: tuple[int, ...] = (), stance: Stance | None = None) -> Result:
    return Result(case=case, outcome=Outcome(outcome), cited=frozenset(cited), stance=stance, citations=len(cited))


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (50, 100, 0.4038, 0.5962),
        (1, 1, 0.2065, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson_intervals_against_known_values(hits: int, total: int, low: float, high: float) -> None:
    measure = share([True] * hits + [False] * (total - hits))
    assert (measure.value, measure.total) == (hits / total, total)
    assert (measure.low, measure.high) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))


@given(st.lists(st.booleans(), min_size=1))
def test_an_interval_holds_its_value_and_stays_between_zero_and_one(flags: list[bool]) -> None:
    measure = share(flags)
    assert 0 <= measure.low <= measure.value + 1e-12
    assert measure.value - 1e-12 <= measure.high <= 1


def test_nothing_to_count_is_no_number() -> None:
    measure = share([])
    assert math.isnan(measure.value)
    assert measure.total == 0


def test_the_measures_of_results_made_by_hand() -> None:
    allowed = Stance.ALLOWED
    results = [
        _result(_case("a1", must=(1, 2), may=(3,), stance=allowed), "answered", (1, 2, 3), allowed),  # all right
        _result(_case("a2", must=(5,), stance=Stance.DUTY), "answered", (6, 5), allowed),  # one rule too many
        _result(_case("a3", must=(7,), may=(8,)), "answered", (8,), allowed),  # the wrong rule
        _result(_case("a4", must=(9,), stance=allowed), "not_covered"),  # silent, wrongly
        _result(_case("b1"), "off_topic"),
        _result(_case("b2"), "answered", (15,), allowed),  # should have been silent
    ]
    found = {name: (round(m.value, 4), m.total) for name, m in measures(results).items()}
    assert found == {
        "must_recall": (0.6, 5),
        "citation_precision": (0.7143, 7),
        "exact": (0.25, 4),
        "answered": (0.75, 4),
        "stance": (0.3333, 3),
        "abstention": (0.5, 2),
        "silent_refusals": (1.0, 2),
    }


def test_a_refusal_with_a_citation_counts_against_us() -> None:
    result = _result(_case("b1"), "not_covered", (5,))
    assert measures([result])["silent_refusals"].value == 0


def test_a_run_groups_its_cases_and_keeps_their_order(fake_advisor: Advisor) -> None:
    cases = [_case("b1"), _case("a1", must=(5,)), _case("a2", must=(6,))]
    seen: list[tuple[int, int]] = []
    run = run_cases(fake_advisor, cases, lambda done, total: seen.append((done, total)))
    assert [result.case.id for result in run.results] == ["b1", "a1", "a2"]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert (run.policy_version, run.embedder) == (fake_advisor.policy.version, "hashing-256")
    groups = run.by(lambda case: case.hand)
    assert list(groups) == ["a", "b"]
    assert (groups["a"]["answered"].total, groups["b"]["answered"].total) == (2, 0)


def test_a_run_cites_what_the_advice_cites(fake_advisor: Advisor) -> None:
    case = Case(
        id="n",
        hand="n",
        style="",
        question=Question(text="regel 5 en 8"),
        answerable=True,
        must=frozenset({5, 8}),
        may=frozenset(),
        stance=Stance.EXPLANATION,
    )
    run = run_cases(fake_advisor, [case])
    assert run.results[0].cited == {5, 8}
    assert all(measure.value == 1 for measure in run.measures.values() if measure.total)


def test_a_run_as_json_holds_no_texts_and_no_nan() -> None:
    results = (_result(_case("a1", must=(5,)), "answered", (5,), Stance.DUTY),)
    run = Run(policy_version="v", embedder="e", engine="rules", results=results)
    value = run_json(run, {"all": run.measures})
    assert value["measures"]["all"]["abstention"] == {"value": None, "low": None, "high": None, "total": 0}
    assert value["measures"]["all"]["exact"]["value"] == 1
    assert value["cases"] == [
        {
            "id": "a1",
            "outcome": "answered",
            "cited": [5],
            "must": [5],
            "may": [],
            "stance": "duty",
            "expected_stance": None,
        }
    ]
