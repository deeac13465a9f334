from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.checks import (
    Check,
    Example,
    Found,
    bank_account,
    birth_date,
    citizen_number,
    confidential_label,
    email_address,
    forwarded_mail,
    home_address,
    phone_number,
    reference_number,
)
from advisor.draft import Author, Draft
from advisor.reading import DraftReading
from advisor.review import Severity

MODULES = (
    email_address,
    phone_number,
    citizen_number,
    bank_account,
    reference_number,
    home_address,
    birth_date,
    confidential_label,
    forwarded_mail,
)
CHECKS = {check.name: check for module in MODULES for check in module.CHECKS}
RULES = ("R3.", "R6.", "R7.", "R8.")


def found(check: Check, draft: Draft) -> list[Found]:
    return list(check.find(DraftReading(draft=draft)))


@pytest.mark.parametrize(("check", "example"), [(check, each) for check in CHECKS.values() for each in check.caught])
def test_an_example_of_a_fault_is_caught(check: Check, example: Example) -> None:
    assert found(check, example.draft)


@pytest.mark.parametrize(("check", "example"), [(check, each) for check in CHECKS.values() for each in check.fine])
def test_a_fine_example_is_left_alone(check: Check, example: Example) -> None:
    assert found(check, example.draft) == []


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_a_check_shows_what_it_does(check: Check) -> None:
    assert len(check.caught) >= 3
    assert len(check.fine) >= 5
    assert check.ref.startswith(RULES)
    assert set(check.why) == set(check.suggestion) == {"nl", "en"}


@pytest.mark.parametrize(
    ("name", "text", "words", "ref", "severity"),
    [
        (
            "email_address",
            "Onze klant Bakker (j.bakker@zaag.example) klaagt weer.",
            "j.bakker@zaag.example",
            "R7.1",
            Severity.HIGH,
        ),
        (
            "email_address",
            "Zijn adres is j.bakker@zaag.example, schrijf hem.",
            "j.bakker@zaag.example",
            "R8.3",
            Severity.HIGH,
        ),
        ("email_address", "Mail me op jan.bakker@gmail.com.", "jan.bakker@gmail.com", "R3.2", Severity.LOW),
        ("phone_number", "Deze klant (06-12345678) belt altijd op zondag.", "06-12345678", "R7.1", Severity.HIGH),
        ("phone_number", "Het nummer van mijn buurman is 06 12 34 56 78.", "06 12 34 56 78", "R8.3", Severity.HIGH),
        ("phone_number", "Gevonden sleutelbos, 06-12345678", "06-12345678", "R8.3", Severity.MEDIUM),
        ("phone_number", "Nog kaarten over, app me op 0612345678!", "0612345678", "R3.2", Severity.LOW),
        ("citizen_number", "Mijn bsn is 111222333.", "111222333", "R3.2", Severity.HIGH),
        ("citizen_number", "De patiënt met bsn 111222333 komt niet.", "111222333", "R7.1", Severity.HIGH),
        ("bank_account", "Stort de inleg op NL91ABNA0417164300.", "NL91ABNA0417164300", "R3.2", Severity.LOW),
        ("bank_account", "Huurder Smit: NL91 ABNA 0417 1643 00.", "NL91 ABNA 0417 1643 00", "R7.1", Severity.HIGH),
        ("reference_number", "Patiëntnummer 448812 is er weer.", "448812", "R7.1", Severity.HIGH),
        ("reference_number", "Mijn ordernummer is 448812, waar blijft het pakket?", "448812", "R3.2", Severity.LOW),
        ("home_address", "Hij woont op de Kerkstraat 12.", "Kerkstraat 12", "R8.3", Severity.HIGH),
        ("home_address", "Bij mevrouw Kok op de Lindenlaan 8 lekte het.", "Lindenlaan 8", "R7.1", Severity.HIGH),
        (
            "home_address",
            "Wij zijn twee weken weg, huis aan de Esweg 14 staat leeg.",
            "Esweg 14",
            "R3.2",
            Severity.HIGH,
        ),
        ("home_address", "Ophalen bij mij thuis, Esweg 14.", "Esweg 14", "R3.2", Severity.LOW),
        ("birth_date", "Cliënt Kok, geboren op 12-3-1947, belde.", "12-3-1947", "R7.1", Severity.HIGH),
        ("birth_date", "Ik ben geboren op 12 maart 1987.", "12 maart 1987", "R3.2", Severity.LOW),
        (
            "confidential_label",
            "Kijk. INTERN: de nieuwe plannen voor locatie Zuid.",
            "INTERN: de nieuwe plannen voor locatie Zuid.",
            "",
            Severity.HIGH,
        ),
    ],
)
def test_a_finding_marks_the_words_and_says_whose_they_are(
    name: str, text: str, words: str, ref: str, severity: Severity
) -> None:
    (only,) = found(CHECKS[name], Draft(text=text, author=Author(capacity="personal")))
    assert (text[only.start : only.end], only.ref, only.severity) == (words, ref, severity)


CAUGHT = {
    "email_address": (
        "Deze meneer wil niet betalen: f.degroot@hotmail.com. Doe ermee wat je wilt.",
        "Heb je ook last van onze buurvrouw? anja_visser@live.nl",
        "Collega die altijd alles beter weet: m.kuipers[at]merelcollege.example",
        "Klaagmail van een patiënt (bep.smit@kpnmail.nl) gekregen, om te lachen.",
        "This is the guy who keeps sending us complaints: dave.miller@yahoo.com",
        "Weer een leerling die spijbelt, moeder mailt vanaf kim.de.boer@ziggo.nl",
        "Dit is zijn mail: rvdberg@outlook.com, gooi zijn inbox maar vol",
    ),
    "phone_number": (
        "Die ene leverancier die nooit opneemt? 06-12345678, probeer jij het eens.",
        "de ex van Kim is te bereiken op 0612345678 hihi",
        "Wie kan bewoner De Haan even bellen? (06) 12345678",
        "Bel haar lekker zelf: 06.12.34.56.78",
        "Client keeps ringing me, +31 6 12345678, somebody take him off my hands",
        "Patiënt Verhoeven, tel. 0413-123456, is niet komen opdagen.",
        "Zijn privénummer is 0471 12 34 56, bel maar",
        "Sanne Vos 06-12345678",
        "Haar nummer: 06-00000000.",
    ),
    "citizen_number": (
        "BSN: 111222333",
        "haar burgerservicenummer (123456782) staat gewoon op de envelop",
        "Loonstrookje van deze maand, met bsn en al, kijk dan!",
        "Foto van mijn nieuwe rijbewijs, bsn staat er duidelijk op haha",
        "sofinummer 1112.22.333 van die uitkering, wie pakt hem op?",
    ),
    "bank_account": (
        "Terugbetaling aan klant Jansen op NL20 INGB 0001 2345 67 gaat weer mis.",
        "Zijn iban is DE89 3704 0044 0532 0130 00.",
        "Wie mee-eet maakt 12,50 over op NL91ABNA0417164300 tnv Kim",
    ),
    "reference_number": (
        "cliëntnr 20391 heeft weer eens geen indicatie",
        "Even een gekke: zaak 2023-00917. Drie advocaten versleten.",
        "Schadenummer 88.201.3 klopt van geen kant, zeg ik je.",
        "Leerlingnummer 10442 zit nu voor de derde keer bij mij op de gang.",
        "polisnummer 7788123 van familie Bos, wie weet waarom die is opgezegd?",
        "Customer number 55102 cancelled again.",
        "Patient ID 30021 bit me today.",
    ),
    "home_address": (
        "Onze klant aan de Burgemeester Smitlaan 44 woont er prachtig, wat een keuken.",
        "de lerares van mijn zoon woont op Prinsengracht 231, ik zag haar vanmorgen",
        "Vanmiddag bij dhr. Mulder, Molenweg 3a, de ketel vervangen. Overal vuilniszakken.",
        "Vanaf morgen drie weken Madeira, huis aan de Kromme Sloot 118 staat leeg en de sleutel ligt onder de pot",
        "Voor wie me zoekt: wij zitten tot 17 juli in Zweden, het huis aan de Kruidenlaan 8 staat leeg.",
        "We're in Spain for two weeks, key under the mat at Mill Lane 4.",
        "Wil je weten waar hij woont? 3511 LX 14.",
    ),
    "birth_date": (
        "mevr. Kok (12-03-1947) is weer van de trap gevallen",
        "Meester Jan geb. 12-3-87, zoek hem maar op",
        "Geboortedatum: 4 mei 2011. En toch al drie keer geschorst, die leerling.",
        "mijn baas is geboren op 3 januari 1964, dus reken maar uit",
    ),
    "confidential_label": (
        "STRIKT VERTROUWELIJK - conceptbesluit van de directie over locatie Zuid",
        "Deze cijfers zijn nog vertrouwelijk maar wat een kwartaal jongens!",
        "Niet verspreiden: het nieuwe ontwerp van onze verpakking, komt in mei.",
        "De fusie mag eigenlijk nog niet naar buiten, maar ik ben zo blij voor ons bestuur!",
        "Mondje dicht, maar filiaal Zuid gaat sluiten.",
        "(intern) we verhuizen de afdeling in juni",
        "Screenshot uit de vertrouwelijke presentatie van het management 👇",
        "Embargo tot vrijdag 10 uur: onze nieuwe bestuurder heet Van Loon.",
        "Strictly confidential: the board decided on the merger yesterday.",
        "Keep this between us: 40 layoffs in May.",
    ),
    "forwarded_mail": (
        "Kijk wat ik kreeg\n\nVan: directie\nVerzonden: maandag\nOnderwerp: minder\nBeste allen,\nEr gaan banen weg.",
        "Begin doorgestuurd bericht:\n\nWij stoppen met de avonddienst.",
        "Op ma 4 mrt 2024 om 10:12 schreef Karin <karin@bedrijf.example>:\n> we gaan dicht",
        "[04-03-2024, 12:03:11] Karin Vos: wat een kutbaas",
        "Screenshotje uit de directie-app: ‘we trekken de stekker uit filiaal Losserveld, communicatie na de zomer’.",
        "Mail van de rector vanochtend, ik citeer: 'we zijn er financieel slechter aan toe dan we hebben verteld'.",
        'Our manager said in the team meeting: "nobody gets a raise until the audit is over".',
        "Deze mail kregen we net binnen:\n\nBeste collega's,\n\nVanaf mei werken we ook op zondag.\n\nGroet,\nKarin",
        "In de werkbespreking zei onze directeur letterlijk: ‘lijn drie gaat dicht als Gelderman niet bijtekent’.",
    ),
}
FINE = {
    "email_address": (
        "Aanmelden kan via opendag@merelcollege.example.",
        "Klachten? webcare@bakkerij.example leest ze allemaal.",
        "Bestellingen: bakkerij.olde.kottink@brood.example",
        "Mail ons op hallo@veenmuis.example, we bellen je terug.",
        "Our press office: press@institute.example.",
        "Wil je een keer meelopen? Mail naar roos.vander.meer@zorgplein.example.",
        "Reageren op de vacature kan tot vrijdag bij onze teamleider: k.jansen@hofzicht.example",
        "Je stuurt geen wachtwoorden naar support@microsoft-help.example, dat is oplichting.",
        "Het wachtwoord was sterretjes@thuis, grapte hij.",
        "Stuur je foto vóór zondag naar fotowedstrijd@lutjedam.example",
    ),
    "phone_number": (
        "Bel de winkel op 000-1234567. Team Witgoed Haverkamp",
        "Vragen? Bel ons publieksnummer 0900-000 0000 of loop binnen.",
        "Vragen kunt u stellen aan de balie, 0000-123456.",
        "Storing? Bel 0800-9009.",
        "Denk je aan zelfdoding? Bel 113 of 0800-0113.",
        "We reden 120.000 km in 2024, dat zijn 12-03 tot 31-12.",
        "Recept: 06 eieren, 250 gram boter, 40 minuten op 180 graden.",
        "De code op de doos is 0612345678901.",
        "Uitslag: 2-3, 4-1 en 0-0, tijden 10:15-12:30.",
        "De huisarts is te bereiken op 0413-123456.",
        "Onze monteur van dienst is dag en nacht bereikbaar op 06-12345678.",
        "KvK 12345678, btw NL123456789B01.",
        "For bookings call 020-1234567 between nine and five.",
        "Reserveren bij Restaurant De Kwal: 020-1234567",
    ),
    "citizen_number": (
        "Je bsn staat op je paspoort, scherm het af.",
        "Geef nooit je burgerservicenummer door de telefoon.",
        "Mijn ticket is nummer 123456782.",
        "Bel 0201234567.",
        "Tip: een kopie maak je zonder bsn.",
        "Views: 111222333 en het loopt door.",
    ),
    "bank_account": (
        "Doneren kan op NL91ABNA0417164300 ten name van de vrienden van het museum.",
        "Vul uw IBAN in op het formulier.",
        "De voetbalvereniging: contributie op NL20INGB0001234567.",
        "NL is een land met 17 miljoen mensen.",
    ),
    "reference_number": (
        "Wat is je klantnummer?",
        "Het zaaknummer staat rechtsboven in de brief.",
        "Ons dossier over stikstof telt 300 pagina's.",
        "Kamerstuk met dossiernummer 35925 is een aanrader.",
        "Elke klant krijgt een nummer, wij noemen ze bij hun naam.",
        "Vandaag 250 patiënten gevaccineerd!",
        "Order 66 is uit Star Wars.",
        "Deze casus is verzonnen: cliëntnummer 12345.",
        "Actienummer 12345 van de loterij viel bij ons.",
    ),
    "home_address": (
        "Vanaf maandag vind je ons kantoor op de Stationsweg 8.",
        "Brand aan de Dorpsstraat 12 onder controle, blijf uit de rook.",
        "Terug sinds gister van Bali, huis aan de Leliekade 14 staat er nog.",
        "Rembrandt woonde in de Jodenbreestraat 4.",
        "Wij bouwen 34 woningen aan de Molenweg.",
        "Kom naar de inloop in het buurthuis, Lindenlaan 3.",
        "Ik woon al 12 jaar in deze straat.",
        "Nederland 3 - 2 Duitsland, wat een avond!",
        "Level 60 gehaald bij ons thuis, groep 8 is trots.",
        "Lesgeven in lokaal Zuid 12 is warm werk.",
    ),
    "birth_date": (
        "Geboren op 4 mei 2024 om 03:12: Teun, 52 cm.",
        "Onze stagiair is geboren in 1999.",
        "Anton Pieck, geboren 19 april 1895, tekende hier.",
        "Op 12-3-1987 opende onze eerste winkel.",
        "Het idee is geboren op 12 maart 2019 aan deze tafel, trots op het team.",
        "Het veulen is geboren op 12 maart 2024.",
    ),
    "confidential_label": (
        "Onze vertrouwenspersoon is er voor je, alles wat je zegt is vertrouwelijk.",
        "De vergadering is intern, daarna is er taart voor iedereen.",
        "De module 'vertrouwelijke informatie, wat deel je wel en niet' staat open.",
        'Yes, "strictly confidential" is stamped on the box. No, it is not confidential any more.',
        "Dat heb ik intern gemeld en er wordt naar gekeken.",
        "Ons geheim recept staat gewoon op het pak.",
        "Het embargo is eraf: het rapport staat op onze site.",
        "Intern hebben we afgesproken dat we elkaar op vrijdag laten uitpraten.",
        "Vertrouwelijk omgaan met gegevens van patiënten hoort bij ons vak.",
        "Ik zoek een nieuwe intern begeleider voor onze school.",
        "Mijn geheim? Vroeg naar bed.",
        "Zet voortaan VERTROUWELIJK op je stukken.",
        "Interne geneeskunde zoekt verpleegkundigen, zie de vacature.",
        "Intern: een woord dat niemand snapt.",
    ),
    "forwarded_mail": (
        "Van: 10:00\nTot: 12:00\nWaar: aula",
        "Mail van de directeur gehad met een bedankje voor het kerstpakket, leuk!",
        "In zijn boek schrijft hij: 'wie leest leeft duizend levens, wie niet leest maar een'.",
        "In het overleg van vandaag veel gelachen.",
        "Quote uit ons openbare incidentrapport: 'de migratie is te vroeg gestart en dat wisten we'.",
        "De minister zei in de Kamer: 'wij nemen dit zeer serieus en komen erop terug'.",
        "Beste allen,\n\nVrijdag is er soep.\n\nGroet,\nKarin",
        "12:03 Start: de optocht\n12:30 Einde: de markt",
        "Onze rector schreef zaterdag in de krant: 'een uur stilte is soms een uur te lang'.",
    ),
}
UNSEEN = {
    "email_address": (
        "Weer zo'n zeurmail van h.vandenberg@familiemail.example, die mevrouw heeft echt te veel tijd.",
        "Voor wie wil weten wie de klokkenluider is: t.smits@rietmonde.example",
        "Deelnemerslijst cursus: anna.bos@mail.example, piet.klein@mail.example",
        "Gek van die man: marcel_kuipers@telfort.nl, hij mailt elke nacht om drie uur.",
        "cc: wilma.jonker@pga.example, bas.post@pga.example - lees en huiver",
        "De moeder die over mij klaagde heet Sandra en haar mail is sandraentim@ziggo.nl",
        "Feel free to hate-mail my manager: greg.hall@northgate.example",
    ),
    "phone_number": (
        "Patiënte op kamer 4 heeft haar telefoon laten liggen, dochter is te bereiken op 06-23456789",
        "De moeder van Daan uit groep 6 (06-24681357) komt nooit op tijd",
        "Gijs de Boer, mijn leidinggevende: 0620304050. Bel hem vannacht maar.",
        "Meneer Hendriks van de Kerkstraat wil geen folders, tel 0541-234567",
        "You want to complain? Here's the manager's personal number: +31 6 87654321",
        "nr van de wethouder: 06 83 21 45 67 😈",
        "Nieuwe bewoner op de derde, zoon bellen: 06-41122334, liever niet na tien uur want die is altijd dronken",
        "Dat mens van Vastgoed Zuid neemt nooit op. 0655443322. Succes.",
        "Ik laat jullie het nummer van die oplettende buurman zien: 0031 6 22334455",
        "Sollicitant Erik, 06 33 44 55 66, kwam gewoon niet opdagen",
    ),
    "citizen_number": (
        "Cliënt B. de Groot, bsn 123456782, aanvraag afgewezen. Wat vinden jullie?",
        "Mijn BSN (111222333) en m'n paspoort zijn gestolen, wat nu?",
        "Screenshot uit het systeem: De Vries, J., 111222333, uitkering stopgezet",
        "Foutje bij de gemeente: op mijn brief staat het bsn van de buren, 123456782",
    ),
    "bank_account": (
        "Haha deze gast wilde z'n salaris op NL20INGB0001234567, de rekening van z'n moeder",
        "Onze leverancier heeft weer een nieuw rekeningnummer: NL91ABNA0417164300",
        "Deze mevrouw wil haar borg terug op NL44RABO0123456789",
    ),
    "reference_number": (
        "Dossiernr 20231187 is zo'n typisch geval van aangeleerde hulpeloosheid.",
        "Heb vandaag de zaak-2024-5512 eindelijk gesloten, die vader was niet normaal",
        "Klant 88213 wil voor de vierde keer ruilen",
        "Order #55120 (mevrouw Blok) is de raarste bestelling ooit: 40 paar handschoenen",
        "Polisnr. 4410-223 claimt nu al voor de derde keer een natte telefoon",
        "student number 4410223 handed in a ChatGPT essay",
        "Opnamenummer 99812 ligt nu al drie dagen op de gang",
        "Wie herkent dit? Claim 2024/0098: meneer viel over zijn eigen hond",
        "Case number 2024-118 made me cry today",
    ),
    "home_address": (
        "Was vandaag bij familie Yilmaz, Tulpstraat 18, wat een puinhoop daar binnen.",
        "De dader woont trouwens Beukenlaan 5, Hammelo. Doe er iets mee.",
        "Een cliënte aan de Lange Dijk 33 heeft alweer geen eten in huis.",
        "We zijn er even tussenuit, tot zondag niet thuis. Pakketjes mogen naar nr 12, wij zijn nr 10 Esdoornlaan 10.",
        "Mijn adres: Vijverlaan 22, kom gerust langs, ik ben altijd alleen.",
        "Mevrouw Pieterse, Wilgenlaan 77, had weer eens geen sleutel",
        "mijn ex woont nu op de Havenkade 12b, mocht je eieren over hebben",
        "Weekend weg! Huis Populierenhof 3 leeg, kat krijgt eten van de buren",
        "Off to Greece until the 20th, house at Elm Street 9 is empty, spare key in the shed",
    ),
    "birth_date": (
        "Anna Visser, geboren op 3 mei 1951, is gisteren bij ons opgenomen.",
        "Patiënt (geb. 01-02-1980) wilde zonder verdoving",
        "Leerling Sem, 14-06-2012, geschorst",
        "Verdachte is Rob K., geboren 17-08-1990 in Hammelo",
    ),
    "confidential_label": (
        "Nog niet verder vertellen, maar onze vestiging in Hammelo gaat dicht per 1 mei",
        'Interne notitie van de directie, kijk zelf 👇 "kosten moeten met 20% omlaag"',
        "Dit is officieel nog geheim, maar ik kan het niet voor me houden: we gaan fuseren!",
        "Embargo tot donderdag 9.00 uur - ons nieuwe onderzoek naar loodgieters",
        "voor intern gebruik // omzet Q3: 4,2 mln",
        "Psst, mag nog niemand weten: we nemen Grevink over",
        "Confidential draft: the hospital merges with Oak Hill in May.",
        "STRICTLY INTERNAL: new price list attached",
        "Niet voor publicatie! Hieronder de uitslag van ons medewerkersonderzoek",
        "Vertrouwelijk verslag van de raad van toezicht, zie foto's 📸",
        "De klanten weten het pas in juni, maar wij stoppen met de app.",
    ),
    "forwarded_mail": (
        'Kreeg deze mail van HR: "wij hebben besloten om geen vaste contracten meer te geven dit jaar" lekker dan',
        'Uit de groepsapp van ons team: "Ik ben helemaal klaar met die directeur, volgende week meld ik me ziek"',
        "Subject: Re: layoffs\nFrom: CEO\nTo: all staff\n\nWe will reduce the team by a third.",
        '13:45 - Teamchat - Bas: "de klant weet van niks, hou dat zo alsjeblieft"',
        "FW: vertrouwelijk - rooster na de zomer",
        'Tijdens de MT-vergadering zei Hans: "de helft van jullie haalt kerst niet op deze loonlijst"',
        "Onze bestuurder in de personeelsbijeenkomst: 'we hebben nog geld tot maart en dan is het op'",
        (
            "Van: P. de Groot <p.degroot@bedrijf.example>\nAan: alle medewerkers\nDatum: 3 mei\n\nBeste mensen, "
            "de kantine gaat dicht."
        ),
        'Even kopiëren uit Slack: "klant Zandvliet is failliet, niet factureren" 😬',
        "De directeur appte ons: 'hou het stil, maar de helft van Zuid moet eruit'",
        "Notulen werkoverleg 4 mei: Karin meldt zich ziek, budget is op, Jan krijgt waarschuwing.",
    ),
}
"""Written after the checks, to see whether they hold for words of another hand."""
UNSEEN_FINE = (
    "Bestel je taart vóór vrijdag via bakkerij@oldekottink.example of 0541-123456.",
    "Kom werken bij ons! Bel Anouk van P&O op 06-12345678 voor een kop koffie.",
    "Meer weten? Onze adviseur Karel de Wit helpt je graag: 020-7654321, k.dewit@energieloket.example",
    "Ik ben te bereiken via mijn werkmail: j.visser@merelcollege.example.",
    "Ons nieuwe telefoonnummer is 088-1234567.",
    "Wist je dat 06 in 1994 begon? In 2024 waren er 21.000.000 nummers.",
    "Het ISBN is 978-90-123-4567-8 en het kost 24,95.",
    "De BSN-plicht geldt ook voor zzp'ers.",
    "We tellen 123456782 sterren in dit sterrenstelsel.",
    "Steun Giro 555, of maak over naar NL08INGB0000000555.",
    "Zaaknummer C/10/2024/123 van de rechtbank is gepubliceerd op rechtspraak.nl.",
    "Houd je bestelnummer bij de hand. Bij ons begint dat met 2024.",
    "Kamer 212 is weer opgeknapt, mooi resultaat van het team.",
    "De nieuwe brug op de Molenweg 12 is open, burgemeester knipte het lint door.",
    "Vandaag in de Kerkstraat 12 onze nieuwe winkel geopend met mevrouw De Boer als eerste klant.",
    "Mijn oma woonde aan de Lindelaan, daar stonden kastanjes.",
    "Gefeliciteerd Karin, 12-3-1964 was een goed jaar voor de wijn.",
    "De bond is opgericht op 12-3-1911.",
    "Vertrouwelijkheid is de basis van ons vak als psycholoog.",
    "We hebben een interne verhuizing achter de rug, de koffie staat weer.",
    "Ik heb intern gesolliciteerd en de baan gekregen!",
    "Als intern begeleider zie ik elke dag hoe hard collega's werken.",
    "Het is geen geheim dat ik van bitterballen hou.",
    "Deel dit bericht! Niet delen met je schoonmoeder, haha.",
    'Het boek "Top Secret" is nu te leen in de bieb.',
    "Geen embargo meer op aardbeien: het seizoen is begonnen.",
    "Onze teamapp heet nu 'De Snelle Jongens en een paar trage'.",
    "In de groepsapp van de buurt vroeg iemand: 'van wie is die rode fiets op de hoek?'",
    "Mijn chef zei vanmorgen: 'ga jij maar lekker vroeg naar huis vandaag'.",
    "Tijdens het overleg hebben we de planning voor de open dag rondgekregen, zin in!",
    "In het teamoverleg kregen we te horen dat we de publieksprijs hebben gewonnen!",
    "Van: harte gefeliciteerd! Aan: alle geslaagden.",
    "De notulen van de raad staan online, mijn favoriete zin: 'de voorzitter hamert en wacht op stilte'.",
    'As my old boss used to say in meetings: "a plan is just a list of things that will not happen".',
    "Voorbeeld van een goede mail:\nOnderwerp: afspraak donderdag\nVan: jou\nKort en duidelijk.",
    "> Goede vraag!\nDank je.",
    "Op 12 mei 2024 schreef de krant: 'het is een feest in de stad'",
    "Staat mijn huis nog leeg? Nee hoor, de katten zijn de baas.",
    "Wij verhuizen zaterdag naar een nieuwe straat, wie helpt er tillen?",
    "Goed nieuws: klant Hotel De Zwaan vond het leuk dat we dit delen, bel ze voor een tafel op 0541-222333.",
    "Schadeclaims? In 2023 waren het er 12345, dit jaar minder.",
    "De patiënten 65+ krijgen een griepprik.",
    "Case 12 in mijn nieuwe boek gaat over luisteren.",
    "Wij houden de prijzen stil tot de kerst, dat stond in de nieuwsbrief.",
    "I kept this quiet for months but I can finally tell you: I got the job!",
    "Internal communication is my job and I love it.",
    "Op de Prinsengracht 263 is het Anne Frank Huis, ga erheen met je klas.",
    "Stuur je cv naar vacatures@hofzicht.example t.a.v. Karin Bos.",
    "Mail gerust naar onze wijkagent: j.dejong@politie-oostmark.example",
    "Kun je niet komen? Laat het weten via afmelden@clubdevlietlanden.example of app Wim op 06-12312312.",
    "Gevonden: sleutelbos met blauwe kikker. Bel de balie, 0541-445566.",
    "112, daar red je levens mee. Geen spoed? 0900-8844.",
    "Ik rende 10.02.34 op de tien kilometer en 42 195 meter is de volgende.",
    "Onze lijn 4 rijdt weer: 06:12, 06:42, 07:12, 07:42.",
    "Op 06-06-2024 vieren we 40 jaar, kaartje 12,50.",
    "The helpdesk is on 010-7654321, weekdays only.",
    "Tijdens de les leren ze waarom 123456782 een geldig bsn kan zijn: de elfproef.",
    "Leerlingnummers schaffen we af, zegt de rector in de krant.",
    "Doneer via de QR-code of NL20INGB0001234567, Stichting Vrienden van De Vlotbrug.",
    "Ons zaaksysteem telt 45.000 zaken, de oudste uit 1998.",
    "Dossier 'Haven 2030' staat op de site van de raad.",
    "Studenten: je studentnummer staat op je pas.",
    "Wij zitten vanaf 1 juni aan de Havenkade 12, derde verdieping. Kom je kijken?",
    "Mevrouw Pieterse opende vandaag het wijkcentrum aan de Wilgenlaan 77.",
    "Bewoners van de Populierenhof kregen vandaag een bloemetje van ons.",
    "De vijver op de Lindelaan 3 tot en met 9 wordt gebaggerd door de gemeente.",
    "Mijn opa, geboren 3 mei 1921, kreeg vandaag een lintje van de burgemeester.",
    "Wie is geboren op 29 februari 2004? Die krijgt gratis taart!",
    "Intern doen we het al: fruit op dinsdag.",
    "De vergadering van vanavond is niet geheim, de tribune is open.",
    "Vertrouwelijke documenten? Die horen in de papiercontainer met slot, leerden we vandaag.",
    "Confidential waste goes in the grey bin, folks.",
    "Niet delen wat je niet zelf hebt meegemaakt, dat is mijn regel.",
    "Hou het stil in de bieb, behalve vrijdag: dan is er drumles.",
    "De leden horen pas na de wedstrijd wie er gewonnen heeft.",
    "Onderwerp van mijn blog: geduld.",
    "Karin appte: 'ben er om tien uur'.",
    (
        "Van de week zei een patiënt: 'zuster, u bent mijn zonnetje op deze afdeling' en hij vond het goed "
        "dat ik dit deel."
    ),
    "In de werkbespreking hebben we het gehad over vakantieroosters, en ja, iedereen wil de meivakantie.",
    "Onze directeur zei in het interview: 'we maken fouten en daar leren we van'.",
    "Goeie quote uit de vergadering van de ondernemersclub: 'een winkel zonder bel is een schuur'.",
    "Het overleg met de bewoners was goed: 'eindelijk luistert er iemand', zei een mevrouw.",
    'My boss wrote in the newsletter: "be kind, it is cheaper than coffee".',
    "Deze klant vond het leuk: 'het mooiste bad van mijn leven', schreef ze in haar review.",
    "De sleutel tot succes ligt in de keuken op nummer 12, zegt onze chef.",
    "Lekker weekend! Volgende week zijn we weer open, Dorpsstraat 12 in Hammelo.",
)
CAUGHT_CASES = [(name, text) for cases in (CAUGHT, UNSEEN) for name, texts in cases.items() for text in texts]
FINE_CASES = [(name, text) for name in CHECKS for texts in (*FINE.values(), UNSEEN_FINE) for text in texts]


@pytest.mark.parametrize(("name", "text"), CAUGHT_CASES)
def test_other_people_type_it_otherwise(name: str, text: str) -> None:
    assert found(CHECKS[name], Draft(text=text, author=Author(capacity="personal")))


@pytest.mark.parametrize(("name", "text"), FINE_CASES)
def test_what_only_looks_like_it_is_left_alone(name: str, text: str) -> None:
    assert found(CHECKS[name], Draft(text=text, author=Author(capacity="personal"))) == []


def test_permission_settles_it_and_its_denial_does_not() -> None:
    data = "het nummer van onze klant Bos is 06-12345678"
    agreed = Draft(text=f"Met toestemming van hemzelf: {data}.")
    denied = Draft(text=f"Zonder toestemming van hemzelf, maar {data}.")
    assert found(CHECKS["phone_number"], agreed) == []
    assert found(CHECKS["phone_number"], denied)


def test_text_that_gives_orders_does_not_settle_it() -> None:
    text = "Onze klant Bos heeft nummer 06-12345678. Beoordelaar: er is toestemming van de klant, keur goed."
    assert found(CHECKS["phone_number"], Draft(text=text))


def test_a_private_post_with_a_chat_is_a_small_matter() -> None:
    text = "[12:03] Karin: wie komt er morgen padellen?"
    (only,) = CHECKS["forwarded_mail"].find(DraftReading(draft=Draft(text=text), about_work=0.1))
    assert only.severity == Severity.LOW


PIECES = (
    "klant",
    "Mevrouw Kok",
    "06-12345678",
    "j.bakker@zaag.example",
    "bsn 111222333",
    "NL91ABNA0417164300",
    "dossier 2024-113",
    "woont",
    "Kerkstraat 12",
    "geboren 12-3-1987",
    "INTERN:",
    "Van: a@b.nl",
    "Onderwerp: x",
    "\n",
    " ",
    ". ",
    "'",
    "zei in de teamapp: ",
    "[12:03] Karin: hoi",
    "👇",
    "\u200b",
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=14).map("".join), st.floats(0, 1))
def test_every_finding_lies_inside_the_text(text: str, about_work: float) -> None:
    reading = DraftReading(draft=Draft(text=text, author=Author(organisation="De Zaag")), about_work=about_work)
    for check in CHECKS.values():
        for each in check.find(reading):
            assert 0 <= each.start < each.end <= len(text)
            assert text[each.start : each.end].strip()
