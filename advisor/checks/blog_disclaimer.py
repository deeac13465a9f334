"""A personal blog that judges the employer itself, without a word that the employer may see it differently (rule 4)."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.checks import Check, Example, Found
from advisor.disclosure import disclosure_of, is_public_about_work
from advisor.disclosure_names import employer_pattern, pattern_of, told
from advisor.draft import Author, Draft
from advisor.reading import DraftReading
from advisor.review import Severity

_US = (
    r"(?:(?:mijn|onze?|de) (?:eigen )?(?:werkgever|baas|directie|school|organisatie|gemeente|bedrijf|instelling|"
    r"bestuur)|"
    r"(?:my|our) (?:own )?(?:employer|company|school|council|hospital|management))"
)
_JUDGED = (
    r"(?:moet|moeten|zou|zouden|hoort|had moeten|kiest|maakt een (?:\w+ )?(?:fout|vergissing)|doet (?:het|dit) "
    r"(?:verkeerd|slecht|goed)|heeft (?:on)?gelijk|should|ought to|is wrong|got this wrong)"
)
_VERDICT = pattern_of(rf"\b{_US}\b\s+(?:\w+\s+){{0,2}}?{_JUDGED}\b")
_NAMED_VERDICT = pattern_of(rf"\s+(?:\w+\s+){{0,2}}?{_JUDGED}\b")
_DISCLAIMED = pattern_of(
    r"\b(?:mening\w*|kijk|visie|opvatting\w*|opinies?|standpunt\w*|gedachten|denkbeelden|views?|opinions?|thoughts)\b",
    r"\b(?:niet|not|geen|los|buiten|erbuiten|anders|differently)\b[^.!?]{0,40}\b(?:van|namens|of|over|zien|denken|"
    r"werk\w*)",
)


def _find(reading: DraftReading) -> Iterable[Found]:
    draft = reading.draft
    if draft.channel != "blog" or not is_public_about_work(reading) or not _judges_employer(draft):
        return
    if disclosure_of(reading).personal and not _DISCLAIMED.search(draft.text):
        organisation = told(draft.author.organisation)
        yield Found(
            add={
                "nl": f"Dit is mijn eigen mening, en {organisation or 'mijn werkgever'} kan er anders over denken.",
                "en": f"This is my own opinion, and {organisation or 'my employer'} may see it differently.",
            }
        )


def _judges_employer(draft: Draft) -> bool:
    employer = employer_pattern(draft.author.organisation)
    named = employer.finditer(draft.text) if employer else ()
    return bool(_VERDICT.search(draft.text)) or any(_NAMED_VERDICT.match(draft.text, name.end()) for name in named)


_TEACHER = Author(role="docent Duits", organisation="Merelcollege", capacity="personal")
_NURSE = Author(role="verpleegkundige", organisation="Sloterziekenhuis", capacity="personal")

CHECKS = (
    Check(
        name="blog_disclaimer",
        ref="R4.2",
        severity=Severity.LOW,
        looks_for="a personal blog that judges the employer and does not say that the employer may see it differently",
        why={
            "nl": "Dit klinkt als een oordeel over je eigen organisatie.",
            "en": "This sounds like a judgement of your own organisation.",
        },
        suggestion={
            "nl": "Zeg erbij dat je organisatie er anders over kan denken.",
            "en": "Add that your organisation may see it differently.",
        },
        caught=(
            Example(
                text="Merelcollege moet stoppen met de toetsweek. Docent Duits, op persoonlijke titel.",
                author=_TEACHER,
                channel="blog",
            ),
            Example(text="Onze school zou later moeten beginnen. Privéblog.", author=_TEACHER, channel="blog"),
            Example(text="My employer should hire more nurses. A personal post.", author=_NURSE, channel="blog"),
        ),
        fine=(
            Example(
                text="Onze school zou later moeten beginnen. Privéblog, mijn eigen mening.",
                author=_TEACHER,
                channel="blog",
            ),
            Example(
                text="Merelcollege moet stoppen met de toetsweek. Privé; de school denkt er anders over.",
                author=_TEACHER,
                channel="blog",
            ),
            Example(text="Toetsen leren weinig. Docent op het Merelcollege, privé.", author=_TEACHER, channel="blog"),
            Example(text="Onze school zou later moeten beginnen. Privé.", author=_TEACHER, channel="x"),
            Example(text="Drie tips voor een rustige nacht. Persoonlijke blog.", author=_NURSE, channel="blog"),
        ),
        find=_find,
    ),
)
