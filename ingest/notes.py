"""What we write about the rules, and the example questions: files with a schema, tied to the text they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ingest.errors import SourceError
from ingest.policy import Answer, Example, Language, Outcome, Remark, Rule, RuleNotes, SecondReading, Stance
from ingest.source import read_yaml

MARKER = re.compile(r"\[(R\d+\.\d+|G:[^\]\s]+#[\w.]+)\]")
_UNMARKED_END = re.compile(r"[^\]\s][.!?]\s+[A-ZÀ-Ý“‘\"']")
_CLAIM_END = re.compile(r"(?<=\])[.!?](?:\s+|$)")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Pair(_Strict):
    nl: Text
    en: Text


class _ListPair(_Strict):
    nl: list[Text] = Field(min_length=1)
    en: list[Text] = Field(min_length=1)


class _AnswerEntry(_Strict):
    id: Annotated[str, StringConstraints(pattern=r"^\d+-[a-z0-9-]+$")]
    stance: Stance
    when: Text
    nl: Text
    en: Text


class _RemarkEntry(_Strict):
    ref: Text
    why: _Pair
    suggestion: _Pair


class _RuleEntry(_Strict):
    rule: int = Field(ge=1)
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    title: _Pair
    in_short: _Pair
    may: _ListPair
    mind: _ListPair
    consult: _Pair
    answers: list[_AnswerEntry] = Field(min_length=1)
    remarks: list[_RemarkEntry] = []


class NotesFile(_Strict):
    """The schema of rules.yaml."""

    rules: list[_RuleEntry]


class _SecondEntry(_Strict):
    must: list[int] = []
    may: list[int] = []
    stance: Stance | None = None
    outcome: Literal["not_covered", "off_topic"] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> _SecondEntry:
        if bool(self.must) == bool(self.outcome):
            raise ValueError("a second reading needs either must-rules or an outcome")
        return self


class _QuestionEntry(_Strict):
    text: Text
    answers: list[str] = []
    outcome: Literal["not_covered", "off_topic"] | None = None
    language: Language = "nl"
    before: list[Text] = []
    second: _SecondEntry | None = None


class QuestionsFile(_Strict):
    """The schema of a file of example questions by one hand."""

    hand: Text
    persona: Text
    questions: list[_QuestionEntry]


def read_notes(path: Path, rules: tuple[Rule, ...]) -> tuple[tuple[RuleNotes, ...], tuple[int, ...]]:
    """Return the notes that fit today's rule texts, and the numbers of the rules whose notes are to be reviewed.

    Raises SourceError when an answer cites what does not exist, or leaves a sentence without its citation.
    """
    texts = {rule.number: rule for rule in rules}
    entries = read_yaml(path, NotesFile).rules
    _check_unique(path, [entry.rule for entry in entries], "rule")
    _check_unique(path, [answer.id for entry in entries for answer in entry.answers], "answer")
    fitting = [entry for entry in entries if (rule := texts.get(entry.rule)) and rule.sha256 == entry.sha256]
    for entry in fitting:
        refs = {sentence.ref for sentence in texts[entry.rule].sentences}
        _check_answers(path, entry, refs)
        unknown = next((remark.ref for remark in entry.remarks if remark.ref not in refs), None)
        if unknown:
            raise SourceError(path, None, f"a remark is on {unknown}, which rule {entry.rule} does not have")
    known = {entry.rule for entry in fitting}
    return tuple(_notes(entry) for entry in fitting), tuple(number for number in texts if number not in known)


def read_examples(folder: Path, answers: Iterable[str], known: Iterable[str]) -> tuple[Example, ...]:
    """Return the example questions of every hand in the folder that point to answers in use.

    Raises SourceError for an answer that is not among all `known` ones, or a question with neither answer nor outcome.
    """
    usable, existing = set(answers), set(known)
    return tuple(
        example
        for file in sorted(folder.glob("*.yaml"))
        for example in _examples(file, existing)
        if set(example.answers) <= usable
    )


def answer_ids(path: Path) -> list[str]:
    """Return the ids of all answers in rules.yaml, also those that are to be reviewed."""
    return [answer.id for entry in read_yaml(path, NotesFile).rules for answer in entry.answers]


def claims(text: str) -> list[str]:
    """Return the sentences of an answer, each with its markers and closing point."""
    ends = [match.end() for match in _CLAIM_END.finditer(text)]
    return [
        text[start:end].strip()
        for start, end in zip([0, *ends], [*ends, len(text)], strict=True)
        if text[start:end].strip()
    ]


def _check_unique(path: Path, names: list[int] | list[str], what: str) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)  # pyright: ignore[reportArgumentType] -- count of own element
    if twice is not None:
        raise SourceError(path, None, f"{what} {twice} is given more than once")


def _check_answers(path: Path, entry: _RuleEntry, refs: set[str]) -> None:
    for answer in entry.answers:
        if not answer.id.startswith(f"{entry.rule}-"):
            raise SourceError(
                path, None, f"answer {answer.id} stands under rule {entry.rule}; start its id with '{entry.rule}-'"
            )
        for language, text in (("nl", answer.nl), ("en", answer.en)):
            unknown = [ref for ref in MARKER.findall(text) if ref not in refs]
            if unknown:
                raise SourceError(
                    path,
                    None,
                    f"answer {answer.id} ({language}) cites {unknown[0]}, which rule {entry.rule} does not have",
                )
            bare = [claim for claim in claims(text) if not MARKER.search(claim) or _UNMARKED_END.search(claim)]
            if bare:
                raise SourceError(
                    path, None, f"answer {answer.id} ({language}) has a sentence without a citation: {bare[0]!r}"
                )


def _notes(entry: _RuleEntry) -> RuleNotes:
    return RuleNotes(
        rule=entry.rule,
        sha256=entry.sha256,
        title=_pair(entry.title),
        in_short=_pair(entry.in_short),
        may={"nl": tuple(entry.may.nl), "en": tuple(entry.may.en)},
        mind={"nl": tuple(entry.mind.nl), "en": tuple(entry.mind.en)},
        consult=_pair(entry.consult),
        answers=tuple(
            Answer(id=a.id, rule=entry.rule, stance=a.stance, when=a.when, text={"nl": a.nl, "en": a.en})
            for a in entry.answers
        ),
        remarks=tuple(Remark(ref=r.ref, why=_pair(r.why), suggestion=_pair(r.suggestion)) for r in entry.remarks),
    )


def _pair(pair: _Pair) -> dict[Language, str]:
    return {"nl": pair.nl, "en": pair.en}


def _examples(file: Path, existing: set[str]) -> list[Example]:
    content = read_yaml(file, QuestionsFile)
    examples: list[Example] = []
    for number, entry in enumerate(content.questions, start=1):
        unknown = [name for name in entry.answers if name not in existing]
        if unknown:
            raise SourceError(
                file, None, f"question {number} points to answer {unknown[0]!r}, which does not exist: {entry.text!r}"
            )
        if bool(entry.answers) == bool(entry.outcome):
            raise SourceError(file, None, f"question {number} needs either answers or an outcome: {entry.text!r}")
        examples.append(
            Example(
                text=entry.text,
                hand=content.hand,
                outcome=Outcome(entry.outcome or "answered"),
                answers=tuple(entry.answers),
                before=tuple(entry.before),
                language=entry.language,
                second=_second(entry.second),
            )
        )
    return examples


def _second(entry: _SecondEntry | None) -> SecondReading | None:
    if entry is None:
        return None
    return SecondReading(
        outcome=Outcome(entry.outcome or "answered"),
        must=tuple(entry.must),
        may=tuple(entry.may),
        stance=entry.stance,
    )
