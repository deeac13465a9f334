"""The misbehaving model server: the official client understands it, and it keeps to the speed and comes and goes."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import openai
import pytest

from evals.model_behaviours import Answers, Drips, Fails, Hangs, InTurn, NeverStops, Resets
from evals.model_server import MODEL, Behaviour, ModelServer

SOON = 8.0
_FOR_EVER = (Hangs(), Hangs(text="goed"), Drips(), NeverStops(pause=0.01), NeverStops())
MESSAGES: Any = [{"role": "user", "content": "Mag dat zomaar?"}]


def _client(server: ModelServer) -> openai.OpenAI:
    return openai.OpenAI(base_url=server.base_url, api_key="sk-test", max_retries=0, timeout=SOON)


def test_the_official_client_lists_asks_and_streams() -> None:
    with ModelServer(Answers(text="Dat mag – “ja”.")) as server, _client(server) as client:
        assert [model.id for model in client.models.list()] == [MODEL]
        whole = client.chat.completions.create(model=MODEL, messages=MESSAGES)
        assert whole.choices[0].message.content == "Dat mag – “ja”."
        assert whole.choices[0].finish_reason == "stop"
        assert whole.usage
        assert (whole.usage.prompt_tokens, whole.usage.completion_tokens, whole.usage.total_tokens) == (3, 4, 7)
        chunks = list(client.chat.completions.create(model=MODEL, messages=MESSAGES, stream=True))
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "Dat mag – “ja”."
        assert [chunk.usage for chunk in chunks if chunk.usage] == []
        options: Any = {"stream_options": {"include_usage": True}}
        counted = list(client.chat.completions.create(model=MODEL, messages=MESSAGES, stream=True, **options))
        assert [chunk.usage.completion_tokens for chunk in counted if chunk.usage] == [4]
        assert counted[-1].choices == []
    assert server.requests[0].headers["authorization"] == "Bearer sk-test"
    assert server.connections < 4


def test_the_official_azure_client_is_understood() -> None:
    with (
        ModelServer(Answers(text="goed")) as server,
        openai.AzureOpenAI(azure_endpoint=server.url, api_key="k", api_version="2024-10-21", max_retries=0) as client,
    ):
        said = client.chat.completions.create(model="my-gpt", messages=MESSAGES)
    assert said.choices[0].message.content == "goed"
    assert server.requests[0].path == "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21"


def test_an_answer_can_be_made_of_the_request() -> None:
    echo = Answers(text=lambda body: json.dumps({"said": body["messages"][-1]["content"]}))
    with ModelServer(echo) as server, _client(server) as client:
        said = client.chat.completions.create(model=MODEL, messages=MESSAGES)
    assert said.choices[0].message.content == '{"said": "Mag dat zomaar?"}'


def test_what_it_refuses_it_names() -> None:
    behaviour = Answers(text="goed", refuses=frozenset({"temperature"}))
    with ModelServer(behaviour) as server, _client(server) as client:
        with pytest.raises(openai.BadRequestError, match="temperature"):
            client.chat.completions.create(model=MODEL, messages=MESSAGES, temperature=0)
        assert client.chat.completions.create(model=MODEL, messages=MESSAGES)


def test_it_does_one_thing_after_another_and_the_last_from_then_on() -> None:
    behaviour = InTurn((Fails(status=503), Fails(status=429), Answers(text="goed")))
    with ModelServer(behaviour) as server, _client(server) as client:
        for error in (openai.InternalServerError, openai.RateLimitError):
            with pytest.raises(error):
                client.chat.completions.create(model=MODEL, messages=MESSAGES)
        for _ in range(2):
            assert client.chat.completions.create(model=MODEL, messages=MESSAGES)


def test_it_keeps_to_its_speed() -> None:
    behaviour = Answers(text="vier" * 20, first=0.3, speed=40)
    with ModelServer(behaviour) as server, _client(server) as client:
        begin, came = time.monotonic(), list[float]()
        for chunk in client.chat.completions.create(model=MODEL, messages=MESSAGES, stream=True):
            if chunk.choices[0].delta.content:
                came.append(time.monotonic() - begin)
    assert came[0] >= 0.29
    assert came[-1] - came[0] >= 19 / 40 * 0.9
    assert came[-1] < SOON
    assert len(came) == 20


@pytest.mark.parametrize("behaviour", _FOR_EVER, ids=repr)
def test_it_stops_at_once_whatever_it_does_and_leaves_nothing_behind(behaviour: Behaviour) -> None:
    before = set(threading.enumerate())
    with ModelServer(behaviour) as server, _client(server) as client:
        seen = list[Exception]()

        def asks() -> None:
            try:
                list(client.chat.completions.create(model=MODEL, messages=MESSAGES, stream=True))
            except Exception as error:
                seen.append(error)

        asking = threading.Thread(target=asks)
        asking.start()
        while not server.requests:
            time.sleep(0.01)
        time.sleep(0.05)
        begin = time.monotonic()
        server.kill()
        assert time.monotonic() - begin < SOON
        asking.join(SOON)
        assert len(seen) == 1
        assert not server.requests[0].left.is_set()
    assert set(threading.enumerate()) <= before


def test_it_comes_back_on_the_same_port_as_often_as_it_is_killed() -> None:
    with ModelServer(Answers(text="goed")) as server:
        url = server.url
        for _ in range(5):
            with _client(server) as client:
                assert client.chat.completions.create(model=MODEL, messages=MESSAGES)
                server.kill()
                server.kill()
                with pytest.raises(openai.APIConnectionError):
                    client.chat.completions.create(model=MODEL, messages=MESSAGES)
            server.start()
            assert server.url == url
    assert len(server.requests) == 5


def test_it_breaks_connections_off_in_three_ways() -> None:
    with ModelServer(Resets()) as server, _client(server) as client:
        with pytest.raises(openai.APIConnectionError):
            client.chat.completions.create(model=MODEL, messages=MESSAGES)
        server.behaviour = Resets(text="acht let")
        chunks, got = client.chat.completions.create(model=MODEL, messages=MESSAGES, stream=True), list[str]()
        with pytest.raises(openai.APIConnectionError):
            got.extend(chunk.choices[0].delta.content or "" for chunk in chunks)
        assert "".join(got) == "acht let"
        server.resets_at_accept = True
        with pytest.raises(openai.APIConnectionError):
            client.chat.completions.create(model=MODEL, messages=MESSAGES)
        assert len(server.requests) == 2


def test_another_path_is_not_found() -> None:
    with ModelServer(Answers(text="goed")) as server, _client(server) as client:
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve("other")
        with pytest.raises(openai.NotFoundError):
            client.post("/completions", body={}, cast_to=object)
