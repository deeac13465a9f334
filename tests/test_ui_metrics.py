"""What Prometheus reads: counts by outcome, engine and fault, and never a text or a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from advisor.bootstrap import Advisor, build_advisor
from advisor.chat_model import ChatModel, Fault, ModelError
from advisor.review import Verdict
from advisor.scripted_model import ScriptedModel
from retrieval.embedder import HashingEmbedder
from ui.api import create_api
from ui.metrics import Metrics

QUESTION = "Mag ik een foto van internet bij mijn blog zetten?"
TYPED = "zk7typed"

Build = Callable[[ChatModel | None], Advisor]
Counts = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def build(fake_advisor: Advisor) -> Build:
    """How to make an adviser with a model."""
    return lambda model: build_advisor(
        fake_advisor.settings, policy=fake_advisor.policy, embedder=HashingEmbedder(), model=model
    )


def _counts(text: str) -> Counts:
    families = text_string_to_metric_families(text)
    rows = (sample for family in families for sample in family.samples if not sample.name.endswith("_created"))
    return {(row.name, tuple(sorted(row.labels.items()))): row.value for row in rows}


def _of(counts: Counts, name: str, /, **labels: str) -> float | None:
    return counts.get((name, tuple(sorted(labels.items()))))


def _said(advisor: Advisor) -> str:
    sources = [{"ref": "R5.1", "quote": advisor.policy.quotable["R5.1"]}]
    claims = [{"text": "Dat kan, als de maker het goed vindt.", "sources": sources}]
    return json.dumps({"outcome": "answered", "stance": "allowed_if", "claims": claims, "question": ""})


def _client(advisor: Advisor) -> TestClient:
    return TestClient(create_api(advisor), raise_server_exceptions=False)


def _ask(client: TestClient, question: str, **headers: str) -> dict[str, Any]:
    response = client.post("/v1/answers", json={"question": question}, headers=headers)
    assert response.status_code == 200
    return {"body": response.text}


def test_without_a_model_answers_and_reviews_are_counted(fake_advisor: Advisor) -> None:
    client = _client(fake_advisor)
    _ask(client, "regel 7")
    _ask(client, "regel 7", Accept="text/event-stream")
    _ask(client, "regel 16")
    client.post("/v1/answers", json={"question": " "})
    verdict = client.post("/v1/reviews", json={"draft": "Fijne dag allemaal!"}).json()["verdict"]
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    counts = _counts(response.text)
    same = {"engine": "rules", "fallback": "none"}
    assert _of(counts, "ruggespraak_answers_total", outcome="answered", **same) == 2
    assert _of(counts, "ruggespraak_answers_total", outcome="not_covered", **same) == 1
    assert _of(counts, "ruggespraak_reviews_total", verdict=verdict, **same) == 1
    assert verdict in set(Verdict)
    assert _of(counts, "ruggespraak_policy_info", version=fake_advisor.policy.version) == 1
    assert not [name for name, _ in counts if "model" in name]


def test_the_use_of_the_model_is_counted(build: Build, fake_advisor: Advisor) -> None:
    good = _said(fake_advisor)
    model = ScriptedModel([good, good, ModelError(Fault.REFUSED)], name="klein")
    advisor = build(model)
    client = _client(advisor)
    _ask(client, QUESTION)
    _ask(client, QUESTION, Accept="text/event-stream")
    _ask(client, QUESTION)
    counts = _counts(client.get("/metrics").text)
    answers = "ruggespraak_answers_total"
    assert _of(counts, answers, outcome="answered", engine="llm", fallback="none") == 2
    failed = {key: value for key, value in counts.items() if key[0] == answers and ("engine", "rules") in key[1]}
    assert [dict(labels)["fallback"] for _, labels in failed] == ["refused"]
    assert advisor.caller
    used = advisor.caller.meter.used
    assert (used.calls, used.tokens_out > 0) == (3, True)
    assert _of(counts, "ruggespraak_model_calls_total") == used.calls
    assert _of(counts, "ruggespraak_model_tokens_total", direction="in") == used.tokens_in
    assert _of(counts, "ruggespraak_model_tokens_total", direction="out") == used.tokens_out
    assert _of(counts, "ruggespraak_model_failures_total", fault="refused") == 1
    assert _of(counts, "ruggespraak_model_breaker_open") == 0
    assert _of(counts, "ruggespraak_model_info", name="klein") == 1


def test_a_model_that_is_left_alone_shows(build: Build) -> None:
    advisor = build(ScriptedModel(lambda _: ModelError(Fault.TIMEOUT)))
    client = _client(advisor)
    _ask(client, QUESTION)
    _ask(client, QUESTION)
    counts = _counts(client.get("/metrics").text)
    assert _of(counts, "ruggespraak_model_breaker_open") == 1
    fallbacks = {dict(labels)["fallback"] for name, labels in counts if name == "ruggespraak_answers_total"}
    assert fallbacks == {"timeout", "paused"}


def test_nothing_typed_is_in_it(build: Build) -> None:
    client = _client(build(ScriptedModel(lambda _: ModelError(Fault.SERVER, TYPED))))
    for accept in ("application/json", "text/event-stream"):
        history = [{"role": "user", "content": TYPED}]
        request = {"question": f"Mag ik over {TYPED} schrijven?", "history": history, "asker": {"role": TYPED}}
        client.post("/v1/answers", json=request, headers={"Accept": accept})
    text = client.get("/metrics").text
    assert TYPED not in text
    labels = {name for row in _counts(text) for name, _ in row[1]}
    assert labels <= {"outcome", "verdict", "engine", "fallback", "direction", "fault", "version", "release", "name"}


def test_each_server_counts_for_itself(fake_advisor: Advisor) -> None:
    one, other = _client(fake_advisor), _client(fake_advisor)
    _ask(one, "regel 7")
    assert "ruggespraak_answers_total{" in one.get("/metrics").text
    assert "ruggespraak_answers_total{" not in other.get("/metrics").text
    assert "ruggespraak" not in "".join(metric.name for metric in REGISTRY.collect())


def test_words_of_a_fallback_that_are_not_ours_are_other(fake_advisor: Advisor) -> None:
    from dataclasses import replace

    from advisor.question import Question

    metrics = Metrics(fake_advisor)
    metrics.answered(replace(fake_advisor.ask(Question(text="regel 7")), fallback="Iets anders."))
    counts = _counts(metrics.text().decode())
    expected = {"outcome": "answered", "engine": "rules", "fallback": "other"}
    assert _of(counts, "ruggespraak_answers_total", **expected) == 1


def test_readiness_names_the_engine_and_does_not_wait_for_the_model(build: Build, fake_advisor: Advisor) -> None:
    ready = _client(build(ScriptedModel(lambda _: ModelError(Fault.UNREACHABLE), name="klein"))).get("/readyz")
    assert ready.status_code == 200
    version = fake_advisor.policy.version
    assert ready.json() == {"status": "ready", "policy_version": version, "engine": "llm", "model": "klein"}
