"""The tab where an employee has a draft read; the draft and what is said about it live in the page, and only there."""

from __future__ import annotations

import json
import logging
import secrets
import traceback
from dataclasses import dataclass
from typing import Any

import gradio as gr

from advisor.bootstrap import Advisor
from advisor.draft import LONGEST, Draft
from ingest.errors import InputError
from ingest.policy import Language
from ui.review_form_html import about_html, intro_html, kept_html
from ui.review_html import problem_html, review_html
from ui.texts import text
from ui.wire_review import ReviewIn

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the tab does with a draft; it remembers nothing."""

    advisor: Advisor
    language: Language

    def review(self, typed: str, about: dict[str, Any] | None) -> str:
        """Return the review as HTML, or why there is none.

        Each has a number of its own: the page's framework does not show the same value twice.
        """
        return f'<div data-turn="{secrets.token_hex(8)}">{self._read(typed or "", about or {})}</div>'

    def _read(self, typed: str, about: dict[str, Any]) -> str:
        if len(typed) > LONGEST:
            return self._problem("too_long", count=self._number(len(typed)), most=self._number(LONGEST))
        try:
            draft = _draft(typed, about)
            return review_html(draft, self.advisor.review(draft), self.advisor.policy)
        except InputError:
            return self._problem("empty")
        except Exception as error:  # whatever it is, the person reads it in their own language
            _log.error("No review: %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
            return self._problem("failed")

    def _problem(self, key: str, **values: object) -> str:
        return problem_html(text(f"page.review_{key}", self.language, **values))

    def _number(self, count: int) -> str:
        return f"{count:,}".replace(",", "." if self.language == "nl" else ",")


def review_tab(reading: Reading) -> None:
    """Put the tab's parts on the page."""
    language = reading.language
    private: Any = {"api_visibility": "private", "show_progress": "hidden"}
    gr.HTML(intro_html(language))
    with gr.Column(elem_classes="rg-rv-form"):
        box = _box(language)
        example = gr.Button(text("page.review_try", language), size="sm", elem_classes="rg-rv-try")
        gr.HTML(about_html(reading.advisor.policy, language))
        gr.HTML(kept_html(language))
        send = gr.Button(text("page.review_send", language), variant="primary", elem_classes="rg-rv-send")
    about = gr.JSON(visible=False)
    shown = gr.HTML("", js_on_load="ruggespraak.review.start(element)", elem_classes="rg-rv-result")
    example.click(None, None, box, js="ruggespraak.review.example", **private)
    asked = send.click(reading.review, [box, about], shown, js="ruggespraak.review.asked", **private)
    asked.then(None, js="ruggespraak.review.answered", api_visibility="private")


def review_words(language: Language) -> str:
    """Return the words that the page's own script needs, as JSON."""
    names = ("waiting", "lost", "failed", "copied", "copy_self")
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
