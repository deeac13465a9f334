"""Training the reader of drafts from labelled posts of many hands (scikit-learn, scipy)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.labelled import LabelledPost
from retrieval.draft_material import Material
from retrieval.draft_reader import EXTRA, DraftReader, Situation, centred, concerns, context_of, whole_of
from retrieval.features import SCALES, VIEWS, View
from retrieval.reader import Floats

FOLDS = 5
STRENGTH = 5.0
"""Inverse strength C of the first step: of 3, 10 and 30 the first two did equally well on unseen hands."""
STRENGTH_SECOND = 0.05
"""The same of the second step: of .01, .05 and .3 the best on unseen hands."""
ROUNDS = 60
"""Iterations of the optimiser; more gave nothing on unseen hands."""
MAYBE = (0.02, 0.18)
"""Share of fine posts that may get a second look needlessly, for each rule, and the least probability that it needs:
of .25, .20, .16 and .125 the second and third gave drafts of other hands the best F1 at the same precision."""
SURE = (0.002, 0.5)
"""The same for a finding that weighs in full."""


def train_draft_reader(material: Material) -> DraftReader:
    """Return the reader of drafts; its second step is fitted on readings by heads that saw none of a post's hand."""
    unseen = _unseen_heads(material)
    second, second_bias = _second_step(material, unseen)
    work, work_bias = _whole_step(material, unseen)
    bars = _bars(material, unseen, second, second_bias)
    rows = np.arange(len(material.rows))
    space = _Space.of(material, rows)
    weights, bias = _fit(*space.features(material, rows), material.targets)
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return DraftReader(
        rules=material.rules,
        refs=material.refs,
        mean=space.mean,
        views=space.views(),
        weights=np.round(weights / scales).astype(np.int8),
        scales=scales.astype(np.float32),
        bias=bias,
        second=second,
        second_bias=second_bias,
        work=work,
        work_bias=work_bias,
        bars=bars,
    )


def readings_on_unseen_hands(material: Material) -> list[tuple[LabelledPost, Floats]]:
    """Return the log-odds (sentences, rules) of every post, by both steps fitted without its hand."""
    heads = _unseen_heads(material)
    found: list[tuple[LabelledPost, Floats]] = []
    for fold in range(FOLDS):
        unseen = _folds(material.posts) == fold
        second, bias = _second_step(material, heads, ~unseen)
        for number in np.flatnonzero(unseen):
            context = _context(material, heads, int(number))
            found.append((material.posts[int(number)], context @ second + bias))
    return found


def _folds(posts: Sequence[LabelledPost]) -> NDArray[np.intp]:
    hands = sorted({post.hand for post in posts})
    return np.array([hands.index(post.hand) % FOLDS for post in posts])


def _unseen_heads(material: Material) -> Floats:
    """Return the log-odds (n, heads) of each sentence by heads that saw none of its hand."""
    folds = _folds(material.posts)
    heads = np.zeros_like(material.targets)
    for fold in range(FOLDS):
        seen, unseen = material.of(folds != fold), material.of(folds == fold)
        space = _Space.of(material, seen)
        weights, bias = _fit(*space.features(material, seen), material.targets[seen])
        dense, sparse = space.features(material, unseen)
        heads[unseen] = _product(dense, sparse, weights) + bias
    return heads


def _second_step(material: Material, heads: Floats, posts: NDArray[np.bool_] | None = None) -> tuple[Floats, Floats]:
    """Return weights (features, rules) and bias of the second step, fitted on whole posts only."""
    whole = np.array([post.work is not None for post in material.posts])
    chosen = np.flatnonzero(whole if posts is None else whole & posts)
    features = np.vstack([_context(material, heads, int(number)) for number in chosen])
    targets = np.vstack([material.targets[_rows(material, int(number)), : len(material.rules)] for number in chosen])
    return _weighing(features, targets)


def _whole_step(material: Material, heads: Floats, posts: NDArray[np.bool_] | None = None) -> tuple[Floats, Floats]:
    """Return weights (features, 1) and bias of what tells whether a post is about the author's work."""
    whole = np.array([post.work is not None for post in material.posts])
    chosen = [int(number) for number in np.flatnonzero(whole if posts is None else whole & posts)]
    features = np.stack([_whole(material, heads, number) for number in chosen])
    targets = np.array([[float(bool(material.posts[number].work))] for number in chosen], dtype=np.float32)
    return _weighing(features, targets)


def _whole(material: Material, heads: Floats, number: int) -> Floats:
    where = _rows(material, number)
    texts = [row.text for row in material.rows[where]]
    return whole_of(heads[where, : len(material.rules) + len(EXTRA)], texts, _situation(material.posts[number]))


def _weighing(features: Floats, targets: Floats) -> tuple[Floats, Floats]:
    """Return weights (features, columns) and bias of logistic regressions on scaled features; nan is no label."""
    from sklearn.linear_model import LogisticRegression

    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-6
    scaled = (features - mean) / deviation
    weights, biases = [], []
    for column in range(targets.shape[1]):
        known = ~np.isnan(targets[:, column])
        model = LogisticRegression(C=STRENGTH_SECOND, max_iter=500).fit(scaled[known], targets[known, column])
        weights.append(model.coef_[0] / deviation)
        biases.append(float(model.intercept_[0]) - float(weights[-1] @ mean))
    return np.stack(weights, axis=1).astype(np.float32), np.array(biases, dtype=np.float32)


def _bars(material: Material, heads: Floats, second: Floats, bias: Floats) -> Floats:
    """Return for each rule (rules, 2) what only few fine posts that it can concern come above, by unseen heads."""
    rows = [(post, _context(material, heads, n)) for n, post in enumerate(material.posts) if _is_fine(post)]
    strongest = [(post, 1 / (1 + np.exp(-(context @ second + bias).max(axis=0)))) for post, context in rows]
    bars: list[list[float]] = []
    for column, rule in enumerate(material.rules):
        chances = [top[column] for post, top in strongest if concerns(rule, _situation(post), post.text)]
        bars.append([_bar(chances, share, least) for share, least in (MAYBE, SURE)])
    return np.array(bars, dtype=np.float32)


def _is_fine(post: LabelledPost) -> bool:
    return post.work is not None and not post.faults and not post.disputed


def _bar(chances: list[Any], share: float, least: float) -> float:
    return max(least, float(np.quantile(chances, 1 - share))) if chances else least


def _rows(material: Material, number: int) -> slice:
    """Return where the sentences of a post stand."""
    key = attrgetter("post")
    return slice(bisect_left(material.rows, number, key=key), bisect_right(material.rows, number, key=key))


def _context(material: Material, heads: Floats, number: int) -> Floats:
    post, where = material.posts[number], _rows(material, number)
    texts = [row.text for row in material.rows[where]]
    own = heads[where, : len(material.rules) + len(EXTRA)]
    return context_of(own, texts, _situation(post), np.ones(len(texts), dtype=bool))


def _situation(post: LabelledPost) -> Situation:
    return Situation(channel=post.channel, organisation=post.organisation, manager=post.manager, capacity=post.capacity)


@dataclass(frozen=True, slots=True)
class _Space:
    """How sentences become features: the mean to centre on (empty without embeddings), and the TF-IDF of each view."""

    mean: Floats
    vectorizers: dict[str, Any]

    @classmethod
    def of(cls, material: Material, rows: NDArray[np.intp]) -> _Space:
        from sklearn.feature_extraction.text import TfidfVectorizer

        texts = material.texts
        vectors = material.vectors
        mean = np.zeros(0, dtype=np.float32) if vectors is None else vectors[rows].mean(axis=0).astype(np.float32)
        made: dict[str, Any] = {}
        for name, cut in VIEWS.items():
            least = 4 if name == "characters" else 3
            options: dict[str, Any] = {"analyzer": cut, "sublinear_tf": True, "min_df": least, "dtype": np.float32}
            made[name] = TfidfVectorizer(**options).fit([texts[row] for row in rows])
        return cls(mean, made)

    def features(self, material: Material, rows: NDArray[np.intp]) -> tuple[Floats, Any]:
        """Return the dense (n, dimension) and the sparse (n, pieces) features of these rows."""
        from scipy.sparse import hstack

        texts = material.texts
        chosen = [texts[row] for row in rows]
        sparse = hstack([SCALES[name] * made.transform(chosen) for name, made in self.vectorizers.items()]).tocsr()
        if material.vectors is None:
            return np.zeros((len(rows), 0), dtype=np.float32), sparse
        return centred(material.vectors[rows], self.mean), sparse

    def views(self) -> tuple[View, ...]:
        """Return the views as the reader uses them."""
        return tuple(_view(name, made) for name, made in self.vectorizers.items())


def _view(name: str, made: Any) -> View:
    columns = sorted(made.vocabulary_.items(), key=lambda item: item[1])
    return View(name, {str(piece): int(column) for piece, column in columns}, made.idf_)


def _product(dense: Floats, sparse: Any, weights: Floats) -> Floats:
    size = dense.shape[1]
    return dense @ weights[:size] + sparse @ weights[size:]


def _fit(dense: Floats, sparse: Any, targets: Floats) -> tuple[Floats, Floats]:
    """Return weights (features, heads) and bias of logistic regressions, fitted together by L-BFGS; nan is no label."""
    from scipy.optimize import minimize

    size, heads, known = dense.shape[1], targets.shape[1], ~np.isnan(targets)
    pull, wanted, across = STRENGTH * known.astype(np.float32), np.nan_to_num(targets), sparse.T.tocsr()
    features = size + sparse.shape[1]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        both = flat.reshape(features + 1, heads).astype(np.float32)
        odds = _product(dense, sparse, both[:-1]) + both[-1]
        off = (1 / (1 + np.exp(-np.clip(odds, -30, 30))) - wanted) * pull
        slope = np.vstack([dense.T @ off, across @ off, off.sum(axis=0, keepdims=True)])
        slope[:-1] += both[:-1]
        value = float(((np.logaddexp(0, odds) - wanted * odds) * pull).sum() + 0.5 * (both[:-1] ** 2).sum())
        return value, slope.ravel().astype(np.float64)

    options = {"maxiter": ROUNDS, "maxcor": 8, "ftol": 1e-6}
    found = minimize(loss, np.zeros((features + 1) * heads), jac=True, method="L-BFGS-B", options=options)
    both = found.x.reshape(features + 1, heads).astype(np.float32)
    return both[:-1], both[-1]
