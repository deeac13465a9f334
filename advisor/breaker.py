"""A circuit breaker: a model that did not answer in time is left alone for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from advisor.chat_model import Fault, ModelError

FIRST_REST = 5.0
"""Seconds without a call after the first time-out; each further one doubles them."""
LONGEST_REST = 120.0
_PROBE = 60.0
"""Seconds after which a probe that was never reported counts as lost."""


class Breaker:
    """Lets calls through, or raises at once while the model rests; then lets one through to try. Thread-safe.

    Only time-outs open it: what fails at once costs nobody any time.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._rest, self._until, self._probing = 0.0, 0.0, 0.0

    @property
    def is_open(self) -> bool:
        """Whether calls are refused now."""
        return self._rest > 0 and self._clock() < max(self._until, self._probing)

    def enter(self) -> bool:
        """Announce a call; return whether it is the one that tries whether the model is back.

        Raises ModelError while the model rests, and while somebody else tries whether it is back.
        """
        with self._lock:
            if not self._rest:
                return False
            now = self._clock()
            if now < self._until or now < self._probing:
                raise ModelError(Fault.PAUSED)
            self._probing = now + _PROBE
            return True

    def succeeded(self) -> None:
        """Say that the model answered."""
        with self._lock:
            self._rest = 0.0

    def failed(self, fault: Fault) -> None:
        """Say how the call failed."""
        with self._lock:
            if fault == Fault.TIMEOUT:
                self._open()
            else:
                self._rest = 0.0

    def left(self, *, tried: bool) -> None:
        """Say that the call is over, however it ended, with what `enter` returned."""
        with self._lock:
            if tried:
                self._probing = 0.0

    def _open(self) -> None:
        now = self._clock()
        if now < self._until:
            return  # calls that began together open it once
        self._rest = min(max(2 * self._rest, FIRST_REST), LONGEST_REST)
        self._until = now + self._rest
