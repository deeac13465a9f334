"""The HTTP API: the contract's keys, problem+json for every fault, marks on every response."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from advisor.bootstrap import Advisor
from ingest.errors import EmbedderError, StorageError
from ui.api import create_api

ANSWER = {
    "outcome", "stance", "answer", "citations", "next_step", "engine", "fallback", "model", "prompt", "language",
    "policy_version", "ai_generated",
}  # fmt: skip
CITATION = {"ref", "rule", "title", "quote", "source", "policy_version"}
HIT = {"ref", "rule", "source", "heading", "text", "score"}
PROBLEM = {"type", "title", "status", "detail"}
TYPED = "zk7typed"


@pytest.fixture(scope="module")
def client(fake_advisor: Advisor) -> Iterator[TestClient]:
    with TestClient(create_api(fake_advisor), raise_server_exceptions=False) as made:
        yield made


def _ask(client: TestClient, **request: Any) -> dict[str, Any]:
    response = client.post("/v1/answers", json=request)
    assert response.status_code == 200, response.text
    _marked(response)
    return response.json()


def _marked(response: httpx2.Response) -> None:
    assert response.headers["API-Version"] == "1.0.0"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


def _problem(response: httpx2.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    _marked(response)
    problem = response.json()
    assert set(problem) == PROBLEM
    assert problem["status"] == status
    assert TYPED not in response.text
    return problem


def test_an_answer_has_the_keys_of_the_contract(client: TestClient, fake_advisor: Advisor) -> None:
    answer = _ask(client, question="regel 7")
    assert set(answer) == ANSWER
    assert answer["ai_generated"] is True
    assert [set(citation) for citation in answer["citations"]] == [CITATION, CITATION]
    assert set(answer["next_step"]) == {"text", "contact"}
    assert (answer["outcome"], answer["engine"], answer["fallback"]) == ("answered", "rules", None)
    assert answer["policy_version"] == fake_advisor.policy.version
    assert "[R7.1]" in answer["answer"]


def test_a_refusal_has_the_same_keys(client: TestClient) -> None:
    answer = _ask(client, question="regel 16", language="en")
    assert set(answer) == ANSWER
    assert (answer["outcome"], answer["stance"], answer["citations"]) == ("not_covered", None, [])
    assert answer["language"] == "en"


def test_everything_in_a_request_is_taken(client: TestClient) -> None:
    history = [{"role": "user", "content": "Mag ik een foto plaatsen?"}, {"role": "assistant", "content": "Ja."}]
    asker = {"role": "docent", "manager": True}
    assert _ask(client, question="regel 5", history=history, language=None, asker=asker)["language"] == "nl"
    assert _ask(client, question="regel 5", history=history, language="en", asker=None)["language"] == "en"


def test_search_has_the_keys_of_the_contract(client: TestClient) -> None:
    response = client.post("/v1/search", json={"query": "foto van internet", "top": 5})
    _marked(response)
    hits = response.json()["hits"]
    assert set(response.json()) == {"hits"}
    assert [set(hit) for hit in hits] == [HIT] * 5
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len(client.post("/v1/search", json={"query": "foto"}).json()["hits"]) == 10


def test_the_rules_are_given_word_for_word(client: TestClient, fake_advisor: Advisor) -> None:
    every = client.get("/v1/rules").json()
    assert set(every) == {"source", "policy_version", "rules"}
    assert [rule["number"] for rule in every["rules"]] == list(range(1, 16))
    five = client.get("/v1/rules/5").json()
    assert set(five) == {"number", "title", "text", "sentences", "sha256", "notes"}
    assert five in every["rules"]
    assert five["text"] == fake_advisor.policy.quotable["R5.1"]
    assert set(five["notes"]) == {"nl", "en"}
    assert "{organisation}" not in client.get("/v1/rules").text


def test_the_policy_and_its_versions(client: TestClient, fake_advisor: Advisor) -> None:
    policy = client.get("/v1/policy").json()
    assert (policy["version"], policy["rules"], policy["passages"]) == (fake_advisor.policy.version, 15, 0)
    assert policy["organisation"] == {"name": "de organisatie", "contact": None}
    versions = client.get("/v1/policy/versions").json()["versions"]
    assert [row["version"] for row in versions if row["in_force"]] == [fake_advisor.policy.version]
    assert all(set(row) == {"version", "saved", "in_force"} for row in versions)


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/metrics", "/v1/rules", "/v1/rules/5", "/v1/policy", "/openapi.json"]
)
def test_every_good_response_is_marked(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    _marked(response)


def test_health_says_what_runs(client: TestClient, fake_advisor: Advisor) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    ready = client.get("/readyz").json()
    version = fake_advisor.policy.version
    assert ready == {"status": "ready", "policy_version": version, "engine": "rules", "model": None}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "question"),
        ({"question": None}, "question"),
        ({"question": [TYPED]}, "question"),
        ({"question": ""}, "empty"),
        ({"question": " \n"}, "empty"),
        ({"question": "\x00"}, "empty"),
        ({"question": TYPED * 2000}, "10000"),
        ({"question": "x", TYPED[:2]: 1}, "zk"),
        ({"question": "x", "language": TYPED}, "language"),
        ({"question": "x", "history": [{"role": TYPED, "content": ""}]}, "history.0.role"),
        ({"question": "x", "history": [{"role": "user", "content": "x"}] * 101}, "history"),
        ({"question": "x", "asker": TYPED}, "asker"),
        ([TYPED], ""),
    ],
)
def test_a_question_that_cannot_be_used_is_a_400(client: TestClient, body: Any, where: str) -> None:
    assert where in _problem(client.post("/v1/answers", json=body), 400)["detail"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"nonsense", b"\xff\xfe", b'{"question": "\\ud800"}', b"[" * 100_000, b'{"question": 1e999}'],
    ids=["empty", "open", "words", "bytes", "surrogate", "deep", "infinite"],
)
def test_a_body_that_is_not_json_is_a_400(client: TestClient, content: bytes) -> None:
    _problem(client.post("/v1/answers", content=content, headers={"content-type": "application/json"}), 400)


def test_a_body_of_another_type_is_a_400(client: TestClient) -> None:
    _problem(client.post("/v1/answers", content=b'{"question": "x"}', headers={"content-type": "text/plain"}), 400)
    _problem(client.post("/v1/answers", data={"question": TYPED}), 400)


@pytest.mark.parametrize(
    "body", [{"query": ""}, {"query": "x", "top": 0}, {"query": "x", "top": 101}, {"top": 3}, {"q": 1}]
)
def test_a_search_that_cannot_be_used_is_a_400(client: TestClient, body: dict[str, Any]) -> None:
    _problem(client.post("/v1/search", json=body), 400)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/rules/99", 404),
        ("/v1/rules/16", 404),
        ("/v1/rules/0", 400),
        ("/v1/rules/-1", 400),
        ("/v1/rules/vijf", 400),
        ("/v1/rules/99999999999999999999", 400),
        (f"/v1/{TYPED}", 404),
        ("/v1/", 404),
        ("/v1/rules/5/x", 404),
    ],
)
def test_what_does_not_exist(client: TestClient, path: str, status: int) -> None:
    _problem(client.get(path), status)


def test_an_unknown_path_outside_the_api_is_a_problem_too(client: TestClient) -> None:
    response = client.get("/elsewhere")
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/answers"), ("DELETE", "/v1/rules"), ("POST", "/v1/policy")])
def test_a_wrong_method_is_a_405_that_says_which_is_allowed(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    _problem(response, 405)
    assert response.headers["Allow"] in {"GET", "POST"}


def test_a_body_over_two_megabytes_is_a_413(client: TestClient) -> None:
    too_large = json.dumps({"question": TYPED * 300_000}).encode()
    assert len(too_large) > 2_000_000

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(too_large), 100_000):
            yield too_large[start : start + 100_000]

    headers = {"content-type": "application/json"}
    _problem(client.post("/v1/answers", content=too_large, headers=headers), 413)
    _problem(client.post("/v1/answers", content=pieces(), headers=headers), 413)
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (RuntimeError(f"secret {TYPED}"), 500, False),
        (KeyError(TYPED), 500, False),
        (StorageError("the folder is gone"), 503, True),
        (EmbedderError("the server is gone"), 503, True),
    ],
)
def test_an_error_inside_keeps_its_text_unless_it_is_ours(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, told: bool
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Advisor, "ask", fail)
    problem = _problem(client.post("/v1/answers", json={"question": "regel 7"}), status)
    assert ("is gone" in problem["detail"]) is told
    assert "secret" not in json.dumps(problem)


def test_readiness_fails_when_searching_does(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, fake_advisor: Advisor
) -> None:
    def fail(*_: object) -> None:
        raise EmbedderError("the server is gone")

    monkeypatch.setattr(type(fake_advisor.searcher), "warm", fail)
    _problem(client.get("/readyz"), 503)
    assert client.get("/healthz").status_code == 200


def test_the_openapi_document_is_valid_and_complete(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    validate(document)
    assert set(document["paths"]) == {
        "/v1/answers", "/v1/reviews", "/v1/search", "/v1/rules", "/v1/rules/{number}", "/v1/policy",
        "/v1/policy/versions", "/healthz", "/readyz", "/metrics",
    }  # fmt: skip


def test_the_document_promises_no_status_that_is_never_given(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert "422" not in {status for path in paths.values() for way in path.values() for status in way["responses"]}


@pytest.mark.parametrize(("schema", "path"), [("AnswerIn", "/v1/answers"), ("SearchIn", "/v1/search")])
def test_the_examples_of_the_document_are_accepted(client: TestClient, schema: str, path: str) -> None:
    examples = client.get("/openapi.json").json()["components"]["schemas"][schema]["examples"]
    assert examples
    for example in examples:
        assert client.post(path, json=example).status_code == 200


def test_no_documentation_page_loads_scripts_from_elsewhere(client: TestClient) -> None:
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404
