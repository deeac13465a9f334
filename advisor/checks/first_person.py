"""Writing about oneself as if about another: `uw blogger`, `deze juf`, `ondergetekende` (rule 2)."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.checks import Check, Example, Found
from advisor.disclosure import ABOUT_WORK, disclosure_of
from advisor.draft import Author
from advisor.reading import DraftReading
from advisor.review import Severity


def _find(reading: DraftReading) -> Iterable[Found]:
    if reading.about_work < ABOUT_WORK or reading.draft.author.capacity == "on_behalf":
        return
    told = disclosure_of(reading)
    severity = Severity.LOW if told.employer or told.function else Severity.MEDIUM
    yield from (Found(start=start, end=end, severity=severity) for start, end in told.third_person)


_TEACHER = Author(role="leerkracht groep 2", organisation="OBS De Regenwulp", capacity="personal")
_BAKER = Author(role="bakker", organisation="Bakkerij Olde Kottink", capacity="personal")
_RECEPTION = Author(role="nachtreceptionist", organisation="Hotel De Roode Leeuwin", capacity="personal")
_FOR_BAKERY = Author(role="bakker", organisation="Bakkerij Olde Kottink", capacity="on_behalf")

CHECKS = (
    Check(
        name="first_person",
        ref="R2.3",
        severity=Severity.LOW,
        looks_for="an author who writes about themselves in the third person",
        why={
            "nl": "Hier lijk je over jezelf te schrijven alsof je een ander bent.",
            "en": "Here you seem to write about yourself as if you were somebody else.",
        },
        suggestion={
            "nl": "Schrijf 'ik'. Dan is duidelijk wie er spreekt.",
            "en": "Write 'I'. Then it is clear who is speaking.",
        },
        caught=(
            Example(text="Uw juf heeft vandaag 27 kinderen leren strikken.", author=_TEACHER),
            Example(text="Deze bakker stond vannacht weer om half twee op.", author=_BAKER),
            Example(text="De receptionist van De Roode Leeuwin vond dat de gast ongelijk had.", author=_RECEPTION),
            Example(text="Ondergetekende heeft daar een mening over.", author=_TEACHER),
        ),
        fine=(
            Example(text="Ik heb vandaag 27 kinderen leren strikken.", author=_TEACHER),
            Example(text="Deze week leren we strikken.", author=_TEACHER),
            Example(text="Uw bakker heeft nieuws! We zijn op maandag open.", author=_FOR_BAKERY),
            Example(text="De juf van mijn dochter vertelde een mop.", author=_TEACHER),
            Example(text="Vraag het aan uw bakker.", author=_BAKER),
            Example(text="Oordeel van deze bakker: prima meel.", author=_BAKER),
        ),
        find=_find,
    ),
)
