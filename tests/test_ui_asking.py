"""The terminal while a model writes: proved claims as they come, the same view in the end, and a clean stop."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace

import pytest
from rich.console import Console

from advisor.advice import Engine
from advisor.bootstrap import Advisor, build_advisor
from advisor.chat_model import ChatModel, Fault, ModelError, Piece, Request
from advisor.draft import Draft
from advisor.question import Question
from advisor.scripted_model import ScriptedModel
from ingest.policy import Language
from retrieval.embedder import HashingEmbedder
from ui import asking
from ui.asking import show_answer
from ui.render import advice_view
from ui.review_view import review_view
from ui.reviewing import made_review
from ui.texts import text

QUESTION = Question(text="Mag ik een foto van internet bij mijn blog zetten?")
FIRST, SECOND = "Dat kan, als de maker het goed vindt", "Noem dan ook de bron van de foto"
ESCAPE = "\x1b"

Build = Callable[[ChatModel | None], Advisor]


class _Watched:
    """A model that notes what the terminal showed each time that it wrote a part."""

    name, stays_here = "klein", True

    def __init__(self, parts: list[str], seen: Callable[[], str]) -> None:
        self.parts, self.seen = parts, seen
        self.shown, self.left = list[str](), threading.Event()

    async def stream(self, request: Request) -> AsyncGenerator[Piece]:
        """Yield the parts, a while apart."""
        assert request.messages
        try:
            for part in self.parts:
                yield Piece(text=part)
                await asyncio.sleep(0.3)
                self.shown.append(self.seen())
            yield Piece(finished="stop")
        except (GeneratorExit, asyncio.CancelledError):
            self.left.set()
            raise


@pytest.fixture
def build(fake_advisor: Advisor) -> Build:
    """How to make an adviser with a model."""
    return lambda model: build_advisor(
        fake_advisor.settings, policy=fake_advisor.policy, embedder=HashingEmbedder(), model=model
    )


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Console:
    """The terminal to which answers go."""
    made = Console(file=io.StringIO(), force_terminal=True, width=100, height=60, highlight=False, _environ={})
    monkeypatch.setattr(asking, "console", lambda: made)
    return made


def _written(made: Console) -> str:
    assert isinstance(made.file, io.StringIO)
    return made.file.getvalue()


def _plain(view: object) -> str:
    made = Console(file=io.StringIO(), width=100, highlight=False)
    made.print(view)
    return _written(made)


def _parts(advisor: Advisor) -> list[str]:
    sources = [{"ref": "R5.1", "quote": advisor.policy.quotable["R5.1"]}]
    first, second = (json.dumps({"text": f"{said}.", "sources": sources}) for said in (FIRST, SECOND))
    return ['{"outcome": "answered", "stance": "allowed_if", "claims": [' + first, ", " + second, '], "question": ""}']


def test_claims_are_shown_while_the_model_writes_and_the_whole_in_the_end(build: Build, terminal: Console) -> None:
    plain = build(None)
    model = _Watched(_parts(plain), lambda: _written(terminal))
    advisor = build(model)
    show_answer(advisor, QUESTION)
    first, second, _ = model.shown
    assert FIRST in first
    assert SECOND not in first
    assert text("cli.writing", "nl") in first
    assert SECOND in second
    assert "Dat kan, als …" not in second
    whole = advice_view(build(ScriptedModel(["".join(_parts(plain))], name="klein")).ask(QUESTION), advisor.policy)
    terminal.print(whole)
    written = _written(terminal)
    end = written.rindex("Dat kan, als …")
    assert written.count(text("cli.written", "nl", model="klein")) == 2
    assert written[written.index("Dat kan, als …") : end].rstrip() != ""
    assert text("cli.writing", "nl") not in written[written.index("Dat kan, als …") :]


def test_not_at_a_terminal_the_answer_comes_once(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Console(file=io.StringIO(), width=100, highlight=False)
    monkeypatch.setattr(asking, "console", lambda: made)
    parts = _parts(build(None))
    show_answer(build(ScriptedModel(["".join(parts)], name="klein")), QUESTION)
    written = _written(made)
    assert written.count(FIRST) == 1
    assert ESCAPE not in written
    assert text("cli.writing", "nl") not in written


def test_ctrl_c_stops_the_model(build: Build, terminal: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    model = _Watched(_parts(build(None)), lambda: _written(terminal))
    advisor = build(model)
    shown = asking.writing_view

    def interrupted(claims: object, language: Language) -> object:
        if claims:
            raise KeyboardInterrupt
        return shown((), language)

    monkeypatch.setattr(asking, "writing_view", interrupted)
    with pytest.raises(KeyboardInterrupt):
        show_answer(advisor, QUESTION)
    assert model.left.wait(10), "the model went on writing"
    assert "Traceback" not in _written(terminal)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_fallback_and_the_model_are_said(build: Build, language: Language) -> None:
    asked = replace(QUESTION, language=language)
    advice = build(ScriptedModel(lambda _: ModelError(Fault.REFUSED))).ask(asked)
    assert advice.fallback
    assert " ".join(advice.fallback.split()) in " ".join(_plain(advice_view(advice, build(None).policy)).split())
    named = replace(advice, fallback=None, engine=Engine.LLM, model=f"klein{ESCAPE}[31m")
    shown = _plain(advice_view(named, build(None).policy))
    assert "klein" in shown
    assert ESCAPE not in shown


def test_nothing_that_a_model_writes_is_obeyed_by_the_terminal(build: Build) -> None:
    advice = build(None).ask(Question(text="regel 7"))
    nasty = replace(advice, message=f"Klaar.{ESCAPE}]0;x\x07{ESCAPE}[2J")
    shown = _plain(advice_view(nasty, build(None).policy))
    assert ESCAPE not in shown
    assert "\x07" not in shown


def test_a_review_shows_the_remark_the_fallback_and_the_model(build: Build) -> None:
    advisor = build(None)
    draft = Draft(text="Wat een sukkel, die planner van ons! Bel hem gerust: 06-12345678.")
    review = advisor.review(draft)
    findings = (replace(review.findings[0], remark="Misschien is het al openbaar."), *review.findings[1:])
    review = replace(review, findings=findings, fallback="Het taalmodel zweeg.", model="klein")
    shown = _plain(review_view(review, draft, advisor.policy))
    for words in ("Misschien is het al openbaar.", "Het taalmodel zweeg.", text("cli.read", "nl", model="klein")):
        assert words in shown
    without = _plain(review_view(advisor.review(draft), draft, advisor.policy))
    assert text("review.remark", "nl") not in without
    assert text("cli.read", "nl", model="klein") not in without


def test_a_review_with_a_model_is_the_last_one(build: Build) -> None:
    draft = Draft(text="Wat een sukkel, die planner van ons!")
    review = made_review(build(ScriptedModel(lambda _: ModelError(Fault.REFUSED))), draft)
    assert review.fallback
