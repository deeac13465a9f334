"""Cutting running text into sentences, with offsets that round-trip."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATIONS = frozenset(
    "a.d.h.v a.s a.u.b aanw afd alg art b.v bijv blz bv c.q c.s ca d.d d.m.v d.w.z dhr dr drs e.a e.d e.g enz "
    "etc evt excl fig i.c i.e i.o i.p.v i.s.m i.t.t i.v.m incl ing ir jl l.s m.a.w m.b.t m.b.v m.i m.i.v m.n "
    "m.u.v max mevr min mr mrs ms mw n.a.v n.b nl no nr o.a o.b.v o.g.v o.i.d o.l.v o.m o.v.v p p.s par pag "
    "prof resp s.v.p st t.a.v t.b.v t.g.v t.n.v t.o.v t/m tel v.a vgl vs z.o.z zgn".split()
)
_BREAK = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*(\s+)(?=[\"'“‘«(\[]*[^\W_a-z])|[^\S\n]*\n\s*\n\s*")
_LAST_WORD = re.compile(r"([^\s(\[\"'“‘]+)\.$")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence in text[start:end], in code points, without surrounding white space."""
    stop = len(text) if end is None else end
    begin = start
    for match in _BREAK.finditer(text, start, stop):
        cut = match.start(1) if match.group(1) else match.start()
        if not (match.group(1) and _ends_in_abbreviation(text[begin:cut])):
            yield from _stripped(text, begin, cut)
            begin = match.end()
    yield from _stripped(text, begin, stop)


def _ends_in_abbreviation(piece: str) -> bool:
    match = _LAST_WORD.search(piece)
    if not match:
        return False
    word = match[1].lower()
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and match[1].isupper())


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield start + left, start + left + len(piece.strip())


_EMOJI = "[\\u2190-\\u21ff\\u2600-\\u27bf\\u2b50\\u2b55\\ufe0f\\u200d\\U0001f000-\\U0001faff]"
_POST_BREAK = re.compile(
    rf"(?<![.!?…])[.!?…]+[\"'”’»)\]*_]*(\s+)(?=\S)|(?<![^\S\n])[^\S\n]*\n\s*|{_EMOJI}(\s+)(?=[\"'“‘«(\[#@]*[^\W_a-zà-ÿ])"
)


def post_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence of a post, in code points: lines and strings of emoji end a sentence too."""
    begin = 0
    for match in _POST_BREAK.finditer(text):
        group = 1 if match.group(1) else 2 if match.group(2) else 0
        if group == 1 and _goes_on(text[begin : match.start(1)]):
            continue
        yield from _stripped(text, begin, match.start(group))
        begin = match.end()
    yield from _stripped(text, begin, len(text))


def _goes_on(piece: str) -> bool:
    """Say whether what looks like the end of a sentence is none: an abbreviation, the number of an item."""
    return _ends_in_abbreviation(piece) or (piece.endswith(".") and piece[:-1].isdigit())
