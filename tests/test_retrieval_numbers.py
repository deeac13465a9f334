"""What a question names itself, and what only looks like a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.numbers import NUMBERS, named_refs, without_names

NAMED = {
    "regel 7": ["R7"],
    "Wat zegt Regel 7?": ["R7"],
    "REGEL 12!": ["R12"],
    "regel zeven": ["R7"],
    "regel één": ["R1"],
    "regel vijftien": ["R15"],
    "rule 7": ["R7"],
    "rule seven": ["R7"],
    "regel nummer 7": ["R7"],
    "regel nr. 7": ["R7"],
    "rule no. 7": ["R7"],
    "regel7": ["R7"],
    "regel 007": ["R7"],
    "R7": ["R7"],
    "r7": ["R7"],
    "(R7.2)": ["R7.2"],
    "R7.2.": ["R7.2"],
    "regel 7.2": ["R7.2"],
    "regel 99": ["R99"],
    "de zevende regel": ["R7"],
    "de 7e regel": ["R7"],
    "de 1ste regel": ["R1"],
    "the first rule": ["R1"],
    "the 3rd rule": ["R3"],
    "regel 5 en 8": ["R5", "R8"],
    "regels 8 en 5": ["R8", "R5"],
    "regel 5 of 8": ["R5", "R8"],
    "regel 5, 8": ["R5", "R8"],
    "rules five and eight": ["R5", "R8"],
    "regels 5, 8 en 9": ["R5", "R8", "R9"],
    "regel 5 en regel 8 en regel 9": ["R5", "R8", "R9"],
    "regel 8 en R5.1 en de eerste regel": ["R8", "R5.1", "R1"],
    "regel 7, ja regel zeven": ["R7"],
    "G:pers#3.1": ["G:pers#3.1"],
    "zie g:Pers#3.2.1.": ["G:pers#3.2.1"],
    "G:pers-woord-2#0.1 en R2": ["G:pers-woord-2#0.1", "R2"],
}

NOTHING = (
    "",
    "ik heb 7 vragen",
    "regel een afspraak",
    "kun je dat regelen voor 7 mensen",
    "de regel drie keer overtreden",
    "die regel twee weken geleden",
    "regel 3 dagen vrij",
    "ik overtrad de regel drie maanden geleden",
    "de regel twee maal overtreden",
    "welke regels zijn er",
    "de regels",
    "mijn zevende bericht",
    "artikel 7",
    "bestand R7x",
    "AR7",
    "regel 1234",
    "7",
    "zevende",
    "G:pers",
    "https://x.nl/#7",
)


@pytest.mark.parametrize(("text", "refs"), NAMED.items())
def test_what_is_named_is_found_in_its_order(text: str, refs: list[str]) -> None:
    assert named_refs(text) == refs


@pytest.mark.parametrize("text", NOTHING)
def test_what_names_nothing_finds_nothing(text: str) -> None:
    assert named_refs(text) == []


@pytest.mark.parametrize(
    ("text", "refs"),
    [("regel 5 en twee collega's", ["R5"]), ("regel 5 en 8 dagen", ["R5"]), ("regel 7 of een andere", ["R7"])],
)
def test_a_count_after_a_named_rule_is_no_rule(text: str, refs: list[str]) -> None:
    assert named_refs(text) == refs


@pytest.mark.parametrize("number", range(1, 16))
def test_every_number_has_a_dutch_and_an_english_word(number: int) -> None:
    spoken = [word for word, value in NUMBERS.items() if value == number]
    assert len(spoken) == 4
    for word in spoken:
        assert f"R{number}" in named_refs(f"regel {word}") + named_refs(f"de {word} regel")


@given(st.integers(1, 999), st.integers(1, 99))
def test_any_ref_names_itself(rule: int, sentence: int) -> None:
    assert named_refs(f"Klopt R{rule}.{sentence}?") == [f"R{rule}.{sentence}"]
    assert named_refs(f"Klopt regel {rule}?") == [f"R{rule}"]


@given(st.text(max_size=120))
def test_any_text_names_each_ref_once(text: str) -> None:
    refs = named_refs(text)
    assert len(set(refs)) == len(refs)
    assert all(ref.startswith(("R", "G:")) for ref in refs)


REST = {
    "Mag ik volgens regel 7 een foto plaatsen?": "Mag ik volgens een foto plaatsen?",
    "Wat zegt de zevende regel over foto's": "Wat zegt de over foto's",
    "R7.2 en foto's": "en foto's",
    "regel 7": "",
    "Mag ik een foto plaatsen?": "Mag ik een foto plaatsen?",
}


@pytest.mark.parametrize(("text", "rest"), REST.items())
def test_without_names_the_subject_is_left(text: str, rest: str) -> None:
    assert without_names(text) == rest
