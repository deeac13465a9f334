"""Rule 15: a text for the contact, to copy or to open in one's own mail program; nothing is sent or kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from advisor.draft import Draft
from advisor.help import has_help, help_text
from advisor.naming import clean_organisation
from advisor.review import Finding, Review
from ingest.policy import Language, Policy

LONGEST_MAILTO = 1_900
"""Characters a mailto: URL stays under; some mail programs cut off longer ones."""
_LONGEST_NAME, _LONGEST_ADDRESS, _LONGEST_WORDS = 40, 100, 90
_SHORTEST = 300
"""Encoded characters of the draft for which a list of doubts makes room."""
_ADDRESS = re.compile(r"[\w.+'-]+@(?:[\w-]+\.)+[a-z]{2,}", re.ASCII | re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:de|het|the)\s+", re.IGNORECASE)
_NO_NAME = re.compile(r"^(?:je|jouw|uw|mijn|your|my)\b|\b(?:naar|via|op|met|mail|e-mail|to|at)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A text to copy, and the same as a mailto: URL in which a long draft is shortened."""

    subject: str
    text: str
    mailto: str


def handover_of(draft: Draft, review: Review, policy: Policy) -> Handover:
    """Return the text with which the person asks the contact how they see the draft."""
    language = draft.spoken
    name, address = _contact(policy.organisation.contact or "")
    greeting = help_text("greeting" if name else "greeting_nobody", language, name=name)
    subject = help_text("subject", language, place=help_text(f"place_{draft.channel}", language))
    doubts = _doubts(review.findings, policy, language)
    text = _plain_lines(draft.text).strip()
    start = f"mailto:{address}?subject={_encoded(subject)}&body="
    return Handover(
        subject=subject,
        text=_letter(greeting, draft, text=text, doubts=doubts),
        mailto=start + _short_body(greeting, draft, text, doubts, LONGEST_MAILTO - 1 - len(start)),
    )


def _contact(contact: str) -> tuple[str, str]:
    """Return the name to greet and the one address to write to; each may be empty."""
    before = re.split(r"\S*@", contact, maxsplit=1)[0]
    name = " ".join(re.split(r"[,;:(<\n\r]", before.strip(), maxsplit=1)[0].split()).strip(" -–")
    if _NO_NAME.search(name) or len(name) > _LONGEST_NAME:
        name = ""
    address = _ADDRESS.search(contact) if contact.count("@") == 1 else None
    usable = address[0] if address and len(address[0]) <= _LONGEST_ADDRESS else ""
    return _ARTICLE.sub("", name), quote(usable, safe="@")


def _doubts(findings: Sequence[Finding], policy: Policy, language: Language) -> list[str]:
    """Return a line for each finding, in the person's own voice; the same words and rule come once."""
    lines: dict[tuple[str, int], str] = {}
    for finding in findings:
        words = _shortened(" ".join(finding.text.split()), _LONGEST_WORDS)
        known = policy.note(finding.rule) is not None
        key = f"doubt_{finding.ref.replace('.', '_')}"
        question = help_text(key if known and has_help(key) else "doubt_default", language)
        rule = _rule(finding.rule, policy, language)
        line = help_text(
            "doubt_words" if words else "doubt_missing", language, words=words, rule=rule, question=question
        )
        lines.setdefault((words, finding.rule), line)
    return list(lines.values())


def _rule(number: int, policy: Policy, language: Language) -> str:
    title = policy.title(number, language)
    return help_text("rule_titled" if title else "rule_plain", language, number=number, title=title)


def _letter(greeting: str, draft: Draft, *, text: str, doubts: Sequence[str]) -> str:
    language, behalf = draft.spoken, clean_organisation(draft.author.organisation)
    opening = (
        "opening_behalf" if draft.author.capacity == "on_behalf" and 0 < len(behalf) <= _LONGEST_NAME else "opening"
    )
    place = help_text(f"place_{draft.channel}", language)
    listed = [help_text("doubts", language), *doubts] if doubts else [help_text("doubt_nothing", language)]
    parts = (
        greeting,
        help_text(opening, language, place=place, organisation=behalf),
        text,
        "\n".join(listed),
        help_text("closing", language),
        help_text("bye", language),
    )
    return "\n\n".join(parts) + "\n"


def _short_body(greeting: str, draft: Draft, text: str, doubts: list[str], room: int) -> str:
    """Return the encoded letter in at most `room` characters: first the draft is shortened, then the list of doubts."""
    mark = help_text("shortened", draft.spoken)
    for kept in range(len(doubts), -1, -1):
        more = [help_text("doubt_more", draft.spoken)] if kept < len(doubts) else []
        letter = partial(_letter, greeting, draft, doubts=[*doubts[:kept], *more])
        left = room - len(_encoded(letter(text="")))
        if len(_encoded(text)) <= left:
            return _encoded(letter(text=text))
        if left >= _SHORTEST or kept == 0:
            return _encoded(letter(text=f"{_start_of(text, left - len(_encoded(mark)) - 3)} {mark}"))
    raise AssertionError("the loop ends at no doubts")


def _start_of(text: str, room: int) -> str:
    """Return the whole words that the text begins with and that take at most `room` characters when encoded."""
    fits = bisect_right(range(len(text)), room, key=lambda end: len(_encoded(text[:end]))) - 1
    cut = text[: max(fits, 0)]
    return cut.rsplit(maxsplit=1)[0] if " " in cut.strip() else cut


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', maxsplit=1)[0]} …"


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoded(text: str) -> str:
    """Return the text as RFC 6068 has it in a mailto: URL."""
    return quote(text.replace("\n", "\r\n"), safe="", errors="replace")
