"""A post about one's work that does not say what the author does and where (rule 2)."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.checks import Check, Example, Found
from advisor.checks.hidden_praise import posing
from advisor.disclosure import (
    SURELY_ABOUT_WORK,
    Disclosure,
    disclosure_of,
    introduction,
    is_public_about_work,
)
from advisor.draft import Author
from advisor.reading import DraftReading
from advisor.review import Severity


def _find(reading: DraftReading) -> Iterable[Found]:
    if not is_public_about_work(reading):
        return
    told = disclosure_of(reading)
    if told.named or told.third_person or posing(reading):
        return
    start, end = told.vague or (0, 0)
    yield Found(start=start, end=end, severity=_severity(reading, told), add=introduction(reading.draft.author))


def _severity(reading: DraftReading, told: Disclosure) -> Severity:
    one = told.employer or told.function
    return Severity.LOW if one or reading.about_work < SURELY_ABOUT_WORK else Severity.MEDIUM


_TEACHER = Author(role="docent Nederlands", organisation="Merelcollege", capacity="personal")
_BUILDER = Author(role="uitvoerder", organisation="Nijland Bouw", capacity="personal")
_NOBODY = Author(capacity="personal")
_FOR_SCHOOL = Author(role="docent Nederlands", organisation="Merelcollege", capacity="on_behalf")

CHECKS = (
    Check(
        name="function_and_organisation",
        ref="R2.2",
        severity=Severity.MEDIUM,
        looks_for="a post about the author's work that names neither function nor organisation, or only vaguely",
        why={
            "nl": "Dit lijkt over je werk te gaan, maar lezers zien niet waar je werkt en wat je daar doet.",
            "en": "This seems to be about your work, but readers cannot see where you work and what you do there.",
        },
        suggestion={
            "nl": "Noem je functie en je organisatie.",
            "en": "Say what your job is and where you work.",
        },
        caught=(
            Example(text="Toetsen zonder feedback is zonde van ieders tijd. Mijn eigen mening.", author=_TEACHER),
            Example(text="Ik zit al twintig jaar in de bouw en dit slaat nergens op.", author=_BUILDER),
            Example(text="Bij ons op school gaat het anders. Ik spreek voor mezelf.", author=_TEACHER),
            Example(text="My pupils never read a whole book any more. Views my own.", author=_NOBODY),
            Example(text="Waar ik werk zeg ik niet, maar die regels kloppen voor geen meter.", author=_BUILDER),
        ),
        fine=(
            Example(text="Als docent op het Merelcollege zie ik het elke dag.", author=_TEACHER),
            Example(text="Mooie les vandaag! #docent #merelcollege", author=_TEACHER),
            Example(text="Uitvoerder bij Nijland, dit zeg ik voor mezelf: die regels kloppen niet.", author=_BUILDER),
            Example(text="Ik werk als kok bij Hotel De Zwaan en ik ben kapot.", author=_NOBODY),
            Example(text="Toetsweek! Denk aan je pas.", author=_TEACHER, channel="intranet"),
            Example(text="Onze open dag is zaterdag om tien uur.", author=_FOR_SCHOOL),
        ),
        find=_find,
    ),
)
