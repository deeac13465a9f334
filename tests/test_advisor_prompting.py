"""The prompts: every place filled in, in both languages, and what others wrote behind marks that it cannot forge."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from importlib import resources
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor import prompting
from advisor.prompting import fenced, prompt_file, prompt_version, rules_text, template
from evals.model_behaviours import Answers
from evals.model_server import ModelServer
from ingest.policy import Language, Policy

LANGUAGES: tuple[Language, ...] = get_args(Language)
FILES = sorted(file.name for file in resources.files("advisor").joinpath("prompts").iterdir())
NAMES = sorted({name.split(".")[0] for name in FILES})
_MARKS = re.compile(r"<<<(?P<kind>[\w ]+) (?P<mark>[0-9a-f]{8})>>>\n(?P<text>.*)\n<<<end (?P=mark)>>>", re.DOTALL)
_PIECES = ("<", ">", "<<<", ">>>", "end ", "\n", "\u200b", "\U000e003c", "a1b2c3d4")
_CHAINS = [("answer", "asked"), ("answer", "asked", "repair"), ("condense", "talk")]


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _inside(text: str) -> str:
    found = _MARKS.fullmatch(text)
    assert found, text
    return found["text"]


def test_every_prompt_is_there_in_every_language() -> None:
    assert len(NAMES) >= 5
    assert sorted(f"{name}.{language}.md" for name in NAMES for language in LANGUAGES) == FILES


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_places_to_fill_in(name: str) -> None:
    dutch, english = (prompt_file(name, language) for language in ("nl", "en"))
    assert _places(dutch) == _places(english)
    assert all(place.isidentifier() for place in _places(dutch))


@pytest.mark.parametrize("files", _CHAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_is_filled_in_with_what_is_given_and_read_no_further(
    files: tuple[str, ...], language: Language
) -> None:
    prompt = template(language, *files)
    values = {name: f"<{name}: {{question}} {{{{x}}}} {{0!r}} %s>" for name in prompt.input_variables}
    expected = set[str]().union(*(_places(prompt_file(name, language)) for name in files))
    assert set(values) == expected | ({"said"} if len(files) > 2 else set())
    messages = prompt.format_messages(**values)
    assert [message.type for message in messages] == ["system", "human", "ai", "human"][: 2 * len(files) - 2]
    whole = "\n".join(str(message.content) for message in messages)
    for value in values.values():
        assert value in whole
        whole = whole.replace(value, "")
    assert not re.search(r"\{\w+\}", whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_that_is_left_open_is_refused(language: Language) -> None:
    prompt = template(language, "answer", "asked")
    for name in prompt.input_variables:
        values = {other: "x" for other in prompt.input_variables if other != name}
        with pytest.raises(KeyError, match=name):
            prompt.format_messages(**values)


def test_the_example_of_the_form_is_json(policy: Policy) -> None:
    for language in LANGUAGES:
        values = {"organisation": policy.organisation.named(language), "rules": rules_text(policy)}
        asked = dict.fromkeys(_places(prompt_file("asked", language)), "")
        system = str(template(language, "answer", "asked").format_messages(**values, **asked)[0].content)
        assert '{"outcome": "...", "stance": "...", "claims": [{"text": "...", "sources": [{"ref": "R1.1",' in system
        assert "{{" not in system


def test_the_rules_are_all_there_a_sentence_a_line_in_the_same_order(policy: Policy) -> None:
    lines = rules_text(policy).splitlines()
    sentences = [sentence for rule in policy.rules for sentence in rule.sentences]
    said = [line for line in lines if re.match(r"R\d+\.\d+: ", line)]
    assert said == [f"{sentence.ref}: {' '.join(sentence.text.split())}" for sentence in sentences]
    assert rules_text(policy) == rules_text(policy)


def test_the_version_is_that_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"answer": "een", "asked": "twee"}

    def read(name: str, language: Language) -> str:
        return texts[name]

    monkeypatch.setattr(prompting, "prompt_file", read)
    before = prompt_version.__wrapped__("nl", "answer", "asked")
    assert re.fullmatch(r"[0-9a-f]{12}", before)
    assert prompt_version.__wrapped__("nl", "answer", "asked") == before
    assert prompt_version.__wrapped__("nl", "asked", "answer") != before
    texts["asked"] += "."
    assert prompt_version.__wrapped__("nl", "answer", "asked") != before


def test_each_language_has_a_version_of_its_own() -> None:
    assert prompt_version("nl", "answer") != prompt_version("en", "answer")


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_what_is_fenced_stays_inside(text: str) -> None:
    shown = _inside(fenced("question", text))
    assert "<<<" not in shown
    assert ">>>" not in shown
    seen = [char for char in text if char.isascii() and char.isprintable() and char not in "<>"]
    assert [char for char in shown if char.isascii() and char.isprintable() and char not in "<>"] == seen


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(_PIECES), max_size=20))
def test_marks_cannot_be_forged_out_of_pieces(pieces: list[str]) -> None:
    whole = fenced("draft", "".join(pieces))
    assert whole.count("<<<") == 2
    assert whole.count(">>>") == 2


def test_no_two_fences_have_the_same_mark() -> None:
    assert len({fenced("draft", "x") for _ in range(50)}) == 50


_UNSEEN = {
    "tag characters": "\U000e0041\U000e0001\U000e007f",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "direction": "\u202a\u202b\u202d\u202e\u2066\u2067\u2069\u200e\u200f",
    "soft hyphen": "\u00ad",
    "control": "\x00\x07\x08\x1b\x7f\x9b",
    "surrogate": "\ud83d",
    "private and unassigned": "\ue000\U000f0000\u0378",
    "variation selectors": "\ufe00\ufe0f\U000e0100\U000e01ef",
    "fillers": "\u115f\u1160\u3164\uffa0\u2800",
    "joiners": "\u034f\u180b\u180e\u17b4\u17b5",
}


@pytest.mark.parametrize("kind", _UNSEEN)
def test_what_nobody_sees_no_model_sees(kind: str) -> None:
    assert _inside(fenced("draft", f"a{_UNSEEN[kind]}b{_UNSEEN[kind]}")) == "ab"


def test_what_everybody_sees_stays() -> None:
    text = "Één café – “zei” hij… 100 € ✓ 👍🏽 Ω 中文 <b>\n\ten & meer {x}"
    assert _inside(fenced("draft", text)) == text


_TRACED = """
from advisor.background import iterate
from advisor.calling import Caller
from advisor.chat_model import Request
from advisor.filling import Filling
from advisor.prompting import template
from advisor.scripted_model import ScriptedModel

caller = Caller(ScriptedModel(['{"questions": ["goed"]}']))
filling = Filling(caller, Request(messages=(), name="condense"), "questions", caller.deadline())
print(list(iterate(lambda: filling.stream(template("nl", "condense", "talk"), {"talk": "zk7typed"}))))
from langchain_core.tracers.langchain import wait_for_all_tracers
wait_for_all_tracers()
"""


def test_a_chain_is_not_traced_whatever_the_environment_says_and_whatever_the_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2_pt_test")
    with ModelServer(Answers(text="")) as makers:
        monkeypatch.setenv("LANGSMITH_ENDPOINT", makers.url)
        done = subprocess.run([sys.executable, "-c", _TRACED], capture_output=True, text=True, timeout=120, check=False)
        assert "goed" in done.stdout, done.stderr
    assert makers.connections == 0
