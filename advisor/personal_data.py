"""Personal data in a draft: whose it is by the words around it, and the finding that goes with that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from advisor.checks import Found
from advisor.cues import Cue, Cues, cues_of
from advisor.draft import Draft
from advisor.review import Severity
from advisor.wordings import wordings
from ingest.policy import Language

_FAR = 300
"""How many characters away words may stand that tell whose data it is."""


class Whose(StrEnum):
    """Whose data it is, as far as the words around it tell."""

    ORGANISATION = "organisation"
    AUTHOR = "author"
    CLIENT = "client"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A kind of personal data, as a person calls it: `nl` and `en` with "dit" and "this", and what masks it."""

    nl: str
    en: str
    mask_nl: str
    mask_en: str

    @property
    def mask(self) -> Mapping[Language, str]:
        """What a rewrite puts in its place."""
        return {"nl": f"[{self.mask_nl}]", "en": f"[{self.mask_en}]"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: its sentence, what comes before and after it there, and the sentences around it."""

    sentence: str
    before: str
    after: str
    around: str


_REF = {Whose.CLIENT: "R7.1", Whose.OTHER: "R8.3", Whose.UNKNOWN: "R8.3", Whose.AUTHOR: "R3.2"}
_WHY: Mapping[Whose, Mapping[Language, str]] = {
    Whose.CLIENT: {
        "nl": "{0} hoort misschien bij een klant of ander contact van je werk. Deel zoiets liever met toestemming.",
        "en": "{0} may belong to a customer or another contact at work. It is better not to share something "
        "like that without permission.",
    },
    Whose.OTHER: {
        "nl": "{0} lijkt van iemand anders te zijn. Als je dit plaatst, kan iedereen het zien en gebruiken.",
        "en": "{0} seems to belong to somebody else. Once you post this, everyone can see it and use it.",
    },
    Whose.UNKNOWN: {
        "nl": "{0} is misschien van een ander. Als je dit plaatst, kan iedereen het zien en gebruiken.",
        "en": "{0} may belong to somebody else. Once you post this, everyone can see it and use it.",
    },
    Whose.AUTHOR: {
        "nl": "{0} lijkt van jezelf te zijn. Online blijft zoiets lang staan, en iedereen kan het gebruiken.",
        "en": "{0} seems to be your own. Things stay online for a long time, and anyone can use them.",
    },
}
_DO: Mapping[bool, Mapping[Language, str]] = {
    False: {
        "nl": "Laat {0} weg, of vraag eerst of het mag.",
        "en": "Leave {0} out, or ask first if you can share it.",
    },
    True: {
        "nl": "Laat {0} weg, of stuur het in een privébericht.",
        "en": "Leave {0} out, or send it in a private message.",
    },
}

_WORDS = wordings("personal_data.toml", "people")
_OWNED = _WORDS["owned"]
_OWN = _WORDS["own"]
_INVITED = _WORDS["invited"]
_MET = _WORDS["met"]
_SERVED = _WORDS["served"]
_REACHED = _WORDS["reached"]
_ADDRESSED = re.compile(r"\b(?:u|je|jij|jullie|uw|jouw|ons|you|your|us)\b", re.IGNORECASE)
_PERSON = _WORDS["person"]
_SOMEBODY = _WORDS["somebody"]
_FULL_NAME = re.compile(r"\b[A-ZÀ-Þ][a-zà-ÿ]+ (?:van |de |der |den |ter |Van |De |Ter ){0,2}[A-ZÀ-Þ][a-zà-ÿ'’-]+")
_SIGNED = re.compile(r"\b(?:groet\w*|mvg|gr|met vriendelijke|liefs|namens|regards|cheers)\b", re.IGNORECASE)
_INVENTED = _WORDS["invented"]


@dataclass(frozen=True)
class Setting:
    """A draft in which checks look at what surrounds their finds."""

    draft: Draft

    @cached_property
    def cues(self) -> Cues:
        """What its sentences tell about permission and publicity."""
        return cues_of(self.draft)

    def place(self, start: int, end: int) -> Place:
        """Return where draft[start:end] stands, no further than _FAR characters from it."""
        text = self.draft.text
        begins, ends = self.whole(start, end)
        begins, ends = max(begins, start - _FAR), min(ends, end + _FAR)
        first, last = self.whole(start, end, beside=1)
        around = text[max(first, start - 2 * _FAR) : min(last, end + 2 * _FAR)]
        return Place(sentence=text[begins:ends], before=text[begins:start], after=text[end:ends], around=around)

    def whole(self, start: int, end: int, beside: int = 0) -> tuple[int, int]:
        """Return where the sentences of draft[start:end] begin and end, with as many as `beside` on either side."""
        pieces = self.draft.pieces
        at = [number for number, piece in enumerate(pieces) if piece.start < end and start < piece.end]
        if not at:
            return start, end
        return pieces[max(0, at[0] - beside)].start, pieces[min(at[-1] + beside, len(pieces) - 1)].end

    def is_agreed(self, start: int, end: int) -> bool:
        """Say whether somebody agreed to it near draft[start:end], or it is public by that very sentence."""
        return self.cues.near(start, end, Cue.PERMISSION) or self.cues.near(start, end, Cue.PUBLICITY, reach=0)

    def is_out(self, start: int, end: int) -> bool:
        """Say whether somebody agreed to it near draft[start:end], or it is public by what stands there."""
        return self.cues.near(start, end, Cue.PERMISSION) or self.cues.near(start, end, Cue.PUBLICITY)


def whose_is(place: Place) -> Whose:
    """Return whose data stands there: the sentence tells, else the sentences around it."""
    found = _whose(place.sentence)
    return _whose(place.around) if found == Whose.UNKNOWN else found


def _whose(text: str) -> Whose:
    told = (
        (_OWNED, Whose.CLIENT if _SERVED.search(text) else Whose.OTHER),
        (_OWN, Whose.AUTHOR),
        (_SIGNED, Whose.AUTHOR),
        (_INVITED, Whose.CLIENT if _MET.search(text) and not _ADDRESSED.search(text) else Whose.ORGANISATION),
        (_SERVED, Whose.CLIENT),
        (_PERSON, Whose.OTHER),
        (_REACHED, Whose.ORGANISATION),
        (_SOMEBODY, Whose.OTHER),
    )
    return next((whose for words, whose in told if words.search(text)), Whose.UNKNOWN)


def is_somebodys(place: Place) -> bool:
    """Say whether the sentence says outright that the data belongs to somebody else."""
    return any(words.search(place.sentence) for words in (_OWNED, _MET, _PERSON))


def has_name(place: Place) -> bool:
    """Say whether a first name and a family name stand in the sentence."""
    return bool(_FULL_NAME.search(place.sentence))


def is_invented(place: Place) -> bool:
    """Say whether the text presents it as an example, a test or a fraud."""
    return bool(_INVENTED.search(place.around))


def found_data(thing: Thing, whose: Whose, start: int, end: int, severity: Severity) -> Found:
    """Return the finding about a piece of personal data of this person."""
    own = whose == Whose.AUTHOR
    return Found(
        start=start,
        end=end,
        ref=_REF[whose],
        severity=severity,
        why=_filled(_WHY[whose], thing, capital=True),
        suggestion=_filled(_DO[own], thing),
        mask=thing.mask,
    )


def _filled(texts: Mapping[Language, str], thing: Thing, capital: bool = False) -> Mapping[Language, str]:
    words: dict[Language, str] = {"nl": thing.nl, "en": thing.en}
    named = {language: word[:1].upper() + word[1:] if capital else word for language, word in words.items()}
    return {language: text.format(named[language]) for language, text in texts.items()}


def why_of(thing: Thing) -> Mapping[Language, str]:
    """Return what a check of such data tells in general."""
    return _filled(_WHY[Whose.OTHER], thing, capital=True)


def suggestion_of(thing: Thing) -> Mapping[Language, str]:
    """Return what a check of such data proposes in general."""
    return _filled(_DO[False], thing)
