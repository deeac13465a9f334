"""Running draft cases through the reviewer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from advisor.bootstrap import Advisor
from advisor.review import Review
from evals.draft_case import DraftCase
from evals.draft_measures import DraftResult, draft_measures, gate_measures, rule_measures
from evals.measures import Measure

Row = dict[str, Measure]
_KEYS: Mapping[str, Callable[[DraftCase], str]] = {
    "hand": lambda case: case.hand,
    "language": lambda case: case.entry.language,
    "channel": lambda case: case.entry.channel,
    "kind": lambda case: "tricky" if case.entry.tricky else "plain",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRun:
    """All draft cases on one policy, one embedder and one engine."""

    policy_version: str
    embedder: str
    results: tuple[DraftResult, ...]

    @property
    def engine(self) -> str:
        """The engine that made the reviews; both of them when one fell back."""
        return ", ".join(sorted({result.engine for result in self.results}))

    @property
    def measures(self) -> Row:
        """The measures over all cases."""
        return draft_measures(self.results)

    def groups(self) -> dict[str, dict[str, Row]]:
        """Return the measures of each hand, language, channel, kind (tricky or plain) and rule."""
        made = {name: self._by(key) for name, key in _KEYS.items()}
        return made | {"rule": {str(rule): rule_measures(self.results, rule) for rule in self._rules()}}

    def for_gate(self) -> dict[str, Row]:
        """Return the measures over all cases in which more is better; a hand has too few findings to gate on."""
        return {"all": gate_measures(self.measures)}

    def _by(self, key: Callable[[DraftCase], str]) -> dict[str, Row]:
        groups: dict[str, list[DraftResult]] = {}
        for result in self.results:
            groups.setdefault(key(result.case), []).append(result)
        return {name: draft_measures(group) for name, group in sorted(groups.items())}

    def _rules(self) -> list[int]:
        return sorted({rule for result in self.results for rule in result.expected | result.found})


def run_drafts(
    advisor: Advisor, cases: Sequence[DraftCase], progress: Callable[[int, int], None] | None = None
) -> DraftRun:
    """Return what the reviewer makes of every case, in their order."""
    results: list[DraftResult] = []
    for done, case in enumerate(cases, start=1):
        results.append(result_of(case, advisor.review(case.draft)))
        if progress:
            progress(done, len(cases))
    return DraftRun(
        policy_version=advisor.policy.version,
        embedder=advisor.searcher.embedder.identity,
        results=tuple(results),
    )


def result_of(case: DraftCase, review: Review) -> DraftResult:
    """Return what is measured of a review."""
    return DraftResult(case=case, verdict=review.verdict, findings=review.findings, engine=review.engine)
