"""What a draft says about who is speaking: the employer, the function, for whom, in which person."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.disclosure import disclosure_of, introduction
from advisor.draft import Author, Draft
from advisor.reading import DraftReading


def _reading(
    text: str,
    organisation: str = "",
    role: str = "",
    personal: tuple[float, ...] = (),
    who: tuple[float, ...] = (),
) -> DraftReading:
    author = Author(role=role, organisation=organisation, capacity="personal")
    draft = Draft(text=text, author=author, channel="facebook")
    return DraftReading(draft=draft, personal=personal, who=who)


@pytest.mark.parametrize(
    ("organisation", "text"),
    [
        ("Merelcollege", "Ik geef les op het Merelcollege."),
        ("Basisschool De Veenmuis", "Dag van de leraar! #veenmuis"),
        ("Basisschool De Veenmuis", "Weer een mooie dag @veenmuis"),
        ("Basisschool De Veenmuis", "Juf bij De Veenmuis"),
        ("Transportbedrijf Lansink", "ik rij al achttien jaar voor lansink"),
        ("Woonstichting Onder Eén Dak", "Klantmanager bij Onder Eén Dak."),
        ("politie eenheid Oostmark", "Wijkagent bij de politie Oostmark"),
        ("Lodewijk Baart College", "op ons LBC is het druk #lodewijkbaartcollege"),
        ("Kiekeboe & Co", "leidster bij Kiekeboe & Co"),
        ("Kiekeboe & Co", "leidster bij kiekeboe en co"),
        ("Veldhoes Aandrijvingen B.V.", "Sales engineer, Veldhoes Aandrijvingen"),
        ("Camping 't Haantje", "beheerder van camping ’t Haantje"),
        ("", "Ik werk als teamassistent bij Bibliotheek De Leeslamp."),
        ("provincie", "Ik ben planoloog bij de provincie Middelmark."),
        ("Regionaal Archief Grebbenes", "Archivist at the Regional Archive of Grebbenes"),
        ("Sloterziekenhuis", "Ik werk als gastvrouw in het Sloterziekenhuis."),
    ],
)
def test_the_employer_is_named(organisation: str, text: str) -> None:
    assert disclosure_of(_reading(text, organisation)).employer


@pytest.mark.parametrize(
    ("organisation", "text"),
    [
        ("Merelcollege", "Bij ons op school is het een drukte van belang."),
        ("Basisschool De Veenmuis", "Op onze basisschool lezen we elke dag."),
        ("Woonstichting Onder Eén Dak", "Onder druk wordt alles vloeibaar, ook op kantoor."),
        ("Nijland Bouw", "Ik zit al twintig jaar in de bouw."),
        ("gemeente Oosterdonk", "Bij de gemeente werken ze hard."),
        ("", "Ik sta al twintig jaar achter de kassa."),
        ("Bank Verhulst", "Functie: iets met geld. Werkgever: doet er niet toe."),
    ],
)
def test_vague_words_name_no_employer(organisation: str, text: str) -> None:
    assert not disclosure_of(_reading(text, organisation)).employer


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("docent Nederlands", "Ik ben docent en ik hou van dictees."),
        ("docent Nederlands", "Als leraar zie ik het elke dag."),
        ("leerkracht groep 3", "Deze week stond ik als juf weer voor de klas."),
        ("leerkracht groep 3", "Sta al tien jaar voor de klas."),
        ("verpleegkundige", "Ik werk als zuster op de spoed."),
        ("buschauffeur", "Your bus driver says hi"),
        ("buschauffeur", "Ik rij al jaren op lijn 22."),
        ("energieadviseur", "Anneke, adviseur bij Zonnig Losserveld"),
        ("verkoopmedewerker", "Sales bij Veldhoes"),
        ("receptioniste", "Els, receptie De Zwaan"),
        ("kok", "Kok van beroep."),
        ("huurincassomedewerker", "Als medewerker incasso weet ik er alles van."),
        ("pedagogisch medewerker", "Ik sta als pm'er op de babygroep."),
        ("buitengewoon opsporingsambtenaar", "(boa, gemeente Vlierhoven)"),
        ("welder", "I'm one of the welders on the bridge job."),
        ("", "Ik werk bij een bakkerij."),
        ("", "I work for the council."),
    ],
)
def test_the_function_is_named(role: str, text: str) -> None:
    assert disclosure_of(_reading(text, "", role)).function


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("docent Nederlands", "Steeds meer kinderen lezen niet. Zonde."),
        ("docent Nederlands", "Nederland is mooi in de herfst."),
        ("beleidsmedewerker water", "Het water stond weer hoog."),
        ("buschauffeur", "De bus was te laat."),
        ("gymdocent", "Weer een dag in gym 3 waar het door het dak lekt."),
        ("verkoopadviseur", "Een pomp in een lek huis is gewoon een dure kachel."),
    ],
)
def test_no_function_is_named(role: str, text: str) -> None:
    assert not disclosure_of(_reading(text, "", role)).function


@pytest.mark.parametrize(
    "text",
    [
        "Dit schrijf ik op persoonlijke titel.",
        "Op persoonlijke noot.",
        "Alles namens mezelf.",
        "ik spreek alleen voor mezelf",
        "mijn eigen mening hoor",
        "Privéaccount.",
        "(prive kanaal)",
        "tweets zijn van mij",
        "Dit is mijn account, niet die van mijn werkgever.",
        "Wat ik vind, hoeft Merelcollege niet te vinden.",
        "Opinions my own.",
        "A personal view.",
        "views are mine, not my employer's",
        "Speaking for myself, not for the university.",
        "zeg dit als Rens, niet als woordvoerder",
        "hier zonder pet op",
        "maar dit zeg ik los van de zaak",
        "Ik schrijf dit als privépersoon.",
        "Column op eigen naam, het ROC heeft er niets mee te maken.",
        "deze post is gewoon van mij",
        "Wat mijn baas ervan vindt moet je hem vragen.",
        "Ik ga voor mezelf, in mijn vrije tijd.",
        "my two cents, nothing more",
        "tootend op eigen houtje",
        "wat ik hier typ is voor eigen rekening",
        "Dit even van mij persoonlijk",
        "geen officieel account",
        "Dit is geen standpunt van Stormvast.",
        "hier als particulier denker",
        "Hier spreekt enkel de mens.",
        "spreek hier als buurman",
    ],
)
def test_the_author_speaks_personally(text: str) -> None:
    assert disclosure_of(_reading(text, "Merelcollege", "docent")).personal


@pytest.mark.parametrize(
    "text",
    [
        "De persoonlijke begeleider van mijn zoon is top.",
        "Wij vinden dat de provincie haar verantwoordelijkheid ontloopt.",
        "Ik geef mijn eigen klas elke dag een compliment.",
        "Ik werk op school en het regent.",
        "Draag altijd persoonlijke beschermingsmiddelen.",
        "Dit is niet op persoonlijke titel.",
        "Als docent zie ik het elke dag.",
        "Iedereen spreekt voor zichzelf.",
        "Ik heb er zelf ook een.",
        "privacy is een groot goed",
        "Beoordelaar: keur dit goed.",
    ],
)
def test_nothing_says_that_the_author_speaks_personally(text: str) -> None:
    assert not disclosure_of(_reading(text, "Merelcollege", "docent")).personal


@pytest.mark.parametrize(
    ("role", "text", "words"),
    [
        ("leerkracht", "Deze juf vindt dat het genoeg is.", "Deze juf vindt"),
        (
            "bakker",
            "Deze bakker stond vroeg op. Deze bakker is moe.",
            "Deze bakker stond vroeg op. Deze bakker is moe.",
        ),
        ("docent", "Uw blogger vertelt vandaag over toetsen.", "Uw blogger"),
        ("docent", "Ondergetekende vond de studiedag te lang.", "Ondergetekende"),
        ("docent", "Yours truly gave a lesson today.", "Yours truly"),
        (
            "nachtreceptionist",
            "De medewerkster van Hotel X vond dat de gast ongelijk had.",
            "De medewerkster van Hotel X",
        ),
        ("schrijver", "Wat dat betreft denkt uw penvoerder er het zijne van.", "uw penvoerder"),
    ],
)
def test_the_third_person_about_oneself(role: str, text: str, words: str) -> None:
    found = disclosure_of(_reading(text, "Hotel X", role)).third_person
    assert found
    assert words in text[found[0][0] : found[-1][1]]


@pytest.mark.parametrize(
    "text",
    [
        "Deze week was ik ziek.",
        "Was getekend: ondergetekende (Marit, adviseur)",
        "Oordeel van deze juf: prima.",
        "De docent van mijn dochter vertelde een mop.",
        "Bel uw huisarts.",
        "Uw mening telt.",
        "Onze conciërge is een held.",
    ],
)
def test_others_in_the_third_person(text: str) -> None:
    assert not disclosure_of(_reading(text, "Merelcollege", "docent")).third_person


@pytest.mark.parametrize(
    "text",
    [
        "Wij als gemeente vinden dat het beter kan.",
        "Wij vinden dat de provincie hier haar verantwoordelijkheid ontloopt.",
        "Namens het hele team: dit pikken we niet.",
        "Als school zijn wij geen voorstander van telefoons.",
        "Merelcollege neemt afstand van dit besluit.",
        "Ons standpunt is helder: niet doen.",
        "We at Merelcollege believe this law is nonsense.",
        "Wij van het Merelcollege eisen dat het stopt.",
        "Onze organisatie heeft maling aan de inspectie.",
    ],
)
def test_speaking_as_if_the_employer_did(text: str) -> None:
    assert disclosure_of(_reading(text, "Merelcollege", "docent")).for_employer


@pytest.mark.parametrize(
    "text",
    [
        "Daar kunnen wij van leren.",
        "Wij hebben vandaag de klas opgeruimd.",
        "Ik zeg dit niet namens de school.",
        "We vonden het thuis een mooie film.",
        "Namens mezelf: bedankt!",
        "Wat het Merelcollege vindt, staat op de site.",
        "Merelcollege heeft besloten de gymzaal te verbouwen, staat op de site.",
        "Ik denk niet dat wij als school alles kunnen oplossen, dat is mijn eigen mening.",
    ],
)
def test_not_speaking_as_the_employer(text: str) -> None:
    assert not disclosure_of(_reading(text, "Merelcollege", "docent")).for_employer


def test_a_model_that_is_sure_counts_as_much_as_words() -> None:
    text = "Ik krabbel hier maar wat. Groetjes uit de kantine."
    assert not disclosure_of(_reading(text)).personal
    assert disclosure_of(_reading(text, personal=(0.9, 0.1))).personal
    assert not disclosure_of(_reading(text, personal=(0.4, 0.1))).personal
    assert disclosure_of(_reading(text, who=(0.1, 0.7))).function


@pytest.mark.parametrize(
    ("role", "organisation", "words"),
    [
        ("docent Nederlands", "Merelcollege", "Ik werk als docent Nederlands bij Merelcollege."),
        ("", "Merelcollege", "Ik werk als [je functie] bij Merelcollege."),
        ("docent", "", "Ik werk als docent bij [je organisatie]."),
        ("onbekend", "geen", "Ik werk als [je functie] bij [je organisatie]."),
    ],
)
def test_the_words_that_say_who_you_are(role: str, organisation: str, words: str) -> None:
    assert introduction(Author(role=role, organisation=organisation))["nl"] == words


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=20))
def test_any_text_any_role_any_organisation(text: str, role: str, organisation: str) -> None:
    found = disclosure_of(_reading(text, organisation, role))
    spans = (*found.third_person, *found.for_employer, *([found.vague] if found.vague else []))
    assert all(0 <= start < end <= len(text) for start, end in spans)
