"""Chooses the vocabulary anew: `python -m retrieval.make_encoder.choose WORD_LIST ...`.

The committed choice was made from Debian 12's word lists: dutch of wdutch (OpenTaal), american-english of wamerican
and british-english of wbritish, in /usr/share/dict.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from retrieval.make_encoder.vocabulary import KEPT, chosen_ids, save_ids
from retrieval.make_encoder.weights import packaged, read_weights

ROOT = Path(__file__).parents[2]
_FOLDERS = ("ingest/protocols", "evals/cases", "advisor", "docs", "ui/texts")
_KINDS = {".md", ".txt", ".yaml", ".toml"}
_HELD_OUT = "evals/cases/drafts"
"""The texts that measure the choice have no part in it."""


def own_texts() -> list[str]:
    """Return every line that people wrote or read in the repository, but for the held-out drafts."""
    files = [file for folder in _FOLDERS for file in sorted((ROOT / folder).rglob("*")) if file.suffix in _KINDS]
    own = [file for file in files if not file.is_relative_to(ROOT / _HELD_OUT)]
    return [line.strip() for file in own for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def main(arguments: Sequence[str] | None = None) -> None:
    """Choose from the project's own texts and these word lists, and write the choice."""
    lists = [Path(name) for name in (sys.argv[1:] if arguments is None else arguments)]
    words = [word for file in lists for word in file.read_text(encoding="utf-8").split()]
    vocabulary = read_weights(packaged()).vocabulary
    ids = chosen_ids(vocabulary, own_texts(), words)
    save_ids(ids, len(vocabulary.pieces))
    sys.stdout.write(f"{len(ids)} of {len(vocabulary.pieces)} pieces kept, from {len(words)} words: {KEPT.name}\n")


if __name__ == "__main__":
    main()
