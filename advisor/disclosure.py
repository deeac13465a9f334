"""What a draft says about who is speaking: the employer, the function, for whom, and in which person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from advisor.disclosure_names import (
    employer_pattern,
    function_pattern,
    may_say_work,
    names_some_employer,
    signs,
    told,
)
from advisor.disclosure_words import (
    is_personal,
    is_personal_in_signature,
    is_vague,
    speaks_as_employer,
    stands_apart,
    third_person_pattern,
)
from advisor.draft import OWN_CHANNELS, Author, Draft, Piece
from advisor.reading import DraftReading
from ingest.policy import Language

Span = tuple[int, int]
ABOUT_WORK = 0.7
"""The probability from which a draft counts as being about the author's work."""
SURELY_ABOUT_WORK = 0.97
"""The probability from which that is sure enough for more than a remark."""
_SURE = 0.5
_CONTINUES = re.compile(r"(?:ze|zij|hij|she|he)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """What can be read in a draft about its author, by its words and by what the model is sure of.

    Spans are (start, end) in code points; sentences that follow each other are one span.
    """

    reading: DraftReading

    @property
    def _draft(self) -> Draft:
        return self.reading.draft

    @cached_property
    def _employer_pattern(self) -> re.Pattern[str] | None:
        return employer_pattern(self._draft.author.organisation)

    @cached_property
    def _employer_in_words(self) -> bool:
        if self._employer_pattern:
            return bool(self._employer_pattern.search(self._draft.text))
        return any(names_some_employer(piece.text) for piece in self._draft.pieces)

    @cached_property
    def _function_in_words(self) -> bool:
        role, text = self._draft.author.role, self._draft.text
        function = function_pattern(role)
        if may_say_work(text) or (function and function.search(text)):
            return True
        return any(signs(piece.text, self._employer_pattern, role) for piece in self._draft.pieces)

    @cached_property
    def employer(self) -> bool:
        """Whether the employer is named."""
        return self._employer_in_words or (_sure(self.reading.who) and self._function_in_words)

    @cached_property
    def function(self) -> bool:
        """Whether the author's function is named, or told in other words."""
        return self._function_in_words or _sure(self.reading.who)

    @property
    def named(self) -> bool:
        """Whether both employer and function can be read."""
        return self.employer and self.function

    @cached_property
    def personal(self) -> bool:
        """Whether the author says to speak for themselves."""
        employer, pieces = self._employer_pattern, self._draft.pieces
        if _sure(self.reading.personal) or any(is_personal(piece.text, employer) for piece in pieces):
            return True
        if any(is_personal_in_signature(piece.text) for piece in _signatures(pieces, employer)):
            return True
        return any(stands_apart(rest) for rest in self._after_signatures)

    @property
    def _after_signatures(self) -> Iterable[str]:
        """Yield what comes after the employer's name in a sentence that begins by saying who the author is."""
        for piece in self._draft.pieces[-3:] if self._employer_pattern else ():
            found = self._employer_pattern.search(piece.text) if self._employer_pattern else None
            opening = piece.text[: found.start()] if found else ""
            if found and len(opening.split()) <= 8 and not opening.lower().startswith(("als ", "as ", "bij ", "wij ")):
                yield piece.text[found.end() :]

    @cached_property
    def vague(self) -> Span | None:
        """The sentence that tells about the author's work and names no employer."""
        vague = (piece for piece in self._draft.pieces if not self._employer_in_words and is_vague(piece.text))
        return next(((piece.start, piece.end) for piece in vague), None)

    @cached_property
    def third_person(self) -> tuple[Span, ...]:
        """The sentences in which the author is `deze juf`, `uw blogger`, and then `ze`."""
        pattern = third_person_pattern(self._draft.author.role, self._employer_pattern)
        found: list[Piece] = []
        before: Piece | None = None
        for piece in self._draft.pieces:
            follows = bool(found) and found[-1] is before and _CONTINUES.match(piece.text)
            if follows or pattern.search(piece.text):
                found.append(piece)
            before = piece
        return _merged(found)

    @cached_property
    def for_employer(self) -> tuple[Span, ...]:
        """The sentences with an opinion as if the employer gave it."""
        pieces = self._draft.pieces
        return _merged(piece for piece in pieces if speaks_as_employer(piece.text, self._employer_pattern))


def disclosure_of(reading: DraftReading) -> Disclosure:
    """Return what the draft says about who is speaking."""
    return Disclosure(reading=reading)


def is_public_about_work(reading: DraftReading) -> bool:
    """Say whether somebody posts as themselves, outside the organisation, about their work."""
    draft = reading.draft
    own = draft.author.capacity != "on_behalf" and draft.channel not in OWN_CHANNELS
    return own and reading.about_work >= ABOUT_WORK


def introduction(author: Author) -> Mapping[Language, str]:
    """Return the sentence in which the author says what they do and where."""
    role, organisation = told(author.role), told(author.organisation)
    return {
        "nl": f"Ik werk als {role or '[je functie]'} bij {organisation or '[je organisatie]'}.",
        "en": f"I work at {organisation or '[your organisation]'} ({role or '[your role]'}).",
    }


def _signatures(pieces: Sequence[Piece], employer: re.Pattern[str] | None) -> Iterable[Piece]:
    """Yield the sentences that may be a signature: with the employer in it, and the few words after that."""
    signed = False
    for piece in pieces if employer else ():
        here = bool(employer and employer.search(piece.text))
        last = piece is pieces[-1] and len(piece.text.split()) <= 6
        if here or (signed and last):
            yield piece
        signed = here


def _merged(pieces: Iterable[Piece]) -> tuple[Span, ...]:
    """Return the spans of these sentences, those that follow each other as one."""
    spans: list[Span] = []
    for piece in pieces:
        if spans and piece.start - spans[-1][1] <= 2:
            spans[-1] = (spans[-1][0], piece.end)
        else:
            spans.append((piece.start, piece.end))
    return tuple(spans)


def _sure(probabilities: Sequence[float]) -> bool:
    return any(probability >= _SURE for probability in probabilities)
