"""Labelled posts beside rules.yaml: whole posts with their faults and what would mend them, and pairs of snippets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ingest.errors import SourceError
from ingest.labelled import Capacity, Channel, Fault, LabelledPost, Severity
from ingest.policy import Language
from ingest.source import read_yaml

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Posted(_Strict):
    channel: Channel
    role: str
    organisation: str
    capacity: Capacity
    manager: bool = False
    language: Language = "nl"


class SecondEntry(_Strict):
    """The rules that a second reader, who saw the text alone, finds broken, and those that one could also name."""

    rules: list[int] = []
    may: list[int] = []


class PairEntry(_Posted):
    """A snippet that goes against a rule, and its twin that does not."""

    rule: int = Field(ge=1)
    violating: Text
    fine: Text
    severity: Severity
    also: list[int] = []
    sentence: str | None = None
    second: SecondEntry | None = None
    second_fine: SecondEntry | None = None


class FindingEntry(_Strict):
    """Words of a post that go against a rule (empty: something is missing), and words that would be fine instead."""

    rule: int = Field(ge=1)
    span: str
    severity: Severity
    instead: Text
    sentence: str | None = None


class PostEntry(_Posted):
    """A whole post; without findings it is a fine one."""

    draft: Text
    findings: list[FindingEntry] = []
    may: list[int] = []
    work: bool
    personal: str = ""
    who: str = ""
    second: SecondEntry | None = None


class SentenceEntry(_Strict):
    """A sentence that does or does not go against a rule, whoever writes it."""

    rule: int = Field(ge=1)
    text: Text
    fault: bool
    language: Language = "nl"
    sentence: str | None = None
    second: SecondEntry | None = None


class DraftsFile(_Strict):
    """The schema of a file by one hand."""

    hand: Text
    persona: Text
    pairs: list[PairEntry] = []
    posts: list[PostEntry] = []
    sentences: list[SentenceEntry] = []


def read_labelled(folder: Path, usable: Iterable[int], known: Iterable[int]) -> tuple[LabelledPost, ...]:
    """Return the labelled posts of every hand in the folder, but those whose faults are of rules that are not usable.

    Raises SourceError for a rule that is not among all `known` ones, words that the draft does not hold, or a text
    that comes twice.
    """
    fit, existing = frozenset(usable), frozenset(known)
    posts = (post for file in sorted(folder.glob("*.yaml")) for post in _posts(file, existing))
    return tuple(post for post in posts if all(fault.rule in fit for fault in post.faults))


def _posts(file: Path, rules: frozenset[int]) -> Iterator[LabelledPost]:
    content, seen = read_yaml(file, DraftsFile), set[str]()
    hand = content.hand
    made = (
        *((f"pair {n}", _of_pair(hand, n, pair)) for n, pair in enumerate(content.pairs, start=1)),
        *((f"post {n}", _of_post(file, hand, n, entry)) for n, entry in enumerate(content.posts, start=1)),
        *((f"sentence {n}", _of_sentence(hand, n, entry)) for n, entry in enumerate(content.sentences, start=1)),
    )
    for name, posts in made:
        for post in posts:
            _check(file, name, post, rules, seen)
            yield post


def _check(file: Path, name: str, post: LabelledPost, rules: frozenset[int], seen: set[str]) -> None:
    unknown = ({fault.rule for fault in post.faults} | set(post.unclear)) - rules
    if unknown:
        raise SourceError(file, None, f"{name} names rule {min(unknown)}, which does not exist")
    if post.text in seen:
        raise SourceError(file, None, f"{name} repeats a text: {post.text!r}")
    seen.add(post.text)


def _of_pair(hand: str, number: int, pair: PairEntry) -> Iterator[LabelledPost]:
    fault = Fault(rule=pair.rule, start=0, end=len(pair.violating), severity=pair.severity, sentence=pair.sentence)
    yield _post(hand, f"pair-{number}", pair, pair.violating, (fault,), pair.also, pair.second)
    yield _post(hand, f"pair-{number}", pair, pair.fine, (), (), pair.second_fine)


def _of_post(file: Path, hand: str, number: int, entry: PostEntry) -> Iterator[LabelledPost]:
    """Yield the post, and when it has faults the same post with all of them mended."""
    name = f"post-{number}"
    faults = tuple(_fault(file, number, entry, finding) for finding in entry.findings)
    yield _post(hand, name, entry, entry.draft, faults, entry.may, entry.second)
    if faults:
        yield _post(hand, name, entry, _mended(entry), (), entry.may)


def _of_sentence(hand: str, number: int, entry: SentenceEntry) -> Iterator[LabelledPost]:
    fault = Fault(rule=entry.rule, start=0, end=len(entry.text), severity="high", sentence=entry.sentence)
    yield LabelledPost(
        text=entry.text,
        hand=hand,
        pair=f"sentence-{(number + 1) // 2}",
        faults=(fault,) if entry.fault else (),
        unclear=_unclear((), entry.second),
        second=_seen(entry.second),
        channel="other",
        role="",
        organisation="",
        manager=False,
        capacity="unknown",
        language=entry.language,
    )


def _fault(file: Path, number: int, entry: PostEntry, finding: FindingEntry) -> Fault:
    start = entry.draft.find(finding.span)
    if start < 0:
        raise SourceError(file, None, f"post {number}: the draft does not hold the words {finding.span!r}")
    end = start + len(finding.span)
    return Fault(
        rule=finding.rule,
        start=start if finding.span else 0,
        end=end if finding.span else 0,
        severity=finding.severity,
        sentence=finding.sentence,
    )


def _mended(entry: PostEntry) -> str:
    text = entry.draft
    for finding in entry.findings:
        if finding.span:
            text = text.replace(finding.span, finding.instead, 1)
    return " ".join([text, *(finding.instead for finding in entry.findings if not finding.span)])


def _post(
    hand: str,
    pair: str,
    entry: PairEntry | PostEntry,
    text: str,
    faults: tuple[Fault, ...],
    unclear: Iterable[int],
    second: SecondEntry | None = None,
) -> LabelledPost:
    whole = entry if isinstance(entry, PostEntry) else None
    return LabelledPost(
        text=text,
        hand=hand,
        pair=f"{hand}-{pair}",
        faults=faults,
        unclear=_unclear(unclear, second),
        second=_seen(second),
        channel=entry.channel,
        role=entry.role,
        organisation=entry.organisation,
        manager=entry.manager,
        capacity=entry.capacity,
        language=entry.language,
        work=whole.work if whole else None,
        personal=_still(whole.personal, text) if whole else None,
        who=_still(whole.who, text) if whole else None,
    )


def _unclear(given: Iterable[int], second: SecondEntry | None) -> tuple[int, ...]:
    return tuple(sorted({*given, *(second.may if second else ())}))


def _seen(second: SecondEntry | None) -> tuple[int, ...] | None:
    return tuple(sorted(set(second.rules))) if second else None


def _still(words: str, text: str) -> str:
    return words if words in text else ""
