"""The prompts: files filled in strictly, their version, and fences around what others wrote."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import unicodedata
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from ingest.policy import Language, Policy

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
"""Characters that nobody sees, though Unicode calls them letters or marks; a model may read text in them."""


@cache
def prompt_file(name: str, language: Language) -> str:
    """Return the text of a prompt, with its {placeholders}."""
    file = resources.files("advisor").joinpath("prompts", f"{name}.{language}.md")
    return file.read_text(encoding="utf-8").strip()


def keep_untraced() -> None:
    """Keep LangChain from sending what it is given to its makers, whatever the environment says."""
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        os.environ[name] = "false"
    import langsmith

    langsmith.configure(enabled=False)  # the environment may have been read already


@cache
def template(language: Language, system: str, *user: str) -> ChatPromptTemplate:
    """Return the prompt of a system file, and of user files in turn with what the model said ({said})."""
    keep_untraced()
    from langchain_core.prompts import ChatPromptTemplate

    messages: list[tuple[str, str]] = [("system", prompt_file(system, language))]
    for number, name in enumerate(user):
        messages += [("ai", "{said}")] if number else []
        messages.append(("human", prompt_file(name, language)))
    return ChatPromptTemplate.from_messages(messages)


@cache
def prompt_version(language: Language, *names: str) -> str:
    """Return a short hash of the files that made a prompt."""
    text = "\n".join(prompt_file(name, language) for name in names)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def rules_text(policy: Policy) -> str:
    """Return the whole protocol, a sentence a line with its ref, always in the same order."""
    rows: list[str] = []
    for rule in policy.rules:
        rows += [f"\n## Regel {rule.number}", *(f"{s.ref}: {' '.join(s.text.split())}" for s in rule.sentences)]
    return "\n".join(rows).strip()


def fenced(kind: str, text: str) -> str:
    """Return the text between marks that it cannot forge, without characters that nobody sees."""
    mark = secrets.token_hex(4)
    shown = "".join(char for char in _UNSEEN.sub("", text) if char in "\n\t" or unicodedata.category(char)[0] != "C")
    shown = shown.replace("<<<", "‹‹‹").replace(">>>", "›››")
    return f"<<<{kind} {mark}>>>\n{shown}\n<<<end {mark}>>>"
