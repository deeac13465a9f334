"""One value, many renderers: advice, hits and rules for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.advice import Advice, Claim, marked, rows_of
from advisor.grounding import fold
from ingest.policy import Language, Policy, Rule
from retrieval.search import Hit
from ui.snippet import harmless
from ui.texts import text

_STANCE_STYLE = {
    "allowed": "bold green",
    "allowed_if": "bold green",
    "not_allowed": "bold red",
    "consult_first": "bold yellow",
    "duty": "bold blue",
    "explanation": "bold",
}


def advice_view(advice: Advice, policy: Policy) -> RenderableType:
    """Return the advice for a terminal: stance, answer, next step, and the sentences it rests on."""
    language = advice.language
    parts: list[RenderableType] = []
    if advice.stance:
        parts.append(Text(text(f"stance.{advice.stance}", language), style=_STANCE_STYLE[advice.stance]))
    parts.append(Text(harmless(advice.text, keep="\n")))
    if advice.next_step:
        parts.append(Text(advice.next_step.text, style="italic"))
    for citation in advice.citations:
        where = text("rule", language, number=citation.rule) if citation.rule else citation.source
        head = Text.assemble((f"[{citation.ref}] ", "bold cyan"), (f"{where} · {citation.title}", "cyan"))
        parts.append(Group(head, Padding(Text(f"“{fold(citation.quote)}”"), (0, 0, 0, 2))))
    if advice.fallback:
        parts.append(Text(advice.fallback, style="dim"))
    parts.append(footer_view("written", advice.model, policy, language))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts[:-1]), parts[-1])


def writing_view(claims: Iterable[Claim], language: Language) -> RenderableType:
    """Return the proved claims of an answer that is still being written."""
    rows = (Text(harmless(" ".join(map(marked, row)))) for row in rows_of(claims))
    return Group(*(Padding(row, (0, 0, 1, 0)) for row in rows), Text(text("cli.writing", language), style="dim"))


def footer_view(key: str, model: str | None, policy: Policy, language: Language) -> Text:
    """Return the last line: which model did it, if one did, that it is advice, and after which policy."""
    by = f"{text(f'cli.{key}', language, model=harmless(model))} " if model else ""
    return Text(by + text("cli.footer", language, version=policy.version), style="dim")


def hits_view(hits: list[Hit]) -> RenderableType:
    """Return the hits for a terminal, one a row."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for hit in hits:
        table.add_row(
            f"{hit.score:.2f}", hit.ref, Text.assemble((f"{hit.heading}\n", "cyan"), " ".join(hit.text.split()))
        )
    return table


def rules_view(policy: Policy, language: Language) -> RenderableType:
    """Return the list of rules for a terminal: number, title, in short."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right", style="bold cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for rule in policy.rules:
        note = policy.note(rule.number)
        short = note.in_short[language].replace("{organisation}", policy.organisation.name) if note else rule.text
        table.add_row(str(rule.number), Text.assemble((policy.title(rule.number, language) + "\n", "bold"), short))
    return table


def rule_view(policy: Policy, rule: Rule, language: Language) -> RenderableType:
    """Return one rule for a terminal: word for word, then what we wrote about it."""
    head = Text.assemble(
        (f"{text('rule', language, number=rule.number)} ", "bold cyan"), (policy.title(rule.number, language), "bold")
    )
    parts: list[RenderableType] = [head]
    parts += [Padding(Text.assemble((f"{s.ref}  ", "cyan"), s.text), (0, 0, 0, 2)) for s in rule.sentences]
    note = policy.note(rule.number)
    if note:
        rows = [("in_short", (note.in_short[language],)), ("may", note.may[language]), ("mind", note.mind[language])]
        for key, lines in (*rows, ("consult", (note.consult[language],))):
            filled = [line.replace("{organisation}", policy.organisation.name) for line in lines]
            marks = [f"• {line}" if len(filled) > 1 else line for line in filled]
            parts.append(
                Group(
                    Text(text(f"note.{key}", language), style="bold"), *(Padding(Text(m), (0, 0, 0, 2)) for m in marks)
                )
            )
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def console(*, error: bool = False, width: int = 100) -> Console:
    """Return a console that wraps at the terminal's width, and at most at `width` columns."""
    made = Console(stderr=error, highlight=False, soft_wrap=False)
    made.width = min(made.width, width) if made.is_terminal else width
    return made
