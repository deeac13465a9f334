"""A draft cut where its findings begin and end, so that all of them can be shown, also where they overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

_LINE_END = re.compile(r"\r\n?")
_NO_HTML = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The piece text[start:end]: which spans cover it (by position, the shortest first), and which end with it."""

    start: int
    end: int
    covered_by: tuple[int, ...]
    closes: tuple[int, ...]


def segments(length: int, spans: Sequence[tuple[int, int]]) -> tuple[Segment, ...]:
    """Return disjoint segments that together are the text of this length; an empty span covers nothing."""
    real = {number: span for number, span in enumerate(spans) if span[0] < span[1]}
    edges = sorted({0, length, *(edge for span in real.values() for edge in span)})
    return tuple(_segment(start, end, real) for start, end in pairwise(edges))


def _segment(start: int, end: int, spans: dict[int, tuple[int, int]]) -> Segment:
    over = [number for number, span in spans.items() if span[0] <= start and end <= span[1]]
    over.sort(key=lambda number: spans[number][1] - spans[number][0])
    closes = sorted(number for number in over if spans[number][1] == end)
    return Segment(start=start, end=end, covered_by=tuple(over), closes=tuple(closes))


def shown(text: str, start: int = 0, end: int | None = None) -> str:
    """Return text[start:end] as HTML in which every kind of line end is one, and no character is markup."""
    stop = len(text) if end is None else end
    if text[stop - 1 : stop + 1] == "\r\n":
        stop -= 1  # the rest of this line end is in the next piece
    return escape(_NO_HTML.sub("\ufffd", _LINE_END.sub("\n", text[start:stop])))
