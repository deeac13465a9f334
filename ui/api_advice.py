"""The part of the API that advises: answers, reviews and search; whole, or piece by piece as they are made."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import FastAPI, Header, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from advisor.advice import Advice, Claim
from advisor.bootstrap import Advisor
from advisor.review import Review
from ui.accept import EVENTS, prefers
from ui.api_errors import only
from ui.metrics import Metrics
from ui.sarif import SARIF_TYPE, sarif_of, wants_sarif
from ui.streaming import Event, event_stream
from ui.wire import AnswerIn, AnswerOut, SearchIn, SearchOut, answer_out, claim_out, search_out
from ui.wire_review import ReviewIn, ReviewOut, review_out

Accept = Annotated[str, Header(include_in_schema=False)]
_BY_ACCEPT = {"Vary": "Accept"}
_AN_EVENT = "each event is a line `event: NAME` and a line `data: JSON`"
_ANSWER_EVENTS = (
    f"Server-sent events; {_AN_EVENT}. `claim` (ClaimOut) for each claim as soon as it is proved, then `answer` "
    "(AnswerOut), which replaces them; `error` (Problem) instead when something fails."
)
_REVIEW_EVENTS = (
    f"Server-sent events; {_AN_EVENT}. With a language model `preview` (ReviewOut), made without it; then `review` "
    "(ReviewOut), which replaces it; `error` (Problem) instead when something fails."
)


def add_advice(api: FastAPI, advisor: Advisor, metrics: Metrics) -> None:
    """Put the paths that advise on the API."""
    _add_answers(api, advisor, metrics)
    _add_reviews(api, advisor, metrics)

    @api.post("/v1/search", response_model=SearchOut, responses=only(400, 503), tags=["advice"])
    def search(request: SearchIn) -> SearchOut:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Search the rules and the guidance."""
        return search_out(advisor.search(request.query, request.top))


def _add_answers(api: FastAPI, advisor: Advisor, metrics: Metrics) -> None:
    also = only(400, 503) | _also("The answer", {EVENTS: _ANSWER_EVENTS})

    @api.post("/v1/answers", response_model=AnswerOut, responses=also, tags=["advice"])
    def answers(request: AnswerIn, accept: Accept = "") -> Response:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Answer a question, citing the rules it rests on; claim by claim with `Accept: text/event-stream`."""
        question = request.value()
        if prefers(accept, EVENTS):
            stop = threading.Event()
            return event_stream(_answer_events(advisor.ask_stream(question, stop), metrics), stop)
        return _json(answer_out(metrics.answered(advisor.ask(question))))


def _add_reviews(api: FastAPI, advisor: Advisor, metrics: Metrics) -> None:
    also = only(400, 503) | _also("The review", {EVENTS: _REVIEW_EVENTS, SARIF_TYPE: None})

    @api.post("/v1/reviews", response_model=ReviewOut, responses=also, tags=["advice"])
    def reviews(request: ReviewIn, accept: Accept = "") -> Response:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
        """Read a draft before it is posted.

        As SARIF 2.1.0 with `Accept: application/sarif+json`; first without and then with the language model with
        `Accept: text/event-stream`.
        """
        draft = request.value()
        if prefers(accept, EVENTS):
            stop = threading.Event()
            return event_stream(_review_events(advisor.review_stream(draft, stop), advisor, metrics, stop), stop)
        review = metrics.reviewed(advisor.review(draft))
        if wants_sarif(accept):
            return JSONResponse(sarif_of(review, draft, advisor.policy), media_type=SARIF_TYPE, headers=_BY_ACCEPT)
        return _json(review_out(review))


def _answer_events(made: Iterator[Claim | Advice], metrics: Metrics) -> Iterator[Event]:
    for value in made:
        if isinstance(value, Claim):
            yield "claim", claim_out(value)
        else:
            yield "answer", answer_out(metrics.answered(value))


def _review_events(
    made: Iterator[Review], advisor: Advisor, metrics: Metrics, stop: threading.Event
) -> Iterator[Event]:
    """Yield the review without the model as a preview, if there is a model, and the last review as such."""
    last: Review | None = None
    for review in made:
        if advisor.caller and last is None:
            yield "preview", review_out(review)
        last = review
    if last and not stop.is_set():
        yield "review", review_out(metrics.reviewed(last))


def _json(value: BaseModel) -> JSONResponse:
    return JSONResponse(value.model_dump(mode="json"), headers=_BY_ACCEPT)


def _also(description: str, kinds: dict[str, str | None]) -> dict[int | str, dict[str, Any]]:
    """Return the description of what else a path gives than JSON, by media type."""
    content = {
        kind: {"schema": {"type": "string", "description": said} if said else {"type": "object"}}
        for kind, said in kinds.items()
    }
    return {200: {"description": description, "content": content}}
