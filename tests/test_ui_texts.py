"""The words on screen: the same keys and the same places to fill in, in both languages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from string import Formatter

import pytest

import advisor
from advisor.phrases import phrase
from ingest.policy import Outcome, Stance
from ui.texts import keys, text, texts

ADVISOR = Path(str(advisor.__file__)).parent
PHRASES = tomllib.loads((ADVISOR / "phrases.toml").read_text(encoding="utf-8"))


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_both_languages_have_the_same_keys() -> None:
    assert keys("nl") == keys("en")
    assert len(keys("nl")) > 30


@pytest.mark.parametrize("key", sorted(keys("nl")))
def test_every_text_has_the_same_places_to_fill_in(key: str) -> None:
    if key == "page.examples":
        assert len(texts(key, "nl")) == len(texts(key, "en")) > 0
        return
    dutch, english = text(key, "nl"), text(key, "en")
    assert _fields(dutch) == _fields(english)
    assert dutch.strip()
    assert english.strip()


def test_the_adviser_s_own_sentences_have_the_same_keys() -> None:
    assert set(PHRASES) == {"nl", "en"}
    assert set(PHRASES["nl"]) == set(PHRASES["en"])


@pytest.mark.parametrize("key", sorted(PHRASES["nl"]))
def test_the_adviser_s_own_sentences_have_the_same_places_to_fill_in(key: str) -> None:
    assert _fields(PHRASES["nl"][key]) == _fields(PHRASES["en"][key])


@pytest.mark.parametrize("stance", list(Stance))
def test_every_stance_has_words(stance: Stance) -> None:
    assert text(f"stance.{stance}", "nl") != text(f"stance.{stance}", "en")


@pytest.mark.parametrize("outcome", [Outcome.NOT_COVERED, Outcome.OFF_TOPIC])
def test_every_silent_outcome_has_words(outcome: Outcome) -> None:
    assert phrase(outcome, "nl", organisation="x") != phrase(outcome, "en", organisation="x")


def test_values_are_filled_in_once_and_never_read_as_a_template() -> None:
    assert text("rule", "nl", number="{number}") == "Regel {number}"
    assert phrase("rule_says", "nl", number=5, quote="{contact}") == "Regel 5 zegt hierover: “{contact}”"


def test_unknown_keys_are_errors() -> None:
    with pytest.raises(KeyError):
        text("page.nothing", "nl")
    with pytest.raises(KeyError):
        phrase("nothing", "nl")
    with pytest.raises(KeyError):
        phrase("rule_says", "nl")
