"""The tab where an employee has a draft read; the draft and what is said about it live in the page, and only there."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from advisor.bootstrap import Advisor
from advisor.draft import LONGEST, Draft
from advisor.review import Review
from ingest.errors import InputError
from ingest.policy import Language
from ui.conversation import log_error, page_of
from ui.leaving import sent_to
from ui.metrics import Metrics
from ui.review_form_html import about_html, intro_html, kept_html
from ui.review_html import State, problem_html, review_html
from ui.running import Running
from ui.streaming import in_thread
from ui.texts import text
from ui.wire_review import ReviewIn


@dataclass(frozen=True, slots=True)
class Reading:
    """What the tab does with a draft; it remembers nothing but what is being read now."""

    advisor: Advisor
    language: Language
    metrics: Metrics | None = None
    running: Running = field(default_factory=Running)

    async def review(
        self, typed: str, about: dict[str, Any] | None, request: gr.Request | None = None
    ) -> AsyncGenerator[Any]:
        """Yield the review as HTML, first without the language model and then with it, or why there is none.

        Each has a number of its own: the page's framework does not show the same value twice.
        """
        page = page_of(request)
        with self.running.begun(page) as stop:
            async with aclosing(self._read(typed or "", about or {}, stop)) as growing:
                async for html in growing:
                    if not self.running.is_latest(page, stop):
                        yield gr.skip()  # the last is sent again at the end
                        return
                    yield f'<div data-turn="{secrets.token_hex(8)}">{html}</div>'

    def stop(self, request: gr.Request | None = None) -> None:
        """Stop the model that is reading."""
        self.running.stop(page_of(request))

    def leave(self, request: gr.Request) -> None:
        """Stop the model that reads for a page that was closed."""
        self.running.forget(page_of(request))

    async def _read(self, typed: str, about: dict[str, Any], stop: threading.Event) -> AsyncGenerator[str]:
        if len(typed) > LONGEST:
            yield self._problem("too_long", count=self._number(len(typed)), most=self._number(LONGEST))
            return
        try:
            draft = _draft(typed, about)
            async with aclosing(in_thread(self._made(draft, stop), stop)) as reviews:
                async for review, state in reviews:
                    yield review_html(draft, review, self.advisor.policy, state)
        except InputError:
            yield self._problem("empty")
        except Exception as error:  # whatever it is, the person reads it in their own language
            log_error("review", error)
            yield self._problem("failed")

    def _made(self, draft: Draft, stop: threading.Event) -> Iterator[tuple[Review, State]]:
        """Yield the review without the model while it still reads, then what there is when it is done or stopped."""
        last: Review | None = None
        for review in self.advisor.review_stream(draft, stop) if self.advisor.caller else [self.advisor.review(draft)]:
            if self.advisor.caller and last is None:
                yield review, "pending"
            last = review
        if last:
            if self.metrics:
                self.metrics.reviewed(last)
            yield last, "stopped" if stop.is_set() else "done"

    def _problem(self, key: str, **values: object) -> str:
        return problem_html(text(f"page.review_{key}", self.language, **values))

    def _number(self, count: int) -> str:
        return f"{count:,}".replace(",", "." if self.language == "nl" else ",")


def review_tab(reading: Reading) -> None:
    """Put the tab's parts on the page."""
    language = reading.language
    private: Any = {"api_visibility": "private", "show_progress": "hidden"}
    sent = sent_to(reading.advisor, "drafts")
    gr.HTML(intro_html(language))
    with gr.Column(elem_classes="rg-rv-form"):
        box = _box(language)
        example = gr.Button(text("page.review_try", language), size="sm", elem_classes="rg-rv-try")
        gr.HTML(about_html(reading.advisor.policy, language, is_sent=sent is not None))
        gr.HTML(kept_html(language, sent))
        send = gr.Button(text("page.review_send", language), variant="primary", elem_classes="rg-rv-send")
    about = gr.JSON(visible=False)
    shown = gr.HTML("", js_on_load="ruggespraak.review.start(element)", elem_classes="rg-rv-result")
    example.click(None, None, box, js="ruggespraak.review.example", **private)
    again: Any = {"trigger_mode": "multiple"}  # a changed draft does not wait for the model that reads the first
    asked = send.click(reading.review, [box, about], shown, js="ruggespraak.review.asked", **again, **private)
    asked.then(None, js="ruggespraak.review.answered", api_visibility="private")
    if reading.advisor.caller:  # pressed by the button in the review itself
        gr.Button("", elem_classes="rg-rv-stop").click(reading.stop, None, None, **private)


def review_words(language: Language) -> str:
    """Return the words that the page's own script needs, as JSON."""
    names = ("waiting", "lost", "failed", "copied", "copy_self", "pending", "complete")
    words: dict[str, Any] = {name: text(f"page.review_{name}", language) for name in names}
    example = {name: text(f"page.review_example_{name}", language) for name in ("role", "organisation", "channel")}
    return json.dumps(words | {"example": {"draft": text("page.review_example", language), **example}})


def _box(language: Language) -> gr.Textbox:
    return gr.Textbox(
        label=text("page.review_draft", language),
        placeholder=text("page.review_placeholder", language),
        lines=7,
        max_lines=18,
        elem_classes="rg-rv-box",
        html_attributes=gr.InputHTMLAttributes(lang=language, spellcheck=True, autocomplete="off"),
    )


def _draft(typed: str, about: dict[str, Any]) -> Draft:
    """Return the draft with what the page says about it.

    Raises ValidationError when that is not what this page sends.
    """
    author = {key: value for key, value in about.items() if key != "channel"}
    channel = {"channel": about["channel"]} if "channel" in about else {}
    return ReviewIn.model_validate({"draft": typed, "author": author, **channel}).value()
