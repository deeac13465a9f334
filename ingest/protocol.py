"""Numbered text → rules and citable sentences; a rule's number comes from its heading, never from a cross-reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SourceError
from ingest.organisation import Organisation
from ingest.policy import Rule, Sentence, content_hash
from ingest.sentences import sentence_spans
from ingest.source import read_text

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_HEADING = re.compile(
    r"[ \t]{0,3}(?P<marks>#{1,6}[ \t]+|\*\*)?(?P<word>(?:regel|artikel|rule|article)[ \t]+)?(?P<number>\d{1,3})"
    r"(?P<point>[.):]?\*\*[ \t]*|[.):](?:[ \t]+|(?=[\r\n]|\Z))|[ \t]*(?=[\r\n]|\Z)|[ \t]+(?=[^\W\d_]))",
    re.IGNORECASE,
)
_OTHER_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_REFERRING = re.compile(
    r"(?:,|\b(?:regels?|artikel(?:en)?|punt(?:en)?|rules?|articles?|en|of|and|or|t/m))\s*$", re.IGNORECASE
)
_CLOSED = re.compile(r"[.!?:;…)\"'”’]\s*$")


@dataclass(frozen=True, slots=True)
class _Block:
    number: int
    line: int
    heading: str | None
    start: int
    end: int


def read_protocol(path: Path, organisation: Organisation) -> tuple[Rule, ...]:
    """Return the rules of the protocol file, filled in for the organisation.

    Raises SourceError when a number is missing, comes twice or out of order, or when there are no rules.
    """
    return parse_protocol(read_text(path), organisation, path)


def parse_protocol(text: str, organisation: Organisation, path: Path | str = "protocol") -> tuple[Rule, ...]:
    """Return the rules in the text; the offsets of their sentences are code points in that text."""
    text = _COMMENT.sub(lambda match: re.sub(r"[^\r\n]", " ", match[0]), text)
    blocks = list(_blocks(text, path))
    if not blocks:
        raise SourceError(path, None, "has no numbered rules; start each rule on a new line with its number: '1. …'")
    return tuple(_rule(text, block, organisation, path) for block in blocks)


def _blocks(text: str, path: Path | str) -> Iterator[_Block]:
    open_block: _Block | None = None
    expected, previous = 1, ""
    for line, match in enumerate(_LINE.finditer(text), start=1):
        heading = _heading(match[0], previous, expected)
        if heading:
            _check_number(int(heading["number"]), expected, path, line)
            if open_block:
                yield _closed(open_block, match.start())
            open_block = _opened(text, match, heading, line)
            expected += 1
        elif open_block and _OTHER_HEADING.match(match[0]):
            yield _closed(open_block, match.start())
            open_block = None
        previous = match[0]
    if open_block:
        yield _closed(open_block, len(text))


def _heading(line: str, previous: str, expected: int) -> re.Match[str] | None:
    match = _HEADING.match(line)
    if not match:
        return None
    if match["marks"]:
        return match
    if not (match["word"] or match["point"].strip()) or _REFERRING.search(previous):
        return None
    opens = not previous.strip() or _CLOSED.search(previous)
    follows = not match["word"] and (_HEADING.match(previous) or int(match["number"]) == expected)
    return match if opens or follows else None


def _check_number(number: int, expected: int, path: Path | str, line: int) -> None:
    if number == expected:
        return
    if number < expected:
        raise SourceError(
            path, line, f"rule {number} stands here, but rule {number} was already given; expected {expected}"
        )
    raise SourceError(path, line, f"rule {number} stands here, but rule {expected} is missing or comes later")


def _opened(text: str, line_match: re.Match[str], heading: re.Match[str], line: int) -> _Block:
    start = line_match.start() + heading.end()
    title = text[start : line_match.end()].strip().strip("*").strip()
    if "**" in heading["point"] or (not heading["marks"] and (not heading["word"] or title.endswith((".", "!", "?")))):
        return _Block(int(heading["number"]), line, None, start, start)
    return _Block(int(heading["number"]), line, title or None, line_match.end(), line_match.end())


def _closed(block: _Block, end: int) -> _Block:
    return _Block(block.number, block.line, block.heading, block.start, end)


def _rule(text: str, block: _Block, organisation: Organisation, path: Path | str) -> Rule:
    spans = list(sentence_spans(text, block.start, block.end))
    if not spans:
        raise SourceError(path, block.line, f"rule {block.number} has no text")
    templates = [" ".join(text[start:end].split()) for start, end in spans]
    sentences = tuple(
        Sentence(
            ref=f"R{block.number}.{index}",
            rule=block.number,
            text=organisation.fill(template),
            template=template,
            start=start,
            end=end,
        )
        for index, (template, (start, end)) in enumerate(zip(templates, spans, strict=True), start=1)
    )
    sha256 = content_hash(" ".join(templates))
    return Rule(number=block.number, heading=block.heading, sentences=sentences, sha256=sha256)
