"""What is learned from, looked at as data: how much, how far two readers agree, what comes twice, what is thin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evals.case import Case
from ingest.labelled import LabelledPost
from ingest.policy import Example, Outcome, Policy
from retrieval.features import ngrams
from retrieval.training import example_text

NEAR = 0.85
"""Cosine similarity of the character n-grams (TF-IDF) from which two texts count as nearly the same."""
ENOUGH_QUESTIONS, ENOUGH_SNIPPETS, ENOUGH_OUTSIDE = 120, 150, 500
"""How many example questions a rule needs, how many violating and as many fine texts, and questions outside."""
RARE_ANSWER = 3
"""An answer with fewer example questions is hardly ever chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How often two readers said the same of `total` texts, and Cohen's kappa (1960): what chance does not explain.

    Kappa is nan where the first reader said one thing only.
    """

    total: int
    share: float
    kappa: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DataReport:
    """Counts by kind, agreements by question, pairs that are nearly the same, and what is thin."""

    counts: Mapping[str, Mapping[str, int]]
    agreements: Mapping[str, Agreement]
    duplicates: int
    nearest_case: float
    thin: tuple[str, ...]


def data_report(policy: Policy, cases: Sequence[Case]) -> DataReport:
    """Return the report on what a policy learns from; `cases` are those that measure it."""
    texts = [example_text(example) for example in policy.examples]
    counts = _counts(policy)
    return DataReport(
        counts=counts,
        agreements=_agreements(policy),
        duplicates=near_duplicates(texts),
        nearest_case=_nearest(texts, [_case_text(case) for case in cases]),
        thin=tuple(_thin(policy, counts)),
    )


def agreement(pairs: Iterable[tuple[Any, Any]]) -> Agreement:
    """Return how often the two of each pair are the same; nan when there are none."""
    both = list(pairs)
    total = len(both)
    if not total:
        return Agreement(total=0, share=float("nan"), kappa=float("nan"))
    share = sum(one == other for one, other in both) / total
    first, second = Counter(one for one, _ in both), Counter(other for _, other in both)
    chance = sum(first[label] * second[label] for label in first) / total**2
    return Agreement(
        total=total, share=share, kappa=(share - chance) / (1 - chance) if len(first) > 1 else float("nan")
    )


def near_duplicates(texts: Sequence[str]) -> int:
    """Return how many texts are nearly the same as an earlier one."""
    vectors = _vectors(texts)
    if vectors is None:
        return 0
    near = (vectors @ vectors.T).tocoo()
    later = {int(j) for i, j, value in zip(near.row, near.col, near.data, strict=True) if i < j and value >= NEAR}
    return len(later)


def _nearest(texts: Sequence[str], others: Sequence[str]) -> float:
    """Return the greatest similarity of one of the texts to one of the others."""
    vectors = _vectors([*texts, *others]) if texts and others else None
    return float((vectors[: len(texts)] @ vectors[len(texts) :].T).max()) if vectors is not None else 0.0


def _vectors(texts: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(ngrams(text) for text in texts):
        return None
    options: dict[str, Any] = {"analyzer": ngrams, "sublinear_tf": True, "dtype": np.float32}
    return TfidfVectorizer(**options).fit_transform(texts)


def _case_text(case: Case) -> str:
    return " ".join((*case.question.asked_before, case.question.text))


def _counts(policy: Policy) -> dict[str, dict[str, int]]:
    examples, posts = policy.examples, policy.posts
    broken = _rules_of_pairs(posts)
    fine = Counter(rule for post in posts if not post.faults for rule in broken[post.pair])
    faulty = Counter(fault.rule for post in posts for fault in post.faults)
    return {
        "questions by rule": _by_rule(rule for e in examples for rule in _rules(e, policy)),
        "questions by hand": dict(Counter(example.hand for example in examples)),
        "questions by outcome": dict(Counter(example.outcome.value for example in examples)),
        "questions by language": dict(Counter(example.language for example in examples)),
        "questions by number of rules": dict(Counter(str(len(_rules(e, policy))) for e in examples if e.answers)),
        "posts by hand": dict(Counter(post.hand for post in posts)),
        "posts by language": dict(Counter(post.language for post in posts)),
        "posts by kind": dict(Counter(_kind(post) for post in posts)),
        "faults by rule": _by_rule(faulty.elements()),
        "mended twins by rule": _by_rule(fine.elements()),
    }


def _kind(post: LabelledPost) -> str:
    size = "whole" if post.work is not None else "snippet"
    return f"{size}, {'with faults' if post.faults else 'fine'}"


def _rules_of_pairs(posts: Sequence[LabelledPost]) -> dict[str, set[int]]:
    """Return the rules that one of the two texts of each pair goes against."""
    rules: dict[str, set[int]] = {}
    for post in posts:
        rules.setdefault(post.pair, set()).update(fault.rule for fault in post.faults)
    return rules


def _rules(example: Example, policy: Policy) -> set[int]:
    return {policy.rule_of[name] for name in example.answers}


def _by_rule(rules: Iterable[int]) -> dict[str, int]:
    counted = Counter(rules)
    return {f"rule {number}": counted[number] for number in sorted(counted)}


def _agreements(policy: Policy) -> dict[str, Agreement]:
    read = [(example, example.second) for example in policy.examples]
    both = [(example, second) for example, second in read if second is not None]
    inside = [(e, s) for e, s in both if e.answers and s.outcome == Outcome.ANSWERED]
    posts = [(post, post.second) for post in policy.posts]
    seen = [(post, second) for post, second in posts if second is not None]
    return {
        "questions: answered or not": agreement((bool(e.answers), s.outcome == Outcome.ANSWERED) for e, s in both),
        "questions: first rule": agreement((policy.rule_of[e.answers[0]], s.must[0]) for e, s in inside),
        "questions: first rule may be cited": agreement(
            (True, policy.rule_of[e.answers[0]] in (*s.must, *s.may)) for e, s in inside
        ),
        "questions: stance": agreement((policy.answers[e.answers[0]].stance, s.stance) for e, s in inside if s.stance),
        "drafts: fine or not": agreement((bool(_told(post)), bool(second)) for post, second in seen),
        "drafts: a fault is seen": agreement(
            (True, rule in second or rule in post.unclear) for post, second in seen for rule in _told(post)
        ),
    }


def _told(post: LabelledPost) -> set[int]:
    """Return the rules that the words of a post go against; what is missing from it is left aside."""
    return {fault.rule for fault in post.faults if fault.end > fault.start}


def _thin(policy: Policy, counts: Mapping[str, Mapping[str, int]]) -> Iterable[str]:
    """Yield what there should be more of."""
    for name, least in (
        ("questions by rule", ENOUGH_QUESTIONS),
        ("faults by rule", ENOUGH_SNIPPETS),
        ("mended twins by rule", ENOUGH_SNIPPETS),
    ):
        few = [f"{rule} ({count})" for rule, count in counts[name].items() if count < least]
        if few:
            yield f"{name}, fewer than {least}: {', '.join(few)}"
    outside = sum(not example.answers for example in policy.examples)
    if outside < ENOUGH_OUTSIDE:
        yield f"questions outside the protocol: {outside}, fewer than {ENOUGH_OUTSIDE}"
    used = Counter(name for example in policy.examples for name in example.answers)
    rare = [f"{name} ({used[name]})" for name in policy.answers if used[name] < RARE_ANSWER]
    if rare:
        yield f"answers with fewer than {RARE_ANSWER} questions: {', '.join(rare)}"
