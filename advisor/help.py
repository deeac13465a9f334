"""The words of the help around a review, in Dutch and English, from help.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from ingest.policy import Language


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files("advisor").joinpath("help.toml").read_text(encoding="utf-8"))


def help_text(key: str, language: Language, **values: object) -> str:
    """Return the text with its values filled in.

    Raises KeyError for an unknown key or a value that is missing.
    """
    return _texts()[language][key].format(**values)


def has_help(key: str) -> bool:
    """Say whether there is a text with this key."""
    return key in _texts()["nl"]
