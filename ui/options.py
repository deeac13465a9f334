"""Options that every command takes, before or after its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ingest.labelled import Capacity, Channel

if TYPE_CHECKING:
    from advisor.bootstrap import Advisor, Settings
    from ingest.policy import Policy

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Data folder (or RUGGESPRAAK_HOME).", show_default=False)
]
EngineOption = Annotated[
    Literal["auto", "rules", "llm"] | None,
    typer.Option("--engine", help="What makes the answers; auto: the model, if one is configured.", show_default=False),
]
GuidanceOption = Annotated[
    Path | None,
    typer.Option("--guidance", help="Folder with the organisation's guidance (.md, .txt).", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]
BatchOption = Annotated[
    Path | None,
    typer.Option("--batch", help="File with one JSON request a line; - reads standard input.", show_default=False),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", help="Where --batch writes its results; standard output when left out.", show_default=False),
]
LanguageOption = Annotated[
    Literal["nl", "en"] | None, typer.Option("--language", help="Language of the answer.", show_default=False)
]

ChannelOption = Annotated[
    Channel | None, typer.Option("--channel", help="Where it will be posted.", show_default=False, case_sensitive=False)
]
CapacityOption = Annotated[
    Capacity | None,
    typer.Option("--capacity", help="For whom the author speaks.", show_default=False, case_sensitive=False),
]


@dataclass(frozen=True, slots=True)
class Shared:
    """The options given so far, and what they lead to."""

    home: Path | None = None
    engine: str | None = None
    guidance: Path | None = None

    def settings(self) -> Settings:
        """Return the settings that these options, the environment and the data folder make together."""
        from advisor.bootstrap import load_settings

        return load_settings(self.home, engine=self.engine, guidance=self.guidance)

    def policy(self) -> Policy:
        """Return the policy in force."""
        from advisor.bootstrap import policy_in_force

        return policy_in_force(self.settings())

    def advisor(self, embedder: str | None = None) -> Advisor:
        """Return the adviser, showing progress on a terminal when an index has to be built.

        `embedder` names another one than the settings do.
        """
        from advisor.bootstrap import build_advisor, with_embedder
        from ui.progress import progress_bar

        settings = with_embedder(self.settings(), embedder) if embedder else self.settings()
        with progress_bar("Indexing") as progress:
            return build_advisor(settings, progress=progress)


def shared(context: typer.Context, home: Path | None, engine: str | None, guidance: Path | None) -> Shared:
    """Return the options of a command, those after its name going before those in front of it."""
    before: Shared = context.obj or Shared()
    return Shared(home or before.home, engine or before.engine, guidance or before.guidance)
