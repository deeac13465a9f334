"""A post inside a question: "mag ik dit plaatsen: …?"."""

from __future__ import annotations

import re

_FEWEST_WORDS = 5
_QUOTES = re.compile(r"[\"“”„«](?P<a>[^\"“”„«»]{8,})[\"”»]|[‘](?P<b>.{8,})’|(?<!\w)'(?P<c>.{8,})'(?!\w)", re.DOTALL)
_POSTING = (
    r"(?:post(?:en)?|plaats(?:en)?|deel|delen|zet(?:ten)?|tweet(?:en)?|schrijf|schrijven|publice(?:er|ren)|bericht|"
    r"tekst|draft|share|publish|write|say|put|dit|this|text|message|reactie|comment|review)"
)
_AFTER = re.compile(rf"\b{_POSTING}\b[^:\n]{{0,60}}:\s+(?P<post>.{{15,}})", re.IGNORECASE | re.DOTALL)
_ASKED = re.compile(
    r"\b(?:mag|kan|kun|zal|moet|is|may|can|could|should|am|ok|oke|oké|okay)\b.{0,200}?"
    r"\b(?:post|plaats|deel|delen|zet|tweet|schrij|publi|online|share|write|say|put|dit|this|zo)\w*",
    re.IGNORECASE | re.DOTALL,
)


def post_in(question: str) -> str | None:
    """Return the post that a question quotes and asks about, or None when it quotes none."""
    found = _QUOTES.search(question)
    quoted = next((part for part in (found.groupdict().values() if found else ()) if part), None)
    if quoted is None:
        after = _AFTER.search(question)
        quoted = after["post"] if after else None
    if quoted is None or len(quoted.split()) < _FEWEST_WORDS:
        return None
    return quoted.strip() if _ASKED.search(question.replace(quoted, " ")) else None
