"""`ruggespraak evals`: run the cases, compare with the baseline, calibrate, count what is learned from."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.options import EngineOption, GuidanceOption, HomeOption, JsonOption, Shared, shared

if TYPE_CHECKING:
    from evals.case import Case
    from evals.run import Run

evals_app = typer.Typer(help="Measure answers and reviews against curated cases.", no_args_is_help=True)

CasesArgument = Annotated[
    list[Path] | None, typer.Argument(help="Files of cases (.yaml, .jsonl); the bundled ones when left out.")
]
BaselineOption = Annotated[
    Path | None, typer.Option(help="Figures to compare with; exit code 1 when one fell.", show_default=False)
]
WriteBaselineOption = Annotated[
    Path | None, typer.Option(help="Write the figures of this run as a baseline.", show_default=False)
]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Show every case that missed.")]


@evals_app.command()
def run(
    context: typer.Context,
    cases: CasesArgument = None,
    baseline: BaselineOption = None,
    write_baseline: WriteBaselineOption = None,
    verbose: VerboseOption = False,
    by: Annotated[str, typer.Option(help="Split the figures by hand or by style.")] = "hand",
    embedder: Annotated[
        list[str] | None,
        typer.Option(help="Compare with this embedder, side by side; may be repeated.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
    engine: EngineOption = None,
    guidance: GuidanceOption = None,
) -> None:
    """Run the cases and print the measures, with 95 % intervals."""
    from evals.case import bundled_cases, read_cases
    from evals.guidance import guidance_measures, run_guidance
    from evals.report import measures_view, run_json, run_view
    from evals.run import run_cases
    from ingest.errors import InputError
    from ui.progress import progress_bar
    from ui.render import console

    if by not in ("hand", "style"):
        raise InputError(f"--by is {by!r}; choose hand or style")
    wanted = [case for file in cases for case in read_cases(file)] if cases else bundled_cases()
    options = shared(context, home, engine, guidance)
    if embedder:
        if baseline or write_baseline:
            raise InputError("--embedder compares embedders with one another; leave --baseline and its like out")
        _side_by_side(options, embedder, wanted, verbose=verbose, as_json=as_json)
        return
    advisor = options.advisor()
    with progress_bar("Cases") as progress:
        done = run_cases(advisor, wanted, progress)
    groups = {"all": done.measures} | done.by(lambda case: case.hand if by == "hand" else case.style)
    extra = (
        {} if cases else {"guidance": guidance_measures(run_guidance(advisor.settings.home, advisor.searcher.embedder))}
    )
    if as_json:
        _print_json(run_json(done, groups | extra))
    else:
        console(width=160).print(run_view(done, groups, verbose=verbose), *map(measures_view, extra.values()))
    _gate(groups | extra, baseline, write_baseline, as_json=as_json)


def _side_by_side(options: Shared, names: list[str], cases: list[Case], *, verbose: bool, as_json: bool) -> None:
    """Print the measures with the embedder that is configured, and beside it those with each of the others."""
    from evals.report import run_json, run_view
    from evals.run import run_cases
    from ui.progress import progress_bar
    from ui.render import console

    settings = options.settings()
    runs: dict[str, Run] = {}
    for name in dict.fromkeys((settings.embedder.name, *names)):
        with progress_bar(f"Cases with {name}") as progress:
            runs[name] = run_cases(options.advisor(embedder=name), cases, progress)
    groups = {name: run.measures for name, run in runs.items()}
    if as_json:
        _print_json({name: run_json(run, {"all": run.measures}) for name, run in runs.items()})
    else:
        console(width=160).print(run_view(next(iter(runs.values())), groups, verbose=verbose))


@evals_app.command()
def drafts(
    context: typer.Context,
    cases: CasesArgument = None,
    rule8: Annotated[
        Path | None,
        typer.Option(help="Instead: rule 8 alone, on a CSV file in the form of HateCheck.", show_default=False),
    ] = None,
    baseline: BaselineOption = None,
    write_baseline: WriteBaselineOption = None,
    verbose: VerboseOption = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
    engine: EngineOption = None,
) -> None:
    """Review the draft cases and print the measures, with 95 % intervals."""
    from evals.draft_case import bundled_draft_cases, read_draft_cases
    from evals.draft_report import drafts_json, drafts_view
    from evals.draft_run import run_drafts
    from ingest.errors import InputError
    from ui.progress import progress_bar
    from ui.render import console

    settings = shared(context, home, engine, None)
    if rule8:
        if cases or baseline or write_baseline or verbose:
            raise InputError("--rule8 goes with --json, --home and --engine only; it has no cases and no baseline")
        _rule8(settings, rule8, as_json=as_json)
        return
    wanted = [case for file in cases for case in read_draft_cases(file)] if cases else bundled_draft_cases()
    advisor = settings.advisor()
    with progress_bar("Drafts") as progress:
        done = run_drafts(advisor, wanted, progress)
    if as_json:
        _print_json(drafts_json(done))
    else:
        console(width=160).print(drafts_view(done, verbose=verbose))
    _gate(done.for_gate(), baseline, write_baseline, as_json=as_json)


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
def data(context: typer.Context, as_json: JsonOption = False, home: HomeOption = None) -> None:
    """Look at what is learned from: how much there is, how far two readers agree, what comes twice, what is thin."""
    from evals.case import bundled_cases
    from evals.data import data_report
    from evals.report import data_json, data_view
    from ui.render import console

    report = data_report(shared(context, home, None, None).policy(), bundled_cases())
    if as_json:
        _print_json(data_json(report))
    else:
        console().print(data_view(report))


@evals_app.command()
def ablate(
    context: typer.Context, cases: CasesArgument = None, as_json: JsonOption = False, home: HomeOption = None
) -> None:
    """Train the rule reader without each view and each part of the examples, and show what that costs (minutes)."""
    from evals.ablation import ablate as run_ablation
    from evals.case import bundled_cases, read_cases
    from evals.report import ablation_json, ablation_table
    from ui.progress import progress_bar

    wanted = [case for file in cases for case in read_cases(file)] if cases else bundled_cases()
    advisor = shared(context, home, None, None).advisor()
    with progress_bar("Readers") as progress:
        made = run_ablation(advisor, wanted, progress)
    if as_json:
        _print_json([ablation_json(one) for one in made])
    else:
        sys.stdout.write(ablation_table(made))


def _rule8(settings: Shared, file: Path, *, as_json: bool) -> None:
    from evals.draft_report import rule8_json, rule8_view
    from evals.draft_rule8 import read_rule8, run_rule8
    from ui.progress import progress_bar
    from ui.render import console

    rows = read_rule8(file)
    advisor = settings.advisor()
    with progress_bar("Texts") as progress:
        results = run_rule8(advisor, rows, progress)
    if as_json:
        _print_json(rule8_json(results))
    else:
        console(width=160).print(rule8_view(results))


def _gate(
    groups: Mapping[str, Mapping[str, Any]], baseline: Path | None, write_baseline: Path | None, *, as_json: bool
) -> None:
    """Write the figures when asked to, and leave with exit code 1 when one fell below the baseline."""
    from evals.compare import compare, figures_of, read_baseline
    from evals.report import changes_view
    from ingest.library import write_atomically
    from ui.render import console

    figures = figures_of(groups)
    if write_baseline:
        write_atomically(write_baseline, (json.dumps(figures, indent=2, sort_keys=True) + "\n").encode())
    if baseline:
        changes = compare(figures, read_baseline(baseline))
        console(error=as_json).print(changes_view(changes))
        if any(change.fell for change in changes):
            raise typer.Exit(1)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
