"""What was made out about a draft before the checks look at it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.draft import Draft


@dataclass(frozen=True, kw_only=True)
class DraftReading:
    """A draft with what the reader of drafts made of it.

    `about_work` is the probability that it is about the author's work at all; `faults` holds for each sentence of
    `draft.pieces` the probability that it goes against a rule, by rule number; `personal` and `who` hold for each
    sentence the probability that the author says there to speak for themselves, or who they are (employer, function).
    All three are empty without a reader.
    """

    draft: Draft
    about_work: float = 1.0
    faults: tuple[dict[int, float], ...] = ()
    personal: tuple[float, ...] = ()
    who: tuple[float, ...] = ()
