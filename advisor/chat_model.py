"""The seam to a language model: what it is asked, what comes back piece by piece, and how it can fail."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, Protocol


class Fault(StrEnum):
    """Why a model's answer is not used."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    NO_SUCH_MODEL = "no_such_model"
    BUSY = "busy"
    SERVER = "server"
    REQUEST = "request"
    CUT = "cut"
    EMPTY = "empty"
    ENDLESS = "endless"
    UNREADABLE = "unreadable"
    LANGUAGE = "language"
    UNPROVED = "unproved"
    UNDECIDED = "undecided"
    PAUSED = "paused"
    BUDGET = "budget"
    KEPT_HERE = "kept_here"


class ModelError(Exception):
    """A model that gave nothing usable; `detail` holds no key and nothing that a person typed.

    `retry_after` is how long the server asks to wait, in seconds.
    """

    def __init__(self, fault: Fault, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault, self.detail, self.retry_after = fault, detail, retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a model is asked: messages, the JSON schema its answer must fill, and how many tokens that may take."""

    messages: Sequence[Message]
    name: str
    schema: Mapping[str, Any] = field(default_factory=dict[str, Any])
    most_tokens: int = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some text of the answer, in order; counts and the reason it ended ("stop", "length") come last, if at all."""

    text: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    finished: str = ""


class ChatModel(Protocol):
    """A model that fills a schema."""

    @property
    def name(self) -> str:
        """The model's own name, as shown beside what it wrote."""
        ...

    @property
    def stays_here(self) -> bool:
        """Whether what it is asked stays on this machine."""
        ...

    def stream(self, request: Request) -> AsyncGenerator[Piece]:
        """Yield the answer as it is written.

        Raises ModelError. May be called from one event loop only.
        """
        ...
