"""One question, ranked hits: what it names by number first, then rules by the reader and guidance by hybrid search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.policy import Policy
from retrieval.draft_reader import PostReading, Situation, plain
from retrieval.embedder import Embedder
from retrieval.followup import stands_alone
from retrieval.index import Index, IndexDamagedError
from retrieval.numbers import named_refs
from retrieval.reader import Calibration, Floats, Reading
from retrieval.relevance import nearness, relevance

Value = TypeVar("Value")
CANDIDATES = 60
"""How many passages each side of the hybrid search puts forward."""
_REBUILDS = 2


class Found(StrEnum):
    """How a hit was found."""

    NUMBER = "number"
    EXAMPLES = "examples"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule sentence or passage with its score, a probability that it is what was asked for."""

    ref: str
    rule: int | None
    source: str
    heading: str
    text: str
    score: float
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question with its vector, and what the reader makes of it (None for a policy without examples)."""

    text: str
    vector: Floats
    reading: Reading | None


class Searcher:
    """Search over one policy; may be shared between threads."""

    def __init__(self, policy: Policy, embedder: Embedder, index: Index, rebuild: Callable[[], Index]) -> None:
        self.policy, self.embedder = policy, embedder
        self._index, self._rebuild, self._lock = index, rebuild, Lock()
        self._first_passage = len(index.entries) - len(policy.passages)

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        self.search("warm")

    def query(self, text: str, before: Sequence[str] = ()) -> Query:
        """Return the question, embedded and read; `before` holds what the same person asked earlier."""
        reader = self._sound(lambda index: index.reader)
        vector = self.embedder.embed_queries([text])[0]
        alone = reader.read(text, vector) if reader else None
        earlier = " ".join(before)
        if not earlier or stands_alone(text, alone):
            return Query(text=text, vector=vector, reading=alone)
        joint = f"{earlier} {text}"
        both = self.embedder.embed_queries([joint])[0]
        reading = reader.read(text, vector, earlier, both) if reader else None
        return Query(text=joint, vector=both, reading=reading)

    def search(self, text: str, top: int = 10) -> list[Hit]:
        """Return the best hits among rules and guidance, best first."""
        query = self.query(text)
        ranked = sorted(self.rules(query) + self.guidance(query), key=lambda hit: -hit.score)
        first = {hit.ref: hit for hit in self.named(text)}
        return [*first.values(), *(hit for hit in ranked if hit.ref not in first)][:top]

    def named(self, text: str) -> list[Hit]:
        """Return what the text names by number, in its order; a rule gives all its sentences."""
        refs = [ref for name in named_refs(text) for ref in self.expanded(name)]
        return [self.hit(ref, 1.0, Found.NUMBER) for ref in dict.fromkeys(refs)]

    def expanded(self, name: str) -> list[str]:
        """Return the refs that a name stands for: itself, all sentences of a rule, or none when it does not exist."""
        if name in self.policy.quotable:
            return [name]
        rule = self.policy.rule(int(name[1:])) if name[1:].isdigit() else None
        return [sentence.ref for sentence in rule.sentences] if rule else []

    def read_draft(
        self, sentences: Sequence[str], situation: Situation, aside: Sequence[bool] = ()
    ) -> PostReading | None:
        """Return what the reader of drafts makes of a post, cut into sentences; None when there is no such reader.

        Sentences that are set `aside` do not count in the reading of the others.
        """
        reader = self._sound(lambda index: index.draft_reader)
        if reader is None or not sentences:
            return None
        vectors = self.embedder.embed_queries([plain(text) for text in sentences]) if reader.uses_embedding else None
        return reader.read(sentences, vectors, situation, aside)

    @property
    def calibration(self) -> Calibration | None:
        """What turns the reader's scores into decisions, if there is a reader."""
        reader = self._sound(lambda index: index.reader)
        return reader.calibration if reader else None

    def by_meaning(self, query: Query) -> list[Hit]:
        """Return the rule sentences by meaning and words alone, best first."""
        return self._sound(lambda index: self._scored(index, query, np.arange(self._first_passage)))

    def rules(self, query: Query) -> list[Hit]:
        """Return one hit a rule, its sentence nearest to the question, best rule first."""
        best: dict[int, Hit] = {}
        for hit in self.by_meaning(query):
            best.setdefault(hit.rule or 0, hit)
        if query.reading is None:
            return list(best.values())
        chances = {number: query.reading.inside * chance for number, chance in query.reading.rules.items()}
        hits = [self.hit(hit.ref, chances.get(number, 0.0), Found.EXAMPLES) for number, hit in best.items()]
        return sorted(hits, key=lambda hit: -hit.score)

    def guidance(self, query: Query, top: int = CANDIDATES) -> list[Hit]:
        """Return the passages of guidance that fit best, best first."""
        if not self.policy.passages:
            return []
        return self._sound(lambda index: self._scored(index, query, self._candidates(index, query)))[:top]

    def hit(self, ref: str, score: float, found: Found) -> Hit:
        """Return the hit for a ref of this policy."""
        place = self.policy.place(ref)
        return Hit(
            ref=ref,
            rule=place.rule,
            source=place.source,
            heading=place.heading,
            text=self.policy.quotable[ref],
            score=score,
            found=found,
        )

    def _candidates(self, index: Index, query: Query) -> NDArray[np.intp]:
        near = index.nearest(query.vector, CANDIDATES + self._first_passage)
        lexical = index.lexical.scores(query.text)
        most = min(CANDIDATES, len(lexical))
        often = np.argpartition(-lexical, most - 1)[:most]
        rows = np.union1d(near, often[lexical[often] > 0])
        return rows[rows >= self._first_passage]

    def _scored(self, index: Index, query: Query, rows: NDArray[np.intp]) -> list[Hit]:
        around, vector = index.around, query.vector
        document = around.document_of[rows]
        similarities = {
            "own": np.asarray(index.vectors[rows]) @ vector,
            "document": around.documents[document] @ vector,
            "head": around.heads[document] @ vector,
            "opening": around.openings[document] @ vector,
        }
        lexical, whole = index.lexical.scores(query.text), index.document_lexical.scores(query.text)
        near = nearness(similarities, lexical[rows], whole[document])
        chances = relevance(near)
        order = np.argsort(-near, kind="stable")
        return [self.hit(index.entries[int(rows[i])].ref, float(chances[i]), Found.MEANING) for i in order]

    def _sound(self, use: Callable[[Index], Value]) -> Value:
        """Return what `use` makes of the index, building the index again if it turns out to be damaged."""
        for _ in range(_REBUILDS):
            index = self._index
            try:
                return use(index)
            except IndexDamagedError:
                with self._lock:
                    if self._index is index:
                        self._index = self._rebuild()
        return use(self._index)
