"""Posts with labels, that the reader of drafts learns from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Channel = Literal[
    "x", "linkedin", "instagram", "facebook", "blog", "forum", "reddit", "review_site", "wikipedia", "intranet",
    "mastodon", "bluesky", "tiktok", "youtube", "other",
]  # fmt: skip
Capacity = Literal["personal", "on_behalf", "unknown"]
Severity = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes against a rule in text[start:end]; both are 0 when something is missing.

    `sentence` is the ref of the rule sentence it goes against, when that was labelled.
    """

    rule: int
    start: int
    end: int
    severity: Severity
    sentence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPost:
    """A post by one hand with its faults; `pair` is shared with its twin, in which they are mended.

    `unclear` are rules that one may also name: they teach nothing. `second` are the rules that a second reader finds
    broken, who saw the text alone; None when there was none. `work` says whether it is about the author's work,
    `personal` and `who` are the words that say for whom and who is speaking; None where that was not labelled.
    """

    text: str
    hand: str
    pair: str
    faults: tuple[Fault, ...]
    unclear: tuple[int, ...]
    channel: Channel
    role: str
    organisation: str
    manager: bool
    capacity: Capacity
    language: Literal["nl", "en"]
    work: bool | None = None
    personal: str | None = None
    who: str | None = None
    second: tuple[int, ...] | None = None

    @property
    def disputed(self) -> frozenset[int]:
        """The rules on which the two readers differ, what is missing left aside."""
        if self.second is None:
            return frozenset()
        own = {fault.rule for fault in self.faults}
        told = {fault.rule for fault in self.faults if fault.end > fault.start}
        return frozenset((told - {*self.second, *self.unclear}) | (set(self.second) - own))
