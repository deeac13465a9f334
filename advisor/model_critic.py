"""Reviews with a model: the review without it at once, then with what the model adds, as far as it can be proved."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from advisor import strengths
from advisor.advice import Engine
from advisor.background import iterate
from advisor.calling import Caller
from advisor.chat_model import Fault, ModelError
from advisor.critique import Checked, Critic
from advisor.draft import Author, Draft
from advisor.leaving import Leaving
from advisor.open_questions import MOST as MOST_QUESTIONS
from advisor.phrases import phrase
from advisor.prompting import fenced, prompt_file, prompt_version, rules_text
from advisor.proposals import Gate, Proposed
from advisor.review import Finding, Review, Rewrite, Strength
from advisor.review_chain import FILES, ReviewChain
from advisor.rewording import Rewording, is_better, still_there, weight_of
from advisor.shown_draft import ShownDraft, shown_draft, without_addresses
from advisor.support import Known, Support
from ingest.policy import Language

_MOST_PASSAGES, _MOST_GUIDANCE, _LEAST_SCORE = 6, 6000, 0.05
_SEARCHED = 1000
"""Characters of a draft that guidance is sought for."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A draft with its first review, and all that its second one needs."""

    checked: Checked
    first: Review
    shown: ShownDraft
    gate: Gate


class ModelCritic:
    """Reviews drafts with a model; whatever it does wrong, the review without it is there."""

    def __init__(self, critic: Critic, caller: Caller, leaving: Leaving | None = None, most_tokens: int = 1200) -> None:
        self.critic, self.caller, self.leaving = critic, caller, leaving or Leaving()
        self.policy = critic.policy
        self.known = Known(critic.policy)
        self._chain = ReviewChain(caller, most_tokens)
        self._rules_text = rules_text(critic.policy)

    def review(self, draft: Draft) -> Review:
        """Return the review of a draft that was checked to be readable."""
        *_, review = self.stream(draft)
        return review

    def stream(self, draft: Draft, stop: threading.Event | None = None) -> Iterator[Review]:
        """Yield the review without the model, then the one with it, which replaces the first.

        When `stop` is set, it ends without the second.
        """
        checked = self.critic.checked(draft)
        first = self.critic.judged(checked)
        yield first
        try:
            self.leaving.check("drafts", self.caller.model)
            read = self._read(checked, first)
            values = self._values(read)
            for proposed in iterate(lambda: self._chain.stream(values, read.gate), stop):
                yield self._second(read, proposed)
        except ModelError as error:
            if not (stop and stop.is_set()):
                yield self._without(first, error.fault)

    def _without(self, review: Review, fault: Fault) -> Review:
        """Return the review without the model, saying why."""
        return replace(review, fallback=phrase(f"review_fallback_{fault}", review.language))

    def _read(self, checked: Checked, first: Review) -> _Read:
        draft = checked.reading.draft
        shown = shown_draft(draft, lambda text: self.leaving.shown(text, self.caller.model))
        author = draft.author
        support = Support(
            known=self.known,
            language=draft.spoken,
            typed=without_addresses("\n".join((shown.text, author.role, author.organisation))),
            instructions="\n".join(prompt_file(name, draft.spoken) for name in FILES),
        )
        return _Read(checked, first, shown, Gate(shown, checked.reading, support, first.findings))

    def _values(self, read: _Read) -> Mapping[str, str]:
        draft, language = read.shown.draft, read.first.language
        return {
            "organisation": self.policy.organisation.named(language),
            "rules": self._rules_text,
            "guidance": self._guidance(read.shown, language),
            "author": fenced("author", self._author(draft.author, language)),
            "channel": draft.channel,
            "draft": fenced("draft", read.shown.text),
            "findings": fenced("findings", _numbered(read.first.findings, read.shown, language)),
        }

    def _author(self, author: Author, language: Language) -> str:
        told = (author.role, author.organisation)
        lines = [self.leaving.shown(self.leaving.without_orders(text), self.caller.model) for text in told if text]
        lines += [phrase("review_manager", language)] if author.manager else []
        return "\n".join([*lines, phrase(f"review_capacity_{author.capacity}", language)])

    def _guidance(self, shown: ShownDraft, language: Language) -> str:
        """Return the passages of the organisation's guidance that are nearest to the draft, in their own order."""
        searcher = self.critic.searcher
        text = shown.text[:_SEARCHED].strip()
        if not (text and self.policy.passages and self.leaving.allows("guidance", self.caller.model)):
            return ""
        hits, room = searcher.guidance(searcher.query(text), _MOST_PASSAGES), _MOST_GUIDANCE
        rows: dict[str, str] = {}
        for hit in hits:
            room -= len(hit.text)
            if hit.score >= _LEAST_SCORE and (room >= 0 or not rows):
                rows[hit.ref] = f"{hit.ref}:\n{fenced('guidance', self.leaving.without_orders(hit.text))}"
        shown_rows = [rows[ref] for ref in sorted(rows)]
        return "\n\n".join([phrase("asked_guidance", language), *shown_rows]) + "\n\n" if rows else ""

    def _second(self, read: _Read, proposed: Proposed) -> Review:
        """Return the review with what stands of the model's answer."""
        base = self.critic.judged(read.checked, proposed.caught)
        findings = _remarked(base.findings, read.first.findings, proposed.remarks)
        questions = (*base.questions, *(proposed.questions if findings else ()))
        return replace(
            base,
            findings=findings,
            strengths=_more(base.strengths, proposed.strengths, findings),
            questions=tuple(dict.fromkeys(questions))[:MOST_QUESTIONS],
            rewrite=self._rewrite(read, base, proposed.rewrite.strip()),
            engine=Engine.LLM,
            model=self.caller.model.name,
            prompt=prompt_version(base.language, *FILES),
        )

    def _rewrite(self, read: _Read, base: Review, text: str) -> Rewrite | None:
        """Return the model's rewrite when it may be shown and is better than the draft and than ours; else ours."""
        ours, draft = base.rewrite, read.shown.draft
        if not text or not base.findings:
            return ours
        rewording = Rewording(read.shown, ours.text if ours else draft.text, base.disclaimer or "", self.known.words)
        if rewording.unfit(text):
            return ours
        left = self._left(base, draft, text)
        worse = ours is not None and weight_of(left) > weight_of(self._left(base, draft, ours.text))
        return Rewrite(text=text, engine=Engine.LLM) if is_better(base.findings, left) and not worse else ours

    def _left(self, base: Review, draft: Draft, text: str) -> Sequence[Finding]:
        """Return the findings of a rewrite: what the checks find in it, and what the model found and still stands."""
        checks = self.critic.review(replace(draft, text=text)).findings
        model = [one for one in base.findings if one.engine == Engine.LLM]
        return [*checks, *still_there(model, draft, text)]


def _numbered(findings: Sequence[Finding], shown: ShownDraft, language: Language) -> str:
    """Return the checks' findings, a line each, with the words as the model may see them."""
    lines = (
        f"{number}. {one.ref}, {one.severity}: {_words(one, shown) or phrase('review_missing', language)}"
        for number, one in enumerate(findings, 1)
    )
    return "\n".join(lines) or phrase("review_nothing", language)


def _words(finding: Finding, shown: ShownDraft) -> str:
    return " ".join(shown.text[finding.start : finding.end].split())[:200]


def _remarked(
    findings: Sequence[Finding], numbered: Sequence[Finding], remarks: Mapping[int, str]
) -> tuple[Finding, ...]:
    """Return the findings, those of the checks with what the model says beside them."""
    said = {numbered[number]: remark for number, remark in remarks.items()}
    return tuple(replace(one, remark=said.get(one)) for one in findings)


def _more(ours: Sequence[Strength], more: Sequence[Strength], findings: Sequence[Finding]) -> tuple[Strength, ...]:
    """Return our strengths, then others as far as there is room, on other words than findings and strengths."""
    kept, lacking = list(ours), {one.rule for one in findings if one.missing}
    for one in more:
        clear = all(one.end <= other.start or other.end <= one.start for other in (*findings, *kept))
        if clear and one.rule not in lacking and len(kept) < strengths.MOST:
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))
