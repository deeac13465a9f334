"""The conversation, the rules and the frame of the page as HTML; every text from outside is escaped here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from advisor.advice import Advice, Citation, Claim, marked, rows_of
from advisor.grounding import fold
from advisor.phrases import phrase
from ingest.notes import MARKER
from ingest.policy import Language, Policy, Rule
from ui.texts import text

_RUN = re.compile(rf"{MARKER.pattern}(?: {MARKER.pattern})*")
LONG = 600
"""Characters of a question that are shown at once."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as it was typed, with its advice, or the claims there are so far, or the reason why there is none."""

    question: str
    advice: Advice | None
    problem: str = ""
    claims: tuple[Claim, ...] = ()
    state: Literal["done", "writing", "stopped"] = "done"


def header_html(policy: Policy, language: Language, sent_to: str | None = None) -> str:
    """Return the head of the page: name, what it is, that it is a machine, where questions go, the other language."""
    promise = escape(text("page.promise_sent", language, model=sent_to)) if sent_to else _t("promise", language)
    other = "en" if language == "nl" else "nl"
    return (
        f'<header class="rg-head"><span class="rg-logo"></span><h1>{_t("title", language)}</h1>'
        f'<a class="rg-lang" lang="{other}" hreflang="{other}" href="../{other}/" '
        f'aria-label="{_t("other_language_label", language)}">{_t("other_language", language)}</a>'
        f'<p class="rg-tagline">{_t("tagline", language)}{_organisation(policy)}</p></header>'
        f'<p class="rg-machine" role="note"><strong>{_t("machine", language)}</strong> {promise}</p>'
        '<p class="rg-sr rg-status" role="status"></p>'
    )


def footer_html(policy: Policy, language: Language) -> str:
    """Return the foot of the page: which person to ask instead."""
    contact = policy.organisation.contact or phrase("contact", language)
    return f'<p class="rg-foot">{escape(text("page.person", language, contact=contact))}</p>'


def conversation_html(exchanges: Sequence[Exchange], policy: Policy, language: Language) -> str:
    """Return the whole conversation, newest last; the empty one invites to ask."""
    if not exchanges:
        return f'<div class="rg-empty"><h2>{_t("empty_title", language)}</h2><p>{_t("empty", language)}</p></div>'
    turns = "".join(_exchange(number, exchange, policy, language) for number, exchange in enumerate(exchanges, start=1))
    return f'<section class="rg-talk" aria-label="{_t("talk", language)}">{turns}</section>'


def rules_html(policy: Policy, language: Language) -> str:
    """Return all rules, each to be opened, word for word and with what we wrote about it."""
    intro = escape(text("page.all_rules_intro", language, source=policy.source))
    rows = "".join(
        f'<details class="rg-rule"><summary><span class="rg-ref">{rule.number}</span>'
        f"<span>{escape(policy.title(rule.number, language))}</span></summary>"
        f"{rule_body(policy, rule, language, marked_refs=frozenset())}</details>"
        for rule in policy.rules
    )
    return f'<div class="rg-rules"><h2>{_t("all_rules", language)}</h2><p>{intro}</p>{rows}</div>'


def _t(key: str, language: Language) -> str:
    return escape(text(f"page.{key}", language))


def _organisation(policy: Policy) -> str:
    name = policy.organisation.name
    return f'<span class="rg-organisation">{escape(name)}</span>' if name[:1].isupper() else ""


def _exchange(number: int, exchange: Exchange, policy: Policy, language: Language) -> str:
    said = f'<span class="rg-sr">{_t("you", language)}: </span>'
    asked = f'<div class="rg-you">{said}{_asked(exchange.question, language)}</div>'
    if exchange.state != "done":
        return asked + _unfinished(number, exchange, policy, language)
    if exchange.advice is None:
        return f'{asked}<div class="rg-answer rg-problem"><p>{escape(exchange.problem)}</p></div>'
    return asked + _answer(number, exchange.advice, policy)


def _unfinished(number: int, exchange: Exchange, policy: Policy, language: Language) -> str:
    """Return an answer that is still being written, or was stopped: its proved claims, and which of the two it is."""
    anchors = _anchors(number, _citations(exchange.claims))
    body = "".join(f"<p>{_with_markers(row, anchors, language)}</p>" for row in rows_of(exchange.claims))
    key = exchange.state if exchange.claims or exchange.state == "writing" else "stopped_early"
    sources = _sources(_citations(exchange.claims), anchors, policy, language)
    return (
        f'<div class="rg-answer rg-{exchange.state}"><span class="rg-sr">{_t("adviser", language)}: </span>{body}'
        f'<p class="rg-by">{_t(key, language)}</p>{sources}</div>'
    )


def _citations(claims: Sequence[Claim]) -> tuple[Citation, ...]:
    return tuple(citation for claim in claims for citation in claim.citations)


def _asked(question: str, language: Language) -> str:
    """Return what was typed; of a long text all but the beginning is folded away."""
    if len(question) <= LONG:
        return _lines(question)
    cut = question.rfind(" ", LONG // 2, LONG) + 1 or LONG
    return (
        f'{_lines(question[:cut])}<details class="rg-more"><summary>{_t("more", language)}</summary>'
        f"{_lines(question[cut:])}</details>"
    )


def _lines(typed: str) -> str:
    return escape(typed).replace("\n", "<br>")


def _answer(number: int, advice: Advice, policy: Policy) -> str:
    language = advice.language
    anchors = _anchors(number, advice.citations)
    stance = (
        f'<p class="rg-stance rg-{advice.stance}">{escape(text(f"stance.{advice.stance}", language))}</p>'
        if advice.stance
        else ""
    )
    body = "".join(f"<p>{_with_markers(row, anchors, language)}</p>" for row in advice.paragraphs)
    message = f"<p>{escape(advice.message)}</p>" if advice.message else ""
    step = (
        f'<p class="rg-step"><strong>{_t("next_step", language)}</strong> {escape(advice.next_step.text)}</p>'
        if advice.next_step
        else ""
    )
    return (
        f'<article class="rg-answer" lang="{language}"><span class="rg-sr">{_t("adviser", language)}: </span>'
        f"{stance}{body}{message}{step}{_made_by(advice)}"
        f"{_sources(advice.citations, anchors, policy, language)}</article>"
    )


def _made_by(advice: Advice) -> str:
    """Return, in small, which model wrote it, and why another engine answered than was asked for."""
    by = text("page.written_with", advice.language, model=advice.model) if advice.model else ""
    return "".join(f'<p class="rg-by">{escape(line)}</p>' for line in (advice.fallback, by) if line)


def _place(citation: Citation) -> str:
    return f"R{citation.rule}" if citation.rule else citation.ref


def _anchors(number: int, citations: Sequence[Citation]) -> dict[str, str]:
    """Return the id of every place the answer rests on, a rule or a passage, in the order of the text."""
    places = dict.fromkeys(map(_place, citations))
    return {place: f"bron-{number}-{index}" for index, place in enumerate(places, start=1)}


def _with_markers(row: Sequence[Claim], anchors: dict[str, str], language: Language) -> str:
    cited = {citation.ref: citation for claim in row for citation in claim.citations}

    def links(run: re.Match[str]) -> str:
        """Return one link for each place that the markers beside each other name; others stay as they are."""
        places: dict[str, list[Citation]] = {}
        for ref in MARKER.findall(run[0]):
            place = _place(cited[ref]) if ref in cited else f"[{ref}]"
            places.setdefault(place, []).extend([cited[ref]] if ref in cited else [])
        return " ".join(_marker(found, anchors[place], language) if found else place for place, found in places.items())

    return _RUN.sub(links, escape(" ".join(map(marked, row)), quote=False))


def _marker(citations: Sequence[Citation], anchor: str, language: Language) -> str:
    first = citations[0]
    if first.rule is None:
        return f'<a class="rg-marker" href="#{anchor}">{escape(first.title.rpartition(" › ")[2])}</a>'
    sentences = ", ".join(citation.ref.partition(".")[2] for citation in citations)
    label = escape(text("marker_label", language, number=first.rule, sentence=sentences))
    shown = escape(text("marker", language, number=first.rule))
    return f'<a class="rg-marker" href="#{anchor}" aria-label="{label}">{shown}</a>'


def _sources(citations: Sequence[Citation], anchors: dict[str, str], policy: Policy, language: Language) -> str:
    if not anchors:
        return ""
    rows = "".join(
        _source(anchor, [c for c in citations if _place(c) == place], policy, language)
        for place, anchor in anchors.items()
    )
    return f'<section class="rg-sources"><h2>{_t("rests_on", language)}</h2>{rows}</section>'


def _source(anchor: str, citations: list[Citation], policy: Policy, language: Language) -> str:
    first = citations[0]
    rule = policy.rule(first.rule) if first.rule else None
    if rule:
        head = f"{escape(text('rule', language, number=rule.number))} · {escape(policy.title(rule.number, language))}"
        body = rule_body(policy, rule, language, frozenset(citation.ref for citation in citations))
    else:
        head = escape(first.title)
        body = _passage_body(policy, citations, language)
    return f'<details id="{anchor}" class="rg-source"><summary><span>{head}</span></summary>{body}</details>'


def rule_body(policy: Policy, rule: Rule, language: Language, marked_refs: frozenset[str], level: int = 3) -> str:
    """Return a rule word for word, the sentences with these refs marked, and our notes with headings of this level."""
    sentences = " ".join(
        f"<mark>{escape(s.text)}</mark>" if s.ref in marked_refs else f"<span>{escape(s.text)}</span>"
        for s in rule.sentences
    )
    said = f'{_label("word_for_word", language)}<blockquote lang="{policy.language}">{sentences}</blockquote>'
    return said + _notes(policy, rule, language, level)


def _label(key: str, language: Language) -> str:
    return f'<p class="rg-label">{_t(key, language)}</p>'


def _notes(policy: Policy, rule: Rule, language: Language, level: int) -> str:
    note = policy.note(rule.number)
    if not note:
        return ""
    lists = "".join(
        f"<h{level}>{escape(text(f'note.{key}', language))}</h{level}><ul>{_items(policy, lines)}</ul>"
        for key, lines in (("may", note.may[language]), ("mind", note.mind[language]))
    )
    short = f"<p>{_filled(policy, note.in_short[language])}</p>"
    return f'<div class="rg-notes">{_label("explained", language)}{short}{lists}</div>'


def _items(policy: Policy, lines: Sequence[str]) -> str:
    return "".join(f"<li>{_filled(policy, line)}</li>" for line in lines)


def _filled(policy: Policy, line: str) -> str:
    return escape(line.replace("{organisation}", policy.organisation.name))


def _passage_body(policy: Policy, citations: list[Citation], language: Language) -> str:
    passage = policy.passage_of[citations[0].ref]
    label = escape(text("page.guidance", language, organisation=policy.organisation.name, source=passage.source))
    shown = _with_marks(fold(passage.text), [fold(citation.quote) for citation in citations])
    return f'<p class="rg-label">{label}</p><blockquote>{shown}</blockquote>'


def _with_marks(whole: str, quotes: Sequence[str]) -> str:
    """Return the text with the quotes marked where they stand as whole words; both are folded, neither is escaped."""
    parts, done = [""], 0
    for start, end in sorted(span for quote in quotes if (span := _span(quote, whole))):
        first = max(start, done)
        if end > first:
            parts += [escape(whole[done:first]), f"<mark>{escape(whole[first:end])}</mark>"]
            done = end
    return "".join([*parts, escape(whole[done:])])


def _span(quote: str, whole: str) -> tuple[int, int] | None:
    closed = r"(?!\w)" if quote[-1:].isalnum() else ""
    found = re.search(rf"(?<!\w){re.escape(quote)}{closed}", whole)
    return found.span() if found else None
