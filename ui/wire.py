"""The JSON of the contracts: what comes in (checked by pydantic), what goes out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.advice import Advice, Citation, Claim, Engine, marked
from advisor.bootstrap import Advisor
from advisor.question import Question, Turn
from ingest.errors import InputError
from ingest.policy import Language, Outcome, Stance
from retrieval.search import Hit


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TurnIn(_In):
    """An earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=100_000)


class AskerIn(_In):
    """Who asks; used to understand the question, never kept."""

    role: str = ""
    manager: bool = False


class AnswerIn(_In):
    """A question to the adviser."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": "Mag ik een foto van internet bij mijn blog zetten?"},
                {
                    "question": "En als het om een leerling gaat?",
                    "history": [{"role": "user", "content": "Mag ik een foto van het schoolfeest plaatsen?"}],
                    "language": "nl",
                    "asker": {"role": "docent", "manager": False},
                },
            ]
        },
    )
    question: str
    history: list[TurnIn] = Field(default=[], max_length=100)
    language: Language | None = None
    asker: AskerIn | None = None

    def value(self) -> Question:
        """Return the question as the adviser takes it."""
        asker = self.asker or AskerIn()
        turns = tuple(Turn(role=turn.role, content=turn.content) for turn in self.history)
        return Question(
            text=self.question, history=turns, language=self.language, role=asker.role, manager=asker.manager
        )


class SearchIn(_In):
    """Words or a question to search the rules and guidance for."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"query": "foto van internet", "top": 5}]}
    )
    query: str
    top: int = Field(default=10, ge=1, le=100)


class CitationOut(BaseModel):
    """A ref and the words quoted from it."""

    ref: str
    rule: int | None
    title: str
    quote: str
    source: str
    policy_version: str


class NextStepOut(BaseModel):
    """What the person can do now, and with whom."""

    text: str
    contact: str


class ClaimOut(BaseModel):
    """One thing the answer says, proved; sent while the rest is still being written."""

    text: str = Field(description="Markdown with markers such as [R7.1]")
    citations: list[CitationOut]


class AnswerOut(BaseModel):
    """The adviser's answer."""

    outcome: Outcome
    stance: Stance | None
    answer: str = Field(description="Markdown with markers such as [R7.1]")
    citations: list[CitationOut]
    next_step: NextStepOut | None
    engine: Engine
    fallback: str | None
    model: str | None = Field(description="The language model that wrote it; null without one")
    prompt: str | None = Field(description="Version of the prompt it was written after; null without a model")
    language: Language
    policy_version: str
    ai_generated: bool = True


class HitOut(BaseModel):
    """A rule sentence or passage of guidance."""

    ref: str
    rule: int | None
    source: str
    heading: str
    text: str
    score: float


class SearchOut(BaseModel):
    """What was found, best first."""

    hits: list[HitOut]


class ReadyOut(BaseModel):
    """That questions can be answered, by what, and from which version of the policy."""

    status: Literal["ready"] = "ready"
    policy_version: str
    engine: Engine
    model: str | None


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def claim_out(claim: Claim) -> ClaimOut:
    """Return a claim as it goes over the wire."""
    return ClaimOut(text=marked(claim), citations=_citations(claim.citations))


def _citations(citations: Iterable[Citation]) -> list[CitationOut]:
    return [CitationOut.model_validate(citation, from_attributes=True) for citation in citations]


def answer_out(advice: Advice) -> AnswerOut:
    """Return the answer as it goes over the wire."""
    step = advice.next_step
    return AnswerOut(
        outcome=advice.outcome,
        stance=advice.stance,
        answer=advice.text,
        citations=_citations(advice.citations),
        next_step=NextStepOut(text=step.text, contact=step.contact) if step else None,
        engine=advice.engine,
        fallback=advice.fallback,
        model=advice.model,
        prompt=advice.prompt,
        language=advice.language,
        policy_version=advice.policy_version,
    )


def search_out(hits: list[Hit]) -> SearchOut:
    """Return the hits as they go over the wire."""
    return SearchOut(hits=[HitOut.model_validate(hit, from_attributes=True) for hit in hits])


def problem(error: InputError | Exception) -> Problem:
    """Return the error as it goes over the wire; what is not ours is not shown."""
    from ingest.errors import RuggespraakError

    if isinstance(error, RuggespraakError):
        return Problem(title=error.title, status=error.status, detail=str(error))
    return Problem(title="Internal error", status=500, detail="Something went wrong on this side; try again later")


def input_error(error: ValidationError) -> InputError:
    """Return the first fault of a request, in words and without repeating what was typed."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "request"
    return InputError(f"{where}: {first['msg']}")


def answered(advisor: Advisor, request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to one request line of a batch."""
    return answer_out(advisor.ask(AnswerIn.model_validate(request).value())).model_dump(mode="json")


def searched(advisor: Advisor, request: dict[str, Any]) -> dict[str, Any]:
    """Return the hits for one request line of a batch."""
    wanted = SearchIn.model_validate(request)
    return search_out(advisor.search(wanted.query, wanted.top)).model_dump(mode="json")
