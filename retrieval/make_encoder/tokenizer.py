"""The tokenizer of multilingual-e5-small in the form that `tokenizers` and sentence-transformers read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from retrieval.make_encoder.weights import Vocabulary

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 512
"""The longest text in tokens, the two special ones included."""
_DIGITS = 5


def tokenizer_of(vocabulary: Vocabulary) -> Tokenizer:
    """Return a Unigram tokenizer: Nmt and NFKC, words that begin with a low line, `<s>` before and `</s>` behind."""
    from tokenizers import Tokenizer

    return Tokenizer.from_str(tokenizer_json(vocabulary))


def tokenizer_json(vocabulary: Vocabulary) -> str:
    """Return that tokenizer as compact JSON; scores are rounded to five decimals."""
    parts = {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": LONGEST, "strategy": "LongestFirst", "stride": 0},
        "padding": None,
        "added_tokens": [_special(vocabulary, number) for number in _specials(vocabulary)],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "Nmt"}, {"type": "NFKC"}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, _metaspace()]},
        "post_processor": _template(vocabulary),
        "decoder": _metaspace(),
        "model": _unigram(vocabulary),
    }
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")) + "\n"


def _specials(vocabulary: Vocabulary) -> list[int]:
    return sorted({vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk})


def _special(vocabulary: Vocabulary, number: int) -> dict[str, Any]:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": number, "content": vocabulary.pieces[number], **flags, "special": True}


def _metaspace() -> dict[str, Any]:
    return {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}


def _template(vocabulary: Vocabulary) -> dict[str, Any]:
    start, end = vocabulary.pieces[vocabulary.bos], vocabulary.pieces[vocabulary.eos]
    ids = {start: vocabulary.bos, end: vocabulary.eos}
    single = [_token(start, 0), {"Sequence": {"id": "A", "type_id": 0}}, _token(end, 0)]
    second = [_token(end, 0), {"Sequence": {"id": "B", "type_id": 0}}, _token(end, 0)]
    tokens = {piece: {"id": piece, "ids": [number], "tokens": [piece]} for piece, number in ids.items()}
    return {"type": "TemplateProcessing", "single": single, "pair": single + second, "special_tokens": tokens}


def _token(piece: str, kind: int) -> dict[str, Any]:
    return {"SpecialToken": {"id": piece, "type_id": kind}}


def _unigram(vocabulary: Vocabulary) -> dict[str, Any]:
    scored = zip(vocabulary.pieces, vocabulary.scores.tolist(), strict=True)
    pieces = [[piece, round(score, _DIGITS)] for piece, score in scored]
    return {"type": "Unigram", "unk_id": vocabulary.unk, "vocab": pieces, "byte_fallback": False}
