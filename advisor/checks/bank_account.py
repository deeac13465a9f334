"""An account number (IBAN) of a person; one to which people can give or pay an organisation is fine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stdnum import iban

from advisor.checks import Check, Example, Found
from advisor.draft import Author
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

_NUMBER = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{1,4}){3,8}(?!\w)")
_DUTCH = re.compile(r"(?<!\w)NL\s?\d{2}[ .-]?[A-Z]{4}[ .-]?\d{4}[ .-]?\d{4}[ .-]?\d{2}(?!\d)", re.IGNORECASE)
_WORDS = wordings("personal_data.toml", "bank_account")
_GIVEN = _WORDS["given"]
_PAID = _WORDS["paid"]
_OWNED = _WORDS["owned"]
_THING = Thing(nl="dit rekeningnummer", en="this account number", mask_nl="rekeningnummer", mask_en="account number")


def _find(reading: DraftReading) -> Iterable[Found]:
    draft, setting = reading.draft, Setting(reading.draft)
    for start, end in _accounts(draft.text):
        place = setting.place(start, end)
        whose = _owner(place)
        severity = _severity(whose, draft.author)
        if severity and not is_invented(place):
            yield found_data(_THING, whose, start, end, severity)


def _accounts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each account number: a valid one, or one of the Dutch shape."""
    taken = 0
    for pattern in (_DUTCH, _NUMBER):
        for match in pattern.finditer(text):
            end = match.end() if pattern is _DUTCH else _valid_end(match)
            if end and match.start() >= taken:
                taken = max(taken, end)
                yield match.start(), end


def _valid_end(match: re.Match[str]) -> int | None:
    """Return where the longest valid account number of these characters ends; None when there is none."""
    words = match.group()
    ends = (at for at in range(len(words), 14, -1) if iban.is_valid(words[:at]) and words[at - 1].isalnum())
    return next((match.start() + at for at in ends), None)


def _owner(place: Place) -> Whose:
    if _OWNED.search(place.sentence):
        return whose_is(Place(sentence=place.sentence, before="", after="", around=place.sentence))
    if _GIVEN.search(place.around):
        return Whose.ORGANISATION
    whose = whose_is(place)
    if whose in (Whose.UNKNOWN, Whose.ORGANISATION, Whose.OTHER) and _PAID.search(place.around):
        return Whose.AUTHOR
    return Whose.UNKNOWN if whose == Whose.ORGANISATION else whose


def _severity(whose: Whose, author: Author) -> Severity | None:
    """Return how much it matters; who posts for an organisation may say where to pay it."""
    if whose == Whose.ORGANISATION or (whose == Whose.AUTHOR and author.capacity == "on_behalf"):
        return None
    if whose == Whose.AUTHOR:
        return Severity.LOW
    return Severity.MEDIUM if whose == Whose.UNKNOWN else Severity.HIGH


CHECKS = (
    Check(
        name="bank_account",
        ref="R8.3",
        severity=Severity.HIGH,
        looks_for="the account number (IBAN) of a person",
        why=why_of(_THING),
        suggestion=suggestion_of(_THING),
        caught=(
            Example(text="Deze klant wil zijn geld terug op NL91 ABNA 0417 1643 00. Ja hoor, morgen."),
            Example(text="Huurder Smit betaalt al maanden niet van NL20INGB0001234567."),
            Example(text="Voor de pot van vrijdag: maak een tientje over op NL91ABNA0417164300."),
            Example(text="Kijk, haar rekeningnummer stond er gewoon bij: NL44RABO0123456789."),
        ),
        fine=(
            Example(text="Steun de dierenambulance: NL91 ABNA 0417 1643 00 t.n.v. Stichting Pootje."),
            Example(text="Geef een gift aan de speeltuin op NL20INGB0001234567!"),
            Example(text="De contributie kan naar NL91ABNA0417164300.", author=Author(capacity="on_behalf")),
            Example(text="Een IBAN begint in Nederland met NL en heeft achttien tekens."),
            Example(text="Pas op: in de nepmail staat NL91ABNA0417164300 als rekening."),
            Example(text="Onze vlucht is KL1234, gate B12, stoel 14C."),
        ),
        find=_find,
    ),
)
