"""The three outcomes: does the policy answer this, is it silent, or is it about something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.policy import Outcome
from retrieval.search import Hit, Query, Searcher

MOST_RULES = 3
LEADERS_SHARE = 0.35
"""Share of the first rule's probability that a further one needs: of 0, .25, .35, .5 the best that lost no recall."""
GUIDANCE_AT = 0.55
"""Probability from which a passage of guidance is quoted: see `relevance` for how it is measured."""
RULE_SENTENCE_AT = 0.5
"""The same for a rule sentence of a rule that has no notes or examples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What an answer may rest on: rules by the reader, sentences found by meaning, passages of guidance."""

    outcome: Outcome
    rules: tuple[int, ...] = ()
    sentences: tuple[Hit, ...] = ()
    guidance: tuple[Hit, ...] = ()


def scope_of(searcher: Searcher, query: Query, drafted: Sequence[int] = ()) -> Scope:
    """Return the outcome of the question, and what its answer may rest on.

    `drafted` are the rules that a post quoted in the question goes against: they come first.
    """
    guidance = tuple(hit for hit in searcher.guidance(query, top=1) if hit.score >= GUIDANCE_AT)
    rules = _rules(searcher, query)
    if drafted:
        known = query.reading.rules if query.reading else {}
        rules = tuple(dict.fromkeys((*(rule for rule in drafted if rule in known), *rules)))[:MOST_RULES]
    sentences = () if rules else _sentences(searcher, query)
    if rules or sentences or guidance:
        return Scope(outcome=Outcome.ANSWERED, rules=rules, sentences=sentences, guidance=guidance)
    reading = query.reading
    off_topic = reading is not None and reading.off_topic >= 0.5
    return Scope(outcome=Outcome.OFF_TOPIC if off_topic else Outcome.NOT_COVERED)


def _rules(searcher: Searcher, query: Query) -> tuple[int, ...]:
    """Return the rules to answer from: always the first, a second that is likely enough, a third if twice as likely."""
    reading, calibration = query.reading, searcher.calibration
    if reading is None or calibration is None or reading.inside < calibration.answer_at:
        return ()
    ranked = sorted(reading.rules, key=lambda number: -reading.rules[number])[:MOST_RULES]
    near = LEADERS_SHARE * reading.rules[ranked[0]]
    return tuple(n for rank, n in enumerate(ranked) if reading.rules[n] >= max(near, rank * calibration.also_at))


def _sentences(searcher: Searcher, query: Query) -> tuple[Hit, ...]:
    """Return the sentence to quote from rules that the reader does not know, if one fits."""
    known = query.reading.rules if query.reading else {}
    if len(known) == len(searcher.policy.rules):
        return ()
    unread = (hit for hit in searcher.by_meaning(query) if hit.rule not in known)
    return tuple(hit for hit in list(unread)[:1] if hit.score >= RULE_SENTENCE_AT)
