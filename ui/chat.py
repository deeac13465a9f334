"""The chat page: a conversation with the adviser, and the rules to read."""

from __future__ import annotations

from importlib import resources
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.themes import Base

from advisor.bootstrap import Advisor
from advisor.question import LONGEST, Question, Turn
from ingest.errors import RuggespraakError
from ingest.policy import Language
from ui.page_html import Exchange, conversation_html, header_html, rules_html
from ui.texts import text, texts

CONCURRENT = 32
MOST_WAITING = 200
_REMEMBERED = 20
_FORGOTTEN_AFTER = 3600
_OPEN_SOURCE = """
element.addEventListener('click', (event) => {
  const link = event.target.closest('a.rg-marker');
  if (!link) return;
  event.preventDefault();
  const source = document.getElementById(link.getAttribute('href').slice(1));
  if (!source) return;
  source.open = true;
  source.querySelector('summary').focus({preventScroll: true});
  source.scrollIntoView({block: 'nearest', behavior: 'smooth'});
});
"""
_AFTER_ANSWER = """
() => setTimeout(() => {
  const answers = document.querySelectorAll('.rg-you');
  if (answers.length) answers[answers.length - 1].scrollIntoView({block: 'start', behavior: 'smooth'});
}, 60)
"""


def chat_page(advisor: Advisor, language: Language) -> gr.Blocks:
    """Return the page in one language."""
    policy = advisor.policy

    def answer(question: str, exchanges: list[Exchange]) -> tuple[str, list[Exchange], str, Any]:
        if not (question or "").strip():
            return "", exchanges, conversation_html(exchanges, policy, language), gr.update(visible=not exchanges)
        now = [*exchanges[-_REMEMBERED:], _exchange(advisor, question, exchanges, language)]
        return "", now, conversation_html(now, policy, language), gr.update(visible=False)

    def restart() -> tuple[str, list[Exchange], str, Any]:
        return "", [], conversation_html([], policy, language), gr.update(visible=True)

    with gr.Blocks(title=text("page.title", language), analytics_enabled=False) as page:
        gr.HTML(header_html(policy, language))
        exchanges: Any = gr.State([], time_to_live=_FORGOTTEN_AFTER)
        with gr.Tabs():
            with gr.Tab(text("page.ask", language)):
                talk = gr.HTML(conversation_html([], policy, language), js_on_load=_OPEN_SOURCE)
                with gr.Column(elem_classes="rg-examples") as examples:
                    buttons = [gr.Button(example, size="md") for example in texts("page.examples", language)]
                with gr.Row(elem_classes="rg-ask"):
                    box = gr.Textbox(
                        label=text("page.ask", language),
                        placeholder=text("page.placeholder", language),
                        lines=2,
                        max_lines=8,
                        max_length=LONGEST,
                        scale=5,
                        autofocus=True,
                        html_attributes=gr.InputHTMLAttributes(lang=language, spellcheck=True, autocomplete="off"),
                    )
                    send = gr.Button(text("page.send", language), variant="primary", scale=1, min_width=110)
                again = gr.Button(text("page.new", language), size="sm", variant="secondary", elem_classes="rg-again")
            with gr.Tab(text("page.all_rules", language)):
                gr.HTML(rules_html(policy, language))
        outputs = [box, exchanges, talk, examples]
        private: Any = {"api_visibility": "private", "show_progress": "hidden"}
        for trigger in (box.submit, send.click):
            trigger(answer, [box, exchanges], outputs, **private).then(None, js=_AFTER_ANSWER)
        for button in buttons:
            button.click(answer, [button, exchanges], outputs, **private).then(None, js=_AFTER_ANSWER)
        again.click(restart, None, outputs, **private)
    page.queue(default_concurrency_limit=CONCURRENT, max_size=MOST_WAITING, api_open=False)
    return page


def mount_pages(api: FastAPI, advisor: Advisor) -> FastAPI:
    """Return the API with the page mounted on it, in Dutch under /nl and in English under /en."""
    css = resources.files("ui").joinpath("page.css").read_text(encoding="utf-8")
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
            css=css,
            head=f"<script>document.documentElement.lang='{language}'</script>",
        )
    return app


def _exchange(advisor: Advisor, question: str, exchanges: list[Exchange], language: Language) -> Exchange:
    turns: list[Turn] = []
    for earlier in exchanges:
        turns.append(Turn(role="user", content=earlier.question))
        if earlier.advice:
            turns.append(Turn(role="assistant", content=earlier.advice.text))
    try:
        return Exchange(question, advisor.ask(Question(text=question, history=tuple(turns))))
    except RuggespraakError as error:
        too_long = len(question) > LONGEST
        reason = (
            text("page.too_long", language, most=LONGEST) if too_long else text("page.error", language, reason=error)
        )
        return Exchange(question[:200], None, reason)


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
