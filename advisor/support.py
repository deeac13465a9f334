"""What a model's words must stand up to before anybody sees them: proof, and nothing that came from nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import get_args

from advisor.advice import Citation
from advisor.grounding import cite, fold, is_proved
from advisor.language import language_of
from ingest.labelled import Channel
from ingest.policy import Language, Policy
from retrieval.lexical import stems
from retrieval.numbers import named_refs, without_names

FEWEST_WORDS = 3
"""Words that a quote needs, unless it is the whole sentence."""
LONGEST_TEXT = 600
RELATED_AT = 0.2
"""Share of a claim's words that occur in what it rests on, or in what we wrote about that rule. Measured on our own
answers: 3 % of true pairs lie below it, and a third of pairs with another rule."""
_FAR = 0.02
_RELATED_IF_FAR = 0.4
"""The same for a rule that the reader finds most unlikely for this question (below `_FAR`)."""
_LEAKED_WORDS = 8
_MARKUP = re.compile(r"!?\[[^\]]*\]\s*[(\[]|<\s*/?\s*[a-zA-Z!]|[`|{}\\]|^\s*(?:#{1,6}|>|[-*+])\s|\*\*|__", re.MULTILINE)
_ADDRESS = re.compile(
    r"\b(?:[a-z][a-z+.-]*://|www\.|mailto:|data:)\S*|\b[\w.+-]+@[\w-]+\.\w+|\b(?:[\w-]+\.)+[a-z]{2,}/", re.I
)
_QUOTED = re.compile(r"[\"“„«‘'](?P<quote>[^\"“”„«»‘’]{3,}?)[\"”»’'](?!\w)")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_COUNTED = re.compile(
    r"\b(?:\d+|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|twintig|two|three|four|five|six|seven|eight|nine|ten|"
    r"twelve|twenty)\s+(?:dag|week|weken|maand|jaar|jaren|uur|uren|minu|euro|procent|keer|day|month|year|hour|percent|time)"
    r"[a-z]*",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-zà-ÿ,;] )[A-ZÀ-Þ][\w’'-]*")
_WORD = re.compile(r"[\w’'-]+")
_ALWAYS_KNOWN = frozenset("i i'm i'd i've ruggespraak protocol social media ai internet".split()) | frozenset(
    str(channel).casefold() for channel in get_args(Channel)
)


class Objection(StrEnum):
    """Why a model's words are not shown."""

    SHAPE = "shape"
    TOO_LONG = "too_long"
    NO_SOURCE = "no_source"
    NO_SUCH_REF = "no_such_ref"
    NOT_LITERAL = "not_literal"
    SHORT_QUOTE = "short_quote"
    OTHER_REF = "other_ref"
    UNPROVED_QUOTE = "unproved_quote"
    UNKNOWN_FACT = "unknown_fact"
    UNRELATED = "unrelated"
    MARKUP = "markup"
    LEAK = "leak"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Known:
    """All that a policy says, and what we say about it; made once for each policy."""

    policy: Policy

    @cached_property
    def text(self) -> str:
        """Everything, folded and without capitals."""
        policy = self.policy
        passages = (f"{' '.join(p.heading)} {p.title} {p.text}" for p in policy.passages)
        notes = (self._note(rule.number) for rule in policy.rules)
        own = f"{policy.organisation.name} {policy.organisation.contact or ''}"
        return fold("\n".join((*policy.quotable.values(), *passages, *notes, own))).casefold()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of it, and words that need no source."""
        return frozenset(_WORD.findall(self.text)) | _ALWAYS_KNOWN

    def stems_about(self, citation: Citation) -> frozenset[str]:
        """Return the word stems of a sentence's rule with our notes on it, or of a passage with its headings."""
        if citation.rule:
            return self._rule_stems[citation.rule]
        return frozenset(stems(self.policy.passage_of[citation.ref].context))

    @cached_property
    def _rule_stems(self) -> dict[int, frozenset[str]]:
        rules = self.policy.rules
        return {rule.number: frozenset(stems(f"{rule.text} {self._note(rule.number)}")) for rule in rules}

    def _note(self, number: int) -> str:
        note = self.policy.note(number)
        if note is None:
            return ""
        rows = [note.title, note.in_short, note.consult, *(answer.text for answer in note.answers)]
        rows += [texts for remark in note.remarks for texts in (remark.why, remark.suggestion)]
        lists = [line for table in (note.may, note.mind) for lines in table.values() for line in lines]
        return " ".join([text for row in rows for text in row.values()] + lists)


@dataclass(frozen=True, kw_only=True)
class Support:
    """What words may rest on in one conversation: the policy, and what the person typed.

    `instructions` is the prompt without the policy, which no answer may repeat; `chances` are the reader's for each
    rule.
    """

    known: Known
    language: Language
    typed: str
    instructions: str = ""
    chances: Mapping[int, float] | None = None

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.known.policy

    def source(self, ref: object, quote: object) -> Citation | Objection:
        """Return the proved citation, or what is wrong with it."""
        if not isinstance(ref, str) or not isinstance(quote, str):
            return Objection.SHAPE
        name = _ref(ref)
        if name not in self.policy.quotable:
            return self._in_rule(name, quote)
        words = _WORD.findall(quote)
        whole = fold(quote) == fold(self.policy.quotable[name])
        if len(words) < FEWEST_WORDS and not whole:
            return Objection.SHORT_QUOTE
        citation = cite(self.policy, name, quote.strip())
        return citation if is_proved(self.policy, citation) else Objection.NOT_LITERAL

    def _in_rule(self, name: str, quote: str) -> Citation | Objection:
        """Return the citation of the sentence of a rule in which the quote stands, when only the rule was named."""
        rule = self.policy.rule(int(name[1:])) if re.fullmatch(r"R\d{1,3}", name) else None
        if rule is None:
            return Objection.NO_SUCH_REF
        found = (self.source(sentence.ref, quote) for sentence in rule.sentences)
        return next((one for one in found if isinstance(one, Citation)), Objection.NOT_LITERAL)

    def objection(self, text: str, citations: Sequence[Citation] = ()) -> Objection | None:
        """Return what is wrong with words that rest on these citations, the first that is found."""
        return next((found for found, fails in self._checks(citations) if fails(text)), None)

    def _checks(self, citations: Sequence[Citation]) -> Sequence[tuple[Objection, Callable[[str], bool]]]:
        return (
            (Objection.SHAPE, lambda text: not _WORD.search(text)),
            (Objection.TOO_LONG, lambda text: len(text) > LONGEST_TEXT),
            (Objection.MARKUP, self._has_markup),
            (Objection.OTHER_REF, lambda text: not set(named_refs(text)) <= _names(citations)),
            (Objection.LEAK, self._leaks),
            (Objection.UNPROVED_QUOTE, self._misquotes),
            (Objection.UNKNOWN_FACT, self._invents),
            (Objection.LANGUAGE, self._is_foreign),
            (Objection.UNRELATED, lambda text: bool(citations) and not self._is_related(text, citations)),
        )

    @cached_property
    def _typed(self) -> str:
        return fold(self.typed).casefold()

    @cached_property
    def _typed_words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self._typed))

    def _is_said(self, text: str) -> bool:
        return text in self.known.text or text in self._typed

    @cached_property
    def _shingles(self) -> frozenset[tuple[str, ...]]:
        return frozenset(_shingles(self.instructions))

    def _leaks(self, text: str) -> bool:
        return any(shingle in self._shingles for shingle in _shingles(text))

    def _has_markup(self, text: str) -> bool:
        addresses = (fold(found[0]).casefold().rstrip(".,;)") for found in _ADDRESS.finditer(text))
        return bool(_MARKUP.search(text)) or not all(self._is_said(address) for address in addresses)

    def _misquotes(self, text: str) -> bool:
        quotes = (fold(found["quote"]).casefold().strip(" .,!?") for found in _QUOTED.finditer(text))
        return not all(len(quote.split()) < FEWEST_WORDS or self._is_said(quote) for quote in quotes)

    def _invents(self, text: str) -> bool:
        """Say whether it has a number, a name or an amount of time that nobody mentioned."""
        plain = without_names(text)
        counted = (fold(found[0]).casefold() for found in _COUNTED.finditer(plain))
        said = (*_NUMBER.findall(plain), *(_bare(name) for name in _NAME.findall(plain)))
        return not all(map(self._is_said, counted)) or not all(self._is_mentioned(word.casefold()) for word in said)

    def _is_mentioned(self, word: str) -> bool:
        whole = word in self.known.words or word in self._typed_words
        return whole or (not word.isalnum() and self._is_said(word))

    def _is_foreign(self, text: str) -> bool:
        enough = len(text.split()) > FEWEST_WORDS
        return enough and language_of(text, [_SAMPLE[self.language]]) != self.language

    def _is_related(self, text: str, citations: Iterable[Citation]) -> bool:
        words = stems(text)
        if not words:
            return True
        for citation in citations:
            known = self.known.stems_about(citation)
            far = self.chances is not None and self.chances.get(citation.rule or 0, 1.0) < _FAR
            if sum(word in known for word in words) >= (_RELATED_IF_FAR if far else RELATED_AT) * len(words):
                return True
        return False


_SAMPLE: dict[Language, str] = {"nl": "dat is het niet", "en": "that is not what it was"}


def _ref(ref: str) -> str:
    """Return the ref as we write it, from [r7.1], "regel 7.1" or "R7.1."."""
    named = named_refs(ref.strip(" []()."))
    return named[0] if len(named) == 1 else ref


def _names(citations: Sequence[Citation]) -> set[str]:
    return {citation.ref for citation in citations} | {f"R{citation.rule}" for citation in citations if citation.rule}


def _bare(name: str) -> str:
    return re.sub(r"[’']s?$", "", name.casefold())


def _shingles(text: str) -> Iterable[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return (tuple(words[at : at + _LEAKED_WORDS]) for at in range(len(words) - _LEAKED_WORDS + 1))
