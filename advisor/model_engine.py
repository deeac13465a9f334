"""From a question to proved advice with a model: three gates around a chain, and the answer without it behind them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from advisor.advice import Advice, Claim, Engine, rows_of
from advisor.answer import RulesEngine, is_look_up
from advisor.answer_chain import AnswerChain, Told
from advisor.background import iterate
from advisor.calling import Caller
from advisor.chat_model import Fault, ModelError
from advisor.condensing import condensed
from advisor.language import language_of
from advisor.leaving import Leaving
from advisor.phrases import phrase
from advisor.prompting import fenced, prompt_file, prompt_version, rules_text
from advisor.question import Question
from advisor.support import Known, Support
from ingest.policy import Language, Outcome, Stance
from retrieval.search import Hit, Query

CERTAINLY_OUTSIDE = 0.05
"""Probability that the protocol answers it, below which no model is asked: of 170 questions that it answers, none."""
CERTAINLY_INSIDE = 0.97
"""The same above which a model that says the protocol is silent is not believed: of 50 it does not answer, one."""
MOST_PASSAGES = 8
_MOST_GUIDANCE = 8000
_ALWAYS, _LEAST_SCORE = 4, 0.05
"""Passages that are shown however far they are, and the probability of relevance that further ones need."""
_TURNS, _LONGEST_TURN = 6, 1500
_FILES = ("answer", "asked", "repair")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with all that the chain needs."""

    question: Question
    language: Language
    query: Query
    support: Support
    values: Mapping[str, str]


class ModelEngine:
    """Answers with a model; whatever it does wrong, the answer without it is there."""

    def __init__(
        self, rules: RulesEngine, caller: Caller, leaving: Leaving | None = None, most_tokens: int = 1200
    ) -> None:
        self.rules, self.caller, self.leaving = rules, caller, leaving or Leaving()
        self.policy = rules.policy
        self.known = Known(rules.policy)
        self._chain = AnswerChain(caller, most_tokens)
        self._rules_text = rules_text(rules.policy)

    def answer(self, question: Question) -> Advice:
        """Return the advice on a cleaned question."""
        *_, advice = self.stream(question)
        assert isinstance(advice, Advice), "a stream ends with the advice"
        return advice

    def stream(self, question: Question, stop: threading.Event | None = None) -> Iterator[Claim | Advice]:
        """Yield each claim as soon as it is proved, and at last the whole advice, which replaces them.

        When `stop` is set, it ends without advice.
        """
        if is_look_up(question):
            yield self.rules.answer(question)
            return
        told, deadline = Told(), self.caller.deadline()
        try:
            asked = self._asked(question, deadline, stop)
            if asked is None:
                yield self.rules.answer(question)
                return
            yield from iterate(lambda: self._chain.stream(asked.values, asked.support, told, deadline), stop)
            if not (stop and stop.is_set()):
                yield self._advice(asked, told)
        except ModelError as error:
            if not (stop and stop.is_set()):
                yield self._without(question, error.fault)

    def _without(self, question: Question, fault: Fault) -> Advice:
        """Return the answer without the model, saying why."""
        advice = self.rules.answer(question)
        return replace(advice, fallback=phrase(f"fallback_{fault}", advice.language))

    def _asked(self, question: Question, deadline: float, stop: threading.Event | None) -> _Asked | None:
        """Return the question ready for the chain; None when it is certainly not about this policy.

        Raises ModelError when it may not leave this machine.
        """
        self.leaving.check("questions", self.caller.model)
        language = question.language or language_of(question.text, [turn.content for turn in question.history])
        query = self._query(question, language, deadline, stop)
        guidance = self._guidance(query)
        drafted = self.rules.drafted(question)
        inside = query.reading.inside if query.reading else 1.0
        if inside < CERTAINLY_OUTSIDE and not drafted and not any(hit.score >= 0.5 for hit in guidance):
            return None
        typed = "\n".join((question.text, question.role, *(turn.content for turn in question.history)))
        support = Support(
            known=self.known,
            language=language,
            typed=typed,
            instructions=prompt_file("answer", language),
            chances=query.reading.rules if query.reading else None,
        )
        return _Asked(question, language, query, support, self._values(question, language, guidance, drafted))

    def _query(self, question: Question, language: Language, deadline: float, stop: threading.Event | None) -> Query:
        """Return what to search for: a follow-up with what it goes on about, written out by the model if it can."""
        query = self.rules.searcher.query(question.text, question.asked_before)
        if query.text == question.text or not self.leaving.allows("history", self.caller.model):
            return query
        alone = condensed(self.caller, question, language, self._shown, deadline, stop)
        return self.rules.searcher.query(alone) if alone else query

    def _guidance(self, query: Query) -> list[Hit]:
        """Return the passages to show the model, as many as fit, in the order of the documents."""
        if not self.leaving.allows("guidance", self.caller.model):
            return []
        ranked = self.rules.searcher.guidance(query, MOST_PASSAGES)
        hits = [hit for rank, hit in enumerate(ranked) if rank < _ALWAYS or hit.score >= _LEAST_SCORE]
        kept, size = list[Hit](), 0
        for hit in hits:
            size += len(hit.text)
            if not kept or size <= _MOST_GUIDANCE:
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit.ref)

    def _values(
        self, question: Question, language: Language, guidance: Iterable[Hit], drafted: Iterable[int]
    ) -> dict[str, str]:
        role = f" ({phrase('asked_manager', language)})" if question.manager else ""
        rules = ", ".join(str(rule) for rule in drafted)
        return {
            "organisation": self.policy.organisation.named(language),
            "rules": self._rules_text,
            "guidance": _block(phrase("asked_guidance", language), [self._passage(hit) for hit in guidance]),
            "history": _block(phrase("asked_history", language), self._turns(question)),
            "found": f"{phrase('asked_found', language, rules=rules)}\n\n" if rules else "",
            "asker": role,
            "question": self._shown("question", question.text),
        }

    def _passage(self, hit: Hit) -> str:
        return f"{hit.ref}:\n{fenced('guidance', self.leaving.without_orders(hit.text))}"

    def _turns(self, question: Question) -> list[str]:
        if not self.leaving.allows("history", self.caller.model):
            return []
        return [self._shown(turn.role, turn.content[:_LONGEST_TURN]) for turn in question.history[-_TURNS:]]

    def _shown(self, kind: str, text: str) -> str:
        return fenced(kind, self.leaving.shown(text, self.caller.model))

    def _advice(self, asked: _Asked, told: Told) -> Advice:
        """Return what the model said as advice; where it says the policy is silent, the reader must agree."""
        model, prompt = self.caller.model.name, prompt_version(asked.language, *_FILES)
        if not told.claims:
            reading = asked.query.reading
            if reading and reading.inside >= CERTAINLY_INSIDE:
                raise ModelError(Fault.UNDECIDED)
            outcome = told.outcome or Outcome.NOT_COVERED
            return replace(self.rules.silent(outcome, asked.language), engine=Engine.LLM, model=model, prompt=prompt)
        stance = told.stance or Stance.EXPLANATION
        advice = self.rules.proved(rows_of(told.claims), stance, asked.language)
        return replace(advice, message=told.question, engine=Engine.LLM, model=model, prompt=prompt)


def _block(head: str, parts: Iterable[str]) -> str:
    rows = list(parts)
    return "\n\n".join([head, *rows]) + "\n\n" if rows else ""
