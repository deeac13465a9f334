"""Facts that only the person knows, and that would change the verdict."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.help import has_help, help_text
from advisor.review import Finding, Severity
from ingest.policy import Language

MOST = 3
"""Questions a person is asked at most."""


def questions_for(findings: Sequence[Finding], language: Language) -> tuple[str, ...]:
    """Return what to ask about the findings, about the weightiest first; nothing about what is missing."""
    weight = list(Severity)
    there = sorted((finding for finding in findings if not finding.missing), key=lambda f: weight.index(f.severity))
    keys = (f"ask_{finding.ref.replace('.', '_')}" for finding in there)
    asked = dict.fromkeys(help_text(key, language) for key in keys if has_help(key))
    return tuple(asked)[:MOST]
