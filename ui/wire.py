"""The JSON of the contracts: what comes in (checked by pydantic), what goes out."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.advice import Advice, Engine
from advisor.bootstrap import Advisor
from advisor.question import Question, Turn
from ingest.errors import InputError
from ingest.policy import Language, Outcome, Policy, Rule, Stance
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


class AnswerOut(BaseModel):
    """The adviser's answer."""

    outcome: Outcome
    stance: Stance | None
    answer: str = Field(description="Markdown with markers such as [R7.1]")
    citations: list[CitationOut]
    next_step: NextStepOut | None
    engine: Engine
    fallback: str | None
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


class SentenceOut(BaseModel):
    """A citable sentence, filled in, with the template it comes from."""

    ref: str
    text: str
    template: str


class ExplainedOut(BaseModel):
    """What we wrote about a rule, in one language."""

    title: str
    in_short: str
    may: list[str]
    mind: list[str]
    consult: str


class RuleOut(BaseModel):
    """A rule word for word, and what we wrote about it."""

    number: int
    title: str
    text: str
    sentences: list[SentenceOut]
    sha256: str
    notes: dict[Language, ExplainedOut] | None


class RulesOut(BaseModel):
    """All rules of the policy in force."""

    source: str
    policy_version: str
    rules: list[RuleOut]


class OrganisationOut(BaseModel):
    """Whose policy it is."""

    name: str
    contact: str | None


class PolicyOut(BaseModel):
    """The policy in force."""

    version: str
    label: str
    source: str
    language: Language
    organisation: OrganisationOut
    rules: int
    passages: int
    documents: list[str]
    examples: int
    to_review: list[int]


class VersionOut(BaseModel):
    """A version that is kept."""

    version: str
    saved: str
    in_force: bool


class VersionsOut(BaseModel):
    """Every policy version that is kept, newest first."""

    versions: list[VersionOut]


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def answer_out(advice: Advice) -> AnswerOut:
    """Return the answer as it goes over the wire."""
    step = advice.next_step
    return AnswerOut(
        outcome=advice.outcome,
        stance=advice.stance,
        answer=advice.text,
        citations=[CitationOut.model_validate(c, from_attributes=True) for c in advice.citations],
        next_step=NextStepOut(text=step.text, contact=step.contact) if step else None,
        engine=advice.engine,
        fallback=advice.fallback,
        language=advice.language,
        policy_version=advice.policy_version,
    )


def search_out(hits: list[Hit]) -> SearchOut:
    """Return the hits as they go over the wire."""
    return SearchOut(hits=[HitOut.model_validate(hit, from_attributes=True) for hit in hits])


def rule_out(policy: Policy, rule: Rule) -> RuleOut:
    """Return a rule as it goes over the wire."""
    note = policy.note(rule.number)
    notes: dict[Language, ExplainedOut] | None = None
    if note:
        notes = {
            language: ExplainedOut(
                title=note.title[language],
                in_short=note.in_short[language].replace("{organisation}", policy.organisation.name),
                may=[text.replace("{organisation}", policy.organisation.name) for text in note.may[language]],
                mind=[text.replace("{organisation}", policy.organisation.name) for text in note.mind[language]],
                consult=note.consult[language].replace("{organisation}", policy.organisation.name),
            )
            for language in ("nl", "en")
        }
    return RuleOut(
        number=rule.number,
        title=policy.title(rule.number, policy.language),
        text=rule.text,
        sentences=[SentenceOut.model_validate(s, from_attributes=True) for s in rule.sentences],
        sha256=rule.sha256,
        notes=notes,
    )


def rules_out(policy: Policy) -> RulesOut:
    """Return all rules as they go over the wire."""
    rules = [rule_out(policy, rule) for rule in policy.rules]
    return RulesOut(source=policy.source, policy_version=policy.version, rules=rules)


def policy_out(policy: Policy) -> PolicyOut:
    """Return the policy as it goes over the wire."""
    return PolicyOut(
        version=policy.version,
        label=policy.label,
        source=policy.source,
        language=policy.language,
        organisation=OrganisationOut(name=policy.organisation.name, contact=policy.organisation.contact),
        rules=len(policy.rules),
        passages=len(policy.passages),
        documents=sorted({passage.source for passage in policy.passages}),
        examples=len(policy.examples),
        to_review=list(policy.to_review),
    )


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
