"""The signs of what a draft does well: words that show it, and words nearby that undo them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from advisor.praise_words import (
    ASKED,
    BOSS_ASKED,
    CLIENT,
    COPIED,
    DENIED,
    FULL_NAME,
    HIDDEN,
    LESSONS,
    MADE,
    MAKER,
    NO_FACT,
    SALE,
    SNEER,
    SOURCES,
    TIPS,
    TO_REVIEWER,
    TRICK,
    WHO,
    WORK,
)

Place = Literal["anywhere", "intranet", "elsewhere"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One kind of strength: a sentence in which `said` stands.

    `also` must and `unless` must not stand in it or in so many sentences before and after it as `reach` says. `message`
    is the key of what the person reads. A `private` one also counts in a post that is not about work; an `apart` one
    not beside a sentence with a finding.
    """

    message: str
    ref: str
    said: re.Pattern[str]
    unless: re.Pattern[str]
    also: re.Pattern[str] | None = None
    reach: tuple[int, int] = (1, 1)
    place: Place = "anywhere"
    private: bool = False
    apart: bool = False


def _any(*patterns: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})".replace("'", "['’]"), flags)


SIGNS = (
    Sign(
        message="strong_correction",
        ref="R11.1",
        said=_any(
            r"(?:correctie|rectificatie|rechtzetting) (?:op|van|bij|over) (?:mijn|ons|een eerder|het bericht)\b",
            r"(?:correctie|rectificatie|rechtzetting|correction)\s*:",
        ),
        unless=_any(*HIDDEN, *TO_REVIEWER),
        reach=(2, 3),
        private=True,
    ),
    Sign(
        message="strong_correction",
        ref="R11.1",
        said=_any(
            r"(?:ik|we|wij) ha(?:d|dden) het (?:\w+ )?(?:mis|fout|verkeerd)\b|(?:dat was|is) mijn fout\b",
            r"mijn fout\s*[.,!:]",
            r"(?:ik heb|heb ik|ik had) (?:me|mij) (?:\w+ ){0,3}vergist\b|(?<!that )i was wrong\b",
            r"(?:my|i made a) mistake\b",
            r"klopte? (?:\w+ )?niet\b|(?:was|is) (?:\w+ )?(?:fout|onjuist)\b",
        ),
        also=_any(
            r"(?:schreef|zei|postte|meldde|noemde|riep|beweerde) (?:ik|wij|we)\b",
            r"(?:in )?mijn (?:vorige|eerdere|oude) \w+",
            r"(?:ik|wij|we) (?:schreef|schreven|zei|postte|meldde|noemde|riep|beweerde)\b",
            r"i (?:said|wrote|told|posted|claimed)\b",
        ),
        unless=_any(*HIDDEN, *TO_REVIEWER),
        reach=(1, 3),
        private=True,
    ),
    Sign(
        message="strong_asked",
        ref="R15.1",
        said=_any(*BOSS_ASKED),
        unless=_any(*DENIED, *TO_REVIEWER),
        reach=(0, 0),
        private=True,
    ),
    Sign(
        message="strong_asked_person",
        ref="R7.1",
        said=_any(*ASKED),
        also=_any(CLIENT),
        unless=_any(*DENIED, *TO_REVIEWER),
        reach=(1, 0),
        private=True,
    ),
    Sign(
        message="strong_competitor",
        ref="R8.4",
        said=_any(r"concurrent(?:en)?\b|concullega\w*|competitors?\b"),
        also=_any(
            r"petje af|chapeau (?:voor|aan)|hoed af|om jaloers op te zijn|is een plaatje|knap gedaan van",
            r"beter dan de onze",
            r"compliment(?:en)? (?:voor|aan) (?:de|onze|een) (?:concurren|concul)",
            r"beter dan (?:(?:die|dat) van )?(?:ons|wij)\b",
            r"respect voor (?:de|onze|deze) concurrent|class act|hats off to|kudos to|praise for",
            r"better than (?:ours|us)\b",
        ),
        unless=_any(*SNEER, *TO_REVIEWER),
        place="elsewhere",
        apart=True,
    ),
    Sign(
        message="strong_fair",
        ref="R8.6",
        said=_any(
            r"(?:ik ben|ben ik) het (?:er |daar )?(?:[\w-]+ ){0,4}(?:oneens|niet (?:mee )?eens)\b",
            r"i (?:respectfully )?disagree\b",
        ),
        also=_any(
            r"leg (?:\w+ ){0,2}uit|uitleggen|waarom|want|omdat|cijfers|rapport|bladzijde|pagina|feiten|pages?|because"
        ),
        unless=_any(*SNEER, *TO_REVIEWER),
        reach=(1, 2),
        place="elsewhere",
        apart=True,
    ),
    Sign(
        message="strong_listens",
        ref="R8.6",
        said=_any(
            r"ik (?:snap|begrijp) (?:best |heel goed |wel )?(?:de|het|uw|je|jullie) (?:\w+ )?"
            r"(?:argument\w*|zorg\w*|boosheid|frustratie|teleurstelling|kritiek|bezwar\w+|vragen|verdriet)\b",
            r"(?:je|u|jullie) heb(?:t|ben)? (?:daar |wel |zeker )?een punt\b|wie twijfelt,? snap ik\b",
        ),
        unless=_any(*SNEER, *TO_REVIEWER),
        reach=(1, 2),
        place="elsewhere",
        apart=True,
    ),
    Sign(
        message="strong_credit",
        ref="R5.1",
        said=_any(
            rf"{WORK}\s*(?::|door|gemaakt door|by)\s*(?:{MAKER}{WHO}|{FULL_NAME})",
            rf"{WORK}(?: [\w-]+){{0,4}} (?:is|zijn|was) (?:van (?:{MAKER}{WHO}|{FULL_NAME})|(?:gemaakt )?door {WHO})",
            rf"(?:📷|📸|©)\s*:?\s*(?:(?:door|by) {WHO}|{FULL_NAME})",
            rf"{MADE} door {MAKER}?{WHO}|{MAKER}{WHO}",
            rf"(?:[Pp]hotos?|[Mm]usic|[Dd]rawings?|[Ii]llustrations?) by {WHO}",
            r"(?:[Bb]ron|[Ss]ource)\s*:\s*(?!mijn|m'n|my|eigen|own|een|ik|trust|de buur|collega)\S",
            flags=re.RegexFlag(0),
        ),
        unless=_any(*COPIED, *TO_REVIEWER),
        private=True,
    ),
    Sign(
        message="strong_asked_person",
        ref="R8.3",
        said=_any(*ASKED),
        unless=_any(*DENIED, *TO_REVIEWER),
        reach=(0, 0),
        private=True,
    ),
    Sign(
        message="strong_intranet",
        ref="R14.2",
        said=_any(
            *TIPS,
            r"(?:handleiding|werkinstructie|instructie|stappenplan|sjabloon|checklist)\b[^.!?]{0,60}\b(?:staat|hieronder)\b",
            r"^\W*handleiding voor\b|lijst met veelgestelde vragen|(?:volgende|deze) (?:\w+ )?stappen\b",
            r"storing\b[^.!?]{0,40}\b(?:opgelost|verholpen)|loopt (?:[\w-]+ ){1,4}vast\s*[:,]",
            r"wie (?:heeft|hebben) (?:al )?(?:goede )?ervaring(?:en)? met|wil meedenken\b",
            r"(?:training|module|cursus)\b[^.!?]{0,60}\bopen voor inschrijving",
        ),
        unless=_any(*SALE, *HIDDEN, *TO_REVIEWER),
        reach=(9, 9),
        place="intranet",
        apart=True,
    ),
    Sign(
        message="strong_tip",
        ref="R1.1",
        said=_any(*TIPS),
        unless=_any(*TRICK, *TO_REVIEWER),
        reach=(0, 3),
        place="elsewhere",
        apart=True,
    ),
    Sign(
        message="strong_lesson",
        ref="R1.1",
        said=_any(*LESSONS),
        unless=_any(*TRICK, *TO_REVIEWER, r"niks geleerd|niets geleerd|weinig"),
        reach=(0, 3),
        place="elsewhere",
        apart=True,
    ),
    Sign(
        message="strong_answer",
        ref="R1.1",
        said=_any(r"(?:kort|eerlijk) antwoord\s*:|(?:short|honest) answer\s*:"),
        unless=_any(*TRICK, *TO_REVIEWER),
        reach=(1, 3),
        place="elsewhere",
        apart=True,
    ),
    Sign(
        message="strong_warning",
        ref="R1.1",
        said=_any(r"(?:waarschuwing|let op|pas op|warning)\b[^.!?]{0,60}[:!,]|trap er niet in\b"),
        also=_any(r"vals\w*|nep\w*|phishing|fraude\w*|oplichters?|scam\w*|fake"),
        unless=_any(*TO_REVIEWER),
        apart=True,
    ),
    Sign(
        message="strong_source",
        ref="R1.1",
        said=_any(*SOURCES),
        unless=_any(*COPIED, *NO_FACT, *TO_REVIEWER),
        reach=(0, 0),
        place="elsewhere",
        apart=True,
    ),
)
"""In the order in which they are worth saying."""
