"""A review as SARIF 2.1.0, the format in which code hosts and editors take the findings of a checker.

Source: OASIS, Static Analysis Results Interchange Format Version 2.1.0 plus Errata 01 (2023).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version as distribution_version
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from advisor.draft import Draft
from advisor.grounding import fold
from advisor.review import Finding, Review, Severity
from advisor.rewrite import difference
from ingest.policy import Policy
from ui.accept import prefers
from ui.lines import LINE_ENDS, Places
from ui.wire_review import StrengthOut

SARIF_TYPE = "application/sarif+json"
NAMELESS = "draft.txt"
"""What a draft is called that did not come from a file."""
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_FINGERPRINT = "ruggespraak/v1"

Json = dict[str, Any]
Edit = tuple[int, int, str]
"""Where words go out of the draft (start, end), and what comes in their place."""


def sarif_of(review: Review, draft: Draft, policy: Policy, source: str = NAMELESS) -> Json:
    """Return the review as a SARIF log of one run; `source` is the URI of the draft."""
    refs = sorted({finding.ref for finding in review.findings}, key=_number)
    driver = {
        "name": "Ruggespraak",
        "version": distribution_version("ruggespraak"),
        "language": review.language,
        "rules": [_rule(ref, review, policy) for ref in refs],
    }
    run = {
        "tool": {"driver": driver},
        "language": review.language,
        "columnKind": "unicodeCodePoints",
        "newlineSequences": list(LINE_ENDS),
        "artifacts": [{"location": {"uri": source}, "roles": ["analysisTarget"], "encoding": "UTF-8"}],
        "results": list(_results(review, draft, refs, source)),
        "properties": _properties(review),
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def wants_sarif(accept: str) -> bool:
    """Say whether an Accept header names SARIF, and does not like JSON better."""
    return prefers(accept, SARIF_TYPE)


def uri_of(file: Path) -> str:
    """Return the URI of a file: as it was named, or a file: URI when that was a whole path."""
    return file.as_uri() if file.is_absolute() else quote(file.as_posix())


def _number(ref: str) -> tuple[int, ...]:
    return tuple(int(part) for part in ref.lstrip("R").split(".") if part.isdecimal())


def _rule(ref: str, review: Review, policy: Policy) -> Json:
    place = policy.place(ref)
    number = place.rule or 0
    note = policy.note(number)
    short = note.in_short[review.language] if note else policy.quotable[ref]
    said = [*note.may[review.language], *note.mind[review.language]] if note else []
    named = policy.organisation.named(review.language)
    lines = [line.replace("{organisation}", named) for line in (short, *(f"- {line}" for line in said))]
    return {
        "id": ref,
        "shortDescription": _message(policy.title(number, review.language) or ref),
        "fullDescription": _message(policy.quotable[ref]),
        "help": _message("\n".join(lines)),
        "properties": {"rule": number},
    }


def _properties(review: Review) -> Json:
    """Return what SARIF has no place for."""
    return {
        "verdict": review.verdict.value,
        "strengths": [StrengthOut.model_validate(one, from_attributes=True).model_dump() for one in review.strengths],
        "questions": list(review.questions),
        "disclaimer": review.disclaimer,
        "rewrite": review.rewrite.text if review.rewrite else None,
        "engine": review.engine.value,
        "fallback": review.fallback,
        "model": review.model,
        "prompt": review.prompt,
        "policy_version": review.policy_version,
        "ai_generated": True,
    }


def _results(review: Review, draft: Draft, refs: list[str], source: str) -> Iterator[Json]:
    edits = list(edits_of(draft.text, review.rewrite.text)) if review.rewrite else []
    places, seen = Places(draft.text), Counter[str]()
    for finding in review.findings:
        fingerprint = _fingerprint(finding)
        seen[fingerprint] += 1
        result: Json = {
            "ruleId": finding.ref,
            "ruleIndex": refs.index(finding.ref),
            "level": _LEVEL[finding.severity],
            "message": _message(f"{finding.message} {finding.suggestion}".strip()),
            "locations": [{"physicalLocation": {**_artifact(source), "region": _region(finding, places)}}],
            "partialFingerprints": {_FINGERPRINT: f"{fingerprint}:{seen[fingerprint]}"},
            "properties": {
                "check": finding.check,
                "severity": finding.severity.value,
                "missing": finding.missing,
                "remark": finding.remark,
            },
        }
        fix = [edit for edit in edits if _mends(edit, finding, review)]
        yield result | ({"fixes": [_fix(finding, fix, places, source)]} if fix else {})


def _artifact(source: str) -> Json:
    return {"artifactLocation": {"uri": source, "index": 0}}


def _region(finding: Finding, places: Places) -> Json:
    """Return where it is; what is missing is shown on the first line."""
    if finding.missing:
        return {"startLine": 1}
    return _span(finding.start, finding.end, places) | {"snippet": {"text": places.typed[finding.start : finding.end]}}


def _span(start: int, end: int, places: Places) -> Json:
    (first, column), (last, end_column) = places.at(start), places.at(end)
    return {
        "startLine": first,
        "startColumn": column,
        "endLine": last,
        "endColumn": end_column,
        "charOffset": start,
        "charLength": end - start,
    }


def _fingerprint(finding: Finding) -> str:
    """Return what stays the same when the words move; the words cannot be read from it."""
    said = "\n".join((str(finding.rule), finding.check, fold(finding.text)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def edits_of(before: str, after: str) -> Iterator[Edit]:
    """Yield the edits that make the one text into the other, in order and not touching each other."""
    at = 0
    for same, changes in groupby(difference(before, after), key=lambda change: change.kind == "same"):
        by_kind = {change.kind: change.text for change in changes}
        gone = len(by_kind.get("removed", by_kind.get("same", "")))
        if not same:
            yield at, at + gone, by_kind.get("added", "")
        at += gone


def _mends(edit: Edit, finding: Finding, review: Review) -> bool:
    """Say whether the edit is about this finding: in its words, or outside of all words when something is missing."""
    if not finding.missing:
        return _touches(edit, finding)
    return not any(_touches(edit, other) for other in review.findings if not other.missing)


def _touches(edit: Edit, finding: Finding) -> bool:
    start, end, _ = edit
    return start < finding.end and finding.start < end


def _fix(finding: Finding, edits: list[Edit], places: Places, source: str) -> Json:
    replacements = [
        {"deletedRegion": _span(start, end, places), "insertedContent": {"text": words}} for start, end, words in edits
    ]
    return {
        "description": _message(finding.suggestion or finding.message),
        "artifactChanges": [{**_artifact(source), "replacements": replacements}],
    }


def _message(words: str) -> Json:
    """Return a message; braces would be places to fill in."""
    return {"text": words.replace("{", "{{").replace("}", "}}")}
