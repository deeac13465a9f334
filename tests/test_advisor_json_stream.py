"""JSON read while it is written: every item as soon as it is whole, once, however it is cut or dressed up."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.json_stream import JsonStream

many = settings(deadline=None, max_examples=150)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="."), max_size=12).filter("claims".__ne__)
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=8,
)
_PLAIN = st.text("abcdefghij éëïKLM0123456789.!?-", min_size=1, max_size=30).map(str.strip).filter(bool)
_CLAIMS = st.lists(st.fixed_dictionaries({"text": _PLAIN, "ref": _PLAIN}), min_size=1, max_size=4)
_THOUGHT = "<think>a {b} c</think>\n"
_AROUND = ("", "Natuurlijk! Hier is het:\n", "```json\n", "```\n", "Voorbeeld {x} hoort zo:\n", _THOUGHT)
CLAIMS = [{"text": "Dat mag.", "sources": [{"ref": "R1.1", "quote": "een twee"}]}, {"text": "Zeg wie je bent."}]
ANSWER = {"outcome": "answered", "claims": CLAIMS, "question": ""}


def _cut(data: st.DataObject, text: str) -> list[str]:
    places = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=12)))
    return [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]


def _read(pieces: list[str]) -> list[tuple[str, Any]]:
    stream = JsonStream("claims")
    found = [item for piece in pieces for item in stream.feed(piece)]
    return found + list(stream.finish())


def _items(found: list[tuple[str, Any]]) -> list[Any]:
    return [value for name, value in found if name == "claims"]


def _fields(found: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in found if name != "claims"}


@many
@given(st.dictionaries(_NAMES, _VALUES, max_size=4), st.lists(_VALUES, max_size=4), st.booleans(), st.data())
def test_any_object_cut_anywhere_is_what_json_says(
    fields: dict[str, Any], claims: list[Any], escaped: bool, data: st.DataObject
) -> None:
    text = json.dumps({**fields, "claims": claims}, ensure_ascii=escaped, indent=data.draw(st.sampled_from([None, 2])))
    found = _read(_cut(data, text))
    said = json.loads(text)
    assert _items(found) == said.pop("claims")
    assert _fields(found) == said
    assert len(found) == len(said) + len(claims)


@many
@given(_CLAIMS, st.sampled_from(_AROUND), st.sampled_from(["", "\n```", "\nSucces {ermee}!", "}", "\n{}"]), st.data())
def test_what_stands_around_it_is_left_out(
    claims: list[dict[str, str]], before: str, after: str, data: st.DataObject
) -> None:
    found = _read(_cut(data, before + json.dumps({"claims": claims, "question": "x"}) + after))
    assert _items(found) == claims
    assert _fields(found) == {"question": "x"}
    assert len(found) == len(claims) + 1


@many
@given(_CLAIMS, st.sampled_from(["", "<thinking>eerst {dit} dan dat</thinking>"]), st.data())
def test_an_object_that_was_cut_off_gives_every_whole_item_once(
    claims: list[dict[str, str]], before: str, data: st.DataObject
) -> None:
    whole = json.dumps({"outcome": "answered", "claims": claims})
    end = data.draw(st.integers(whole.index("claims") + 12, len(whole)))
    found = _read(_cut(data, before + whole[:end]))
    complete = whole[:end].count("}") - (end == len(whole))
    assert _items(found)[:complete] == claims[:complete]
    assert len(_items(found)) <= complete + 1
    assert _fields(found) == {"outcome": "answered"}


@many
@given(_CLAIMS, st.integers(0, 3), st.data())
def test_a_fault_after_some_items_neither_loses_nor_repeats_one(
    claims: list[dict[str, str]], at: int, data: st.DataObject
) -> None:
    parts = [json.dumps(claim) for claim in claims]
    parts[min(at, len(parts) - 1)] = parts[min(at, len(parts) - 1)].replace('"ref":', "ref:")
    found = _read(_cut(data, '{"claims": [' + ", ".join(parts) + "]}"))
    assert sorted(map(str, _items(found))) == sorted(map(str, claims))


@pytest.mark.parametrize(
    "text",
    [
        "{'outcome': 'answered', 'claims': [{'text': 'Dat mag.', 'ref': 'R1.1'}]}",
        '{"outcome": "answered", "claims": [{"text": "Dat mag.", "ref": "R1.1",},],}',
        '{outcome: "answered", claims: [{text: "Dat mag.", ref: "R1.1"}]}',
        '{"outcome": "answered", "claims": [{"text": "Dat mag.", "ref": "R1.1"}',
        '{"outcome": "answered" "claims": [{"text": "Dat mag." "ref": "R1.1"}]}',
        '// kijk\n{"outcome": "answered", /* ja */ "claims": [{"text": "Dat mag.", "ref": "R1.1"}]}',
        'eerst {dit}, dan dat</think>\n{"outcome": "answered", "claims": [{"text": "Dat mag.", "ref": "R1.1"}]}',
    ],
)
def test_what_is_not_quite_json_is_mended_at_the_end(text: str) -> None:
    for pieces in ([text], list(text)):
        found = _read(pieces)
        assert _items(found) == [{"text": "Dat mag.", "ref": "R1.1"}]
        assert _fields(found) == {"outcome": "answered"}


def test_each_item_comes_as_soon_as_it_is_complete() -> None:
    text = json.dumps(ANSWER)
    stream, came = JsonStream("claims"), dict[str, int]()
    for number, letter in enumerate(text):
        for name, value in stream.feed(letter):
            came[json.dumps(value) if name == "claims" else name] = number
    first, second = (text.index(json.dumps(claim)) + len(json.dumps(claim)) - 1 for claim in CLAIMS)
    assert came[json.dumps(CLAIMS[0])] == first
    assert came[json.dumps(CLAIMS[1])] == second
    assert came["outcome"] < first
    assert list(stream.finish()) == []


def test_one_item_that_is_not_in_a_list_is_given_whether_the_object_is_whole_or_not() -> None:
    text = json.dumps({"claims": CLAIMS[0], "outcome": "answered"})
    assert _items(_read([text])) == [CLAIMS[0]]
    assert _items(_read([text[:-1]])) == [CLAIMS[0]]
    assert _items(_read(['{"claims": null, "outcome": "answered"}'])) == []


def test_items_that_are_alike_are_each_given() -> None:
    text = json.dumps({"claims": [CLAIMS[1], CLAIMS[1], CLAIMS[1]]})
    assert _items(_read([text])) == [CLAIMS[1]] * 3
    assert _items(_read([text[:40], text[40:-2]])) == [CLAIMS[1]] * 3
    without_comma = text[:40] + text[40:].replace("}, {", "} {")
    assert _items(_read([text[:20], without_comma[20:]])) == [CLAIMS[1]] * 3


def test_an_object_in_the_thoughts_is_not_the_answer() -> None:
    thought = '<think>Ik denk aan {"claims": ["nee"]}.</think>'
    for pieces in ([thought, json.dumps(ANSWER)], list(thought + json.dumps(ANSWER))):
        assert _items(_read(pieces)) == CLAIMS


@pytest.mark.parametrize(
    "text",
    ["", "Dat mag gewoon.", "[1, 2]", "null", "{", "<html></html>", '<think>{"claims": ["nee"]}', "<think>", "<thi"],
)
def test_without_an_object_it_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="no JSON object"):
        _read(list(text))


@pytest.mark.parametrize("opening", ['{"claims": ' + "[" * 4000, '{"' * 4000, '{"a":' * 2000, "{" * 9000])
def test_what_is_nested_without_end_costs_neither_the_stack_nor_much_time(opening: str) -> None:
    begin = time.monotonic()
    with pytest.raises(ValueError, match="no JSON object"):
        _read([opening[at : at + 12] for at in range(0, len(opening), 12)])
    with pytest.raises(ValueError, match="no JSON object"):
        _read([opening])
    assert time.monotonic() - begin < 5  # without a bound: 5 to 18 seconds, or a RecursionError


@settings(deadline=None, max_examples=300)
@given(st.text("{}[]\",':\\ath 1.-\n`<>/", max_size=200), st.data())
def test_whatever_a_model_says_it_is_read_or_refused(text: str, data: st.DataObject) -> None:
    try:
        found = _read(_cut(data, text))
    except ValueError as error:
        assert str(error) == "no JSON object"  # noqa: PT017 -- only when it refuses
    else:
        assert json.dumps(found)
