"""The help around a review as HTML: the rewrite, the disclaimer, the text for a colleague, each to be copied."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from advisor.draft import Draft
from advisor.handover import handover_of
from advisor.phrases import phrase
from advisor.review import Review, Verdict
from advisor.rewrite import Change, difference
from ingest.policy import Language, Policy
from ui.segments import shown
from ui.texts import text

LONG = 600
"""Characters that stay the same and are shown in full; of a longer piece only what is beside the changes."""
_BESIDE = 200
_WHO_RULES = frozenset({2, 4, 12})


def said(key: str, language: Language, **values: object) -> str:
    """Return a text of this tab, escaped, its values filled in."""
    return escape(text(f"page.review_{key}", language, **values))


def rewrite_html(draft: Draft, review: Review) -> str:
    """Return the rewrite beside the draft, with what went and what came, or nothing when there is none."""
    if review.rewrite is None:
        return ""
    language = review.language
    changes = difference(draft.text, review.rewrite.text)
    before, after = _text(changes, "removed", language), _text(changes, "added", language)
    left = _left(review, review.rewrite.text)
    title = said("first_step", language) if left else escape(text("review.rewrite", language))
    return (
        f'<section class="rg-rv-rewrite"><h3>{title}</h3>{left}'
        f'<p class="rg-label">{said("rewrite_note", language)}</p><div class="rg-rv-pair">'
        f'<div class="rg-rv-before"><h4>{said("before", language)}</h4>{before}</div>'
        f'<div class="rg-rv-after"><h4>{said("after", language)}</h4>{after}'
        f"{copying(review.rewrite.text, 'copy_rewrite', language)}</div></div></section>"
    )


def _left(review: Review, rewrite: str) -> str:
    """Return which findings the rewrite leaves as they are, so that nobody takes it for finished."""
    there = [str(n) for n, one in enumerate(review.findings, start=1) if not one.missing and one.text in rewrite]
    if len(there) < 2:
        return f"<p>{said('left_one', review.language, numbers=there[0])}</p>" if there else ""
    listed = f"{', '.join(there[:-1])} {text('page.review_and', review.language)} {there[-1]}"
    return f"<p>{said('left', review.language, numbers=listed)}</p>"


def disclaimer_html(review: Review) -> str:
    """Return the disclaimer to copy, open when the draft does not say who speaks, or nothing when there is none."""
    if review.disclaimer is None:
        return ""
    language = review.language
    shut = not any(finding.rule in _WHO_RULES for finding in review.findings)
    body = (
        f'<p>{escape(text("review.disclaimer", language))}</p><div class="rg-rv-text">{shown(review.disclaimer)}</div>'
        f"{copying(review.disclaimer, 'copy_disclaimer', language)}"
    )
    return _folded(said("disclaimer", language), body, shut=shut, anchor="rv-disclaimer")


def handover_html(draft: Draft, review: Review, policy: Policy) -> str:
    """Return the text to send to whoever can be asked, open when the advice is to ask first."""
    language, made = review.language, handover_of(draft, review, policy)
    contact = policy.organisation.contact or phrase("contact", language)
    mail = f'<a class="rg-rv-button" href="{escape(made.mailto)}">{said("mail", language)}</a>'
    body = (
        f'<p>{said("consult_note", language)}</p><div class="rg-rv-text rg-rv-letter" dir="auto" role="group" '
        f'aria-label="{said("letter", language)}" tabindex="0">{shown(made.text.strip())}</div>'
        f"{copying(made.text, 'copy', language, mail)}"
    )
    first = review.verdict == Verdict.CONSULT_FIRST
    title = said("consult" if first else "doubt", language, contact=contact)
    return _folded(title, body, shut=not first, anchor="rv-consult")


def copying(whole: str, label: str, language: Language, beside: str = "") -> str:
    """Return a button that copies the text, and the text itself for when only the person can copy it."""
    name = said(label, language)
    return (
        f'<div class="rg-rv-copying"><textarea readonly hidden rows="6" aria-label="{name}">\n{shown(whole)}</textarea>'
        f'<button type="button" class="rg-rv-button" data-copy>{name}</button>{beside}</div>'
    )


def _folded(title: str, body: str, *, shut: bool, anchor: str) -> str:
    state = "" if shut else " open"
    return (
        f'<details id="{anchor}" class="rg-source rg-rv-help"{state}><summary><h3>{title}</h3></summary>'
        f'<div class="rg-rv-inside">{body}</div></details>'
    )


def _text(changes: Iterable[Change], kind: str, language: Language) -> str:
    """Return one of the two texts: what stayed, and what is only in this one."""
    mine = [change for change in changes if change.kind in ("same", kind)]
    last = len(mine) - 1
    pieces = (
        _changed(change.text, kind, language)
        if change.kind == kind
        else _same(change.text, language, first=number == 0, last=number == last)
        for number, change in enumerate(mine)
    )
    return f'<div class="rg-rv-text" dir="auto">{"".join(pieces)}</div>'


def _changed(words: str, kind: str, language: Language) -> str:
    tag, key = ("del", "goes") if kind == "removed" else ("ins", "comes")
    return f'<{tag}><span class="rg-sr">{said(key, language)} </span>{shown(words)}</{tag}>'


def _same(words: str, language: Language, *, first: bool, last: bool) -> str:
    """Return words that stay; of a long piece the middle is left out, or the side where nothing changes."""
    if len(words) <= LONG:
        return shown(words)
    start = "" if first else words[:_BESIDE].rpartition(" ")[0]
    end = "" if last else words[-_BESIDE:].partition(" ")[2]
    return f'{shown(start)} <span class="rg-rv-same">{said("same", language)}</span> {shown(end)}'
