"""What was made out about a draft before the checks look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.cues import is_order
from advisor.draft import Draft
from retrieval.draft_reader import Bars, Situation
from retrieval.search import Searcher


@dataclass(frozen=True, kw_only=True)
class DraftReading:
    """A draft with what the reader of drafts made of it.

    `about_work` is the probability that it is about the author's work at all; `faults` holds for each sentence of
    `draft.pieces` the probability that it goes against a rule, by rule number; `personal` and `who` hold for each
    sentence the probability that the author says there to speak for themselves, or who they are (employer, function);
    `severe` that a fault in it is a grave one, `sentences` the log-odds of rule sentences it may go against; `bars` say
    how likely a fault must be, by rule.
    `alone` holds the probabilities of the sentence seen by itself. All but the first two are empty without a reader.
    """

    draft: Draft
    about_work: float = 1.0
    faults: tuple[dict[int, float], ...] = ()
    personal: tuple[float, ...] = ()
    who: tuple[float, ...] = ()
    severe: tuple[float, ...] = ()
    sentences: tuple[dict[str, float], ...] = ()
    alone: tuple[dict[int, float], ...] = ()
    bars: Mapping[int, Bars] = field(default_factory=dict[int, Bars])


def read_draft(searcher: Searcher, draft: Draft) -> DraftReading:
    """Return the reading of a draft; a sentence that gives orders to its reader does not colour the others."""
    texts = [piece.text for piece in draft.pieces]
    situation = situation_of(draft)
    aside = [is_order(text) for text in texts]
    read = searcher.read_draft(texts, situation, aside)
    if read is None:
        return DraftReading(draft=draft)
    return DraftReading(
        draft=draft,
        about_work=read.work,
        faults=tuple(one.faults for one in read.sentences),
        personal=tuple(one.personal for one in read.sentences),
        who=tuple(one.who for one in read.sentences),
        severe=tuple(one.severe for one in read.sentences),
        sentences=tuple(one.sentences for one in read.sentences),
        alone=tuple(one.alone for one in read.sentences),
        bars=read.bars,
    )


def situation_of(draft: Draft) -> Situation:
    """Return who posts the draft where, as the reader takes it."""
    author = draft.author
    return Situation(
        channel=draft.channel, organisation=author.organisation, manager=author.manager, capacity=author.capacity
    )
