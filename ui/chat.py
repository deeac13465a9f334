"""The page: a conversation with the adviser, a draft that is read, and the rules."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.themes import Base

from advisor.bootstrap import Advisor
from ingest.policy import Language
from ui.conversation import Conversation
from ui.leaving import sent_to
from ui.metrics import Metrics
from ui.page_html import footer_html, header_html, rules_html
from ui.review_page import Reading, review_tab, review_words
from ui.texts import text, texts

CONCURRENT = 32
MOST_WAITING = 200
_FORGOTTEN_AFTER = 3600
_PRIVATE: Any = {"api_visibility": "private", "show_progress": "hidden"}


def chat_page(advisor: Advisor, language: Language, metrics: Metrics | None = None) -> gr.Blocks:
    """Return the page in one language."""
    talk, reading = Conversation(advisor, language, metrics), Reading(advisor, language, metrics)
    with gr.Blocks(title=text("page.title", language), analytics_enabled=False) as page:
        gr.HTML(header_html(advisor.policy, language, sent_to(advisor, "questions")), elem_classes="rg-top")
        with gr.Tabs():
            with gr.Tab(text("page.ask", language)):
                _ask_tab(talk)
            with gr.Tab(text("page.review", language)):
                review_tab(reading)
            with gr.Tab(text("page.all_rules", language)):
                gr.HTML(rules_html(advisor.policy, language))
        gr.HTML(footer_html(advisor.policy, language))
        for leave in (talk.leave, reading.leave):
            page.unload(leave)
    page.queue(default_concurrency_limit=CONCURRENT, max_size=MOST_WAITING, api_open=False)
    return page


def mount_pages(api: FastAPI, advisor: Advisor, metrics: Metrics | None = None) -> FastAPI:
    """Return the API with the page mounted on it, in Dutch under /nl and in English under /en."""
    app = api
    for language in ("nl", "en"):
        app = gr.mount_gradio_app(
            app,
            chat_page(advisor, language, metrics),
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
        send = gr.Button(
            text("page.send", talk.language), variant="primary", scale=1, min_width=96, elem_classes="rg-send"
        )
        if talk.advisor.caller:
            _stop_button(talk)
    again = gr.Button(text("page.new", talk.language), size="sm", variant="secondary", elem_classes="rg-again")
    outputs = [box, exchanges, shown, examples]
    private = _PRIVATE
    asking: list[tuple[Any, Any]] = [(box.submit, box), (send.click, box), *((b.click, b) for b in buttons)]
    for trigger, source in asking:
        asked = trigger(talk.answer, [source, exchanges], outputs, js="ruggespraak.asked", **private)
        asked.then(None, js="ruggespraak.answered")
    again.click(talk.restart, None, outputs, **private).then(None, js="ruggespraak.restarted")


def _stop_button(talk: Conversation) -> None:
    """Put the button on the page that takes the place of the one to send while there is something to stop."""
    stop = gr.Button(text("page.stop", talk.language), scale=1, min_width=96, elem_classes="rg-stop")
    stop.click(talk.stop, None, None, **_PRIVATE)


def _box(language: Language) -> gr.Textbox:
    return gr.Textbox(
        label=text("page.ask", language),
        placeholder=text("page.placeholder", language),
        lines=1,  # with one line, Enter asks and Shift+Enter makes a new line
        max_lines=8,
        scale=5,
        html_attributes=gr.InputHTMLAttributes(lang=language, spellcheck=True, autocomplete="off"),
    )


def _head(language: Language) -> str:
    words = {key: text(f"page.{key}", language) for key in ("waiting", "failed", "lost", "complete")}
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
