"""A number under which somebody is known: of a customer, a patient, a file, a case, an order, a claim."""

from __future__ import annotations

import re
from collections.abc import Iterable

from advisor.checks import Check, Example, Found
from advisor.draft import Author
from advisor.personal_data import (
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

_WORDS = wordings("personal_data.toml", "reference_number")
_NUMBERED = _WORDS["numbered"]
_FILED = _WORDS["filed"]
_PUBLIC = _WORDS["public"]
_OWN = _WORDS["own"]
_SOMEBODY = _WORDS["somebody"]
_THING = Thing(nl="dit nummer", en="this number", mask_nl="nummer", mask_en="number")


def _find(reading: DraftReading) -> Iterable[Found]:
    draft, setting = reading.draft, Setting(reading.draft)
    seen: set[int] = set()
    for pattern in (_NUMBERED, _FILED):
        for match in pattern.finditer(draft.text):
            start, end = match.span("value")
            if start in seen or sum(char.isdigit() for char in match["value"]) < 3 or not _is_label(match, draft.text):
                continue
            seen.add(start)
            place = setting.place(start, end)
            if not (is_invented(place) or _PUBLIC.search(place.around) or setting.is_agreed(start, end)):
                yield from _found(match, place.sentence, draft.author)


def _is_label(match: re.Match[str], text: str) -> bool:
    """Say whether the word is the label of the number, not the end of another word or the name of a year."""
    year = re.fullmatch(r"(?:19|20)\d\d", match["value"])
    return not (year and match.re is _FILED) and not re.match(
        r"\s(?:keer|mensen|klanten|jaar|euro|stuks)\b", text[match.end() :]
    )


def _found(match: re.Match[str], sentence: str, author: Author) -> Iterable[Found]:
    start, end = match.span("value")
    others = sentence.replace(match["label"], " ")
    if _OWN.search(sentence) and not re.search(
        r"\b(?:mijn|m'n|my) (?:klant|patiënt|patient|cliënt|client|leerling)\b(?! ?-?(?:nummer|nr))", sentence
    ):
        if author.capacity != "on_behalf":
            yield found_data(_THING, Whose.AUTHOR, start, end, Severity.LOW)
    elif match["file"] or _SOMEBODY.search(others):
        yield found_data(_THING, Whose.CLIENT, start, end, Severity.HIGH)
    else:
        yield found_data(_THING, Whose.CLIENT, start, end, Severity.MEDIUM)


CHECKS = (
    Check(
        name="reference_number",
        ref="R7.1",
        severity=Severity.HIGH,
        looks_for="the number of a customer, patient, file, case, order or claim of the organisation",
        why=why_of(_THING),
        suggestion=suggestion_of(_THING),
        caught=(
            Example(text="Klantnummer 448812 belt nu al voor de vierde keer vandaag."),
            Example(text="Wie weet waarom zaaknummer 2024-00817 bij ons blijft liggen?"),
            Example(text="Patiëntnr. P-20931 is weer zonder verwijzing gekomen."),
            Example(text="Dossier 2023/4471 is er eentje om in te lijsten, wat een ruzie."),
            Example(text="Factuurnummer 20240091 van garage De Wit staat nog steeds open."),
            Example(text="Case no. 77-1203 is the worst divorce we ever had."),
        ),
        fine=(
            Example(text="Houd je klantnummer bij de hand als je belt."),
            Example(text="Waar vind ik mijn polisnummer?"),
            Example(text="Solliciteren kan tot vrijdag, vermeld zaaknummer 2024-17."),
            Example(text="De uitspraak staat op rechtspraak.nl onder zaaknummer 2024-1203."),
            Example(text="Wij hielpen dit jaar 1200 klanten en sloten 340 dossiers."),
            Example(text="In de cursus oefenen we met het verzonnen dossiernummer 12345."),
            Example(text="Het artikelnummer van die lamp is 448812."),
            Example(text="Dossier 2024: wat het jaar ons bracht."),
        ),
        find=_find,
    ),
)
