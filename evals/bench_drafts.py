"""The benchmark of reviews: beside the bare embedding of the sentences, and beside proselint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

import numpy as np

from advisor.bootstrap import Advisor
from advisor.draft import Draft
from advisor.review import Severity
from evals.draft_case import DraftCase
from evals.timing import say, seconds
from retrieval.draft_reader import plain

WORDS = 150
"""Words in a draft of which the review is timed."""
DRAFTS = 20
ROUNDS = 3
BESIDE = 200
"""Fine posts that both reviewers read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What a reviewer makes of a post: whether it finds anything, and anything that matters."""

    finding: bool
    serious: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """What a reviewer made of a post, and how long that took."""

    flags: Flags
    seconds: float


def reviewing(advisor: Advisor, cases: Sequence[DraftCase]) -> None:
    """Print how long a review takes, as a multiple of embedding the sentences of the draft."""
    made = drafts_of(WORDS, cases)
    drafts = made[:: max(1, len(made) // DRAFTS)]
    advisor.review(drafts[0])
    ratios = [_ratio(advisor, draft) for _ in range(ROUNDS) for draft in drafts]
    low, high = np.quantile(ratios, [0.1, 0.9])
    say(f"A review of {WORDS} words, as a multiple of embedding its sentences (median; target 4):")
    say(f"  {median(ratios):.2f} (10-90 %: {low:.2f}-{high:.2f})")


def beside_proselint(advisor: Advisor, cases: Sequence[DraftCase]) -> None:
    """Print time and findings on fine posts, all English ones among them, of our reviewer and of proselint."""
    lint = linter()

    def ours(case: DraftCase) -> Flags:
        findings = advisor.review(case.draft).findings
        return Flags(finding=bool(findings), serious=any(finding.severity != Severity.LOW for finding in findings))

    def theirs(case: DraftCase) -> Flags:
        found = lint(case.entry.draft)
        return Flags(finding=found, serious=found)

    fine = sorted((case for case in cases if not case.entry.findings), key=lambda case: case.entry.language != "en")
    posts = fine[:BESIDE]
    english = sum(case.entry.language == "en" for case in posts)
    pairs = list(zip(_timed(posts, ours), _timed(posts, theirs), strict=True))
    say(f"Beside proselint, which reads English, on {len(posts)} fine posts ({english} of them English):")
    for name, rows in (("all", pairs), ("English", pairs[:english])):
        say(f"  {name:8} {_compared([one for one, _ in rows], [other for _, other in rows])}")


def linter() -> Callable[[str], bool]:
    """Return what says whether proselint, with the checks that it has on by default, finds anything in a text."""
    from proselint.checks import __register__ as checks
    from proselint.registry import CheckRegistry
    from proselint.tools import LintFile

    registry = CheckRegistry()
    if not registry.checks:
        registry.register_many(checks)
    return lambda text: bool(LintFile("draft", text).lint())


def drafts_of(words: int, cases: Sequence[DraftCase]) -> list[Draft]:
    """Return drafts of so many words, made of cases of one language in a row, by the author of the first of them."""
    return [draft for language in ("nl", "en") for draft in _joined(words, cases, language)]


def _joined(words: int, cases: Sequence[DraftCase], language: str) -> list[Draft]:
    made: list[Draft] = []
    first, typed = None, list[str]()
    for case in (case for case in cases if case.entry.language == language):
        first = first or case.draft
        typed += case.entry.draft.split(" ")
        if len(typed) >= words:
            made.append(replace(first, text=" ".join(typed[:words])))
            first, typed = None, []
    return made


def _ratio(advisor: Advisor, draft: Draft) -> float:
    sentences = [plain(piece.text) for piece in draft.pieces]
    bare = seconds(lambda: advisor.searcher.embedder.embed_queries(sentences))
    return seconds(lambda: advisor.review(replace(draft))) / bare


def _timed(posts: Sequence[DraftCase], review: Callable[[DraftCase], Flags]) -> list[Timed]:
    review(posts[0])
    rows: list[Timed] = []
    for case in posts:
        found: list[Flags] = []
        took = seconds(lambda c=case, f=found: f.append(review(c)))
        rows.append(Timed(flags=found[0], seconds=took))
    return rows


def _compared(ours: Sequence[Timed], theirs: Sequence[Timed]) -> str:
    own, other = (median(row.seconds for row in rows) * 1000 for rows in (ours, theirs))
    times = f"{own:.0f} ms a draft, theirs {other:.0f} ms: {own / other:.2f} of theirs"
    flagged = fmean(row.flags.finding for row in theirs)
    rates = [
        f"{kind} {_rate(fmean(flags), flagged)}"
        for kind, flags in (
            ("high or medium", [row.flags.serious for row in ours]),
            ("any", [row.flags.finding for row in ours]),
        )
    ]
    return f"{times}; flagged: theirs {flagged:.3f}, {', '.join(rates)}"


def _rate(rate: float, theirs: float) -> str:
    return f"{rate:.3f} ({rate / theirs:.2f} of theirs)" if theirs else f"{rate:.3f}"
