"""The adviser's own sentences, in Dutch and English, from phrases.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from ingest.policy import Language


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files("advisor").joinpath("phrases.toml").read_text(encoding="utf-8"))


def phrase(key: str, language: Language, **values: object) -> str:
    """Return the sentence with its values filled in.

    Raises KeyError for an unknown key or a value that is missing.
    """
    return _phrases()[language][key].format(**values)
