"""Errors of the API: each is problem+json (RFC 9457), and none repeats what was sent."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ingest.errors import RuggespraakError
from ui.middleware import ALWAYS, API_VERSION, PROBLEM_TYPE
from ui.wire import Problem, problem

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {PROBLEM_TYPE: {"schema": Problem.model_json_schema()}}}
    for status, text in ((400, "The request cannot be used as it is"), (404, "Not found"), (503, "Not available now"))
}


def only(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of these errors, for the OpenAPI document."""
    return {status: _ERRORS[status] for status in statuses}


def handle_errors(api: FastAPI) -> None:
    """Make every error of the API a problem."""

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
