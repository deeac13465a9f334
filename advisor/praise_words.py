"""The words that show, or undo, what a draft does well, as alternatives of a pattern; Dutch and English."""

from __future__ import annotations

TO_REVIEWER = (
    r"beoordelaar|reviewer|adviseur:|system(?:em)?:|assistant:|negeer|ignore|keur (?:dit|het|alles)|approve",
)
DENIED = (
    r"zonder (?:\w+ ){0,3}(?:toestemming|akkoord|overleg|te vragen)|geen (?:toestemming|akkoord)",
    r"(?:niet|nooit|amper) (?:\w+ ){0,2}(?:na)?gevraagd|niet (?:\w+ ){0,3}(?:vragen|overlegd|afgestemd)",
    r"without (?:\w+ ){0,3}(?:permission|asking)|(?:didn't|haven't|never|not) (?:\w+ ){0,2}ask|no permission",
    r"weet (?:ik )?niet of|vraag (?:ik )?(?:morgen|later|straks)|(?:alleen|altijd|nooit) (?:\w+ )?met|mag niet",
    r"mocht niet",
    r"weet (?:er )?(?:van )?niks|weten (?:er )?(?:van )?niks|zei (?:\w+ )?(?:nee|van niet)\b|mits",
    r"mocht (?:je|u|jullie)",
)
TRICK = (
    r"gratis|korting\w*|niemand|controle\w*|slagboom|omzeil\w*|verwijder\w*|wis(?:sen)?\b|weghal\w*|gehackt",
    r"ziek(?:melden)?\b|kassa|blokkering|wachtwoord|achterdeur|code\b|opzeg\w*|sterren|review\w*|zeg (?:\w+ )?dat je",
    r"stiekem|niet (?:door)?vertellen|ssst|rommel|troep|koop\b[^.!?]{0,20}\bni(?:et|ks)|haal (?:het|'m)\b",
    r"sluit\w* niet",
    r"klachten|overstap\w*|muntje|kom (?:maar )?niet|ga (?:maar )?niet|blijf weg|poort|sleutel|camera|dubbel|automaat",
    r"free\b|discount|nobody|no one|loophole|refund|delete\w*|five stars|scam|don't tell|skip the|double\b",
    r"stap(?:pen)? op\b|neem ontslag|aftreden|ho?ud? je mond|rot op|doe normaal|zoek een ander",
    r"wie (?:heeft|weet|kent)|kut|klote|idio|sukkel|dombo|stelletje|🤫|😇|🤑|😏",
)
COPIED = (
    r"internet|google|pinterest|zoekmachine|eraf|\w*geknipt|afgesneden|geen idee|onbekend\w*|gejat|pik|gepikt|de krant",
    r"gepluk\w*|inge?scan\w*|gescan\w*|overgetyp\w*|overgetik\w*|screenshot\w*|betaalmuur|watermerk\w*|weggepoets\w*",
    r"(?:merkt?|weet|ziet) (?:\w+ ){0,2}(?:toch )?(?:niet|niks|nooit)|niet (?:eens )?gevraagd|zonder te vragen",
    r"dat ben ik",
    r"cropped|without asking|no idea who|found (?:it )?online|mijn (?:eigen )?naam",
    r"(?:alle|hele|heel|volledige|complete) (?:\w+ ){0,2}(?:recepten|hoofdstuk|boek|artikel|film|slides|pagina's)",
)
HIDDEN = (
    r"stil(?:letjes|letje|zwijgend)?\b|stiekem|weggehaald|verwijder\w*|gewist|gehackt|overheen|verborg\w*|geblokkeerd",
    r"nooit (?:\w+ ){0,2}(?:gestaan|geplaatst|geschreven|gezegd|geweest)|doe\w* (?:\w+ )?alsof|zeg (?:\w+ ){0,2}niks",
    r"niemand (?:\w+ )?(?:merkt|ziet)|weg te halen|(?:is|heb ('m|het|hem)) (?:al )?weg\b|toeval|stagiaire? ",
    r"vernietig\w*",
    r"deleted?|removed?|quietly|hacked|pretend\w*|never (?:wrote|said|posted)",
    r"datum (?:\w+ )?(?:van|aangepast|veranderd)",
    r"verkeerd gelezen",
)
SNEER = (
    r"sukkel\w*|idio\w*|dom(?:me|kop|oor|st\w*)?\b|dombo\w*|lieg\w*|leugen\w*|hypocri\w*|zeur\w*|gezeur|hersen\w*",
    r"zielig\w*",
    r"kut\w*|klote\w*|lul\w*|eikel\w*|jank\w*|rommel|zooitje|jat\w*|niks van\b|chapeau hoor|nou en|triest\w*|kikker",
    r"stupid|idiot\w*|moron\w*|liars?|lying|pathetic|clowns?|wijf|oplicht\w*|zwart\b|ratten|volgens de buur\w*",
    r"ik zeg niks",
    r"tief|kansloos|schijt\w*|slijmbal\w*|overloper|ach mens|ga lekker|fluit van|miezerig|mannetje",
)
SALE = (
    r"€|euro|euros|te koop|verkoop\w*|korting\w*|poule|inleg|zwager|schoonzoon|mop|grap|petitie|stem op|hotel\w*",
    r"roddel\w*",
    r"popcorn|vakantie\w*|selling|for sale|joke|bets?|weet er al|gehoord dat|bitterballen|loten|tarot|goedkoop",
    r"kampioen",
    r"recepten|gratis af te halen|marktplaats|te huur|huurhuis|stuur dit aan|buitenkans\w*|functioneringsgesprek",
    r"loodgieter|oppas|puppy|kitten|schutting|badkamer|aannemer|kapper|hypotheek|huisarts|sportschool",
)
_NUMBER = r"(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|two|three|four|five|six|seven|ten|\d+)"
_OPENED = r"(?:^\W*|mijn |een |my |a )(?:(?:nog een|kleine?|gouden|even een|korte|praktische|beste|vaste|een|mijn) )*"
TIPS = (
    rf"{_OPENED}(?:tip|advies|truc(?:je)?|advice|trick)(?: (?:voor|van|aan|for|to) [^:.!?\n]{{2,60}})?\s*:(?!\s*$)",
    rf"{_NUMBER} (?:\w+ )?tips\b(?=\W*$| (?:voor|om|for|to)\b|:)",
    r"wat (?:bij )?(?:mij|ons|me) (?:\w+ )?(?:hielp|helpt|werkt)\b[^?]*$",
    r"what (?:works|worked|helped) for (?:me|us)\b[^?]*$",
)
LESSONS = (
    r"wat ik (?:er|hier|daar)?(?:van|sindsdien|deze week|dit jaar)? ?(?:\w+ )?(?:leer|leerde|heb geleerd)\b",
    rf"(?:{_NUMBER} )?(?:dingen|lessen) die ik (?:[\w-]+ ){{0,9}}(?:leerde|geleerd|leer)\b",
    rf"(?:dit|dat) heb ik (?:ervan )?geleerd\b|{_NUMBER} lessen(?=\s*:| die ik| na\b| uit (?:mijn|een)\b)",
    r"mijn les (?:als \w+)?\s*:|what i(?:'ve| have)? learn(?:ed|t)\b",
    rf"{_NUMBER} (?:things|lessons) [^.!?\n]{{0,40}}(?:taught me|i learn(?:ed|t))",
)
_PAGES = r"(?:(?:web)?site|jaarverslag\w*|persbericht|jaarrekening|raadsbesluit|gemeenteblad|rapport|vakblad)"
SOURCES = (
    rf"(?:staat|staan)\b[^.!?]{{0,40}}\b(?:op|in) (?:onze|de|het|ons|hun) (?:openbare |eigen )?{_PAGES}\b",
    r"(?:rapport|cijfers|meting\w*|uitspraak|besluit|onderzoek)\b[^.!?]{0,50}\b(?:staat|staan) (?:\w+ )?online\b",
    r"press release on\b|published (?:\w+ )?(?:report|data)\b|in our annual report\b",
)
NO_FACT = (
    r"niet|nog|not|yet|binnenkort|straks|wordt|vacature|webshop|\?|fout|gerectif\w*|anders|foto's|beelden|filmpje",
    r"video",
    r"openingstijd\w*|meldpunt|projecten|formulier|aanmeld\w*|inschrijv\w*|agenda|recept\w*",
)
_LEAVE = r"met (?:\w+ ){0,2}(?:toestemming|instemming|goedkeuring|akkoord)\b"
_SHARE = (
    r"(?:deel|delen|vertel\w*|plaats|post|schrijf|opschrij\w+|noem|meld|herhaal|vermeld|overgenomen|herplaatst|geplaatst|"
    r"gedeeld|ouders|hieronder)\b"
)
_SHARED = r"(?:deel|vertel|plaats|post|schrijf|noem|meld|herhaal|stuk(?:ken)?|citaat|foto(?:'s)?)\b"
ASKED = (
    rf"{_LEAVE}(?=[^.!?]{{0,160}}\b{_SHARE})|{_SHARED}[^.!?]{{0,60}}\b{_LEAVE}|^\W*{_LEAVE} van [^:.!?]{{3,40}}:",
    r"(?:vond|vindt|vinden|vonden) het (?:\w+ )?(?:goed|prima|leuk|oké|ok) dat (?:ik|we|wij)\b",
    r"(?:las|lazen|leest|lezen) (?:deze tekst|dit|het bericht) mee\b",
    r"(?:las|leest|lezen|lazen) mee en v[io]nd\w* het goed\b",
    r"(?:ik|we|wij) (?:dit|het|dat) (?:hier )?mocht(?:en)? (?:delen|vertellen|opschrijven|noemen|plaatsen)\b",
    r"afgesproken dat (?:ik|we|wij) (?:\w+ ){0,2}mag|gaf (?:mij|me|ons) toestemming",
    r"gevraagd of ik [^.!?]*\bwilde\b",
    r"gevraagd of ik (?:dit|de foto|het|hem|dat) [^.!?]*\b(?:zei|ja|mocht en|vond|vonden|goed)\b",
    r"^\W*with (?:\w+ ){0,2}(?:permission|consent)\b|with permission to (?:repeat|share|tell|quote)\b",
    r"gave me permission to (?:\w+ )?(?:share|tell|write|quote|post|name|use)\b",
    r"asked me to (?:share|tell|post) (?:it|this)\b",
    r"asked if i could (?:tell|share|post)\b[^.!?]*\b(?:said|agreed|yes|fine)\b",
)
CLIENT = r"klant\w*|cliënt\w*|client\w*|leverancier\w*|opdrachtgever\w*|patiënt\w*|bewoner\w*|customer\w*|supplier\w*"
_BOSS = (
    r"(?:(?:de|het|mijn|onze|ons|m'n) )?(?:\w+ )?(?:woordvoerder\w*|leidinggevende|baas|chef|manager|directie|"
    r"teamleider|projectleider|bestuur(?:der)?|voorzitter|directeur|persvoorlicht\w*|"
    r"communicatie\w*|instructeur)\b"
)
_I_HAVE = r"(?:heb|hebben) (?:ik |we |wij )?(?:het|dit|dat|'t|deze tekst)\b (?:[\w-]+ ){0,3}"
BOSS_ASKED = (
    rf"{_I_HAVE}(?:na)?gevraagd (?:aan|bij) {_BOSS}|{_I_HAVE}(?:aan|bij) {_BOSS} (?:na)?gevraagd\b",
    rf"{_I_HAVE}(?:overlegd|afgestemd) met {_BOSS}",
    rf"met (?:instemming|toestemming|goedkeuring|akkoord) van {_BOSS}",
    rf"{_BOSS} (?:vond|vindt) het goed dat (?:ik|we|wij)\b",
    r"i asked (?:my|our) (?:\w+ )?(?:manager|boss|spokesperson)\b[^.!?]*\b(?:yes|fine|allowed|okay|ok)\b",
)
MAKER = r"(?:(?:onze |de |ons )?(?:eigen )?(?:fotogra(?:af|fe)|tekenaar|illustrator|photographer|artist) )"
_NAME = r"(?!(?:Ik|Wij|We|De|Het|Een|Mijn|Zie|My|The|Me|I|Internet|Google|Hem|Haar)\b)[A-ZÀ-Ý][\w-]+"
WHO = rf"(?:@\w+|{_NAME})"
FULL_NAME = rf"(?:@\w+|(?:mijn \w+,? )?{_NAME}(?: (?:van|de|der|den|ter|ten|el))* [A-ZÀ-Ý]\w+)"
WORK = (
    r"(?:[Ff]oto|[Bb]eeld|[Ii]llustratie|[Tt]ekening|[Mm]uziek|[Vv]ideo|[Ff]ilmpje|[Oo]ntwerp|[Cc]artoon)(?:s|'s|en)?"
)
MADE = r"(?:[Gg]emaakt|[Gg]eschreven|[Gg]etekend|[Gg]efotografeerd|[Ii]ngespeeld)"
