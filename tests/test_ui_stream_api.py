"""Answers and reviews that come piece by piece: server-sent events, and a caller who leaves stops the model."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from advisor.bootstrap import Advisor, build_advisor
from advisor.chat_model import ChatModel, Fault, ModelError
from advisor.scripted_model import ScriptedModel
from evals.model_behaviours import Answers
from evals.model_server import MODEL, ModelServer
from ingest.errors import StorageError
from retrieval.embedder import HashingEmbedder
from ui.api import create_api

EVENTS = {"Accept": "text/event-stream"}
QUESTION = {"question": "Mag ik een foto van internet bij mijn blog zetten?"}
DRAFT = {"draft": "Wat een sukkel, die planner van ons! Bel hem gerust: 06-12345678."}
INVENTED = "R5.9"
TYPED = "zk7typed"

Event = tuple[str, dict[str, Any]]
Build = Callable[[ChatModel | None], Advisor]


def _claim(advisor: Advisor, text: str, ref: str = "R5.1") -> dict[str, Any]:
    return {"text": text, "sources": [{"ref": ref, "quote": advisor.policy.quotable.get(ref, "Dit staat er.")}]}


def _said(*claims: dict[str, Any]) -> str:
    return json.dumps({"outcome": "answered", "stance": "allowed_if", "claims": claims, "question": ""})


@pytest.fixture(scope="module")
def build(fake_advisor: Advisor) -> Build:
    """How to make an adviser with a model."""
    return lambda model: build_advisor(
        fake_advisor.settings, policy=fake_advisor.policy, embedder=HashingEmbedder(), model=model
    )


@pytest.fixture(scope="module")
def good(fake_advisor: Advisor) -> str:
    """What a model says that answers with two claims."""
    return _said(
        _claim(fake_advisor, "Dat kan, als de maker het goed vindt."),
        _claim(fake_advisor, "Noem dan ook de bron van de foto."),
    )


def _client(advisor: Advisor) -> TestClient:
    return TestClient(create_api(advisor), raise_server_exceptions=False)


def _events(body: str) -> list[Event]:
    rows = [dict(line.split(": ", 1) for line in block.split("\n")) for block in body.strip().split("\n\n")]
    return [(row["event"], json.loads(row["data"])) for row in rows]


def _stream(advisor: Advisor, path: str, request: dict[str, Any]) -> list[Event]:
    response = _client(advisor).post(path, json=request, headers=EVENTS)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["API-Version"] == "1.0.0"
    return _events(response.text)


def test_each_claim_comes_and_then_the_answer_that_replaces_them(build: Build, good: str) -> None:
    advisor = build(ScriptedModel([good, good], name="klein"))
    *claims, (last, answer) = _stream(advisor, "/v1/answers", QUESTION)
    assert [name for name, _ in claims] == ["claim", "claim"]
    assert last == "answer"
    assert claims[0][1]["text"] == "Dat kan, als de maker het goed vindt [R5.1]."
    assert [set(claim) for _, claim in claims] == [{"text", "citations"}] * 2
    assert claims[0][1]["citations"] == answer["citations"]
    assert (answer["engine"], answer["model"], answer["fallback"]) == ("llm", "klein", None)
    assert answer["prompt"]
    whole = _client(advisor).post("/v1/answers", json=QUESTION).json()
    assert whole == answer


def test_without_a_model_the_claims_of_the_answer_come_too(fake_advisor: Advisor) -> None:
    *claims, (last, answer) = _stream(fake_advisor, "/v1/answers", {"question": "regel 7"})
    assert last == "answer"
    assert claims
    assert all(claim["text"] in answer["answer"] for _, claim in claims)
    assert (answer["engine"], answer["model"], answer["prompt"]) == ("rules", None, None)


def test_what_is_not_proved_is_never_in_the_stream(build: Build, fake_advisor: Advisor) -> None:
    bad = _said(_claim(fake_advisor, "Foto's zijn altijd vrij te gebruiken.", INVENTED))
    events = _stream(build(ScriptedModel([bad, bad])), "/v1/answers", QUESTION)
    assert [name for name, _ in events] == ["answer"]
    assert INVENTED not in json.dumps(events)
    assert "altijd vrij" not in json.dumps(events)
    assert events[0][1]["engine"] == "rules"
    assert "kon Ruggespraak niet terugvinden" in events[0][1]["fallback"]


def test_a_model_that_fails_gives_the_answer_without_it(build: Build) -> None:
    events = _stream(build(ScriptedModel(lambda _: ModelError(Fault.REFUSED))), "/v1/answers", QUESTION)
    (name, answer) = events[-1]
    assert (name, answer["engine"], answer["model"]) == ("answer", "rules", None)
    assert answer["fallback"]


@pytest.mark.parametrize("path", ["/v1/answers", "/v1/reviews"])
def test_bad_input_is_a_problem_before_any_event(build: Build, good: str, path: str) -> None:
    request = {"question": " "} if path.endswith("answers") else {"draft": " "}
    response = _client(build(ScriptedModel([good]))).post(path, json=request, headers=EVENTS)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("error", "status"), [(StorageError("The data folder is gone"), 503), (RuntimeError(TYPED), 500)]
)
@pytest.mark.parametrize("path", ["/v1/answers", "/v1/reviews"])
def test_what_fails_halfway_is_an_event_that_repeats_nothing(
    fake_advisor: Advisor,
    path: str,
    error: Exception,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> Iterator[Any]:
        raise error
        yield

    monkeypatch.setattr(Advisor, "ask_stream", broken)
    monkeypatch.setattr(Advisor, "review_stream", broken)
    request = {"question": TYPED} if path.endswith("answers") else {"draft": TYPED}
    ((name, problem),) = _stream(fake_advisor, path, request)
    assert name == "error"
    assert (problem["status"], set(problem)) == (status, {"type", "title", "status", "detail"})
    assert TYPED not in json.dumps(problem) + caplog.text


@pytest.mark.parametrize(
    ("accept", "streams"),
    [
        ("text/event-stream", True),
        ("TEXT/EVENT-STREAM; q=1", True),
        ("application/json;q=0.5, text/event-stream", True),
        ("application/json, text/event-stream;q=0.5", False),
        ("text/event-stream;q=0", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_the_accept_header_decides(fake_advisor: Advisor, accept: str, streams: bool) -> None:
    for path, request in (("/v1/answers", QUESTION), ("/v1/reviews", DRAFT)):
        response = _client(fake_advisor).post(path, json=request, headers={"Accept": accept})
        assert response.headers["content-type"].startswith("text/event-stream") is streams
        assert response.headers["vary"] == "Accept"


def test_without_a_model_a_review_comes_once(fake_advisor: Advisor) -> None:
    events = _stream(fake_advisor, "/v1/reviews", DRAFT)
    assert [name for name, _ in events] == ["review"]
    assert events[0][1] == _client(fake_advisor).post("/v1/reviews", json=DRAFT).json()


def test_with_a_model_the_review_without_it_comes_first(build: Build) -> None:
    model = ScriptedModel(lambda _: ModelError(Fault.REFUSED))
    (first, preview), (second, review) = _stream(build(model), "/v1/reviews", DRAFT)
    assert (first, second) == ("preview", "review")
    assert preview["findings"]
    assert preview["fallback"] is None
    assert review["fallback"]
    assert review["findings"] == preview["findings"]


def test_the_openapi_document_describes_the_streams(fake_advisor: Advisor) -> None:
    document = _client(fake_advisor).get("/openapi.json").json()
    validate(document)
    for path, names in (("/v1/answers", ("claim", "answer")), ("/v1/reviews", ("preview", "review"))):
        content = document["paths"][path]["post"]["responses"]["200"]["content"]
        assert "application/json" in content
        said = content["text/event-stream"]["schema"]["description"]
        assert all(f"`{name}`" in said for name in (*names, "error"))


@pytest.fixture
def serve() -> Iterator[Callable[[Advisor], str]]:
    """Return a way to serve an adviser's API for real."""
    import uvicorn

    running: list[tuple[Any, threading.Thread]] = []

    def served(advisor: Advisor) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(create_api(advisor), log_level="critical", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        running.append((server, thread))
        assert _comes(lambda: server.started)
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield served
    for server, thread in running:
        server.should_exit = True
        thread.join(10)


def _comes(true: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def test_a_claim_is_there_before_the_model_is_done_and_leaving_stops_the_model(
    build: Build, fake_advisor: Advisor, serve: Callable[[Advisor], str]
) -> None:
    long = _said(*(_claim(fake_advisor, f"Dat kan, als de maker {word} goed vindt.") for word in ("dit", "het", "dat")))
    with ModelServer(Answers(text=long + " " * 4000, speed=150.0)) as server:
        settings = fake_advisor.settings.model_copy(
            update={
                "model": fake_advisor.settings.model.model_copy(update={"base_url": server.base_url, "name": MODEL})
            }
        )
        advisor = build_advisor(settings, policy=fake_advisor.policy, embedder=HashingEmbedder())
        with (
            httpx2.Client(timeout=20) as client,
            client.stream("POST", f"{serve(advisor)}/v1/answers", json=QUESTION, headers=EVENTS) as response,
        ):
            assert next(response.iter_lines()) == "event: claim"
            assert not server.requests[0].left.is_set()
        assert server.requests[0].left.wait(10), "the model went on writing for nobody"
