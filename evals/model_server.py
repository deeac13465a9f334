"""A real HTTP server that speaks the OpenAI chat protocol, well or badly: for tests and for the benchmark.

What it answers is a behaviour: evals/model_behaviours.py has them.
"""

from __future__ import annotations

import json
import re
import select
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, Self, cast

MODEL = "test-model"
"""The one model that the server lists."""
_CHAT = re.compile(r"/v1/chat/completions|/openai/deployments/[^/]+/chat/completions\?api-version=[^&]+")
_AT_ONCE = struct.pack("ii", 1, 0)
"""Makes closing a socket a reset."""


class ClosedError(Exception):
    """The connection is closed: by the other side, by the behaviour, or because the server stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request as it came, its headers' names in small letters; `left` is set when its sender did not wait."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    left: threading.Event = field(default_factory=threading.Event)


class Exchange:
    """A chat request, the how-manieth it is (from 0), and the connection on which it is answered."""

    def __init__(self, handler: BaseHTTPRequestHandler, request: Received, number: int) -> None:
        self.request, self.number, self._handler = request, number, handler

    def say(
        self, status: int, body: object, *, kind: str = "application/json", headers: Mapping[str, str] | None = None
    ) -> None:
        """Give a whole answer: a text as it is, anything else as JSON."""
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self._head(status, {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})})
        self._write(data)

    def begin(self) -> None:
        """Begin a stream of events."""
        self._head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})

    def raw(self, data: bytes) -> None:
        """Send these bytes of the stream."""
        self._write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def event(self, value: object) -> None:
        """Send an event: a text as it is, anything else as JSON."""
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        self.raw(f"data: {text}\n\n".encode())

    def end(self, *, done: bool = True) -> None:
        """End the stream, with the protocol's mark of the end unless told otherwise."""
        if done:
            self.event("[DONE]")
        self._write(b"0\r\n\r\n")

    def wait(self, seconds: float) -> None:
        """Wait.

        Raises ClosedError when the other side does not.
        """
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if not select.select([self._handler.connection], [], [], left)[0]:
                return
            if not self._handler.connection.recv(1, socket.MSG_PEEK):
                raise ClosedError
            time.sleep(min(left, 0.01))  # a next request that came early

    def reset(self) -> None:
        """Break the connection off.

        Raises ClosedError.
        """
        _reset_when_closed(self._handler.connection)
        raise ClosedError

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self._handler.send_response(status)
        for name, value in headers.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def _write(self, data: bytes) -> None:
        self._handler.wfile.write(data)


Behaviour = Callable[[Exchange], None]
"""What the server does with a chat request."""


class ModelServer:
    """A server on a port of this machine that the system chooses; it starts and stops with its `with` block."""

    def __init__(self, behaviour: Behaviour, *, resets_at_accept: bool = False) -> None:
        self.behaviour, self.resets_at_accept = behaviour, resets_at_accept
        self.requests: list[Received] = []
        self.connections = 0
        self._port, self._lock = 0, threading.Lock()
        self._running: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The server's address, as Azure wants it."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def base_url(self) -> str:
        """The address as everybody else wants it."""
        return f"{self.url}/v1"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What was asked, in order."""
        return [request.body for request in self.requests]

    def start(self) -> None:
        """Start, on the same port as before if it ran before."""
        self._running = _Server(self, self._port)
        self._port = int(self._running.server_address[1])
        self._thread = threading.Thread(target=self._running.serve_forever, args=(0.02,), name="model server")
        self._thread.start()

    def kill(self) -> None:
        """Stop at once: every connection is reset, whatever it was doing."""
        if self._running is None or self._thread is None:
            return
        self._running.stop()
        self._thread.join()
        self._running = self._thread = None

    def record(self, request: Received) -> int:
        """Keep a request, and return how many came before it."""
        with self._lock:
            self.requests.append(request)
            return len(self.requests) - 1

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, owner: ModelServer, port: int) -> None:
        self.owner, self.stopping, self._open = owner, False, set[socket.socket]()
        super().__init__(("127.0.0.1", port), _Handler)

    def stop(self) -> None:
        """Close everything, and wait for the threads."""
        self.stopping = True
        self.shutdown()
        for connection in list(self._open):
            _reset_when_closed(connection)
            _shut(connection)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.owner.connections += 1
        if self.owner.resets_at_accept:
            _reset_when_closed(request)
            request.close()
            return
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: connections break here on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        exchange = Exchange(self, self._received({}), 0)
        if self.path == "/v1/models":
            exchange.say(200, {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "nobody"}]})
        else:
            exchange.say(404, {"error": {"message": "Not found"}})

    def do_POST(self) -> None:
        owner = cast("_Server", self.server).owner
        request = self._received(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        exchange = Exchange(self, request, owner.record(request))
        if not _CHAT.fullmatch(self.path):
            exchange.say(404, {"error": {"message": "Not found"}})
            return
        try:
            owner.behaviour(exchange)
        except (ClosedError, OSError):
            self.close_connection = True
            if not cast("_Server", self.server).stopping:
                request.left.set()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- named by http.server
        pass

    def _received(self, body: dict[str, Any]) -> Received:
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Received(path=self.path, headers=headers, body=body)


def _reset_when_closed(connection: socket.socket) -> None:
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    except OSError:
        return  # closed already


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # closed already
