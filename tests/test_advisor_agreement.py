"""Both readings agree: asked "mag ik dit plaatsen: X?", the answer names the rules that a review of X finds."""

from __future__ import annotations

import pytest

from advisor.bootstrap import Advisor
from advisor.draft import Draft
from advisor.question import Question

ASKED = ("Mag ik dit plaatsen: {}", "Kan ik dit zo op LinkedIn zetten? “{}”", "May I post this: {}")
POSTS = (
    "De achterdeur van ons magazijn gaat niet op slot, dus wie wat nodig heeft loopt zo naar binnen.",
    "Koop dat abonnement niet bij ons, over een maand gooien ze de prijs toch omlaag.",
    "Als er gedoe van komt is dat het probleem van mijn baas, ik typ gewoon wat ik denk.",
    "Ik gooi dit vanavond weer weg, dus niemand die het ooit terugvindt.",
    "Deze foto heb ik van de site van een fotograaf gehaald en zijn naam eraf geknipt.",
    "Hierbij het hele artikel uit de krant van vanochtend, gescand en wel.",
    "In mei gaat onze vestiging in Oost dicht, het personeel weet het nog niet.",
    "Mijn collega appte in onze teamgroep: 'de directie heeft geen idee waar ze mee bezig is'.",
    "De nieuwe verpakking komt in juni uit, hier alvast een foto uit de ontwerpkamer.",
    "Onze klant Bakkerij Vermeer betaalt al drie maanden zijn rekeningen niet.",
    "Onze leverancier Staalhuis levert al weken rommel en staat op omvallen.",
    "Die buurman van nummer 8 is een achterlijke idioot.",
    "Mijn collega Sandra zit thuis met een burn-out, vandaar dat het zo druk is.",
    "Bij onze concurrent De Gouden Kraan zijn het allemaal oplichters.",
    "Dat soort mensen hoort hier niet, ga toch terug naar je eigen land.",
    "Zit lekker op TikTok terwijl er aan de balie een rij klanten staat te wachten.",
    "De telefoon gaat maar over, eerst even dit filmpje afmaken.",
    "Stomdronken in mijn werkjas van Van Dijk Transport over de markt gelopen, foto volgt.",
    "Er stond een fout in mijn bericht van gisteren, ik heb het stiekem weggehaald en doe of er niets was.",
    "Cijfers in mijn blog klopten niet, snel aangepast, niemand die het zag.",
    "Vijf sterren! Als gewone klant kan ik deze winkel aan iedereen aanraden, zei ik, terwijl ik er zelf werk.",
    "Collega's, zet allemaal een goede recensie neer en zeg niet dat jullie hier werken.",
    "Geen idee of dit al naar buiten mag, maar ik zet het er toch op.",
    "Eigenlijk moet ik dit eerst vragen, maar dat duurt me te lang.",
    "Our client Harlow Foods has not paid us since spring and will be bankrupt by Christmas.",
    "Found this picture on a photographer's site and cropped out the watermark.",
    "The merger has not been announced yet, but you heard it here first.",
    "My manager is a brainless idiot and everybody on the team knows it.",
    "Not sure I am allowed to share this yet, but here we go.",
    "I quietly deleted my wrong post, nobody noticed.",
    "Mijn BSN is 111222333, wie helpt me met het formulier?",
    "Bel mijn collega Bart Visser maar op zijn privénummer 06-12345678.",
)


@pytest.fixture(scope="module")
def found(real_advisor: Advisor) -> dict[str, set[int]]:
    """The rules that a review of each post finds."""
    reviews = {post: real_advisor.review(Draft(text=post)) for post in POSTS}
    return {post: {f.rule for f in review.findings if not f.missing} for post, review in reviews.items()}


def test_most_of_these_posts_have_a_finding(found: dict[str, set[int]]) -> None:
    assert len(POSTS) >= 30
    assert sum(bool(rules) for rules in found.values()) >= 0.6 * len(POSTS)


@pytest.mark.parametrize("asked", ASKED)
def test_the_answer_names_what_the_review_finds(real_advisor: Advisor, found: dict[str, set[int]], asked: str) -> None:
    for post, rules in found.items():
        if rules:
            advice = real_advisor.ask(Question(text=asked.format(post)))
            cited = {citation.rule for citation in advice.citations}
            assert cited & rules, post
            assert len(rules) > 3 or rules <= cited, post
