"""A model server that dies, comes back, or is set up in other ways, seen from whoever asks."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from advisor.advice import Advice, Engine
from advisor.bootstrap import Advisor, build_advisor, load_settings
from advisor.grounding import is_proved
from advisor.question import Question
from evals.model_behaviours import Answers, Fails, InTurn
from evals.model_server import MODEL, ModelServer
from ingest.errors import InputError
from retrieval.embedder import HashingEmbedder

PHOTO = "Mag ik een foto van internet bij mijn blog zetten?"
IMAGE = "Werknemers respecteren het beeld-, auteurs- en citaatrecht."
CLAIM = {"text": "Dat mag als de maker van de foto het goed vindt.", "sources": [{"ref": "R5.1", "quote": IMAGE}]}
ANSWER = json.dumps({"outcome": "answered", "stance": "allowed_if", "claims": [CLAIM], "question": ""})
AT_ONCE = 20


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(Answers(text=ANSWER)) as running:
        yield running


def with_model(fake_advisor: Advisor, **model: Any) -> Advisor:
    options = {f"model.{key}": value for key, value in model.items()}
    settings = load_settings(fake_advisor.settings.home, **options)
    return build_advisor(settings, policy=fake_advisor.policy, embedder=HashingEmbedder())


def test_twenty_answers_outlive_their_server_and_the_next_finds_it_back(fake_advisor: Advisor) -> None:
    slow = Answers(text=ANSWER, first=0.2, speed=25)
    with ModelServer(slow) as server, ThreadPoolExecutor(AT_ONCE) as threads:
        advisor = with_model(fake_advisor, base_url=server.base_url, name=MODEL, timeout=20)
        asked = [threads.submit(advisor.ask, Question(text=PHOTO)) for _ in range(AT_ONCE)]
        until = time.monotonic() + 15
        while len(server.bodies) < AT_ONCE and time.monotonic() < until:
            time.sleep(0.05)
        server.kill()
        begun = time.monotonic()
        answers = [future.result(timeout=30) for future in asked]
        assert time.monotonic() - begun < 20
        for advice in answers:
            assert advice.citations
            assert all(is_proved(advisor.policy, citation) for citation in advice.citations)
            assert (advice.engine == Engine.LLM) != bool(advice.fallback)
        assert sum(advice.engine == Engine.RULES for advice in answers) > AT_ONCE // 2
        server.start()
        assert advisor.ask(Question(text=PHOTO)).engine == Engine.LLM


def test_the_two_lines_that_configure_a_model(
    fake_advisor: Advisor, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUGGESPRAAK_MODEL_BASE_URL", server.base_url)
    monkeypatch.setenv("RUGGESPRAAK_MODEL_NAME", MODEL)
    advice = with_model(fake_advisor).ask(Question(text=PHOTO))
    assert (advice.engine, advice.model) == (Engine.LLM, MODEL)
    assert server.requests[-1].headers["authorization"] == "Bearer none"


def test_a_key_from_a_file_reaches_the_server_and_nothing_else(
    fake_advisor: Advisor, server: ModelServer, tmp_path: Path
) -> None:
    (tmp_path / "model.key").write_text("geheim-123\n", encoding="utf-8")
    advisor = with_model(fake_advisor, base_url=server.base_url, name=MODEL, api_key_file=str(tmp_path / "model.key"))
    assert advisor.ask(Question(text=PHOTO)).engine == Engine.LLM
    assert server.requests[-1].headers["authorization"] == "Bearer geheim-123"
    assert "geheim-123" not in repr(advisor.settings) + repr(advisor.caller) + str(advisor.ask(Question(text=PHOTO)))


@pytest.mark.parametrize("content", [None, "", "  \n"])
def test_a_key_file_without_a_key_is_named(fake_advisor: Advisor, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "model.key"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"model\.key"):
        with_model(fake_advisor, base_url="http://127.0.0.1:9/v1", name=MODEL, api_key_file=str(path))


def test_azure(fake_advisor: Advisor, server: ModelServer) -> None:
    azure = {"base_url": server.url, "name": "ons-model", "api_key": "geheim-123", "api_version": "2024-10-21"}
    assert with_model(fake_advisor, **azure).ask(Question(text=PHOTO)).engine == Engine.LLM
    request = server.requests[-1]
    assert request.path.startswith("/openai/deployments/ons-model/chat/completions?api-version=2024-10-21")
    assert request.headers["api-key"] == "geheim-123"


@pytest.mark.parametrize(
    ("model", "named"),
    [
        ({"base_url": "http://127.0.0.1:9/v1"}, "RUGGESPRAAK_MODEL_NAME"),
        ({"name": "x"}, "RUGGESPRAAK_MODEL_BASE_URL"),
        ({"name": "x", "base_url": "127.0.0.1:9"}, "base_url"),
        ({"name": "x", "api_key": "geheim", "api_version": "2024-10-21"}, "RUGGESPRAAK_MODEL_BASE_URL"),
    ],
)
def test_half_a_model_is_refused_with_what_to_set(fake_advisor: Advisor, model: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named) as error:
        with_model(fake_advisor, **model)
    assert "geheim" not in str(error.value)


def test_a_busy_server_is_asked_again_after_the_time_it_asks_for(fake_advisor: Advisor) -> None:
    busy = Fails(status=429, headers={"Retry-After": "0"})
    with ModelServer(InTurn((busy, Answers(text=ANSWER)))) as server:
        advice = with_model(fake_advisor, base_url=server.base_url, name=MODEL).ask(Question(text=PHOTO))
        assert (advice.engine, len(server.requests)) == (Engine.LLM, 2)


@pytest.mark.parametrize(("status", "words"), [(401, "sleutel"), (404, "staat niet op de server"), (500, "storing")])
def test_a_server_that_refuses_is_said_in_words(fake_advisor: Advisor, status: int, words: str) -> None:
    with ModelServer(Fails(status=status, message="Mag ik een foto")) as server:
        advice = with_model(fake_advisor, base_url=server.base_url, name=MODEL).ask(Question(text=PHOTO))
    assert isinstance(advice, Advice)
    assert advice.engine == Engine.RULES
    assert words in str(advice.fallback)
