"""What stands around a passage: its section and its document, as vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import Vectors

HEAD = 2_400
"""Characters of a document that are embedded as one text: what an encoder of 512 tokens reads of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found: a rule sentence or a passage, with the section and the document it stands in."""

    ref: str
    text: str
    section: str
    document: str


@dataclass(frozen=True, slots=True)
class Around:
    """The section and the document of each entry, shape (n,), and the vectors of these, shape (sections or documents,
    dimension): the mean of a section, the mean of a document, its head as one text, and its opening passage.
    """

    section_of: NDArray[np.intp]
    sections: Vectors
    document_of: NDArray[np.intp]
    documents: Vectors
    heads: Vectors
    openings: Vectors

    @classmethod
    def of(cls, entries: Sequence[Entry], vectors: Vectors, heads: Vectors) -> Around:
        """Return what stands around these entries; `heads` holds a vector for each of their documents, in order."""
        section_of, sections = _means([entry.section for entry in entries], vectors)
        document_of, documents = _means([entry.document for entry in entries], vectors)
        _, first = np.unique(document_of, return_index=True)
        return cls(section_of, sections, document_of, documents, heads, vectors[first].astype(np.float32))

    def save(self, path: Path) -> None:
        """Write the arrays into one file."""
        np.savez(path, allow_pickle=False, **{name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def load(cls, path: Path) -> Around:
        """Return what `save` wrote."""
        with path.open("rb") as file, np.load(file) as arrays:
            return cls(**{name: arrays[name] for name in cls.__slots__})


def document_texts(entries: Sequence[Entry]) -> list[str]:
    """Return the text of each document, in the order in which they come first."""
    texts: dict[str, list[str]] = {}
    for entry in entries:
        texts.setdefault(entry.document, []).append(entry.text)
    return ["\n".join(parts) for parts in texts.values()]


def _means(names: list[str], vectors: Vectors) -> tuple[NDArray[np.intp], Vectors]:
    """Return the group of each row and the mean vector of each group, the groups being the distinct names."""
    number = {name: position for position, name in enumerate(dict.fromkeys(names))}
    group_of = np.array([number[name] for name in names], dtype=np.intp)
    sums = np.zeros((len(number), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, group_of, vectors)
    return group_of, (sums / np.bincount(group_of, minlength=len(number))[:, None]).astype(np.float32)
