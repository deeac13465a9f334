"""Train the readers of drafts that come with the project: `make reader`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np

from ingest.compose import Sources, compose
from retrieval.draft_material import material_of, rows_of
from retrieval.draft_reader import plain
from retrieval.draft_training import train_draft_reader
from retrieval.embedder import Embedder, Vectors
from retrieval.encoder import OnnxE5
from retrieval.shipped import BY_WORDS, EMBEDDER, FOLDER, POSTS, WITH_EMBEDDING, digest

_BATCH = 64


def main() -> None:
    """Embed the bundled posts, train both readers and write them."""
    posts = compose(Sources()).posts
    embedder = OnnxE5()
    vectors = _embedded(embedder, [plain(row.text) for row in rows_of(posts)])
    FOLDER.mkdir(exist_ok=True)
    for file, given in ((WITH_EMBEDDING, vectors), (BY_WORDS, None)):
        _say(f"Training {file.name} on {len(posts)} posts ...")
        train_draft_reader(material_of(posts, given)).save(file)
    np.save(POSTS, np.array(sorted(digest(post) for post in posts), dtype=np.uint64))
    EMBEDDER.write_text(embedder.identity + "\n", encoding="utf-8")


def _embedded(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    known: dict[str, int] = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    distinct, rows = list(known), []
    for start in range(0, len(distinct), _BATCH):
        rows.append(embedder.embed_queries(distinct[start : start + _BATCH]))
        if start % (_BATCH * 20) == 0:
            _say(f"Embedded {start} of {len(distinct)} sentences")
    return np.vstack(rows)[[known[text] for text in texts]]


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
