"""A person's function and organisation: how they are put in a sentence, and recognised in one."""

from __future__ import annotations

import re
from functools import cache

from advisor.grounding import fold
from ingest.policy import Language

_UNKNOWN = frozenset(
    "geen|onbekend|particulier|none|unknown|n.v.t|nvt|anoniem|niemand|privé|nee|no|n/a|leeg|privépersoon|niet genoemd|"
    "niet bekend|not given".split("|")
)
_KINDS = (
    r"organisatie|werkgever|werk|baas|bedrijf|zaak|school|ziekenhuis|gemeente|bank|winkel|instelling|stichting|"
    r"woningcorporatie|corporatie|kantoor|vereniging|club|organisation|organization|employer|company|hospital|council|"
    r"work|job|shop|office"
)
_NO_NAME = re.compile(rf"(?:(?:de|het|een|mijn|m'n|onze|ons|the|a|an|my|our)\s+)?(?:{_KINDS})", re.IGNORECASE)
_LANGUAGE_NAME = re.compile(
    r"(?:nederlands|engels|frans|duits|spaans|fries|turks|arabisch|italiaans|russisch|chinees|grieks|latijn|dutch|"
    r"english|french|german|spanish|frisian|turkish|arabic|italian|russian|chinese|greek|latin|european|europees)e?",
    re.IGNORECASE,
)
_BEFORE_ROLE = re.compile(r"^(?:(?:ik ben|ik werk als|i am|i'm|i work as|als|as|een|de|het|an?|the)\s+)", re.IGNORECASE)
_BEFORE_ORGANISATION = re.compile(r"^(?:(?:ik werk bij|bij|voor|at|for)\s+)", re.IGNORECASE)
_ABBREVIATED = re.compile(r"(?:\b\w|\b(?:inc|ltd|co|corp))\.$", re.IGNORECASE)
_EDGES = ' .,;:!?"()[]<>-'
_INITIAL = re.compile(r"[A-Z](?=[A-Z0-9&]|\b)")
_VOWEL_SOUND = re.compile(
    r"(?!eu|uni(?!n|m)|us[aeu]|ut[ei]|ubi|one\b|once|ura)[aeiou]|hour|honest|honou?r|heir|8|11|18"
)
_NO_ARTICLE = re.compile(
    r"(?:(?:deputy |vice[- ])?(?:head|chief|chair|president|director) (?:of|\w+ officer)\b)", re.IGNORECASE
)

_GENERIC = frozenset(
    "bv nv vof stichting vereniging coöperatie holding groep group school basisschool college lyceum gymnasium "
    "scholengemeenschap universiteit university hogeschool mbo roc obs cbs rkbs kdv bso kinderopvang ziekenhuis "
    "hospital kliniek clinic praktijk huisartsenpost huisartsenpraktijk apotheek thuiszorg kraamzorg zorg zorggroep "
    "zorgverzekeraar ggz ggd verpleeghuis zorgcentrum woonzorgcentrum gemeente provincie waterschap hoogheemraadschap "
    "ministerie dienst omgevingsdienst politie brandweer eenheid veiligheidsregio rechtbank museum theater "
    "bibliotheek library woonstichting woningcorporatie bedrijf installatiebedrijf transportbedrijf transport bouw "
    "bouwbedrijf staalbouw timmerbedrijf bakkerij slagerij supermarkt hotel restaurant café cafe camping winkel "
    "boekhandel groothandel garage autobedrijf verzekeraar verzekeringen bank advocaten advies accountants kantoor "
    "software techniek elektro installaties kunststoffen plastics logistiek logistics beveiliging schoonmaak services "
    "service diensten consultancy club welzijn centrum center instituut institute academie media bureau studio "
    "tandartspraktijk tandarts notariaat omroep "
    "pharmacy bakery plastics installations water authority district court aandrijvingen compressoren voor over "
    "onder van the".split()
)
_MODIFIERS = frozenset(
    "senior junior medior adjunct eerste tweede vice deputy lead lid van de het een en of voor met bij in op the and "
    "for with groep sociaal sociale technisch technische juridisch juridische algemeen algemene administratief".split()
)
_ANY_FUNCTION = re.compile(
    r"\b(?:ik ben|ik werk als|werkzaam als|als|i am|i'm|i work as|as)\s+(?:an?\s+|de\s+|een\s+)?"
    r"(?!mezelf|mijzelf|mens|persoon|privé|particulier|het\b|van\b|hier\b|voor\b|niet\b|myself|me\b|not\b|just\b|private)\[?\w{2,}"
)
_ANY_ORGANISATION = re.compile(
    r"\b(?:werk|werkzaam|work|ben|am|i'm|als|as)\b[^.!?]{0,80}?\b(?:bij|van|voor|at|for|of|with|aan)\s+"
    r"(?:de |het |the )?(?!mezelf|mijzelf|mijn\b|mij\b|me\b|my|eigen|een\b|an?\b|persoonlijk|own)\[?\w"
)  # fmt: skip


def clean_role(role: str) -> str:
    """Return the function as it stands in a sentence, or nothing when none was told."""
    role = _shorn(fold(role), _BEFORE_ROLE).rstrip(_EDGES)
    told = any(char.isalnum() for char in role) and role.casefold() not in _UNKNOWN
    return _uncapitalised(role) if told else ""


def clean_organisation(organisation: str) -> str:
    """Return the organisation's name, or nothing when what was told is none."""
    name = _shorn(fold(organisation), _BEFORE_ORGANISATION)
    while name and name[-1] in _EDGES and not _ABBREVIATED.search(name):
        name = name[:-1]
    told = any(char.isalnum() for char in name) and name.casefold() not in _UNKNOWN
    return name if told and not _NO_NAME.fullmatch(name) else ""


def _shorn(text: str, before: re.Pattern[str]) -> str:
    """Return the text without what goes before a name, however often it stands there."""
    while True:
        shorter = before.sub("", text.lstrip(_EDGES), count=1)
        if shorter == text:
            return text
        text = shorter


def _uncapitalised(role: str) -> str:
    """Return the function without the capital that opens it, unless it is a name or a title with more capitals."""
    first, *rest = role.split(" ")
    titled = first[:1].isupper() and first[1:].islower() and not _LANGUAGE_NAME.fullmatch(first)
    others = any(word[:1].isupper() and not _LANGUAGE_NAME.fullmatch(word) for word in rest)
    return f"{first[0].lower()}{role[1:]}" if titled and not others else role


def with_article(role: str, language: Language) -> str:
    """Return the function as it follows `als` or `as a`: only English has an article, and not before every function."""
    if language == "nl" or _NO_ARTICLE.match(role):
        return role
    spelled = _INITIAL.match(role)
    vowel = spelled[0] in "AEFHILMNORSX" if spelled else _VOWEL_SOUND.match(role.lower())
    return f"{'an' if vowel else 'a'} {role}"


def names_organisation(text: str, organisation: str) -> bool:
    """Say whether the text names the organisation, also by the part of its name that no other has, or as a hashtag."""
    said, name = _plain(text), _plain(organisation)
    return any(form in said for form in (name, name.replace(" ", ""))) or any(
        re.search(rf"\b{re.escape(word)}", said) for word in _distinctive(name)
    )


def names_function(text: str, role: str) -> bool:
    """Say whether the text names the function, also inflected, or by the last part of a compound."""
    said = _plain(text)
    whole = rf"(?<!\w){re.escape(_plain(role))}(?!\w)"
    return re.search(whole, said) is not None or any(_stands_in(word, said) for word in _nouns(role))


def names_any_organisation(text: str) -> bool:
    """Say whether the text tells where somebody works."""
    return bool(_ANY_ORGANISATION.search(_plain(text)))


def names_any_function(text: str) -> bool:
    """Say whether the text tells what somebody does."""
    return bool(_ANY_FUNCTION.search(_plain(text)))


def _plain(text: str) -> str:
    return fold(text).casefold()


@cache
def _distinctive(name: str) -> tuple[str, ...]:
    words = re.findall(r"[\w'&-]{4,}", name)
    return tuple(word for word in words if word not in _GENERIC)


@cache
def _nouns(role: str) -> tuple[str, ...]:
    words = re.findall(r"[\w'-]{3,}", fold(role))
    common = [word.casefold() for word in words if not _LANGUAGE_NAME.fullmatch(word)]
    return tuple(word for word in common if word not in _MODIFIERS and not word.isdigit())


def _stands_in(noun: str, said: str) -> bool:
    if re.search(rf"{re.escape(noun)}(?:e|en|s|'s|n)?\b", said):
        return True
    return any(len(word) > 5 and noun.endswith(word) for word in re.findall(r"[\w'-]+", said))
