"""What is being written for each open page, so that it can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager


class Running:
    """One answer, or one review, at a time for each page; a new one stops the one before. Thread-safe."""

    def __init__(self) -> None:
        self._stops: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    @contextmanager
    def begun(self, page: str) -> Generator[threading.Event]:
        """Yield what is set when the page's answer must stop; it is set afterwards in any case."""
        stop = threading.Event()
        self.forget(page)
        with self._lock:
            self._stops[page] = stop
        try:
            yield stop
        finally:
            stop.set()
            with self._lock:
                if self._stops.get(page) is stop:
                    del self._stops[page]

    def is_latest(self, page: str, stop: threading.Event) -> bool:
        """Say whether nothing else was begun for the page, and it was not forgotten."""
        with self._lock:
            return self._stops.get(page) is stop

    def stop(self, page: str) -> None:
        """Stop what is being written for the page; what there is of it can still be shown."""
        with self._lock:
            if page in self._stops:
                self._stops[page].set()

    def forget(self, page: str) -> None:
        """Stop what is being written for the page, of which nothing more is to be shown."""
        with self._lock:
            before = self._stops.pop(page, None)
        if before:
            before.set()
