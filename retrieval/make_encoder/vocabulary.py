"""Which pieces of the vocabulary stay: read from the committed list, or chosen anew from texts and word lists."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.make_encoder.tokenizer import tokenizer_of
from retrieval.make_encoder.weights import Vocabulary

Ids = NDArray[np.int64]
KEPT = Path(__file__).parent / "kept.npz"
"""The committed choice: one bit for each token id."""
SPACE = "▁"
_LATIN = range(0x250)
_WESTERN = range(0x100)
_BATCH = 4096


def kept_ids() -> Ids:
    """Return the ids of the committed choice, ascending."""
    with np.load(KEPT) as stored:
        return np.flatnonzero(np.unpackbits(stored["bits"])).astype(np.int64)


def save_ids(ids: Ids, count: int) -> None:
    """Write the choice out of `count` pieces as one bit each."""
    bits = np.zeros(count, dtype=np.uint8)
    bits[ids] = 1
    np.savez_compressed(KEPT, bits=np.packbits(bits))


def chosen_ids(vocabulary: Vocabulary, texts: Sequence[str], words: Sequence[str]) -> Ids:
    """Return the ids of special tokens, of short and single pieces, and of what `texts` and `words` are read as."""
    special = {vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk}
    short = {number for number, piece in enumerate(vocabulary.pieces) if _is_short(piece)}
    return np.array(sorted(special | short | _used(vocabulary, texts, words)), dtype=np.int64)


def pruned(vocabulary: Vocabulary, ids: Ids) -> Vocabulary:
    """Return the vocabulary with only these pieces, in their order."""
    place = {int(old): new for new, old in enumerate(ids)}
    return Vocabulary(
        pieces=tuple(vocabulary.pieces[number] for number in ids),
        scores=vocabulary.scores[ids],
        bos=place[vocabulary.bos],
        eos=place[vocabulary.eos],
        pad=place[vocabulary.pad],
        unk=place[vocabulary.unk],
    )


def _is_short(piece: str) -> bool:
    """Say whether a piece is up to three western letters, two Latin ones, one of any alphabet, or signs and digits."""
    letters = piece.removeprefix(SPACE)
    if not any(map(str.isalpha, letters)):
        return True
    if all(ord(letter) in _WESTERN for letter in letters):
        return len(letters) <= 3
    if all(ord(letter) in _LATIN for letter in letters):
        return len(letters) <= 2
    return len(letters) == 1 and not _is_ideograph(letters)


def _is_ideograph(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("CJK", "HANGUL", "YI ", "ETHIOPIC", "CANADIAN"))


def _used(vocabulary: Vocabulary, texts: Sequence[str], words: Sequence[str]) -> set[int]:
    reader = tokenizer_of(vocabulary)
    found = set[int]()
    for batch in _batches([*texts, *_forms(words)]):
        for encoding in reader.encode_batch_fast(batch, add_special_tokens=False):
            found.update(encoding.ids)
    return found


def _forms(words: Iterable[str]) -> Iterator[str]:
    """Yield each word as it stands, in small letters, with a capital, in capitals, and inside brackets."""
    for word in words:
        yield f"{word} {word.lower()} {word[:1].upper()}{word[1:]} {word.upper()} ({word.lower()})"


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), _BATCH):
        yield list(texts[start : start + _BATCH])
