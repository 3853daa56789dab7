"""Makes the sentence encoder's file of all-MiniLM-L6-v2: its mean over all word pieces, of length one, in int8.

    build/training/venv/bin/python -m training.sentences --to src/sayso/resources/data/sentences

The base model is read from its wheel, or from `--base`, a folder of it unpacked. Nothing is trained.
"""

import argparse
import logging
import tempfile
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.base import started_from
from training.errors import told
from training.export import to_int8
from training.network import Reader

_OPSET = 17
_TRACED = 40


class Meaning(nn.Module):
    """The base model as it came: of the reader only what it has from there."""

    def __init__(self, base: Path | None) -> None:
        super().__init__()
        self.reader = started_from(base, Reader())

    def forward(self, pieces: Tensor) -> Tensor:
        """From (1, pieces), the numbers of word pieces, to (1, 384)."""
        reader = self.reader
        places = torch.arange(pieces.shape[1], device=pieces.device)
        hidden: Tensor = reader.embedded(reader.words(pieces) + reader.positions(places))
        for layer in reader.layers:
            hidden = layer(hidden, None)
        return functional.normalize(hidden.mean(1), dim=-1)


def export(base: Path | None, to: Path) -> Path:
    """Write the file for `sayso.resources.sentences`. Raises TrainingError if the base model is not there."""
    to.mkdir(parents=True, exist_ok=True)
    path = to / "sentences.onnx"
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            Meaning(base).eval(),
            (torch.ones(1, _TRACED, dtype=torch.long),),
            str(full),
            input_names=["pieces"],
            output_names=["meaning"],
            dynamic_axes={"pieces": {1: "pieces"}},
            opset_version=_OPSET,
            dynamo=False,  # as in export.py
        )
        to_int8(full, path)
    return path


def main() -> None:
    """Command line."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--to", type=Path, required=True, help="folder to write to (src/sayso/resources/data/sentences)")
    ask.add_argument("--base", type=Path, help="folder of all-MiniLM-L6-v2, unpacked, if not that of the wheel")
    chosen = ask.parse_args()
    logging.basicConfig(level=logging.ERROR)  # as in export.py
    with told(ask.prog):
        path = export(chosen.base, chosen.to)
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
