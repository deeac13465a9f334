"""Batches: one JSON request a line in, one result a line out, in the same order and with the same id."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from ingest.errors import InputError, RuggespraakError
from ui.wire import input_error, problem

Request = dict[str, Any]
Handle = Callable[[Request], Request]
_MISSING = object()


def run_batch(lines: Iterable[str], handle: Handle, fields: frozenset[str]) -> Iterator[Request]:
    """Yield one result for each line that is not blank; a faulty line gives its `error`, and the others go on.

    Keys other than `fields` are left alone, so that a file of labelled cases can be run as it is.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _result(number, line, handle, fields)


def _result(number: int, line: str, handle: Handle, fields: frozenset[str]) -> Request:
    name: Any = _MISSING
    try:
        request = _parsed(line)
        name = request.get("id", _MISSING)
        result = handle(_request(request, fields))
    except (RuggespraakError, ValidationError) as error:
        ours = input_error(error) if isinstance(error, ValidationError) else error
        result = {"error": problem(ours).model_dump() | {"line": number}}
    return result if name is _MISSING else {"id": name} | result


def _parsed(line: str) -> Request:
    try:
        request: object = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(f"this line is not JSON: {error}") from error
    if not isinstance(request, dict):
        raise InputError("this line is not a JSON object: write {…} on each line")
    return request  # pyright: ignore[reportUnknownVariableType] -- keys and values are checked by pydantic


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def _request(request: Request, fields: frozenset[str]) -> Request:
    known = {key: value for key, value in request.items() if key in fields}
    in_short = {key: {"role": known[key]} for key in ("asker", "author") if isinstance(known.get(key), str)}
    return known | in_short
