"""What a model proposes about a draft, item by item: what can be proved stands, the rest is refused with a reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, cast

from advisor.advice import Citation, Engine
from advisor.checks import Check, Found
from advisor.critique import ABOUT_WORK_AT
from advisor.disclosure import disclosure_of
from advisor.draft import OWN_CHANNELS
from advisor.meaning import CONSULT, is_core
from advisor.phrases import phrase
from advisor.reading import DraftReading, situation_of
from advisor.review import Finding, Severity, Strength
from advisor.settling import Caught
from advisor.shown_draft import ShownDraft, Span
from advisor.support import RELATED_AT, Objection, Support
from retrieval.draft_reader import concerns
from retrieval.lexical import stems

MOST_ITEMS = 12
"""Items of one kind that are read; a model that gives more is not reading the draft."""
_LONGEST_QUESTION = 240
_PERSONAL_TITLE, _LEADERS = 4, 13
_MAY_LACK = frozenset({2, _PERSONAL_TITLE, 12, _LEADERS})
"""Rules that something can be missing for."""
_FEWEST_QUOTED = 2
"""Words of the draft that a remark must point at."""


class Flaw(StrEnum):
    """Why a proposal is refused, besides what a text itself can have wrong with it."""

    NOT_IN_DRAFT = "not_in_draft"
    NOT_MISSING = "not_missing"
    ELSEWHERE = "elsewhere"
    NO_SUCH_FINDING = "no_such_finding"
    NO_SUGGESTION = "no_suggestion"


@dataclass(frozen=True, slots=True)
class Refused:
    """A proposal that is not used, with what is wrong with it."""

    item: Any
    reason: Objection | Flaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What stands of one answer: findings, remarks by place among the checks' findings, and the rest."""

    caught: tuple[Caught, ...] = ()
    remarks: Mapping[int, str] = field(default_factory=dict[int, str])
    strengths: tuple[Strength, ...] = ()
    questions: tuple[str, ...] = ()
    rewrite: str = ""
    refused: tuple[Refused, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether there was something, and nothing of it stands."""
        return bool(self.refused) and not (self.caught or self.remarks or self.strengths)


@dataclass(frozen=True)
class Gate:
    """What proposals on one draft must pass; `findings` are those of the checks, as they were numbered."""

    shown: ShownDraft
    reading: DraftReading
    support: Support
    findings: tuple[Finding, ...]

    def judged(self, said: Mapping[str, Any]) -> Proposed:
        """Return what stands of a model's answer."""
        refused: list[Refused] = []
        caught = tuple(self._caught(_items(said, "findings"), refused))
        remarks = dict(self._remarks(_items(said, "doubts"), refused))
        strengths = tuple(self._strengths(_items(said, "strengths"), refused))
        rewrite = said.get("rewrite")
        return Proposed(
            caught=caught,
            remarks=remarks,
            strengths=strengths,
            questions=tuple(self._questions(_items(said, "questions"))),
            rewrite=rewrite if isinstance(rewrite, str) else "",
            refused=tuple(refused),
        )

    def _caught(self, items: Sequence[Any], refused: list[Refused]) -> Iterator[Caught]:
        taken: dict[int, list[Span]] = {}
        for item in items:
            found = self._found(item, taken)
            if isinstance(found, Found):
                yield Caught(_check(found), found, Engine.LLM)
            else:
                refused.append(Refused(item, found))

    def _found(self, item: Any, taken: dict[int, list[Span]]) -> Found | Objection | Flaw:
        """Return the finding, or the first thing that is wrong with it."""
        texts = _texts(item, "ref", "quote", "text", "severity", "why", "suggestion")
        if texts is None or texts["severity"] not in list(Severity):
            return Objection.SHAPE
        cited = self._rule_cited(texts)
        if not isinstance(cited, Citation):
            return cited
        rule = cited.rule or 0
        span = self._span(texts["text"], rule, taken.setdefault(rule, []))
        if isinstance(span, Flaw):
            return span
        wrong, suggestion = self._wrong(texts["why"], cited), self._suggestion(texts["suggestion"], cited)
        if wrong or not suggestion:
            return wrong or Flaw.NO_SUGGESTION
        taken[rule].append(span)
        return self._made(cited.ref, span, Severity(texts["severity"]), texts["why"], suggestion)

    def _made(self, ref: str, span: Span, severity: Severity, why: str, suggestion: str) -> Found:
        draft = self.shown.draft
        return Found(
            start=span[0],
            end=span[1],
            ref=ref,
            severity=severity,
            why={draft.spoken: _clean(why)},
            suggestion={draft.spoken: suggestion},
            core=severity == Severity.HIGH and is_core(draft, ref, *span),
            consult=ref in CONSULT,
        )

    def _rule_cited(self, texts: Mapping[str, str]) -> Citation | Objection | Flaw:
        """Return the proved citation of a rule that can concern this draft, or what is wrong with it."""
        cited = self.support.source(texts["ref"], texts["quote"])
        if isinstance(cited, Objection):
            return cited
        if cited.rule is None:
            return Objection.NO_SUCH_REF
        draft = self.shown.draft
        return cited if concerns(cited.rule, situation_of(draft), draft.text) else Flaw.ELSEWHERE

    def _span(self, words: str, rule: int, taken: Sequence[Span]) -> Span | Flaw:
        """Return where the words stand, or (0, 0) for something that is missing."""
        if words.strip():
            return self.shown.find(words, taken) or Flaw.NOT_IN_DRAFT
        return (0, 0) if self._lacks(rule) else Flaw.NOT_MISSING

    def _lacks(self, rule: int) -> bool:
        """Say whether something can be missing for this rule, as far as code can tell."""
        draft, told = self.reading.draft, disclosure_of(self.reading)
        if rule not in _MAY_LACK or self.reading.about_work < ABOUT_WORK_AT or draft.channel in OWN_CHANNELS:
            return False
        if rule == _PERSONAL_TITLE:
            return draft.author.capacity != "on_behalf" and not told.personal
        return rule == _LEADERS or not told.named

    def _wrong(self, text: str, *cited: Citation) -> Objection | None:
        """Return what is wrong with words about the draft; they may be about the draft or about the rule."""
        wrong = self.support.objection(_clean(text), cited)
        return None if wrong == Objection.UNRELATED and self._is_about_draft(text) else wrong

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stems(self.shown.text))

    def _is_about_draft(self, text: str) -> bool:
        words = stems(text)
        return sum(word in self._stems for word in words) >= RELATED_AT * len(words)

    def _suggestion(self, text: str, cited: Citation) -> str:
        """Return the model's suggestion, else ours for this rule sentence, else nothing."""
        if self.support.objection(_clean(text), [cited]) in (None, Objection.UNRELATED):
            return _clean(text)
        note = self.support.policy.note(cited.rule or 0)
        own = (remark.suggestion for remark in note.remarks if remark.ref == cited.ref) if note else ()
        return next((texts[self.support.language] for texts in own), "")

    def _remarks(self, items: Sequence[Any], refused: list[Refused]) -> Iterator[tuple[int, str]]:
        told: set[int] = set()
        for item in items:
            number = self._number(item)
            wrong = self._doubt_wrong(item, number)
            if wrong:
                refused.append(Refused(item, wrong))
            elif number not in told:
                told.add(number)
                because, quote = _clean(item["because"]), _clean(item["quote"])
                yield number, phrase("review_remark", self.support.language, because=because, quote=quote)

    def _number(self, item: Any) -> int:
        """Return the place of the finding that is meant, counted from 0; -1 when there is none."""
        number = str(item.get("finding", "")) if isinstance(item, dict) else ""
        return int(number) - 1 if re.fullmatch("[1-9][0-9]?", number) and int(number) <= len(self.findings) else -1

    def _doubt_wrong(self, item: Any, number: int) -> Objection | Flaw | None:
        texts = _texts(item, "because", "quote")
        if texts is None:
            return Objection.SHAPE
        if number < 0:
            return Flaw.NO_SUCH_FINDING
        if len(texts["quote"].split()) < _FEWEST_QUOTED or self.shown.find(texts["quote"]) is None:
            return Flaw.NOT_IN_DRAFT
        cited = self.support.source(self.findings[number].ref, self.findings[number].quote)
        return self._wrong(texts["because"], *([cited] if isinstance(cited, Citation) else []))

    def _strengths(self, items: Sequence[Any], refused: list[Refused]) -> Iterator[Strength]:
        for item in items:
            strength = self._strength(item)
            if isinstance(strength, Strength):
                yield strength
            else:
                refused.append(Refused(item, strength))

    def _strength(self, item: Any) -> Strength | Objection | Flaw:
        texts = _texts(item, "ref", "quote", "text", "why")
        if texts is None:
            return Objection.SHAPE
        cited, span = self._rule_cited(texts), self.shown.find(texts["text"])
        if not isinstance(cited, Citation):
            return cited
        wrong = self._wrong(texts["why"], cited)
        if span is None or wrong:
            return wrong or Flaw.NOT_IN_DRAFT
        return Strength(
            rule=cited.rule or 0,
            ref=cited.ref,
            quote=self.support.policy.quotable[cited.ref],
            start=span[0],
            end=span[1],
            text=self.shown.draft.text[span[0] : span[1]],
            message=_clean(texts["why"]),
        )

    def _questions(self, items: Sequence[Any]) -> Iterator[str]:
        for item in items:
            asked = _clean(item) if isinstance(item, str) else ""
            fits = asked.endswith("?") and len(asked) <= _LONGEST_QUESTION
            if fits and self.support.objection(asked) is None:
                yield asked


def _check(found: Found) -> Check:
    """Return what stands in the place of a check."""
    return Check(
        name="model",
        ref=found.ref,
        severity=Severity.MEDIUM,
        looks_for="whatever a language model finds, as far as it can be proved",
        why=found.why or {},
        suggestion=found.suggestion or {},
        caught=(),
        fine=(),
        find=lambda _: (),
    )


def _items(said: Mapping[str, Any], name: str) -> list[Any]:
    items = said.get(name)
    return cast("list[Any]", items)[:MOST_ITEMS] if isinstance(items, list) else []


def _texts(item: Any, *names: str) -> dict[str, str] | None:
    """Return these fields of an item; None when one is no text."""
    values = [item.get(name) for name in names] if isinstance(item, dict) else []
    texts = [value for value in values if isinstance(value, str)]
    return dict(zip(names, texts, strict=True)) if len(texts) == len(names) else None


def _clean(text: str) -> str:
    """Return the text on one line, without characters that nobody sees."""
    seen = "".join(char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join(seen.split())
