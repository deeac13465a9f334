"""What the `ask` command shows: the answer, and at a terminal its claims while a model still writes."""

from __future__ import annotations

from rich.console import Console
from rich.live import Live

from advisor.advice import Advice, Claim
from advisor.bootstrap import Advisor
from advisor.language import language_of
from advisor.question import Question
from ui.render import advice_view, console, writing_view


def show_answer(advisor: Advisor, question: Question) -> None:
    """Print the answer to a question.

    Raises InputError when it is empty or too long.
    """
    out = console()
    watched = advisor.caller is not None and out.is_terminal
    advice = _watched(advisor, question, out) if watched else advisor.ask(question)
    out.print(advice_view(advice, advisor.policy))


def _watched(advisor: Advisor, question: Question, out: Console) -> Advice:
    """Return the advice, showing each claim as it comes; what was shown makes place for the whole."""
    language = question.language or language_of(question.text)
    values, claims = advisor.ask_stream(question), list[Claim]()
    with Live(writing_view((), language), console=out, transient=True, auto_refresh=False) as live:
        for value in values:
            if isinstance(value, Advice):
                return value
            claims.append(value)
            live.update(writing_view(claims, language), refresh=True)
    raise AssertionError("a stream ends with the advice")
