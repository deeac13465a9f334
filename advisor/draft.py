"""A draft as it comes in, with who posts it and where, and cut into sentences that keep their offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from advisor.language import language_of
from ingest.errors import InputError
from ingest.labelled import Capacity, Channel
from ingest.policy import Language
from ingest.sentences import post_spans

LONGEST = 20_000
"""Characters a draft may have."""
_LABEL = re.compile(r"(?<!\S)\W?(?:systeem|system|assistent|assistant|prompt)\W?\s?:\s*", re.IGNORECASE)
_NEXT = re.compile(r"(?<=[^\W\d_])\s+(?=[^\w\s]*[A-ZÀ-Þ])|\s+(?=[★☆])")
OWN_CHANNELS: frozenset[Channel] = frozenset({"intranet"})
"""Channels that the organisation itself hosts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who posts: function, employer, whether they lead people, and for whom they speak."""

    role: str = ""
    organisation: str = ""
    manager: bool = False
    capacity: Capacity = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A sentence of the draft: `text` is draft[start:end], counted in code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A post before it is posted; `text` is kept exactly as it was typed."""

    text: str
    channel: Channel = "other"
    author: Author = field(default_factory=Author)
    language: Language | None = None

    def checked(self) -> Draft:
        """Return the draft itself.

        Raises InputError when there is nothing to read in it, or when it is too long.
        """
        if not any(unicodedata.category(char)[0] in "LNSP" for char in self.text):
            raise InputError("The draft is empty; paste the text you want to post")
        if len(self.text) > LONGEST:
            raise InputError(f"The draft has {len(self.text)} characters; shorten it to at most {LONGEST}")
        return self

    @cached_property
    def spoken(self) -> Language:
        """The language it is written in, or the one that was asked for."""
        return self.language or language_of(self.text)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Its sentences in order; lines, list items and strings of emoji end a sentence too."""
        spans = (cut for span in post_spans(self.text) for cut in _apart(self.text, *span))
        return tuple(Piece(start=start, end=end, text=self.text[start:end]) for start, end in spans)


def _apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what stands before, in and after words under the label of a machine ("system: …")."""
    label = _LABEL.search(text, start, end)
    if label is None:
        yield start, end
        return
    after = _NEXT.search(text, label.end(), end)
    cuts = [start, label.start(), *([after.start()] if after else []), end]
    for first, last in pairwise(cuts):
        piece = text[first:last]
        if piece.strip():
            yield first + len(piece) - len(piece.lstrip()), first + len(piece.rstrip())
