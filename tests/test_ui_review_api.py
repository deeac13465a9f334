"""`POST /v1/reviews`: the keys of the contract, clear refusals, SARIF for who asks for it, and its documentation."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from advisor.advice import Engine
from advisor.bootstrap import Advisor, Settings
from advisor.draft import Draft
from advisor.review import Finding, Review, Rewrite, Severity, Strength, verdict_of
from ingest.errors import EmbedderError
from ingest.policy import Policy
from ui.api import create_api
from ui.wire_review import AuthorIn, FindingOut, ReviewIn, ReviewOut

API_PAGE = Path(__file__).parent.parent / "docs" / "api.md"
REVIEW = {
    "verdict", "findings", "strengths", "questions", "disclaimer", "rewrite", "engine", "fallback", "language",
    "policy_version", "model", "prompt", "ai_generated",
}  # fmt: skip
FINDING = {
    "rule", "ref", "quote", "start", "end", "text", "severity", "message", "suggestion", "engine", "check",
    "remark",
}  # fmt: skip
STRENGTH = {"rule", "ref", "quote", "start", "end", "text", "message"}
PROBLEM = {"type", "title", "status", "detail"}
SECRET = "06-12345678"
TYPED = "zk7typed"
SARIF = {"Accept": "application/sarif+json"}


def _reviewed(draft: Draft, policy: Policy) -> Review:
    at = draft.text.find(SECRET)
    finding = Finding(
        rule=8,
        ref="R8.3",
        quote=policy.quotable["R8.3"],
        start=at,
        end=at + len(SECRET),
        text=SECRET,
        severity=Severity.HIGH,
        message="Dit nummer is van iemand.",
        suggestion="Laat het weg.",
        engine=Engine.RULES,
        check="phone_number",
        core=True,
    )
    found = (finding,) if at >= 0 else ()
    strength = Strength(rule=1, ref="R1.1", quote=policy.quotable["R1.1"], start=0, end=1, text="B", message="Leuk.")
    return Review(
        verdict=verdict_of(found),
        findings=found,
        strengths=(strength,),
        questions=("Mag het?",),
        disclaimer=None,
        rewrite=Rewrite(text=draft.text.replace(SECRET, "[nummer]"), engine=Engine.RULES) if found else None,
        engine=Engine.RULES,
        fallback=None,
        language=draft.spoken,
        policy_version=policy.version,
    )


@pytest.fixture
def drafts(monkeypatch: pytest.MonkeyPatch) -> list[Draft]:
    """The drafts that were reviewed, by a reviewer that marks one telephone number."""
    seen: list[Draft] = []

    def review(advisor: Advisor, draft: Draft) -> Review:
        seen.append(draft.checked())
        return _reviewed(draft, advisor.policy)

    monkeypatch.setattr(Advisor, "review", review)
    return seen


@pytest.fixture
def client(policy: Policy, drafts: list[Draft], tmp_path: Path) -> Iterator[TestClient]:
    searcher: Any = None
    advisor = Advisor(Settings(home=tmp_path), policy, searcher)
    with TestClient(create_api(advisor), raise_server_exceptions=False) as made:
        yield made


def _post(client: TestClient, headers: dict[str, str] | None = None, **request: Any) -> dict[str, Any]:
    response = client.post("/v1/reviews", json=request, headers=headers)
    assert response.status_code == 200, response.text
    assert response.headers["API-Version"] == "1.0.0"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Vary"] == "Accept"
    return response.json()


def _problem(response: httpx2.Response, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert set(response.json()) == PROBLEM
    assert TYPED not in response.text
    return response.json()["detail"]


def test_a_review_has_the_keys_of_the_contract(client: TestClient, policy: Policy) -> None:
    review = _post(client, draft=f"Bel 🎉\r\n{SECRET}")
    assert set(review) == REVIEW
    assert [set(finding) for finding in review["findings"]] == [FINDING]
    assert [set(strength) for strength in review["strengths"]] == [STRENGTH]
    assert (review["verdict"], review["engine"], review["fallback"]) == ("do_not_post", "rules", None)
    assert review["findings"][0]["severity"] == "high"
    assert (review["findings"][0]["start"], review["findings"][0]["end"]) == (7, 18)
    assert review["rewrite"] == {"text": "Bel 🎉\r\n[nummer]", "engine": "rules"}
    assert review["questions"] == ["Mag het?"]
    assert review["ai_generated"] is True
    assert review["policy_version"] == policy.version


def test_a_good_draft_has_the_same_keys(client: TestClient) -> None:
    review = _post(client, draft="What a lovely day at work")
    assert set(review) == REVIEW
    assert (review["verdict"], review["findings"], review["rewrite"]) == ("post", [], None)
    assert (review["disclaimer"], review["language"]) == (None, "en")


def test_everything_in_a_request_is_taken(client: TestClient, drafts: list[Draft]) -> None:
    author = {"role": "docent", "organisation": "Merel", "manager": True, "capacity": "on_behalf"}
    _post(client, draft=" Hoi\r\n", channel="review_site", author=author, language="en")
    _post(client, draft="Hoi", author=None, language=None)
    first, second = drafts
    assert (first.text, first.channel, first.language) == (" Hoi\r\n", "review_site", "en")
    assert (first.author.role, first.author.organisation) == ("docent", "Merel")
    assert (first.author.manager, first.author.capacity) == (True, "on_behalf")
    assert second == Draft(text="Hoi")


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "draft"),
        ({"draft": None}, "draft"),
        ({"draft": [TYPED]}, "draft"),
        ({"draft": ""}, "empty"),
        ({"draft": " \r\n\u200b"}, "empty"),
        ({"draft": TYPED * 2501}, "20000"),
        ({"draft": "x", "question": TYPED}, "question"),
        ({"draft": "x", "channel": TYPED}, "'x', 'linkedin', 'instagram', 'facebook', 'blog', 'forum', 'reddit'"),
        ({"draft": "x", "channel": "LinkedIn"}, "'youtube' or 'other'"),
        ({"draft": "x", "channel": None}, "channel"),
        ({"draft": "x", "author": TYPED}, "author"),
        ({"draft": "x", "author": {"name": TYPED}}, "author.name"),
        ({"draft": "x", "author": {"capacity": TYPED}}, "'personal', 'on_behalf' or 'unknown'"),
        ({"draft": "x", "author": {"manager": TYPED}}, "author.manager"),
        ({"draft": "x", "language": TYPED}, "language"),
        ([TYPED], ""),
    ],
)
@pytest.mark.parametrize("headers", [None, SARIF])
def test_a_draft_that_cannot_be_used_is_a_400(
    client: TestClient, body: Any, where: str, headers: dict[str, str] | None
) -> None:
    assert where in _problem(client.post("/v1/reviews", json=body, headers=headers), 400)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"draft": "\\ud800"}'])
def test_a_body_that_is_not_json_is_a_400(client: TestClient, content: bytes) -> None:
    _problem(client.post("/v1/reviews", content=content, headers={"content-type": "application/json"}), 400)


def test_the_longest_draft_is_taken(client: TestClient) -> None:
    assert _post(client, draft="🎉" * 20_000)["verdict"] == "post"


@pytest.mark.parametrize(
    ("error", "status", "told"), [(RuntimeError(f"secret {TYPED}"), 500, False), (EmbedderError("is gone"), 503, True)]
)
def test_an_error_inside_keeps_its_text_unless_it_is_ours(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, told: bool
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Advisor, "review", fail)
    detail = _problem(client.post("/v1/reviews", json={"draft": "Hoi"}), status)
    assert ("is gone" in detail) is told
    assert "secret" not in detail


def test_sarif_is_given_to_who_asks_for_it(client: TestClient) -> None:
    log = _post(client, SARIF, draft=f"Bel {SECRET}")
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["R8.3"]
    assert run["properties"]["verdict"] == "do_not_post"
    assert run["results"][0]["fixes"]


@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/html", "application/sarif+json;q=0"])
def test_others_get_json(client: TestClient, accept: str) -> None:
    response = client.post("/v1/reviews", json={"draft": "Hoi"}, headers={"Accept": accept})
    assert response.headers["content-type"] == "application/json"
    assert set(response.json()) == REVIEW
    assert client.post("/v1/reviews", json={"draft": "Hoi"}, headers=SARIF).headers["content-type"] == SARIF["Accept"]


def test_a_wrong_method_is_a_405(client: TestClient) -> None:
    response = client.get("/v1/reviews")
    _problem(response, 405)
    assert response.headers["Allow"] == "POST"


def test_the_openapi_document_describes_it(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    validate(document)
    way = document["paths"]["/v1/reviews"]["post"]
    assert set(way["responses"]) == {"200", "400", "503"}
    assert set(way["responses"]["200"]["content"]) == {
        "application/json",
        "application/sarif+json",
        "text/event-stream",
    }
    schemas = document["components"]["schemas"]
    assert schemas["ReviewIn"]["required"] == ["draft"]
    assert schemas["ReviewIn"]["additionalProperties"] is schemas["AuthorIn"]["additionalProperties"] is False
    assert len(schemas["ReviewIn"]["properties"]["channel"]["enum"]) == 15
    assert set(schemas["ReviewOut"]["properties"]) == REVIEW
    for example in schemas["ReviewIn"]["examples"]:
        assert client.post("/v1/reviews", json=example).status_code == 200


def test_nothing_of_a_draft_is_logged(client: TestClient, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    for headers in (None, SARIF):
        _post(client, headers, draft=f"{TYPED} {SECRET}", author={"role": TYPED})
        client.post("/v1/reviews", json={"draft": TYPED, "channel": TYPED}, headers=headers)
    logged = "\n".join(f"{record.getMessage()} {record.exc_text} {record.__dict__}" for record in caplog.records)
    assert TYPED not in logged
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def _rows(page: str) -> list[str]:
    return [found[1] for found in re.finditer(r"^\| `([\w.]+)` \|", page, re.MULTILINE)]


def test_the_api_page_shows_every_key_of_a_review() -> None:
    page = API_PAGE.read_text(encoding="utf-8").split("## A review")[1].split("\n## ")[0]
    request, response = page.split("The review that comes back:")
    assert _rows(request) == [*ReviewIn.model_fields, *(f"author.{name}" for name in AuthorIn.model_fields)]
    assert _rows(response)[: len(ReviewOut.model_fields)] == list(ReviewOut.model_fields)
    assert set(FindingOut.model_fields) <= set(re.findall(r"`(\w+)`", response))
    (example,) = re.findall(r"^```jsonc\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    ReviewIn.model_validate(json.loads(example))
