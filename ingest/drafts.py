"""Labelled snippets of posts: per rule, pairs of one that goes against it and a near miss that is fine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ingest.errors import SourceError
from ingest.policy import Language
from ingest.source import read_yaml

Channel = Literal[
    "x", "linkedin", "instagram", "facebook", "blog", "forum", "reddit", "review_site", "wikipedia", "intranet",
    "mastodon", "bluesky", "tiktok", "youtube", "other",
]  # fmt: skip
Capacity = Literal["personal", "on_behalf", "unknown"]
Severity = Literal["high", "medium", "low"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PairEntry(_Strict):
    """A snippet that goes against a rule, and its twin that does not."""

    rule: int = Field(ge=1)
    violating: Text
    fine: Text
    channel: Channel
    role: Text
    organisation: Text
    capacity: Capacity
    severity: Severity
    manager: bool = False
    also: list[int] = []
    language: Language = "nl"


class DraftsFile(_Strict):
    """The schema of a file of pairs by one hand."""

    hand: Text
    persona: Text
    pairs: list[PairEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of a post by one hand; `violates` is empty when it is fine, `about` is the rule it was written for."""

    text: str
    hand: str
    about: int
    violates: frozenset[int]
    channel: Channel
    role: str
    organisation: str
    manager: bool
    capacity: Capacity
    severity: Severity | None
    language: Language


def read_snippets(folder: Path, rules: frozenset[int]) -> tuple[Snippet, ...]:
    """Return the snippets of every hand in the folder, the violating one of a pair first.

    Raises SourceError for a rule that does not exist, a pair of equal texts, or a snippet that comes twice.
    """
    found = [snippet for file in sorted(folder.glob("*.yaml")) for snippet in _snippets(file, rules)]
    return tuple(found)


def _snippets(file: Path, rules: frozenset[int]) -> Iterator[Snippet]:
    content = read_yaml(file, DraftsFile)
    seen: set[str] = set()
    for number, pair in enumerate(content.pairs, start=1):
        _check(file, number, pair, rules, seen)
        yield _snippet(content.hand, pair, pair.violating, frozenset({pair.rule, *pair.also}))
        yield _snippet(content.hand, pair, pair.fine, frozenset())


def _check(file: Path, number: int, pair: PairEntry, rules: frozenset[int], seen: set[str]) -> None:
    unknown = {pair.rule, *pair.also} - rules
    if unknown:
        raise SourceError(file, None, f"pair {number} names rule {min(unknown)}, which does not exist")
    for text in (pair.violating, pair.fine):
        if text in seen:
            raise SourceError(file, None, f"pair {number} repeats a snippet: {text!r}")
        seen.add(text)


def _snippet(hand: str, pair: PairEntry, text: str, violates: frozenset[int]) -> Snippet:
    return Snippet(
        text=text,
        hand=hand,
        about=pair.rule,
        violates=violates,
        channel=pair.channel,
        role=pair.role,
        organisation=pair.organisation,
        manager=pair.manager,
        capacity=pair.capacity,
        severity=pair.severity if violates else None,
        language=pair.language,
    )
