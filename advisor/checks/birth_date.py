"""The day a person was born; births that are announced, and people of history, are fine."""

from __future__ import annotations

import re
from collections.abc import Iterable

from advisor.checks import Check, Example, Found
from advisor.personal_data import (
    Place,
    Setting,
    Thing,
    Whose,
    found_data,
    is_invented,
    suggestion_of,
    whose_is,
    why_of,
)
from advisor.reading import DraftReading
from advisor.review import Severity
from advisor.wordings import wordings

_WORDS = wordings("personal_data.toml", "birth_date")
_BORN = _WORDS["born"]
_NAMED = _WORDS["named"]
_WELCOMED = _WORDS["welcomed"]
_ANIMAL = _WORDS["animal"]
_HISTORIC = _WORDS["historic"]
_SELF = re.compile(
    r"\b(?:ik ben|ben ik|ik werd|i was|i am|mijn geboortedatum|my date of birth|m'n geboortedatum)\b", re.IGNORECASE
)
_SERVED = _WORDS["served"]
_LIVING_FROM = 1925
_THING = Thing(nl="deze geboortedatum", en="this date of birth", mask_nl="geboortedatum", mask_en="date of birth")


def _find(reading: DraftReading) -> Iterable[Found]:
    draft, setting = reading.draft, Setting(reading.draft)
    seen: set[int] = set()
    for pattern in (_BORN, _NAMED):
        for match in pattern.finditer(draft.text):
            start, end = match.span("date")
            place = setting.place(match.start(), end)
            if start in seen or _is_told_with_joy(match, place) or setting.is_agreed(match.start(), end):
                continue
            seen.add(start)
            whose = _owner(place)
            if whose != Whose.AUTHOR or draft.author.capacity != "on_behalf":
                yield found_data(_THING, whose, start, end, _SEVERITY[whose])


def _is_told_with_joy(match: re.Match[str], place: Place) -> bool:
    """Say whether it is a birth that is announced, an animal, somebody of history, or an example."""
    year = int(match["year"] or match["year2"] or match["year3"])
    historic = 100 <= year < _LIVING_FROM or _HISTORIC.search(place.around)
    return bool(historic or _WELCOMED.search(place.around) or _ANIMAL.search(place.around) or is_invented(place))


def _owner(place: Place) -> Whose:
    if _SELF.search(place.sentence):
        return Whose.AUTHOR
    if _SERVED.search(place.around):
        return Whose.CLIENT
    whose = whose_is(place)
    return Whose.UNKNOWN if whose == Whose.ORGANISATION else whose


_SEVERITY = {
    Whose.AUTHOR: Severity.LOW,
    Whose.CLIENT: Severity.HIGH,
    Whose.OTHER: Severity.HIGH,
    Whose.UNKNOWN: Severity.MEDIUM,
}

CHECKS = (
    Check(
        name="birth_date",
        ref="R8.3",
        severity=Severity.HIGH,
        looks_for="the date of birth of a living person",
        why=why_of(_THING),
        suggestion=suggestion_of(_THING),
        caught=(
            Example(text="Mevrouw Van Dam, geboren 12-3-1947, vergat vandaag weer haar eigen naam."),
            Example(text="Wie kent de leerling (geb. 4 mei 2011) die gisteren het raam ingooide?"),
            Example(text="Dhr. Pieters (02-11-1958) komt nooit op tijd bij de fysio."),
            Example(text="Ik ben geboren op 9 juni 1990 en woon nog altijd in dit dorp."),
            Example(text="Our client Mr. Brown, date of birth: 12/03/1961, called again."),
        ),
        fine=(
            Example(text="Geboren op 12-3-2024: onze dochter Saar, 3400 gram!"),
            Example(text="De schilder werd geboren op 30 maart 1853 en stierf jong."),
            Example(text="Bij de balie vragen we je geboortedatum, dat is normaal."),
            Example(text="Mijn collega is 12 maart jarig, er is taart."),
            Example(text="Onze pup is geboren op 3-2-2024 en slaapt nu."),
            Example(text="De organisatie is opgericht op 12 maart 1987."),
            Example(text="Geboren en getogen in Lutjedam, en trots op mijn dorp."),
        ),
        find=_find,
    ),
)
