"""From a draft to a review, without a model: checks, what permission and publicity make of them, a verdict."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from advisor.advice import Engine
from advisor.checks import Found, all_checks
from advisor.cues import cues_of
from advisor.disclaimer import disclaimer_for
from advisor.disclosure import disclosure_of
from advisor.draft import Draft
from advisor.grounding import cite, is_proved
from advisor.meaning import meaning_checks
from advisor.open_questions import questions_for
from advisor.reading import DraftReading, read_draft
from advisor.review import Finding, Review, Rewrite, Strength, verdict_of
from advisor.rewrite import rewritten
from advisor.settling import Caught, settled
from advisor.strengths import strengths_of
from ingest.organisation import DEFAULT_NAME
from retrieval.search import Searcher

ABOUT_WORK_AT = 0.5
"""Probability from which a draft counts as being about the author's work."""
MOST_A_RULE = 3
"""Findings of one rule that are shown; more of the same tire the reader."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was made out about a draft, and everything that its checks caught."""

    reading: DraftReading
    caught: tuple[Caught, ...]


class Critic:
    """Reviews drafts by the checks and the reader of drafts."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher, self.policy = searcher, searcher.policy
        self.checks = (*all_checks(), *meaning_checks(searcher.policy))

    def review(self, draft: Draft) -> Review:
        """Return the review of a draft that was checked to be readable."""
        return self.judged(self.checked(draft))

    def stream(self, draft: Draft, stop: threading.Event | None = None) -> Iterator[Review]:
        """Yield the one review; nothing when `stop` is set."""
        if not (stop and stop.is_set()):
            yield self.review(draft)

    def checked(self, draft: Draft) -> Checked:
        """Return what the checks make of the draft."""
        reading = read_draft(self.searcher, draft)
        found = (Caught(check, found) for check in self.checks for found in check.find(reading))
        return Checked(reading, tuple(one for one in found if self._applies(one)))

    def judged(self, checked: Checked, more: Sequence[Caught] = ()) -> Review:
        """Return the review; what comes in besides (`more`) never takes the place of what a check caught."""
        reading, draft = checked.reading, checked.reading.draft
        caught = _fewest(settled([*checked.caught, *more], cues_of(draft)))
        findings = tuple(self._finding(one, draft) for one in caught)
        changed = rewritten(draft, [one.found for one in caught])
        return Review(
            verdict=verdict_of(findings),
            findings=findings,
            strengths=self._strengths(reading, findings),
            questions=questions_for(findings, draft.spoken),
            disclaimer=self._disclaimer(reading),
            rewrite=Rewrite(text=changed, engine=Engine.RULES) if changed else None,
            engine=Engine.RULES,
            fallback=None,
            language=draft.spoken,
            policy_version=self.policy.version,
        )

    def _strengths(self, reading: DraftReading, findings: tuple[Finding, ...]) -> tuple[Strength, ...]:
        """Return what is good in words that nothing was found in, on rules that nothing is missing for."""
        taken = [(finding.start, finding.end) for finding in findings]
        lacking = {finding.rule for finding in findings if finding.missing}
        return tuple(one for one in strengths_of(reading, self.policy, taken=taken) if one.rule not in lacking)

    def _disclaimer(self, reading: DraftReading) -> str | None:
        """Return a disclaimer for a post about work that does not say yet for whom its author speaks."""
        said = disclosure_of(reading).personal
        return None if reading.about_work < ABOUT_WORK_AT or said else disclaimer_for(reading.draft, self.policy)

    def _applies(self, one: Caught) -> bool:
        """Say whether the rule still reads as it did when the check was written, and can be quoted."""
        return self.policy.note(one.rule) is not None and is_proved(self.policy, cite(self.policy, one.ref))

    def _finding(self, one: Caught, draft: Draft) -> Finding:
        found, language = one.found, draft.spoken
        why, suggestion = found.why or one.check.why, found.suggestion or one.check.suggestion
        return Finding(
            rule=one.rule,
            ref=one.ref,
            quote=self.policy.quotable[one.ref],
            start=found.start,
            end=found.end,
            text=draft.text[found.start : found.end],
            severity=one.severity,
            message=self._filled(why[language], draft),
            suggestion=self._filled(suggestion[language], draft),
            engine=one.engine,
            check=one.check.name,
            core=found.core,
            consult=found.consult,
        )

    def _filled(self, text: str, draft: Draft) -> str:
        organisation = self.policy.organisation
        own = draft.author.organisation if organisation.name == DEFAULT_NAME else ""
        return text.replace("{organisation}", own or organisation.named(draft.spoken))


def _fewest(caught: Iterable[Caught]) -> list[Caught]:
    """Return what is worth showing, in the order of the draft: of overlapping findings on one rule only the first."""
    kept: list[Caught] = []
    for one in caught:
        same = [other for other in kept if other.rule == one.rule]
        if len(same) < MOST_A_RULE and not any(_overlap(one.found, other.found) for other in same):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.found.end == 0, one.found.start, one.rule))


def _overlap(one: Found, other: Found) -> bool:
    if one.end == other.end == 0:
        return True
    return one.start < other.end and other.start < one.end
