"""An opinion given as if the employer gave it, by somebody who does not speak for it (rule 4)."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.checks import Check, Example, Found
from advisor.disclosure import disclosure_of, is_public_about_work
from advisor.draft import Author
from advisor.reading import DraftReading
from advisor.review import Severity


def _find(reading: DraftReading) -> Iterable[Found]:
    if not is_public_about_work(reading):
        return
    told = disclosure_of(reading)
    if not told.personal:
        yield from (Found(start=start, end=end) for start, end in told.for_employer)


_DRIVER = Author(role="chauffeur", organisation="Transportbedrijf Lansink", capacity="personal")
_POLICY = Author(role="beleidsmedewerker", organisation="waterschap Vier Gemalen", capacity="personal")
_PRESS = Author(role="woordvoerder", organisation="waterschap Vier Gemalen", capacity="on_behalf")

CHECKS = (
    Check(
        name="speaks_for_employer",
        ref="R4.1",
        severity=Severity.MEDIUM,
        looks_for="'we think', 'our position', 'on behalf of': an opinion as if the employer itself spoke",
        why={
            "nl": "Dit klinkt alsof je organisatie spreekt, en niet jij.",
            "en": "This sounds as if your organisation is speaking, rather than you.",
        },
        suggestion={
            "nl": "Schrijf 'ik vind' en zeg erbij dat je voor jezelf spreekt.",
            "en": "Write 'I think' and say that you speak for yourself.",
        },
        caught=(
            Example(text="Chauffeur bij Lansink. Wij vinden dat die heffing van tafel moet.", author=_DRIVER),
            Example(text="Wij als waterschap zijn tegen dit plan.", author=_POLICY, channel="x"),
            Example(text="Namens heel Lansink kan ik zeggen dat we dit niet pikken.", author=_DRIVER),
            Example(text="Ons standpunt is dat de dijk hoger moet.", author=_POLICY, channel="linkedin"),
            Example(text="We at Lansink believe this toll is nonsense.", author=_DRIVER),
        ),
        fine=(
            Example(text="Ik vind dat die heffing van tafel moet, los van Lansink.", author=_DRIVER),
            Example(text="Wij rijden vandaag met zes wagens naar Zwolle.", author=_DRIVER),
            Example(text="Wij vinden dat de dijk hoger moet.", author=_PRESS, channel="x"),
            Example(text="Wij vinden dat de printer eruit moet.", author=_POLICY, channel="intranet"),
            Example(text="Wat het waterschap vindt, staat op de site.", author=_POLICY),
            Example(text="Wij vinden dit thuis een mooie film.", author=_DRIVER),
        ),
        find=_find,
    ),
)
