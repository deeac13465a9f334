"""The ablation: which readers are trained, and that each is measured on the same cases."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from advisor.bootstrap import Advisor, Settings, build_advisor
from evals.ablation import CURVE, Variant, ablate, variants_of
from evals.case import bundled_cases
from evals.report import ablation_json, ablation_table
from ingest.policy import Policy
from retrieval.embedder import HashingEmbedder
from retrieval.training import rows_agreed


@pytest.fixture(scope="module")
def variants(policy: Policy) -> list[Variant]:
    return list(variants_of(policy.examples, rows_agreed(policy).tolist()))


def test_the_first_is_the_whole_reader(variants: list[Variant], policy: Policy) -> None:
    assert variants[0].name == "everything"
    assert len(variants[0].rows) == len(rows_agreed(policy))


def test_every_view_and_every_hand_is_left_out_once(variants: list[Variant], policy: Policy) -> None:
    names = [variant.name for variant in variants]
    assert len(set(names)) == len(names)
    assert {"without the embedding", "without characters", "without words", "without English"} <= set(names)
    for hand in {example.hand for example in policy.examples}:
        (without,) = [variant for variant in variants if variant.name == f"without {hand}"]
        assert hand not in {policy.examples[row].hand for row in without.rows}


def test_the_curve_grows_and_each_point_holds_the_one_before(variants: list[Variant]) -> None:
    points = [set(variant.rows) for variant in variants if variant.name.endswith("of all hands")]
    assert [len(point) for point in points] == list(CURVE)
    assert all(small < large for small, large in pairwise(points))


def test_it_is_measured_and_shown(tmp_path_factory: pytest.TempPathFactory, policy: Policy) -> None:
    small = replace(policy, examples=policy.examples[:400], posts=()).sealed()
    advisor: Advisor = build_advisor(
        Settings(home=tmp_path_factory.mktemp("home")), policy=small, embedder=HashingEmbedder()
    )
    rows = tuple(rows_agreed(small).tolist())
    two = [Variant(name="everything", rows=rows), Variant(name="half", rows=rows[:200])]
    seen: list[int] = []
    made = ablate(advisor, bundled_cases()[:60], lambda done, _total: seen.append(done), two)
    assert seen == [1, 2]
    assert made[0].change == (0, 0, 0)
    value, low, high = made[1].change
    assert low <= value <= high
    assert made[1].measures["first"].value == pytest.approx(made[0].measures["first"].value + value)
    table = ablation_table(made)
    assert table.count("\n") == 4
    assert "| half | 200 |" in table
    assert ablation_json(made[1])["change_of_first"]["value"] == value
    assert np.isfinite(made[0].measures["stance"].value)
