"""The index: only a cache, built when missing, built again when damaged, safe to build twice at once."""

from __future__ import annotations

import multiprocessing
import re
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import numpy as np
import pytest

from ingest.errors import StorageError
from ingest.organisation import Organisation
from ingest.policy import Answer, Example, Language, Outcome, Passage, Policy, RuleNotes, Stance
from ingest.protocol import parse_protocol
from retrieval.around import document_texts
from retrieval.embedder import HashingEmbedder, Vectors
from retrieval.index import KEPT, Index, IndexDamagedError, build_index, entries_of, index_folder, open_index
from retrieval.search import Searcher

NL: dict[Language, str] = {"nl": "tekst", "en": "text"}
LISTS: dict[Language, tuple[str, ...]] = {"nl": ("a",), "en": ("b",)}
ASKED = {
    "1-share": "mag ik kennis over mijn vak delen op",
    "2-quote": "mag ik een plaatje van een ander gebruiken op",
    "": "hoe laat gaat de bus naar",
}
PLACES = "linkedin facebook instagram x tiktok youtube mastodon bluesky reddit intranet forum blog krant".split()


def passage(ref: str, text: str) -> Passage:
    return Passage(ref=ref, source="pers.md", title="Pers", heading=("Pers",), text=text)


PASSAGES = (
    passage("G:pers#1.1", "De woordvoerder spreekt met journalisten."),
    passage("G:pers#1.2", "Bel buiten kantoortijd de piketdienst."),
)


def note(rule: int, name: str) -> RuleNotes:
    text = f"Dat mag [R{rule}.1]."
    reply = Answer(id=name, rule=rule, stance=Stance.ALLOWED, when="w", text={"nl": text, "en": text})
    return RuleNotes(
        rule=rule, sha256="0" * 64, title=NL, in_short=NL, may=LISTS, mind=LISTS, consult=NL, answers=(reply,)
    )


def examples() -> tuple[Example, ...]:
    return tuple(
        Example(
            text=f"{words} {place}",
            hand=f"hand{number % 6}",
            outcome=Outcome.ANSWERED if name else Outcome.OFF_TOPIC,
            answers=(name,) if name else (),
        )
        for name, words in ASKED.items()
        for number, place in enumerate(PLACES * 2)
    )


def small(passages: tuple[Passage, ...] = PASSAGES, **changes: Any) -> Policy:
    """A policy of three rules without examples."""
    text = "1. Deel kennis. Schaad niemand.\n2. Respecteer het auteursrecht.\n3. Vraag bij twijfel raad.\n"
    facts: dict[str, Any] = {"label": "Klein", "source": "klein.md", "language": "nl", "organisation": Organisation()}
    facts |= {"rules": parse_protocol(text, Organisation()), "passages": passages} | changes
    return Policy(**facts).sealed()


def read_policy() -> Policy:
    """A policy of three rules with enough examples for a reader."""
    return small(notes=(note(1, "1-share"), note(2, "2-quote")), examples=examples())


class CountingEmbedder(HashingEmbedder):
    """Remembers every text it was given."""

    def __init__(self) -> None:
        super().__init__(64)
        self.seen: list[str] = []

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        return super().embed_documents(texts)


def searcher(home: Path, policy: Policy, embedder: HashingEmbedder | None = None) -> Searcher:
    embedder = embedder or HashingEmbedder()
    index = open_index(home, policy, embedder)
    return Searcher(policy, embedder, index, lambda: build_index(home, policy, embedder))


def found(home: Path, policy: Policy, text: str) -> list[tuple[str, float]]:
    return [(hit.ref, round(hit.score, 5)) for hit in searcher(home, policy).search(text)]


def assert_sound(home: Path, policy: Policy, embedder: HashingEmbedder | None = None) -> None:
    """Read every part of the index on disk."""
    embedder = embedder or HashingEmbedder()
    index = Index(index_folder(home, policy, embedder), policy)
    count = len(index.entries)
    documents = len({entry.document for entry in index.entries})
    assert index.vectors.shape == (count + len(policy.examples) + documents, embedder.dimension)
    assert index.around.heads.shape == index.around.openings.shape == (documents, embedder.dimension)
    assert index.document_lexical.scores("kennis").shape == (documents,)
    assert sorted(index.nearest(np.asarray(index.vectors[0]), count).tolist()) == list(range(count))
    assert index.lexical.scores("kennis").shape == (count,)
    assert index.around.section_of.shape == (count,)
    assert (index.reader is not None) == bool(policy.examples)
    assert not [path.name for path in index.folder.parent.iterdir() if path.name.startswith(".")]


# building


def test_a_missing_index_is_built_and_answers(tmp_path: Path) -> None:
    policy = small()
    assert next(ref for ref, _ in found(tmp_path, policy, "woordvoerder journalisten")) == "G:pers#1.1"
    assert_sound(tmp_path, policy)


def test_an_index_that_is_there_is_not_built_again(tmp_path: Path) -> None:
    policy, embedder = small(), CountingEmbedder()
    open_index(tmp_path, policy, embedder)
    entries = entries_of(policy)
    assert sorted(embedder.seen) == sorted({*(entry.text for entry in entries), *document_texts(entries)})
    embedder.seen.clear()
    open_index(tmp_path, policy, embedder)
    assert embedder.seen == []


def test_entries_are_the_sentences_and_then_the_passages() -> None:
    entries = entries_of(small())
    assert [e.ref for e in entries] == ["R1.1", "R1.2", "R2.1", "R3.1", "G:pers#1.1", "G:pers#1.2"]
    assert [e.section for e in entries][3:] == ["R3.1", "G:pers#1", "G:pers#1"]
    assert entries[4].text == "Pers\nDe woordvoerder spreekt met journalisten."


def test_the_nearest_entry_to_a_vector_is_its_own(tmp_path: Path) -> None:
    index = open_index(tmp_path, small(), HashingEmbedder())
    nearest = [int(index.nearest(np.asarray(vector), 1)[0]) for vector in index.vectors[: len(index.entries)]]
    assert nearest == list(range(len(index.entries)))


def test_a_policy_without_passages_is_searched(tmp_path: Path) -> None:
    assert {ref[0] for ref, _ in found(tmp_path, small(()), "kennis delen")} == {"R"}


def test_another_embedder_has_an_index_of_its_own(tmp_path: Path) -> None:
    policy = small()
    first, second = (open_index(tmp_path, policy, HashingEmbedder(size)) for size in (64, 32))
    assert first.folder != second.folder
    assert (first.vectors.shape[1], second.vectors.shape[1]) == (64, 32)


def test_another_policy_has_an_index_of_its_own(tmp_path: Path) -> None:
    first = open_index(tmp_path, small(), HashingEmbedder())
    second = open_index(tmp_path, small(PASSAGES[:1]), HashingEmbedder())
    assert first.folder != second.folder
    assert (len(first.entries), len(second.entries)) == (6, 5)


def test_only_new_texts_are_embedded(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    before = open_index(tmp_path, small(), embedder)
    embedder.seen.clear()
    changed = small((passage("G:pers#1.1", "Iets nieuws."), *PASSAGES[1:]))
    after = open_index(tmp_path, changed, embedder)
    head = "\n".join(entry.text for entry in after.entries if entry.document == "pers.md")
    assert set(embedder.seen) == {"Pers\nIets nieuws.", head}
    own = after.vectors[: len(after.entries)]
    assert np.array_equal(own[:4], before.vectors[:4])
    assert np.array_equal(own, HashingEmbedder(64).embed_documents([e.text for e in after.entries]))


def test_vectors_of_another_embedder_are_not_reused(tmp_path: Path) -> None:
    open_index(tmp_path, small(), HashingEmbedder(32))
    embedder = CountingEmbedder()
    open_index(tmp_path, small(), embedder)
    assert len(embedder.seen) == len(set(embedder.seen)) >= 6


def test_progress_is_reported_up_to_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    many = tuple(passage(f"G:pers#{n}.1", f"Tekst nummer {n}") for n in range(150))
    build_index(tmp_path, small(many), HashingEmbedder(), lambda done, total: seen.append((done, total)))
    assert seen == [(64, 155), (128, 155), (155, 155)]


def test_old_indexes_are_tidied_up(tmp_path: Path) -> None:
    opened = [open_index(tmp_path, small(label=str(number)), HashingEmbedder(16)) for number in range(KEPT + 2)]
    kept = list((tmp_path / "index").iterdir())
    assert len(kept) == KEPT
    assert opened[-1].folder in kept


def test_a_folder_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    with pytest.raises(StorageError, match="--home"):
        open_index(tmp_path / "bestand", small(), HashingEmbedder())


def test_an_embedder_that_fails_leaves_the_old_index_and_no_litter(tmp_path: Path) -> None:
    class Failing(HashingEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Vectors:  # noqa: ARG002 -- the protocol names it
            raise RuntimeError("kapot")

    open_index(tmp_path, small(), HashingEmbedder())
    with pytest.raises(RuntimeError, match="kapot"):
        build_index(tmp_path, small(PASSAGES[:1]), Failing(8))
    assert_sound(tmp_path, small())
    assert len(list((tmp_path / "index").iterdir())) == 1


# damage


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Policy]:
    """A data folder with the index of a policy that has a reader; to be copied, never to be opened."""
    home, policy = tmp_path_factory.mktemp("gebouwd"), read_policy()
    build_index(home, policy, HashingEmbedder())
    return home, policy


def _truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _garbage(file: Path) -> None:
    file.write_bytes(b"\xff\x00garbage" * 50)


def _list(file: Path) -> None:
    file.write_bytes(b"[]")


def _remove(file: Path) -> None:
    file.unlink()


FILES = (
    "meta.json",
    "keys.json",
    "reader.json",
    "reader.npz",
    "weights.npy",
    "vectors.npy",
    "around.npz",
    "lexical/size.npy",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/vocab.index.json",
    "lexical-documents/size.npy",
    "lexical-documents/indices.csc.index.npy",
    "chroma-*/chroma.sqlite3",
    "chroma-*/*/data_level0.bin",
    "chroma-*/*/header.bin",
)
DAMAGES = [
    *((file, damage) for file in FILES for damage in (_truncate, _empty, _garbage, _remove)),
    *((file, _list) for file in FILES if file.endswith(".json")),
]
QUESTION = "mag ik kennis delen met journalisten"


@pytest.fixture(scope="module")
def expected(built: tuple[Path, Policy], tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, float]]:
    """What the sound index finds."""
    home = tmp_path_factory.mktemp("gaaf")
    shutil.copytree(built[0], home, dirs_exist_ok=True)
    return found(home, built[1], QUESTION)


@pytest.mark.parametrize(("file", "damage"), DAMAGES, ids=[f"{file}-{act.__name__}" for file, act in DAMAGES])
def test_a_damaged_index_is_built_again_and_still_answers(
    built: tuple[Path, Policy],
    expected: list[tuple[str, float]],
    tmp_path: Path,
    file: str,
    damage: Callable[[Path], None],
) -> None:
    shutil.copytree(built[0], tmp_path, dirs_exist_ok=True)
    folder = index_folder(tmp_path, built[1], HashingEmbedder())
    targets = list(folder.glob(file))
    assert targets
    for target in targets:
        damage(target)
    assert found(tmp_path, built[1], QUESTION) == expected
    assert found(tmp_path, built[1], QUESTION) == expected


def test_an_index_that_breaks_while_it_is_in_use_is_built_again(tmp_path: Path) -> None:
    policy = small()
    search = searcher(tmp_path, policy)
    shutil.rmtree(index_folder(tmp_path, policy, HashingEmbedder()))
    assert search.search("journalisten")[0].ref == "G:pers#1.1"
    assert_sound(tmp_path, policy)


def test_an_index_of_another_release_is_built_again(tmp_path: Path) -> None:
    folder = open_index(tmp_path, small(), HashingEmbedder()).folder
    meta = (folder / "meta.json").read_text(encoding="utf-8")
    (folder / "meta.json").write_text(re.sub(r'"format": \d+', '"format": 0', meta), encoding="utf-8")
    with pytest.raises(IndexDamagedError):
        Index(folder, small())
    open_index(tmp_path, small(), HashingEmbedder())
    assert_sound(tmp_path, small())


def test_an_index_swapped_in_by_another_process_is_seen_by_who_opens_it_next(tmp_path: Path) -> None:
    policy = small()
    before = found(tmp_path, policy, "journalisten")
    for _ in range(3):
        build_index(tmp_path, policy, HashingEmbedder())
        assert found(tmp_path, policy, "journalisten") == before


# at once


def test_two_that_swap_at_the_same_moment_both_end_with_a_sound_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    barrier, rename = Barrier(2), Path.rename

    def together(self: Path, target: Path) -> Path:
        with suppress(BrokenBarrierError):
            barrier.wait(timeout=2)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", together)
    with ThreadPoolExecutor(2) as pool:
        indexes = [pool.submit(open_index, tmp_path, small(), HashingEmbedder()) for _ in range(2)]
    assert [len(future.result().entries) for future in indexes] == [6, 6]
    monkeypatch.undo()
    assert_sound(tmp_path, small())


def test_threads_that_build_at_once_all_end_with_a_sound_index(tmp_path: Path) -> None:
    policy = small()
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(found, tmp_path, policy, "journalisten") for _ in range(4)]
    assert {future.result()[0][0] for future in answers} == {"G:pers#1.1"}
    assert_sound(tmp_path, policy)


def _build(home: str, label: str) -> str:
    policy = replace(small(), label=label).sealed()
    for _ in range(3):
        build_index(Path(home), policy, HashingEmbedder(32))
    return found(Path(home), policy, "journalisten")[0][0]


@pytest.mark.parametrize("labels", [("een", "een"), ("een", "twee")], ids=["same policy", "two policies"])
def test_processes_that_build_at_once_all_end_with_a_sound_index(tmp_path: Path, labels: tuple[str, str]) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.starmap(_build, [(str(tmp_path), label) for label in labels]) == ["G:pers#1.1"] * 2
    for label in labels:
        assert_sound(tmp_path, replace(small(), label=label).sealed(), HashingEmbedder(32))
