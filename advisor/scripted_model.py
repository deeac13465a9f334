"""A model that says what it is told to say: for demonstrations and tests, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence

from advisor.chat_model import ModelError, Piece, Request

Script = Callable[[Request], str | ModelError | Iterable[str]]


class ScriptedModel:
    """Answers each request with what the script makes of it, or with the next of a row of answers.

    An answer that is a list of texts comes in those pieces; a ModelError is raised.
    """

    def __init__(
        self, script: Script | Sequence[str | ModelError], *, name: str = "scripted", pause: float = 0.0
    ) -> None:
        self.name, self.stays_here, self.requests = name, True, list[Request]()
        self._script, self._pause = script, pause

    async def stream(self, request: Request) -> AsyncGenerator[Piece]:
        """Yield the scripted answer, `pause` seconds a piece.

        Raises ModelError when the script says so, and IndexError after the last of a row.
        """
        self.requests.append(request)
        answer = self._script(request) if callable(self._script) else self._script[len(self.requests) - 1]
        if isinstance(answer, ModelError):
            raise answer
        for text in _pieces(answer):
            await asyncio.sleep(self._pause)
            yield Piece(text=text)
        yield Piece(finished="stop")


def _pieces(answer: str | Iterable[str]) -> Iterable[str]:
    return [answer[at : at + 24] for at in range(0, len(answer), 24)] if isinstance(answer, str) else answer
