"""A post about one's work on another site that does not say whether the author speaks for themselves (rule 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.checks import Check, Example, Found
from advisor.checks.hidden_praise import posing
from advisor.disclosure import disclosure_of, is_public_about_work
from advisor.disclosure_names import told
from advisor.draft import Author, Draft
from advisor.reading import DraftReading
from advisor.review import Severity
from ingest.policy import Language


def _find(reading: DraftReading) -> Iterable[Found]:
    if not is_public_about_work(reading):
        return
    disclosed = disclosure_of(reading)
    if not (disclosed.personal or disclosed.for_employer or posing(reading)):
        yield Found(severity=Severity.LOW, add=_addition(reading.draft))


def _addition(draft: Draft) -> Mapping[Language, str]:
    if draft.channel != "blog":
        return {"nl": "Ik schrijf dit op persoonlijke titel.", "en": "I write this in a personal capacity."}
    organisation = told(draft.author.organisation)
    they, it = organisation or "mijn werkgever", organisation or "my employer"
    return {
        "nl": f"Dit blog schrijf ik op persoonlijke titel, en {they} kan er anders over denken.",
        "en": f"I write this blog in a personal capacity, and {it} may see it differently.",
    }


_CLERK = Author(role="medewerker incasso", organisation="woonstichting De Vaart", capacity="personal")
_PLANNER = Author(role="stedenbouwkundige", organisation="gemeente Oosterdonk", capacity="unknown")
_FOR_TOWN = Author(role="woordvoerder", organisation="gemeente Oosterdonk", capacity="on_behalf")

CHECKS = (
    Check(
        name="personal_title",
        ref="R4.1",
        severity=Severity.LOW,
        looks_for="a post about the author's work, not on a site of the employer, that leaves open for whom they speak",
        why={
            "nl": "Lezers zien niet of je voor jezelf spreekt of voor je organisatie.",
            "en": "Readers cannot see whether you speak for yourself or for your organisation.",
        },
        suggestion={
            "nl": "Zeg erbij dat je dit op persoonlijke titel schrijft.",
            "en": "Say that you write this in a personal capacity.",
        },
        caught=(
            Example(text="Als medewerker incasso bij De Vaart zie ik het elke dag. Dus bel op tijd.", author=_CLERK),
            Example(text="Een stad zonder bankjes is slecht. Stedenbouwkundige, Oosterdonk.", author=_PLANNER),
            Example(text="Elk plein moet groen zijn.", author=_PLANNER, channel="blog"),
            Example(text="I work at De Vaart. Rents should be lower.", author=_CLERK, channel="x"),
        ),
        fine=(
            Example(text="Medewerker incasso bij De Vaart, op persoonlijke titel: bel op tijd.", author=_CLERK),
            Example(text="Ik werk bij De Vaart, maar dit is mijn eigen kijk: bel op tijd.", author=_CLERK),
            Example(text="Elk plein moet groen zijn. Wat de gemeente vindt, hoor je van haar.", author=_PLANNER),
            Example(text="Elk plein moet groen zijn.", author=_PLANNER, channel="intranet"),
            Example(text="Het plein wordt groen. Vragen? Bel ons.", author=_FOR_TOWN),
            Example(text="Views my own: every square should be green.", author=_PLANNER, channel="mastodon"),
        ),
        find=_find,
    ),
)
