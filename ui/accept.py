"""What a caller wants back: the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

JSON = "application/json"
EVENTS = "text/event-stream"


def prefers(accept: str, kind: str) -> bool:
    """Say whether an Accept header names this media type, and does not like JSON better."""
    weights = dict(map(_weight, accept.split(",")))
    return weights.get(kind, 0) > 0 and weights[kind] >= weights.get(JSON, 0)


def _weight(entry: str) -> tuple[str, float]:
    kind, *parameters = (part.strip().lower() for part in entry.split(";"))
    given = next((value for value in parameters if value.startswith("q=")), "q=1")
    try:
        return kind, float(given.removeprefix("q="))
    except ValueError:
        return kind, 1.0
