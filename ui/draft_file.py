"""A draft from a text file or standard input, exactly as it was typed."""

from __future__ import annotations

import sys
from pathlib import Path

from ingest.errors import InputError

STANDARD_INPUT = Path("-")
"""What a person types to say that the draft comes through standard input."""
_MOST_SHOWN = 60


def draft_source(named: Path | None) -> Path:
    """Return where the draft comes from: the file that is named, else standard input when something is piped into it.

    Raises InputError when neither is there.
    """
    if named is not None:
        return named
    if sys.stdin is None or sys.stdin.isatty():  # pyright: ignore[reportUnnecessaryComparison] -- None when it is closed
        raise InputError("Give a FILE with the draft, - for standard input, or a file of drafts with --batch")
    return STANDARD_INPUT


def read_draft(source: Path) -> str:
    """Return the text with its own line ends; a byte order mark is no part of it.

    Raises InputError when it cannot be read or is not UTF-8.
    """
    name = "Standard input" if source == STANDARD_INPUT else f"The draft {_shown(source)}"
    try:
        data = sys.stdin.buffer.read() if source == STANDARD_INPUT else source.read_bytes()
    except OSError as error:
        raise InputError(f"{name} cannot be read ({error.strerror}); give the name of a text file") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 text (see byte {error.start + 1}); save it as UTF-8") from error


def _shown(source: Path) -> str:
    """Return the name, cut when somebody gave the draft itself in its place."""
    name = "".join(char if char.isprintable() else "?" for char in str(source))
    return name if len(name) <= _MOST_SHOWN else f"{name[:_MOST_SHOWN]}…"
