"""The project's own encoder: multilingual-e5-small pruned to Dutch and English, int8, read by onnxruntime."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.errors import EmbedderError
from retrieval.embedder import Vectors, encodable, unit

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FOLDER = Path(__file__).parent / "encoder"
"""Where the encoder that comes with the project lies."""
MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
DIMENSION = 384
QUERY, PASSAGE = "query: ", "passage: "
_LONGEST = 512
_MOST_CHARACTERS = 64 * _LONGEST
_SLOWER = ["SkipLayerNormFusion"]
"""What onnxruntime does to be faster, and is not: without it a text takes a tenth less time (version 1.32)."""


class OnnxE5:
    """Embeds by an ONNX file and a tokenizer in one folder; safe from several threads.

    Texts go through the network each by itself: int8 scales are set by all of what goes through together, so only
    this way a vector depends on its text alone. As many go side by side as there are cores, and nothing is padded.
    """

    def __init__(self, folder: Path = FOLDER, *, threads: int | None = None) -> None:
        self._side_by_side = threads or _cores()
        self._tokenizer, self._session = _loaded(folder, self._side_by_side)
        self.identity = f"e5-onnx-{_digest(folder)}"

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of questions, shape (n, 384)."""
        return self._embed(QUERY, texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of passages, shape (n, 384); what goes beyond 512 tokens is not read."""
        return self._embed(PASSAGE, texts)

    def _embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        whole = [prefix + encodable(text[:_MOST_CHARACTERS]) for text in texts]
        with ThreadPoolExecutor(self._side_by_side) as pool:
            rows = list(pool.map(self._row, whole) if len(whole) > 1 else map(self._row, whole))
        return unit(np.concatenate(rows)) if rows else np.zeros((0, DIMENSION), dtype=np.float32)

    def _row(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        return self._session.run(None, {"ids": ids})[0]


def _loaded(folder: Path, threads: int) -> tuple[Tokenizer, Any]:
    try:
        import onnxruntime
        from tokenizers import Tokenizer

        if missing := [name for name in (MODEL, TOKENIZER) if not (folder / name).is_file()]:
            raise EmbedderError(f"The encoder in {folder} lacks {' and '.join(missing)}")
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.enable_truncation(_LONGEST)
        return tokenizer, onnxruntime.InferenceSession(
            str(folder / MODEL),
            _options(threads),
            providers=["CPUExecutionProvider"],
            disabled_optimizers=_SLOWER,
        )
    except EmbedderError:
        raise
    except Exception as error:  # both libraries raise bare Exception for a broken file
        raise EmbedderError(f"The encoder in {folder} cannot be loaded: {error}") from error


def _options(threads: int) -> Any:
    """Return options for so many threads, which sleep while they wait: spinning ones take the time of others."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _digest(folder: Path) -> str:
    """Return a short digest of both files."""
    whole = hashlib.sha256()
    for name in (MODEL, TOKENIZER):
        with (folder / name).open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:12]
