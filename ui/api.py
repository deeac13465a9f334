"""The HTTP API: answers, reviews, search, rules, policy, health; errors as problem+json (RFC 9457)."""

from __future__ import annotations

from importlib.metadata import version as distribution_version
from typing import Annotated, Any

from fastapi import FastAPI, Header, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from advisor.bootstrap import Advisor
from ingest.errors import RuggespraakError
from ingest.library import Library
from ui.faces import rule_of
from ui.middleware import ALWAYS, API_VERSION, PROBLEM_TYPE, ResponseMarks
from ui.sarif import SARIF_TYPE, sarif_of, wants_sarif
from ui.wire import (
    AnswerIn,
    AnswerOut,
    PolicyOut,
    Problem,
    RuleOut,
    RulesOut,
    SearchIn,
    SearchOut,
    VersionOut,
    VersionsOut,
    answer_out,
    policy_out,
    problem,
    rule_out,
    rules_out,
    search_out,
)
from ui.wire_review import ReviewIn, ReviewOut, review_out

MOST_BYTES = 2_000_000
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {PROBLEM_TYPE: {"schema": Problem.model_json_schema()}}}
    for status, text in ((400, "The request cannot be used as it is"), (404, "Not found"), (503, "Not available now"))
}
_SARIF: dict[int | str, dict[str, Any]] = {
    200: {"description": "The review", "content": {SARIF_TYPE: {"schema": {"type": "object"}}}}
}
_BY_ACCEPT = {"Vary": "Accept"}
_DESCRIPTION = """\
Advice on an organisation's Protocol Sociale Media. Nothing that is sent is kept. It advises; it does not judge people.
"""


def create_api(advisor: Advisor) -> FastAPI:
    """Return the API over one adviser."""
    api = FastAPI(
        title="Ruggespraak",
        version=API_VERSION,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        contact={"name": "Ruggespraak"},
        servers=[{"url": "/"}],
    )
    _handle_errors(api)
    api.add_middleware(RequestBodyLimitMiddleware, max_body_size=MOST_BYTES)
    api.add_middleware(ResponseMarks)  # outside of it, so that its refusals are marked too
    _add_advice(api, advisor)
    _add_policy(api, advisor)
    _add_health(api, advisor)
    _describe(api)
    return api


def _describe(api: FastAPI) -> None:
    """Make the OpenAPI document, without the 422 that FastAPI promises and we never give."""
    document = api.openapi()
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)


def _add_advice(api: FastAPI, advisor: Advisor) -> None:
    @api.post("/v1/answers", response_model=AnswerOut, responses=_only(400, 503), tags=["advice"])
    def answers(request: AnswerIn) -> AnswerOut:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Answer a question, citing the rules it rests on."""
        return answer_out(advisor.ask(request.value()))

    @api.post("/v1/reviews", response_model=ReviewOut, responses=_only(400, 503) | _SARIF, tags=["advice"])
    def reviews(request: ReviewIn, accept: Annotated[str, Header(include_in_schema=False)] = "") -> Response:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Read a draft before it is posted; as SARIF 2.1.0 with `Accept: application/sarif+json`."""
        draft = request.value()
        review = advisor.review(draft)
        if wants_sarif(accept):
            return JSONResponse(sarif_of(review, draft, advisor.policy), media_type=SARIF_TYPE, headers=_BY_ACCEPT)
        return JSONResponse(review_out(review).model_dump(mode="json"), headers=_BY_ACCEPT)

    @api.post("/v1/search", response_model=SearchOut, responses=_only(400, 503), tags=["advice"])
    def search(request: SearchIn) -> SearchOut:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Search the rules and the guidance."""
        return search_out(advisor.search(request.query, request.top))


def _add_policy(api: FastAPI, advisor: Advisor) -> None:
    @api.get("/v1/rules", response_model=RulesOut, tags=["policy"])
    def rules() -> RulesOut:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Return every rule, word for word, and what we wrote about it."""
        return rules_out(advisor.policy)

    @api.get("/v1/rules/{number}", response_model=RuleOut, responses=_only(400, 404), tags=["policy"])
    def rule(number: Annotated[int, Path(ge=1, le=999)]) -> RuleOut:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Return one rule."""
        return rule_out(advisor.policy, rule_of(advisor.policy, number))

    @api.get("/v1/policy", response_model=PolicyOut, tags=["policy"])
    def policy() -> PolicyOut:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Return the policy in force."""
        return policy_out(advisor.policy)

    @api.get("/v1/policy/versions", response_model=VersionsOut, tags=["policy"])
    def versions() -> VersionsOut:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Return the policy versions that are kept, newest first."""
        kept = Library(advisor.settings.home).versions()
        rows = [
            VersionOut(version=name, saved=saved.isoformat(), in_force=name == advisor.policy.version)
            for name, saved in kept
        ]
        return VersionsOut(versions=rows)


def _add_health(api: FastAPI, advisor: Advisor) -> None:
    @api.get("/healthz", tags=["health"])
    def healthz() -> dict[str, str]:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Say that the process lives."""
        return {"status": "ok", "release": distribution_version("ruggespraak")}

    @api.get("/readyz", responses=_only(503), tags=["health"])
    def readyz() -> dict[str, str]:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Say that questions can be answered: policy, index and embedder work together."""
        advisor.searcher.warm()
        return {"status": "ready", "policy_version": advisor.policy.version, "engine": "rules"}


def _only(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: _ERRORS[status] for status in statuses}


def _handle_errors(api: FastAPI) -> None:
    @api.exception_handler(RuggespraakError)
    def ours(_: Request, error: Exception) -> Response:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        return _problem_response(problem(error))

    @api.exception_handler(RequestValidationError)
    def invalid(_: Request, error: Exception) -> Response:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        assert isinstance(error, RequestValidationError)
        first: Any = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:]) or "body"
        return _problem_response(Problem(title="Bad input", status=400, detail=f"{where}: {first['msg']}"))

    @api.exception_handler(HTTPException)
    def http(_: Request, error: Exception) -> Response:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        assert isinstance(error, HTTPException)
        found = Problem(title=str(error.detail), status=error.status_code, detail=str(error.detail))
        return _problem_response(found, error.headers)

    @api.exception_handler(Exception)
    def unforeseen(_: Request, error: Exception) -> Response:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        return _problem_response(problem(error), ALWAYS | {"API-Version": API_VERSION, "Cache-Control": "no-store"})


def _problem_response(found: Problem, headers: Any = None) -> Response:
    return JSONResponse(found.model_dump(), status_code=found.status, media_type=PROBLEM_TYPE, headers=headers)
