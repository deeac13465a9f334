"""Makes the encoder: `python -m retrieval.make_encoder OUT_FOLDER [--checkpoint FOLDER]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from retrieval.make_encoder.checkpoint import with_pieces, write_checkpoint
from retrieval.make_encoder.export import export_onnx, quantise
from retrieval.make_encoder.taming import tame
from retrieval.make_encoder.tokenizer import tokenizer_json
from retrieval.make_encoder.vocabulary import kept_ids
from retrieval.make_encoder.weights import packaged, read_weights

PROTOCOL = Path(__file__).parents[2] / "ingest/protocols/cnv/protocol.nl.md"
MODEL, TOKENIZER = "model.onnx", "tokenizer.json"


def main(arguments: Sequence[str] | None = None) -> None:
    """Write model.onnx (int8) and tokenizer.json into a folder; checkpoint and fp32 go into its sister folder."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.make_encoder", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for model.onnx and tokenizer.json")
    parser.add_argument("--work", type=Path, default=Path(".make/encoder"), help="folder for checkpoint and fp32")
    parser.add_argument("--checkpoint", type=Path, help="a sentence-transformers folder trained from that checkpoint")
    given = parser.parse_args(arguments)
    make(given.out, given.work, given.checkpoint)


def make(out: Path, work: Path, checkpoint: Path | None = None) -> None:
    """Write the encoder into `out`, and what it is made of into `work`."""
    for folder in (out, work):
        folder.mkdir(parents=True, exist_ok=True)
    weights = with_pieces(read_weights(packaged()), kept_ids())
    _say(f"{len(weights.vocabulary.pieces)} pieces of the vocabulary")
    model = write_checkpoint(weights, work / "checkpoint") if checkpoint is None else _loaded(checkpoint)
    tame(model, sentences())
    export_onnx(model, work / MODEL)
    quantise(work / MODEL, out / MODEL)
    (out / TOKENIZER).write_text(tokenizer_json(weights.vocabulary), encoding="utf-8", newline="\n")
    _say(f"{out / MODEL}: {(out / MODEL).stat().st_size / 1e6:.1f} MB")


def sentences() -> list[str]:
    """Return the lines of the protocol, by which outliers are found."""
    return [line for line in PROTOCOL.read_text(encoding="utf-8").splitlines() if line.strip()]


def _loaded(checkpoint: Path) -> Any:
    from sentence_transformers import SentenceTransformer  # pyright: ignore[reportMissingImports] -- extra [train]

    return SentenceTransformer(str(checkpoint), device="cpu", local_files_only=True)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
