"""Any OpenAI-compatible server: what it is asked, what is made of its faults, and what is never shown."""

from __future__ import annotations

import logging
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from advisor.background import iterate
from advisor.chat_model import Fault, Message, ModelError, Piece, Request
from advisor.openai_model import OpenAIModel
from evals.model_behaviours import Answers, Fails, Hangs, InTurn, NeverStops, Resets, Says, Streams
from evals.model_server import Behaviour, Exchange, ModelServer

KEY, TYPED = "sk-zk7key", "zk7typed"
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
REQUEST = Request(
    messages=(
        Message(role="system", content="Je geeft advies."),
        Message(role="user", content=f"Mag {TYPED}?"),
        Message(role="assistant", content="Ja."),
        Message(role="user", content="Waarom?"),
    ),
    name="answer",
    schema=SCHEMA,
    most_tokens=77,
)
GOOD = Answers(text='{"a": "goed"}')
_ECHO = f"You sent {TYPED} with {KEY}"


def _model(server: ModelServer, **options: Any) -> OpenAIModel:
    return OpenAIModel("test-model", base_url=server.base_url, api_key=KEY, **options)


def _pieces(model: OpenAIModel, request: Request = REQUEST) -> list[Piece]:
    return list(iterate(lambda: model.stream(request)))


def _text(model: OpenAIModel, request: Request = REQUEST) -> str:
    return "".join(piece.text for piece in _pieces(model, request))


def _error(model: OpenAIModel, request: Request = REQUEST) -> ModelError:
    with pytest.raises(ModelError) as caught:
        _pieces(model, request)
    return caught.value


def _shown(error: BaseException) -> str:
    return f"{error!r} {error} {error.args} {''.join(traceback.format_exception(error))}"


def _asked(text: str) -> Request:
    return Request(messages=(Message(role="user", content=text),), name="answer", schema=SCHEMA)


def test_a_server_of_ones_own_is_asked_at_its_address_with_its_key() -> None:
    with ModelServer(GOOD) as server:
        assert _text(_model(server)) == '{"a": "goed"}'
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert "api-key" not in request.headers
    assert request.body["messages"] == [
        {"role": "system", "content": "Je geeft advies."},
        {"role": "user", "content": f"Mag {TYPED}?"},
        {"role": "assistant", "content": "Ja."},
        {"role": "user", "content": "Waarom?"},
    ]
    expected = {"model": "test-model", "stream": True, "temperature": 0, "max_tokens": 77}
    assert {name: request.body[name] for name in expected} == expected
    form = {"name": "answer", "strict": True, "schema": SCHEMA}
    assert request.body["response_format"] == {"type": "json_schema", "json_schema": form}
    assert request.body["stream_options"] == {"include_usage": True}


def test_azure_is_asked_for_its_deployment_and_version_with_its_own_header() -> None:
    with ModelServer(GOOD) as server:
        model = OpenAIModel("my-gpt", base_url=server.url, api_key=KEY, api_version="2024-10-21")
        assert _text(model) == '{"a": "goed"}'
    (request,) = server.requests
    assert request.path == "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21"
    assert request.headers["api-key"] == KEY
    assert "authorization" not in request.headers
    assert request.body["max_completion_tokens"] == 77
    assert "max_tokens" not in request.body
    assert request.body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"])
def test_no_server_gets_a_key_of_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "sk-of-somebody-else")
    with ModelServer(GOOD) as server:
        _text(OpenAIModel("test-model", base_url=server.base_url))
        _text(OpenAIModel("test-model", base_url=server.url, api_version="1"))
        _text(OpenAIModel("test-model", base_url=server.url, api_key=KEY, api_version="1"))
    assert server.requests[-1].headers["api-key"] == KEY
    assert "sk-of-somebody-else" not in repr(server.requests)


@pytest.mark.parametrize("name", ["OPENAI_BASE_URL", "OPENAI_API_BASE", "LANGSMITH_GATEWAY"])
def test_no_other_server_is_taken_from_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(GOOD) as server:
        monkeypatch.setenv(name, server.base_url)
        model = OpenAIModel("test-model", api_key=KEY)
        assert model.base_url == "https://api.openai.com/v1"
        assert not model.stays_here
        _error(model)  # tests reach no network
    assert server.connections == 0


@pytest.mark.parametrize(
    ("base_url", "here"),
    [
        ("http://127.0.0.1:8080/v1", True),
        ("http://127.8.8.8/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://LOCALHOST/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://192.168.1.7:8080/v1", False),
        ("http://0.0.0.0:8080/v1", False),
        ("http://localhost.example.nl/v1", False),
        ("http://127.0.0.1.example.nl/v1", False),
        ("http://127.0.0.1@example.nl/v1", False),
        ("https://api.openai.com/v1", False),
        (None, False),
    ],
)
def test_only_this_machine_is_here(base_url: str | None, here: bool) -> None:
    assert OpenAIModel("test-model", base_url=base_url, api_key=KEY).stays_here is here


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_PROXY"])
def test_what_stays_here_does_not_go_by_a_proxy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(GOOD) as proxy, ModelServer(GOOD) as server:
        monkeypatch.setenv(name, proxy.url)
        assert _text(_model(server)) == '{"a": "goed"}'
        assert _text(OpenAIModel("m", base_url=server.url, api_key=KEY, api_version="1")) == '{"a": "goed"}'
    assert len(server.requests) == 2
    assert proxy.connections == 0


def test_what_stays_here_is_not_sent_on_elsewhere() -> None:
    with ModelServer(GOOD) as elsewhere:
        sent_on = Fails(status=307, headers={"Location": f"{elsewhere.base_url}/chat/completions"})
        with ModelServer(sent_on) as server:
            assert _error(_model(server)).fault == Fault.SERVER
    assert elsewhere.connections == 0


_FAULTS: dict[str, tuple[Behaviour, Fault]] = {
    "400": (Fails(status=400, message=_ECHO), Fault.REQUEST),
    "401": (Fails(status=401, message=_ECHO), Fault.REFUSED),
    "403": (Fails(status=403, message=_ECHO), Fault.REFUSED),
    "404": (Fails(status=404, message=_ECHO), Fault.NO_SUCH_MODEL),
    "408": (Fails(status=408, message=_ECHO), Fault.TIMEOUT),
    "413": (Fails(status=413, message=_ECHO), Fault.REQUEST),
    "422": (Fails(status=422, message=_ECHO), Fault.REQUEST),
    "429": (Fails(status=429, message=_ECHO), Fault.BUSY),
    "500": (Fails(status=500, message=_ECHO), Fault.SERVER),
    "502, a page": (Says(status=502, page=f"<h1>{_ECHO}</h1>"), Fault.SERVER),
    "503": (Fails(status=503, message=_ECHO), Fault.SERVER),
    "504": (Fails(status=504, message=_ECHO), Fault.SERVER),
    "a page": (Says(page=f"<h1>{_ECHO}</h1>"), Fault.UNREADABLE),
    "no stream": (Says(page=f'{{"error": "{_ECHO}"}}', kind="application/json"), Fault.UNREADABLE),
    "half a line of JSON": (Streams(events=(f'{{"choices": "{_ECHO}',)), Fault.UNREADABLE),
    "half a line later on": (Streams(events=(f'{{"choices": "{_ECHO}',), text="goed"), Fault.UNREADABLE),
    "a list": (Streams(events=([_ECHO],)), Fault.UNREADABLE),
    "a string": (Streams(events=(f'"{_ECHO}"',)), Fault.UNREADABLE),
    "choices of another kind": (Streams(events=({"choices": _ECHO},)), Fault.UNREADABLE),
    "content of another kind": (Streams(events=({"choices": [{"delta": {"content": {_ECHO: 7}}}]},)), Fault.UNREADABLE),
    "counts of another kind": (Streams(events=({"choices": [], "usage": _ECHO},)), Fault.UNREADABLE),
    "an error in the stream": (Streams(events=({"error": {"message": _ECHO, "code": 400}},)), Fault.CUT),
    "broken off before a word": (Resets(), Fault.UNREACHABLE),
    "broken off after a word": (Resets(text="goed"), Fault.CUT),
}


@pytest.mark.parametrize("name", _FAULTS)
@pytest.mark.parametrize("azure", [False, True])
def test_each_fault_has_its_name_and_nobodys_words(name: str, azure: bool, caplog: pytest.LogCaptureFixture) -> None:
    behaviour, fault = _FAULTS[name]
    with ModelServer(behaviour) as server, caplog.at_level(logging.DEBUG):
        options = {"base_url": server.url, "api_version": "1"} if azure else {"base_url": server.base_url}
        model = OpenAIModel("test-model", api_key=KEY, **options)
        error = _error(model)
    assert error.fault == fault
    assert len(error.detail) < 40
    for text in (_shown(error), repr(model), str(vars(model)), caplog.text):
        assert KEY not in text
        assert TYPED not in text


def test_nobody_there_is_unreachable() -> None:
    with ModelServer(GOOD, resets_at_accept=True) as server:
        assert _error(_model(server)).fault == Fault.UNREACHABLE
    assert _error(_model(server)).fault == Fault.UNREACHABLE


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("-3", 0.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("soon", None), (None, None)],
)
def test_it_knows_how_long_a_busy_server_asks_to_wait(header: str | None, seconds: float | None) -> None:
    headers = {"Retry-After": header} if header else {}
    with ModelServer(Fails(status=429, headers=headers)) as server:
        assert _error(_model(server)).retry_after == seconds
        assert len(server.requests) == 1


@pytest.mark.parametrize("key", ["sk-zk7key\n", "sk-zk7key\r\nX: y", "sk-zk7këy", "sk-zk7key\x00"])
def test_a_key_that_no_header_can_hold_is_not_shown_either(key: str) -> None:
    with ModelServer(GOOD) as server:
        shown = _shown(_error(OpenAIModel("test-model", base_url=server.base_url, api_key=key)))
    assert "zk7k" not in shown
    assert server.requests == []


def test_words_of_another_kind_are_in_no_warning() -> None:
    odd = {"id": None, "created": TYPED, "choices": [{"index": TYPED, "delta": {"content": ["goed"]}}]}
    with ModelServer(Streams(events=(odd,))) as server, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert _text(_model(server)) == "goed"
    assert [str(one.message) for one in warned] == []


_WAYS: dict[str, tuple[frozenset[str], int, str | None, bool, bool]] = {
    "nothing": (frozenset(), 1, "json_schema", True, True),
    "temperature": (frozenset({"temperature"}), 2, "json_schema", True, False),
    "counts": (frozenset({"stream_options"}), 3, "json_schema", False, False),
    "schema": (frozenset({"json_schema"}), 4, "json_object", False, False),
    "any form": (frozenset({"response_format"}), 5, None, False, False),
    "everything": (frozenset({"response_format", "stream_options", "temperature"}), 5, None, False, False),
}


@pytest.mark.parametrize("name", _WAYS)
def test_what_a_server_refuses_is_not_asked_of_it_again(name: str) -> None:
    refuses, tries, form, counts, fixed = _WAYS[name]
    with ModelServer(Answers(text="goed", refuses=refuses)) as server:
        model = _model(server)
        assert _text(model) == "goed"
        assert len(server.requests) == tries
        assert _text(model) == "goed"
        assert len(server.requests) == tries + 1
    for body in server.bodies[-2:]:
        assert (body.get("response_format") or {}).get("type") == form
        assert ("stream_options" in body, "temperature" in body) == (counts, fixed)
        assert body["max_tokens"] == 77
    assert model.structured is (form == "json_schema")


@pytest.mark.parametrize(
    "refusal",
    [
        Fails(status=400, message="'response_format' of type 'json_schema' is not supported with this model."),
        Fails(status=400, message="Invalid schema for response_format 'answer'"),
        Fails(status=422, message="extra fields not permitted"),
    ],
)
def test_a_refusal_is_known_in_all_its_forms(refusal: Fails) -> None:
    def behaviour(exchange: Exchange) -> None:
        (refusal if "json_schema" in str(exchange.request.body) else GOOD)(exchange)

    with ModelServer(behaviour) as server, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert _text(_model(server)) == '{"a": "goed"}'
    assert warned == []


def _too_long_with_a_schema(refusal: Behaviour) -> Behaviour:
    """Refuse a long text, except when it is asked for without a form: that leaves just enough room."""

    def behaviour(exchange: Exchange) -> None:
        body = exchange.request.body
        is_long = len(body["messages"][0]["content"]) > 100 and "response_format" in body
        (refusal if is_long else GOOD)(exchange)

    return behaviour


@pytest.mark.parametrize(
    "refusal",
    [
        Fails(status=400, message="...", code="context_length_exceeded"),
        Fails(status=400, message="This model's maximum context length is 4096 tokens. However, you requested 5000."),
        Fails(status=400, message="the request exceeds the available context size, try increasing it"),
        Fails(status=400, message="prompt is too long: 5000 tokens > 4096 maximum"),
        Fails(status=400, message="The response was filtered", code="content_filter"),
        Fails(status=413, message="Payload too large"),
    ],
)
def test_a_text_that_is_refused_for_itself_does_not_make_the_next_one_asked_for_less(refusal: Fails) -> None:
    with ModelServer(_too_long_with_a_schema(refusal)) as server:
        model = _model(server)
        assert _error(model, _asked("lang " * 100)).fault == Fault.REQUEST
        assert len(server.requests) == 1
        assert _text(model, _asked("kort")) == '{"a": "goed"}'
    assert "response_format" in server.bodies[-1]
    assert model.structured


def test_a_server_that_refuses_everything_is_asked_in_full_the_next_time() -> None:
    with ModelServer(InTurn((*[Fails(status=400)] * 5, GOOD))) as server:
        model = _model(server)
        assert _error(model).fault == Fault.REQUEST
        assert len(server.requests) == 5
        assert _text(model) == '{"a": "goed"}'
    assert server.bodies[-1]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
def test_no_other_fault_makes_it_ask_again(status: int) -> None:
    with ModelServer(InTurn((Fails(status=status), GOOD))) as server:
        model = _model(server)
        _error(model)
        assert len(server.requests) == 1
        assert _text(model) == '{"a": "goed"}'
    assert server.bodies[-1]["response_format"]["type"] == "json_schema"


def test_an_answer_without_a_form_is_asked_for_none() -> None:
    request = Request(messages=REQUEST.messages, name="rewrite")
    with ModelServer(Answers(text="goed")) as server:
        assert _text(_model(server), request) == "goed"
    assert "response_format" not in server.bodies[0]


@pytest.mark.parametrize("finished", ["stop", "length"])
def test_counts_and_the_reason_of_the_end_are_passed_on(finished: str) -> None:
    with ModelServer(Answers(text="twaalf teken", finished=finished)) as server:
        pieces = _pieces(_model(server))
    typed = sum(len(message.content) for message in REQUEST.messages)
    assert [piece.tokens_out for piece in pieces if piece.tokens_out] == [3]
    assert [piece.tokens_in for piece in pieces if piece.tokens_in] == [typed // 4]
    assert [piece.finished for piece in pieces if piece.finished] == [finished]


def test_a_server_that_does_not_count_gives_no_counts() -> None:
    with ModelServer(Answers(text="goed", refuses=frozenset({"stream_options"}))) as server:
        pieces = _pieces(_model(server))
    assert {(piece.tokens_in, piece.tokens_out) for piece in pieces} == {(0, 0)}


@pytest.mark.parametrize("behaviour", [NeverStops(pause=0.01), NeverStops(), Hangs(text="goed")])
def test_the_server_sees_that_nobody_reads_on(behaviour: Behaviour) -> None:
    with ModelServer(behaviour) as server:
        for piece in iterate(lambda: _model(server).stream(REQUEST)):
            if piece.text:
                break
        assert server.requests[0].left.wait(10)


_TRACED = """
import sys
from langsmith.utils import tracing_is_enabled
from advisor.background import iterate
from advisor.chat_model import Message, Request
from advisor.openai_model import OpenAIModel

assert tracing_is_enabled(), "the environment asks for it"
model = OpenAIModel("test-model", base_url=sys.argv[1], api_key="sk-zk7key")
assert not tracing_is_enabled()
asked = Request(messages=(Message(role="user", content="zk7typed"),), name="answer")
print("".join(piece.text for piece in iterate(lambda: model.stream(asked))))
"""


def test_nothing_is_traced_whatever_the_environment_says(traced: Callable[..., str]) -> None:
    with ModelServer(GOOD) as makers, ModelServer(GOOD) as server:
        assert "goed" in traced(_TRACED, makers.url, server.base_url)
        assert len(server.requests) == 1
    assert makers.connections == 0


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run a script in an environment that asks for tracing at an address."""

    def run(script: str, address: str, *arguments: str) -> str:
        for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
            monkeypatch.setenv(name, "true")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", address)
        monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2_pt_test")
        command = [sys.executable, "-W", "error::UserWarning", "-c", script, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        assert TYPED not in done.stderr
        return done.stdout

    return run
