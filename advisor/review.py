"""The values of a review: Finding, Review, and the verdict that code computes from the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from advisor.advice import Engine
from ingest.policy import Language


class Verdict(StrEnum):
    """What the adviser would do with the draft; advice, never permission."""

    POST = "post"
    REVISE = "revise"
    CONSULT_FIRST = "consult_first"
    DO_NOT_POST = "do_not_post"


class Severity(StrEnum):
    """How much a finding matters."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to change: where (start and end in code points, both 0 when something is missing), why, what instead.

    `quote` is the sentence of the rule word for word. `core` says that the fault is what the post is for, so that
    rewording does not mend it; `consult` that permission or somebody else's decision settles it. `remark` is what a
    model says of why it may not apply, with the words of the draft that it points at; it changes nothing else.
    """

    rule: int
    ref: str
    quote: str
    start: int
    end: int
    text: str
    severity: Severity
    message: str
    suggestion: str
    engine: Engine
    check: str
    core: bool = False
    consult: bool = False
    remark: str | None = None

    @property
    def missing(self) -> bool:
        """Whether it is about something that is not there."""
        return self.start == self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """One thing that the draft does well, with the rule sentence it fits."""

    rule: int
    ref: str
    quote: str
    start: int
    end: int
    text: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """The draft with as little changed as possible."""

    text: str
    engine: Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What the adviser says about a draft.

    `model` and `prompt` say what wrote part of it, and after which version of the prompt; None without a model.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    strengths: tuple[Strength, ...]
    questions: tuple[str, ...]
    disclaimer: str | None
    rewrite: Rewrite | None
    engine: Engine
    fallback: str | None
    language: Language
    policy_version: str
    model: str | None = None
    prompt: str | None = None


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """Return the verdict on a draft with these findings."""
    if any(finding.core and finding.severity == Severity.HIGH for finding in findings):
        return Verdict.DO_NOT_POST
    if any(finding.consult for finding in findings):
        return Verdict.CONSULT_FIRST
    return Verdict.REVISE if findings else Verdict.POST
