"""Writes a sentence-transformers model as one ONNX file, in full precision and in int8."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from retrieval.make_encoder.tokenizer import LONGEST

INPUT, OUTPUT = "ids", "vectors"
_OPSET = 20
_MOST_TEXTS = 1024


def export_onnx(model: Any, file: Path) -> None:
    """Write token ids in, mean-pooled vectors out; the texts of one call all have the same length, so no mask."""
    import torch  # pyright: ignore[reportMissingImports] -- extra [train]

    texts, tokens = torch.export.Dim("texts", min=1, max=_MOST_TEXTS), torch.export.Dim("tokens", min=2, max=LONGEST)
    example = torch.tensor([[0, 5, 6, 7, 2], [0, 8, 9, 10, 2]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what torch deprecates within itself
        torch.onnx.export(
            _pooled(model),
            (example,),
            str(file),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_shapes={INPUT: {0: texts, 1: tokens}},
            opset_version=_OPSET,
            external_data=False,
            dynamo=True,
            verbose=False,
        )
    _without_origin(file)


def _pooled(model: Any) -> Any:
    import torch  # pyright: ignore[reportMissingImports] -- extra [train]

    class Pooled(torch.nn.Module):  # pyright: ignore[reportUntypedBaseClass] -- extra [train]
        """The network with its mean pooling."""

        def __init__(self, bert: Any) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, ids: Any) -> Any:
            hidden = self.bert.embeddings(input_ids=ids, token_type_ids=torch.zeros_like(ids))
            for layer in self.bert.encoder.layer:
                done = layer(hidden, None)
                hidden = done[0] if isinstance(done, tuple) else done
            return hidden.mean(dim=1)

    network: Any = model[0]
    bert = network.auto_model.float().cpu()
    bert.set_attn_implementation("eager")
    return Pooled(bert).eval()


def _without_origin(file: Path) -> None:
    """Take out the names of source files and functions that the exporter leaves behind: they differ by machine."""
    import onnx  # pyright: ignore[reportMissingImports] -- extra [train]

    model: Any = onnx.load(str(file))
    graph = model.graph
    for value in (model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output):
        del value.metadata_props[:]
        value.doc_string = ""
    onnx.save(model, str(file))


def quantise(source: Path, target: Path) -> None:
    """Write the int8 form: signed weights with a scale for each output channel, activations quantised as they come.

    Weights take seven of the eight bits, so that no processor saturates and every one gives the same vectors.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(source),
        str(target),
        op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
