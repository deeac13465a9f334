"""What every response carries, and the doors of the page's framework that stay closed."""

from __future__ import annotations

import json
import re
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.wire import Problem

PROBLEM_TYPE = "application/problem+json"
API_VERSION = "1.0.0"
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
)
ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_PAGE = re.compile(r"(?:/.*?)?/(?:nl|en)/(.+)", re.DOTALL)
_OPEN = (
    "assets/",
    "static/",
    "theme.css",
    "manifest.json",
    "robots.txt",
    "config",
    "gradio_api/queue/",
    "gradio_api/heartbeat/",
    "gradio_api/startup-events",
    "gradio_api/app_id",
    "gradio_api/cancel",
    "gradio_api/reset",
)
"""What the page asks of its framework; its uploads, proxies, API pages, MCP and histories stay closed."""
_API = ("/v1/", "/healthz", "/readyz", "/metrics", "/openapi.json")


class ResponseMarks:
    """ASGI middleware: security headers everywhere, `API-Version` and problem+json on the API, closed doors shut."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and mark its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = str(scope["path"])
        if _is_closed(path):
            await _refuse(send, Problem(title="Not Found", status=404, detail="Not Found"))
            return
        await self._app(scope, receive, _marking(send, api=path.startswith(_API)))


def _is_closed(path: str) -> bool:
    on_page = _PAGE.fullmatch(path)
    return on_page is not None and not on_page[1].startswith(_OPEN)


def _marking(send: Send, *, api: bool) -> Send:
    replaced = False

    async def marked(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start":
            _mark(message, api=api)
            if message["status"] == 413:
                replaced = True
                reason = "The request is too large; send less than 2 MB"
                await _refuse(send, Problem(title="Content Too Large", status=413, detail=reason))
        if not replaced:
            await send(message)

    return marked


def _mark(message: MutableMapping[str, Any], *, api: bool) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    if api:
        headers["API-Version"] = API_VERSION
        headers.setdefault("Cache-Control", "no-store")


async def _refuse(send: Send, problem: Problem) -> None:
    body = json.dumps(problem.model_dump()).encode()
    headers = [(b"content-type", PROBLEM_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    start: dict[str, Any] = {"type": "http.response.start", "status": problem.status, "headers": headers}
    _mark(start, api=True)
    await send(start)
    await send({"type": "http.response.body", "body": body})
