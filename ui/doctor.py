"""Whether all that is configured works: the policy, the embedder, and the language model with one tiny question."""

from __future__ import annotations

import json
import os
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from advisor.background import iterate
from advisor.bootstrap import PREFIX, Settings, policy_in_force
from advisor.calling import Caller
from advisor.chat_model import ChatModel, Fault, Message, ModelError, Request
from advisor.json_stream import JsonStream
from advisor.metering import Used
from advisor.model_settings import LOCAL, ModelSettings, make_caller
from ingest.errors import RuggespraakError
from retrieval.embedder import Embedder, make_embedder

KeySource = Literal["file", "variable", "config", "none"]
Filled = Literal["yes", "nearly", "no"]
_WORDS = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"]
_ASKED = f"Return a JSON object with one key, words: the list of these Dutch words, in order: {', '.join(_WORDS)}."
_REQUEST = Request(
    messages=[
        Message(role="system", content="You return one JSON object, and nothing else."),
        Message(role="user", content=_ASKED),
    ],
    name="doctor",
    schema={
        "type": "object",
        "properties": {"words": {"type": "array", "items": {"type": "string"}}},
        "required": ["words"],
        "additionalProperties": False,
    },
    most_tokens=200,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that is configured; `problem` says what is wrong with it, None that it works."""

    name: str
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How the model answered: seconds to the first piece and in all, how many pieces, and what it used."""

    first: float
    seconds: float
    pieces: int
    schema: Filled
    used: Used

    @property
    def speed(self) -> float | None:
        """Tokens a second after the first piece; None when it all came at once."""
        writing = self.seconds - self.first
        return self.used.tokens_out / writing if self.pieces > 1 and writing > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFound:
    """The model that is configured, what may be sent to it, and how it answered: a trial, or a fault and a problem."""

    name: str
    host: str
    key: KeySource
    stays_here: bool
    sends: tuple[str, ...]
    masks: bool
    trial: Trial | None = None
    fault: Fault | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """All that is configured, and whether it works; `model` is None when there is none."""

    home: str
    policy: Part
    embedder: Part
    engine: Literal["rules", "llm"]
    model: ModelFound | None

    @property
    def works(self) -> bool:
        """Whether there is no problem anywhere."""
        parts = (self.policy, self.embedder, *((self.model,) if self.model else ()))
        return all(part.problem is None for part in parts)


def diagnosis(settings: Settings, *, embedder: Embedder | None = None, model: ChatModel | None = None) -> Diagnosis:
    """Return what is configured and whether it works; the model is asked one tiny question."""
    wanted = settings.engine != "rules" and (model is not None or settings.model.is_configured)
    return Diagnosis(
        home=str(settings.home),
        policy=_tried(lambda: policy_in_force(settings).version, "none"),
        embedder=_tried(lambda: _embedded(settings, embedder), settings.embedder.name),
        engine="llm" if wanted or settings.engine == "llm" else "rules",
        model=_model(settings.model, model) if wanted else _missing(settings),
    )


def key_source(settings: ModelSettings) -> KeySource:
    """Return where the key comes from; a file goes before a variable, and that before ruggespraak.toml."""
    if settings.api_key_file:
        return "file"
    if not settings.api_key:
        return "none"
    return "variable" if settings.api_key == os.environ.get(f"{PREFIX}MODEL_API_KEY") else "config"


def _tried(make: Callable[[], str], name: str) -> Part:
    try:
        return Part(name=make())
    except RuggespraakError as error:
        return Part(name=name, problem=str(error))


def _embedded(settings: Settings, embedder: Embedder | None) -> str:
    chosen = settings.embedder
    used = embedder or make_embedder(chosen.name, base_url=chosen.base_url, api_key=chosen.api_key)
    used.embed_queries(["Werkt het?"])
    return chosen.name


def _missing(settings: Settings) -> ModelFound | None:
    """Return what is wrong when a model is asked for and none is configured."""
    if settings.engine != "llm":
        return None
    return _found(settings.model, None, problem="engine is llm, and no model is configured")


def _model(settings: ModelSettings, model: ChatModel | None) -> ModelFound:
    try:
        caller = make_caller(settings, model)
    except RuggespraakError as error:
        return _found(settings, None, problem=str(error))
    try:
        return _found(settings, caller.model, trial=_trial(caller))
    except ModelError as error:
        said = f"{error.detail}. {_advice(error.fault)}" if error.detail else _advice(error.fault)
        return _found(settings, caller.model, fault=error.fault, problem=said)
    except RuggespraakError as error:  # a model file that is none shows itself at the first question
        return _found(settings, caller.model, problem=str(error))


def _found(
    settings: ModelSettings,
    model: ChatModel | None,
    *,
    trial: Trial | None = None,
    fault: Fault | None = None,
    problem: str | None = None,
) -> ModelFound:
    return ModelFound(
        name=model.name if model else settings.name or "none",
        host=_host(settings),
        key=key_source(settings),
        stays_here=model is not None and model.stays_here,
        sends=tuple(settings.sends),
        masks=settings.mask_personal_data,
        trial=trial,
        fault=fault,
        problem=problem,
    )


def _host(settings: ModelSettings) -> str:
    if (settings.name or "").startswith(LOCAL):
        return "this process"
    return urlsplit(settings.base_url).netloc.rpartition("@")[2] if settings.base_url else "api.openai.com"


def _trial(caller: Caller) -> Trial:
    """Return how the model answers a tiny question.

    Raises ModelError.
    """
    begun = time.monotonic()
    text, times = "", list[float]()
    for piece in iterate(lambda: _asked(caller)):
        text += piece
        times.append(time.monotonic() - begun)
    return Trial(
        first=times[0],
        seconds=times[-1],
        pieces=len(times),
        schema=_filled(text),
        used=caller.meter.used,
    )


async def _asked(caller: Caller) -> AsyncGenerator[str]:
    async with aclosing(caller.text(_REQUEST, caller.deadline())) as pieces:
        async for piece in pieces:
            yield piece


def _filled(text: str) -> Filled:
    """Say whether the answer is what the schema asks for: as it is, only after reading it as the chains do, or not."""
    try:
        whole = _is_filled(json.loads(text))
    except ValueError:
        whole = False
    if whole:
        return "yes"
    stream = JsonStream("words")
    try:
        found = [*stream.feed(text), *stream.finish()]
    except ValueError:
        return "no"
    return "nearly" if ("words", _WORDS[0]) in found else "no"


def _is_filled(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"words"} and isinstance(value["words"], list)  # pyright: ignore[reportUnknownArgumentType] -- JSON


def _advice(fault: Fault) -> str:
    """Return what to do about it."""
    return _ADVICE.get(fault, "It answered, but not with anything that can be used; try another model")


_ADVICE = {
    Fault.UNREACHABLE: "The server cannot be reached: check base_url, and that the server runs and this machine may "
    "connect to it",
    Fault.TIMEOUT: "The server did not answer in time: see whether it is still loading the model, or raise "
    "first_timeout and timeout",
    Fault.REFUSED: "The server refuses the key: check api_key or api_key_file, and what the key may be used for",
    Fault.NO_SUCH_MODEL: "The server does not know this model, or base_url is not quite right: check name, and whether "
    "base_url should end in /v1",
    Fault.BUSY: "The server has no room now (too many requests, or no credit left): try again later, or check the "
    "account",
    Fault.SERVER: "The server has a fault of its own: see its log, or try again later",
    Fault.REQUEST: "The server does not take the request: check name and api_version, and that it offers "
    "chat completions",
    Fault.CUT: "The connection broke off halfway: see the server's log, or what stands between (proxy, gateway)",
    Fault.EMPTY: "It answered with nothing at all; try another model",
    Fault.ENDLESS: "It does not come to an end; try another model",
    Fault.BUDGET: "tokens_a_day is spent or 0: raise it, or wait until tomorrow",
}
