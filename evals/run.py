"""Running cases through the adviser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from advisor.bootstrap import Advisor
from evals.case import Case
from evals.measures import Measure, Result, measures


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All cases on one policy, one embedder and one engine."""

    policy_version: str
    embedder: str
    engine: str
    results: tuple[Result, ...]

    @property
    def measures(self) -> dict[str, Measure]:
        """The measures over all cases."""
        return measures(self.results)

    def by(self, key: Callable[[Case], str]) -> dict[str, dict[str, Measure]]:
        """Return the measures of each group of cases."""
        groups: dict[str, list[Result]] = {}
        for result in self.results:
            groups.setdefault(key(result.case), []).append(result)
        return {name: measures(group) for name, group in sorted(groups.items())}


def run_cases(advisor: Advisor, cases: Sequence[Case], progress: Callable[[int, int], None] | None = None) -> Run:
    """Return what the adviser makes of every case, in their order."""
    results: list[Result] = []
    for done, case in enumerate(cases, start=1):
        results.append(_result(advisor, case))
        if progress:
            progress(done, len(cases))
    return Run(
        policy_version=advisor.policy.version,
        embedder=advisor.searcher.embedder.identity,
        engine="rules",
        results=tuple(results),
    )


def _result(advisor: Advisor, case: Case) -> Result:
    advice = advisor.ask(case.question)
    cited = frozenset(citation.rule for citation in advice.citations if citation.rule)
    return Result(case=case, outcome=advice.outcome, cited=cited, stance=advice.stance, citations=len(advice.citations))
