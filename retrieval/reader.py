"""The rule reader: from a question to probabilities of rules, answers and outcomes; numpy only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.policy import Stance
from retrieval.features import View

Floats = NDArray[np.floating[Any]]
STANCES = tuple(Stance)
STANCE_WEIGHT = 2.0
"""How much the stance of a question counts in the choice of an answer, against the likeness of the answers' questions:
of 1, 2 and 4 the best on the 220 cases together with the first 42 questions that were shown."""
HISTORY_WEIGHT = 0.7
"""Share of the reading that includes what was asked before, against that of the question alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What turns scores into decisions, measured on hands that the reader had not seen.

    `inside` is (weight of the outside score, weight of the best rule score, constant) of the log-odds that the protocol
    answers the question; `slope` and `shift` make a rule's log-odds honest; the thresholds are probabilities.
    """

    inside: tuple[float, float, float]
    slope: float
    shift: float
    answer_at: float
    also_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader makes of a question: calibrated probabilities, and how well each answer fits within its rule."""

    inside: float
    off_topic: float
    rules: dict[int, float]
    answers: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Linear reader over a centred embedding and the views of the text; weights (dimension + pieces, heads).

    The heads: one a rule, outside, off topic, one an answer (within its rule), the stances over all questions, and the
    stances within each rule. `stances` holds those of the answers.
    """

    rules: tuple[int, ...]
    answers: tuple[str, ...]
    stances: tuple[Stance, ...]
    mean: Floats
    views: tuple[View, ...]
    weights: NDArray[np.float16]
    bias: Floats
    calibration: Calibration

    @cached_property
    def embedding_weights(self) -> Floats:
        """The weights of the embedding, shape (dimension, heads)."""
        return self.weights[: len(self.mean)].astype(np.float32)

    def read(self, text: str, vector: Floats, before: str = "", before_vector: Floats | None = None) -> Reading:
        """Return the reading of a question; of a follow-up, `before_vector` is that of both texts together."""
        scores = self.scores(text, vector)
        if before and before_vector is not None:
            joint = self.scores(f"{before} {text}", before_vector)
            scores = (1 - HISTORY_WEIGHT) * scores + HISTORY_WEIGHT * joint
        return self.reading(scores)

    def scores(self, text: str, vector: Floats) -> Floats:
        """Return the log-odds of every head, shape (heads,)."""
        centred = vector - self.mean
        centred = centred / max(float(np.linalg.norm(centred)), 1e-9)
        start = len(self.mean)
        scores = self.bias + centred @ self.embedding_weights
        for view in self.views:
            columns, values = view(text)
            scores = scores + values @ self.weights[start + columns].astype(np.float32)
            start += len(view.vocabulary)
        return scores

    def reading(self, scores: Floats) -> Reading:
        """Return the probabilities that these log-odds mean."""
        count, fit = len(self.rules), self.calibration
        rules, (outside, off_topic), rest = scores[:count], scores[count : count + 2], scores[count + 2 :]
        odds = fit.inside[0] * outside + fit.inside[1] * rules.max() + fit.inside[2]
        return Reading(
            inside=_sigmoid(odds),
            off_topic=_sigmoid(off_topic),
            rules={number: _sigmoid(fit.slope * x + fit.shift) for number, x in zip(self.rules, rules, strict=True)},
            answers=self._answers(rest),
        )

    def _answers(self, scores: Floats) -> dict[str, float]:
        """Return how well each answer fits: its log-probability within its rule, and that of its stance."""
        count = len(self.answers)
        overall, *within = np.split(_log_shares(scores[count:].reshape(-1, len(STANCES))), len(self.rules) + 1)
        stance = {rule: np.logaddexp(overall[0], own[0]) for rule, own in zip(self.rules, within, strict=True)}
        fits: dict[str, float] = {}
        for rule, own in stance.items():
            places = [place for place, name in enumerate(self.answers) if rule_of(name) == rule]
            for place, share in zip(places, _log_shares(scores[places][None])[0], strict=True):
                stance_share = own[STANCES.index(self.stances[place])]
                fits[self.answers[place]] = float(share + STANCE_WEIGHT * stance_share)
        return fits

    def save(self, folder: Path) -> None:
        """Write the arrays into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        facts: dict[str, Any] = {
            "rules": self.rules,
            "answers": self.answers,
            "stances": self.stances,
            "views": {view.name: list(view.vocabulary) for view in self.views},
            "calibration": [
                self.calibration.inside,
                self.calibration.slope,
                self.calibration.shift,
                self.calibration.answer_at,
                self.calibration.also_at,
            ],
        }
        (folder / "reader.json").write_text(json.dumps(facts), encoding="utf-8")
        idf = {f"idf_{view.name}": view.idf for view in self.views}
        np.savez(folder / "reader.npz", allow_pickle=False, mean=self.mean, bias=self.bias, **idf)
        np.save(folder / "weights.npy", self.weights)

    @classmethod
    def load(cls, folder: Path) -> Reader:
        """Return the reader that `save` wrote."""
        facts = json.loads((folder / "reader.json").read_bytes())
        inside, slope, shift, answer_at, also_at = facts["calibration"]
        with (folder / "reader.npz").open("rb") as file, np.load(file) as arrays:
            mean, bias = arrays["mean"], arrays["bias"]
            views = tuple(
                View(name, {piece: column for column, piece in enumerate(pieces)}, arrays[f"idf_{name}"])
                for name, pieces in facts["views"].items()
            )
        return cls(
            rules=tuple(facts["rules"]),
            answers=tuple(facts["answers"]),
            stances=tuple(Stance(name) for name in facts["stances"]),
            mean=mean,
            views=views,
            weights=np.load(folder / "weights.npy"),
            bias=bias,
            calibration=Calibration(
                inside=tuple(inside), slope=slope, shift=shift, answer_at=answer_at, also_at=also_at
            ),
        )


def rule_of(answer: str) -> int:
    """Return the number of the rule that an answer is about: its id begins with it."""
    return int(answer.split("-", maxsplit=1)[0])


def _log_shares(scores: Floats) -> Floats:
    """Return the log-probabilities, row by row, that these log-odds make together."""
    moved = scores - scores.max(axis=1, keepdims=True)
    return moved - np.log(np.exp(moved).sum(axis=1, keepdims=True))


def _sigmoid(x: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(x, -40, 40))))
