"""What a draft does well, anchored to its words; said only when it is clearly there, never of words with a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.draft import Piece
from advisor.help import help_text
from advisor.naming import clean_organisation, clean_role, names_any_function, names_function, names_organisation
from advisor.own_voice import own_voice, says_views_differ
from advisor.praise import SIGNS, Sign
from advisor.reading import DraftReading
from advisor.review import Strength
from ingest.policy import Policy

MOST = 3
"""Strengths a person is told at most."""
_SURE = 0.5
_SIGNATURE = 110
"""Characters up to which a sentence without `ik` may be a signature."""
_FIRST_PERSON = re.compile(r"\b(?:ik|i|i'm|groet\w*|namens)\b", re.IGNORECASE)
_BEFORE_WORDS = " \t.,;:(!?|/–—-"
_ANOTHER = re.compile(
    r"^#|^\W*(?:de|een|deze|uw|jullie|the|an?)\b|\bwerkt\b|\?$"
    r"|\b(?:liefs|groet\w*|bericht|woorden) van (?:een|de|deze|uw)\b",
    re.IGNORECASE,
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A strength before it is put into words: what it rests on, in the sentence with this number."""

    message: str
    ref: str
    start: int
    end: int
    number: int


def strengths_of(reading: DraftReading, policy: Policy, taken: Sequence[Span] = ()) -> tuple[Strength, ...]:
    """Return at most three strengths in the order of the text; none of a sentence that overlaps a `taken` span."""
    free = _free(reading, taken)
    chosen: list[_Shown] = []
    for shown in _seen(reading, free):
        apart = all(shown.ref != other.ref and shown.number != other.number for other in chosen)
        if apart and len(chosen) < MOST and policy.note(_rule(shown.ref)) and shown.ref in policy.quotable:
            chosen.append(shown)
    return tuple(_worded(shown, reading, policy) for shown in sorted(chosen, key=lambda shown: shown.start))


def _worded(shown: _Shown, reading: DraftReading, policy: Policy) -> Strength:
    return Strength(
        rule=_rule(shown.ref),
        ref=shown.ref,
        quote=policy.quotable[shown.ref],
        start=shown.start,
        end=shown.end,
        text=reading.draft.text[shown.start : shown.end],
        message=help_text(shown.message, reading.draft.spoken),
    )


def _rule(ref: str) -> int:
    return int(ref[1:].partition(".")[0])


def _free(reading: DraftReading, taken: Sequence[Span]) -> list[tuple[int, Piece]]:
    """Return the sentences, with their numbers, that neither a finding nor the reader finds fault with."""
    pieces = enumerate(reading.draft.pieces)
    return [
        (number, piece) for number, piece in pieces if not _overlaps(piece, taken) and not _doubtful(reading, number)
    ]


def _overlaps(piece: Piece, taken: Sequence[Span]) -> bool:
    return any(start < piece.end and piece.start < end for start, end in taken)


def _doubtful(reading: DraftReading, number: int) -> bool:
    faults = reading.faults[number] if number < len(reading.faults) else {}
    return any(probability >= _SURE for probability in faults.values())


def _seen(reading: DraftReading, free: list[tuple[int, Piece]]) -> Iterator[_Shown]:
    """Yield every strength that is seen, those first that are most worth saying."""
    about_work = reading.about_work >= _SURE
    for sign in SIGNS:
        if _in_place(sign, reading) and (about_work or sign.private):
            yield from _signs(sign, reading, free)
    if about_work:
        yield from _self_told(reading, free)


def _in_place(sign: Sign, reading: DraftReading) -> bool:
    return sign.place == "anywhere" or (sign.place == "intranet") == (reading.draft.channel == "intranet")


def _signs(sign: Sign, reading: DraftReading, free: list[tuple[int, Piece]]) -> Iterator[_Shown]:
    numbers, last = {number for number, _ in free}, len(reading.draft.pieces) - 1
    for number, piece in free:
        beside = set(range(max(0, number - 2), min(last, number + 2) + 1))
        asks = piece.text.endswith("?") and sign.place != "intranet"
        if sign.said.search(piece.text) and not asks and (beside <= numbers or not sign.apart):
            around = _around(reading, number, sign.reach)
            if not sign.unless.search(around) and (sign.also is None or sign.also.search(around)):
                yield _Shown(message=sign.message, ref=sign.ref, start=piece.start, end=piece.end, number=number)


def _around(reading: DraftReading, number: int, reach: tuple[int, int]) -> str:
    """Return the sentence with so many before and after it."""
    pieces, text = reading.draft.pieces, reading.draft.text
    first, last = pieces[max(0, number - reach[0])], pieces[min(len(pieces) - 1, number + reach[1])]
    return text[first.start : last.end]


def _self_told(reading: DraftReading, free: list[tuple[int, Piece]]) -> Iterator[_Shown]:
    """Yield where the draft says who is speaking and for whom; one strength when one sentence says both."""
    behalf, hosted = reading.draft.author.capacity == "on_behalf", reading.draft.channel == "intranet"
    for number, piece in free:
        who = _says_who(reading, number, piece)
        voice = None if behalf or hosted else _voice(reading, number, piece)
        if who:
            ref = "R12.2" if behalf else "R2.2"
            message = "strong_behalf" if behalf else "strong_who_personal" if voice else _who_message(number)
            yield _Shown(message=message, ref=ref, start=piece.start, end=piece.end, number=number)
        if voice:
            yield _for_oneself(reading, number, piece, voice)


def _for_oneself(reading: DraftReading, number: int, piece: Piece, voice: Span) -> _Shown:
    if reading.draft.channel == "blog" and says_views_differ(piece.text):
        return _Shown(message="strong_differs", ref="R4.2", start=piece.start, end=piece.end, number=number)
    return _Shown(message="strong_personal", ref="R4.1", start=voice[0], end=voice[1], number=number)


def _who_message(number: int) -> str:
    return "strong_who_both" if number else "strong_who_first"


def _says_who(reading: DraftReading, number: int, piece: Piece) -> bool:
    """Say whether the author names both organisation and function in this sentence."""
    author = reading.draft.author
    role, organisation = clean_role(author.role), clean_organisation(author.organisation)
    if not organisation or not names_organisation(piece.text, organisation) or _ANOTHER.search(piece.text):
        return False
    sure = number < len(reading.who) and reading.who[number] >= _SURE
    function = names_function(piece.text, role) if role else names_any_function(piece.text)
    personal = len(piece.text) <= _SIGNATURE or _FIRST_PERSON.search(piece.text) is not None
    return sure or (function and personal)


def _voice(reading: DraftReading, number: int, piece: Piece) -> Span | None:
    """Return the words with which the author says to speak for themselves, or the sentence when the reader says so."""
    found = own_voice(piece.text)
    if found:
        words = found[0].lstrip(_BEFORE_WORDS)
        return piece.start + found.end() - len(words), piece.start + found.end()
    sure = number < len(reading.personal) and reading.personal[number] >= _SURE
    return (piece.start, piece.end) if sure else None
