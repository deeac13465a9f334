"""The gate of a rewrite that a model wrote: the writer's own voice, no fact from nowhere, and better than it was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from advisor.disclaimer import names
from advisor.draft import Draft
from advisor.grounding import fold
from advisor.language import language_of
from advisor.review import Finding, Severity
from advisor.shown_draft import ShownDraft
from ingest.sentences import post_spans
from retrieval.lexical import stems, stopwords

SHARED_AT = 0.4
"""Share of a sentence's word stems that must be those of the draft or of what we would add ourselves. Measured on 800
pairs of labelled posts: 0.3 % of the sentences of another post reach it, and 65 % of those that a person mended."""
MOST_GROWTH = 1.5
_WEIGHT = {Severity.HIGH: 9, Severity.MEDIUM: 3, Severity.LOW: 1}
_WORD = re.compile(r"\w+(?:['-]\w+)*")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_TAGGED = re.compile(
    r"[@#]\w[\w.-]*|\b(?:[a-z][a-z+.-]*://|www\.)\S+|[\w.+-]+@[\w-]+\.\w+|\b(?:[\w-]+\.)+[a-z]{2,}\b", re.I
)
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]{1,80}\]|\{[^{}\n]*\}|<[^<>\n]*>|_{3,}|\bX{3,}\b")
_MARKUP = re.compile(r"\*\*|__|`|\]\(|^\s*#{1,6}\s|^\s*[-*>]\s", re.MULTILINE)
_RESIDUE = re.compile(r"\b0{2,}[\s-]*0{4,}\b|\bx{2,}[\w.]*@x{2,}", re.IGNORECASE)
_NUMBER_WORDS = frozenset(
    "twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig veertig vijftig honderd duizend miljoen "
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty hundred thousand million".split()
)
_FIRST_PERSON = re.compile(r"\b(?:ik|mij|me|mijn|m'n|i|my|mine|i'm|i've)\b", re.IGNORECASE)


class Unfit(StrEnum):
    """Why a rewrite is not used."""

    SAME = "same"
    BLANKED = "blanked"
    TOO_LONG = "too_long"
    LANGUAGE = "language"
    VOICE = "voice"
    MARKUP = "markup"
    PLACEHOLDER = "placeholder"
    RESIDUE = "residue"
    NEW_FACT = "new_fact"
    NEW_NAME = "new_name"
    NEW_WORDS = "new_words"
    NOT_BETTER = "not_better"


@dataclass(frozen=True)
class Rewording:
    """What a rewrite may rest on: the draft as the model saw it, our own rewrite and disclaimer, and the policy.

    `known` holds the policy's words, without capitals.
    """

    shown: ShownDraft
    ours: str
    disclaimer: str
    known: frozenset[str]

    def unfit(self, text: str) -> Unfit | None:
        """Return why the text cannot stand in the place of the draft, the first reason that is found."""
        checks: Sequence[tuple[Unfit, Callable[[str], bool]]] = (
            (Unfit.SAME, lambda text: not text.strip() or fold(text) == fold(self._draft.text)),
            (Unfit.BLANKED, lambda _: bool(self.shown.orders)),
            (Unfit.TOO_LONG, lambda text: len(text) > self._room),
            (Unfit.MARKUP, self._is_marked_up),
            (Unfit.PLACEHOLDER, lambda text: not set(_PLACEHOLDER.findall(text)) <= self._placeholders),
            (Unfit.RESIDUE, self._shows_mask),
            (Unfit.LANGUAGE, lambda text: language_of(text, [self._draft.text]) != language_of(self._draft.text)),
            (Unfit.VOICE, self._changes_voice),
            (Unfit.NEW_FACT, lambda text: not self._told.issuperset(_counts(text))),
            (Unfit.NEW_NAME, lambda text: not all(self._is_known(name) for name in _names(text))),
            (Unfit.NEW_WORDS, lambda text: any(share < SHARED_AT for share in self.shares(text))),
        )
        return next((reason for reason, fails in checks if fails(text)), None)

    def shares(self, text: str) -> Iterator[float]:
        """Yield for each sentence the share of its word stems that the draft, or what we would add, has too."""
        for start, end in post_spans(text):
            words = stems(text[start:end])
            if words:
                yield sum(word in self._stems for word in words) / len(words)

    @property
    def _draft(self) -> Draft:
        return self.shown.draft

    @property
    def _room(self) -> float:
        """How many characters a rewrite may have."""
        return max(MOST_GROWTH * len(self._draft.text), len(self.ours)) + len(self.disclaimer)

    @cached_property
    def _ground(self) -> str:
        """What the author told, the draft and who they are, with what we would make of it."""
        author = self._draft.author
        return fold("\n".join((self.shown.text, author.role, author.organisation, self.ours, self.disclaimer)))

    @cached_property
    def _told(self) -> frozenset[str]:
        ground = self._ground.casefold()
        return frozenset((*_WORD.findall(ground), *_NUMBER.findall(ground), *_tagged(ground)))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stems(self._ground))

    @cached_property
    def _placeholders(self) -> set[str]:
        return set(_PLACEHOLDER.findall(f"{self._draft.text}\n{self.ours}\n{self.disclaimer}"))

    def _is_marked_up(self, text: str) -> bool:
        unseen = {char for char in text if unicodedata.category(char)[0] == "C"} - set("\r\n\t") - set(self._draft.text)
        marks = {found[0].strip() for found in _MARKUP.finditer(text)}
        return bool(unseen) or any(mark not in self._draft.text for mark in marks)

    def _shows_mask(self, text: str) -> bool:
        """Say whether something that was masked for the model came back as it was masked."""
        mine = set(_RESIDUE.findall(self._draft.text))
        return not set(_RESIDUE.findall(text)) <= mine or not self._masks.isdisjoint(_chunks(text))

    @cached_property
    def _masks(self) -> frozenset[str]:
        pairs = zip(_chunks(self.shown.text), _chunks(self._draft.text), strict=False)
        return frozenset(shown for shown, typed in pairs if shown != typed)

    def _changes_voice(self, text: str) -> bool:
        return bool(_FIRST_PERSON.search(self._draft.text)) and not _FIRST_PERSON.search(text)

    def _is_known(self, name: str) -> bool:
        """Say whether the author or the policy has this word, in any form, or everybody has."""
        bare = re.sub(r"'s?$", "", name)
        return bare in stopwords() or bare in self.known | self._told or not self._stems.isdisjoint(stems(bare))


def is_better(before: Sequence[Finding], after: Sequence[Finding]) -> bool:
    """Say whether the findings after are on rules of those before, no more in number, and weigh less."""
    rules = {finding.rule for finding in before}
    return (
        all(finding.rule in rules for finding in after)
        and len(after) <= len(before)
        and weight_of(after) < weight_of(before)
    )


def weight_of(findings: Sequence[Finding]) -> int:
    """Return how much findings weigh together."""
    return sum(_WEIGHT[finding.severity] for finding in findings)


def still_there(findings: Sequence[Finding], draft: Draft, text: str) -> list[Finding]:
    """Return the findings that a rewrite leaves as they were: their words are still in it, or still missing."""
    says_more = names(text, draft) > names(draft.text, draft)
    folded = fold(text)
    return [one for one in findings if (not says_more if one.missing else fold(one.text) in folded)]


def _counts(text: str) -> Iterator[str]:
    """Yield every number, in digits and in words, and every address and tag."""
    plain = fold(text).casefold()
    yield from _tagged(plain)
    yield from _NUMBER.findall(plain)
    yield from (word for word in _WORD.findall(plain) if word in _NUMBER_WORDS)


def _names(text: str) -> Iterator[str]:
    """Yield every word with a capital, without it."""
    return (word.casefold() for word in _WORD.findall(fold(text)) if word[0].isupper())


def _tagged(text: str) -> Iterator[str]:
    return (found[0].casefold().rstrip(".,;)") for found in _TAGGED.finditer(text))


def _chunks(text: str) -> list[str]:
    return [chunk.strip(".,;:!?()\"'") for chunk in text.split()]
