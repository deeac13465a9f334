"""One event loop in a thread of its own, where everything that waits for a model runs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from functools import cache
from queue import Empty, SimpleQueue
from typing import TypeVar

Item = TypeVar("Item")
_LOOK = 0.1
"""Seconds between two looks at whether the reader wants to stop."""
_starting = threading.Lock()


class _End:
    """What stands behind the last item."""


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="model", daemon=True).start()
    return loop


def iterate(make: Callable[[], AsyncGenerator[Item]], stop: threading.Event | None = None) -> Iterator[Item]:
    """Yield what an asynchronous iterator yields, until it ends or `stop` is set; it is closed in any case.

    Raises what the iterator raises.
    """
    ready: SimpleQueue[Item | BaseException | _End] = SimpleQueue()
    with _starting:  # two that come first at the same time would start two loops
        loop = _loop()
    running = asyncio.run_coroutine_threadsafe(_pump(make, ready), loop)
    try:
        while not (stop and stop.is_set()):
            try:
                item = ready.get(timeout=_LOOK)
            except Empty:
                continue
            if isinstance(item, _End):
                return
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        running.cancel()


async def _pump(make: Callable[[], AsyncGenerator[Item]], ready: SimpleQueue[Item | BaseException | _End]) -> None:
    try:
        async with aclosing(make()) as items:
            async for item in items:
                ready.put(item)
        ready.put(_End())
    except Exception as error:  # handed to whoever reads
        ready.put(error)
