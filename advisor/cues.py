"""Cues in a draft: somebody agreed to it, it is public already, or the author doubts; a denial is no cue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from advisor.draft import Draft, Piece
from advisor.wordings import lists_of_wordings, wordings

_FOLDED = str.maketrans("’‘‛´`ʼ“”„‟\t\u00a0\u202f\u2011", "''''''\"\"\"\"   -")
_BOUNDARY = re.compile(r"[,;:.!?()…\n]|\s[-–—]\s|\s(?:maar|but)\s", re.IGNORECASE)
_NEVER = re.compile(r"(?!)")


class Cue(StrEnum):
    """What a sentence tells about whether the draft may be posted."""

    PERMISSION = "permission"
    PUBLICITY = "publicity"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The words that give a cue: draft[start:end], in sentence number `piece`."""

    kind: Cue
    start: int
    end: int
    piece: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """What the sentences of a draft tell."""

    pieces: tuple[Piece, ...]
    told: tuple[Told, ...]

    def near(self, start: int, end: int, kind: Cue, reach: int = 1) -> bool:
        """Say whether the sentence of draft[start:end], or one of `reach` sentences beside it, gives this cue."""
        return self.why(start, end, kind, reach) is not None

    def why(self, start: int, end: int, kind: Cue, reach: int = 1) -> Told | None:
        """Return the first words that give this cue near draft[start:end]; None when there are none."""
        stop = max(end, start + 1)
        at = [number for number, piece in enumerate(self.pieces) if piece.start < stop and start < piece.end]
        near = range(at[0] - reach, at[-1] + reach + 1) if at else range(0)
        return next((told for told in self.told if told.kind == kind and told.piece in near), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wording:
    """One way to give a cue: in the same clause `unless` takes it back before or within it, `after` behind it.

    With `answers` it counts only as an answer: when somebody was asked in the same sentence or the one before. With
    `conditional` an "if" or "whether" before it takes it back.
    """

    kind: Cue
    says: re.Pattern[str]
    unless: re.Pattern[str] = _NEVER
    after: re.Pattern[str] = _NEVER
    answers: bool = False
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class _Book:
    """All wordings, and what takes them back, by name."""

    wordings: tuple[_Wording, ...]
    guards: Mapping[str, re.Pattern[str]]


def cues_of(draft: Draft) -> Cues:
    """Return what each sentence of the draft tells; text that gives orders to the adviser tells nothing."""
    texts = [piece.text.translate(_FOLDED) for piece in draft.pieces]
    told: list[Told] = []
    for number, piece in enumerate(draft.pieces):
        if not is_order(texts[number]):
            told += _told(texts, number, piece.start)
    return Cues(pieces=draft.pieces, told=tuple(_without_settled_doubt(told, texts)))


def is_order(text: str) -> bool:
    """Say whether a sentence gives orders to whoever reads the draft for the author: data, never an instruction."""
    return bool(_book().guards["order"].search(text.translate(_FOLDED)))


def _told(texts: list[str], number: int, offset: int) -> Iterator[Told]:
    text, before = texts[number], texts[number - 1] if number else ""
    for wording in _book().wordings:
        for found in wording.says.finditer(text):
            if wording.answers and not _asked(before, text[: found.end()]):
                continue
            if found.group() and not _denied(wording, text, found.start(), found.end()):
                start, end = offset + found.start(), offset + found.end()
                yield Told(kind=wording.kind, start=start, end=end, piece=number)


def _asked(*texts: str) -> bool:
    guards = _book().guards
    return any(guards["asked"].search(text) and not guards["not_asked"].search(text) for text in texts)


def _denied(wording: _Wording, text: str, start: int, end: int) -> bool:
    """Say whether the clause around text[start:end] takes back what these words tell."""
    guards = _book().guards
    begins = max((found.end() for found in _BOUNDARY.finditer(text, 0, start)), default=0)
    ends = next((found.start() for found in _BOUNDARY.finditer(text, end)), len(text))
    if wording.kind != Cue.DOUBT and text[ends : ends + 1] == "?":
        return True
    if wording.conditional and guards["condition"].search(text[begins:start]):
        return True
    within = guards["harmless"].sub("", text[begins:end])
    return bool(wording.unless.search(within) or wording.after.search(text[end:ends]))


def _without_settled_doubt(told: Iterable[Told], texts: list[str]) -> Iterator[Told]:
    told, guards = tuple(told), _book().guards
    agreed = {each.piece for each in told if each.kind == Cue.PERMISSION}
    for each in told:
        text = texts[each.piece]
        asked = guards["settled"].search(text) and not guards["not_asked"].search(text)
        if each.kind != Cue.DOUBT or not (asked or {each.piece, each.piece + 1} & agreed):
            yield each


@cache
def _book() -> _Book:
    """Read cues.toml once."""
    guards = wordings("cues.toml", "guards")
    return _Book(tuple(_wordings(lists_of_wordings("cues.toml", "wordings"), guards)), guards)


def _wordings(
    written: Mapping[str, tuple[re.Pattern[str], ...]], guards: Mapping[str, re.Pattern[str]]
) -> Iterator[_Wording]:
    plain = _Wording(kind=Cue.PERMISSION, says=_NEVER, unless=guards["unagreed"], after=guards["needed"])
    public = replace(plain, kind=Cue.PUBLICITY, unless=guards["unpublished"], after=guards["later"], conditional=True)
    yield from (replace(plain, says=says, conditional=True) for says in written["permission"])
    yield replace(plain, says=guards["might"], conditional=True, answers=True)
    yield from (replace(plain, says=says, answers=True) for says in written["answer"])
    yield from (replace(public, says=says) for says in written["publicity"])
    yield from (_Wording(kind=Cue.DOUBT, says=says) for says in written["doubt"])
