"""One expectation: a question with the rules a good answer must and may cite, its stance and its outcome."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from advisor.question import Question, Turn
from ingest.errors import InputError, SourceError
from ingest.policy import Language, Stance
from ingest.source import fault, read_text, read_yaml


class TurnEntry(BaseModel):
    """An earlier message."""

    model_config = ConfigDict(extra="forbid")
    role: Literal["user", "assistant"]
    content: str


class CaseEntry(BaseModel):
    """The schema of a case."""

    model_config = ConfigDict(extra="forbid")
    id: str
    question: str = Field(min_length=1)
    history: list[TurnEntry] = []
    language: Language = "nl"
    style: str = ""
    asker: str = ""
    answerable: bool = True
    must: list[int] = []
    may: list[int] = []
    stance: Stance | None = None
    gist: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> CaseEntry:
        if self.answerable != bool(self.must):
            raise ValueError("an answerable case needs must-rules, an unanswerable one has none")
        return self


class CasesFile(BaseModel):
    """The schema of a file of cases."""

    model_config = ConfigDict(extra="forbid")
    hand: str
    cases: list[CaseEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is asked, and what a good answer does."""

    id: str
    hand: str
    style: str
    question: Question
    answerable: bool
    must: frozenset[int]
    may: frozenset[int]
    stance: Stance | None


def bundled_cases() -> list[Case]:
    """Return the cases that come with the project."""
    with resources.as_file(resources.files("evals").joinpath("cases", "questions")) as folder:
        return [case for file in sorted(folder.glob("*.yaml")) for case in read_cases(file)]


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a YAML file, or of a JSONL file with one case a line.

    Raises SourceError with file, line and reason.
    """
    if path.suffix == ".jsonl":
        return [_case(entry, path.stem) for entry in _json_lines(path)]
    if path.suffix not in (".yaml", ".yml"):
        raise InputError(f"Cases are read from .yaml and .jsonl files, not from {path}")
    content = read_yaml(path, CasesFile)
    return [_case(entry, content.hand) for entry in content.cases]


def _json_lines(path: Path) -> Iterator[CaseEntry]:
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            try:
                yield CaseEntry.model_validate(json.loads(line))
            except ValidationError as error:
                raise SourceError(path, number, fault(error)) from error
            except (ValueError, RecursionError) as error:
                raise SourceError(path, number, f"is not JSON: {error}") from error


def _case(entry: CaseEntry, hand: str) -> Case:
    turns = tuple(Turn(role=turn.role, content=turn.content) for turn in entry.history)
    return Case(
        id=entry.id,
        hand=hand,
        style=entry.style,
        question=Question(text=entry.question, history=turns, role=entry.asker),
        answerable=entry.answerable,
        must=frozenset(entry.must),
        may=frozenset(entry.may),
        stance=entry.stance,
    )
