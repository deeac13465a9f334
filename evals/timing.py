"""What a benchmark needs: seconds, and a line at a time."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """Return how many seconds the work takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
