"""`ruggespraak evals`: run the cases, compare with the baseline, calibrate."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from ui.options import EngineOption, GuidanceOption, HomeOption, JsonOption, shared

evals_app = typer.Typer(help="Measure the answers against curated cases.", no_args_is_help=True)


@evals_app.command()
def run(
    context: typer.Context,
    cases: Annotated[
        list[Path] | None, typer.Argument(help="Files of cases (.yaml, .jsonl); the bundled ones when left out.")
    ] = None,
    baseline: Annotated[Path | None, typer.Option(help="Figures to compare with; exit code 1 when one fell.")] = None,
    write_baseline: Annotated[Path | None, typer.Option(help="Write the figures of this run as a baseline.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show every case that missed.")] = False,
    by: Annotated[str, typer.Option(help="Split the figures by hand or by style.")] = "hand",
    as_json: JsonOption = False,
    home: HomeOption = None,
    engine: EngineOption = None,
    guidance: GuidanceOption = None,
) -> None:
    """Run the cases and print the measures, with 95 % intervals."""
    from evals.case import bundled_cases, read_cases
    from evals.compare import compare, figures_of, read_baseline
    from evals.guidance import guidance_measures, run_guidance
    from evals.report import changes_view, measures_view, run_json, run_view
    from evals.run import run_cases
    from ingest.errors import InputError
    from ingest.library import write_atomically
    from ui.progress import progress_bar
    from ui.render import console

    if by not in ("hand", "style"):
        raise InputError(f"--by is {by!r}; choose hand or style")
    wanted = [case for file in cases for case in read_cases(file)] if cases else bundled_cases()
    advisor = shared(context, home, engine, guidance).advisor()
    with progress_bar("Cases") as progress:
        done = run_cases(advisor, wanted, progress)
    groups = {"all": done.measures} | done.by(lambda case: case.hand if by == "hand" else case.style)
    extra = (
        {} if cases else {"guidance": guidance_measures(run_guidance(advisor.settings.home, advisor.searcher.embedder))}
    )
    if as_json:
        sys.stdout.write(json.dumps(run_json(done, groups | extra), ensure_ascii=False, indent=2) + "\n")
    else:
        console(width=160).print(run_view(done, groups, verbose=verbose), *map(measures_view, extra.values()))
    figures = figures_of(groups | extra)
    if write_baseline:
        write_atomically(write_baseline, (json.dumps(figures, indent=2, sort_keys=True) + "\n").encode())
    if baseline:
        changes = compare(figures, read_baseline(baseline))
        console(error=as_json).print(changes_view(changes))
        if any(change.fell for change in changes):
            raise typer.Exit(1)


@evals_app.command()
def calibrate(context: typer.Context, home: HomeOption = None, guidance: GuidanceOption = None) -> None:
    """Measure the thresholds anew on hands that the reader did not see, and show what others would give."""
    from evals.calibrate import recalibrate
    from evals.report import thresholds_view
    from ui.render import console

    made = recalibrate(shared(context, home, None, guidance).advisor())
    if made is None:
        sys.stdout.write("This policy has too few example questions for a reader; there is nothing to calibrate.\n")
        return
    console().print(thresholds_view(made))


@evals_app.command()
def data(context: typer.Context, home: HomeOption = None) -> None:
    """Count the example questions: by hand, by rule, by outcome and by language."""
    from collections import Counter

    policy = shared(context, home, None, None).policy()
    rule_of = {name: answer.rule for name, answer in policy.answers.items()}
    rules = Counter(rule for e in policy.examples for rule in {rule_of[name] for name in e.answers})
    rows = {
        "by rule": {f"rule {number}": rules[number] for number in sorted(rules)},
        "by hand": Counter(example.hand for example in policy.examples),
        "by outcome": Counter(example.outcome.value for example in policy.examples),
        "by language": Counter(example.language for example in policy.examples),
    }
    for title, counts in rows.items():
        sys.stdout.write(f"{title}: {', '.join(f'{name} {count}' for name, count in counts.items())}\n")
