"""A JSON object read while it is still being written: each item of one list as soon as it is complete."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

Found = tuple[str, Any]
"""A top-level field, or an item of the list, under that list's name."""
_THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_THINKING = re.compile(r"\A\s*(?:<(?:t(?:h(?:i(?:n(?:k(?:ing)?)?)?)?)?)?\Z|<think(?:ing)?>)", re.IGNORECASE)

_BEGINNING = re.compile(r"\{\s*[\"'}]")
_MOST_BRACKETS = 400
"""More than any answer has; reading what is nested deeper costs more time and stack than it is worth."""


class JsonStream:
    """Feed it text; it gives `(name, item)` for the items of the list `items`, and `(name, value)` for other fields.

    Words around the object, code fences and a model's thoughts are left out. What is not quite JSON is mended at the
    end, as far as that can be done without guessing at its words.
    """

    def __init__(self, items: str) -> None:
        import ijson

        self._items, self._text, self._fed = items, "", 0
        self._given: list[str] = []
        self._broken = self._whole = False
        results: Any = ijson
        listed, fields, whole = results.sendable_list(), results.sendable_list(), results.sendable_list()
        self._lists = (listed, fields, whole)
        self._readers: list[Any] = [
            results.items_coro(listed, f"{items}.item", use_float=True),
            results.kvitems_coro(fields, "", use_float=True),
            results.items_coro(whole, "", use_float=True),
        ]

    def feed(self, text: str) -> Iterator[Found]:
        """Yield what this text completes."""
        self._text += text
        self._broken = self._broken or _is_overfull(self._text)
        start = self._start()
        if start is None or self._broken or self._whole:
            return
        at = max(start, self._fed)
        self._send(self._text[at:])
        self._fed = len(self._text)
        yield from self._new()

    def finish(self) -> Iterator[Found]:
        """Yield what is still missing when no more text comes.

        Raises ValueError when there is no JSON object in it.
        """
        whole = self._lists[2][0] if self._whole else _mended(self._text[self._answer() :])
        if whole is None:
            raise ValueError("no JSON object")
        yield from self._left(whole)

    def _start(self) -> int | None:
        """Return where the object begins, after a model's thoughts and other words; None while it has not begun."""
        found = _BEGINNING.search(self._text, self._answer())
        return found.start() if found else None

    def _answer(self) -> int:
        """Return where a model's thoughts end: at the end of the text while it still thinks."""
        thought = _THOUGHT.match(self._text)
        if thought is None and _THINKING.match(self._text):
            return len(self._text)
        return thought.end() if thought else 0

    def _send(self, text: str) -> None:
        import ijson

        data = text.encode("utf-8", "replace")
        for reader in self._readers:
            try:
                reader.send(data)
            except (ijson.JSONError, StopIteration):
                self._broken = True
        self._whole = bool(self._lists[2])

    def _new(self) -> Iterator[Found]:
        listed, fields, _ = self._lists
        found = [(name, value) for name, value in fields if name != self._items]
        found += [(self._items, item) for item in listed]
        del listed[:], fields[:]
        for name, value in found:
            self._given.append(_key(name, value))
            yield name, value

    def _left(self, whole: dict[str, Any]) -> Iterator[Found]:
        given = list(self._given)
        listed = whole.get(self._items) or []
        fields = [(name, value) for name, value in whole.items() if name != self._items]
        items = [(self._items, item) for item in (listed if isinstance(listed, list) else [listed])]
        for name, value in [*fields, *items]:
            if _key(name, value) in given:
                given.remove(_key(name, value))
            else:
                yield name, value


def _is_overfull(text: str) -> bool:
    return text.count("{") + text.count("[") > _MOST_BRACKETS


def _mended(text: str) -> dict[str, Any] | None:
    from json_repair import repair_json

    _, _, answer = text.rpartition("</think>")  # some servers leave out where the thoughts begin
    text = answer if "{" in answer else text
    begin = _BEGINNING.search(text)
    text = text[begin.start() if begin else text.find("{") :]
    try:
        mended: Any = None if _is_overfull(text) else repair_json(text, return_objects=True)
    except RecursionError:
        return None
    return mended if isinstance(mended, dict) and mended else None


def _key(name: str, value: Any) -> str:
    return f"{name}:{json.dumps(value, sort_keys=True, default=str)}"
