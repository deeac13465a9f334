"""Ways to say something, as regular expressions that stand in TOML files beside the code that looks for them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


def wordings(file: str, section: str) -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of a section of a file in this package, by name; they do not look at capitals.

    Line breaks in a pattern and the space at the start of a line do not count; {name} stands for a part of the section
    `parts` of the file or of the section itself.
    """
    content = _content(file)
    table: dict[str, Any] = content[section]
    parts = _parts({**content.get("parts", {}), **table.get("parts", {})})
    return {name: _compiled(pattern, parts) for name, pattern in table.items() if name != "parts"}


def lists_of_wordings(file: str, section: str) -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """Return the lists of patterns of a section of a file in this package, by name."""
    parts = _parts(_content(file).get("parts", {}))
    table: dict[str, list[str]] = _content(file)[section]
    return {name: tuple(_compiled(pattern, parts) for pattern in patterns) for name, patterns in table.items()}


@cache
def _content(file: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("advisor").joinpath(file).read_text(encoding="utf-8"))


def _parts(written: Mapping[str, str]) -> dict[str, str]:
    """Return the parts filled in; a part may stand in a later one."""
    parts: dict[str, str] = {}
    for name, pattern in written.items():
        parts[name] = _filled(pattern, parts)
    return parts


def _compiled(pattern: str, parts: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(_filled(pattern, parts), re.IGNORECASE)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    flat = "".join(line.lstrip() for line in pattern.splitlines()) if "\n" in pattern else pattern
    return re.sub(r"\{([a-z_]+)\}", lambda name: parts[name[1]], flat)
