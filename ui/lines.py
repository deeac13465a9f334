"""The lines of a draft, as people and tools count them: from 1, ended by LF or CRLF."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

LINE_ENDS = ("\r\n", "\n")
_LINE_END = re.compile("|".join(LINE_ENDS))


@dataclass(frozen=True, slots=True)
class Line:
    """One line: text[start:end] without its line end, and where the next begins; all in code points."""

    start: int
    end: int
    following: int


def lines_of(typed: str) -> Iterator[Line]:
    """Yield every line of the text; the last one has no line end, and is empty after a closing one."""
    begin = 0
    for found in _LINE_END.finditer(typed):
        yield Line(begin, found.start(), found.end())
        begin = found.end()
    yield Line(begin, len(typed), len(typed))


@dataclass(frozen=True)
class Places:
    """Where each place of a text is, as line and column, both from 1."""

    typed: str

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in lines_of(self.typed)]

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a place in the text, counted in code points."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
