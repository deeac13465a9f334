"""What a model's words must stand up to."""

from __future__ import annotations

import pytest

from advisor.advice import Citation, Claim
from advisor.answer_chain import Refused, judged
from advisor.grounding import cite
from advisor.prompting import prompt_file
from advisor.support import Known, Objection, Support
from ingest.notes import MARKER, claims
from ingest.policy import Language, Policy


@pytest.fixture(scope="module")
def known(policy: Policy) -> Known:
    return Known(policy)


@pytest.fixture(scope="module")
def support(known: Known) -> Support:
    return Support(
        known=known,
        language="nl",
        typed="Mag ik schrijven dat Jansen 14 punten had? Zie www.vereniging.example/uitslag.",
        instructions=prompt_file("answer", "nl"),
    )


@pytest.fixture(scope="module")
def photo(policy: Policy) -> Citation:
    return cite(policy, "R5.1")


def test_a_whole_sentence_and_a_part_of_it_are_proved(support: Support, policy: Policy) -> None:
    whole = policy.quotable["R5.1"]
    assert support.source("R5.1", whole) == cite(policy, "R5.1", whole)
    assert isinstance(support.source("R5.1", "respecteren het beeld-, auteurs- en citaatrecht"), Citation)
    assert isinstance(support.source(" [r5.1]. ", f" {whole} "), Citation)


def test_a_rule_stands_for_the_sentence_in_which_the_quote_is(support: Support, policy: Policy) -> None:
    found = support.source("R8", policy.quotable["R8.2"])
    assert isinstance(found, Citation)
    assert found.ref == "R8.2"


@pytest.mark.parametrize(
    ("ref", "quote", "objection"),
    [
        ("R99.1", "respecteren het beeld-, auteurs- en citaatrecht", Objection.NO_SUCH_REF),
        ("G:pers#1.1", "respecteren het beeld-, auteurs- en citaatrecht", Objection.NO_SUCH_REF),
        ("", "respecteren het beeld-, auteurs- en citaatrecht", Objection.NO_SUCH_REF),
        ("R1.1", "respecteren het beeld-, auteurs- en citaatrecht", Objection.NOT_LITERAL),
        ("R1", "respecteren het beeld-, auteurs- en citaatrecht", Objection.NOT_LITERAL),
        ("R5.1", "respecteren het beeld-, auteurs- of citaatrecht", Objection.NOT_LITERAL),
        ("R5.1", "erknemers respecteren het beeld", Objection.NOT_LITERAL),
        ("R5.1", "Werknemers respecteren", Objection.SHORT_QUOTE),
        ("R5.1", "", Objection.SHORT_QUOTE),
        (5, "respecteren het beeld-, auteurs- en citaatrecht", Objection.SHAPE),
        ("R5.1", None, Objection.SHAPE),
    ],
)
def test_what_is_no_source_is_none(support: Support, ref: object, quote: object, objection: Objection) -> None:
    assert support.source(ref, quote) == objection


@pytest.mark.parametrize(
    "text",
    [
        "Je mag een foto gebruiken als de maker dat goed vindt.",
        "Regel 5 gaat over foto's van anderen.",
        "Het mag: Jansen had 14 punten op de foto.",
        "Noem de maker van de foto op LinkedIn of Instagram.",
        "Zie www.vereniging.example/uitslag voor de maker van de foto.",
        "De regel spreekt van “beeld-, auteurs- en citaatrecht” bij een foto.",
    ],
)
def test_what_may_be_said(support: Support, photo: Citation, text: str) -> None:
    assert support.objection(text, [photo]) is None


@pytest.mark.parametrize(
    ("text", "objection"),
    [
        ("", Objection.SHAPE),
        ("…!", Objection.SHAPE),
        ("foto " * 200, Objection.TOO_LONG),
        ("Lees [meer](https://elders.example) over de foto.", Objection.MARKUP),
        ("![x](x.png) Dit is een foto.", Objection.MARKUP),
        ("Dit is <b>een foto</b> van de maker.", Objection.MARKUP),
        ("Kijk op https://elders.example voor de foto.", Objection.MARKUP),
        ("Mail info@elders.example over de foto.", Objection.MARKUP),
        ("Zie elders.example/foto voor de maker.", Objection.MARKUP),
        ("# Foto's\nDat mag als de maker het goed vindt.", Objection.MARKUP),
        ("Regel 6 verbiedt deze foto.", Objection.OTHER_REF),
        ("Dat staat in R12.2 over de foto.", Objection.OTHER_REF),
        ("Een foto mag volgens de zevende regel niet.", Objection.OTHER_REF),
        ("In de regel staat “elke foto is verboden terrein”.", Objection.UNPROVED_QUOTE),
        ("Een foto mag 3 dagen blijven staan.", Objection.UNKNOWN_FACT),
        ("Een foto mag drie weken blijven staan.", Objection.UNKNOWN_FACT),
        ("Volgens de wet van Thorbecke mag een foto.", Objection.UNKNOWN_FACT),
        ("You may use the picture if its maker agrees to that.", Objection.LANGUAGE),
        ("De soep wordt niet zo heet gegeten.", Objection.UNRELATED),
    ],
)
def test_what_may_not_be_said(support: Support, photo: Citation, text: str, objection: Objection) -> None:
    assert support.objection(text, [photo]) == objection


def test_no_part_of_the_instructions_is_told(support: Support, photo: Citation) -> None:
    words = prompt_file("answer", "nl").split()
    for at in range(0, 200, 10):
        said = " ".join(words[at : at + 14])
        assert support.objection(said, [photo]) is not None
    assert support.objection("Ik geef werknemers advies over social media en hun werk, op basis van het protocol.") == (
        Objection.LEAK
    )


def test_a_claim_on_a_rule_that_is_far_off_needs_more_words_in_common(known: Known, photo: Citation) -> None:
    text = "Wie een foto wil, vraagt zijn buurman, zijn tante en zijn hond."
    near, far = (Support(known=known, language="nl", typed="", chances={5: chance}) for chance in (0.9, 0.001))
    assert near.objection(text, [photo]) is None
    assert far.objection(text, [photo]) == Objection.UNRELATED


@pytest.mark.parametrize("language", ["nl", "en"])
def test_our_own_answers_would_pass(policy: Policy, known: Known, language: Language) -> None:
    support = Support(known=known, language=language, typed="", instructions=prompt_file("answer", language))
    refused = 0
    pieces = [piece for note in policy.notes for answer in note.answers for piece in claims(answer.text[language])]
    for piece in pieces:
        sources = [{"ref": ref, "quote": policy.quotable[ref]} for ref in MARKER.findall(piece)]
        text = MARKER.sub("", piece).replace("{organisation}", policy.organisation.named(language))
        refused += isinstance(judged({"text": text, "sources": sources}, support), Refused)
    assert len(pieces) > 300
    assert refused <= 0.02 * len(pieces)


def test_characters_that_nobody_sees_are_not_shown(support: Support, policy: Policy) -> None:
    quote = policy.quotable["R5.1"].replace("respecteren", "respec\u200bteren")
    claim = judged(
        {"text": "Vraag het de maker\u202e van de foto.\ud800", "sources": [{"ref": "R5.1", "quote": quote}]}, support
    )
    assert isinstance(claim, Claim)
    assert claim.text == "Vraag het de maker van de foto."
    assert claim.citations[0].quote == policy.quotable["R5.1"]


def test_markers_in_the_words_are_left_out_when_they_are_cited(support: Support, policy: Policy) -> None:
    sources = [{"ref": "R5.1", "quote": policy.quotable["R5.1"]}]
    claim = judged({"text": "Vraag het de maker van de foto [R5.1].", "sources": sources}, support)
    assert isinstance(claim, Claim)
    assert claim.text == "Vraag het de maker van de foto."
    assert judged({"text": "Vraag het de maker van de foto [R6.1].", "sources": sources}, support) == Refused(
        {"text": "Vraag het de maker van de foto [R6.1].", "sources": sources}, Objection.OTHER_REF
    )
