"""Any model behind an OpenAI-compatible server, or Azure OpenAI, through LangChain."""

from __future__ import annotations

import ipaddress
import re
import warnings
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from advisor.chat_model import Fault, ModelError, Piece, Request
from advisor.prompting import keep_untraced

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk

_OPENAI = "https://api.openai.com/v1"
_OWN_HOSTS = ("api.openai.com", ".openai.azure.com")
"""Servers that know the newer name of the limit on tokens, and some of whose models refuse a temperature."""
_ROLES = {"system": "system", "user": "human", "assistant": "ai"}


@dataclass(frozen=True, slots=True)
class _Way:
    """How a server is asked: what form its answer must have, whether it counts tokens, a fixed temperature."""

    form: str
    counts: bool
    fixed: bool


_WAYS = (
    _Way("json_schema", counts=True, fixed=True),
    _Way("json_schema", counts=True, fixed=False),
    _Way("json_schema", counts=False, fixed=False),
    _Way("json_object", counts=False, fixed=False),
    _Way("text", counts=False, fixed=False),
)
"""From what helps most to what every server understands; what a server refuses is not asked of it again."""


class OpenAIModel:
    """A model of an OpenAI-compatible server; its key is never shown."""

    def __init__(
        self, name: str, *, base_url: str | None = None, api_key: str | None = None, api_version: str | None = None
    ) -> None:
        self.name, self.base_url = name, base_url or _OPENAI  # the client would look for one in the environment
        self.stays_here = _is_here(self.base_url)
        self._way = 0
        make = partial(_azure, api_version=api_version) if api_version else _chat
        self._chat = make(name, self.base_url, api_key, **(_direct() if self.stays_here else {}))
        self._own = bool(api_version) or (urlsplit(self.base_url).hostname or "").endswith(_OWN_HOSTS)

    @property
    def structured(self) -> bool:
        """Whether the server is asked to fill a schema; known after the first answer."""
        return _WAYS[self._way].form == "json_schema"

    async def stream(self, request: Request) -> AsyncGenerator[Piece]:
        """Yield the answer as it is written, asking for less when the server refuses how it is asked.

        Raises ModelError.
        """
        for number in range(self._way, len(_WAYS)):
            begun = False
            try:
                async with aclosing(self._asked(request, _WAYS[number])) as pieces:
                    async for piece in pieces:
                        begun, self._way = True, number
                        yield piece
                return
            except Exception as error:
                found = _model_error(error, begun=begun)
                if begun or found.fault != Fault.REQUEST or number == len(_WAYS) - 1 or _is_about_the_text(error):
                    raise found from None  # what it came from may hold what was typed

    async def _asked(self, request: Request, way: _Way) -> AsyncGenerator[Piece]:
        messages = [(_ROLES[message.role], message.content) for message in request.messages]
        asked = self._chat.astream(messages, stream_usage=way.counts, extra_body=self._body(request, way))
        async with aclosing(asked) as chunks:
            async for chunk in chunks:
                yield _piece(chunk)

    def _body(self, request: Request, way: _Way) -> dict[str, Any]:
        """Return what is asked beside the messages; not through LangChain, which would check the answer itself."""
        body: dict[str, Any] = {"max_completion_tokens" if self._own else "max_tokens": request.most_tokens}
        if way.fixed:
            body["temperature"] = 0
        if way.form == "json_schema" and request.schema:
            schema = {"name": request.name, "strict": True, "schema": dict(request.schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif way.form == "json_object" and request.schema:
            body["response_format"] = {"type": "json_object"}
        return body


def _chat(name: str, base_url: str, api_key: str | None, **options: Any) -> Any:
    _keep_silent()
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(model=name, base_url=base_url, api_key=_secret(api_key), **_OPTIONS, **options)


def _azure(name: str, base_url: str, api_key: str | None, *, api_version: str, **options: Any) -> Any:
    _keep_silent()
    from langchain_openai import AzureChatOpenAI

    named = {"azure_endpoint": base_url, "azure_deployment": name, "model": name, "api_version": api_version}
    return AzureChatOpenAI(**named, api_key=_secret(api_key), azure_ad_token=None, **_OPTIONS, **options)


def _direct() -> dict[str, Any]:
    """Return options for a server on this machine: by no proxy of the environment, and not sent on elsewhere."""
    import httpx2

    limits = httpx2.Limits(max_keepalive_connections=0)  # connecting costs nothing here, and none is left behind
    client = httpx2.AsyncClient(trust_env=False, follow_redirects=False, timeout=None, limits=limits)
    return {"http_async_client": client, "openai_proxy": None, "http_socket_options": ()}


_OPTIONS: dict[str, Any] = {
    "timeout": None,
    "max_retries": 0,
    "stream_chunk_timeout": None,
    "use_responses_api": False,
}
"""Waiting and retrying is our own work: advisor/calling.py."""


def _secret(api_key: str | None) -> Any:
    from pydantic import SecretStr

    return SecretStr(api_key or "none")  # servers of one's own want some key, and look at none


def _keep_silent() -> None:
    """Keep what is typed from LangChain's makers, and out of warnings."""
    keep_untraced()
    warnings.filterwarnings("ignore", "Pydantic serializer warnings", UserWarning)
    warnings.filterwarnings("ignore", category=UserWarning, module="langchain_openai")


def _is_here(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _piece(chunk: AIMessageChunk) -> Piece:
    used: Any = chunk.usage_metadata or {}
    return Piece(
        text=str(chunk.text),
        tokens_in=int(used.get("input_tokens", 0)),
        tokens_out=int(used.get("output_tokens", 0)),
        finished=str(chunk.response_metadata.get("finish_reason") or ""),
    )


_ABOUT_THE_TEXT = re.compile(
    r"context.?(?:length|window|size|overflow)|too (?:long|large|many tokens)|content.?filter", re.IGNORECASE
)
"""What servers say when it is not the way of asking that they refuse, but how long the text is or what it says."""


def _is_about_the_text(error: Exception) -> bool:
    said = f"{type(error).__name__} {getattr(error, 'code', '')} {getattr(error, 'message', '')}"
    return getattr(error, "status_code", 0) == 413 or _ABOUT_THE_TEXT.search(said) is not None


def _model_error(error: Exception, *, begun: bool) -> ModelError:
    """Return the error in our own words; the server's words may repeat what was typed."""
    import openai

    if isinstance(error, ModelError):
        return error
    if isinstance(error, openai.APITimeoutError):
        return ModelError(Fault.TIMEOUT)
    if isinstance(error, openai.APIConnectionError):
        return ModelError(Fault.CUT if begun else Fault.UNREACHABLE, type(error.__cause__ or error).__name__)
    if isinstance(error, openai.APIStatusError):
        return _status_error(error)
    if isinstance(error, (ValueError, TypeError, AttributeError, LookupError)):
        return ModelError(Fault.UNREADABLE, type(error).__name__)
    return ModelError(Fault.CUT if begun else Fault.SERVER, type(error).__name__)


_BY_STATUS = {
    400: Fault.REQUEST,
    401: Fault.REFUSED,
    403: Fault.REFUSED,
    404: Fault.NO_SUCH_MODEL,
    408: Fault.TIMEOUT,
    413: Fault.REQUEST,
    422: Fault.REQUEST,
    429: Fault.BUSY,
    504: Fault.SERVER,
}


def _status_error(error: Any) -> ModelError:
    status = int(error.status_code)
    fault = _BY_STATUS.get(status, Fault.REQUEST if 400 <= status < 500 else Fault.SERVER)
    return ModelError(fault, f"HTTP {status}", retry_after=_seconds(error.response.headers.get("retry-after")))


def _seconds(value: str | None) -> float | None:
    try:
        return max(0.0, float(value)) if value else None
    except ValueError:
        return None  # a date: rare, and longer than anybody waits
