"""How people name their employer and their function in a post: in full, in part, as a hashtag, in other words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_NOT_TOLD = frozenset("geen onbekend particulier none unknown n.v.t. nvt - niemand anoniem".split())
_GENERIC = frozenset(
    "bv b nv vof n v stichting vereniging coöperatie holding groep group ltd inc gmbh en and co zn zonen mts cv "
    "school basisschool college lyceum gymnasium scholengemeenschap scholengroep universiteit university hogeschool "
    "volksuniversiteit vakschool praktijkschool mbo roc obs cbs rkbs kdv bso kinderopvang kinderdagverblijf "
    "ziekenhuis hospital kliniek clinic praktijk huisartsenpost huisartsenpraktijk apotheek thuiszorg kraamzorg zorg "
    "zorggroep zorgverzekeraar ggz ggd verpleeghuis zorgcentrum woonzorg woonzorgcentrum huize gemeente provincie "
    "waterschap hoogheemraadschap ministerie rijk dienst omgevingsdienst politie brandweer eenheid veiligheidsregio "
    "rechtbank archief regionaal museum theater schouwburg bibliotheek library woonstichting woningcorporatie "
    "corporatie bedrijf installatiebedrijf transportbedrijf transport bouw bouwbedrijf bouwgroep staalbouw "
    "timmerbedrijf schildersbedrijf bakkerij bakery slagerij brouwerij supermarkt hotel restaurant café cafe "
    "brasserie camping winkel boekhandel groothandel garage autobedrijf energiebedrijf verzekeraar verzekeringen bank "
    "advocaten advies accountants kantoor makelaardij makelaars software it ict techniek klimaattechniek elektro "
    "installaties installations kunststoffen logistiek logistics vervoer bus taxi beveiliging security schoonmaak "
    "services service diensten solutions consultancy vv sv fc hockeyclub voetbalclub club welzijn jeugdhulp jeugdzorg "
    "centrum center instituut academie academy fonds media bureau studio salon kapsalon fysio fysiotherapie tandarts "
    "koeling tandartspraktijk dierenkliniek boerderij zorgboerderij kwekerij tuincentrum stadsdeel van voor der den "
    "de het 't t een in op aan te the of for".split()
)
_COMMON = frozenset(
    "onder over bij eén één een ons onze alle samen goed beter nieuw nieuwe eerste mijn jouw vier twee drie uit thuis "
    "hier daar wij jong oud noord zuid oost west noorden zuiden oosten westen stad dorp".split()
)
_SUFFIX = re.compile(r"(?:college|school|ziekenhuis|museum|hotel|zorg|bank|stichting)$")
_FAMILIES = tuple(
    frozenset(family.split())
    for family in (
        "docent leraar lerares leerkracht juf juffrouw meester onderwijzer onderwijzeres mentor teacher lecturer",
        "verpleegkundige zuster broeder verpleger verzorgende nurse",
        "chauffeur bestuurder trucker driver",
        "monteur installateur technicus mechanic technician engineer elektricien loodgieter",
        "arts dokter doctor physician",
        "agent politieman politieagente",
        "boa handhaver opsporingsambtenaar toezichthouder inspecteur inspector",
        "verkoper verkoopster verkoopmedewerker verkoop sales winkelmedewerker",
        "kok cook chef souschef",
        "receptionist receptioniste receptie balie",
        "leidster groepsleider groepsleidster pm'er pmer",
        "caissière kassière caissiere kassamedewerker",
        "ontwikkelaar developer programmeur",
        "jurist advocaat lawyer",
        "conciërge huismeester concierge",
        "schoonmaker schoonmaakster cleaner schoonmaak",
        "bakker baker",
        "planner planning",
        "verzorger verzorgende carer",
        "adviseur consulent advisor adviser consultant",
        "onderzoeker researcher",
        "bibliothecaris librarian",
        "vrijwilliger brandweerman brandwacht manschap firefighter",
        "directeur director rector",
    )
)
_ALSO = {"pedagogisch": "pm'er pm leidster", "opsporingsambtenaar": "boa", "front-officemedewerker": "receptie"}
_AGENT = re.compile(
    r"(?:er|eur|or|ist|ent|ant|euse|ster|kundige|kracht|kok|chef|agent|boa|arts|rts|man|vrouw|loog|tor|aris|ier|wacht|"
    r"hulp|coach|juf|nurse|aar|ares|ère|ge|iste|aire|air|rige|oom|oot|trainee|valet|welder|jurist|rechter|analyst|"
    r"hoofd|head)$"
)
_TOPICS = frozenset(
    "water vervoer beheer onderhoud kinder zuivel klanten leer groep energie senior junior eerste tweede hoger lager "
    "zorg bezwaar sport muziek vmbo cultuur natuur computer meer ander onder over voor operationeel".split()
)
_PROFESSION = (
    r"[\w-]*(?:medewerk(?:st)?er|monteur|docente?|lera(?:ar|res)|leerkracht|\bjuf|verpleegkundige|verzorgende|adviseur|"
    r"consulent|manager|leid(?:er|ster)|directeur|coördinator|begeleid(?:st)?er|chauffeur|\bagent|ambtenaar|\barts|"
    r"jurist|advocaat|verkoper|verkoopster|\bbakker|\blasser|operator|planner|\bkok|receptioniste?|secretaris|"
    r"secretaresse|beheerder|werker|bezorger|\bboa|inspecteur|handhaver|griffier|archivaris|conservator|suppoost|"
    r"coach|trainer|mentor|conciërge|zuster|engineer|teacher|lecturer|nurse|driver|officer|librarian|technician|"
    r"welder|developer|analist|analyst|ontwikkelaar|stagiaire?|trainee|controleur|assistente?|assistant|advis[eo]r|"
    r"caissière)"
)
_DOES = (
    r"(?:sta|zit|rij|geef|doe|loop|run|val|verkoop|bezorg|leid|train|tap|melk|plaats|leg|pick|dweil|fiets|draai|vul|"
    r"begeleid|bouw|vaar|regel|behandel|poets|sorteer|ontwerp|stuur|adviseer|teach|drive|work|pour|park|shelve)"
)
_AT = r"(?:als|bij|voor|op|in|aan|aldaar|daar|er|hier|as|at|for)"
_ON = r"(?:als|bij|voor|aldaar|daar|at|as|for|(?:op|in|aan|achter)\s+(?:de|het|lijn|onze|een))"
_NAME = r"(?-i:[A-ZÀ-Þ](?:[\w&-]|')+)"
_APOSTROPHE = r"[\x27’‘´`]"


def pattern_of(*patterns: str) -> re.Pattern[str]:
    """Compile alternatives that ignore case; an apostrophe stands for each kind of apostrophe."""
    return re.compile("|".join(patterns).replace("'", _APOSTROPHE), re.IGNORECASE | re.MULTILINE)


_WORKS = pattern_of(
    rf"\b(?:ik|'k|i)\s+(?:\S+\s+){{0,2}}?{_DOES}\b(?:\s+\S+){{0,7}}?\s+{_ON}\b",
    rf"\b{_DOES}\s+(?:ik|zelf)\b(?:\s+\S+){{0,5}}?\s+{_ON}\b",
    rf"\b(?:ik|'k)\s+(?:\S+\s+){{0,3}}?werk(?:te)?\b(?:\s+\S+){{0,5}}?\s+{_AT}\b",
    rf"\b(?:werk(?:te)?\s+ik|werk(?:t|te)?\s+zelf)\b(?:\s+\S+){{0,5}}?\s+{_AT}\b",
    r"\bwaar\s+ik\s+(?:\S+\s+){0,4}?(?:ben|werk|geef|sta|zit|lesgeef|doe|leid)\b",
    r"\bsta(?:at)?\s+(?:\S+\s+){0,5}?(?:voor de klas|achter de (?:kassa|bar|balie|toonbank|tap)|aan de (?:lijn|balie))",
    rf"\b(?:als|as an?|i'?m (?:an?|the)|ik ben|ben|your|jullie|one of the|[eé]{{1,2}}n van de)\s+(?:\S+\s+){{0,3}}?"
    rf"{_PROFESSION}s?\b",
    r"\bik ben\s+(?:[\w-]+\s+){1,3}?bij\s|\bik\s+(?:\w+\s+)?geef\s+les\b|\bi\s+(?:work|teach|drive|nurse|volunteer)\b",
    r"\bik (?:doe|run|leid|beheer|verzorg) (?:\w+ )?(?:de|het|onze)\s\w+|\b\w+ aldaar\b|\b(?:tech|staff) here\b",
    r"\bik, (?:\w+\s+){1,4}?bij\s",
    rf"\b{_PROFESSION}\s+(?:\w+\s+){{0,2}}?(?:bij|op)\s+(?:(?:de|het)\s+)?(?:\w+\s+)?{_NAME}",
    rf"\b{_PROFESSION}\s+(?:here|hier|van beroep)\b",
    r"\b(?:mijn|m'n|my)\s+(?:werk|baan|dienst|job)\s+(?:bij|als|in|op|at|as)\b",
)
_AT_A_NAME = pattern_of(rf"\bik\s+(?:\w+\s+){{1,6}}?(?:bij|voor)\s+(?:de\s+|het\s+)?{_NAME}")
_SOME_EMPLOYER = pattern_of(
    rf"\b(?:bij|voor|van|op|aan|at|for|with)\s+(?:(?:de|het|een|the|onze)\s+)?(?:[\w-]+\s+)?(?:de\s+)?{_NAME}"
)
_NO_SIGNATURE = pattern_of(
    r"\b(?:is|zijn|was|heeft|hebben|wat|dat|die|wij|we|ik|jullie|ze|hoor|kan|kun|vindt|hoort|wordt|gaat|komt|een|not|"
    r"you|toevallig|gelezen|beste)\b",
    r"\b(?:op|naar|over|tot|uit|to|about)\b(?: de| het| the)?\s*(?:\w+\s*)?$",
)
_SIGNATURE = pattern_of(rf"(?:\W*|.{{0,30}}\bgr(?:oet\w*|\.)?\W+(?:van\s+)?)?{_NAME}(?:\s*[,(/|–-]|\s+van\s)")
_CLAUSE = re.compile(r"[;:(–—|!?…/]|\.\s|\s-\s")


def kinds_in(organisation: str) -> tuple[str, ...]:
    """Return the words of a name that say what kind of organisation it is: `camping`, `provincie`."""
    return tuple(word for word in re.findall(r"\w{4,}", organisation.lower()) if word in _GENERIC)


def told(value: str) -> str:
    """Return a function or organisation as it was given, or nothing when it says that none is given."""
    value = value.strip()
    return "" if value.lower() in _NOT_TOLD or value.lower().startswith("niet genoemd") else value


@lru_cache(maxsize=64)
def employer_pattern(organisation: str) -> re.Pattern[str] | None:
    """Return what finds this organisation in a text, or None when it has no words of its own (`the province`)."""
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", told(organisation))
    own = [word for word in words if word.lower() not in _GENERIC]
    return re.compile("|".join(_ways(words, own))) if own else None


def _ways(words: list[str], own: list[str]) -> Iterable[str]:
    """Yield the patterns of a name: whole, as hashtag or handle, its own words, its initials."""
    whole = r"[\W_]{0,3}(?:en\W+|and\W+)?".join(map(_escaped, own))
    if len(own) > 1:
        yield rf"(?i:\b{whole}(?:{_APOSTROPHE}?s)?\b)"
    else:
        yield rf"(?i:(?:\bbij|\bvoor|\bat|\bfor|\bfrom|@|#)\s?(?:de\s|het\s|'t\s)?{whole}\b)"
    yield rf"(?i:[#@]\w*{''.join(map(_escaped, own))})"
    for word in own:
        yield from _alone(word, short=len(own) == 1)
    initials = "".join(word[0].upper() for word in words if len(word) > 2)
    if len(initials) > 2:
        yield rf"\b{re.escape(initials)}\b"


def _alone(word: str, short: bool) -> Iterable[str]:
    """Yield the patterns of one word of a name: with a capital, and without the `college` at its end."""
    if len(word) >= 4 and word.lower() not in _COMMON:
        more = r"\w*" if len(word) > 5 else ""
        yield rf"\b{re.escape(word[0].upper())}(?i:{_escaped(word[1:])}(?:{_APOSTROPHE}?s)?){more}\b"
    elif short:
        yield rf"\b{_escaped(word)}\b"
    stem = _SUFFIX.sub("", word)
    if 5 <= len(stem) < len(word):
        yield rf"\b{re.escape(stem)}\b"


def _escaped(word: str) -> str:
    return re.escape(word).replace("'", _APOSTROPHE)


@lru_cache(maxsize=64)
def function_pattern(role: str) -> re.Pattern[str] | None:
    """Return what finds this function in a text: its noun, a compound that ends in it, what means the same."""
    words = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", told(role).lower())
    heads = {word for word in words if len(word) > 2 and word not in _TOPICS and _AGENT.search(word)}
    heads |= {other for word in words for other in _ALSO.get(word, "").split()}
    known = heads | {name for head in heads for name in _relatives(head)}
    if not known:
        return None
    names = "|".join(re.escape(name) for name in sorted(known, key=lambda name: (-len(name), name)))
    plural = rf"(?:one of the|[eé]{{1,2}}n van de)\s+(?:\S+\s+)?[\w-]*(?:{names})(?:s|en)"
    return pattern_of(rf"\b[\w-]*(?:{names})(?:e|ster|in)?\b", plural)


def _relatives(head: str) -> frozenset[str]:
    """Return what means the same as a function, or as the last part of it, and that last part."""
    ends = [family for family in _FAMILIES if any(head.endswith(name) and len(name) > 2 for name in family)]
    last = {name for family in _FAMILIES for name in family if head.endswith(name) and len(name) > 4}
    return frozenset().union(*ends, last)


def says_work(text: str) -> bool:
    """Say whether somebody tells in this text what work they do, whatever it is called."""
    return bool(_WORKS.search(text))


def may_say_work(text: str) -> bool:
    """Say whether this text may tell so: also `Ik meng het elke maandag voor Slagerij Reerink`."""
    return says_work(text) or bool(_AT_A_NAME.search(text))


def names_some_employer(text: str) -> bool:
    """Say whether somebody tells in this text what work they do, and at an organisation with a name."""
    return says_work(text) and bool(_SOME_EMPLOYER.search(text))


def signs(piece: str, employer: re.Pattern[str] | None, role: str) -> bool:
    """Say whether this piece is a signature with a function in it: `Magazijn Huiskes`, `Loes, communicatie`."""
    found = employer.search(piece) if employer else None
    clause = _CLAUSE.split(piece[: found.start()])[-1] if found else ""
    parts = [part for part in clause.split(", ") if _plain(part)]
    if parts and len(_plain(parts[-1])) <= 5 and not _NO_SIGNATURE.search(parts[-1]):
        return True
    words = re.findall(r"\w+(?:-\w+)*", piece.lower())
    role_words = [word for word in re.findall(r"\w+", told(role).lower()) if len(word) > 4]
    signed = found or _SIGNATURE.match(piece)
    return bool(signed) and len(words) <= 12 and any(_part(word, role_words) for word in words)


def _plain(clause: str) -> list[str]:
    """Return the words that are not in the names of half the organisations."""
    return [word for word in re.findall(r"[^\W_][\w'’.-]*", clause) if word.lower() not in _GENERIC]


def _part(word: str, parts: list[str]) -> bool:
    """Say whether the word is a word of the function, or the first half of one."""
    return len(word) > 4 and any(part.startswith(word) for part in parts)
