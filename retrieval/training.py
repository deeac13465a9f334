"""Training the rule reader at ingest, from the example questions of many hands (scikit-learn)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.policy import Example, Outcome, Policy
from retrieval.calibrating import calibrate
from retrieval.embedder import Vectors
from retrieval.features import SCALES, VIEWS, View
from retrieval.reader import Calibration, Floats, Reader

log = logging.getLogger(__name__)

REGULARISATION = 10.0
"""Inverse strength C of the logistic regressions: best of 3, 10, 30 and 100 on unseen hands."""
FOLDS = 5
FEWEST_EXAMPLES = 60
"""With fewer examples no reader is trained, and rules are found by search alone."""
_Head = tuple[Floats, float]


@dataclass(frozen=True, slots=True)
class Labels:
    """What the examples teach: rule and outcome targets (n, rules + 2) of 0, 1 or nan (no evidence), and answers."""

    rules: tuple[int, ...]
    answers: tuple[str, ...]
    targets: Floats
    answer_of: NDArray[np.intp]


def example_text(example: Example) -> str:
    """Return the example as it is read: what was asked before, then the question."""
    return " ".join((*example.before, example.text))


def train_reader(policy: Policy, vectors: Vectors) -> Reader | None:
    """Return the reader of this policy, calibrated on hands left out; vectors are those of the example texts, in order.

    None when the policy has too few example questions to learn from.
    """
    examples = policy.examples
    if len(examples) < FEWEST_EXAMPLES or not any(example.answers for example in examples):
        return None
    labels = labels_of(policy)
    out_of_hand = scores_on_unseen_hands(examples, labels, vectors)
    calibration = calibrate(out_of_hand, labels.targets, len(labels.rules))
    return _fit(examples, labels, vectors, calibration)


def labels_of(policy: Policy) -> Labels:
    """Return what the policy's examples teach."""
    examples = policy.examples
    rule_of = {name: answer.rule for name, answer in policy.answers.items()}
    used = {name for example in examples for name in example.answers}
    answers = tuple(name for name in rule_of if name in used)
    rules = tuple(sorted({rule_of[name] for name in answers}))
    targets = np.zeros((len(examples), len(rules) + 2), dtype=np.float32)
    for row, example in enumerate(examples):
        for name in example.answers:
            targets[row, rules.index(rule_of[name])] = 1
        targets[row, -2] = example.outcome != Outcome.ANSWERED
        targets[row, -1] = np.nan if example.answers else example.outcome == Outcome.OFF_TOPIC
    first = [answers.index(example.answers[0]) if example.answers else -1 for example in examples]
    return Labels(rules, answers, targets, np.array(first))


def scores_on_unseen_hands(examples: Sequence[Example], labels: Labels, vectors: Vectors) -> Floats:
    """Return log-odds (n, rules + 2) of each example by a reader that saw none of its hand's lines."""
    hands = sorted({example.hand for example in examples})
    by_hand = len(hands) >= FOLDS
    fold = np.array([(hands.index(e.hand) if by_hand else row) % FOLDS for row, e in enumerate(examples)])
    texts = _cut(examples)
    scores = np.zeros((len(examples), len(labels.rules) + 2), dtype=np.float32)
    for number in range(FOLDS):
        seen, unseen = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        space = _Space.of(texts.rows(seen), vectors[seen])
        weights, bias = _stacked(_heads(space.features(texts.rows(seen), vectors[seen]), labels.targets[seen]))
        scores[unseen] = space.features(texts.rows(unseen), vectors[unseen]) @ weights + bias
    return scores


@dataclass(frozen=True, slots=True)
class _Cut:
    """Texts cut into pieces, by view."""

    pieces: dict[str, list[list[str]]]

    def rows(self, numbers: NDArray[np.intp]) -> _Cut:
        """Return only these texts."""
        wanted = numbers.tolist()
        return _Cut({name: [rows[number] for number in wanted] for name, rows in self.pieces.items()})


def _cut(examples: Sequence[Example]) -> _Cut:
    texts = [example_text(example) for example in examples]
    return _Cut({name: [cut(text) for text in texts] for name, cut in VIEWS.items()})


@dataclass(frozen=True, slots=True)
class _Space:
    """How questions become features: the mean to centre on, and the TF-IDF of each view."""

    mean: Floats
    vectorizers: dict[str, Any]

    @classmethod
    def of(cls, texts: _Cut, vectors: Vectors) -> _Space:
        from sklearn.feature_extraction.text import TfidfVectorizer

        options: dict[str, Any] = {"analyzer": _as_it_is, "sublinear_tf": True, "min_df": 2, "dtype": np.float32}
        return cls(
            vectors.mean(axis=0), {name: TfidfVectorizer(**options).fit(rows) for name, rows in texts.pieces.items()}
        )

    def features(self, texts: _Cut, vectors: Vectors) -> Any:
        """Return the sparse features, shape (n, dimension + pieces)."""
        from scipy.sparse import csr_matrix, hstack

        centred = vectors - self.mean
        centred = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
        lexical = [SCALES[name] * self.vectorizers[name].transform(rows) for name, rows in texts.pieces.items()]
        return hstack([csr_matrix(centred), *lexical]).tocsr()

    def views(self) -> tuple[View, ...]:
        """Return the views as the reader uses them."""
        return tuple(_view(name, vectorizer) for name, vectorizer in self.vectorizers.items())


def _view(name: str, vectorizer: Any) -> View:
    columns = sorted(vectorizer.vocabulary_.items(), key=lambda item: item[1])
    return View(name, {str(piece): int(column) for piece, column in columns}, vectorizer.idf_)


def _as_it_is(pieces: list[str]) -> list[str]:
    return pieces


def _fit(examples: Sequence[Example], labels: Labels, vectors: Vectors, calibration: Calibration) -> Reader:
    texts = _cut(examples)
    space = _Space.of(texts, vectors)
    features = space.features(texts, vectors)
    weights, bias = _stacked([*_heads(features, labels.targets), *_answer_heads(features, labels)])
    return Reader(
        rules=labels.rules,
        answers=labels.answers,
        mean=space.mean,
        views=space.views(),
        weights=weights.astype(np.float16),
        bias=bias,
        calibration=calibration,
    )


def _stacked(heads: list[_Head]) -> tuple[Floats, Floats]:
    weights = np.stack([weights for weights, _ in heads], axis=1)
    return weights, np.array([bias for _, bias in heads], dtype=np.float32)


def _heads(features: Any, targets: Floats) -> list[_Head]:
    return [_head(features, targets[:, column]) for column in range(targets.shape[1])]


def _head(features: Any, target: Floats) -> _Head:
    """Return weights and bias of a logistic regression; nan targets are no evidence."""
    from sklearn.linear_model import LogisticRegression

    known = ~np.isnan(target)
    wanted = target[known]
    if not 0 < wanted.sum() < len(wanted):
        return np.zeros(features.shape[1], dtype=np.float32), 10.0 if wanted.any() else -10.0
    model = LogisticRegression(C=REGULARISATION, solver="liblinear", random_state=0).fit(features[known], wanted)
    return np.asarray(model.coef_[0], dtype=np.float32), float(model.intercept_[0])


def _answer_heads(features: Any, labels: Labels) -> list[_Head]:
    """Return one head an answer, each against the other answers of its own rule."""
    rule_of = np.array([int(name.split("-")[0]) for name in labels.answers] or [0])
    heads: list[_Head] = []
    for column in range(len(labels.answers)):
        with_rule = (labels.answer_of >= 0) & (rule_of[labels.answer_of] == rule_of[column])
        target = np.where(with_rule, labels.answer_of == column, np.nan).astype(np.float32)
        heads.append(_head(features, target))
    return heads
