"""The checks of a draft: one module each, found by themselves; a new check is one file and its examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from advisor.draft import Author, Draft
from advisor.reading import DraftReading
from advisor.review import Severity
from ingest.policy import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a check found: draft[start:end], or nothing there (start and end 0) when something is missing.

    `ref`, `severity`, `why` and `suggestion` go before what the check says in general; `mask` is what a rewrite may put
    in place of the words, `add` what it may put at the end.
    """

    start: int = 0
    end: int = 0
    ref: str = ""
    severity: Severity | None = None
    why: Mapping[Language, str] | None = None
    suggestion: Mapping[Language, str] | None = None
    mask: Mapping[Language, str] | None = None
    add: Mapping[Language, str] | None = None
    core: bool = False
    consult: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A draft that shows what a check does."""

    text: str
    author: Author = field(default_factory=lambda: Author(capacity="personal"))
    channel: str = "facebook"

    @property
    def draft(self) -> Draft:
        """The example as a draft."""
        return Draft(text=self.text, author=self.author, channel=self.channel)  # pyright: ignore[reportArgumentType] -- a channel by its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One kind of fault: its name, the rule sentence it serves, what it looks for (English), what the person reads.

    `caught` and `fine` are drafts in which it must and must not find something.
    """

    name: str
    ref: str
    severity: Severity
    looks_for: str
    why: Mapping[Language, str]
    suggestion: Mapping[Language, str]
    caught: tuple[Example, ...]
    fine: tuple[Example, ...]
    find: Callable[[DraftReading], Iterable[Found]]


@cache
def all_checks() -> tuple[Check, ...]:
    """Return the check of every module in this folder, by name."""
    found = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    checks = (check for module in found for check in getattr(module, "CHECKS", ()))
    return tuple(sorted(checks, key=lambda check: check.name))
