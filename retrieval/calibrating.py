"""From scores on unseen hands to honest probabilities and thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.reader import Calibration, Floats

WRONGLY_ANSWERED = 0.08
"""Share of questions outside the protocol that may still get an answer: the threshold follows from it."""
NEEDLESS_RULE = 0.25
"""What naming a rule too many costs, against missing one that is needed; the probability to name it at follows.

Half of the rules put second without need may be cited all the same, so a needless one is no grave fault.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What one threshold would give, on questions of unseen hands."""

    threshold: float
    abstention: float
    answered: float


def calibrate(scores: Floats, targets: Floats, rules: int) -> Calibration:
    """Return the calibration for log-odds (n, rules + 2) of unseen hands against their targets (0, 1 or nan)."""
    from sklearn.linear_model import LogisticRegression

    inside = targets[:, rules] == 0
    gate = LogisticRegression(C=100.0).fit(_gate_inputs(scores, rules), inside)
    weights, constant = gate.coef_[0], float(gate.intercept_[0])
    odds, wanted = scores[inside, :rules].ravel(), targets[inside, :rules].ravel()
    known = ~np.isnan(wanted)
    platt = LogisticRegression(C=100.0).fit(odds[known, None], wanted[known])
    slope, shift = float(platt.coef_[0][0]), float(platt.intercept_[0])
    chance = _sigmoid(_gate_inputs(scores, rules) @ weights + constant)
    return Calibration(
        inside=(float(weights[0]), float(weights[1]), constant),
        slope=slope,
        shift=shift,
        answer_at=float(np.quantile(chance[~inside], 1 - WRONGLY_ANSWERED)) if (~inside).any() else 0.5,
        also_at=NEEDLESS_RULE / (1 + NEEDLESS_RULE),
    )


def trades(scores: Floats, targets: Floats, rules: int, calibration: Calibration) -> list[Trade]:
    """Return what other thresholds between the outcomes would give."""
    first, second, constant = calibration.inside
    chance = _sigmoid(_gate_inputs(scores, rules) @ np.array([first, second]) + constant)
    inside = targets[:, rules] == 0
    points = sorted({*np.arange(0.1, 1.0, 0.1).round(2).tolist(), calibration.answer_at})
    return [
        Trade(
            threshold=point,
            abstention=float((chance[~inside] < point).mean()),
            answered=float((chance[inside] >= point).mean()),
        )
        for point in points
    ]


def _gate_inputs(scores: Floats, rules: int) -> Floats:
    return np.stack([scores[:, rules], scores[:, :rules].max(axis=1)], axis=1)


def _sigmoid(x: Floats) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(np.asarray(x, dtype=np.float64), -40, 40)))
