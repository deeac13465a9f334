"""The values everything else speaks of: Sentence, Rule, Passage, Answer, Remark, Example, Policy."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, Literal, Self

from pydantic import TypeAdapter

from ingest.labelled import LabelledPost
from ingest.organisation import Organisation

Language = Literal["nl", "en"]
VERSION_LENGTH = 12


class Stance(StrEnum):
    """What an answer comes down to."""

    ALLOWED = "allowed"
    ALLOWED_IF = "allowed_if"
    NOT_ALLOWED = "not_allowed"
    CONSULT_FIRST = "consult_first"
    DUTY = "duty"
    EXPLANATION = "explanation"


class Outcome(StrEnum):
    """The three ways in which a question can end."""

    ANSWERED = "answered"
    NOT_COVERED = "not_covered"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One citable sentence of a rule; start and end are offsets in the protocol file, in code points."""

    ref: str
    rule: int
    text: str
    template: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule; `sha256` is of the unfilled text that our notes were written for."""

    number: int
    heading: str | None
    sentences: tuple[Sentence, ...]
    sha256: str

    @property
    def text(self) -> str:
        """The filled-in sentences, joined by spaces."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A citable piece of guidance; `rules` are those it mentions, `id` the hash of what it says."""

    ref: str
    source: str
    title: str
    heading: tuple[str, ...]
    text: str
    rules: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        """Hash of the content that is embedded."""
        return content_hash(self.context)

    @property
    def context(self) -> str:
        """The text with the headings it stands under: what is embedded and indexed."""
        return "\n".join((*self.heading, self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What we say to one kind of question about a rule; each sentence carries its [R5.1] markers."""

    id: str
    rule: int
    stance: Stance
    when: str
    text: dict[Language, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What we say about words in a draft that go against a rule sentence: why, and what to do."""

    ref: str
    why: dict[Language, str]
    suggestion: dict[Language, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleNotes:
    """What we wrote about a rule, tied to the sha256 of the rule text it was written for."""

    rule: int
    sha256: str
    title: dict[Language, str]
    in_short: dict[Language, str]
    may: dict[Language, tuple[str, ...]]
    mind: dict[Language, tuple[str, ...]]
    consult: dict[Language, str]
    answers: tuple[Answer, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """What a second reader, who saw the question alone, made of it: rules that must and may be cited, stance."""

    outcome: Outcome = Outcome.ANSWERED
    must: tuple[int, ...] = ()
    may: tuple[int, ...] = ()
    stance: Stance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An example question with the answers it deserves, or the outcome when it deserves none."""

    text: str
    hand: str
    outcome: Outcome
    answers: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    language: Language = "nl"
    second: SecondReading | None = None

    def is_agreed(self, rule_of: Mapping[str, int]) -> bool:
        """Say whether a second reader, if there was one, finds it answered too, and the first answer's rule fitting."""
        second = self.second
        if second is None:
            return True
        if not self.answers or second.outcome != Outcome.ANSWERED:
            return bool(self.answers) == (second.outcome == Outcome.ANSWERED)
        return rule_of[self.answers[0]] in (*second.must, *second.may)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a quotable text stands: its rule if it is one's, its document, its heading."""

    rule: int | None
    source: str
    heading: str


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Rules, guidance, our notes, example questions and labelled posts; immutable, named by a hash of its content."""

    label: str
    source: str
    language: Language
    organisation: Organisation
    rules: tuple[Rule, ...]
    passages: tuple[Passage, ...] = ()
    notes: tuple[RuleNotes, ...] = ()
    examples: tuple[Example, ...] = ()
    posts: tuple[LabelledPost, ...] = ()
    to_review: tuple[int, ...] = ()
    version: str = ""

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """Return the policy with its version, which is the hash of these bytes.

        Raises ValueError when the bytes are not a policy.
        """
        return replace(_adapter().validate_json(data), version=content_hash(data)[:VERSION_LENGTH])

    def to_json(self) -> bytes:
        """Return the canonical bytes that the version is the hash of."""
        return _adapter().dump_json(replace(self, version=""))

    def sealed(self) -> Self:
        """Return this policy with its version filled in."""
        return replace(self, version=content_hash(self.to_json())[:VERSION_LENGTH])

    @cached_property
    def quotable(self) -> dict[str, str]:
        """Every ref that may be cited, with its filled-in text."""
        sentences = {s.ref: s.text for rule in self.rules for s in rule.sentences}
        return sentences | {passage.ref: passage.text for passage in self.passages}

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """The answers that may be given, by id, in the order of the rules."""
        return {answer.id: answer for note in self.notes for answer in note.answers}

    @cached_property
    def rule_of(self) -> dict[str, int]:
        """The rule of each answer, by the answer's id."""
        return {name: answer.rule for name, answer in self.answers.items()}

    @cached_property
    def passage_of(self) -> dict[str, Passage]:
        """The passages by their refs."""
        return {passage.ref: passage for passage in self.passages}

    def place(self, ref: str) -> Place:
        """Return where a quotable ref stands."""
        passage = self.passage_of.get(ref)
        if passage:
            return Place(rule=None, source=passage.source, heading=" › ".join(passage.heading) or passage.title)
        number = int(ref[1:].split(".", maxsplit=1)[0])
        return Place(rule=number, source=self.source, heading=self.title(number, self.language))

    def title(self, number: int, language: Language) -> str:
        """Return what we call the rule, its own heading, or nothing."""
        note, rule = self.note(number), self.rule(number)
        return note.title[language] if note else (rule.heading or "" if rule else "")

    def rule(self, number: int) -> Rule | None:
        """Return the rule with this number, if there is one."""
        return next((rule for rule in self.rules if rule.number == number), None)

    def note(self, number: int) -> RuleNotes | None:
        """Return what we wrote about this rule, if it is up to date."""
        return next((note for note in self.notes if note.rule == number), None)


@cache
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(Policy)


def content_hash(content: str | bytes) -> str:
    """Return the sha256 of the content, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
