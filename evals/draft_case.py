"""One expectation of a review: a draft with the findings that must, may and must not come, and its verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from advisor.draft import Author, Draft
from advisor.review import Verdict
from ingest.errors import InputError, SourceError
from ingest.labelled import Capacity, Channel, Severity
from ingest.policy import Language
from ingest.source import fault, read_text, read_yaml


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ExpectedFinding(_Strict):
    """What must be found: a rule, and the words it is about (empty when something is missing)."""

    rule: int = Field(ge=1)
    span: str
    severity: Severity


class AuthorEntry(_Strict):
    """Who posts."""

    role: str
    organisation: str
    manager: bool
    capacity: Capacity


class DraftCaseEntry(_Strict):
    """The schema of a case."""

    id: str
    language: Language
    channel: Channel
    author: AuthorEntry
    draft: str = Field(min_length=1)
    findings: list[ExpectedFinding]
    may_rules: list[int]
    clean_rules: list[int]
    verdict: Verdict
    tricky: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> DraftCaseEntry:
        try:
            Draft(text=self.draft).checked()
        except InputError as error:
            raise ValueError(str(error)) from error
        foreign = [finding.span for finding in self.findings if finding.span not in self.draft]
        if foreign:
            raise ValueError(f"the draft does not hold the span {foreign[0]!r}")
        if (self.verdict == Verdict.POST) != (not self.findings):
            raise ValueError("a draft without findings has the verdict post, and only such a draft")
        return self


class DraftCasesFile(_Strict):
    """The schema of a file of cases."""

    hand: str
    cases: list[DraftCaseEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCase:
    """A draft by one hand, and what a good review says of it."""

    hand: str
    entry: DraftCaseEntry

    @property
    def draft(self) -> Draft:
        """The draft as somebody would have it reviewed."""
        entry = self.entry
        author = Author(**entry.author.model_dump())
        return Draft(text=entry.draft, channel=entry.channel, author=author, language=entry.language)


def bundled_draft_cases() -> list[DraftCase]:
    """Return the draft cases that come with the project."""
    with resources.as_file(resources.files("evals").joinpath("cases", "drafts")) as folder:
        return [case for file in sorted(folder.glob("*.yaml")) for case in read_draft_cases(file)]


def read_draft_cases(path: Path) -> list[DraftCase]:
    """Return the cases of a YAML file, or of a JSONL file with one case a line, which may have keys of its own.

    Raises SourceError with file, line and reason.
    """
    if path.suffix == ".jsonl":
        return [DraftCase(hand=path.stem, entry=entry) for entry in _json_lines(path)]
    if path.suffix not in (".yaml", ".yml"):
        raise InputError(f"Cases are read from .yaml and .jsonl files, not from {path}")
    content = read_yaml(path, DraftCasesFile)
    return [DraftCase(hand=content.hand, entry=entry) for entry in content.cases]


def _json_lines(path: Path) -> Iterator[DraftCaseEntry]:
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            try:
                yield DraftCaseEntry.model_validate(json.loads(line), extra="ignore")
            except ValidationError as error:
                raise SourceError(path, number, fault(error)) from error
            except (ValueError, RecursionError) as error:
                raise SourceError(path, number, f"is not JSON: {error}") from error
