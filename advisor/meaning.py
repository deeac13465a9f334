"""The check of meaning: sentences that resemble labelled ones that go against a rule, whatever words they use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from advisor.checks import Check, Found
from advisor.draft import Draft
from advisor.reading import DraftReading, situation_of
from advisor.review import Severity
from ingest.policy import Policy, Remark
from retrieval.draft_reader import concerns

MOST_OF_IT = 0.5
"""Share of the draft that a grave fault must take up to be what the post is for."""
CONSULT = frozenset({"R6.2", "R13.2", "R15.1"})
"""Rule sentences that somebody else has a say in."""
_ALWAYS_CORE = frozenset({"R12.2"})
_TAIL = re.compile(r"(?:\s*(?:[#@]\w+|[\u2190-\u21ff\u2600-\u27bf\u2b50\ufe0f\u200d\U0001f000-\U0001faff]))+\s*$")


@dataclass(frozen=True, slots=True)
class _Meant:
    """A run of sentences that go against one rule: from `first` up to and with `last`, the surest at `top`."""

    rule: int
    first: int
    last: int
    top: int
    chance: float


def meaning_checks(policy: Policy) -> tuple[Check, ...]:
    """Return the check of meaning for this policy, with what our notes say about each rule sentence."""
    remarks = {remark.ref: remark for note in policy.notes for remark in note.remarks}
    if not remarks:
        return ()
    first = next(iter(remarks.values()))
    return (
        Check(
            name="meaning",
            ref=first.ref,
            severity=Severity.MEDIUM,
            looks_for="sentences that resemble labelled sentences that go against a rule",
            why=first.why,
            suggestion=first.suggestion,
            caught=(),
            fine=(),
            find=lambda reading: _found(reading, remarks),
        ),
    )


def _found(reading: DraftReading, remarks: dict[str, Remark]) -> Iterator[Found]:
    for meant in sorted(_meant(reading), key=lambda one: -one.chance):
        remark = _remark(reading, meant, remarks)
        if remark:
            yield _finding(reading, meant, remark)


def _meant(reading: DraftReading) -> Iterator[_Meant]:
    """Yield every run of sentences that are likely enough to go against one rule."""
    for rule in reading.faults[0] if reading.faults else ():
        if not concerns(rule, situation_of(reading.draft), reading.draft.text):
            continue
        chances = [faults[rule] for faults in reading.faults]
        run: list[int] = []
        for number, chance in enumerate([*chances, 0.0]):
            if chance >= reading.bars[rule].maybe:
                run.append(number)
            elif run:
                top = max(run, key=chances.__getitem__)
                yield _Meant(rule, run[0], run[-1], top, chances[top])
                run = []


def _remark(reading: DraftReading, meant: _Meant, remarks: dict[str, Remark]) -> Remark | None:
    """Return what we say of the rule sentence that the words most likely go against."""
    own = [remark for ref, remark in remarks.items() if ref.startswith(f"R{meant.rule}.")]
    odds = reading.sentences[meant.top] if reading.sentences else {}
    return max(own, key=lambda remark: odds.get(remark.ref, -100.0), default=None)


def _finding(reading: DraftReading, meant: _Meant, remark: Remark) -> Found:
    draft, sure = reading.draft, meant.chance >= reading.bars[meant.rule].sure
    start, end = draft.pieces[meant.first].start, draft.pieces[meant.last].end
    end = start + len(_TAIL.sub("", draft.text[start:end])) or end
    grave = sure and reading.severe[meant.top] >= 0.5
    core = grave and is_core(draft, remark.ref, start, end)
    return Found(
        start=start,
        end=end,
        ref=remark.ref,
        severity=Severity.HIGH if grave else Severity.MEDIUM if sure else Severity.LOW,
        why=remark.why,
        suggestion=remark.suggestion,
        core=core,
        consult=remark.ref in CONSULT,
    )


def is_core(draft: Draft, ref: str, start: int, end: int) -> bool:
    """Say whether a grave fault in draft[start:end] is what the post is for."""
    return start < end and (ref in _ALWAYS_CORE or end - start >= MOST_OF_IT * len(draft.text.strip()))
