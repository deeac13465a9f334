"""A citizen service number (BSN), or a document on which one can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stdnum.nl import bsn

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

_NUMBER = re.compile(r"(?<![\w.,+/€$#-])(?:\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3})(?![\w/-]|[.,]\d)")
_WORDS = wordings("personal_data.toml", "citizen_number")
_LABEL = _WORDS["label"]
_COUNTED = re.compile(r"\s?(?:euro|€|[a-zà-ÿ]+(?:en|s)\b)(?! (?:is|was))", re.IGNORECASE)
_PERSONAL = _WORDS["personal"]
_OTHER_LABEL = _WORDS["other_label"]
_SHOWN = _WORDS["shown"]
_UNSHOWN = re.compile(
    r"\b(?:niet|nooit|geen|zonder|pas op|afgeplakt|weggelakt|onleesbaar|afschermen|zwart)\b", re.IGNORECASE
)
_THING = Thing(
    nl="dit burgerservicenummer", en="this citizen service number", mask_nl="bsn", mask_en="citizen service number"
)


def _find(reading: DraftReading) -> Iterable[Found]:
    draft, setting = reading.draft, Setting(reading.draft)
    for number in _NUMBER.finditer(draft.text):
        place = setting.place(*number.span())
        severity = _severity(number.group(), place)
        if severity and not is_invented(place):
            yield _found(whose_is(place), number.start(), number.end(), severity)
    yield from _shown(setting)


def _severity(number: str, place: Place) -> Severity | None:
    valid, labelled = bsn.is_valid(number), bool(_LABEL.search(place.around))
    if labelled:
        return Severity.HIGH if valid else Severity.MEDIUM
    if not valid or _OTHER_LABEL.search(place.before) or _COUNTED.match(place.after):
        return None
    return Severity.HIGH if _PERSONAL.search(place.around) else Severity.MEDIUM


def _shown(setting: Setting) -> Iterator[Found]:
    """Yield where the author says that a number can be read on what goes with the post."""
    for piece in setting.draft.pieces:
        for shown in _SHOWN.finditer(piece.text):
            place = setting.place(piece.start, piece.end)
            if not _UNSHOWN.search(piece.text) and not is_invented(place):
                whose = whose_is(place)
                owner = Whose.AUTHOR if whose == Whose.UNKNOWN else whose
                yield _found(owner, piece.start + shown.start(), piece.start + shown.end(), Severity.MEDIUM)


def _found(whose: Whose, start: int, end: int, severity: Severity) -> Found:
    """Return the finding; nobody offers a number of this kind on behalf of an organisation."""
    return found_data(_THING, Whose.UNKNOWN if whose == Whose.ORGANISATION else whose, start, end, severity)


CHECKS = (
    Check(
        name="citizen_number",
        ref="R8.3",
        severity=Severity.HIGH,
        looks_for="a citizen service number (BSN) of anybody, also on a document in the picture",
        why=why_of(_THING),
        suggestion=suggestion_of(_THING),
        caught=(
            Example(text="Mijn bsn is 123456782 en toch krijg ik geen toeslag."),
            Example(text="Weet iemand waarom de aanvraag van meneer Pol (BSN 1112.22.333) vastloopt?"),
            Example(text="Cliënt mevrouw Kok, 111222333, krijgt al weken geen brief."),
            Example(text="Kijk dan, mijn loonstrook, met bsn en al! Zo weinig hou je over."),
            Example(text="Burgerservicenummer 123456789, wie kan dit opzoeken?"),
        ),
        fine=(
            Example(text="Zet nooit je bsn online, ook niet in een besloten groep."),
            Example(text="Wij vragen je bsn alleen aan de balie."),
            Example(text="Het paspoort in beeld is een specimen, het bsn is niet leesbaar."),
            Example(text="Ordernummer 123456782 is onderweg."),
            Example(text="Onze bijen maakten vorig jaar 111222333 vluchten."),
            Example(text="In de cursus rekenen we met het verzonnen bsn 123456782."),
            Example(text="De begroting is 123.456.789 euro."),
        ),
        find=_find,
    ),
)
