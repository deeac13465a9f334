"""Lexical search: BM25 over Dutch stems, on an absolute scale from 0 (no word in common) to about 1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bm25s import BM25

_WORD = re.compile(r"\w+")
K1, B = 1.2, 0.75


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("dutch")


@cache
def stopwords() -> frozenset[str]:
    """Return the Dutch and English words that say nothing about the subject of a question."""
    text = resources.files("retrieval").joinpath("stopwords.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


def stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order."""
    return [_stem(word) for word in _WORD.findall(text.lower()) if word not in stopwords()]


class LexicalIndex:
    """BM25 (Robertson & Zaragoza 2009) over a fixed row of texts."""

    def __init__(self, model: BM25 | None, size: int) -> None:
        self._model, self.size = model, size

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Return an index over the texts; texts without any word are allowed."""
        corpus = [stems(text) for text in texts]
        if not any(corpus):
            return cls(None, len(texts))
        from bm25s import BM25

        model = BM25(k1=K1, b=B)
        model.index(corpus, show_progress=False)
        return cls(model, len(texts))

    def save(self, folder: Path) -> None:
        """Write the index into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "size.npy", np.array([self.size, self._model is not None]))
        if self._model:
            self._model.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Return the index that `save` wrote."""
        size, filled = np.load(folder / "size.npy").tolist()
        if not filled:
            return cls(None, size)
        from bm25s import BM25

        return cls(BM25.load(str(folder), load_corpus=False, mmap=False), size)

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return one score a text, shape (size,): BM25 as a share of what a text that fits perfectly would get."""
        if not self._model:
            return np.zeros(self.size, dtype=np.float32)
        known: dict[str, int] = self._model.vocab_dict
        words = list(dict.fromkeys(stems(query)))
        present = [word for word in words if word in known]
        if not present:
            return np.zeros(self.size, dtype=np.float32)
        raw = np.asarray(self._model.get_scores(present), dtype=np.float32)
        return raw / (len(words) * np.float32(np.log1p(self.size) * 0.5 * (K1 + 1)))
