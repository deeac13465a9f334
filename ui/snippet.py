"""Words of a draft for a terminal: on their lines, underlined, and without anything that a terminal obeys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import split_graphemes
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from ui.lines import lines_of

MOST_ROWS = 6
"""Rows of the draft that are shown with one finding."""
_CONTROL = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡", 0x2028: "␤", 0x2029: "␤"}
_REORDERS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_HARMLESS = _CONTROL | dict.fromkeys((*range(0x80, 0xA0), *_REORDERS), "\ufffd") | {0x09: " "}


def harmless(typed: str, *, keep: str = "") -> str:
    """Return the text, of the same length, with signs in the place of what a terminal would obey."""
    return typed.translate({code: sign for code, sign in _HARMLESS.items() if chr(code) not in keep})


@dataclass(frozen=True, slots=True)
class Row:
    """A part of one line of the draft that fits the terminal: draft[start:end], and the number of its line."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """The rows of a draft that hold draft[start:end], with those words underlined."""

    draft: str
    start: int
    end: int
    style: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the rows, each with a line below it that points at the words."""
        lines = list(_touched(self.draft, self.start, self.end))
        gutter = max((len(str(line.line)) for line in lines), default=1) + 1
        width = max(options.max_width - gutter - 3, 10)
        rows = [row for line in lines for row in _folded(self.draft, line, width) if self._holds(row)]
        first, last = rows[: MOST_ROWS - 1], rows[MOST_ROWS - 1 :][-1:]
        line_shown = 0
        for row in (*first, *last):
            if row in last and len(rows) > MOST_ROWS:
                yield self._row(" " * gutter, "…")
            number = row.line if row.line != line_shown else ""
            yield self._row(f"{number:>{gutter}}", harmless(self.draft[row.start : row.end]))
            if pointer := self._pointer(row):
                yield self._row(" " * gutter, pointer, self.style)
            line_shown = row.line

    def _holds(self, row: Row) -> bool:
        return row.start < self.end and self.start < row.end

    def _row(self, gutter: str, words: str, style: str = "") -> Text:
        return Text.assemble((f"{gutter} │ ", "dim"), (words, style), no_wrap=True, overflow="ignore", end="\n")

    def _pointer(self, row: Row) -> str:
        spans, _ = split_graphemes(harmless(self.draft[row.start : row.end]).rstrip())
        first, last = self.start - row.start, self.end - row.start
        marks = "".join((" ^"[start < last and first < end]) * cells for start, end, cells in spans)
        return marks.rstrip()


def _touched(typed: str, start: int, end: int) -> Iterator[Row]:
    """Yield every line of the text that holds a part of text[start:end], without its line end."""
    begin = 0
    for number, line in enumerate(lines_of(typed), start=1):
        if begin < end and start < line.following:
            yield Row(number, line.start, line.end)
        begin = line.following


def _folded(typed: str, line: Row, width: int) -> Iterator[Row]:
    """Yield the line in rows of at most `width` cells, cut at spaces where there are any."""
    begin = cut = line.start
    used = since_cut = 0
    for first, last, cells in split_graphemes(harmless(typed[line.start : line.end]))[0]:
        while used and used + cells > width:
            at_space = cut > begin
            stop = cut if at_space else line.start + first
            yield Row(line.line, begin, stop)
            begin = cut = stop
            used = since_cut = since_cut if at_space else 0
        used, since_cut = used + cells, since_cut + cells
        if typed[line.start + first].isspace():
            cut, since_cut = line.start + last, 0
    yield Row(line.line, begin, line.end)
