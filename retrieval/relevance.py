"""How near a passage is to a question, in meaning and in words, and how likely that makes it the right one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from retrieval.reader import Floats

WEIGHTS = {"own": 2.0, "document": 1.0, "head": 1.0, "opening": 2.0}
"""Weights of the cosine similarities of a passage, the mean of its document, the document's head read as one text, and
its opening passage, where a document mostly says what it is about."""
LEXICAL, DOCUMENT_LEXICAL = 0.05, 0.10
"""Weights of the absolute BM25 scores of the passage and of the document, beside the mean of those similarities."""
SLOPE, SHIFT = 39.0, -32.8
"""Logistic regression of "the best passage is the right one" on the guidance cases, nearness being the only input."""


def nearness(similarities: Mapping[str, Floats], lexical: Floats, document_lexical: Floats) -> Floats:
    """Return what passages are ranked by, shape (n,): the weighted mean of the similarities, and BM25."""
    total = sum(WEIGHTS.values())
    mean = sum((WEIGHTS[name] / total * near for name, near in similarities.items()), np.zeros(len(lexical)))
    return mean + LEXICAL * lexical + DOCUMENT_LEXICAL * document_lexical


def relevance(near: Floats) -> Floats:
    """Return the probability that a passage so near, being the best, is the right one, shape (n,)."""
    return 1 / (1 + np.exp(-np.clip(SLOPE * near + SHIFT, -40, 40)))
