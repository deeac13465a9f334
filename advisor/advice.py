"""The values of an answer: Citation, Claim, NextStep, Advice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ingest.policy import Language, Outcome, Stance

_PARAGRAPH = 240
"""Characters after which a paragraph gets no further claim."""


class Engine(StrEnum):
    """What made the text: our own rules and notes, or a language model."""

    RULES = "rules"
    LLM = "llm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A ref with the words quoted from it, in one version of the policy."""

    ref: str
    rule: int | None
    title: str
    quote: str
    source: str
    policy_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing the answer says, without markers, and what it rests on."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What the person can do now, and with whom."""

    text: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """An answer: `paragraphs` are rows of claims; `message` is what is said or asked without claiming anything.

    `model` and `prompt` say what wrote it, and after which version of the prompt; None without a model.
    """

    outcome: Outcome
    stance: Stance | None
    paragraphs: tuple[tuple[Claim, ...], ...]
    message: str
    next_step: NextStep | None
    engine: Engine
    fallback: str | None
    language: Language
    policy_version: str
    model: str | None = None
    prompt: str | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the answer, once each, in the order of the text."""
        every = (citation for row in self.paragraphs for claim in row for citation in claim.citations)
        return tuple(dict.fromkeys(every))

    @property
    def text(self) -> str:
        """The answer in Markdown, each claim followed by its markers."""
        rows = (" ".join(marked(claim) for claim in row) for row in self.paragraphs)
        return "\n\n".join(row for row in (*rows, self.message) if row)


def rows_of(claims: Iterable[Claim]) -> list[tuple[Claim, ...]]:
    """Return claims as paragraphs of a few lines each, in their order."""
    rows: list[tuple[Claim, ...]] = []
    for claim in claims:
        if rows and sum(len(one.text) for one in rows[-1]) < _PARAGRAPH:
            rows[-1] = (*rows[-1], claim)
        else:
            rows.append((claim,))
    return rows


def marked(claim: Claim) -> str:
    """Return the claim with its markers before the closing point: `Dat mag [R1.1].`"""
    markers = " ".join(f"[{citation.ref}]" for citation in claim.citations)
    text = claim.text.rstrip()
    if text[-1:] in ".!?":
        return f"{text[:-1]} {markers}{text[-1]}"
    return f"{text} {markers}"
