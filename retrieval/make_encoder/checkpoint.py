"""Writes the weights as an ordinary BERT checkpoint that sentence-transformers loads, trains and saves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from retrieval.make_encoder.tokenizer import LONGEST, tokenizer_of
from retrieval.make_encoder.vocabulary import Ids, pruned
from retrieval.make_encoder.weights import Floats, Shape, Vocabulary, Weights

PROMPTS = {"query": "query: ", "document": "passage: "}
_EMBEDDINGS = {
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_PART = {"w": "weight", "b": "bias"}


def with_pieces(weights: Weights, ids: Ids) -> Weights:
    """Return the weights with only these pieces in the vocabulary."""
    words = weights.tensors["emb.word"][ids]
    return Weights(
        shape=weights.shape,
        vocabulary=pruned(weights.vocabulary, ids),
        tensors=weights.tensors | {"emb.word": words},
    )


def write_checkpoint(weights: Weights, folder: Path) -> Any:
    """Write the model with its tokenizer, mean pooling and prompts into `folder`, and return it."""
    from sentence_transformers import SentenceTransformer  # pyright: ignore[reportMissingImports] -- extra [train]
    from sentence_transformers.models import (  # pyright: ignore[reportMissingImports] -- extra [train]
        Normalize,
        Pooling,
        Transformer,
    )

    bert = folder.with_name(folder.name + "-bert")
    _bert(weights).save_pretrained(bert)
    _fast_tokenizer(weights.vocabulary).save_pretrained(bert)
    reader = Transformer(str(bert), max_seq_length=LONGEST)
    modules = [reader, Pooling(weights.shape.hidden, pooling_mode="mean"), Normalize()]
    model = SentenceTransformer(modules=modules, prompts=PROMPTS, device="cpu")
    model.save(str(folder), create_model_card=False)
    return model


def _bert(weights: Weights) -> Any:
    import torch  # pyright: ignore[reportMissingImports] -- extra [train]
    from transformers import BertModel  # pyright: ignore[reportMissingImports] -- extra [train]

    model = BertModel(_config(weights.shape, weights.vocabulary))
    state = {name: torch.from_numpy(np.array(values)) for name, values in bert_tensors(weights).items()}
    model.load_state_dict(state, strict=True)
    return model.eval()


def bert_tensors(weights: Weights) -> dict[str, Floats]:
    """Return the tensors by the names that BERT has for them."""
    named = {_EMBEDDINGS[name]: values for name, values in weights.tensors.items() if name in _EMBEDDINGS}
    named["embeddings.word_embeddings.weight"] = weights.tensors["emb.word"]
    for name, values in weights.tensors.items():
        if not name.startswith("emb."):
            layer, part, kind = name.split(".")
            named[f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{_PART[kind]}"] = values
    return named | _pooler(weights.shape.hidden)


def _pooler(hidden: int) -> dict[str, Floats]:
    """Return a pooling layer that nobody uses, but that BERT would otherwise fill with chance."""
    return {"pooler.dense.weight": np.eye(hidden, dtype=np.float32), "pooler.dense.bias": np.zeros(hidden, np.float32)}


def _config(shape: Shape, vocabulary: Vocabulary) -> Any:
    from transformers import BertConfig  # pyright: ignore[reportMissingImports] -- extra [train]

    return BertConfig(
        vocab_size=len(vocabulary.pieces),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=1e-12,
        pad_token_id=vocabulary.pad,
    )


def _fast_tokenizer(vocabulary: Vocabulary) -> Any:
    from transformers import PreTrainedTokenizerFast  # pyright: ignore[reportMissingImports] -- extra [train]

    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer_of(vocabulary),
        bos_token=vocabulary.pieces[vocabulary.bos],
        eos_token=vocabulary.pieces[vocabulary.eos],
        pad_token=vocabulary.pieces[vocabulary.pad],
        unk_token=vocabulary.pieces[vocabulary.unk],
        model_max_length=LONGEST,
        model_input_names=["input_ids", "attention_mask"],
    )
