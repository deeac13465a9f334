"""Where a person lives: somebody else's address, or the author's own, all the more when the house is empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from advisor.checks import Check, Example, Found
from advisor.personal_data import (
    Place,
    Setting,
    Thing,
    Whose,
    found_data,
    is_invented,
    suggestion_of,
    why_of,
)
from advisor.reading import DraftReading
from advisor.review import Severity
from advisor.wordings import wordings
from ingest.policy import Language

_WORDS = wordings("personal_data.toml", "home_address")
_BY_STREET = _WORDS["by_street"]
_NAMED = _WORDS["named"]
_BY_CODE = re.compile(r"\b(?P<address>[1-9]\d{3} ?[A-Z]{2},? (?:nr\.? |nummer )?\d{1,4})\b")
_BY_HOME = _WORDS["by_home"]
_VENUE = _WORDS["venue"]
_HISTORIC = _WORDS["historic"]
_LIVES = _WORDS["lives"]
_SERVED = _WORDS["served"]
_TITLED = _WORDS["titled"]
_OWN = _WORDS["own"]
_THEIRS = _WORDS["theirs"]
_EMPTY = _WORDS["empty"]
_GONE = _WORDS["gone"]
_BACK = re.compile(r"\b(?:net terug|weer terug|terug (?:sinds|van|uit)|weer thuis|back from|are back)\b", re.IGNORECASE)
_WORK = 0.5
_THING = Thing(nl="dit adres", en="this address", mask_nl="adres", mask_en="address")
_ALONE: Mapping[Language, str] = {
    "nl": "Lezers zien hier waar je woont en dat je niet thuis bent. Ook wie je liever niet binnenlaat, leest dat.",
    "en": "This shows readers where you live and that you are away. People you would rather not let in see that too.",
}
_LATER: Mapping[Language, str] = {
    "nl": "Laat je adres en details over je huis weg, of vertel dit pas als je terug bent.",
    "en": "Leave out your address and details about your home, or post this once you are back.",
}


def _find(reading: DraftReading) -> Iterable[Found]:
    draft, setting = reading.draft, Setting(reading.draft)
    for start, end in _addresses(draft.text):
        place = setting.place(start, end)
        if is_invented(place) or setting.is_agreed(start, end):
            continue
        yield from _found(place, start, end, reading)


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each address, none that overlaps an earlier one."""
    taken: list[tuple[int, int]] = []
    for pattern in (_BY_HOME, _BY_STREET, _BY_CODE, _NAMED):
        for match in pattern.finditer(text):
            start, end = match.span("address")
            apart = all(end <= first or last <= start for first, last in taken)
            if apart and _is_proper(match["address"]):
                taken.append((start, end))
                yield start, end


def _is_proper(address: str) -> bool:
    return any(char.isupper() for char in address) and not address.startswith("Onderweg")


def _found(place: Place, start: int, end: int, reading: DraftReading) -> Iterator[Found]:
    whose, alone = _owner(place, reading.about_work >= _WORK), _is_empty(place)
    if whose == Whose.ORGANISATION or (whose == Whose.AUTHOR and reading.draft.author.capacity == "on_behalf"):
        return
    if whose == Whose.AUTHOR and alone:
        yield replace(found_data(_THING, whose, start, end, Severity.HIGH), why=_ALONE, suggestion=_LATER)
    elif whose == Whose.AUTHOR:
        yield found_data(_THING, whose, start, end, Severity.LOW)
    else:
        told = any(words.search(place.sentence) for words in (_LIVES, _TITLED))
        yield found_data(_THING, whose, start, end, Severity.HIGH if told else Severity.MEDIUM)


def _owner(place: Place, at_work: bool) -> Whose:
    """Return whose home it is; of the organisation when nothing tells that somebody lives there."""
    sentence, met = place.sentence, Whose.CLIENT if at_work else Whose.OTHER
    told = (
        (_HISTORIC.search(place.around), Whose.ORGANISATION),
        (_is_empty(place) and not _THEIRS.search(sentence) and not _VENUE.search(sentence), Whose.AUTHOR),
        (_LIVES.search(sentence), met if _TITLED.search(sentence) or _SERVED.search(sentence) else Whose.OTHER),
        (_VENUE.search(sentence), Whose.ORGANISATION),
        (_TITLED.search(sentence), met),
        (_OWN.search(sentence), Whose.AUTHOR),
        (_LIVES.search(place.around) and not _VENUE.search(place.around), Whose.OTHER),
    )
    return next((whose for holds, whose in told if holds), Whose.ORGANISATION)


def _is_empty(place: Place) -> bool:
    """Say whether the house stands empty for a while; not when the author tells it afterwards."""
    told = _EMPTY.search(place.around) and not _BACK.search(place.around)
    return bool(told and (_GONE.search(place.around) or _OWN.search(place.around)))


CHECKS = (
    Check(
        name="home_address",
        ref="R8.3",
        severity=Severity.HIGH,
        looks_for="the address where somebody lives, or the author's own while the house is empty",
        why=why_of(_THING),
        suggestion=suggestion_of(_THING),
        caught=(
            Example(text="Die schreeuwer van vanmorgen woont gewoon aan de Kerkstraat 12, ga eens kijken."),
            Example(text="Vandaag bij mevrouw Kok op de Lindenlaan 8 de kraan gemaakt, wat een bende."),
            Example(text="Drie weken Portugal! Ons huis aan de Esweg 14 staat dus leeg tot de 23e."),
            Example(text="Sleutel ligt onder de mat, Kerkakker 14 in Aarlebeek, ik ben tot zondag weg."),
            Example(text="Kast af te halen, ik woon op de Lange Dijk 33b."),
            Example(text="She lives at Mill Lane 4, just so you know."),
        ),
        fine=(
            Example(text="Onze winkel aan de Dorpsstraat 12 is zaterdag open."),
            Example(text="Open dag op de Schoolweg 3, kom langs!"),
            Example(text="Net terug van drie weken Zweden, huis aan de Kruidenlaan 8 stond er nog."),
            Example(text="Te huur: het pand aan de Esweg 14 staat leeg en is per direct vrij."),
            Example(text="De dichter woonde van 1890 tot zijn dood op de Herengracht 5."),
            Example(text="Wegwerkzaamheden aan de Molenweg 4 tot en met 20, houd rekening met drukte."),
            Example(text="Mevrouw Kok vierde vandaag haar honderdste verjaardag in de zaal."),
        ),
        find=_find,
    ),
)
