"""Values that come one by one, for whoever reads along: as an asynchronous iterator, and as server-sent events."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from functools import partial
from typing import TypeVar

from anyio import to_thread
from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel

from ui.wire import problem

Item = TypeVar("Item")
Event = tuple[str, BaseModel]
"""The name of an event, and what it holds."""
_HEADERS = {"Vary": "Accept", "X-Accel-Buffering": "no"}
"""Proxies that collect a response before they pass it on are asked not to."""
_log = logging.getLogger(__name__)


class _End:
    """What stands behind the last item."""


_END = _End()


async def in_thread(items: Iterator[Item], stop: threading.Event) -> AsyncGenerator[Item]:
    """Yield what an iterator yields, waiting for it in a thread; `stop` is set when nobody reads on.

    Raises what the iterator raises.
    """
    following: Callable[[], Item | _End] = partial(next, items, _END)
    try:
        while not isinstance(item := await to_thread.run_sync(following, abandon_on_cancel=True), _End):
            yield item
    finally:
        stop.set()


def event_stream(events: Iterator[Event], stop: threading.Event) -> EventSourceResponse:
    """Return a response that sends the events as they come, and as `error` why there are no more.

    When the caller leaves, `stop` is set.
    """
    return EventSourceResponse(_encoded(events, stop), headers=_HEADERS)


async def _encoded(events: Iterator[Event], stop: threading.Event) -> AsyncGenerator[bytes]:
    try:
        async with aclosing(in_thread(events, stop)) as rows:
            async for name, value in rows:
                yield format_sse_event(event=name, data_str=value.model_dump_json())
    except Exception as error:  # the status has been sent: all that is left is to say it here
        _log.error(
            "A stream broke off: %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__))
        )
        yield format_sse_event(event="error", data_str=problem(error).model_dump_json())
