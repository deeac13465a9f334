"""A label or a remark on what is posted that it is not meant for outside: intern, vertrouwelijk, onder embargo."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from advisor.checks import Check, Example, Found
from advisor.personal_data import Setting
from advisor.reading import DraftReading
from advisor.review import Severity
from advisor.wordings import wordings
from ingest.policy import Language

_WORDS = wordings("personal_data.toml", "confidential_label")
_MARKED = _WORDS["marked"]
_LOUD = re.compile(r"[A-Z]{6,}|(?i:strikt|strictly|bedrijfs|company|only)")
_LIMITED = _WORDS["limited"]
_REMARKED = _WORDS["remarked"]
_HUSHED = _WORDS["hushed"]
_CARRIED = _WORDS["carried"]
_SHOWN = _WORDS["shown"]
_BUSINESS = _WORDS["business"]
_JEST = _WORDS["jest"]
_DENIED = _WORDS["denied"]
_WHY: Mapping[Language, str] = {
    "nl": "Er lijkt bij te staan dat dit niet voor iedereen bedoeld is. Zoiets deel je pas na overleg.",
    "en": "This seems to be marked as not meant for everyone. Something like that is only shared after asking.",
}
_DO: Mapping[Language, str] = {
    "nl": "Plaats dit liever nog niet. Vraag het eerst aan je leidinggevende of aan de afdeling die erover gaat.",
    "en": "It is better not to post this yet. First ask your manager or the department in charge of it.",
}


def _find(reading: DraftReading) -> Iterable[Found]:
    setting, pieces = Setting(reading.draft), reading.draft.pieces
    for number, piece in enumerate(pieces):
        around = "\n".join(each.text for each in pieces[max(0, number - 1) : number + 2])
        if _DENIED.search(piece.text) or reading.about_work < 0.2:
            continue
        found = tuple(_labels(piece.text, around))
        if found and not setting.is_out(piece.start, piece.end):
            severity = Severity.HIGH if Severity.HIGH in found else Severity.MEDIUM
            yield Found(start=piece.start, end=piece.end, severity=severity, consult=True)


def _labels(text: str, around: str) -> Iterator[Severity]:
    """Yield how much each label in a sentence matters."""
    business = bool(_BUSINESS.search(around)) and not _JEST.search(around)
    if _JEST.search(around) and not business:
        return
    for found in (*_MARKED.finditer(text), *_LIMITED.finditer(text)):
        if business or found.re is _LIMITED or _LOUD.search(found.group()):
            yield Severity.HIGH if business else Severity.MEDIUM
    if _HUSHED.search(text) or (business and _REMARKED.search(text)):
        yield Severity.MEDIUM
    if business and _CARRIED.search(text) and _SHOWN.search(text):
        yield Severity.MEDIUM


CHECKS = (
    Check(
        name="confidential_label",
        ref="R6.1",
        severity=Severity.HIGH,
        looks_for="a label or remark that what is posted is internal, confidential or under embargo",
        why=_WHY,
        suggestion=_DO,
        caught=(
            Example(text="VERTROUWELIJK: de nieuwe locatie wordt Kersbergen, de plannen hieronder."),
            Example(text="Voorlopige cijfers van onze afdeling, alleen voor intern gebruik: 12 procent omzet minder."),
            Example(text="Onder embargo tot 1 mei: wij fuseren met De Vaart."),
            Example(text="Concept - niet delen: het nieuwe ontwerp van ons product."),
            Example(text="Uit de interne memo van de directie: filiaal Losserveld gaat dicht."),
            Example(text="De plannen zijn nog vertrouwelijk, maar kijk eens hoe mooi ons nieuwe gebouw wordt!"),
            Example(text="INTERNAL USE ONLY - roadmap for next year, look at slide 4."),
        ),
        fine=(
            Example(text="Bij onze vertrouwenspersoon kun je terecht voor een vertrouwelijk gesprek."),
            Example(text="Ik werk op de afdeling interne geneeskunde en dat is prachtig werk."),
            Example(text="Geheim recept van oma: een halve banaan door het beslag."),
            Example(text="Het rapport is niet langer vertrouwelijk, lees het op de site."),
            Example(text="Door het embargo op olie stijgen de prijzen."),
            Example(text="Strictly confidential: two eggs, one banana, regret."),
            Example(text="Deel nooit vertrouwelijke stukken, ook niet in een besloten groep."),
            Example(text="I loved my internship at the harbour."),
            Example(text="Intern begeleider zijn is het mooiste vak van de school."),
        ),
        find=_find,
    ),
)
