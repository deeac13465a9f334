"""What labelled posts teach the reader of drafts: their sentences, and a target for every head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.labelled import LabelledPost
from ingest.sentences import post_spans
from retrieval.draft_reader import plain
from retrieval.embedder import Vectors
from retrieval.reader import Floats

_MOSTLY = 0.5
"""Share of the shorter of sentence and fault that must overlap for the sentence to count as faulty."""
_CLEARLY = 25
"""Characters of overlap that count as faulty in any case."""
_FEWEST_REFS = 20
"""Labelled sentences that a rule sentence needs before it gets a head."""


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence of a labelled post."""

    post: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to learn from: sentences, what they teach (n, heads; nan is no evidence), and their vectors."""

    posts: Sequence[LabelledPost]
    rows: Sequence[Row]
    rules: tuple[int, ...]
    refs: tuple[str, ...]
    targets: Floats
    vectors: Vectors | None

    @property
    def texts(self) -> list[str]:
        """The sentences as they are read."""
        return [plain(row.text) for row in self.rows]

    def of(self, posts: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return the numbers of the rows of these posts."""
        return np.flatnonzero(posts[np.array([row.post for row in self.rows])])


def rows_of(posts: Sequence[LabelledPost]) -> list[Row]:
    """Return every sentence of the posts, in order."""
    return [Row(n, p.text[a:b], a, b) for n, p in enumerate(posts) for a, b in post_spans(p.text)]


def material_of(posts: Sequence[LabelledPost], vectors: Vectors | None) -> Material:
    """Return what the posts teach; vectors are those of the `plain` texts of `rows_of(posts)`, None to do without."""
    rows = rows_of(posts)
    rules = tuple(sorted({fault.rule for post in posts for fault in post.faults}))
    refs = _refs_of(posts)
    targets = np.stack([_targets(posts[row.post], row, rules, refs) for row in rows])
    return Material(posts, rows, rules, refs, targets, vectors)


def _refs_of(posts: Sequence[LabelledPost]) -> tuple[str, ...]:
    """Return the rule sentences that are labelled often enough, of rules that have more than one such."""
    labels = [fault.sentence for post in posts for fault in post.faults if fault.sentence]
    often = {ref for ref in labels if labels.count(ref) >= _FEWEST_REFS}
    rules = [ref.split(".")[0] for ref in often]
    return tuple(sorted(ref for ref in often if rules.count(ref.split(".")[0]) > 1))


def _targets(post: LabelledPost, row: Row, rules: tuple[int, ...], refs: tuple[str, ...]) -> Floats:
    """Return what a sentence teaches: rules, work, personal, who, severe, refs."""
    faulty = {fault.rule: fault for fault in post.faults if _is_faulty(row, fault.start, fault.end)}
    touched = {fault.rule for fault in post.faults if min(row.end, fault.end) > max(row.start, fault.start)}
    unclear = ((set(post.unclear) | touched) - set(faulty)) | post.disputed
    by_rule = [np.nan if rule in unclear else float(rule in faulty) for rule in rules]
    severe = float(any(fault.severity == "high" for fault in faulty.values())) if faulty else np.nan
    sentences = [_ref_target(ref, faulty) for ref in refs]
    work = np.nan if post.work is None else float(post.work)
    said = [_said(post, row, post.personal), _said(post, row, post.who)]
    return np.array([*by_rule, work, *said, severe, *sentences], dtype=np.float32)


def _is_faulty(row: Row, start: int, end: int) -> bool:
    overlap = min(row.end, end) - max(row.start, start)
    return (
        end > start
        and overlap > 0
        and (overlap >= _CLEARLY or overlap >= _MOSTLY * min(row.end - row.start, end - start))
    )


def _ref_target(ref: str, faulty: dict[int, Any]) -> float:
    fault = faulty.get(int(ref[1:].split(".", maxsplit=1)[0]))
    return float(fault.sentence == ref) if fault and fault.sentence else np.nan


def _said(post: LabelledPost, row: Row, words: str | None) -> float:
    if words is None:
        return np.nan
    start = post.text.find(words) if words else -1
    if start < 0:
        return 0.0
    overlap = min(row.end, start + len(words)) - max(row.start, start)
    return float(overlap > _MOSTLY * min(len(words), row.end - row.start))
