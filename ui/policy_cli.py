"""`ruggespraak policy`: ingest a policy, show the one in force, list and publish versions."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from ui.options import GuidanceOption, HomeOption, JsonOption, shared

policy_app = typer.Typer(help="The policy: ingest it, show it, publish a version.", no_args_is_help=True)


@policy_app.command()
def ingest(
    context: typer.Context,
    protocol: Annotated[
        Path | None, typer.Option(help="A numbered protocol text; the bundled one when left out.")
    ] = None,
    notes: Annotated[Path | None, typer.Option(help="Folder with rules.yaml and questions/ written for it.")] = None,
    organisation: Annotated[str | None, typer.Option(help="The organisation's name, as it is filled in.")] = None,
    contact: Annotated[str | None, typer.Option(help="Whom employees can ask.")] = None,
    home: HomeOption = None,
    guidance: GuidanceOption = None,
) -> None:
    """Read protocol, notes and guidance, build the index, and put the policy in force."""
    from advisor.bootstrap import build_advisor, load_settings
    from ingest.library import Library
    from ui.progress import progress_bar

    options = shared(context, home, None, guidance)
    settings = load_settings(
        options.home,
        protocol=protocol,
        notes=notes,
        guidance=options.guidance,
        **{"organisation.name": organisation, "organisation.contact": contact},
    )
    library = Library(settings.home)
    sys.stderr.write("Reading the sources and building the index; the first time this takes a few minutes ...\n")
    policy = library.composed(settings.sources)
    with progress_bar("Indexing") as progress:
        build_advisor(settings, policy=policy, progress=progress)
    library.publish(policy.version)
    sys.stdout.write(
        f"Policy {policy.version} is in force: {len(policy.rules)} rules, {len(policy.passages)} passages.\n"
    )
    if policy.to_review:
        numbers = ", ".join(map(str, policy.to_review))
        sys.stdout.write(
            f"To review: what we wrote about rule {numbers} was written for another text and is not used.\n"
        )


@policy_app.command()
def show(context: typer.Context, as_json: JsonOption = False, home: HomeOption = None) -> None:
    """Show the policy in force."""
    from ui.wire_policy import policy_out

    value = policy_out(shared(context, home, None, None).policy()).model_dump(mode="json")
    if as_json:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
        return
    for key, entry in value.items():
        shown = ", ".join(map(str, entry)) or "none" if isinstance(entry, list) else entry
        sys.stdout.write(f"{key:15} {shown['name'] if isinstance(shown, dict) else shown}\n")


@policy_app.command()
def versions(context: typer.Context, home: HomeOption = None) -> None:
    """List the versions that are kept, newest first."""
    from ingest.library import Library

    settings = shared(context, home, None, None).settings()
    library = Library(settings.home)
    published = library.in_force()
    for version, saved in library.versions():
        sys.stdout.write(f"{version}  {saved:%Y-%m-%d %H:%M} UTC{'  in force' if version == published else ''}\n")


@policy_app.command()
def publish(
    context: typer.Context,
    version: Annotated[str, typer.Argument(help="The version to put in force; an earlier one rolls back.")],
    home: HomeOption = None,
) -> None:
    """Put a version in force."""
    from ingest.library import Library

    settings = shared(context, home, None, None).settings()
    Library(settings.home).publish(version)
    sys.stdout.write(f"Policy {version} is in force.\n")
