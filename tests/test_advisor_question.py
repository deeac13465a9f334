"""Questions as they come in: what is taken out, what is refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.question import LONGEST, Question, Turn, cleaned
from ingest.errors import InputError

_ANY = st.text(alphabet=st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\t \r\n", "\u00a0\u2003", "\x00", "\x00\x07\x1b", "\ud800", "\udfff \ud800", "\ufffe", "\ue000"],
)
def test_a_question_without_anything_to_read_is_empty(text: str) -> None:
    with pytest.raises(InputError, match="empty") as caught:
        Question(text=text).cleaned()
    assert (caught.value.exit_code, caught.value.status) == (2, 400)


@pytest.mark.parametrize("text", ["\u200b", "\u200b \u200b", "\ufeff", "\u202e", "\u2060\u00ad"])
def test_a_question_of_invisible_format_characters_is_empty(text: str) -> None:
    with pytest.raises(InputError, match="empty"):
        Question(text=text).cleaned()


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\ufeff"])
def test_direction_overrides_and_byte_order_marks_are_taken_out(char: str) -> None:
    assert char not in cleaned(f"mag{char}dit")


@pytest.mark.parametrize("text", ["😀", "?", "é", "7", "中", "👩‍👩‍👧"])
def test_one_character_is_a_question(text: str) -> None:
    assert Question(text=text).cleaned().text == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("mag\x00 ik", "mag ik"),
        ("  mag\r\n\r\nik\tdit ", "mag ik dit"),
        ("foto\ud83d?", "foto ?"),
        ("een\x1b[31mfoto", "een [31mfoto"),
        ("één ’zin’", "één ’zin’"),
    ],
)
def test_control_characters_and_lone_surrogates_become_a_space(text: str, left: str) -> None:
    assert Question(text=text).cleaned().text == left


@pytest.mark.parametrize("text", ["a" * LONGEST, "😀" * LONGEST, " " * 50_000 + "a" * LONGEST + "\n" * 50_000])
def test_the_longest_question_is_taken(text: str) -> None:
    assert len(Question(text=text).cleaned().text) == LONGEST == 10_000


@pytest.mark.parametrize("length", [10_001, 100_000])
def test_a_longer_question_is_refused_with_both_numbers(length: int) -> None:
    with pytest.raises(InputError, match=rf"{length} .*10000") as caught:
        Question(text="b" * length).cleaned()
    assert "bbb" not in str(caught.value)


@given(_ANY)
def test_what_is_left_is_clean_and_cleaning_again_changes_nothing(text: str) -> None:
    left = cleaned(text)
    assert cleaned(left) == left
    assert not {unicodedata.category(char) for char in left} & {"Cc", "Cs", "Cn", "Co"}
    assert left == left.strip()
    left.encode()


@given(_ANY)
def test_a_history_is_cleaned_and_cut_and_loses_its_empty_turns(text: str) -> None:
    turns = (Turn(role="user", content=text), Turn(role="assistant", content="x" * (LONGEST + 5)))
    history = Question(text="mag dat?", history=turns).cleaned().history
    assert all(turn.content and turn.content == cleaned(turn.content) for turn in history)
    assert len(history) == 1 + bool(cleaned(text))
    assert len(history[-1].content) == LONGEST


def test_cleaning_keeps_everything_else() -> None:
    question = Question(text="x ", language="en", role="docent", manager=True)
    assert question.cleaned() == Question(text="x", language="en", role="docent", manager=True)


def test_only_the_last_two_questions_of_the_person_count_as_asked_before() -> None:
    said = [("user", "een"), ("assistant", "antwoord"), ("user", "twee"), ("user", "drie"), ("assistant", "nee")]
    turns = tuple(Turn(role="user" if role == "user" else "assistant", content=content) for role, content in said)
    assert Question(text="vier", history=turns).asked_before == ("twee", "drie")
