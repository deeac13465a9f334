"""A minimal rewrite without a model: mask what was found, add what is missing, leave the rest as it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from advisor.checks import Found
from advisor.disclaimer import joined_sentence, names
from advisor.draft import Draft
from advisor.naming import names_any_organisation
from advisor.own_voice import own_voice, says_views_differ
from ingest.policy import Language

Kind = Literal["same", "removed", "added"]
_TOKEN = re.compile(r"\[[^\[\]\n]{1,60}\]|\s+|\w+|[^\w\s]")
"""A mask such as `[intern gesprek]` is one word."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_GOES_ON = frozenset(
    "de het een van naar bij in op voor met aan over uit onze mijn the a an of at for to my our".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A piece of the difference between two texts."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class _Mask:
    """What stands in the place of text[start:end]; `width` is that of the widest words that were found there."""

    start: int
    end: int
    text: str
    width: int


def rewritten(draft: Draft, found: Sequence[Found]) -> str | None:
    """Return the draft with its words masked and what is missing added, or None when nothing would change."""
    text = _masked(draft.text, _masks(draft, found))
    added = " ".join(sentence for sentence in _additions(draft, found) if sentence not in text)
    text = _with(text, added, own_paragraph=draft.channel == "blog") if added else text
    return None if text == draft.text else text


def _masks(draft: Draft, found: Sequence[Found]) -> list[_Mask]:
    """Return the masks in order; words that overlap get one, that of the widest."""
    masks: list[_Mask] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        text = _said(item.mask, draft.spoken)
        if text is None or not 0 <= item.start < item.end <= len(draft.text):
            continue
        mask = _Mask(item.start, item.end, text, item.end - item.start)
        if masks and mask.start < masks[-1].end:
            mask = _merged(masks.pop(), mask)
        masks.append(mask)
    return masks


def _merged(first: _Mask, second: _Mask) -> _Mask:
    widest = max(first, second, key=lambda mask: mask.width)
    return _Mask(first.start, max(first.end, second.end), widest.text, widest.width)


def _masked(text: str, masks: list[_Mask]) -> str:
    for mask in reversed(masks):
        text = text[: mask.start] + mask.text + text[mask.end :]
    return text


def _said(texts: Mapping[Language, str] | None, language: Language) -> str | None:
    """Return the text in this language, or in the other when there is none."""
    return texts.get(language, next(iter(texts.values()))) if texts else None


def _additions(draft: Draft, found: Sequence[Found]) -> list[str]:
    """Return what to add, each once; sentences on who speaks and for whom become one."""
    said = (_said(item.add, draft.spoken) for item in found)
    every = list(dict.fromkeys(text.strip() for text in said if text and text.strip()))
    names_of = {text: names(text, draft) if _on_self(text) else frozenset[str]() for text in every}
    on_self = [text for text in every if names_of[text]]
    whole = frozenset[str]().union(*names_of.values())
    if len(on_self) < 2 or not _joins(list(names_of.values())):
        return every
    full = "need_not_agree" in whole or draft.channel == "blog"
    one = next((text for text in on_self if names_of[text] == whole), "") or joined_sentence(draft, full=full)
    return list(dict.fromkeys(one if text in on_self else text for text in every))


def _on_self(text: str) -> bool:
    """Say whether a sentence tells who is speaking, or for whom."""
    return names_any_organisation(text) or own_voice(text) is not None or says_views_differ(text) is not None


def _joins(named: list[frozenset[str]]) -> bool:
    """Say whether the sentences tell both who speaks and that it is in a personal capacity."""
    who = any("function" in one or ("organisation" in one and "need_not_agree" not in one) for one in named)
    return who and any("personal" in one for one in named)


def _with(text: str, added: str, *, own_paragraph: bool) -> str:
    """Return the text with a piece at its end, but before closing hashtags, and with the line ends that it has."""
    end, line = _body_end(text), "\r\n" if "\r\n" in text else "\n"
    if own_paragraph or _BLANK_LINE.search(text.replace("\r", "")):
        gap = line * 2
    else:
        gap = line if "\n" in text.strip() or not _is_ended(text[:end]) else " "
    return f"{text[:end]}{gap}{added}{text[end:]}"


def _body_end(text: str) -> int:
    """Return where the text ends, white space and a closing block of hashtags left out."""
    end, tags = len(text.rstrip()), 0
    at = end
    for word in reversed(list(re.finditer(r"\S+", text))):
        if word[0].startswith("#"):
            at, tags = word.start(), tags + 1
        elif any(char.isalnum() for char in word[0]):
            break
    body = text[:at].rstrip()
    return len(body) if body and tags and _stands_apart(body, text[len(body) : at], tags) else end


def _stands_apart(body: str, gap: str, tags: int) -> bool:
    """Say whether these hashtags are no part of the last sentence."""
    if "\n" in gap or _is_ended(body):
        return True
    return tags > 1 and body.rsplit(maxsplit=1)[-1].casefold() not in _GOES_ON


def _is_ended(text: str) -> bool:
    """Say whether the text ends in a point, another closing mark, or an emoji."""
    last = text.rstrip("\"'”’»)]")[-1:]
    return last in {".", "!", "?", "…"} or (last != "" and unicodedata.category(last) in {"So", "Sk", "Mn", "Cf"})


def difference(before: str, after: str) -> tuple[Change, ...]:
    """Return what stayed, went and came, by words and white space, in the order of the texts."""
    changes: list[Change] = []
    removed = added = ""
    steps = list(_steps(_TOKEN.findall(before), _TOKEN.findall(after)))
    for number, (same, gone, come) in enumerate(steps):
        if same and not (same.isspace() and removed + added and number + 1 < len(steps)):
            changes += [*_changed(removed, added), Change(kind="same", text=same)]
            removed = added = ""
        else:
            removed, added = removed + same + gone, added + same + come
    return (*changes, *_changed(removed, added))


def _changed(removed: str, added: str) -> list[Change]:
    pairs: tuple[tuple[Kind, str], ...] = (("removed", removed), ("added", added))
    return [Change(kind=kind, text=text) for kind, text in pairs if text]


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (same, removed, added) by turns; what the texts begin and end with alike is not searched."""
    start = _shared(old, new)
    stop = _shared(old[start:][::-1], new[start:][::-1])
    if start:
        yield "".join(old[:start]), "", ""
    a, b = old[start : len(old) - stop], new[start : len(new) - stop]
    for tag, a1, a2, b1, b2 in SequenceMatcher(a=a, b=b).get_opcodes():
        gone, come = "".join(a[a1:a2]), "".join(b[b1:b2])
        yield (gone, "", "") if tag == "equal" else ("", gone, come)
    if stop:
        yield "".join(old[len(old) - stop :]), "", ""


def _shared(old: list[str], new: list[str]) -> int:
    """Return how many tokens the two begin with alike."""
    pairs = zip(old, new, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))
