"""For whom somebody speaks in a post, and in which person: the words of it, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from advisor.disclosure_names import function_pattern, pattern_of

_SAYS = (
    r"(?:spreekt?|sprekend|praat|post|schrijft?|zeg|typ|tik|deel|blogt?|twitter\w*|toot\w*|reageer|vraag|klaag|help|"
    r"tweet|gevraagd|geschreven|gepost|getwitterd|posting|writing|speaking|speak|talking|tooting|vind|denk|ga)"
)
_MEDIA = (
    r"(?:titel|naam|mening\w*|visie|kijk|opvatting\w*|opinies?|standpunt\w*|smaak|ervaring\w*|verhaal\w*|stuk\w*|"
    r"praat\w*|pagina|profiel|account|kanaal|tijdlijn|insta\w*|fb|facebook|linkedin|blog\w*|tweets?|toots?|filmpje|"
    r"rekening|houtje|beweging|gedachten?|idee|woorden|bericht\w*|post|duim|koker|stem|noot|overweging|observatie|"
    r"terugblik|relaas|bladzijde|indruk|notitie|column|dagboek|verantwoordelijkheid|feed|stream|krabbel|verslag\w*|"
    r"oordeel|kroniek|overtuiging|lofzang|reactie|lessen|beurs|lol|reclame|voorkeur|note\w*|views?|opinions?|thoughts?|"
    r"words|take|name|page|profile|reflection|capacity|channel|rant|musings|feelings)"
)
_ORG = (
    r"(?:school|gemeente|provincie|bedrijf|organisatie|zaak|club|kantoor|museum|ziekenhuis|stadhuis|ministerie|"
    r"waterschap|werkgever|baas|chef|directie|directeur|universiteit|bibliotheek|bieb|corporatie|bank|stichting|"
    r"winkel|instelling|vereniging|dienst|politie|brandweer|korps|team|afdeling|bond|bestuur|roc|kdv|bso|college|hotel|"
    r"camping|theater|rechtbank|raad|bureau|instituut|fabriek|\w*leiding|ministry|werk|firma|praktijk|employer|"
    r"company|council|hospital|university|boss|library|"
    r"board|firm)"
)
_OFFICE = (
    r"(?:woordvoerder|spreekbuis|persbericht|mededeling|standpunt|instantie|handboek|aanbeveling|boodschap|reclame|"
    r"press release|official|officieel|advies|statement|opdracht)"
)
_AS = (
    r"(?:priv\w+|tante|oom|vriend(?:in)?|burger|particulier\w*|bewoon?ster|bewoner|inwoner|buurman|buurvrouw|vader|"
    r"moeder|liefhebber|mens|"
    r"vakgenoot|vakidioot|hobby\w*|dorpsgenoot|gast|patiënt|gamer|persoon|individu)"
)
_SELF = r"(?:mezelf|mijzelf|ikzelf|ik zelf|m'n eigen|mij(?:,| alleen| persoonlijk|\s*[.!)]?$)|myself|me\s*[.!)]?$)"
_DENIED = pattern_of(
    r"\b(?:niet|geen|not)\s+(?:op\s+)?(?:(?:mijn|een|my|a)\s+)?(?:persoonlijke?|priv[eé]|eigen|personal|own)[\s-]*"
    + _MEDIA
)
_NO_TITLE = (
    r"(?!e?n?\s+(?:\w+\s+)?(?:begeleid|bescherm|aandacht|hygi|gegeven|verzorg|ontwikkel|record|groei|budget|dossier|"
    r"benader|beledig|spul|situat|problem|vragen|informat|data|contact|gesprek|trainer|best|injur|protect|detail|"
    r"growth|"
    r"attention|care|assist|lening|aanval|leven|band|lijst|bezit|respons|verantwoord|aansprak|betrokken|liable))"
)
_NOT_SO = (
    r"(?!-?\s?(?:les|gegev|lev|sector|kliniek|school|chauffeur|bank|collectie|nummer|adres|foto|data|partij|clinic|"
    r"equity|"
    r"information|parts|practice|message|investigator|road|hospital|company|lessons|huis|tuin|eigen))"
)
_PERSONAL = pattern_of(
    rf"\bpersoonlijke?\s+{_MEDIA}|\bpersonal(?:ly)?{_NO_TITLE}\b",
    rf"\bpersoonlijk(?:e|er)?\b{_NO_TITLE}(?<!heel persoonlijk)",
    rf"\b(?:privé|prive\u0301?|private){_NOT_SO}[\w-]*",
    r"\bà titre personnel\b|\bparticuliere? (?:denker|onderneming|aangelegenheid)|\b(?:geheel )?particulier\b",
    r"\b(?:mijn|m'n|mn|op|uit|voor|puur|alleen|louter|onder|dit is|hier|gewoon|haar|"
    rf"zijn)\s+eigen\s+(?:\w+\s+)?{_MEDIA}",
    rf"(?:^|[.,;(!/–—-]|\b(?:een|en|in|dit is))\s*eigen\s+{_MEDIA}|\b{_MEDIA} van mij\b",
    r"^\W*(?:mijn|my) [\w-]+, (?:en )?(?:mijn|my) [\w-]+|^\W*mijn eigen \w+\W*$",
    rf"\bnamens\s+(?:\w+\s+){{0,3}}?(?:{_SELF}|mij)\b|\bnamens niemand\b|\bfor no one but me\b",
    rf"\b{_SAYS}\b(?:\s+[^\s.!?]+){{0,5}}?\s+(?:voor|uit|als|van|namens|for|as)\s+(?:\w+\s+){{0,2}}?{_SELF}",
    rf"\b(?:voor|als|van|uit)\s+(?:\w+\s+){{0,2}}?{_SELF}[^.!?]{{0,40}}\b{_SAYS}\b",
    rf"\b(?:gewoon|puur|alleen|enkel|hier|dit|stukje|ding|bericht|tweets|is|zijn|gedachte|{_MEDIA})\s+"
    rf"(?:enkel |alleen )?(?:als|van|voor|uit)\s+{_SELF}",
    rf"\b(?:{_MEDIA}|dit|deze|alles|tekst|wat ik|wat je|woorden)\b[^.!?]{{0,40}}(?:\b(?:is|zijn|blijft|was)|:)\s*"
    r"(?:\w+\s+){0,3}?(?:van mij|de mijne|van (?-i:[A-Z]\w+) (?:zelf|en van niemand|alleen))\b",
    r"\bvan mij (?:alleen|dus|en niet)\b|\bwoorden\b[^.]{0,20}\bzelf\b|\bwat ik er zelf van (?:vind|denk)\b",
    r"\bniet\s+(?:\w+\s+)?(?:namens|die van|dat van|de stem van|per se die van)\b|\bnot (?:the|my) \w+'s voice\b",
    rf"\b(?:niet|not|geen|en niet|and not|nor)\s+(?:de|het|van|als|een|the|a|an|from|namens|in)?\s*(?:\w+\s+){{0,2}}?"
    rf"{_OFFICE}\b|\bnone of this is official\b|\bgeen (?:dienst|bedrijfs|school|gemeente)\w+",
    r"(?:[,;–—(]|\b(?:en|and|maar|but|me|ik|mezelf))\s*(?:niet|not)\s+(?:(?:als|van|the|my|de|het|m'n|"
    rf"mijn)\s+)?{_ORG}\b",
    rf"\b(?:niet|los|not|buiten)\s+(?:van|als|of|from|om)\s+(?:(?:de|het|m'n|mijn|my|the)\s+)?{_ORG}\b",
    rf"\b(?:spreek|praat)\b[^.!?]{{0,20}}\bniet voor\b|\bnot (?:{_SAYS} )?(?:for|on behalf)\b|\bdoesn't speak for\b",
    rf"\b(?:wat|hoe)\s+(?:ze\s+)?(?:mijn|m'n|de|het|onze|bij)\s+{_ORG}\b[^.!?]{{0,50}}\b(?:vind|denk|ziet|lees)\w*",
    rf"\b(?:mijn|m'n|de|het|my)\s+{_ORG}\b[^.!?]{{0,30}}\b(?:(?:daar|er)[^.!?]{{0,10}} anders|anders over|"
    r"niets? mee (?:te|van)|"
    r"niets? aan doen|hier buiten|erbuiten|staat (?:hier|er) (?:los|buiten)|niet aan gebonden|thinks? otherwise",
    r"may see)",
    r"\bgeen\s+(?:\w+\s+){0,2}?(?:politiebericht)\b|\b(?:geen|niet) (?:officie\w+|gemeentelijk\w*)\b",
    r"\bbind\w* (?:de|het|mijn) [^.!?]{0,20}niet\b|\b(?:need not|don't have to) be\b",
    r"\bhoe(?:ft|ven)\b[^.!?]{0,60}\bniet\b[^.!?]{0,40}\b(?:te (?:vinden|stroken|kloppen|delen)|overeen)",
    r"\bhoe(?:ft|ven)\b[^.!?]{0,30}\bniet (?:per se )?(?:die|dat|de mening|het standpunt)\b[^.!?]{0,40}\bte zijn\b",
    r"\bniet hoe(?:ft|ven) (?:te|overeen)\b",
    r"\b(?:hier|gewoon|even|puur|alleen|enkel|zeg|ik|schrijf|spreek|praat|typ|toot|deel|dit|reageer|mee|wel|maar)\s+"
    rf"(?:\w+\s+){{0,2}}?als\s+(?:een\s+)?(?:\w+\s+)?{_AS}\b|\bals \w*liefhebber\b",
    r"\b(?:hier|gewoon|even|zeg|schrijf|spreek|praat|typ|deel|help|dit|mee|doe|houd|post|ik)\s+(?:\w+\s+){0,3}?"
    r"(?:als|namens)\s+(?-i:[A-Z][a-z]+)\b",
    r"\bzonder\s+(?:(?:de|mijn|m'n)\s+)?(?:\w*pet|\w*opdracht|last|toga|uniform)\b|\bbuiten (?:dienst|kantooruren)\b",
    r"^\W*(?:mijn|my) (?:mening|opinie|visie)\b",
    r"\b(?:van niemand anders|no one else's|nobody else's|me being me|own views)\b",
    r"^\W*(?:het|dit|alles) is (?:\w+ )?van mij\b|\bis [^.!?]{0,12}\bvan mezelf\b|\bvanuit m(?:e|ij)zelf\b",
    r"\bwat ik zelf vind\b",
    r"\b(?:schrijf|post|typ|zeg|deel|reageer)\b[^.!?]{0,15} als \w+ (?-i:[A-Z]\w+)",
    r"#\w+\s+eigen (?:account|kanaal|pagina)\b",
    r"\bhier (?:\w+ )?(?:hobbyist|liefhebber)\b|\b\w+-?account van\b|\b(?:hobby|feest|fan|thuis)-?account\b",
    r": van mij\W*$",
    r"\bals (?:individu|particulier|privé\w+)\b|\bikzelf (?:zou|vind|denk|ben)\b|\bals burger (?:schrijf|vind|zeg)\b",
    rf"\b{_SAYS} (?:\w+ )?als (?-i:[A-Z][a-z]+)\b",
    r"\b(?:is|zijn|geheel|en|woorden) (?:\w+ )?(?:de|het) mijne\b|\bhier (?:praat|spreekt|schrijft) (?-i:[A-Z])\w+",
    r"\b(?:ben ik|ik ben) hier gewoon\b",
    r"\bhier ben ik gewoon\b",
    r"\b(?:mening|kijk) van één mens\b|\b(?:gewoon|even|nu) een mens\b|\bkomt van mij\b|\balleen ik(?:zelf)?\b",
    r"\b(?:gewoon|pure) ik\b",
    r"\bzonder \w*(?: ?witte jas|jas|baas|stropdas|logo|mandaat|badge|pasje|petje)\b",
    r"\bbuiten (?:dienst|werk|kantoor)tijd\b",
    r"\bniemand anders\b|\bniet (?:hun|haar) \w+|\b(?:bedacht|beheer|vind) ik zelf\b|\bheb ik zelf bedacht\b",
    r"\bhoe ik het zie\b",
    r"#(?:mijn)?eigen\w+|#myown\w+|#privé\w*|\bwerkgever heeft (?:mij|me) [^.!?]{0,20}niet gevraagd\b",
    r"\bop kantoor vinden ze\b",
    r"\b(?:writing|posting|speaking|answering|tweeting|tooting|sharing|write|post|speak)\b[^.!?]{0,25}\bas (?:me|"
    r"myself|an? \w+|one|plain)\b",
    r"\b(?:is|are|belongs?) (?:only )?(?:to )?(?:me|mine)\b|\ball me\b|\bunofficial\b|\bown account\b",
    r"\bnothing to do with work\b",
    r"\b(?:for|speak only for) (?:myself|my \w+ and me)\b|\bas (?:me|an individual)\b|\bnot (?:them|theirs|hers)\b",
    r"\bposting solo\b",
    r"\bmay (?:well )?see (?:it|things|this) differently\b|\bfor nobody but\b|\bbind (?:the|my) \w+",
    r"\b(?:zeg|schrijf|post) ik zelf\b|\b(?:mening|groet\w*|post) van (?-i:[A-Z])\w+(?: zelf\b|,)|\bbehalve mij\b",
    r"\b(?:niemand vroeg|nobody asked) me\b|\b(?:nothing|none)\b[^.!?]{0,40}\b(?:view|official|opinion)\b",
    r"\b(?:vraag|post|schrijf|zeg|opgetekend)\b[^.!?]{0,10} als (?:\w+ )?(?-i:[A-Z]\w+)",
    r"\bspreekt (?:enkel|alleen) de mens\b|\bspreek ik,? en niet\b|\bdit ben ik\b",
    r"\bthis is (?:\w+ )?(?:just |simply )?me\b",
    r"\b(?:alleen|gewoon|slechts|puur|is|da's|als|zijn)\s+mijn\s+(?:mening|visie|kijk|opinie|opvatting|smaak|idee|"
    r"dagboek|"
    r"lessen|\w*account|verhaal|feed)\b|\bop eigen gelegenheid\b|\bsharing as myself\b",
    r"\bvoor (?:mijn|eigen) (?:rekening|lol|plezier)\b|\bop eigen houtje\b|\bin (?:mijn|m'n|eigen) vrije tijd\b",
    rf"\b(?:my|his|her) own (?:\w+ )?(?:behalf|account|truths|two cents|{_MEDIA})|\bmy (?:own )?(?:two|2) cents\b",
    rf"\b{_MEDIA}\b[^.!?]{{0,30}}\b(?:my own|mine)\b|\bjust me\b|\bthat's me talking\b|\bon my own behalf\b",
)
_APART_FROM_WHO = pattern_of(
    r"(?:[,;:(/–—.]|\b(?:en|maar|and|but)\b)[^,;]{0,40}\b(?:mij|mijne?|mezelf|mijzelf|ikzelf|zelf|gewoon|alleen|"
    r"even|eigen|"
    r"mens|persoon|zonder|buiten|me|my|mine|myself|own|just|solo|individual|unofficial|not (?:the|as|for|them|theirs)|"
    r"niet (?:de|het|van|namens|hun|als|voor)|geen|no one|nobody|niemand)\b",
)
_IN_SIGNATURE = pattern_of(
    r"\beigen\b|\b(?:mezelf|mijzelf|myself)\b|\b(?:als persoon|persoonlijk)\b|\bpriv(?:é|e)\w*|\bparticulier\w*",
    r"\bvan mij\b|\bmine\b",
    r"\b(?:mijn|m'n|mn) (?:account|tweets|tijdlijn|profiel|kanaal|blog|mening|verhaal)\b|\bvrije tijd\b|\bthuis\b",
    r"\bhier (?:gewoon|alleen|enkel|als)\b|\bgewoon (?:even )?als\b|\bals (?:hobby|ikzelf)|\bik (?:zelf dan|dus)\W*$",
    r"\bzichzelf\b|\bmy own\b",
    r"\bniet (?:van|namens|voor|als) (?:de|het|mijn)\b|\bgeen (?:standpunt|reclame)\b|\bzonder (?:opdracht|pet)\b",
)
_SELVES = (
    r"blogger|vlogger|juf|meester|redacteur|redactrice|schrijver|schrijfster|penvoerder|columnist|correspondent|"
    r"verslaggever|reporter|auteur|scribent|twitteraar|diender|\w+mannetje|theatermaker|teacher|author|writer"
)
_VERB = (
    r"(?:is|was|heeft|had|kan|kon|mag|mocht|moet|moest|wil|wou|zal|zou|gaat|ging|ziet|zag|staat|stond|doet|deed|komt|"
    r"kwam|krijgt|kreeg|weet|wist|vond|dacht|schreef|zat|liep|reed|sprak|las|hield|bleef|begon|sliep|laat|"
    r"\w+[bcdfghjklmnprsvwxz]t|\w{2,}(?:kte|pte|lde|nde|gde|rde|tte)|has|says|thinks|believes|wants|went|saw|gave|"
    r"taught|said|thought|will|would)"
)
_ASIDE = r"(?:vindt|vond|denkt|dacht|zegt|zei|weet|aldus|meent|heeft|schrijft|vermoedt|acht)"
_OPINION = (
    r"(?:vinden|geloven|eisen|steunen|pikken|accepteren|betreuren|adviseren|weigeren|protesteren|verwachten|raden|"
    r"zeggen|"
    r"verbieden|beloven|zijn (?:\w+ ){0,2}?(?:tegen|voor|van mening|klaar met (?:al |die|dat|dit|deze)|zat|"
    r"voorstander|helder|het \w*\s?over eens)|"
    r"willen (?:\w+ ){0,2}?dat|staan (?:\w+ ){0,2}?achter|nemen afstand|leggen ons|laten ons|moeten niks|roepen|"
    r"maken ons|"
    r"zullen \w+ niet)"
)
_HOLDS = (
    r"(?:vindt|steunt|betreurt|eist|raadt|adviseert|waarschuwt|pikt|accepteert|weigert|gelooft|roept|neemt afstand|"
    r"is (?:er )?(?:klaar mee|\w*\s?tegen\b)|staat (?:\w+ )?achter|heeft (?:gesproken|maling)|supports|believes)"
)
_OURS = pattern_of(
    rf"\b(?:wij|we)(?:\s+(?:als|van|bij|hier bij)|,\s+(?:de|het))\s+(?:\S+\s+){{1,5}}?{_OPINION}\b",
    rf"\b(?:wij|we)\s+(?:als|van)\s+(?:\w+\s+)?{_ORG}\b[^.!?]*\b{_OPINION}\b",
    rf"\bwij\s+{_OPINION}\b|\b{_OPINION}\s+wij\b|\bbij ons vinden (?:wij|we)\b|\bdaar blijven wij bij\b",
    rf"\bals\s+(?:\w+\s+)?(?:{_ORG}|(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)?)\s+(?:{_OPINION}|zijn|zien|zeggen|"
    r"willen)\s+(?:wij|we)\b",
    rf"\bals\s+\w*(?:{_ORG}|dienst)\s+moet je durven\b|\bvanuit\s+(?:\S+\s+){{1,3}}?{_OPINION}\s+(?:wij|we)\b",
    rf"\b(?:onze|ons)\s+\w*{_ORG}\s+{_HOLDS}\b|\b(?:ons|onze) (?:oordeel|lijn|standpunt|visie) (?:als|is)\b",
    r"\b(?:het officiële|officieel|ons officiële)\s+standpunt\b|\bkun(?:t|) (?:je|u) ons aan houden\b|\bquote us\b",
    r"\bwe at [^.!?]{2,40}? (?:firmly )?(?:believe|think|support|demand|say|want|hold|reject|expect)\b",
    r"^\W*we (?:firmly )?(?:believe|demand)\b",
    r"\bspeaking (?:on behalf of|for) (?:the|all|every|our)\b",
    r"^\W*namens\s+(?:de |het |heel |alle |onze |iedereen |de hele |het hele )+\w+",
    r"\bnamens\s+[^.!?:]{3,50}(?::| kan ik| zeg ik| spreek ik)",
)
_QUOTED = re.compile(r"[\"“„‘\x27](?=[A-ZÀ-Þ])[^\"”“’\x27]{8,}[.!?,][\"”“’\x27]")
_NOT_OURS = pattern_of(r"\bniet namens\b|\b(?:dank|bedankt|groet|groetjes|gefeliciteerd|welkom)\b|\bthuis\b")
_VAGUE = pattern_of(
    r"\bik\s+(?:\S+\s+){0,2}?(?:werk|zit|sta|werkte)\s+(?:\S+\s+){0,5}?(?:in de|in het|binnen de)\s+\w+",
    r"\bik\s+(?:\S+\s+){0,2}?sta\s+(?:\S+\s+){0,5}?(?:voor de klas|achter de \w+|aan de \w+)",
    r"\bmet (?:mijn|m'n) neus (?:\w+ )?bovenop\b|\biets (?:met|in de|in het) \w+",
    r"\bmeer hoe\w+ (?:je|u|men|jullie) niet\b",
    r"\bniet nader te noemen\b|\bwaar ik werk\b[^.!?]{0,30}\b(?:niet|niemand)\b|\bzeg (?:lekker )?niet waar\b",
    r"\b(?:in|uit) (?:mijn|m'n|het|ons) vak\b|\bin (?:mijn|onze) (?:branche|sector)\b|\bouwe? rot\b|\bals insider\b",
    r"\bik werk (?:zelf )?bij een (?:\w+ ){0,2}\w+|\bi work in\b|\bbij ons op (?:kantoor|school|het werk|de zaak)\b",
)


def is_personal(text: str, employer: re.Pattern[str] | None = None) -> bool:
    """Say whether these words say that somebody speaks for themselves and not for their employer."""
    kept = _DENIED.sub(" ", text)
    return bool(_PERSONAL.search(kept)) or (employer is not None and _apart(kept, employer))


def _apart(text: str, employer: re.Pattern[str]) -> bool:
    """Say whether the organisation, by its name, is kept out of what is said."""
    for found in employer.finditer(text):
        before, after = text[max(0, found.start() - 30) : found.start()], text[found.end() : found.end() + 60]
        if _APART_BEFORE.search(before) or _APART_AFTER.search(after):
            return True
    return False


_APART_BEFORE = pattern_of(
    r"\b(?:niet|los|not|geen \w+)\s+(?:\w+\s+)?(?:van|namens|voor|als|dat van|die van|for|from)\s+(?:\w+\s+){0,2}$",
    r"\b(?:wat|hoe)\s+(?:ze\s+)?(?:\w+\s+){0,3}$",
)
_APART_AFTER = pattern_of(
    r"^\W*(?:\w+\W+){0,4}?(?:kan|kunnen|hoeft|vindt|denkt|denken|vinden)\W+(?:\w+\W+){0,4}?(?:anders|niet te)",
    r"^\W*(?:\w+\W+){0,3}?(?:vindt|ervan vindt|denkt|wil|van plan is|gaat)\b.{0,20}\b(?:staat|lees|moet je|weet ik|"
    r"laat ik)",
    r"^\W*(?:staat|heeft) (?:hier|er) (?:\w+ ){0,2}?(?:buiten|los|mee te)",
)


def stands_apart(after: str) -> bool:
    """Say whether the words after a name and function in a signature set the author apart: `hier alleen als mens`."""
    return len(after.split()) <= 14 and bool(_APART_FROM_WHO.match(after.lstrip()))


def is_personal_in_signature(piece: str) -> bool:
    """Say whether a signature says so, in the few words that do there: `eigen vogels`, `hier gewoon Mark`."""
    return bool(_IN_SIGNATURE.search(_DENIED.sub(" ", piece)))


@lru_cache(maxsize=64)
def third_person_pattern(role: str, employer: re.Pattern[str] | None) -> re.Pattern[str]:
    """Return what finds an author who writes about themselves as if about another."""
    function = function_pattern(role)
    noun = rf"(?:{function.pattern}|\b(?:{_SELVES})\b)" if function else rf"\b(?:{_SELVES})\b"
    return pattern_of(*_as_another(noun), *_as_name(noun, rf"(?-i:{employer.pattern})" if employer else ""))


def _as_another(noun: str) -> Iterable[str]:
    """Yield `deze juf vindt`, `vindt uw blogger`, `ondergetekende heeft`, `de monteur van dienst`, `Uw juf, ...`."""
    aside = r"(?:\s+(?:van|vanaf|uit|in|achter|op|at|of)\s+(?:\S+\s+){1,5}?|,? die [^,.]{3,60},\s+|\s+)"
    start = r"(?:^|[.!?:;,]\s*|\b(?:en|maar|want|dus|dat|and|but)\s+)"
    yield rf"{start}(?:deze|uw|jullie|your|this)\s+(?:\w+\s+)?{noun}{aside}{_VERB}\b"
    yield rf"\b{_ASIDE}\s+(?:deze|uw|jullie)\s+(?:\w+\s+)?{noun}"
    yield r"\bschrijf(?:st)?er dezes\b|\bde schrijf(?:st)?er van d\w+|\byours truly\b"
    yield rf"\bondergetekende\s+(?:\w+\s+){{0,2}}?{_VERB}\b|\b{_ASIDE}\s+(?:ook\s+)?ondergetekende\b"
    yield rf"^\W*de\s+{noun}\s+van dienst\s+\w+"
    yield rf"^\W*(?:uw|jullie)\s+(?:\w+\s+)?{noun}\s*,"


def _as_name(noun: str, employer: str) -> Iterable[str]:
    """Yield `Gerda van HR, met haar eigen mening`, `De receptionist van Hotel De Zwaan vond`."""
    about = rf"{noun}|{employer}" if employer else noun
    yield rf"^(?!.*\b(?:ik|mijn|mij|mijzelf|mezelf|deze)\b)(?=.*(?:{about})).*\b(?:haar|zijn) eigen {_MEDIA}\b"
    if employer:
        they = rf"(?:de|een|the)\s+(?:{noun}|medewerk(?:st)?er)\s+(?:van|bij|op|of|at)"
        yield rf"^\W*(?-i:[A-Z]\w+ (?:van |de |der )*[A-Z]\w+) (?:werkt|is) (?:als )?(?:\S+ ){{0,3}}?{noun}.*{employer}"
        yield rf"^\W*{they}\s+(?:\S+\s+){{0,4}}?{employer}\W+{_VERB}\b(?!.*\bik\b)"


def speaks_as_employer(piece: str, employer: re.Pattern[str] | None) -> bool:
    """Say whether a sentence gives an opinion as if the employer spoke."""
    piece = _QUOTED.sub(" ", piece)
    if is_personal(piece, employer) or _NOT_OURS.search(piece):
        return False
    if _OURS.search(piece):
        return True
    found = employer.search(piece) if employer else None
    if not found or re.search(r"(?i)\b(?:wat|hoe|of|dat|volgens)\s+(?:\w+\s+)?$", piece[: found.start()]):
        return False
    return len(piece[: found.start()].split()) <= 3 and bool(_HOLDING.match(piece[found.end() :]))


_HOLDING = pattern_of(rf"\W*(?:\w+\W+){{0,2}}?{_HOLDS}\b")


def is_vague(piece: str) -> bool:
    """Say whether the author tells about their work without saying which: `Ik zit in de bouw`."""
    return bool(_VAGUE.search(piece))
