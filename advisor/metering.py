"""How much a model is used: numbers only, kept in memory."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from advisor.chat_model import Fault, ModelError, Piece, Request

CHARACTERS_A_TOKEN = 4
"""For servers that do not count: a rough rule for Dutch and English."""
_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What was used since the start: calls, tokens asked and written, and calls that failed, by fault."""

    calls: int
    tokens_in: int
    tokens_out: int
    faults: dict[str, int]
    estimated: bool


class Meter:
    """Counts calls and tokens, and keeps them within a budget of tokens a day (UTC). Thread-safe."""

    def __init__(self, tokens_a_day: int | None = None, clock: Callable[[], float] = time.time) -> None:
        self.tokens_a_day, self._clock, self._lock = tokens_a_day, clock, Lock()
        self._calls = self._in = self._out = self._spent = self._day = 0
        self._faults: Counter[str] = Counter()
        self._estimated = False

    def enter(self) -> None:
        """Announce a call.

        Raises ModelError when the budget of the day is spent.
        """
        with self._lock:
            day = int(self._clock() // _DAY)
            if day != self._day:
                self._day, self._spent = day, 0
            if self.tokens_a_day is not None and self._spent >= self.tokens_a_day:
                raise ModelError(Fault.BUDGET)

    def report(self, request: Request, text: str, last: Piece, fault: Fault | None) -> None:
        """Count a call: what the server counted, else an estimate from the number of characters."""
        asked = sum(len(message.content) for message in request.messages) // CHARACTERS_A_TOKEN
        tokens_in = last.tokens_in or asked
        tokens_out = last.tokens_out or -(-len(text) // CHARACTERS_A_TOKEN)
        with self._lock:
            self._calls += 1
            if fault is not None:
                self._faults[fault] += 1
            if fault is None or text or last.tokens_in:
                self._in, self._out = self._in + tokens_in, self._out + tokens_out
                self._spent += tokens_in + tokens_out
                self._estimated = self._estimated or not last.tokens_in

    @property
    def used(self) -> Used:
        """The counts so far."""
        with self._lock:
            faults = dict(self._faults)
            return Used(
                calls=self._calls,
                tokens_in=self._in,
                tokens_out=self._out,
                faults=faults,
                estimated=self._estimated,
            )
