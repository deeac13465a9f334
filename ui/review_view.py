"""A review for a terminal: the verdict in words, then each finding under the words it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from advisor.draft import Draft
from advisor.grounding import fold
from advisor.review import Finding, Review, Severity, Verdict
from advisor.rewrite import Change, difference
from ingest.policy import Policy
from ui.render import footer_view
from ui.snippet import Snippet, harmless
from ui.texts import text

MOST_SAME = 60
"""Characters of unchanged text that are shown on each side of a change."""
_VERDICT_STYLE = {
    Verdict.POST: "bold green",
    Verdict.REVISE: "bold yellow",
    Verdict.CONSULT_FIRST: "bold yellow",
    Verdict.DO_NOT_POST: "bold red",
}
_SEVERITY_STYLE = {Severity.HIGH: "bold red", Severity.MEDIUM: "bold yellow", Severity.LOW: "bold blue"}
_CHANGE_STYLE = {"same": "", "removed": "red strike", "added": "green"}
_CHANGE_MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
_LINE_END = re.compile(r"\r\n|\n")


def review_view(review: Review, draft: Draft, policy: Policy) -> RenderableType:
    """Return the review for a terminal."""
    language = review.language
    parts: list[RenderableType] = [_verdict(review)]
    parts += [_finding(finding, draft, policy, review) for finding in review.findings]
    parts += _lists(review)
    if review.rewrite:
        parts.append(_rewrite(draft.text, review))
    if review.disclaimer and _is_wanted(review.disclaimer, review, draft):
        parts.append(_under(text("review.disclaimer", language), [Text(harmless(review.disclaimer))]))
    if review.fallback:
        parts.append(Text(review.fallback, style="dim"))
    parts.append(footer_view("read", review.model, policy, language))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts[:-1]), parts[-1])


def _is_wanted(disclaimer: str, review: Review, draft: Draft) -> bool:
    """Say whether there is something to change, and neither draft nor rewrite says yet who speaks."""
    says_so = review.rewrite is not None and any(finding.missing for finding in review.findings)
    return bool(review.findings) and not says_so and disclaimer not in draft.text


def _verdict(review: Review) -> RenderableType:
    language, count = review.language, len(review.findings)
    key = "nothing" if count == 0 else "one" if count == 1 else "several"
    head = Text(text(f"verdict.{review.verdict}", language), style=_VERDICT_STYLE[review.verdict])
    return Group(head, Text(text(f"review.{key}", language, count=count)))


def _finding(finding: Finding, draft: Draft, policy: Policy, review: Review) -> RenderableType:
    language, style = review.language, _SEVERITY_STYLE[finding.severity]
    title = policy.title(finding.rule, language)
    head = Text.assemble(
        (text(f"severity.{finding.severity}", language), style),
        (f" · {text('rule', language, number=finding.rule)}", "bold cyan"),
        (f" · {harmless(title)}" if title else "", "cyan"),
        f" · {text('review.missing', language)}" if finding.missing else "",
    )
    said = Text(harmless(finding.message))
    remark = Text(f"{text('review.remark', language)} {harmless(finding.remark)}" if finding.remark else "")
    advice = Text(f"→ {harmless(finding.suggestion)}")
    quote = Text.assemble((f"[{finding.ref}] ", "cyan"), f"“{harmless(fold(finding.quote))}”", style="dim")
    place = () if finding.missing else (Snippet(draft.text, finding.start, finding.end, style),)
    return Group(
        head, *place, *(Padding(part, (0, 0, 0, 2)) for part in (said, advice, remark, quote) if part.plain.strip())
    )


def _lists(review: Review) -> Iterator[RenderableType]:
    strengths = [f"✓ {strength.message}" for strength in review.strengths]
    questions = [f"• {question}" for question in review.questions]
    for key, lines in (("strengths", strengths), ("questions", questions)):
        if lines:
            yield _under(text(f"review.{key}", review.language), [Text(harmless(line)) for line in lines])


def _under(head: str, lines: list[Text]) -> RenderableType:
    return Group(Text(head, style="bold"), *(Padding(line, (0, 0, 0, 2)) for line in lines))


def _rewrite(before: str, review: Review) -> RenderableType:
    assert review.rewrite
    changes = difference(before, review.rewrite.text)
    shown = Text()
    for number, change in enumerate(changes):
        words = _lines(_shortened(change, first=number == 0, last=number == len(changes) - 1))
        shown.append(_marked(words, change), style=_CHANGE_STYLE[change.kind])
    shown.rstrip()
    key = Text.assemble(
        *((f"[-{text('review.removed', review.language)}-]", "red"), " "),
        (f"{{+{text('review.added', review.language)}+}}", "green"),
        style="dim",
    )
    return _under(text("review.rewrite", review.language), [shown, key])


def _marked(words: str, change: Change) -> str:
    """Return the words between the marks of their kind, white space around them left outside."""
    opening, closing = _CHANGE_MARKS[change.kind]
    inside = words.strip()
    return words.replace(inside, f"{opening}{inside}{closing}", 1) if inside else words


def _shortened(change: Change, *, first: bool, last: bool) -> str:
    """Return what changed whole, and of what stayed the words near a change."""
    words = change.text
    if change.kind != "same" or len(words) <= 3 * MOST_SAME:
        return words
    head = "" if first else words[: words.rfind(" ", 0, MOST_SAME) + 1 or MOST_SAME]
    at = words.find(" ", len(words) - MOST_SAME)
    tail = "" if last else words[at if at >= 0 else len(words) - MOST_SAME :]
    return f"{head}…{tail}"


def _lines(typed: str) -> str:
    """Return several lines of a draft, harmless, with its line ends as a terminal has them."""
    return harmless(_LINE_END.sub("\n", typed), keep="\n")
