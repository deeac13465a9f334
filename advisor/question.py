"""A question as it comes in, cleaned of what no text should hold."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ingest.errors import InputError
from ingest.policy import Language

LONGEST = 10_000
"""Characters a question may have."""
_EARLIER = 2
"""How many of the person's earlier questions a follow-up is read with."""
_UNWANTED = ("Cc", "Cs", "Co", "Cn")
_INVISIBLE = re.compile(r"[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
"""Marks of direction, soft hyphens and spaces without width; the joiners that emoji and scripts need stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asks, with what was said before; `manager` says whether the asker leads people."""

    text: str
    history: tuple[Turn, ...] = ()
    language: Language | None = None
    role: str = ""
    manager: bool = False

    def cleaned(self) -> Question:
        """Return the question without control characters.

        Raises InputError when nothing is left, or when it is too long.
        """
        text = cleaned(self.text)
        if not text:
            raise InputError("The question is empty; type what you want to know")
        if len(text) > LONGEST:
            raise InputError(f"The question has {len(text)} characters; shorten it to at most {LONGEST}")
        turns = (Turn(role=turn.role, content=cleaned(turn.content)[:LONGEST]) for turn in self.history)
        return Question(
            text=text,
            history=tuple(turn for turn in turns if turn.content),
            language=self.language,
            role=self.role,
            manager=self.manager,
        )

    @property
    def asked_before(self) -> tuple[str, ...]:
        """What the same person asked last, oldest first."""
        return tuple(turn.content for turn in self.history if turn.role == "user")[-_EARLIER:]


def cleaned(text: str) -> str:
    """Return the text with white space folded and control, format and unpaired surrogate characters taken out."""
    kept = (char if unicodedata.category(char) not in _UNWANTED else " " for char in _INVISIBLE.sub("", text))
    return re.sub(r"\s+", " ", "".join(kept)).strip(" \u200b\u200c\u200d\u2060\u00ad")
