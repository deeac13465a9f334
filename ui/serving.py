"""Serving the page and the API with one process on one port."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
import sys
import threading
import webbrowser
from importlib import resources

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from advisor.bootstrap import Advisor
from ingest.errors import InputError
from ui.options import Shared


def create_app(advisor: Advisor) -> FastAPI:
    """Return the API with the page on it; `/` leads to the page in the reader's language."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = (
        "False"  # read when gradio is imported: it would look up its makers' servers
    )
    os.environ.pop("GRADIO_MCP_SERVER", None)
    from ui.api import create_api
    from ui.chat import mount_pages
    from ui.metrics import Metrics

    metrics = Metrics(advisor)
    api = create_api(advisor, metrics)
    drawing = resources.files("ui").joinpath("icon.svg").read_bytes()

    @api.get("/", include_in_schema=False)
    def home(request: Request) -> RedirectResponse:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        wanted = request.headers.get("accept-language", "nl").lower()
        return RedirectResponse(f"{request.scope.get('root_path', '')}/{'en' if wanted.startswith('en') else 'nl'}/")

    @api.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        return Response(drawing, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})

    return mount_pages(api, advisor, metrics)


def run_server(shared: Shared, host: str, port: int, *, open_page: bool) -> None:
    """Serve until stopped.

    Raises InputError when the port is in use or the address is not this machine's.
    """
    listener = _listener(host, port)
    advisor = shared.advisor()
    advisor.searcher.warm()
    import uvicorn

    app = create_app(advisor)
    address = f"http://{host if ':' not in host else f'[{host}]'}:{listener.getsockname()[1]}/"
    sys.stderr.write(f"Ruggespraak is ready at {address} (stop with Ctrl+C)\n")
    if open_page:
        threading.Timer(0.5, _open, [address]).start()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3
    )
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    uvicorn.Server(config).run(sockets=[listener])


def _is_news(record: logging.LogRecord) -> bool:
    """Say whether a line is worth showing: that open pages were cut off at Ctrl+C is not."""
    cut_off = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cut_off and "timeout graceful shutdown" not in record.getMessage()


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise InputError(f"Port {port} is in use; stop what runs there or choose another with --port") from error
        raise InputError(f"Cannot listen on {host}:{port} ({error.strerror})") from error
    return listener


def _open(address: str) -> None:
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("darwin", "win32"):
        webbrowser.open(address)
