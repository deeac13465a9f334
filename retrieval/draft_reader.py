"""The reader of drafts: from the sentences of a post to the probability that each goes against a rule; numpy only.

Two steps. Linear heads read each sentence by itself (embedding, characters, words). A second linear step then weighs,
for each rule, the heads of the sentence, the strongest heads elsewhere in the post, and who posts where. Nothing else
of the other sentences counts, so that a sentence put in elsewhere hardly changes what is said of this one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.labelled import Capacity, Channel
from retrieval.features import View
from retrieval.reader import Floats

LEAST, MOST = -2.0, 2.0
"""Log-odds between which the heads of other sentences count: nothing on a matter is as little as there can be."""
EXTRA = ("work", "personal", "who")
"""Heads that every post has beside those of the rules: about work, speaks personally, says who is speaking."""
_SPACED = re.compile(r"(?<!\w)(?:\w ){2,}\w(?!\w)")
_MIXED = re.compile(r"(?<!\w)(?=\w*[^\W\d_])(?=\w*\d)[^\W_]{3,}(?!\w)")
_HOSTED = re.compile(r"\b(?:intranet|bedrijfsblog|personeelsblad|prikbord|company blog|internal blog)\b", re.IGNORECASE)
_LEET = str.maketrans("013457", "oieast")
_COMMON = frozenset(
    "gemeente stichting ziekenhuis basisschool school hotel bedrijf bakkerij museum theater restaurant garage apotheek "
    "zorggroep groep centrum huis bank the and van der den het voor company group".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Who posts where."""

    channel: Channel = "other"
    organisation: str = ""
    manager: bool = False
    capacity: Capacity = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """How likely a fault must be for a second look, and to weigh in full: by how often fine posts come above it."""

    maybe: float
    sure: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceReading:
    """What the reader makes of one sentence: probabilities by rule, and what kind of sentence it is.

    `faults` are those in this post, `alone` those of the first step, that sees nothing but the sentence; `severe` is
    the probability that a fault in it is a grave one; `sentences` the log-odds of the rule sentences it may go against,
    by ref.
    """

    faults: dict[int, float]
    alone: dict[int, float]
    personal: float
    who: float
    severe: float
    sentences: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReading:
    """What the reader makes of a post: the probability that it is about the author's work, its sentences, the bars."""

    work: float
    sentences: tuple[SentenceReading, ...]
    bars: dict[int, Bars]


@dataclass(frozen=True, kw_only=True)
class DraftReader:
    """Heads over sentences and what weighs them.

    `names` are the heads in order: the rules as numbers, `EXTRA`, `severe`, and refs of rule sentences; `weights` has
    shape (dimension + pieces, heads) in int8 with one scale a head; `second` shape (features, rules); `work` and
    `work_bias` weigh the strongest heads and the situation for the post as a whole; `bars` has shape (rules, 2).
    """

    rules: tuple[int, ...]
    refs: tuple[str, ...]
    mean: Floats
    views: tuple[View, ...]
    weights: NDArray[np.int8]
    scales: Floats
    bias: Floats
    second: Floats
    second_bias: Floats
    work: Floats
    work_bias: Floats
    bars: Floats

    @property
    def uses_embedding(self) -> bool:
        """Whether sentences have to be embedded for it."""
        return len(self.mean) > 0

    @cached_property
    def _embedding_weights(self) -> Floats:
        return self.weights[: len(self.mean)].astype(np.float32) * self.scales

    def read(
        self, sentences: Sequence[str], vectors: Floats | None, situation: Situation, aside: Sequence[bool] = ()
    ) -> PostReading:
        """Return the reading of a post with at least one sentence; vectors (n, dimension) are of `plain` sentences.

        Sentences that are set `aside` are read, but do not count in the reading of the others.
        """
        heads = np.stack(
            [self.heads(text, None if vectors is None else vectors[n]) for n, text in enumerate(sentences)]
        )
        counted = ~np.array(aside, dtype=bool) if len(aside) else np.ones(len(sentences), dtype=bool)
        own = heads[:, : len(self.rules) + len(EXTRA)]
        faults = _sigmoid(context_of(own, sentences, situation, counted) @ self.second + self.second_bias)
        whole = whole_of(own[counted] if counted.any() else own, sentences, situation)
        return PostReading(
            work=float(_sigmoid(whole @ self.work + self.work_bias)[0]),
            sentences=tuple(self._reading(heads[n], faults[n]) for n in range(len(sentences))),
            bars={
                rule: Bars(maybe=float(a), sure=float(b)) for rule, (a, b) in zip(self.rules, self.bars, strict=True)
            },
        )

    def heads(self, text: str, vector: Floats | None) -> Floats:
        """Return the log-odds of every head for one sentence by itself, shape (heads,)."""
        scores = self.bias
        if vector is not None and self.uses_embedding:
            scores = scores + centred(vector, self.mean) @ self._embedding_weights
        start = len(self.mean)
        for view in self.views:
            columns, values = view(plain(text))
            scores = scores + (values @ self.weights[start + columns].astype(np.float32)) * self.scales
            start += len(view.vocabulary)
        return scores

    def _reading(self, heads: Floats, faults: Floats) -> SentenceReading:
        first = len(self.rules)
        _, personal, who, severe = (float(x) for x in _sigmoid(heads[first : first + 4]))
        return SentenceReading(
            faults={number: float(x) for number, x in zip(self.rules, faults, strict=True)},
            alone={number: float(x) for number, x in zip(self.rules, _sigmoid(heads[:first]), strict=True)},
            personal=personal,
            who=who,
            severe=severe,
            sentences={ref: float(x) for ref, x in zip(self.refs, heads[first + 4 :], strict=True)},
        )

    def save(self, file: Path) -> None:
        """Write everything into one .npz file."""
        vocabulary = {view.name: list(view.vocabulary) for view in self.views}
        facts = json.dumps({"rules": self.rules, "refs": self.refs, "views": vocabulary})
        idf: dict[str, Any] = {f"idf_{view.name}": view.idf.astype(np.float32) for view in self.views}
        text = np.frombuffer(facts.encode(), dtype=np.uint8)
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        np.savez_compressed(file, allow_pickle=False, facts=text, **arrays, **idf)

    @classmethod
    def load(cls, file: Path) -> DraftReader:
        """Return the reader that `save` wrote."""
        with file.open("rb") as opened, np.load(opened) as arrays:
            facts = json.loads(arrays["facts"].tobytes())
            views = tuple(
                View(name, {piece: column for column, piece in enumerate(pieces)}, arrays[f"idf_{name}"])
                for name, pieces in facts["views"].items()
            )
            given = {name: arrays[name] for name in _ARRAYS}
        return cls(rules=tuple(facts["rules"]), refs=tuple(facts["refs"]), views=views, **given)


_ARRAYS = ("mean", "weights", "scales", "bias", "second", "second_bias", "work", "work_bias", "bars")


def concerns(rule: int, situation: Situation, text: str) -> bool:
    """Say whether a rule of CNV's protocol can concern this author and place: 13 is on leaders, 14 on own sites."""
    if rule == 13:
        return situation.manager or situation.capacity == "on_behalf"
    if rule == 14:
        return situation.channel == "intranet" or bool(_HOSTED.search(text))
    return True


def context_of(heads: Floats, sentences: Sequence[str], situation: Situation, counted: NDArray[np.bool_]) -> Floats:
    """Return the features of the second step, shape (n, 2 * heads + 12): own heads, strongest others, situation."""
    others = np.stack([_strongest(heads, counted, n) for n in range(len(heads))])
    counting = [text for text, counts in zip(sentences, counted, strict=True) if counts]
    setting = _setting(counting, situation)
    own = [[_names(text, situation), len(text) > 60, len(text) < 25] for text in sentences]
    rows = np.array([[*setting, *flags] for flags in own], dtype=np.float32)
    return np.hstack([heads, others, rows]).astype(np.float32)


def whole_of(heads: Floats, sentences: Sequence[str], situation: Situation) -> Floats:
    """Return the features of a whole post, shape (2 * heads + 9,): strongest heads, as they are and cut, situation."""
    strongest = heads.max(axis=0, initial=LEAST)
    return np.hstack([strongest, np.minimum(strongest, MOST), _setting(sentences, situation)]).astype(np.float32)


def _setting(sentences: Sequence[str], situation: Situation) -> list[bool]:
    return [
        situation.manager,
        situation.capacity == "on_behalf",
        situation.capacity == "personal",
        situation.channel == "intranet",
        situation.channel == "review_site",
        situation.channel == "wikipedia",
        situation.channel == "blog",
        situation.channel in ("forum", "reddit"),
        any(_names(text, situation) for text in sentences),
    ]


def _names(text: str, situation: Situation) -> bool:
    return any(name in text.casefold() for name in naming_words(situation.organisation))


def _strongest(heads: Floats, counted: NDArray[np.bool_], row: int) -> Floats:
    others = counted.copy()
    others[row] = False
    return np.clip(heads[others].max(axis=0, initial=LEAST), LEAST, MOST)


def naming_words(organisation: str) -> list[str]:
    """Return the words that tell this organisation from others, in small letters."""
    return [word for word in re.findall(r"\w{4,}", organisation.casefold()) if word not in _COMMON]


def plain(text: str) -> str:
    """Return the text with s p a c e d letters joined and digits that stand for letters read as letters."""
    joined = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    return _MIXED.sub(_as_letters, joined)


def _as_letters(found: re.Match[str]) -> str:
    word = found[0]
    digits = sum(char.isdigit() for char in word)
    inside = word[0].isalpha() and (word[-1].isalpha() or digits == 1)
    return word.translate(_LEET) if inside and digits * 2 <= len(word) else word


def centred(vectors: Floats, mean: Floats) -> Floats:
    """Return the vectors less the mean, scaled to length one."""
    moved = vectors - mean
    return moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)


def _sigmoid(x: Floats) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(np.asarray(x, dtype=np.float64), -40, 40)))
