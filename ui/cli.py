"""The command line: ask, review, search, rules, policy, evals, serve, doctor."""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from ingest.errors import InputError, RuggespraakError
from ui.options import (
    BatchOption,
    CapacityOption,
    ChannelOption,
    EngineOption,
    GuidanceOption,
    HomeOption,
    JsonOption,
    LanguageOption,
    OutOption,
    Shared,
    shared,
)

app = typer.Typer(
    name="ruggespraak",
    help="Advice on an organisation's Protocol Sociale Media, resting word for word on its rules.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _main(  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
    context: typer.Context,
    home: HomeOption = None,
    engine: EngineOption = None,
    guidance: GuidanceOption = None,
) -> None:
    context.obj = Shared(home=home, engine=engine, guidance=guidance)


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="The question, in quotes.")] = None,
    as_json: JsonOption = False,
    batch: BatchOption = None,
    out: OutOption = None,
    language: LanguageOption = None,
    home: HomeOption = None,
    engine: EngineOption = None,
    guidance: GuidanceOption = None,
) -> None:
    """Answer a question, citing the rules it rests on."""
    from ui.wire import AnswerIn, answer_out, answered

    settings = shared(context, home, engine, guidance)
    if batch:
        _run_batch(settings, batch, out, answered, frozenset(AnswerIn.model_fields))
        return
    asked = AnswerIn(question=_required(question, "QUESTION"), language=language).value()
    advisor = settings.advisor()
    if as_json:
        _print_json(answer_out(advisor.ask(asked)).model_dump(mode="json"))
        return
    from ui.asking import show_answer

    show_answer(advisor, asked)


@app.command()
def review(
    context: typer.Context,
    draft: Annotated[
        Path | None, typer.Argument(metavar="FILE|-", help="Text file with the draft; - reads standard input.")
    ] = None,
    channel: ChannelOption = None,
    role: Annotated[str | None, typer.Option(help="The author's function.")] = None,
    organisation: Annotated[str | None, typer.Option(help="The author's employer.")] = None,
    manager: Annotated[bool | None, typer.Option("--manager/--no-manager", help="The author leads people.")] = None,
    capacity: CapacityOption = None,
    as_json: JsonOption = False,
    as_sarif: Annotated[bool, typer.Option("--sarif", help="Print a SARIF 2.1.0 log.")] = False,
    batch: BatchOption = None,
    out: OutOption = None,
    language: LanguageOption = None,
    home: HomeOption = None,
    engine: EngineOption = None,
    guidance: GuidanceOption = None,
) -> None:
    """Read a draft before you post it: exit code 0 when nothing was found, 1 when something was."""
    from ui.reviewing import given

    settings = shared(context, home, engine, guidance)
    author = {"role": role, "organisation": organisation, "manager": manager, "capacity": capacity}
    options = given(author, channel=channel, language=language)
    if batch:
        _one_of({"FILE": draft is not None, "--batch": True, "--sarif": as_sarif})
        _review_batch(settings, batch, out, options)
    else:
        _one_of({"--json": as_json, "--sarif": as_sarif})
        _review(settings, draft, options, "sarif" if as_sarif else "json" if as_json else "view")


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument(help="Words or a question.")] = None,
    top: Annotated[int, typer.Option(help="How many hits at most.", min=1, max=100)] = 10,
    as_json: JsonOption = False,
    batch: BatchOption = None,
    out: OutOption = None,
    home: HomeOption = None,
    engine: EngineOption = None,
    guidance: GuidanceOption = None,
) -> None:
    """Search the rules and the guidance."""
    from ui.wire import SearchIn, search_out, searched

    settings = shared(context, home, engine, guidance)
    if batch:
        _run_batch(settings, batch, out, searched, frozenset(SearchIn.model_fields))
        return
    hits = settings.advisor().search(_required(query, "QUERY"), top)
    if as_json:
        _print_json(search_out(hits).model_dump(mode="json"))
        return
    from ui.render import console, hits_view

    console().print(hits_view(hits))


@app.command()
def rules(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="The rule to show; all rules when left out.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    home: HomeOption = None,
    guidance: GuidanceOption = None,
) -> None:
    """Show the rules, or one rule word for word with what we wrote about it."""
    from ui.faces import rule_of
    from ui.wire_policy import rule_out, rules_out

    policy = shared(context, home, None, guidance).policy()
    chosen = rule_of(policy, number) if number is not None else None
    if as_json:
        _print_json((rule_out(policy, chosen) if chosen else rules_out(policy)).model_dump(mode="json"))
        return
    from ui.render import console, rule_view, rules_view

    spoken = language or "nl"
    console().print(rule_view(policy, chosen, spoken) if chosen else rules_view(policy, spoken))


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="Address to listen on; this machine only, unless you say otherwise.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    home: HomeOption = None,
    engine: EngineOption = None,
    guidance: GuidanceOption = None,
) -> None:
    """Serve the chat page and the HTTP API."""
    from ui.serving import run_server

    run_server(shared(context, home, engine, guidance), host, port, open_page=open_page)


@app.command()
def doctor(
    context: typer.Context,
    as_json: JsonOption = False,
    home: HomeOption = None,
    engine: EngineOption = None,
    guidance: GuidanceOption = None,
) -> None:
    """Say what is configured and whether it works: exit code 0 when all of it does, 3 when something does not."""
    from ui.doctor import diagnosis
    from ui.doctor_view import diagnosis_out, diagnosis_view

    found = diagnosis(shared(context, home, engine, guidance).settings())
    if as_json:
        _print_json(diagnosis_out(found))
    else:
        sys.stdout.write(diagnosis_view(found))
    if not found.works:
        raise typer.Exit(RuggespraakError.exit_code)


def _review(
    settings: Shared, named: Path | None, options: dict[str, Any], form: Literal["view", "json", "sarif"]
) -> None:
    from ui.draft_file import draft_source
    from ui.reviewing import draft_of, made_review, shown

    source = draft_source(named)
    draft = draft_of(source, options)
    advisor = settings.advisor()
    made = made_review(advisor, draft)
    value = shown(made, draft, advisor.policy, source, form)
    if form == "view":
        from ui.render import console

        console().print(value)
    else:
        _print_json(value)
    if made.findings:
        raise typer.Exit(1)


def _review_batch(settings: Shared, source: Path, out: Path | None, options: dict[str, Any]) -> None:
    from ui.reviewing import review_batch

    faults, found = review_batch(settings, source, out, options)
    if faults or found:
        raise typer.Exit(InputError.exit_code if faults else 1)


def _one_of(given: dict[str, bool]) -> None:
    """Raise InputError when more than one of these was given."""
    names = [name for name, is_given in given.items() if is_given]
    if len(names) > 1:
        raise InputError(f"Choose between {' and '.join(names)}")


def _required(value: str | None, name: str) -> str:
    if value is None:
        raise InputError(f"Give a {name}, or a file of them with --batch")
    return value


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _run_batch(settings: Shared, source: Path, out: Path | None, handle: Any, fields: frozenset[str]) -> None:
    from ui.batching import write_batch

    faults = write_batch(settings, source, out, handle, fields)
    if faults:
        raise typer.Exit(InputError.exit_code)


def main() -> None:
    """Run the command line; our own errors become one line and their exit code."""
    from ui.evals_cli import evals_app
    from ui.policy_cli import policy_app

    app.add_typer(policy_app, name="policy")
    app.add_typer(evals_app, name="evals")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # pyright: ignore[reportAttributeAccessIssue,reportUnknownMemberType] -- text streams
    try:
        app()
    except RuggespraakError as error:
        sys.stderr.write(f"ruggespraak: {error}\n")
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        raise SystemExit(0) from None
    except Exception:
        traceback.print_exc()
        raise SystemExit(RuggespraakError.exit_code) from None  # 1 says that something was found
