"""The conversation, the rules and the frame of the page as HTML; every text from outside is escaped here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from advisor.advice import Advice, Citation, marked
from advisor.grounding import fold
from ingest.notes import MARKER
from ingest.policy import Language, Policy, Rule
from ui.texts import text


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as it was typed, with its advice, or with the reason why there is none."""

    question: str
    advice: Advice | None
    problem: str = ""


def header_html(policy: Policy, language: Language) -> str:
    """Return the head of the page: name, what it is, that it is a machine, the other language."""
    other = "en" if language == "nl" else "nl"
    return (
        f'<header class="rg-head"><h1>{_t("title", language)}</h1>'
        f'<a class="rg-lang" lang="{other}" hreflang="{other}" href="../{other}/" '
        f'aria-label="{_t("other_language_label", language)}">{_t("other_language", language)}</a></header>'
        f'<p class="rg-tagline">{_t("tagline", language)}{_organisation(policy)}</p>'
        f'<p class="rg-machine" role="note">{_t("machine", language)}</p>'
    )


def conversation_html(exchanges: Sequence[Exchange], policy: Policy, language: Language) -> str:
    """Return the whole conversation, newest last; the empty one invites to ask."""
    if not exchanges:
        return f'<div class="rg-empty"><h2>{_t("empty_title", language)}</h2><p>{_t("empty", language)}</p></div>'
    turns = "".join(_exchange(number, exchange, policy, language) for number, exchange in enumerate(exchanges, start=1))
    return f'<div class="rg-talk" role="log" aria-label="{_t("ask", language)}">{turns}</div>'


def rules_html(policy: Policy, language: Language) -> str:
    """Return all rules, each to be opened, word for word and with what we wrote about it."""
    intro = escape(text("page.all_rules_intro", language, source=policy.source))
    rows = "".join(
        f'<details class="rg-rule"><summary><span class="rg-ref">{rule.number}</span>'
        f"<span>{escape(policy.title(rule.number, language))}</span></summary>"
        f"{_rule_body(policy, rule, language, marked_refs=frozenset())}</details>"
        for rule in policy.rules
    )
    return f'<div class="rg-rules"><p>{intro}</p>{rows}</div>'


def _t(key: str, language: Language) -> str:
    return escape(text(f"page.{key}", language))


def _organisation(policy: Policy) -> str:
    name = policy.organisation.name
    return f" · {escape(name)}" if name[:1].isupper() else ""


def _exchange(number: int, exchange: Exchange, policy: Policy, language: Language) -> str:
    asked = (
        f'<div class="rg-you"><span class="rg-sr">{_t("you", language)}: </span>'
        f"{escape(exchange.question).replace(chr(10), '<br>')}</div>"
    )
    if exchange.advice is None:
        return f'{asked}<div class="rg-answer rg-problem" role="alert">{escape(exchange.problem)}</div>'
    return asked + _answer(number, exchange.advice, policy)


def _answer(number: int, advice: Advice, policy: Policy) -> str:
    language = advice.language
    stance = (
        f'<p class="rg-stance rg-{advice.stance}">{escape(text(f"stance.{advice.stance}", language))}</p>'
        if advice.stance
        else ""
    )
    body = "".join(f"<p>{_with_markers(number, ' '.join(map(marked, row)))}</p>" for row in advice.paragraphs)
    message = f"<p>{escape(advice.message)}</p>" if advice.message else ""
    step = (
        f'<p class="rg-step"><strong>{_t("next_step", language)}:</strong> {escape(advice.next_step.text)}</p>'
        if advice.next_step
        else ""
    )
    return (
        f'<article class="rg-answer" lang="{language}"><span class="rg-sr">{_t("adviser", language)}: </span>'
        f"{stance}{body}{message}{step}{_sources(number, advice, policy)}</article>"
    )


def _with_markers(number: int, marked_text: str) -> str:
    def link(match: re.Match[str]) -> str:
        ref = match[1]
        return f'<a class="rg-marker" href="#{_anchor(number, ref)}">{ref}</a>'

    return MARKER.sub(link, escape(marked_text, quote=False))


def _anchor(number: int, ref: str) -> str:
    place = ref.split(".", maxsplit=1)[0] if ref.startswith("R") else ref
    return f"bron-{number}-{re.sub(r'[^A-Za-z0-9]+', '-', place)}"


def _sources(number: int, advice: Advice, policy: Policy) -> str:
    if not advice.citations:
        return ""
    places: dict[str, list[Citation]] = {}
    for citation in advice.citations:
        places.setdefault(_anchor(number, citation.ref), []).append(citation)
    rows = "".join(_source(anchor, found, policy, advice.language) for anchor, found in places.items())
    return f'<section class="rg-sources"><h3>{_t("rests_on", advice.language)}</h3>{rows}</section>'


def _source(anchor: str, citations: list[Citation], policy: Policy, language: Language) -> str:
    first = citations[0]
    rule = policy.rule(first.rule) if first.rule else None
    if rule:
        head = f"{escape(text('rule', language, number=rule.number))} · {escape(policy.title(rule.number, language))}"
        body = _rule_body(policy, rule, language, frozenset(citation.ref for citation in citations))
    else:
        head = escape(f"{first.source} · {first.title}")
        body = _passage_body(policy, citations)
    return f'<details id="{anchor}" class="rg-source"><summary>{head}</summary>{body}</details>'


def _rule_body(policy: Policy, rule: Rule, language: Language, marked_refs: frozenset[str]) -> str:
    sentences = " ".join(
        f"<mark>{escape(s.text)}</mark>" if s.ref in marked_refs else f"<span>{escape(s.text)}</span>"
        for s in rule.sentences
    )
    return f'<blockquote lang="{policy.language}">{sentences}</blockquote>{_notes(policy, rule, language)}'


def _notes(policy: Policy, rule: Rule, language: Language) -> str:
    note = policy.note(rule.number)
    if not note:
        return ""
    lists = "".join(
        f"<h4>{escape(text(f'note.{key}', language))}</h4><ul>{_items(policy, lines)}</ul>"
        for key, lines in (("may", note.may[language]), ("mind", note.mind[language]))
    )
    return f'<div class="rg-notes"><p>{_filled(policy, note.in_short[language])}</p>{lists}</div>'


def _items(policy: Policy, lines: Sequence[str]) -> str:
    return "".join(f"<li>{_filled(policy, line)}</li>" for line in lines)


def _filled(policy: Policy, line: str) -> str:
    return escape(line.replace("{organisation}", policy.organisation.name))


def _passage_body(policy: Policy, citations: list[Citation]) -> str:
    passage = policy.passage_of[citations[0].ref]
    whole, quote = escape(fold(passage.text)), escape(fold(citations[0].quote))
    shown = whole.replace(quote, f"<mark>{quote}</mark>", 1)
    return f"<blockquote>{shown}</blockquote>"
