"""A question as character n-grams (which survive typos, compounds and inflection) and as words and word pairs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"\w+")

SHORTEST, LONGEST = 2, 5
LONGEST_TEXT = 4000
"""Characters of a question that are read; what follows adds nothing."""


def normalised(text: str) -> str:
    """Return the text in lower case, without accents, with single spaces."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def ngrams(text: str) -> list[str]:
    """Return the character n-grams within each word and its surrounding spaces (as scikit-learn's char_wb)."""
    pieces: list[str] = []
    for word in normalised(text).split():
        padded = f" {word} "
        for size in range(SHORTEST, min(LONGEST, len(padded)) + 1):
            pieces += [padded[start : start + size] for start in range(len(padded) - size + 1)]
    return pieces


def words(text: str) -> list[str]:
    """Return the words and the pairs of neighbouring words."""
    single = _WORD.findall(normalised(text))
    return single + [f"{first} {second}" for first, second in pairwise(single)]


VIEWS: dict[str, Callable[[str], list[str]]] = {"characters": ngrams, "words": words}
"""The ways in which a question is cut, by name."""
SCALES = {"characters": 2.0, "words": 1.5}
"""Length of each view's vector beside the embedding's 1.0: measured on unseen hands, see docs/understanding.md."""


class View:
    """TF-IDF of the known pieces of one view: sublinear counts, then scaled to the view's length."""

    def __init__(self, name: str, vocabulary: dict[str, int], idf: NDArray[np.floating[Any]]) -> None:
        self.name, self.vocabulary, self.idf = name, vocabulary, idf
        self._cut, self._scale = VIEWS[name], SCALES[name]

    def __call__(self, text: str) -> tuple[NDArray[np.intp], NDArray[np.floating[Any]]]:
        """Return the columns and values of the text's sparse vector."""
        known = self.vocabulary
        counts = Counter(known[piece] for piece in self._cut(text) if piece in known)
        columns = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        tf = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(tf)) * self.idf[columns] if len(counts) else tf
        length = float(np.linalg.norm(values))
        return columns, values * (self._scale / length) if length else values
