"""The page: a conversation with the adviser, a draft that is read, and the rules."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.themes import Base

from advisor.bootstrap import Advisor
from advisor.question import LONGEST, Question, Turn, cleaned
from ingest.policy import Language
from ui.page_html import Exchange, conversation_html, footer_html, header_html, rules_html
from ui.review_page import Reading, review_tab, review_words
from ui.texts import text, texts

CONCURRENT = 32
MOST_WAITING = 200
_REMEMBERED = 20
_FORGOTTEN_AFTER = 3600
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the page does with a question; the exchanges so far live in the page, and only there."""

    advisor: Advisor
    language: Language

    def answer(self, question: str, exchanges: list[Exchange]) -> tuple[str, list[Exchange], str, Any]:
        """Return what is left in the box, the exchanges with the new one, how they look, and whether examples show."""
        if not cleaned(question or ""):
            return "", exchanges, self.view(exchanges), gr.update(visible=not exchanges)
        asked = self._exchange(question, exchanges)
        now = [*exchanges[-_REMEMBERED:], asked]
        return "" if asked.advice else question, now, self.view(now), gr.update(visible=False)

    def restart(self) -> tuple[str, list[Exchange], str, Any]:
        """Return the empty conversation."""
        return "", [], self.view([]), gr.update(visible=True)

    def view(self, exchanges: Sequence[Exchange]) -> str:
        """Return the conversation as HTML."""
        return conversation_html(exchanges, self.advisor.policy, self.language)

    def _exchange(self, question: str, exchanges: Sequence[Exchange]) -> Exchange:
        if len(question) > LONGEST:
            most = f"{LONGEST:,}".replace(",", "." if self.language == "nl" else ",")
            return Exchange(question[:LONGEST], None, text("page.too_long", self.language, most=most))
        try:
            return Exchange(question, self.advisor.ask(Question(text=question, history=_turns(exchanges))))
        except Exception as error:  # whatever it is, the person reads it in their own language
            _log.error("No answer: %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
            return Exchange(question, None, text("page.failed", self.language))


def chat_page(advisor: Advisor, language: Language) -> gr.Blocks:
    """Return the page in one language."""
    talk = Conversation(advisor, language)
    with gr.Blocks(title=text("page.title", language), analytics_enabled=False) as page:
        gr.HTML(header_html(advisor.policy, language), elem_classes="rg-top")
        with gr.Tabs():
            with gr.Tab(text("page.ask", language)):
                _ask_tab(talk)
            with gr.Tab(text("page.review", language)):
                review_tab(Reading(advisor, language))
            with gr.Tab(text("page.all_rules", language)):
                gr.HTML(rules_html(advisor.policy, language))
        gr.HTML(footer_html(advisor.policy, language))
    page.queue(default_concurrency_limit=CONCURRENT, max_size=MOST_WAITING, api_open=False)
    return page


def mount_pages(api: FastAPI, advisor: Advisor) -> FastAPI:
    """Return the API with the page mounted on it, in Dutch under /nl and in English under /en."""
    app = api
    for language in ("nl", "en"):
        app = gr.mount_gradio_app(
            app,
            chat_page(advisor, language),
            f"/{language}",
            run_history=False,
            footer_links=[],
            enable_monitoring=False,
            show_error=False,
            mcp_server=False,
            max_file_size="1kb",
            theme=_theme(),
            css=_file("page.css") + _file("review.css"),
            head=_head(language),
        )
    return app


def _ask_tab(talk: Conversation) -> None:
    exchanges: Any = gr.State([], time_to_live=_FORGOTTEN_AFTER)
    shown = gr.HTML(talk.view([]), js_on_load="ruggespraak.start(element)", elem_classes="rg-conversation")
    with gr.Column(elem_classes="rg-examples") as examples:
        buttons = [gr.Button(example, size="md") for example in texts("page.examples", talk.language)]
    with gr.Row(elem_classes="rg-ask"):
        box = _box(talk.language)
        send = gr.Button(text("page.send", talk.language), variant="primary", scale=1, min_width=96)
    again = gr.Button(text("page.new", talk.language), size="sm", variant="secondary", elem_classes="rg-again")
    outputs = [box, exchanges, shown, examples]
    private: Any = {"api_visibility": "private", "show_progress": "hidden"}
    asking: list[tuple[Any, Any]] = [(box.submit, box), (send.click, box), *((b.click, b) for b in buttons)]
    for trigger, source in asking:
        asked = trigger(talk.answer, [source, exchanges], outputs, js="ruggespraak.asked", **private)
        asked.then(None, js="ruggespraak.answered")
    again.click(talk.restart, None, outputs, **private).then(None, js="ruggespraak.restarted")


def _box(language: Language) -> gr.Textbox:
    return gr.Textbox(
        label=text("page.ask", language),
        placeholder=text("page.placeholder", language),
        lines=1,  # with one line, Enter asks and Shift+Enter makes a new line
        max_lines=8,
        scale=5,
        html_attributes=gr.InputHTMLAttributes(lang=language, spellcheck=True, autocomplete="off"),
    )


def _turns(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for earlier in exchanges:
        if earlier.advice:
            turns.append(Turn(role="user", content=earlier.question))
            turns.append(Turn(role="assistant", content=earlier.advice.text))
    return tuple(turns)


def _head(language: Language) -> str:
    words = {key: text(f"page.{key}", language) for key in ("waiting", "failed", "lost")}
    return (
        '<link rel="icon" type="image/svg+xml" href="../favicon.ico">'
        f"<script>{_file('page.js')}\nruggespraak.words = {json.dumps(words)};\n"
        f"{_file('review.js')}\nruggespraak.review.words = {review_words(language)};\n"
        f"ruggespraak.keepLanguage('{language}');</script>"
    )


def _file(name: str) -> str:
    return resources.files("ui").joinpath(name).read_text(encoding="utf-8")


def _theme() -> gr.Theme:
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
    base = Base(primary_hue="blue", neutral_hue="slate", font=fonts, font_mono=["ui-monospace", "monospace"])
    return base.set(
        button_primary_background_fill="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover="*primary_900",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
        block_label_text_color="*neutral_800",
        block_label_text_color_dark="*neutral_100",
        body_text_color_subdued="*neutral_700",
        body_text_color_subdued_dark="*neutral_300",
        color_accent="*primary_800",
        block_border_width="0px",
        block_shadow="none",
        input_border_color="*neutral_400",
        input_placeholder_color="*neutral_600",
        input_placeholder_color_dark="*neutral_300",
        button_large_radius="0.6rem",
    )
