"""The words on screen, in Dutch and English, from nl.toml and en.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from ingest.policy import Language


@cache
def _texts(language: Language) -> dict[str, Any]:
    return tomllib.loads(resources.files("ui.texts").joinpath(f"{language}.toml").read_text(encoding="utf-8"))


def text(key: str, language: Language, **values: object) -> str:
    """Return the text under a dotted key, its values filled in.

    Raises KeyError for an unknown key.
    """
    found = str(_found(key, language))
    return found.format(**values) if values else found


def texts(key: str, language: Language) -> list[str]:
    """Return the row of texts under a dotted key."""
    return list(_found(key, language))


def _found(key: str, language: Language) -> Any:
    found: Any = _texts(language)
    for part in key.split("."):
        found = found[part]
    return found


def keys(language: Language) -> set[str]:
    """Return every dotted key of a language."""
    return set(_flat("", _texts(language)))


def _flat(prefix: str, table: dict[str, Any]) -> list[str]:
    return [
        key
        for name, value in table.items()
        for key in (_flat(f"{prefix}{name}.", value) if isinstance(value, dict) else [prefix + name])  # pyright: ignore[reportUnknownArgumentType] -- TOML tables
    ]
