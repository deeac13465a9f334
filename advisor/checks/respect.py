"""Words that attack people: sentences like labelled ones, read by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.checks import Check, Example, Found
from advisor.reading import DraftReading
from advisor.review import Severity

_MAYBE_AT = 0.6
"""Probability from which it gets a second look: 26 in 1,000 fine posts of unseen hands have a sentence above it. Chosen
on the development slice of HateCheck, where balanced accuracy is .75 at .6, .74 at .5 and .70 at .73."""
_SURE_AT = 0.88
"""Probability from which it weighs in full: 3 in 1,000."""
_REFS = ("R8.1", "R8.2")


def _find(reading: DraftReading) -> Iterator[Found]:
    for number, alone in enumerate(reading.alone):
        chance = alone.get(8, 0.0)
        if chance >= _MAYBE_AT:
            piece = reading.draft.pieces[number]
            severity = _severity(chance, reading.severe[number])
            yield Found(start=piece.start, end=piece.end, ref=_ref(reading, number), severity=severity)


def _severity(chance: float, severe: float) -> Severity:
    if chance < _SURE_AT:
        return Severity.LOW
    return Severity.HIGH if severe >= 0.5 else Severity.MEDIUM


def _ref(reading: DraftReading, number: int) -> str:
    odds = reading.sentences[number]
    return max(_REFS, key=lambda ref: odds.get(ref, -100.0))


CHECKS = (
    Check(
        name="respect",
        ref="R8.2",
        severity=Severity.MEDIUM,
        looks_for="words that attack a person or a group, by likeness to labelled sentences, never by a list of words",
        why={
            "nl": "Dit kan kwetsend zijn voor een persoon of een groep.",
            "en": "This can be hurtful to a person or a group.",
        },
        suggestion={
            "nl": "Zeg wat je ervan vindt zonder mensen te raken.",
            "en": "Say what you think without hurting people.",
        },
        caught=(
            Example(text="Jij bent echt te dom om voor de duvel te dansen, sukkel."),
            Example(text="Dat soort mensen is gewoon uitschot."),
            Example(text="Wat een achterlijke idioot ben je toch."),
        ),
        fine=(
            Example(text="Wat een achterlijk systeem, die printer hangt alweer."),
            Example(text="Niemand mag een ander uitschot noemen."),
            Example(text="Ik vind het plan niet goed, want de cijfers kloppen niet."),
            Example(text="Mijn collega's van de nachtdienst zijn toppers."),
            Example(text="Er werken veel vrouwen bij ons op de afdeling."),
        ),
        find=_find,
    ),
)
