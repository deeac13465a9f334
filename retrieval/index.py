"""The index of one policy with one embedder: Chroma, BM25 and the reader, in a folder that is never written again."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from ingest.library import storage_errors
from ingest.policy import Policy, content_hash
from retrieval.around import HEAD, Around, Entry, document_texts
from retrieval.draft_reader import DraftReader
from retrieval.embedder import Embedder, Vectors
from retrieval.lexical import LexicalIndex
from retrieval.reader import Reader
from retrieval.shipped import draft_reader_for

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

Value = TypeVar("Value")
Progress = Callable[[int, int], None]
FORMAT = 7
KEPT = 5
"""How many indexes stay on disk; older ones go when a new one is built."""
_BATCH = 64
_SWAPS = 10
_BUILDING = RLock()
_CHROMA_BATCH = 5000


class IndexDamagedError(Exception):
    """The index on disk cannot be used and has to be built again."""


def entries_of(policy: Policy) -> list[Entry]:
    """Return the sentences and passages of the policy, in its order."""
    sentences = [Entry(s.ref, s.text, s.ref, s.ref) for rule in policy.rules for s in rule.sentences]
    return sentences + [Entry(p.ref, p.context, p.ref.rpartition(".")[0], p.source) for p in policy.passages]


class Index:
    """An index on disk, opened piece by piece as it is needed."""

    def __init__(self, folder: Path, policy: Policy) -> None:
        self.folder, self.policy = folder, policy
        self.entries = entries_of(policy)
        self.row_of = {entry.ref: row for row, entry in enumerate(self.entries)}
        try:
            meta = json.loads((folder / "meta.json").read_bytes())
        except (OSError, ValueError) as error:
            raise IndexDamagedError(str(error)) from error
        if not isinstance(meta, dict):
            raise IndexDamagedError("meta.json is no table")
        if meta.get("format") != FORMAT or meta.get("entries") != len(self.entries):
            raise IndexDamagedError("made by another release")
        self._has_reader, self._chroma = bool(meta.get("reader")), folder / str(meta.get("chroma"))
        self._has_draft_reader = bool(meta.get("draft_reader"))

    @cached_property
    def reader(self) -> Reader | None:
        """The rule reader, or None when the policy has too few example questions."""
        return _sound(lambda: Reader.load(self.folder)) if self._has_reader else None

    @cached_property
    def draft_reader(self) -> DraftReader | None:
        """The reader of drafts, or None when the policy has too few labelled posts."""
        return _sound(lambda: DraftReader.load(self.folder / "drafts.npz")) if self._has_draft_reader else None

    @cached_property
    def lexical(self) -> LexicalIndex:
        """BM25 over the entries."""
        return _sound(lambda: LexicalIndex.load(self.folder / "lexical"))

    @cached_property
    def document_lexical(self) -> LexicalIndex:
        """BM25 over the documents that the entries stand in."""
        return _sound(lambda: LexicalIndex.load(self.folder / "lexical-documents"))

    @cached_property
    def vectors(self) -> Vectors:
        """The vectors of entries, then of examples, then of the heads of documents, shape (n, dimension)."""
        return _sound(lambda: np.load(self.folder / "vectors.npy", mmap_mode="r"))

    @cached_property
    def around(self) -> Around:
        """What stands around each entry."""
        return _sound(lambda: Around.load(self.folder / "around.npz"))

    @cached_property
    def collection(self) -> Collection:
        """The Chroma collection of the entries."""
        if not (self._chroma / "chroma.sqlite3").exists():
            raise IndexDamagedError("the vector store is gone")
        return _sound(lambda: _chroma(self._chroma).get_collection("entries", embedding_function=None))

    def nearest(self, vector: NDArray[np.float32], count: int) -> NDArray[np.intp]:
        """Return the rows of the entries nearest in meaning, nearest first, shape (at most count,)."""
        count = min(count, len(self.entries))
        query: Any = vector[None, :]
        found = _sound(lambda: self.collection.query(query_embeddings=query, n_results=count, include=[]))
        return np.array([self.row_of[ref] for ref in found["ids"][0] if ref in self.row_of], dtype=np.intp)


def index_folder(home: Path, policy: Policy, embedder: Embedder) -> Path:
    """Return where the index of this policy with this embedder belongs."""
    return home / "index" / f"{policy.version}-{content_hash(embedder.identity)[:8]}"


def open_index(home: Path, policy: Policy, embedder: Embedder, progress: Progress | None = None) -> Index:
    """Return the index of this policy with this embedder, building it when it is missing or damaged."""
    folder = index_folder(home, policy, embedder)
    try:
        return Index(folder, policy)
    except IndexDamagedError:
        pass
    with _BUILDING:
        try:
            return Index(folder, policy)  # another thread built it meanwhile
        except IndexDamagedError:
            return build_index(home, policy, embedder, progress)


def build_index(home: Path, policy: Policy, embedder: Embedder, progress: Progress | None = None) -> Index:
    """Build the index aside, swap it in, and return it; vectors of unchanged texts are taken from an earlier index.

    Raises StorageError when the data folder cannot be written.
    """
    folder = index_folder(home, policy, embedder)
    with _BUILDING, storage_errors(home):
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".building-"))
        try:
            _write(aside, policy, embedder, _known_vectors(folder.parent, embedder), progress)
            _swap_in(aside, folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
            _tidy(folder)
    return Index(folder, policy)


def _swap_in(aside: Path, folder: Path) -> None:
    """Put the new index in its place; when another process does the same at this moment, the last one stays."""
    for attempt in range(_SWAPS):
        try:
            if folder.exists():
                folder.rename(Path(tempfile.mkdtemp(dir=folder.parent, prefix=".old-")) / "index")
            aside.rename(folder)
            return
        except OSError:
            if attempt == _SWAPS - 1:
                raise


def _write(
    folder: Path, policy: Policy, embedder: Embedder, known: dict[str, NDArray[np.float32]], progress: Progress | None
) -> None:
    from retrieval.training import example_text, train_reader

    entries = entries_of(policy)
    passages, documents = [entry.text for entry in entries], document_texts(entries)
    questions = [example_text(example) for example in policy.examples]
    texts = [("d", text) for text in passages]
    texts += [("q", text) for text in questions]
    texts += [("d", text[:HEAD]) for text in documents]
    keys = [_key(kind, text) for kind, text in texts]
    vectors = _embed(embedder, texts, keys, known, progress)
    np.save(folder / "vectors.npy", vectors)
    (folder / "keys.json").write_text(json.dumps(keys), encoding="utf-8")
    own, examples, heads = np.split(vectors, [len(passages), len(passages) + len(questions)])
    Around.of(entries, own, heads).save(folder / "around.npz")
    LexicalIndex.build(passages).save(folder / "lexical")
    LexicalIndex.build(documents).save(folder / "lexical-documents")
    chroma = f"chroma-{uuid4().hex[:8]}"  # Chroma remembers what it opened by its path, so no path comes twice
    _write_chroma(folder / chroma, entries, own)
    reader = train_reader(policy, examples)
    if reader:
        reader.save(folder)
    drafts = draft_reader_for(policy, embedder)
    if drafts:
        drafts.save(folder / "drafts.npz")
    facts: dict[str, Any] = {"entries": len(entries), "embedder": embedder.identity, "chroma": chroma}
    facts |= {"reader": reader is not None, "draft_reader": drafts is not None}
    (folder / "meta.json").write_text(json.dumps({"format": FORMAT} | facts), encoding="utf-8")


def _key(kind: str, text: str) -> str:
    return f"{kind}-{content_hash(text)[:32]}"


def _embed(
    embedder: Embedder,
    texts: Sequence[tuple[str, str]],
    keys: list[str],
    known: dict[str, NDArray[np.float32]],
    progress: Progress | None,
) -> Vectors:
    """Return the vectors of the texts, each a document ("d") or a question ("q"); known ones are not made again."""
    missing = list({key: row for row, key in enumerate(keys) if key not in known}.values())
    ways = {"d": embedder.embed_documents, "q": embedder.embed_queries}
    fresh: dict[str, NDArray[np.float32]] = {}
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        for kind, embed in ways.items():
            if rows := [row for row in batch if texts[row][0] == kind]:
                fresh |= zip([keys[row] for row in rows], embed([texts[row][1] for row in rows]), strict=True)
        if progress:
            progress(min(start + _BATCH, len(missing)), len(missing))
    return np.stack([fresh[key] if key in fresh else known[key] for key in keys]).astype(np.float32)


def _write_chroma(folder: Path, entries: list[Entry], vectors: Vectors) -> None:
    client = _chroma(folder)
    collection = client.create_collection(
        "entries", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None, metadata={"format": FORMAT}
    )
    for start in range(0, len(entries), _CHROMA_BATCH):
        batch = entries[start : start + _CHROMA_BATCH]
        collection.add(
            ids=[entry.ref for entry in batch],
            embeddings=vectors[start : start + len(batch)],  # pyright: ignore[reportArgumentType] -- a float32 matrix is accepted
            documents=[entry.text for entry in batch],
        )
    client.close()


def _chroma(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def _known_vectors(parent: Path, embedder: Embedder) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of the newest sound index made with this embedder, by key of the text."""
    folders = sorted(parent.glob("[!.]*/meta.json"), key=lambda meta: meta.stat().st_mtime, reverse=True)
    for meta in folders:
        try:
            if json.loads(meta.read_bytes())["embedder"] == embedder.identity:
                keys = json.loads((meta.parent / "keys.json").read_bytes())
                return dict(zip(keys, np.load(meta.parent / "vectors.npy"), strict=True))
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            continue
    return {}


def _tidy(folder: Path) -> None:
    for left in folder.parent.glob(".old-*"):
        shutil.rmtree(left, ignore_errors=True)
    kept = sorted(folder.parent.glob("[!.]*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in [path for path in kept if path != folder][KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def _sound(load: Callable[[], Value]) -> Value:
    """Return what `load` returns; whatever goes wrong in it means that the index is damaged."""
    try:
        return load()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        raise IndexDamagedError(str(error)) from error  # also the panics of Chroma's Rust core
