"""The reader of drafts that comes with the project, trained on the bundled posts: no need to train it at ingest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from ingest.labelled import LabelledPost
from ingest.policy import Policy, content_hash
from retrieval.draft_reader import DraftReader, plain
from retrieval.embedder import Embedder

FOLDER = Path(__file__).parent / "trained"
WITH_EMBEDDING = FOLDER / "drafts.npz"
"""Reads sentences by the vectors of the default embedder, by characters and by words."""
BY_WORDS = FOLDER / "drafts-words.npz"
"""Reads by characters and words alone, for any other embedder."""
POSTS = FOLDER / "posts.npy"
"""Digests of the posts that both learned from."""
EMBEDDER = FOLDER / "embedder.txt"
"""Identity of the embedder whose vectors the first one reads."""
FEWEST_POSTS = 200
"""With fewer labelled posts no reader is trained, and drafts are read by the other checks alone."""


def digest(post: LabelledPost) -> int:
    """Return a 64-bit digest of a post and its labels."""
    faults = sorted((f.rule, f.start, f.end, f.severity, f.sentence or "") for f in post.faults)
    rest = (post.hand, faults, sorted(post.unclear), post.channel, post.organisation, post.manager, post.capacity)
    rest = (*rest, sorted(post.disputed))
    said = (post.work, post.personal, post.who)
    return int(content_hash(repr((post.text, *rest, *said)))[:16], 16)


def draft_reader_for(policy: Policy, embedder: Embedder) -> DraftReader | None:
    """Return the reader of drafts for this policy: the shipped one, or one trained now when the posts are others.

    None when the policy has too few labelled posts to learn from.
    """
    if len(policy.posts) < FEWEST_POSTS:
        return None
    if is_shipped(policy.posts):
        known = EMBEDDER.read_text(encoding="utf-8").strip()
        return _loaded(WITH_EMBEDDING if embedder.identity == known else BY_WORDS)
    from retrieval.draft_material import material_of, rows_of
    from retrieval.draft_training import train_draft_reader

    texts = [plain(row.text) for row in rows_of(policy.posts)]
    return train_draft_reader(material_of(policy.posts, embedder.embed_queries(texts)))


def is_shipped(posts: Sequence[LabelledPost]) -> bool:
    """Say whether the shipped readers learned from all of these posts."""
    known = _digests()
    return bool(known) and all(digest(post) in known for post in posts)


@cache
def _digests() -> frozenset[int]:
    return frozenset(np.load(POSTS).tolist()) if POSTS.exists() else frozenset()


@cache
def _loaded(file: Path) -> DraftReader:
    return DraftReader.load(file)
