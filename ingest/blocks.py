"""The grammar of Markdown and plain text: a document as a row of headings and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?:[\w-]+:.*\r?\n|[ \t#-].*\r?\n)*---[ \t]*(?:\r?\n|\Z)")
_UNDERLINE = re.compile(r"(=|-|~)\1{2,}\s*\Z")
_NUMBERED = re.compile(r"\d+(?:\.\d+)*[.)]?\s+\S")
_LITERAL: dict[str, Callable[[str], str]] = {
    "text": str,
    "code_inline": str,
    "fence": lambda content: content.strip("\n"),
    "code_block": lambda content: content.strip("\n"),
    "softbreak": lambda _: " ",
    "hardbreak": lambda _: " ",
    "html_block": lambda content: _TAG.sub("", content),
    "html_inline": lambda content: "" if _KNOWN_TAG.match(content) else content,
}
_JOINED = dict.fromkeys(("bullet_list", "ordered_list", "blockquote", "table", "thead", "tbody"), "\n") | {"tr": " | "}
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_KNOWN_TAG = re.compile(
    r"<!--|<[!?]|</?(?:a|abbr|b|br|code|del|div|em|font|hr|i|img|ins|kbd|mark|p|q|s|small|span|strong|sub|sup|u|wbr)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-*•·–]|\d+[.)]|[a-z][.)])\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (level 1 and up) or a paragraph (level 0), as plain text."""

    level: int
    text: str


def markdown_blocks(text: str) -> Iterator[Block]:
    """Yield the headings and paragraphs of a Markdown text, without its markup."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    for node in SyntaxTreeNode(parser.parse(_FRONT_MATTER.sub("", text))).children:
        plain = _plain(node).strip()
        if plain:
            yield Block(int(node.tag[1]) if node.type == "heading" else 0, plain)


def _plain(node: SyntaxTreeNode) -> str:
    if node.type in _LITERAL:
        return _LITERAL[node.type](node.content)
    inner = [_plain(child) for child in node.children]
    if node.type == "list_item":
        return "- " + "\n".join(piece.strip() for piece in inner if piece.strip())
    return _JOINED.get(node.type, "").join(inner)


def text_blocks(text: str) -> Iterator[Block]:
    """Yield the headings and paragraphs of a plain text; a heading is underlined or a short line without an end."""
    chunks = [chunk.strip("\r\n") for chunk in re.split(r"(?:\r?\n[ \t]*){2,}", text) if chunk.strip()]
    for number, chunk in enumerate(chunks):
        lines = chunk.splitlines()
        if len(lines) > 1 and _UNDERLINE.match(lines[1].strip()):
            yield Block(1 if lines[1].strip().startswith("=") else 2, lines[0].strip())
            lines = lines[2:]
        elif number + 1 < len(chunks) and _is_heading(lines):
            yield Block(_level(lines[0].strip(), first=number == 0), lines[0].strip())
            continue
        if lines:
            yield Block(0, _joined(lines))


def _is_heading(lines: list[str]) -> bool:
    line = lines[0].strip()
    if len(lines) != 1 or len(line) > 90 or line[-1] in ".!;:,":
        return False
    return bool(_NUMBERED.match(line)) or not (_ITEM.match(line) or line[0].islower())


def _level(line: str, *, first: bool) -> int:
    numbered = _NUMBERED.match(line)
    if numbered:
        return 2 + line.split(maxsplit=1)[0].strip(".)").count(".")
    return 1 if first else 2


def _joined(lines: list[str]) -> str:
    text = lines[0].strip()
    for line in lines[1:]:
        text += ("\n" if _ITEM.match(line) else " ") + line.strip()
    return text
