"""Guidance documents (Markdown, plain text) → citable passages, cut by their headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from ingest.blocks import Block, markdown_blocks, text_blocks
from ingest.errors import InputError, SourceError
from ingest.policy import Passage
from ingest.source import read_text

READERS = {".md": markdown_blocks, ".markdown": markdown_blocks, ".txt": text_blocks}
SHORT, LONG = 250, 1400
"""Paragraphs are joined up to SHORT characters and cut above LONG."""

_OWN_NUMBER = re.compile(r"(?:(?:hoofdstuk|paragraaf|artikel|§)\s*)?(\d+(?:\.\d+)*)[.):]?\s+\S", re.IGNORECASE)
_RULE_MENTION = re.compile(r"\b(?:regels?|rules?)\s+(\d{1,2})\b|\bR(\d{1,2})\b", re.IGNORECASE)


@dataclass(slots=True)
class _Section:
    label: str
    heading: tuple[str, ...]
    blocks: list[str] = field(default_factory=list[str])


def read_guidance(folder: Path) -> tuple[Passage, ...]:
    """Return the passages of every Markdown and text file in the folder, sub-folders included, in a stable order.

    Raises InputError when there is no such folder or nothing in it can be read, SourceError when one file is at fault.
    """
    if not folder.is_dir():
        raise InputError(f"There is no guidance folder {folder}; give a folder with .md or .txt files")
    files = sorted(
        file for file in folder.rglob("*") if file.suffix.lower() in READERS and not file.name.startswith(".")
    )
    if not files:
        raise InputError(f"The guidance folder {folder} holds no .md or .txt file")
    names = _unique_names([file.relative_to(folder) for file in files])
    return tuple(passage for file, name in zip(files, names, strict=True) for passage in _passages(file, folder, name))


def _passages(file: Path, folder: Path, name: str) -> Iterator[Passage]:
    text = read_text(file)
    if "\x00" in text:
        raise SourceError(file, text[: text.index("\x00")].count("\n") + 1, "is not text: it holds a NUL character")
    title, sections = _sections(READERS[file.suffix.lower()](text), file.stem.replace("-", " ").replace("_", " "))
    for section in sections:
        for number, piece in enumerate(_sized(section.blocks), start=1):
            yield Passage(
                ref=f"G:{name}#{section.label}.{number}",
                source=file.relative_to(folder).as_posix(),
                title=title,
                heading=section.heading,
                text=piece,
                rules=_rules_mentioned(piece),
            )


def _sections(blocks: Iterable[Block], stem: str) -> tuple[str, list[_Section]]:
    title = stem[:1].upper() + stem[1:]
    sections = [_Section("0", ())]
    path: list[tuple[int, str]] = []
    blocks = list(blocks)
    taken, reserved = {"0"}, {match[1] for block in blocks if block.level and (match := _OWN_NUMBER.match(block.text))}
    for block in blocks:
        if not block.level:
            sections[-1].blocks.append(block.text)
        elif len(sections) == 1 and not sections[0].blocks and not path:
            title, path = block.text, [(block.level, block.text)]
            sections[0].heading = (title,)
        else:
            path = [*((level, text) for level, text in path if level < block.level), (block.level, block.text)]
            sections.append(_Section(_label(block.text, taken, reserved), tuple(text for _, text in path)))
    for section, following in pairwise([*sections, _Section("", ())]):
        if section.heading and not section.blocks and following.heading[: len(section.heading)] != section.heading:
            section.blocks.append(section.heading[-1])
    return title, sections


def _label(heading: str, taken: set[str], reserved: set[str]) -> str:
    """Return the heading's own number; else the next free one that no heading of the document has."""
    match = _OWN_NUMBER.match(heading)
    label = match[1] if match else str(len(taken))
    if not match or label in taken:
        while label in taken | reserved:
            label = str(max(int(known.split(".")[0]) for known in taken | {label}) + 1)
    taken.add(label)
    return label


def _sized(blocks: list[str]) -> Iterator[str]:
    """Join short paragraphs, and what a colon introduces, with what follows; cut long ones."""
    held = ""
    for block in blocks:
        if held and not held.endswith(":") and len(held) + len(block) > SHORT:
            yield from _cut(held)
            held = ""
        held = f"{held}\n\n{block}" if held else block
    if held:
        yield from _cut(held)


def _cut(text: str) -> list[str]:
    if len(text) <= LONG:
        return [text]
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=LONG, chunk_overlap=0, separators=["\n\n", "\n", ". ", " ", ""], keep_separator="end"
    )
    return splitter.split_text(text)


def _rules_mentioned(text: str) -> tuple[int, ...]:
    return tuple(sorted({int(match[1] or match[2]) for match in _RULE_MENTION.finditer(text)}))


def _unique_names(paths: list[Path]) -> list[str]:
    names: list[str] = []
    for path in paths:
        name = _slug(path.stem)
        if name in names:
            name = _slug("-".join(path.with_suffix("").parts))
        while name in names:
            name += "-2"
        names.append(name)
    return names


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "document"
