"""Shrinks the few channels whose values are ten times all others, so that int8 has steps left for the rest.

The idea is SmoothQuant's (Xiao et al. 2023), only for the input of each layer's last matrix, where one channel
stands out; scales are powers of two, so that in full precision not one bit of the vectors changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from retrieval.make_encoder.weights import Floats

_COMMON = 0.99


def tame(model: Any, texts: Sequence[str]) -> None:
    """Change each layer of a sentence-transformers model in place, by the values that these texts give."""
    layers = model[0].auto_model.encoder.layer
    for layer, highest in zip(layers, _highest(model, [layer.output for layer in layers], texts), strict=True):
        layer.output.dense = _tamed(layer.output.dense, scales(highest))


def scales(highest: Floats) -> Floats:
    """Return by how much to divide each channel: a power of two, one for all but the outliers."""
    common = float(np.quantile(highest, _COMMON))
    powers = np.floor(np.log2(np.maximum(highest / common, 1)))
    return np.exp2(powers).astype(np.float32)


def _highest(model: Any, outputs: Sequence[Any], texts: Sequence[str]) -> list[Floats]:
    """Return for each layer the largest value in each channel that goes into its last matrix."""
    highest: list[Any] = [0.0] * len(outputs)

    def watch(number: int) -> Any:
        def seen(_module: Any, given: tuple[Any, ...]) -> None:
            highest[number] = np.maximum(highest[number], given[0].abs().amax(dim=(0, 1)).numpy())

        return seen

    hooks = [part.dense.register_forward_pre_hook(watch(number)) for number, part in enumerate(outputs)]
    model.encode_document(list(texts), batch_size=1, show_progress_bar=False)
    for hook in hooks:
        hook.remove()
    return highest


def _tamed(dense: Any, scale: Floats) -> Any:
    import torch  # pyright: ignore[reportMissingImports] -- extra [train]

    class Tamed(torch.nn.Module):  # pyright: ignore[reportUntypedBaseClass] -- extra [train]
        """Divides the channels, and multiplies the weights that read them by the same."""

        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("shrink", torch.from_numpy(1 / scale))
            self.dense = dense
            self.dense.weight.data *= torch.from_numpy(scale)

        def forward(self, hidden: Any) -> Any:
            return self.dense(hidden * self.shrink)

    return Tamed()
