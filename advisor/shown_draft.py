"""A draft as a model sees it, and where words that it quotes stand in the draft itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from advisor.cues import is_order
from advisor.draft import Draft
from advisor.grounding import fold

Span = tuple[int, int]
_FEWEST_LETTERS = 2
"""Letters and digits that quoted words need; a comma points at nothing."""


@dataclass(frozen=True)
class ShownDraft:
    """A draft with `text`: personal data masked, sentences that give orders (at `orders`) blank; no character moves."""

    draft: Draft
    text: str
    orders: tuple[Span, ...]

    def find(self, words: str, taken: Sequence[Span] = ()) -> Span | None:
        """Return where the words stand literally, first where nothing is `taken`; never in or across an order."""
        return next((span for span in self._places_of(words) if not _overlaps(span, (*taken, *self.orders))), None)

    @cached_property
    def _plain(self) -> tuple[str, list[int]]:
        return _plain(self.text)

    def _places_of(self, words: str) -> Iterator[Span]:
        text, places = self._plain
        sought = _plain(words)[0].strip()
        if sum(char.isalnum() for char in sought) < _FEWEST_LETTERS:
            return
        at = text.find(sought)
        while at >= 0:
            start, end = places[at], places[at + len(sought) - 1] + 1
            if not (_parts_a_word(self.text, start) or _parts_a_word(self.text, end)):
                yield start, end
            at = text.find(sought, at + 1)


def shown_draft(draft: Draft, show: Callable[[str], str]) -> ShownDraft:
    """Return the draft as a model sees it; `show` masks, and leaves every character in its place."""
    orders = tuple(_orders(draft))
    shown = list(show(draft.text))
    for start, end in orders:
        shown[start:end] = [char if char == "\n" else " " for char in shown[start:end]]
    return ShownDraft(draft, "".join(shown), orders)


def _orders(draft: Draft) -> Iterator[Span]:
    """Yield the sentences that give orders, alone or, when an exclamation within cuts one in two, with the next."""
    alone = [is_order(_plain(piece.text)[0]) for piece in draft.pieces]
    yield from ((piece.start, piece.end) for piece, orders in zip(draft.pieces, alone, strict=True) if orders)
    for number, (piece, following) in enumerate(pairwise(draft.pieces)):
        both = draft.text[piece.start : following.end]
        if not any(alone[number : number + 2]) and "\n" not in both and is_order(_plain(both)[0]):
            yield piece.start, following.end


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text with one kind of space, dash and quotation mark and nothing invisible, and where each stood."""
    chars, places = list[str](), list[int]()
    for at, char in enumerate(text):
        kept = _kept(char, chars[-1] if chars else " ")
        chars += kept
        places += [at] * len(kept)
    return "".join(chars), places


def _kept(char: str, before: str) -> str:
    if char.isspace():
        return "" if before == " " else " "
    return "" if unicodedata.category(char)[0] == "C" else fold(char)


def _parts_a_word(text: str, cut: int) -> bool:
    """Say whether a cut at this place parts a word, or a letter from the mark on it."""
    if not 0 < cut < len(text):
        return False
    joined = unicodedata.category(text[cut])[0] == "M" or "\u200d" in text[cut - 1 : cut + 1]
    return joined or (text[cut - 1].isalnum() and text[cut].isalnum())


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def without_addresses(text: str) -> str:
    """Return the text without links and e-mail addresses, which no words of ours need to repeat."""
    return re.sub(r"\S*(?:://|www\.|@)\S*|\b(?:[\w-]+\.)+[a-z]{2,}/\S*", " ", text, flags=re.IGNORECASE)
