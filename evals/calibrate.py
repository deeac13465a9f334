"""Measuring anew what the thresholds rest on: the outcomes on unseen hands, and guidance on its cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from advisor.bootstrap import Advisor
from retrieval.calibrating import Trade, calibrate, trades
from retrieval.index import open_index
from retrieval.reader import Calibration
from retrieval.training import labels_of, rows_agreed, scores_on_unseen_hands


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The calibration made anew, and what other thresholds between the outcomes would give."""

    calibration: Calibration
    trades: list[Trade]
    inside: int
    outside: int


def recalibrate(advisor: Advisor) -> Thresholds | None:
    """Return the thresholds measured anew on the example questions of hands left out; None without a reader."""
    policy = advisor.policy
    index = open_index(advisor.settings.home, policy, advisor.searcher.embedder)
    if index.reader is None:
        return None
    rows = rows_agreed(policy)
    examples = [policy.examples[row] for row in rows]
    labels = labels_of(policy, examples)
    scores = scores_on_unseen_hands(examples, labels, np.asarray(index.vectors[len(index.entries) + rows]))
    made = calibrate(scores, labels.targets, len(labels.rules))
    outside = int((labels.targets[:, len(labels.rules)] == 1).sum())
    return Thresholds(
        calibration=made,
        trades=trades(scores, labels.targets, len(labels.rules), made),
        inside=len(examples) - outside,
        outside=outside,
    )
