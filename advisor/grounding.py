"""Proof of citations, in one place: what is not in the policy in force, word for word, is never shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from advisor.advice import Citation, Claim
from ingest.policy import Policy

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("´`’‘‚‛′ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
    }
)
_WORD = re.compile(r"\w+(?:['-]\w+)*'?")


def fold(text: str) -> str:
    """Return the text with one kind of apostrophe, quotation mark, dash and space; nothing else changes."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).translate(_FOLDED)).strip()


def cite(policy: Policy, ref: str, quote: str | None = None) -> Citation:
    """Return the citation of a ref of this policy: of its whole text, or of a quote from it.

    Raises KeyError when the policy has no such ref.
    """
    place = policy.place(ref)
    return Citation(
        ref=ref,
        rule=place.rule,
        title=place.heading,
        quote=policy.quotable[ref] if quote is None else quote,
        source=place.source,
        policy_version=policy.version,
    )


def is_proved(policy: Policy, citation: Citation) -> bool:
    """Say whether the citation is of this version, its ref exists, and its quote stands there word for word."""
    text = policy.quotable.get(citation.ref)
    if text is None or citation.policy_version != policy.version:
        return False
    place, quote = policy.place(citation.ref), fold(citation.quote)
    if (citation.rule, citation.source) != (place.rule, place.source):
        return False
    return len(quote) > 1 and _stands_in(quote, fold(text))


def _stands_in(quote: str, text: str) -> bool:
    """Say whether the quote occurs in the text, not beginning or ending in the middle of a word."""
    starts = (found.start() for found in re.finditer(f"(?={re.escape(quote)})", text))
    return any(not _inside_a_word(text, at) and not _inside_a_word(text, at + len(quote)) for at in starts)


def _inside_a_word(text: str, cut: int) -> bool:
    """Say whether a cut at this place parts a word, also one such as `collega's` or `niet-openbaar`."""
    return any(word.start() < cut < word.end() for word in _WORD.finditer(text, max(0, cut - 80), cut + 80))


def proved_claims(policy: Policy, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims with only their proved citations; a claim that keeps none is withheld."""
    kept = (replace(claim, citations=_proved(policy, claim.citations)) for claim in claims)
    return tuple(claim for claim in kept if claim.citations)


def _proved(policy: Policy, citations: Iterable[Citation]) -> tuple[Citation, ...]:
    return tuple(citation for citation in citations if is_proved(policy, citation))
