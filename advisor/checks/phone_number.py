"""A telephone number of a person; numbers of desks, shops and help lines are fine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatch, PhoneNumberMatcher, PhoneNumberType

from advisor.checks import Check, Example, Found
from advisor.draft import Author
from advisor.personal_data import (
    Place,
    Setting,
    Thing,
    Whose,
    found_data,
    has_name,
    is_invented,
    is_somebodys,
    suggestion_of,
    whose_is,
    why_of,
)
from advisor.reading import DraftReading
from advisor.review import Severity
from advisor.wordings import wordings

_MOST = 100
"""Numbers that are looked at in one draft, by country."""
_ABROAD = ("BE", "DE")
_STARTS = re.compile(r"\(?[+0]")
_WRAPPED = re.compile(r"\([^()]*\)?$")
_MOBILE = re.compile(r"(?:(?:\+|00)31\D{0,4}|0)\D?6(?:\D{0,3}\d){8}$")
_DATE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d\d\b|(?:19|20)\d\d[-/]\d\d[-/]\d\d\b")
_WORDS = wordings("personal_data.toml", "phone_number")
_LABELLED = _WORDS["labelled"]
_CALLED = _WORDS["called"]
_THING = Thing(nl="dit telefoonnummer", en="this phone number", mask_nl="telefoonnummer", mask_en="phone number")


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    mobile: bool


def _find(reading: DraftReading) -> Iterable[Found]:
    draft, setting = reading.draft, Setting(reading.draft)
    for number in _numbers(draft.text):
        place = setting.place(number.start, number.end)
        severity = _severity(number, whose := whose_is(place), draft.author, place)
        if severity and not is_invented(place) and not setting.is_agreed(number.start, number.end):
            yield found_data(_THING, whose, number.start, number.end, severity)


def _severity(number: _Number, whose: Whose, author: Author, place: Place) -> Severity | None:
    """Return how much it matters; a number that may be of a desk counts only when the text says whose it is."""
    if whose == Whose.AUTHOR:
        return None if author.capacity == "on_behalf" else Severity.LOW
    if whose in (Whose.CLIENT, Whose.OTHER):
        return Severity.HIGH if number.mobile or is_somebodys(place) else None
    if whose == Whose.ORGANISATION or not number.mobile:
        return None
    return Severity.HIGH if has_name(place) else Severity.MEDIUM


def _numbers(text: str) -> Iterator[_Number]:
    """Yield the telephone numbers in the text that may belong to a person, none twice."""
    taken = 0
    for match, region in sorted(_matches(text), key=lambda found: found[0].start):
        mobile = _is_mobile(match)
        if match.start >= taken and (mobile or (region == "NL" and _may_be_home(text, match))):
            taken = match.end
            inner = len(match.raw_string) - len(_inner(match))
            yield _Number(match.start + bool(inner), match.end - (inner > 1), mobile)


def _matches(text: str) -> Iterator[tuple[PhoneNumberMatch, str]]:
    for region in ("NL", *_ABROAD):
        for match in islice(PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE), _MOST):
            before = text[max(0, match.start - 60) : match.start]
            abroad = region != "NL" and not _CALLED.search(before)
            other = abroad or _LABELLED.search(before) or text[match.start - 1 : match.start].isalnum()
            if _STARTS.match(match.raw_string) and not _DATE.match(match.raw_string) and not other:
                yield match, region


def _is_mobile(match: PhoneNumberMatch) -> bool:
    return phonenumbers.number_type(match.number) == PhoneNumberType.MOBILE or bool(_MOBILE.match(_inner(match)))


def _inner(match: PhoneNumberMatch) -> str:
    """Return the number without the parentheses around the whole of it."""
    return match.raw_string.strip("()") if _WRAPPED.match(match.raw_string) else match.raw_string


def _may_be_home(text: str, match: PhoneNumberMatch) -> bool:
    """Say whether it is a fixed line, or a number that does not exist and yet is said to be called."""
    if phonenumbers.is_valid_number(match.number):
        return phonenumbers.number_type(match.number) == PhoneNumberType.FIXED_LINE
    return bool(_CALLED.search(text[max(0, match.start - 60) : match.start]))


CHECKS = (
    Check(
        name="phone_number",
        ref="R8.3",
        severity=Severity.HIGH,
        looks_for="the telephone number of a person who did not offer it here",
        why=why_of(_THING),
        suggestion=suggestion_of(_THING),
        caught=(
            Example(text="Deze klant belt elke dag over niks. Zijn nummer is 06-12345678, leef je uit."),
            Example(text="Mevrouw Van Dam (06 98 76 54 32) wacht al drie weken op haar traplift."),
            Example(text="Mijn ex is weer bezig. App hem maar even: +31 6 1234 5678"),
            Example(text="Te koop: bakfiets. Bel me op 0612345678."),
            Example(text="Boze buurman aan de lijn gehad, 0413-555123, je mag hem van mij terugbellen."),
            Example(text="Our tenant Joan Price never answers, try her yourself on 06-11223344."),
        ),
        fine=(
            Example(text="Spoed? Bel de huisartsenpost: 0900-1234."),
            Example(text="De receptie is open van 9 tot 5, telefoon 020-1234567.", channel="x"),
            Example(text="Een klacht melden kan gratis op 0800-1234 of via 088 123 45 67."),
            Example(text="Opgeven voor de wandeling kan bij Petra, 06-12345678."),
            Example(text="Op 06-12-2024 om 14:05 uur opende de nieuwe vleugel, kosten € 1.234.567,89."),
            Example(text="ISBN 9789012345678, bestelnummer 0201234567, twee stuks graag."),
            Example(text="Krijg je een appje van 06-12345678 met 'hoi mam'? Dat is oplichting."),
            Example(text="Wij zijn dag en nacht bereikbaar op 06-12345678.", author=Author(capacity="on_behalf")),
        ),
        find=_find,
    ),
)
