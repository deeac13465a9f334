"""What permission, publicity and the author's own doubt make of what the checks caught."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from advisor.advice import Engine
from advisor.checks import Check, Found
from advisor.cues import Cue, Cues
from advisor.review import Severity

_SETTLED_BY = {
    "R5.1": (Cue.PERMISSION,),
    "R6.1": (Cue.PERMISSION, Cue.PUBLICITY),
    "R6.2": (Cue.PERMISSION, Cue.PUBLICITY),
    "R7.1": (Cue.PERMISSION, Cue.PUBLICITY),
    "R7.2": (Cue.PERMISSION, Cue.PUBLICITY),
    "R8.3": (Cue.PERMISSION,),
}
"""What in the sentence itself or beside it takes a finding away, by rule sentence."""
_CONSULTED = ("R6.1", "R6.2", "R7.1", "R7.2", "R13.2")
"""Rule sentences on which somebody else decides when the author is in doubt."""


@dataclass(frozen=True, slots=True)
class Caught:
    """What one check found, with the check; or a model in the place of a check."""

    check: Check
    found: Found
    engine: Engine = Engine.RULES

    @property
    def ref(self) -> str:
        """The rule sentence it goes against."""
        return self.found.ref or self.check.ref

    @property
    def rule(self) -> int:
        """The number of that rule."""
        return int(self.ref[1:].split(".")[0])

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.found.severity or self.check.severity


def settled(caught: Iterable[Caught], cues: Cues) -> list[Caught]:
    """Return what is left: permission and publicity beside it take a finding away, doubt asks to consult."""
    return [_in_doubt(one, cues) for one in caught if not _is_settled(one, cues)]


def _is_settled(one: Caught, cues: Cues) -> bool:
    return any(cues.near(one.found.start, one.found.end, cue) for cue in _SETTLED_BY.get(one.ref, ()))


def _in_doubt(one: Caught, cues: Cues) -> Caught:
    if one.ref in _CONSULTED and cues.near(one.found.start, one.found.end, Cue.DOUBT):
        return replace(one, found=replace(one.found, consult=True))
    return one
