"""A GGUF file run in this process, by llama.cpp (extra `[local]`)."""

from __future__ import annotations

import asyncio
import importlib
import os
import secrets
import threading
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any

from advisor.chat_model import Fault, ModelError, Piece, Request
from advisor.openai_model import OpenAIModel
from ingest.errors import InputError

CONTEXT = 8192
"""Tokens of prompt and answer together: the protocol takes about 2,500 of them."""


class LocalModel:
    """A model file, loaded when it is first used, behind a door that only this machine can reach."""

    def __init__(self, path: Path, context: int = CONTEXT) -> None:
        if not path.is_file():
            raise InputError(f"There is no model file {path}; give the path of a .gguf file after local:")
        self.name, self.stays_here = path.name, True
        self._path, self._context, self._lock = path, context, threading.Lock()
        self._server: Any = None
        self._asked: OpenAIModel | None = None

    async def stream(self, request: Request) -> AsyncGenerator[Piece]:
        """Yield the answer as it is written.

        Raises ModelError.
        """
        try:
            model = await asyncio.to_thread(self.loaded)
        except InputError as error:
            raise ModelError(Fault.NO_SUCH_MODEL, str(error)) from error
        async with aclosing(model.stream(request)) as pieces:
            async for piece in pieces:
                yield piece

    def loaded(self) -> OpenAIModel:
        """Return the model, loading it if that has not been done.

        Raises InputError when the extra is not installed or the file is no model.
        """
        with self._lock:
            if self._asked is None:
                key = secrets.token_hex(16)  # others on this machine have no business here
                self._server = _server(self._path, self._context, key)
                self._asked = OpenAIModel(self.name, base_url=f"{self._server.listening_address}/v1", api_key=key)
            return self._asked


def _server(path: Path, context: int, key: str) -> Any:
    """Return the running server; one core is left to others, since its threads wait by spinning."""
    try:
        llama: Any = importlib.import_module("xllamacpp")
    except ImportError as error:
        raise InputError("A local model needs the extra: pip install 'ruggespraak[local]'") from error
    params: Any = llama.CommonParams()
    params.model.path = str(path)
    params.n_ctx = context
    params.n_parallel, params.n_predict = 1, -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = max(1, (os.cpu_count() or 2) - 1)
    params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [key]
    params.ui = params.endpoint_slots = params.endpoint_metrics = params.endpoint_props = False
    params.warmup, params.verbosity = False, -1
    try:
        return llama.Server(params)
    except Exception as error:
        raise InputError(f"The file {path} cannot be used as a model ({type(error).__name__})") from error
