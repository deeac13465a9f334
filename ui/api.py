"""The HTTP API: advice, policy, health and metrics; errors as problem+json (RFC 9457)."""

from __future__ import annotations

from importlib.metadata import version as distribution_version
from typing import Annotated, Any

from fastapi import FastAPI, Path, Response
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from advisor.advice import Engine
from advisor.bootstrap import Advisor
from ingest.library import Library
from ui.api_advice import add_advice
from ui.api_errors import handle_errors, only
from ui.faces import rule_of
from ui.metrics import CONTENT_TYPE, Metrics
from ui.middleware import API_VERSION, ResponseMarks
from ui.wire import ReadyOut
from ui.wire_policy import PolicyOut, RuleOut, RulesOut, VersionOut, VersionsOut, policy_out, rule_out, rules_out

MOST_BYTES = 2_000_000
_METRICS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The counts", "content": {CONTENT_TYPE: {"schema": {"type": "string"}}}}
}
_DESCRIPTION = """\
Advice on an organisation's Protocol Sociale Media. Nothing that is sent is kept. It advises; it does not judge people.
"""


def create_api(advisor: Advisor, metrics: Metrics | None = None) -> FastAPI:
    """Return the API over one adviser; what the page counts beside it goes into the same metrics."""
    metrics = metrics or Metrics(advisor)
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
    handle_errors(api)
    api.add_middleware(RequestBodyLimitMiddleware, max_body_size=MOST_BYTES)
    api.add_middleware(ResponseMarks)  # outside of it, so that its refusals are marked too
    add_advice(api, advisor, metrics)
    _add_policy(api, advisor)
    _add_health(api, advisor, metrics)
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


def _add_policy(api: FastAPI, advisor: Advisor) -> None:
    @api.get("/v1/rules", response_model=RulesOut, tags=["policy"])
    def rules() -> RulesOut:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Return every rule, word for word, and what we wrote about it."""
        return rules_out(advisor.policy)

    @api.get("/v1/rules/{number}", response_model=RuleOut, responses=only(400, 404), tags=["policy"])
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


def _add_health(api: FastAPI, advisor: Advisor, metrics: Metrics) -> None:
    @api.get("/healthz", tags=["health"])
    def healthz() -> dict[str, str]:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Say that the process lives."""
        return {"status": "ok", "release": distribution_version("ruggespraak")}

    @api.get("/readyz", response_model=ReadyOut, responses=only(503), tags=["health"])
    def readyz() -> ReadyOut:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Say that questions can be answered: policy, index and embedder work together, whatever the model does."""
        advisor.searcher.warm()
        model = advisor.caller.model.name if advisor.caller else None
        engine = Engine.LLM if model else Engine.RULES
        return ReadyOut(policy_version=advisor.policy.version, engine=engine, model=model)

    @api.get("/metrics", response_class=Response, responses=_METRICS, tags=["health"])
    def counts() -> Response:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Count answers, reviews and the use of the model, for Prometheus."""
        return Response(metrics.text(), headers={"Content-Type": CONTENT_TYPE})
