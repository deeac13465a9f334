"""Training the rule reader at ingest, from the example questions of many hands (scikit-learn)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.policy import Example, Outcome, Policy, Stance
from retrieval.calibrating import calibrate
from retrieval.embedder import Vectors
from retrieval.features import SCALES, VIEWS, View
from retrieval.reader import STANCES, Calibration, Floats, Reader, rule_of

log = logging.getLogger(__name__)

REGULARISATION = 10.0
"""Inverse strength C of the logistic regressions: best of 3, 10, 30 and 100 on unseen hands."""
TOLERANCE = 0.01
"""Of the optimiser, in the dual, with which it takes a seventh of the time and gives the same figures."""
FOLDS = 5
FEWEST_EXAMPLES = 60
"""With fewer examples no reader is trained, and rules are found by search alone."""
_Head = tuple[Floats, float]


@dataclass(frozen=True, slots=True)
class Labels:
    """What the examples teach: rule and outcome targets (n, rules + 2) of 0, 1 or nan (no evidence), answers, stances.

    `answer_of` and `stance_of` are places in `answers` and `STANCES`, -1 where there is none.
    """

    rules: tuple[int, ...]
    answers: tuple[str, ...]
    stances: tuple[Stance, ...]
    targets: Floats
    answer_of: NDArray[np.intp]
    stance_of: NDArray[np.intp]

    def with_rule(self, rule: int) -> NDArray[np.bool_]:
        """Return which examples have their first answer under this rule."""
        rules = np.array([rule_of(name) for name in self.answers] or [0])
        return (self.answer_of >= 0) & (rules[self.answer_of] == rule)


def example_text(example: Example) -> str:
    """Return the example as it is read: what was asked before, then the question."""
    return " ".join((*example.before, example.text))


def train_reader(policy: Policy, vectors: Vectors) -> Reader | None:
    """Return the reader of this policy, calibrated on hands left out; vectors are those of the example texts, in order.

    Examples on which the two readers disagree teach nothing. None when the policy has too few to learn from.
    """
    used = rows_agreed(policy)
    examples = [policy.examples[row] for row in used]
    if len(examples) < FEWEST_EXAMPLES or not any(example.answers for example in examples):
        return None
    labels = labels_of(policy, examples)
    out_of_hand = scores_on_unseen_hands(examples, labels, vectors[used])
    calibration = calibrate(out_of_hand, labels.targets, len(labels.rules))
    return fit_reader(examples, labels, vectors[used], calibration)


def rows_agreed(policy: Policy) -> NDArray[np.intp]:
    """Return the numbers of the examples that teach: those on which both readers agree, or that had only one."""
    return np.flatnonzero([example.is_agreed(policy.rule_of) for example in policy.examples])


def labels_of(policy: Policy, examples: Sequence[Example]) -> Labels:
    """Return what these examples of the policy teach."""
    rule_of = policy.rule_of
    used = {name for example in examples for name in example.answers}
    answers = tuple(name for name in rule_of if name in used)
    rules = tuple(sorted({rule_of[name] for name in answers}))
    stances = tuple(policy.answers[name].stance for name in answers)
    targets = np.zeros((len(examples), len(rules) + 2), dtype=np.float32)
    for row, example in enumerate(examples):
        targets[row, :-2] = [_rule_target(example, rule, rule_of) for rule in rules]
        targets[row, -2] = example.outcome != Outcome.ANSWERED
        targets[row, -1] = np.nan if example.answers else example.outcome == Outcome.OFF_TOPIC
    first = [answers.index(example.answers[0]) if example.answers else -1 for example in examples]
    stance = [STANCES.index(_stance(example, policy)) if example.answers else -1 for example in examples]
    return Labels(rules, answers, stances, targets, np.array(first), np.array(stance))


def _rule_target(example: Example, rule: int, rule_of: Mapping[str, int]) -> float:
    """Return 1 for a rule that one of the readers puts first or says must be cited, nan for one that may be."""
    own, second = [rule_of[name] for name in example.answers], example.second
    if second is None:
        return float(rule in own)
    if rule in second.must or rule in own[:1]:
        return 1.0
    return float("nan") if rule in second.may or rule in own else 0.0


def _stance(example: Example, policy: Policy) -> Stance:
    """Return what the asker needs to hear: as the second reader says, else as the answer has it."""
    given = example.second.stance if example.second else None
    return given or policy.answers[example.answers[0]].stance


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


def _cut(examples: Sequence[Example], views: Sequence[str] = tuple(VIEWS)) -> _Cut:
    texts = [example_text(example) for example in examples]
    return _Cut({name: [VIEWS[name](text) for text in texts] for name in views})


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


def fit_reader(
    examples: Sequence[Example],
    labels: Labels,
    vectors: Vectors,
    calibration: Calibration,
    views: Sequence[str] = tuple(VIEWS),
) -> Reader:
    """Return the reader that learned from these examples, seen in these views of their text beside their vectors."""
    texts = _cut(examples, views)
    space = _Space.of(texts, vectors)
    features = space.features(texts, vectors)
    heads = [*_heads(features, labels.targets), *_answer_heads(features, labels), *_stance_heads(features, labels)]
    weights, bias = _stacked(heads)
    return Reader(
        rules=labels.rules,
        answers=labels.answers,
        stances=labels.stances,
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


def _head(features: Any, target: NDArray[Any]) -> _Head:
    """Return weights and bias of a logistic regression; nan targets are no evidence."""
    from sklearn.linear_model import LogisticRegression

    known = ~np.isnan(target)
    wanted = target[known]
    if not 0 < wanted.sum() < len(wanted):
        return np.zeros(features.shape[1], dtype=np.float32), 10.0 if wanted.any() else -10.0
    options: dict[str, Any] = {"C": REGULARISATION, "solver": "liblinear", "dual": True, "tol": TOLERANCE}
    model = LogisticRegression(**options, max_iter=1000, random_state=0).fit(features[known], wanted)
    return np.asarray(model.coef_[0], dtype=np.float32), float(model.intercept_[0])


def _answer_heads(features: Any, labels: Labels) -> list[_Head]:
    """Return one head an answer, each against the other answers of its own rule."""
    return [
        _head(features, np.where(labels.with_rule(rule_of(name)), labels.answer_of == column, np.nan))
        for column, name in enumerate(labels.answers)
    ]


def _stance_heads(features: Any, labels: Labels) -> list[_Head]:
    """Return the heads of the stances over all that is answered, then those within each rule."""
    answered = labels.stance_of >= 0
    groups = [answered, *(labels.with_rule(rule) for rule in labels.rules)]
    return [
        _head(features, np.where(group, labels.stance_of == column, np.nan))
        for group in groups
        for column in range(len(STANCES))
    ]
