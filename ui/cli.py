"""The command line: ask, search, rules, policy, evals, serve."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest.errors import InputError, RuggespraakError
from ui.options import (
    BatchOption,
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
    asked = _required(question, "QUESTION")
    advisor = settings.advisor()
    advice = advisor.ask(AnswerIn(question=asked, language=language).value())
    if as_json:
        _print_json(answer_out(advice).model_dump(mode="json"))
        return
    from ui.render import advice_view, console

    console().print(advice_view(advice, advisor.policy))


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
    from ui.wire import rule_out, rules_out

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
