"""Sources → one `Policy`: the protocol, our notes on it, the organisation's guidance and its name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.drafts import read_labelled
from ingest.guidance import read_guidance
from ingest.notes import answer_ids, read_examples, read_notes
from ingest.organisation import Organisation
from ingest.policy import Policy
from ingest.protocol import read_protocol

BUNDLED = Path(__file__).parent / "protocols" / "cnv"
PROTOCOL_NAME = "protocol.nl.md"
CNV = "Protocol Sociale Media, vakbond CNV"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where a policy comes from: a protocol file, the notes written for it, a folder of guidance."""

    protocol: Path = BUNDLED / PROTOCOL_NAME
    notes: Path = BUNDLED
    guidance: Path | None = None
    organisation: Organisation = field(default_factory=Organisation)

    def files(self) -> list[Path]:
        """Return every file the policy is made of, in a stable order."""
        return [file for _, file in self._named_files()]

    def fingerprint(self) -> str:
        """Return a hash that changes when any source does."""
        digest = hashlib.sha256(repr((self.organisation, self.is_bundled, SCHEME)).encode())
        for name, file in self._named_files():
            digest.update(f"\0{name}\0".encode())
            digest.update(file.read_bytes() if file.is_file() else b"")
        return digest.hexdigest()[:32]

    @property
    def is_bundled(self) -> bool:
        """Whether the protocol is the one that comes with the project."""
        return self.protocol == BUNDLED / PROTOCOL_NAME

    def _named_files(self) -> Iterator[tuple[str, Path]]:
        yield self.protocol.name, self.protocol
        for folder in filter(None, (self.notes, self.guidance)):
            files = (file for file in sorted(folder.rglob("*")) if file.is_file())
            yield from ((file.relative_to(folder).as_posix(), file) for file in files)


SCHEME = 2
"""Raise when the same sources would make another policy."""


def compose(sources: Sources) -> Policy:
    """Return the policy that the sources make, with its version.

    Raises SourceError with file, line and reason when a source is at fault.
    """
    rules = read_protocol(sources.protocol, sources.organisation)
    notes_file = sources.notes / "rules.yaml"
    notes, to_review = read_notes(notes_file, rules)
    usable = [answer.id for note in notes for answer in note.answers]
    known = answer_ids(notes_file)
    examples = read_examples(sources.notes / "questions", usable, known)
    numbers = [note.rule for note in notes]
    return Policy(
        label="CNV" if sources.is_bundled else sources.protocol.stem,
        source=CNV if sources.is_bundled else sources.protocol.name,
        language="nl",
        organisation=sources.organisation,
        rules=rules,
        passages=read_guidance(sources.guidance) if sources.guidance else (),
        notes=notes,
        examples=examples,
        posts=read_labelled(sources.notes / "drafts", numbers, {int(name.split("-")[0]) for name in known}),
        to_review=to_review,
    ).sealed()
