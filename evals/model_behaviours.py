"""What a model server can do with a request: answer at a speed, refuse, fail, hang, drip, break off, or never stop."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evals.model_server import MODEL, Behaviour, Exchange

_FOREVER = 600.0
_CHARACTERS_A_TOKEN = 4

Text = str | Callable[[dict[str, Any]], str]
"""An answer, or what makes one of a request's body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers in tokens of four characters, as a stream or whole, and counts them when asked.

    `first` is how many seconds pass before the first token, `speed` how many tokens follow in a second; without a speed
    they come as fast as they can. What it `refuses` of a request's fields ("json_schema" too) it answers with a 400.
    """

    text: Text
    first: float = 0.0
    speed: float | None = None
    finished: str | None = "stop"
    refuses: frozenset[str] = frozenset()
    done: bool = True

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        body = exchange.request.body
        refused = sorted(self.refuses & _asked(body))
        if refused:
            exchange.say(400, _error(f"Unsupported parameter: '{refused[0]}'", param=refused[0]))
            return
        tokens = _tokens(self.text if isinstance(self.text, str) else self.text(body))
        exchange.wait(self.first)
        if not body.get("stream"):
            exchange.say(200, _whole(body, tokens, self.finished))
            return
        _begin(exchange)
        for number, token in enumerate(tokens):
            exchange.wait(1 / self.speed if self.speed and number else 0)
            exchange.event(_delta({"content": token}))
        self._end(exchange, tokens)

    def _end(self, exchange: Exchange, tokens: list[str]) -> None:
        if self.finished:
            exchange.event(_delta({}, self.finished))
        if (exchange.request.body.get("stream_options") or {}).get("include_usage"):
            exchange.event(_chunk([], usage=_usage(exchange.request.body, tokens)))
        exchange.end(done=self.done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fails:
    """Answers with a status, and the message of an error."""

    status: int
    message: str = "No."
    code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        exchange.say(self.status, _error(self.message, code=self.code), headers=self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """Answers with a page, whatever was asked."""

    page: str
    status: int = 200
    kind: str = "text/html"

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        exchange.say(self.status, self.page, kind=self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """Sends these events as they are, after the text that came before them."""

    events: tuple[object, ...]
    text: str = ""

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        _begin(exchange, self.text)
        for event in self.events:
            exchange.event(event)
        exchange.end()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hangs:
    """Says nothing, or nothing more after a text."""

    text: str | None = None

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        if self.text is not None:
            _begin(exchange, self.text)
        exchange.wait(_FOREVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resets:
    """Breaks the connection off, at once or after a text."""

    text: str | None = None

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        if self.text is not None:
            _begin(exchange, self.text)
        exchange.reset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drips:
    """Sends an event a byte at a time and never ends it; how many seconds pass from byte to byte."""

    pause: float = 0.02

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        exchange.begin()
        for byte in itertools.chain(b'data: {"choices": "', itertools.repeat(ord("x"))):
            exchange.raw(bytes([byte]))
            exchange.wait(self.pause)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverStops:
    """Sends a text again and again, `pause` seconds apart."""

    text: str = "nog een keer "
    pause: float = 0.0

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        _begin(exchange)
        while True:
            exchange.event(_delta({"content": self.text}))
            exchange.wait(self.pause)


@dataclass(frozen=True, slots=True)
class InTurn:
    """Does one thing after another, a request each, and the last of them from then on."""

    behaviours: tuple[Behaviour, ...]

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        self.behaviours[min(exchange.number, len(self.behaviours) - 1)](exchange)


def _begin(exchange: Exchange, text: str = "") -> None:
    exchange.begin()
    exchange.event(_delta({"role": "assistant", "content": ""}))
    for token in _tokens(text):
        exchange.event(_delta({"content": token}))


def _asked(body: dict[str, Any]) -> set[str]:
    """Return the fields of a request, and the form it asks for."""
    return {*body, str((body.get("response_format") or {}).get("type"))}


def _tokens(text: str) -> list[str]:
    return [text[at : at + _CHARACTERS_A_TOKEN] for at in range(0, len(text), _CHARACTERS_A_TOKEN)]


def _chunk(choices: list[object], **more: object) -> dict[str, object]:
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": choices, **more}


def _delta(delta: object, finished: str | None = None) -> dict[str, object]:
    return _chunk([{"index": 0, "delta": delta, "finish_reason": finished}])


def _whole(body: dict[str, Any], tokens: list[str], finished: str | None) -> dict[str, object]:
    message = {"role": "assistant", "content": "".join(tokens)}
    choices: list[object] = [{"index": 0, "message": message, "finish_reason": finished}]
    return {**_chunk(choices, usage=_usage(body, tokens)), "object": "chat.completion"}


def _usage(body: dict[str, Any], tokens: list[str]) -> dict[str, int]:
    asked = sum(len(str(message["content"])) for message in body["messages"]) // _CHARACTERS_A_TOKEN
    return {"prompt_tokens": asked, "completion_tokens": len(tokens), "total_tokens": asked + len(tokens)}


def _error(message: str, *, param: str | None = None, code: str | None = None) -> dict[str, object]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}}
