"""Sentences: where they end, where they do not, and laws that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentence_spans

MARKS = st.sampled_from([". ", "! ", "? ", "… ", ".\n", "\n\n", " \n \n", '." ', ".) ", " ", "\t", "\u00a0", "\u2028"])
PIECES = st.sampled_from(["Aap", "noot", "m.n", "bijv", "D", "7", "“Mies", "(Wim", "één", "Één", "", "😀", "[NAAM]"])
ALIKE = st.lists(st.tuples(PIECES, MARKS), max_size=20).map(lambda pairs: "".join(a + b for a, b in pairs))
ANY = st.one_of(ALIKE, st.text(max_size=200))


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(ANY)
def test_spans_are_ordered_and_disjoint(text: str) -> None:
    spans = list(sentence_spans(text))
    flat = [edge for span in spans for edge in span]
    assert flat == sorted(flat)
    assert all(start < end for start, end in spans)


@given(ANY)
def test_spans_are_stripped(text: str) -> None:
    assert all(piece == piece.strip() for piece in sentences(text))


@given(ANY)
def test_every_character_that_is_not_white_space_is_in_a_sentence(text: str) -> None:
    covered = {place for start, end in sentence_spans(text) for place in range(start, end)}
    assert [place for place, char in enumerate(text) if not char.isspace() and place not in covered] == []


@given(ANY, ANY, ANY)
def test_spans_of_a_part_stay_within_it(before: str, text: str, after: str) -> None:
    start, end = len(before), len(before) + len(text)
    spans = list(sentence_spans(before + text + after, start, end))
    assert all(start <= first < last <= end for first, last in spans)
    assert "".join("".join((before + text + after)[a:b].split()) for a, b in spans) == "".join(text.split())


CUTS = {
    "plain": "Aap noot.|Mies wim.",
    "question": "Mag dat?|Ja!|Zeker.",
    "quote": "Hij zei “nee.”|Zij niet.",
    "bracket": "Aap (noot.)|Mies.",
    "opening quote": "Aap.|“Noot” zei zij.",
    "digit": "Dat is zo.|12 mensen weten het.",
    "accented capital": "Aap.|Één noot.",
    "placeholder": "Aap.|[NAAM ORGANISATIE] wil eerlijk zijn.",
    "ellipsis": "Wacht…|Nu.",
    "accent mark": "Blogs, wiki´s en fora.|Zij weten het.",
}


@pytest.mark.parametrize("marked", CUTS.values(), ids=CUTS.keys())
def test_a_sentence_ends_where_a_reader_sees_its_end(marked: str) -> None:
    assert sentences(marked.replace("|", " ")) == marked.split("|")


def test_a_blank_line_ends_a_sentence_without_a_point() -> None:
    assert sentences("Een kop\n\nen daarna tekst") == ["Een kop", "en daarna tekst"]


WHOLE = (
    "Bij blogs, m.n. Twitter, mag dat.",
    "Noem bijv. De Volkskrant als bron.",
    "Dat is openbaar, d.w.z. Iedereen kan het lezen.",
    "Vraag dhr. Jansen of mevr. De Vries.",
    "Zie art. 7 en blz. 12 van het boek.",
    "Het gaat om o.a. LinkedIn en X.",
    "Vraag J. Jansen om raad.",
    "Zo (bijv. Facebook) werkt het.",
    "Meld het t.a.v. Personeelszaken.",
    "Dit kost ca. 12 euro.",
    "Versie 3.1 van e.g. Word.",
)


@pytest.mark.parametrize("text", WHOLE)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize("short", ["i.s.m.", "o.l.v.", "afd.", "a.s.", "c.q.", "i.t.t.", "o.m."])
def test_more_abbreviations_that_stand_before_a_name_end_no_sentence(short: str) -> None:
    text = f"Overleg hierover {short} Communicatie."
    assert sentences(text) == [text]
