"""What each view and each part of the example questions is worth: the reader is trained anew without it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from advisor.bootstrap import Advisor
from evals.case import Case
from evals.measures import Measure, share
from ingest.policy import Example
from retrieval.embedder import Vectors
from retrieval.features import VIEWS
from retrieval.index import open_index
from retrieval.reader import Calibration, Reader, Reading, rule_of
from retrieval.training import fit_reader, labels_of, rows_agreed

CURVE = (125, 250, 500, 1000, 2000, 4000)
"""How many examples the points of the learning curve have, chosen at random from all hands."""
FEW_HANDS = 3
"""Hands of the row that shows what as many examples from fewer hands are worth."""
SEED = 11
_UNFITTED = Calibration(inside=(0.0, 1.0, 0.0), slope=1.0, shift=0.0, answer_at=0.5, also_at=0.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A reader trained on less: which examples (rows), which views, with or without vectors and second readings."""

    name: str
    rows: tuple[int, ...]
    views: tuple[str, ...] = tuple(VIEWS)
    vectors: bool = True
    second: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablation:
    """A variant with how many examples it had, its measures, and the change in *first* against the whole reader.

    `change` is (difference, low, high): paired over the cases, with its 95 % interval by bootstrap.
    """

    variant: Variant
    measures: dict[str, Measure]
    change: tuple[float, float, float]


def ablate(
    advisor: Advisor,
    cases: Sequence[Case],
    progress: Callable[[int, int], None] | None = None,
    variants: Sequence[Variant] = (),
) -> list[Ablation]:
    """Return the variants (all when left out), measured on the cases that have an answer; the first is the whole.

    Empty for a policy without a reader.
    """
    policy, embedder = advisor.policy, advisor.searcher.embedder
    index = open_index(advisor.settings.home, policy, embedder)
    if index.reader is None:
        return []
    asked = [case for case in cases if case.answerable]
    texts = [" ".join((*case.question.asked_before[-2:], case.question.text)) for case in asked]
    vectors = embedder.embed_queries(texts)
    known = np.asarray(index.vectors[len(index.entries) : len(index.entries) + len(policy.examples)])
    variants = variants or list(variants_of(policy.examples, rows_agreed(policy).tolist()))
    made: list[Ablation] = []
    whole: list[bool] = []
    for done, variant in enumerate(variants, start=1):
        reader = _trained(advisor, variant, known)
        readings = [_read(reader, variant, text, vector) for text, vector in zip(texts, vectors, strict=True)]
        first = [_first(reading) in case.must for reading, case in zip(readings, asked, strict=True)]
        whole = whole or first
        measures = {"first": share(first)} | _measures(advisor, asked, readings)
        made.append(Ablation(variant=variant, measures=measures, change=_change(first, whole)))
        if progress:
            progress(done, len(variants))
    return made


def variants_of(examples: Sequence[Example], rows: Sequence[int]) -> Iterator[Variant]:
    """Yield the whole reader, then what is left without each view, each kind and each hand, then the learning curve."""
    every = tuple(rows)
    yield Variant(name="everything", rows=every)
    yield Variant(name="without the embedding", rows=every, vectors=False)
    for name in VIEWS:
        yield Variant(name=f"without {name}", rows=every, views=tuple(view for view in VIEWS if view != name))
    yield Variant(name="embedding alone", rows=every, views=())
    for name in VIEWS:
        yield Variant(name=f"{name} alone", rows=every, views=(name,), vectors=False)
    yield Variant(name="without second readings", rows=every, second=False)
    yield Variant(name="without English", rows=tuple(row for row in every if examples[row].language == "nl"))
    yield Variant(name="without follow-ups", rows=tuple(row for row in every if not examples[row].before))
    yield Variant(
        name="without questions outside the protocol", rows=tuple(row for row in every if examples[row].answers)
    )
    hands = sorted({examples[row].hand for row in every})
    for hand in hands:
        yield Variant(name=f"without {hand}", rows=tuple(row for row in every if examples[row].hand != hand))
    yield from _curve(examples, every, hands)


def _curve(examples: Sequence[Example], rows: tuple[int, ...], hands: Sequence[str]) -> Iterator[Variant]:
    drawn = random.Random(SEED)  # noqa: S311 -- a sample, not a secret
    shuffled = drawn.sample(rows, len(rows))
    for count in CURVE:
        if count < len(rows):
            yield Variant(name=f"{count} examples of all hands", rows=tuple(shuffled[:count]))
    few = drawn.sample(hands, min(FEW_HANDS, len(hands)))
    own = tuple(row for row in rows if examples[row].hand in few)
    yield Variant(name=f"{len(own)} examples of {len(few)} hands", rows=own)
    yield Variant(name=f"{len(own)} examples of {len(hands)} hands", rows=tuple(shuffled[: len(own)]))


def _trained(advisor: Advisor, variant: Variant, vectors: Vectors) -> Reader:
    policy, rows = advisor.policy, list(variant.rows)
    chosen = [policy.examples[row] for row in rows]
    examples = chosen if variant.second else [replace(example, second=None) for example in chosen]
    seen = vectors[rows] if variant.vectors else np.zeros_like(vectors[rows])
    return fit_reader(examples, labels_of(policy, examples), seen, _UNFITTED, variant.views)


def _read(reader: Reader, variant: Variant, text: str, vector: Vectors) -> Reading:
    return reader.read(text, vector if variant.vectors else np.zeros_like(vector))


def _first(reading: Reading) -> int:
    return max(reading.rules, key=lambda number: reading.rules[number])


def _measures(advisor: Advisor, cases: Sequence[Case], readings: Sequence[Reading]) -> dict[str, Measure]:
    both = list(zip(cases, readings, strict=True))
    return {
        "acceptable": share(_first(reading) in case.must | case.may for case, reading in both),
        "recall_at_2": share(rule in _best_two(reading) for case, reading in both for rule in case.must),
        "stance": share(_stance(advisor, reading) == case.stance for case, reading in both if case.stance),
    }


def _best_two(reading: Reading) -> list[int]:
    return sorted(reading.rules, key=lambda number: -reading.rules[number])[:2]


def _stance(advisor: Advisor, reading: Reading) -> str:
    rule = _first(reading)
    own = [name for name in reading.answers if rule_of(name) == rule]
    return advisor.policy.answers[max(own, key=lambda name: reading.answers[name])].stance


def _change(one: Sequence[bool], other: Sequence[bool]) -> tuple[float, float, float]:
    """Return the mean difference of two paired rows and its 95 % interval (Efron's bootstrap, 2,000 draws)."""
    difference = np.array(one, dtype=np.float64) - np.array(other, dtype=np.float64)
    drawn = np.random.default_rng(SEED).integers(0, len(difference), size=(2000, len(difference)))
    low, high = np.quantile(difference[drawn].mean(axis=1), [0.025, 0.975])
    return float(difference.mean()), float(low), float(high)
