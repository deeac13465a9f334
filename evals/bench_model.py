"""What the chain adds to the time of a model itself, against a server of a fixed speed."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from advisor.advice import Advice
from advisor.bootstrap import Advisor, build_advisor
from advisor.model_settings import ModelSettings
from advisor.prompting import rules_text, template
from advisor.question import Question
from evals.model_behaviours import Answers
from evals.model_server import MODEL, ModelServer
from evals.timing import say, seconds

SPEED = 120
"""Tokens a second."""
FIRST = 0.2
"""Seconds before the first token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One answer: seconds until the first claim, until the whole, and until both without what the server took."""

    first: float
    whole: float
    added: float


def chaining(advisor: Advisor, questions: list[Question]) -> None:
    """Print how long the chain takes beside its model, and beside a plain LangChain chain with the same prompt."""
    text = _answer(advisor)
    with ModelServer(Answers(text=text, first=FIRST, speed=SPEED)) as server:
        settings = advisor.settings.model_copy(update={"model": ModelSettings(base_url=server.base_url, name=MODEL)})
        with_model = build_advisor(settings, policy=advisor.policy, embedder=advisor.searcher.embedder)
        plain = _plain_chain(server.base_url)
        values = _values(advisor, questions[0])
        questions = [replace(question, language="nl") for question in questions]
        list(with_model.ask_stream(questions[0]))
        plain.invoke(values)
        rows, theirs = list[Timed](), list[float]()
        for question in questions:
            alone = seconds(lambda: plain.invoke(values))
            theirs.append(alone)
            rows.append(_timed(with_model, question, alone))
    embedding = median(seconds(lambda q=q: advisor.searcher.embedder.embed_queries([q.text])) for q in questions)
    say(f"With a model of {SPEED} tokens a second ({len(questions)} questions, medians):")
    say(f"  plain LangChain, the same prompt: {1000 * median(theirs):.0f} ms")
    say(f"  our chain: {1000 * median(row.whole for row in rows):.0f} ms, proved")
    added = median(row.added for row in rows)
    say(
        f"  added: {1000 * added:.0f} ms, of which {1000 * embedding:.0f} ms is the embedding of the question"
        f" (target 50 ms and the embedding: {'met' if added <= 0.05 + embedding else 'not met'})"
    )
    share = median(row.first / row.whole for row in rows)
    say(f"  first proved claim after {share:.0%} of the time that the whole answer takes")


def _timed(advisor: Advisor, question: Question, alone: float) -> Timed:
    begin = time.perf_counter()
    first = 0.0
    last: Any = None
    for piece in advisor.ask_stream(question):
        first = first or time.perf_counter() - begin
        last = piece
    whole = time.perf_counter() - begin
    assert isinstance(last, Advice), "a stream ends with the advice"
    assert last.fallback is None, last.fallback
    return Timed(first=first, whole=whole, added=whole - alone)


def _plain_chain(base_url: str) -> Any:
    """Return what a LangChain tutorial writes: prompt, model, text."""
    from langchain_core.output_parsers import StrOutputParser
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    model = ChatOpenAI(model=MODEL, base_url=base_url, api_key=SecretStr("none"), streaming=True)
    return template("nl", "answer", "asked") | model | StrOutputParser()


def _values(advisor: Advisor, question: Question) -> dict[str, str]:
    empty = dict.fromkeys(("guidance", "history", "found", "asker"), "")
    return empty | {
        "organisation": advisor.policy.organisation.named("nl"),
        "rules": rules_text(advisor.policy),
        "question": question.text,
    }


def _answer(advisor: Advisor) -> str:
    """Return an answer of three proved claims, as a model writes it."""
    organisation = advisor.policy.organisation.named("nl")
    claims = [
        {
            "text": note.in_short["nl"].replace("{organisation}", organisation),
            "sources": [{"ref": f"R{note.rule}.1", "quote": advisor.policy.quotable[f"R{note.rule}.1"]}],
        }
        for note in advisor.policy.notes[:3]
    ]
    whole = {"outcome": "answered", "stance": "allowed_if", "claims": claims, "question": ""}
    return json.dumps(whole, ensure_ascii=False)
