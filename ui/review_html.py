"""A review as HTML: the advice, the draft with its marks, what to change; every text from outside is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Literal

from advisor.draft import Draft
from advisor.phrases import phrase
from advisor.review import Finding, Review, Severity, Strength, Verdict
from ingest.policy import Language, Policy
from ui.page_html import rule_body
from ui.review_help_html import disclaimer_html, handover_html, rewrite_html, said
from ui.segments import Segment, segments, shown
from ui.texts import text

_LONGEST_WORDS = 160
"""Characters of a finding's words that its card repeats."""
State = Literal["pending", "stopped", "done"]
"""Whether the language model still reads, was stopped, or is done or not there."""
_GRAVEST = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)


def review_html(draft: Draft, review: Review, policy: Policy, state: State = "done") -> str:
    """Return the whole review; of a fine draft no more than the advice, what is good, and whom to ask."""
    parts = [_reading(state, review.language), _verdict(review, policy), _made_by(review)]
    parts.append(_strengths(review.strengths, review.language))
    parts += _findings(draft, review, policy) if review.findings else [handover_html(draft, review, policy)]
    return f'<div class="rg-rv" lang="{review.language}">{"".join(parts)}</div>'


def problem_html(message: str) -> str:
    """Return why there is no review."""
    return f'<p id="rv-problem" class="rg-rv-problem" data-say>{escape(message)}</p>'


def _reading(state: State, language: Language) -> str:
    """Return that the model is still reading, with a button to stop it, or that it was stopped."""
    if state == "pending":
        button = f'<button type="button" data-stop>{said("stop", language)}</button>'
        return f'<p class="rg-rv-pending"><span>{said("pending", language)}</span> {button}</p>'
    return f'<p class="rg-rv-stopped">{said("stopped", language)}</p>' if state == "stopped" else ""


def _made_by(review: Review) -> str:
    """Return, in small, which model read it too, and why another engine answered than was asked for."""
    by = text("page.review_read_with", review.language, model=review.model) if review.model else ""
    return "".join(f'<p class="rg-by">{escape(line)}</p>' for line in (review.fallback, by) if line)


def _verdict(review: Review, policy: Policy) -> str:
    name = escape(text(f"verdict.{review.verdict}", review.language))
    return (
        f'<div class="rg-rv-verdict rg-rv-{review.verdict}" data-say>'
        f'<p class="rg-label">{said("advice", review.language)}</p>'
        f"<h2>{name}</h2><p>{_sentence(review, policy)}</p>{_ready(review)}</div>"
    )


def _ready(review: Review) -> str:
    """Return a link to the text for whoever can be asked, when that is the advice."""
    if review.verdict != Verdict.CONSULT_FIRST:
        return ""
    return f'<p><a href="#rv-consult">{said("ready", review.language)}</a></p>'


def _sentence(review: Review, policy: Policy) -> str:
    count = len(review.findings)
    one = "_one" if review.verdict == Verdict.REVISE and count == 1 else ""
    contact = policy.organisation.contact or phrase("contact", review.language)
    return said(f"says_{review.verdict}{one}", review.language, count=count, contact=contact)


def _findings(draft: Draft, review: Review, policy: Policy) -> list[str]:
    """Return what to look at, and the help with it; whom to ask comes first when that is the advice."""
    helping = [rewrite_html(draft, review), disclaimer_html(review)]
    ask = handover_html(draft, review, policy)
    ordered = [ask, *helping] if review.verdict == Verdict.CONSULT_FIRST else [*helping, ask]
    return [_pair(_marked(draft, review), _cards(review, policy)), _questions(review), *ordered]


def _pair(*sections: str) -> str:
    """Return the sections that are not empty, beside each other where there is room."""
    filled = [section for section in sections if section]
    return f'<div class="rg-rv-pair">{"".join(filled)}</div>' if filled else ""


def _marked(draft: Draft, review: Review) -> str:
    if all(finding.missing for finding in review.findings):
        return ""
    pieces = segments(len(draft.text), [(finding.start, finding.end) for finding in review.findings])
    body = "".join(_piece(draft.text, piece, review) for piece in pieces)
    return (
        f'<section class="rg-rv-draft"><h3>{said("draft", review.language)}</h3>'
        f'<p class="rg-label">{said("marked_hint", review.language)}</p>'
        f'<div class="rg-rv-text" dir="auto">{body}</div></section>'
    )


def _piece(draft: str, piece: Segment, review: Review) -> str:
    words = shown(draft, piece.start, piece.end)
    if not piece.covered_by:
        return words
    over = [review.findings[number] for number in piece.covered_by]
    worst = min((finding.severity for finding in over), key=_GRAVEST.index)
    numbers = " ".join(str(number + 1) for number in piece.closes)
    mark = f'<mark class="rg-rv-{worst}" data-closes="{numbers}">{words}</mark>'
    if not draft[piece.start : piece.end].strip():
        return f'<span id="rv-mark-{piece.start}">{mark}</span>'  # a link of white space has no name
    return _link(mark, piece)


def _link(mark: str, piece: Segment) -> str:
    cards = " ".join(f"rv-card-{number + 1}" for number in piece.covered_by)
    names = " ".join(f"rv-name-{number + 1}" for number in piece.covered_by)
    return (
        f'<a class="rg-rv-mark" id="rv-mark-{piece.start}" href="#rv-card-{piece.covered_by[0] + 1}" '
        f'data-cards="{cards}" aria-describedby="{names}">{mark}</a>'
    )


def _cards(review: Review, policy: Policy) -> str:
    rows = "".join(
        _card(number, finding, review.language, policy) for number, finding in enumerate(review.findings, start=1)
    )
    title = said("findings", review.language)
    return f'<section class="rg-rv-findings"><h3>{title}</h3><ol class="rg-rv-cards">{rows}</ol></section>'


def _card(number: int, finding: Finding, language: Language, policy: Policy) -> str:
    rule = escape(text("rule", language, number=finding.rule))
    title = escape(policy.title(finding.rule, language))
    weight = escape(text(f"severity.{finding.severity}", language))
    sign = "+" if finding.missing else number
    return (
        f'<li id="rv-card-{number}" class="rg-rv-card rg-rv-{finding.severity}">'
        f'<h4 id="rv-name-{number}" tabindex="-1"><span class="rg-rv-number">{sign}</span>'
        f'<span class="rg-rv-weight">{weight}</span> <span>{rule}{f" · {title}" if title else ""}</span></h4>'
        f"{_words(finding, language)}<p>{escape(finding.message)}</p>{_remark(finding, language)}"
        f'<p class="rg-rv-do"><strong>{said("do", language)}</strong> {escape(finding.suggestion)}</p>'
        f"{_rule(finding, language, policy)}</li>"
    )


def _remark(finding: Finding, language: Language) -> str:
    """Return what the model says of why it may not apply."""
    if not finding.remark:
        return ""
    label = escape(text("review.remark", language))
    return f'<p class="rg-rv-remark"><strong>{label}</strong> {escape(finding.remark)}</p>'


def _words(finding: Finding, language: Language) -> str:
    """Return the words it is about, as a link back to where they stand, or that something is missing."""
    if finding.missing:
        return f'<p class="rg-rv-words rg-rv-missing">{said("missing", language)}</p>'
    words = " ".join(finding.text.split())
    short = words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS].rsplit(maxsplit=1)[0]} …"
    label = said("show", language, words=short)
    return (
        f'<p class="rg-rv-words"><a href="#rv-mark-{finding.start}" aria-label="{label}">'
        f"<bdi>“{shown(short)}”</bdi></a></p>"
    )


def _rule(finding: Finding, language: Language, policy: Policy) -> str:
    rule = policy.rule(finding.rule)
    if rule is None:
        return f'<blockquote lang="{policy.language}">{escape(finding.quote)}</blockquote>'
    body = rule_body(policy, rule, language, frozenset({finding.ref}), level=5)
    head = said("rule", language, number=finding.rule)
    return f'<details class="rg-source"><summary><span>{head}</span></summary>{body}</details>'


def _strengths(strengths: Sequence[Strength], language: Language) -> str:
    if not strengths:
        return ""
    rows = "".join(f"<li>{escape(strength.message)}{_quoted(strength)}</li>" for strength in strengths)
    title = escape(text("review.strengths", language))
    return f'<section class="rg-rv-strengths"><h3>{title}</h3><ul>{rows}</ul></section>'


def _quoted(strength: Strength) -> str:
    words = " ".join(strength.text.split())
    return f"<bdi>“{shown(words)}”</bdi>" if words and len(words) <= _LONGEST_WORDS else ""


def _questions(review: Review) -> str:
    if not review.questions:
        return ""
    rows = "".join(f"<li>{escape(question)}</li>" for question in review.questions)
    title, note = escape(text("review.questions", review.language)), said("questions_note", review.language)
    return f'<section class="rg-rv-questions"><h3>{title}</h3><ul>{rows}</ul><p class="rg-label">{note}</p></section>'
