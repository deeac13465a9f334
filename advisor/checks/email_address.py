"""An e-mail address of a person: a colleague's, a customer's, or the author's own private one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from advisor.checks import Check, Example, Found
from advisor.draft import Author
from advisor.personal_data import (
    Place,
    Setting,
    Thing,
    Whose,
    found_data,
    is_invented,
    suggestion_of,
    whose_is,
    why_of,
)
from advisor.reading import DraftReading
from advisor.review import Severity

_ADDRESS = re.compile(
    r"(?<![\w.@/+-])(?P<local>\w[\w.+'-]*)\s?(?:@|\(at\)|\[at\])\s?(?P<domain>[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})\b",
    re.IGNORECASE,
)
_ROLES = frozenset(
    "aanmelden aanmelding aanmeldingen accountancy admin administratie advies afspraak afspraken apotheek avg balie "
    "bestellen bestellingen "
    "bestuur bezwaar booking bookings bureau chat communicatie congres contact customerservice cursus debiteuren "
    "directie donateurs "
    "events evenementen facturen fg finance folder gemeente griffie hallo hello help helpdesk hoi hr hrm info inbox "
    "informatie inkoop inschrijven "
    "inschrijving jobs kantoor klacht klachten klantenservice klantcontact ledenadministratie leden mail marketing "
    "media medezeggenschap meedoen "
    "meldpunt museum nieuws nieuwsbrief noreply office onderzoek ondersteuning opendag opgave or ouderraad "
    "personeelszaken pers planning post "
    "postbus postmaster praktijk press privacy receptie recruitment redactie reserveren reserveringen roosters "
    "sales school secretariaat "
    "secretaris security service servicedesk sollicitatie sollicitaties sollicitatiewerkgroep sollicitaties "
    "solliciteren spoed steun stichting "
    "storing support team tickets vacature vacatures verhuur verkoop vragen voorlichting voorzitter vrijwilliger "
    "vrijwilligers webcare welkom "
    "werken werkenbij welcome winkel woordvoering woordvoerder zorg".split()
)
_MADE_UP = frozenset(
    "voornaam achternaam naam jouwnaam uwnaam jouw name firstname lastname example voorbeeld test xxx iemand "
    "someone user you".split()
)
_PRIVATE = frozenset(
    "gmail googlemail hotmail outlook live msn icloud me yahoo ymail ziggo kpnmail kpnplanet planet home xs4all "
    "proton protonmail pm telfort upcmail "
    "casema hetnet chello quicknet solcon gmx web t-online telenet skynet freenet tele2 zonnet wanadoo versatel "
    "caiway onsbrabantnet "
    "zeelandnet mailbox aol privemail thuismail".split()
)
_NAMED = re.compile(r"[^\W\d_]+[._][^\W\d_]|[^\W\d_][._-][^\W\d_]{2,}", re.IGNORECASE)
_THING = Thing(nl="dit e-mailadres", en="this e-mail address", mask_nl="e-mailadres", mask_en="e-mail address")


def _find(reading: DraftReading) -> Iterable[Found]:
    draft, setting = reading.draft, Setting(reading.draft)
    for address in _ADDRESS.finditer(draft.text):
        start, end = address.span()
        if _is_public(address, draft.author):
            continue
        place = setting.place(start, end)
        severity = _severity(address, whose := _owner(address, place), draft.author)
        if severity and not is_invented(place) and not setting.is_agreed(start, end):
            yield found_data(_THING, whose, start, end, severity)


def _is_public(address: re.Match[str], author: Author) -> bool:
    """Say whether it is nobody's own: of a desk or a team, named after the organisation, or made up."""
    words = re.split(r"[\W\d_]+", address["local"].lower())
    if words[0] in _ROLES or set(words) & _MADE_UP:
        return True
    site = re.sub(r"\W", "", address["domain"].lower())
    named = re.sub(r"\W", "", author.organisation.lower())
    return any(len(word) > 3 and (word in site or word in named) for word in words) and not _NAMED.search(
        address["local"]
    )


def _owner(address: re.Match[str], place: Place) -> Whose:
    hidden = place.sentence.replace(address.group(), " ")
    around = place.around.replace(address.group(), " ")
    return whose_is(Place(sentence=hidden, before=place.before, after=place.after, around=around))


def _severity(address: re.Match[str], whose: Whose, author: Author) -> Severity | None:
    private, named = _is_private(address), bool(_NAMED.search(address["local"]))
    if whose == Whose.AUTHOR:
        return Severity.LOW if private and author.capacity != "on_behalf" else None
    if whose in (Whose.CLIENT, Whose.OTHER):
        return Severity.HIGH
    return Severity.MEDIUM if whose == Whose.UNKNOWN and (private or named) else None


def _is_private(address: re.Match[str]) -> bool:
    return bool(set(address["domain"].lower().split(".")[:-1]) & _PRIVATE)


CHECKS = (
    Check(
        name="email_address",
        ref="R8.3",
        severity=Severity.HIGH,
        looks_for="an e-mail address of a person who did not offer it here: a customer, a colleague, a neighbour",
        why=why_of(_THING),
        suggestion=suggestion_of(_THING),
        caught=(
            Example(text="Onze klant Bakker betaalt nooit, mail hem zelf maar: j.bakker@zaagmail.example."),
            Example(text="Wie wil reageren op die brief van mijn oud-collega: esther.dewit@gmail.com, ze leest alles."),
            Example(text="Van de patiënt kreeg ik dit adres: kees1961@hotmail.com"),
            Example(text="Mail me gerust op sanne.vos@ziggo.nl als je interesse hebt in de kast."),
            Example(text="That customer from yesterday is peter.jones@outlook.com, tell him what you think."),
        ),
        fine=(
            Example(text="Vragen over je pas? Mail de servicedesk: servicedesk@veenmuis.example."),
            Example(text="Journalisten kunnen terecht bij pers@gemeente-rietmonde.example of 088-1234567."),
            Example(text="Stuur je reactie naar openingstijden@bieb.example."),
            Example(
                text="Solliciteren? Mail Petra van personeelszaken: p.jansen@hofzicht.example.", channel="linkedin"
            ),
            Example(text="Pas op voor mails van jan.bakker@bank-inlog.example, dat is phishing."),
            Example(text="Vul je adres in als voornaam.achternaam@merelcollege.example."),
            Example(text="Volg mij op @sanne@mastodon.example!"),
            Example(text="Ze vond het goed dat ik haar adres hier deel: els.vos@lijn.example."),
        ),
        find=_find,
    ),
)
