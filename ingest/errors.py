"""Errors that know their exit code and their HTTP status."""

from __future__ import annotations

from pathlib import Path


class RuggespraakError(Exception):
    """Base of every error that a person is meant to read."""

    exit_code = 3
    status = 500
    title = "Something failed"


class InputError(RuggespraakError):
    """What was asked or given cannot be used as it is."""

    exit_code = 2
    status = 400
    title = "Bad input"


class NotFoundError(InputError):
    """The thing asked for does not exist."""

    status = 404
    title = "Not found"


class SourceError(InputError):
    """A source file is wrong: says which file, which line and why."""

    title = "Bad source file"

    def __init__(self, file: Path | str, line: int | None, reason: str) -> None:
        self.file, self.line, self.reason = str(file), line, reason
        where = f"{file}:{line}" if line else str(file)
        super().__init__(f"{where}: {reason}")


class StorageError(RuggespraakError):
    """The data folder cannot be read or written."""

    status = 503
    title = "Data folder unavailable"


class EmbedderError(RuggespraakError):
    """The embedder that was chosen cannot be used."""

    status = 503
    title = "Embedder unavailable"
