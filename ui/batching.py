"""Running a batch from file to file, without losing what was written when something fails."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ingest.errors import InputError, StorageError
from ui.batch import run_batch
from ui.options import Shared
from ui.progress import progress_bar


def write_batch(settings: Shared, source: Path, out: Path | None, handle: Any, fields: frozenset[str]) -> int:
    """Write one result a request line, and return how many lines were at fault.

    Raises InputError when the source cannot be read, StorageError when the results cannot be written.
    """
    lines = _lines(source)
    count = sum(1 for line in lines if line.strip())
    advisor = settings.advisor()
    faults = 0
    with _results(out) as results, progress_bar("Requests") as progress:
        for done, result in enumerate(run_batch(lines, lambda request: handle(advisor, request), fields), start=1):
            results.write(_line(result))
            results.flush()
            faults += "error" in result
            if progress:
                progress(done, count)
    if faults:
        sys.stderr.write(f"ruggespraak: {faults} of {count} lines could not be used; each says why in its result\n")
    return faults


def _lines(source: Path) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if str(source) == "-" else source.read_bytes()
    except OSError as error:
        raise InputError(f"The batch file {source} cannot be read ({error.strerror})") from error
    return data.decode("utf-8-sig", errors="replace").split("\n")


def _line(result: dict[str, Any]) -> str:
    """Return the result as one line of JSON that UTF-8 can hold."""
    line = json.dumps(result, ensure_ascii=False)
    return line.encode("utf-8", "surrogatepass").decode("utf-8", "replace") + "\n"


@contextmanager
def _results(out: Path | None) -> Generator[IO[str]]:
    if out is None:
        yield sys.stdout
        return
    try:
        with out.open("w", encoding="utf-8") as file:
            yield file
    except OSError as error:
        raise StorageError(f"The results cannot be written to {out} ({error.strerror})") from error
