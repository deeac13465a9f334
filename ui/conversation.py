"""What the page does with a question; the exchanges so far live in the page, and only there."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

import gradio as gr

from advisor.advice import Advice, Claim
from advisor.bootstrap import Advisor
from advisor.question import LONGEST, Question, Turn, cleaned
from ingest.policy import Language
from ui.metrics import Metrics
from ui.page_html import Exchange, conversation_html
from ui.running import Running
from ui.streaming import in_thread
from ui.texts import text

_REMEMBERED = 20
_log = logging.getLogger(__name__)

Shown = tuple[Any, Any, Any, Any]
"""What is left in the box, the exchanges, how they look, and whether examples show."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers questions, a page at a time; `running` has what is being written."""

    advisor: Advisor
    language: Language
    metrics: Metrics | None = None
    running: Running = field(default_factory=Running)

    async def answer(
        self, question: str, exchanges: list[Exchange], request: gr.Request | None = None
    ) -> AsyncGenerator[Shown]:
        """Yield the conversation with the new question, each time that there is more of its answer."""
        if not cleaned(question or ""):
            yield "", exchanges, self.view(exchanges), gr.update(visible=not exchanges)
            return
        earlier = [_settled(exchange) for exchange in exchanges[-_REMEMBERED:]]
        page, box_is_done = page_of(request), False
        with self.running.begun(page) as stop:
            async with aclosing(self._exchanges(question, earlier, stop)) as growing:
                async for asked in growing:
                    if not self.running.is_latest(page, stop):
                        yield gr.skip(), gr.skip(), gr.skip(), gr.skip()  # the last is sent again at the end
                        return
                    box = gr.skip() if box_is_done else "" if asked.advice or asked.claims else question
                    box_is_done = True
                    now = [*earlier, asked]
                    yield box, now, self.view(now), gr.update(visible=False)

    def stop(self, request: gr.Request | None = None) -> None:
        """Stop the answer that is being written."""
        self.running.stop(page_of(request))

    def leave(self, request: gr.Request) -> None:
        """Stop what is being written for a page that was closed."""
        self.running.forget(page_of(request))

    def restart(self, request: gr.Request | None = None) -> Shown:
        """Return the empty conversation."""
        self.running.forget(page_of(request))
        return "", [], self.view([]), gr.update(visible=True)

    def view(self, exchanges: Sequence[Exchange]) -> str:
        """Return the conversation as HTML."""
        return conversation_html(exchanges, self.advisor.policy, self.language)

    async def _exchanges(
        self, question: str, earlier: Sequence[Exchange], stop: threading.Event
    ) -> AsyncGenerator[Exchange]:
        """Yield the new exchange as it grows: claim by claim, then whole, or stopped where it was."""
        asked = Exchange(question, None, state="writing")
        try:
            if len(question) > LONGEST:
                yield self._too_long(question)
                return
            made = self._made(Question(text=question, history=_turns(earlier)), stop)
            async with aclosing(in_thread(made, stop)) as values:
                async for value in values:
                    if isinstance(value, Advice):
                        yield Exchange(question, value)
                        return
                    asked = replace(asked, claims=(*asked.claims, value))
                    yield asked
            yield replace(asked, state="stopped")
        except Exception as error:  # whatever it is, the person reads it in their own language
            log_error("answer", error)
            yield Exchange(question, None, text("page.failed", self.language))

    def _made(self, question: Question, stop: threading.Event) -> Iterator[Claim | Advice]:
        """Yield the claims and the advice; without a model it is there at once, and only whole."""
        values = self.advisor.ask_stream(question, stop) if self.advisor.caller else iter([self.advisor.ask(question)])
        for value in values:
            if self.metrics and isinstance(value, Advice):
                self.metrics.answered(value)
            yield value

    def _too_long(self, question: str) -> Exchange:
        most = f"{LONGEST:,}".replace(",", "." if self.language == "nl" else ",")
        return Exchange(question[:LONGEST], None, text("page.too_long", self.language, most=most))


def page_of(request: gr.Request | None) -> str:
    """Return which open page a request comes from."""
    return str(request.session_hash or "") if request else ""


def log_error(what: str, error: Exception) -> None:
    """Log that something was not made, without anything that was typed."""
    _log.error("No %s: %s\n%s", what, type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))


def _settled(exchange: Exchange) -> Exchange:
    """Return an exchange on which nobody works any more."""
    return replace(exchange, state="stopped") if exchange.state == "writing" else exchange


def _turns(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for earlier in exchanges:
        if earlier.advice:
            turns.append(Turn(role="user", content=earlier.question))
            turns.append(Turn(role="assistant", content=earlier.advice.text))
    return tuple(turns)
