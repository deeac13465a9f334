"""How near a passage is to a question, in meaning and in words, and how likely that makes it the right one."""

from __future__ import annotations

import numpy as np

from retrieval.reader import Floats

OWN, SECTION, DOCUMENT = 1.0, 1.0, 1.0
"""Weights of a passage, its section and its document: of those tried, none was better on both the guidance cases and
180 government answers."""
LEXICAL = 0.15
"""Weight of the absolute BM25 score beside the cosine similarity."""
SLOPE, SHIFT = 42.3, -36.1
"""Logistic regression of "the best passage is the right one" on the guidance cases, nearness being the only input."""


def nearness(own: Floats, section: Floats, document: Floats, lexical: Floats) -> Floats:
    """Return what passages are ranked by, shape (n,).

    The mean of the cosine similarities of the passage itself, its section and its document, and BM25.
    """
    return (OWN * own + SECTION * section + DOCUMENT * document) / (OWN + SECTION + DOCUMENT) + LEXICAL * lexical


def relevance(near: Floats) -> Floats:
    """Return the probability that a passage so near, being the best, is the right one, shape (n,)."""
    return 1 / (1 + np.exp(-np.clip(SLOPE * near + SHIFT, -40, 40)))
