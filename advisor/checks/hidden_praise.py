"""Praise for one's own organisation by an author who does as if they were a customer, a neighbour, a fan (rule 12)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from advisor.checks import Check, Example, Found
from advisor.disclosure import ABOUT_WORK, Span, introduction
from advisor.disclosure_names import employer_pattern, function_pattern, kinds_in, pattern_of, says_work, signs
from advisor.draft import Author, Draft, Piece
from advisor.reading import DraftReading
from advisor.review import Severity

_WHO = (
    r"(?:klant|bezoek(?:er|ster)|gast|huurder|bewoon?ster|bewoner|inwoner|ouder|moeder|mama|vader|papa|opa|oma|"
    r"reiziger|"
    r"patiënt|cliënt|oud-student|buurtbewoner|buur(?:man|vrouw)|omwonende|voorbijgang(?:er|ster)|buitenstaander|"
    r"consument|lezer(?:es)?|wandelaar|huiseigenaar|doe-het-zelver|boer|schipper|liefhebber|theaterbezoeker|fan|"
    r"customer|visitor|guest|mum|mom|dad|mother|father|parent|homeowner|neighbour|tourist|witness|patient|dev|"
    r"trucker|\w*owner|resident)"
)
_PLAIN = (
    r"(?:gewone|gewoon|toevallige?|willekeurige?|neutrale?|tevreden|trouwe|vaste|bezorgde|blije|dankbare|eenvoudige|"
    r"doodgewone|onafhankelijke?|simpelweg|maar|ordinary|regular|random|neutral|happy|satisfied|loyal)"
)
_STRONG = pattern_of(
    rf"\b(?:als|deze|een|ik ben|just an?|as an?|from an?|maar)\s+(?:ook\s+)?{_PLAIN}\s+(?:\w+\s+){{0,2}}?{_WHO}\b",
    rf"\bgewoon een (?:\w+ )?{_WHO}\b",
    rf"\b(?:als)\s+(?:\w+\s+)?(?:buitenstaander|voorbijganger)\b|\bjust an? (?:\w+ )?{_WHO}\b",
    r"\b(?:zonder|geen|without|no) (?:enige?|enkele?|any)?\s?(?:band|belang|betrokkenheid|binding|affiliation|axe)\b",
    r"\b(?:ik )?heb (?:er )?(?:\w+ )?(?:niks|niets) mee\b|\bnot affiliated\b|#not?sponsored|#nietgesponsord",
    r"\bik (?:werk|ken) (?:er|daar) (?:niet|niemand)\b|\bwerk(?:te)? niet in de (?:sector|branche)\b",
    r"\bken er niemand\b",
    r"\b(?:ik werk (?:er|dr|daar|zelf) niet|zit zelf niet in de|ik ben neutraal|not an ad\b|heb niks met)",
    r"\bonafhankelijk denker\b",
    r"\brandom (?:\w+ )?(?:person|guy|user)\b|\bals (?:onafhankelijke?|willekeurige|toevallige|gewone) [\w-]+\b",
    r"\bgeen idee hoor\b",
    r"\b(?:no|without any|zonder|geen) (?:connection|sponsor|enkele connectie)\b|\bnobody'?s paying me\b",
    r"\bfellow volunteer\b",
    r"\b(?:krijg|kreeg|verdien) er (?:ook |hier )?(?:niks|niets) (?:voor|aan)\b|\bmet geen van die\b",
    r"\bas an independent\b",
    r"\bonafhankelijke? (?:\w+ ){0,2}?(?:tip\w*|advies|test|mening)\b|\bken \w+(?: \w+)? alleen van buiten\b",
    r"\bmember of the public\b",
    r"\b(?:vaste|trouwe) (?:klant|bezoeker|gast)\b|\bals '\w+' van\b",
)
_WEAK = pattern_of(
    rf"\bals\s+(?:\w+\s+)?{_WHO}\b|\bas an?\s+(?:\w+\s+)?{_WHO}\b|\bik ben\s+{_WHO} van\b",
    r"\btoevallig\b|\bper toeval\b|\bna lang zoeken\b|\bzeker (?:weer )?terug\b|\bvolgend jaar weer\b",
    r"\bkom(?:en)? er elke\b",
    r"\bwij (?:waren|zaten|zijn fan|reden)\b",
    r"\b(?:mijn|my) (?:zoon|dochter|kind|zus|sister|son|daughter|moeder|mother) \w+",
    r"\bhoor(?:de)? (?:er |ik |daar )*(?:alleen maar |zulke |zo veel )?go(?:e|ei)de?s?\b",
    r"\biemand (?:al )?(?:gehoord van|ervaring met)\b",
    r"\b(?:kende ik niet|stumbled upon|eerlijke ervaring|schijnt dat je|betrokken buur|dankbare \w+|"
    r"sinds we \w+ hebben)\b",
    r"\bwij (?:wonen|zijn een)\b|\b(?:mijn|m'n) (?:vader|moeder|oma|opa) (?:zat|woont|zit|was)\b",
    r"\bvoor mijn moeder\b|\bnu zit ik bij\b",
    r"\bben (?:zelf )?(?:vorig jaar )?afgestudeerd\b|\bik (?:lees|kom|ben) [^.!?]{0,20}\bal jaren\b",
    r"\bwhoever gave it\b|\bcode [A-Z]+\d+",
)
_PRAISE = pattern_of(
    r"aanrad|\btop\w*\b|\bbeste\b|geweldig|prachtig|heerlijk|fantastisch|betoverend|\btevreden\b|\bverkocht\b",
    r"\btoppert",
    r"\bwat een (?:service|uitkomst|\w+ zaak|\w+ school|top\w+)|\b(?:vijf|5) sterren|[★⭐]{3}|\bparel\w*",
    r"\bfantastic\b|\bfive[ -]stars?|\b5 stars",
    r"\bniet twijfelen\b|\bdoen!|\binschrijven\b|\bblij mee\b|\bgoed(?:s|e verhalen)\b|\bkeurig\b|\bzorgvuldig",
    r"\bmooi\w*\b",
    r"\b(?:goeie|verademing|nergens anders|dag en nacht|eerlijk verhaal|prijswinnende?|donateur geworden|"
    r"in één keer goed)\b",
    r"\b(?:5/5|10/10|can't stop using|wins by a mile|leading|go next year)\b|\bluisteren écht\b|\bweer rustig\b",
    r"\b(?:amazing|best|great|love[sd]?|perfect|impressed|spotless|angels?|unreal|beautiful)\b",
    r"\bzo (?:lief|fijn|vlot)\b",
    r"\b\w*(?:fijne|lieve|vriendelijk|sfeer)\b|\bpluim\b|\bchapeau\b|\bpetje af\b|\bgratis\b",
)
_CONFESSED = pattern_of(
    r"\b(?:tweede|andere|anoniem\w*|nep|second|fake|verschillende)[ -]?accounts?\b|\bburner\b",
    r"\bonder (?:de|een andere|een valse) naam\b",
    r"\bonder (?:mijn|m'n) meisjesnaam\b|\bunder (?:my \w+'s|another) name\b|\bop naam van (?:uw|je|jullie|mijn|m'n)\b",
    r"\b(?:zogenaamd|stem\w*|juich\w*|schrijf\w*|plaats\w*) [^.!?]{0,30}alsof (?:je|jullie|u)\b",
    r"\bdoen? alsof (?:je|jullie|u)\b(?! thuis| neus)",
    r"[\x27‘“\"](?:bezorgde|tevreden|dankbare|ontevreden|anonieme?|onafhankelijke?|gewone|toevallige|spontane?|"
    r"moeder van)\s+\w+[^\x27’”\"\n]{0,30}[\x27’”\"]",
    r"\b(?:geplaatst|gereageerd|reageren|geantwoord|antwoord gegeven|heet ik|"
    r"gespeeld)\b[^.!?]{0,20} (?:als )?[\x27‘“\"](?-i:[A-Z])\w+",
    r"\b(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|\d+) (?:google-?)?accounts\b",
    r"\bnog een (?:man met een )?google-?account\b",
    r"\b(?:niet hoefde te zeggen|hoeft op dat account niet|laat het (?:vooral )?niet lijken|(?:heb|"
    r"zitten) \w+ in één avond)\b",
    r"\b(?:u|je|jij|jullie|niemand|men) (?:dat )?(?:niet )?(?:hoeft|hoeven|hoef) (?:dat )?(?:niet )?te weten\b",
    r"\bzeg maar dat (?:je|jullie|u) [^.!?]{0,40}\b(?:had|hebt|was|kwam|bent)\b",
    r"\buse your (?:maiden|kid's|partner's|other)\b",
    r"\bschuilnaam\b|\bnepnaam\b|\bonder (?-i:[A-Z])\w+\d+\b|\bals (?-i:[A-Z])\w+ uit (?-i:[A-Z])\w+",
    r"\bik stuur (?:je|jullie) (?:wel )?de teksten\b",
    r"\bsterren (?:geven )?(?:aan \S+ )?alsof\b|\bzonder mijn naam\b",
    r"\bmaak (?:\w+ ){0,3}accounts? (?:aan|op)\b",
    r"\bmaakt niet uit (?:of|dat)\b[^.!?]{0,40}\b(?:was|geweest|bent)\b",
    r"\bzet er (?:maar )?bij dat (?:je|u|jullie) (?:er|hier|daar)\b",
    r"\breclame (?:laat ik|haal ik)\b|\b(?:zonder|niet) (?:te )?(?:vermeld\w*|zeggen) dat ik er werk\b",
    r"\bdat hoeft er niet bij\b",
    r"\bzeg (?:er )?(?:maar )?(?:niet|tegen niemand) (?:bij )?dat ik\b|\bmaar dat (?:weet|hoeft) (?:u|je|niemand)\b",
    r"\bik stuur (?:wel )?(?:een voorbeeldtekst|wat zinnen)\b",
    r"\b(?:reviews?|recensies?|sterren)\b[^.!?]{0,30}\bdat valt (?:niet )?op\b",
)
_REVEALED = pattern_of(r"\([^()]{0,90}\b(?:maar|but|hoeft|klinkt|leest|trouwens|burner|werkgever)\b[^()]{0,90}\)\W*$")
_CODE = pattern_of(r"\bcode (?-i:[A-Z]{4,}\d*)\b|\bper (?:code|klik)\b")
_PAID = pattern_of(r"\b(?:advertentie|reclame|betaalde|sponsor\w*|samenwerking|in ruil voor|paid|#ad|i get a cut)\b")
_REVIEWS = pattern_of(
    r"review|recensie|sterren|beoordeling|\bstars?\b|\bstem\b|accounts?|\bscore\b|\breclame\b|\bcijfer|op de site|"
    r"vergelijker"
)
_NOT_DONE = pattern_of(
    r"\bniet (?:\w+ )?(?:doen )?alsof\b|\b(?:geen|nooit|niet onder|liever niet|never|"
    r"don't)\b[^.!?]{0,25}\b(?:account|naam|alsof|review)"
)
_WIKI = pattern_of(r"wikipedia|\bwiki\b|encyclopedie|\blemma\b|bewerkingssamenvatting")
_EDITED = pattern_of(
    r"\b(?:verwijderd|weggehaald|aangepast|ingekort|gewijzigd|opgefleurd|opgeleukt|fraaier|feestelijker|gepoetst|poets|"
    r"herschreven|mooier|removed|rewrote|polished|bewerking door|bewerkt)\b|\b(?:toonaangevend|bekroonde?|geroemd)\b"
)
_TALKED = pattern_of(r"\b(?:vraag|vroeg|gevraagd|gemeld|meld|stel voor|voorstel|niet zelf|zelf (?:wijzig|blijf) ik)\b")
_INSIDE = pattern_of(
    r"\bik (?:werk|verkoop|sta|doe|geef|lever|maak|plaats|schenk|tap) (?:\w+ ){0,3}?(?:er|hier|daar|zelf)\b|\bi work\b",
    r"\b(?:bij ons|onze eigen|mijn werkgever|mijn baas|mijn collega's|ons team|wij van|ik ben partijdig|"
    r"bevooroordeeld)\b",
    r"\bdat ben ik\b|\bik mag (?:hem|'m|het) (?:hier )?delen\b|\bschrijf(?:st)?er zelf\b",
    r"\b(?:biased|my employer|i pour|i'm the)\b|\bbetaalde samenwerking\b|\badvertentie\b|\breclame!",
)
_AS_ROLE = pattern_of(r"\b(?:ik ben|ik, |ik als|als|i'm (?:an?|the)|as an?)\s")


def posing(reading: DraftReading) -> Span | None:
    """Return the sentence in which the author poses as somebody without a tie to the organisation, or None."""
    if reading.about_work < ABOUT_WORK:
        return None
    draft = reading.draft
    piece = (
        _confessed(draft)
        or _edited(draft)
        or _revealed(draft)
        or _paid(draft)
        or (None if _says_inside(draft) else _praised(draft))
    )
    return (piece.start, piece.end) if piece else None


def _confessed(draft: Draft) -> Piece | None:
    found = _first(draft, _CONFESSED)
    if not found or _NOT_DONE.search(draft.text):
        return None
    return found if _REVIEWS.search(draft.text) or _praises(draft) else None


def _revealed(draft: Draft) -> Piece | None:
    """Return the pose that brackets at the end take back: `Als moeder van drie ... (ik ben de kok, maar ...)`."""
    posed = _first(draft, _STRONG) or _first(draft, _WEAK)
    return posed if posed and _praises(draft) and _REVEALED.search(draft.text) else None


def _paid(draft: Draft) -> Piece | None:
    return _first(draft, _CODE) if _praises(draft) and not _PAID.search(draft.text) else None


def _edited(draft: Draft) -> Piece | None:
    if not (draft.channel == "wikipedia" or _WIKI.search(draft.text)) or _TALKED.search(draft.text):
        return None
    ours = re.search(r"(?i)\b(?:ons|onze)\b", draft.text) or _names(draft)
    return _first(draft, _EDITED) if ours or draft.channel == "wikipedia" else None


def _praised(draft: Draft) -> Piece | None:
    strong, named = _first(draft, _STRONG), _names(draft)
    if strong and (_praises(draft) or named or draft.channel == "review_site"):
        return strong
    if not _praises(draft) or not named:
        return None
    return _first(draft, _WEAK) or (_first(draft, _PRAISE) if draft.channel == "review_site" else None)


def _names(draft: Draft) -> bool:
    """Say whether the organisation is named, or what kind of organisation it is."""
    employer = employer_pattern(draft.author.organisation)
    kinds, text = kinds_in(draft.author.organisation), draft.text.lower()
    return bool(employer and employer.search(draft.text)) or any(kind in text for kind in kinds)


def _praises(draft: Draft) -> bool:
    return bool(_PRAISE.search(draft.text))


def _says_inside(draft: Draft) -> bool:
    """Say whether the author tells, in whatever words, to belong to the organisation."""
    employer, function = employer_pattern(draft.author.organisation), function_pattern(draft.author.role)
    return any(_belongs(piece.text, employer, function, draft.author.role) for piece in draft.pieces)


def _belongs(text: str, employer: re.Pattern[str] | None, function: re.Pattern[str] | None, role: str) -> bool:
    """Say whether somebody tells here to work for this employer: by name, by function, or as `us`."""
    named = employer is None or bool(employer.search(text))
    does = function is not None and bool(function.search(text))
    if (named and (does or says_work(text))) or (does and _AS_ROLE.search(text)):
        return True
    posed = _STRONG.search(text)
    praised = _WEAK.search(text) or _PRAISE.search(text)
    return not posed and (bool(_INSIDE.search(text)) or (not praised and signs(text, employer, role)))


def _first(draft: Draft, pattern: re.Pattern[str]) -> Piece | None:
    return next((piece for piece in draft.pieces if pattern.search(piece.text)), None)


def _find(reading: DraftReading) -> Iterable[Found]:
    span = posing(reading)
    if span:
        yield Found(start=span[0], end=span[1], add=introduction(reading.draft.author), core=True)


_BAKER = Author(role="bakker", organisation="Bakkerij Olde Kottink", capacity="personal")
_GARAGE = Author(role="monteur", organisation="Autobedrijf Wesselink", capacity="personal")
_TEACHER = Author(role="docent Nederlands", organisation="Merelcollege", capacity="personal")

CHECKS = (
    Check(
        name="hidden_praise",
        ref="R12.2",
        severity=Severity.HIGH,
        looks_for="praise for one's own organisation while posing as a customer, neighbour or fan; paid or asked-for "
        "reviews; editing the page of one's own organisation without saying so",
        why={
            "nl": "Dit lijkt over je eigen organisatie te gaan, maar lezers kunnen niet zien dat je er werkt.",
            "en": "This seems to be about your own organisation, but readers cannot see that you work there.",
        },
        suggestion={
            "nl": "Zeg erbij dat je er werkt en wat je er doet. Of laat het oordeel over aan anderen.",
            "en": "Say that you work there and what you do. Or leave it to others to judge.",
        },
        caught=(
            Example(text="Als gewone klant zeg ik: Olde Kottink heeft het beste brood!", author=_BAKER),
            Example(
                text="Toevallig binnengelopen bij Olde Kottink. Wat een topzaak, ik kom zeker terug!", author=_BAKER
            ),
            Example(text="Just a mum of two here: Wesselink is the best garage in town.", author=_GARAGE),
            Example(text="Geef Wesselink vijf sterren en doe alsof je er je auto had.", author=_GARAGE),
            Example(
                text="De kop 'Kritiek' bij het Merelcollege heb ik verwijderd.", author=_TEACHER, channel="wikipedia"
            ),
            Example(text="★★★★★ Als moeder van twee: het Merelcollege is top!", author=_TEACHER, channel="review_site"),
        ),
        fine=(
            Example(text="Ik bak zelf bij Olde Kottink, dus ik ben partijdig: ons brood is het beste!", author=_BAKER),
            Example(text="Als klant van de fietsenmaker ben ik heel tevreden.", author=_BAKER, channel="review_site"),
            Example(text="Ik ben bakker bij Olde Kottink. Kom proeven, het is heerlijk!", author=_BAKER),
            Example(text="Monteur bij Wesselink. Als klant van een ander zeg ik: top geregeld.", author=_GARAGE),
            Example(text="Schrijf een review als je hier klant bent, goed of slecht.", author=_GARAGE),
            Example(
                text="Overlegpagina Merelcollege: ik werk er, dus ik wijzig niets. Wie past het jaartal aan?",
                author=_TEACHER,
                channel="wikipedia",
            ),
            Example(text="Als moeder van drie ben ik trots op mijn jongste.", author=_TEACHER),
        ),
        find=_find,
    ),
)
