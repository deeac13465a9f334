"""Calling a model so that a slow, broken or endless one costs a person little: time-outs, one retry, a breaker."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from advisor.breaker import Breaker
from advisor.chat_model import ChatModel, Fault, ModelError, Piece, Request
from advisor.metering import Meter

_TRIES = 2
_PAUSE = (0.2, 0.6)
"""Seconds to wait before the second try, at random between these."""
_PASSING = frozenset({Fault.UNREACHABLE, Fault.BUSY, Fault.SERVER})
"""Faults that may be over in a moment; as long as no text came, asking again changes nothing else."""
_CHARACTERS_A_TOKEN = 8
"""More characters than this for each token allowed is a model that does not stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long to wait, in seconds: for the whole answer, for its first piece, and from one piece to the next."""

    total: float = 30.0
    first: float = 15.0
    idle: float = 8.0


class Caller:
    """One model with its limits, its breaker and its meter; used by everything that asks it."""

    def __init__(
        self,
        model: ChatModel,
        limits: Limits | None = None,
        *,
        breaker: Breaker | None = None,
        meter: Meter | None = None,
    ) -> None:
        self.model, self.limits = model, limits or Limits()
        self.breaker, self.meter = breaker or Breaker(), meter or Meter()

    def deadline(self) -> float:
        """Return when an answer that is asked for now must be there, on the clock of `time.monotonic`."""
        return time.monotonic() + self.limits.total

    async def text(self, request: Request, deadline: float) -> AsyncGenerator[str]:
        """Yield the answer's text as it comes; a passing fault before the first piece is tried once more.

        Raises ModelError.
        """
        for attempt in range(1, _TRIES + 1):
            begun = False
            try:
                async with aclosing(self._once(request, deadline)) as pieces:
                    async for text in pieces:
                        begun = True
                        yield text
                return
            except ModelError as error:
                pause = max(random.uniform(*_PAUSE), error.retry_after or 0)  # noqa: S311 -- no secret hangs on it
                late = time.monotonic() + pause >= deadline
                if begun or late or attempt == _TRIES or error.fault not in _PASSING:
                    raise
                await asyncio.sleep(pause)

    async def _once(self, request: Request, deadline: float) -> AsyncGenerator[str]:
        """Yield the text of one try, and report how it went."""
        self.meter.enter()
        tried = self.breaker.enter()
        whole, last, fault = "", Piece(), None
        hurried = deadline - time.monotonic() < min(self.limits.first, self.limits.total) / 2
        try:
            async with aclosing(self._timed(request, deadline)) as pieces:
                async for piece in pieces:
                    whole, last = whole + piece.text, _joined(last, piece)
                    if len(whole) > _CHARACTERS_A_TOKEN * request.most_tokens:
                        raise ModelError(Fault.ENDLESS)
                    if piece.text:
                        yield piece.text
            _check_end(whole, last)
            self.breaker.succeeded()
        except ModelError as error:
            fault = error.fault
            if not (hurried and fault == Fault.TIMEOUT):  # of what little time others left, a model is not to blame
                self.breaker.failed(fault)
            raise
        finally:
            self.breaker.left(tried=tried)
            self.meter.report(request, whole, last, fault)

    async def _timed(self, request: Request, deadline: float) -> AsyncGenerator[Piece]:
        """Yield the pieces, none of them later than the limits allow."""
        wait = self.limits.first
        async with aclosing(self.model.stream(request)) as pieces:
            while True:
                left = deadline - time.monotonic()
                try:
                    async with asyncio.timeout(max(0.0, min(wait, left))):
                        piece = await anext(pieces)
                except StopAsyncIteration:
                    return
                except TimeoutError as error:
                    raise ModelError(Fault.TIMEOUT) from error
                yield piece
                wait = self.limits.idle


def _check_end(whole: str, last: Piece) -> None:
    if last.finished == "length":
        raise ModelError(Fault.ENDLESS)
    if not whole.strip():
        raise ModelError(Fault.EMPTY)


def _joined(before: Piece, piece: Piece) -> Piece:
    return Piece(
        tokens_in=piece.tokens_in or before.tokens_in,
        tokens_out=piece.tokens_out or before.tokens_out,
        finished=piece.finished or before.finished,
    )
