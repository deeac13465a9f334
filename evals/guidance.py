"""Guidance on its own: is the right section found first, and is nothing quoted where no document answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from advisor.scope import GUIDANCE_AT
from evals.measures import Measure, share
from ingest.compose import Sources, compose
from ingest.source import read_yaml
from retrieval.embedder import Embedder
from retrieval.index import build_index, open_index
from retrieval.search import Hit, Searcher


class GuidanceCase(BaseModel):
    """A question to one set of documents, with the section that answers it, if one does."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1)
    set: str
    file: str | None
    heading: str = ""
    near: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    cases: list[GuidanceCase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A case with the best passage found for it."""

    case: GuidanceCase
    best: Hit

    @property
    def right_document(self) -> bool:
        """Whether the best passage stands in the right document."""
        return self.best.source == self.case.file

    @property
    def right_section(self) -> bool:
        """Whether the best passage stands in the right section of the right document."""
        return self.right_document and self.case.heading in self.best.heading.split(" › ")


def run_guidance(home: Path, embedder: Embedder) -> list[Found]:
    """Return what is found for every bundled guidance case."""
    with resources.as_file(resources.files("evals").joinpath("cases", "guidance")) as folder:
        cases = read_yaml(folder / "questions.yaml", _File).cases
        names = dict.fromkeys(case.set for case in cases)
        return [found for name in names for found in _run_set(home, embedder, folder / name, cases)]


def guidance_measures(found: Sequence[Found]) -> dict[str, Measure]:
    """Return the measures of the guidance cases, by name."""
    answered = [item for item in found if item.case.file]
    quoted = [item for item in found if item.best.score >= GUIDANCE_AT]
    return {
        "section_first": share(item.right_section for item in answered),
        "document_first": share(item.right_document for item in answered),
        "quoted_rightly": share(item.right_document for item in quoted if item.case.file),
        "silent_far": share(
            item.best.score < GUIDANCE_AT for item in found if not item.case.file and not item.case.near
        ),
        "silent_near": share(item.best.score < GUIDANCE_AT for item in found if not item.case.file and item.case.near),
    }


def _run_set(home: Path, embedder: Embedder, folder: Path, cases: list[GuidanceCase]) -> Iterator[Found]:
    policy = replace(compose(Sources(guidance=folder)), notes=(), examples=()).sealed()
    index = open_index(home, policy, embedder)
    searcher = Searcher(policy, embedder, index, partial(build_index, home, policy, embedder))
    for case in (case for case in cases if case.set == folder.name):
        yield Found(case=case, best=searcher.guidance(searcher.query(case.text), top=1)[0])
