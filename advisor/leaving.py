"""What may leave this machine for a model elsewhere, and in what form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from advisor.chat_model import ChatModel, Fault, ModelError
from advisor.cues import is_order
from advisor.masking import masked
from advisor.question import cleaned
from ingest.sentences import post_spans

Kind = Literal["questions", "history", "drafts", "guidance"]
KINDS: tuple[Kind, ...] = ("questions", "history", "drafts", "guidance")
_LEFT_OUT = "[…]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Which kinds of text may be sent to a model on another machine, and whether personal data is masked in them."""

    sends: frozenset[Kind] = field(default_factory=lambda: frozenset(KINDS))
    masks: bool = True

    def allows(self, kind: Kind, model: ChatModel) -> bool:
        """Say whether text of this kind may be shown to this model."""
        return model.stays_here or kind in self.sends

    def check(self, kind: Kind, model: ChatModel) -> None:
        """Do nothing when text of this kind may be shown to this model.

        Raises ModelError when it may not.
        """
        if not self.allows(kind, model):
            raise ModelError(Fault.KEPT_HERE)

    def shown(self, text: str, model: ChatModel) -> str:
        """Return the text as this model may see it; no character changes its place."""
        return text if model.stays_here or not self.masks else masked(text)

    @staticmethod
    def without_orders(text: str) -> str:
        """Return the text without sentences that give orders to whoever reads it for somebody else."""
        kept: list[str] = []
        last = 0
        for start, end in post_spans(text):
            if is_order(cleaned(text[start:end])):
                kept += [text[last:start], _LEFT_OUT]
                last = end
        return "".join([*kept, text[last:]])
