"""Words with which a person says to speak for themselves, and that the employer may see it differently."""

from __future__ import annotations

import re

_SELF = r"(?:mezelf|mijzelf|me ?zelf|ikzelf)"
_ONLY = r"(?:(?:puur|alleen|enkel|geheel|helemaal|gewoon|echt|volledig|uitsluitend|strikt|even) )*"
_SAY = (
    r"(?:spreek|sprekend|schrijf|geschreven|praat|zeg|gezegd|post|geplaatst|plaats|tweet|twitter|toot|skeet|vertel|"
    r"deel|gedeeld|reageer|antwoord|typ|tik|blog|vraag|app|klets|meld|(?:sta |zit )?hier)"
)
_MINE = r"(?:is|zijn|komt|komen|blijft|blijven)"
_THING = (
    r"(?:account|kanaal|profiel|pagina|tijdlijn|feed|insta|tiktok|fb|weblog|blog|column|mening(?:en)?|opvatting(?:en)?|"
    r"visie|kijk|tweets?|toots?|skeets?|posts?|bericht(?:en|je)?|verhaal|praatjes?|woorden|gedachten?|stuk(?:je|jes)?|"
    r"lijstje|reactie|advies|tips|observatie|noot|titel|overtuiging|opinie|logboek|terugblik|draad|ervaring)"
)
_DUTCH = (
    r"op (?:mijn )?(?:persoonlijke|eigen) (?:titel|naam|noot|gezag|houtje)\b",
    r"(?:persoonlijke|eigen) titel\b",
    rf"namens (?:alleen |enkel |niemand (?:anders )?(?:dan|behalve) )?(?:{_SELF}|mij\b)",
    rf"{_SAY}\b[^.!?\n]{{0,40}}\b(?:voor|als|van|vanuit|uit|namens) {_ONLY}{_SELF}\b",
    rf"(?:voor|als|vanuit|uit) {_SELF} {_SAY}\b",
    rf"{_SAY}\b[^.!?\n]{{0,40}}\bals (?:privé-?persoon|particulier|privémens|mens|persoon)\b",
    rf"{_SAY}\b[^.!?\n]{{0,30}}\b(?:los van (?:mijn werk|het werk|het bedrijf|de zaak|school|de school)|privé)\b",
    rf"(?:dit|deze|het|mijn|alles|wat)\b[^.!?\n]{{0,30}} {_MINE} {_ONLY}van (?:{_SELF}|mij (?:persoonlijk|alleen))\b",
    rf"(?:dit|deze|het|mijn|de) {_THING} {_MINE} {_ONLY}(?:van mij|persoonlijk|privé|de mijne)\b",
    rf"{_THING} {_MINE} {_ONLY}(?:de mijne|van mij|van {_SELF})\b",
    rf"(?<!andere ){_THING} van (?:mij|{_SELF})(?: persoonlijk| alleen)?(?=\s*(?:[.,;!)]|$|en niet|niet))",
    rf"(?:mijn|mij'n|m'n|mn) eigen {_THING}\b",
    rf"(?:mijn )(?:persoonlijke |privé-?)(?:{_THING})\b",
    rf"(?:dit is )(?:een )?{_ONLY}(?:eigen |persoonlijke? |privé-?)(?:{_THING})\b",
    rf"(?:dit is )(?:{_ONLY})mijn (?:mening|blog|verhaal)\b",
    r"(?:voor|onder) (?:mijn )?eigen (?:rekening|naam|verantwoordelijkheid)\b",
    r"spreek niet (?:namens|voor) (?:mijn|de|het|onze)\b",
    r"mijn (?:mening|verhaal|tips|woorden|anekdote|tiktok|account)\b[^.!?\n]{0,20}\bniet (?:die|dat) van\b",
    r"als \w+,? (?:en )?niet (?:als|namens) \w",
    r"niet namens (?:mijn|de|het|ons|mijn|school|wie dan ook)\b",
    rf"{_SAY}\b[^.!?\n]{{0,20}}\b{_ONLY}als (?:liefhebber|buur(?:man|vrouw)|inwoner|vakgenoot|ouder|burger)\b",
    r"uit (?:mijn )?eigen (?:koker|duim|pen|beweging)\b",
    r"priv[eé]-?(?:account|profiel|mening|pagina|tweets?|kanaal|blog)\b",
)
_ENGLISH = (
    r"speak(?:ing|s)? (?:only |purely |just |strictly )?(?:for|as) (?:myself|me\b)",
    r"speaking personally\b",
    r"(?:writ(?:e|ing)|post(?:ing)?|say(?:ing)?|toot(?:ing)?|here)\b[^.!?\n]{0,25}\b(?:as|for) (?:myself|me)\b",
    r"(?:opinions?|views?|tweets|takes|thoughts|words|musings|posts)\b[^.!?\n]{0,20}\b(?:my own|mine)\b",
    r"my own (?:opinions?|views?|account|channel|feed|words|post|musings|thoughts|blog|truths|advice)\b",
    r"(?:personal|private) (?:account|capacity|post|view|opinion|channel|blog|reflection)\b",
    r"(?:on my own behalf|as a private (?:person|individual)|not (?:speaking|writing|posting) for)\b",
)
_STANDING_ALONE = (
    rf"(?:^|[.,;:(!?|/–—-]\s*){_ONLY}"
    rf"(?:eigen|persoonlijke?|own|personal|priv[eé]-?) ?{_THING}(?=\s*(?:[.,;!)]|hoor|hier|van|$))"
)
_OWN_VOICE = re.compile(
    rf"\b(?:{'|'.join((*_DUTCH, *_ENGLISH))})|{_STANDING_ALONE}".replace("'", "['’]"), re.IGNORECASE | re.MULTILINE
)
_DIFFERS = re.compile(
    "|".join(
        (
            r"\bhoef(?:t|ven) (?:het er )?niet (?:mee eens|overeen|samen|per se|die|altijd)\b",
            r"\bhoef(?:t|ven) niet te (?:stroken|kloppen|rijmen)\b",
            r"\bniet (?:noodzakelijk|noodzakelijkerwijs|per se|perse|altijd) (?:die|dat|het|de|overeen|namens)\b",
            r"\bniet (?:die|dat) van (?:mijn|de|het|onze|ons)\b",
            r"\b(?:niet|geen) (?:het |een )?(?:officieel )?standpunt\b",
            r"\b(?:kan|kunnen|mag|mogen|denkt|denken|ziet)\b[^.!?\n]{0,20}\b(?:er|daar|dat|het) (?:\w+ ){0,2}anders\b",
            r"\bvertegenwoordig\w* (?:de|het|mijn) \w+ niet\b",
            r"\bniet wat (?:mijn|de|het) \w+ vind",
            r"\b(?:need not|needn't) (?:be|match|agree)\b",
            r"\b(?:do(?:es)? not|don't|doesn't) (?:necessarily )?(?:represent|reflect|match)\b",
            r"\bnot (?:necessarily )?(?:that|those|the views?|the opinions?) of\b",
            r"\bmay (?:well )?(?:disagree|differ)\b",
            r"\bmay (?:well )?(?:see|think)\b[^.!?\n]{0,20}\bdifferent",
        )
    ).replace("'", "['’]"),
    re.IGNORECASE,
)


def own_voice(text: str) -> re.Match[str] | None:
    """Return the first words that say that somebody speaks for themselves, if there are any."""
    return _OWN_VOICE.search(text)


def says_views_differ(text: str) -> re.Match[str] | None:
    """Return the first words that say that the employer need not agree, if there are any."""
    return _DIFFERS.search(text)
