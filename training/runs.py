"""What a run leaves behind: `reader.pt` with the weights, and the options that they were trained with."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.errors import TrainingError

_NAME = "reader.pt"


@dataclass(frozen=True, slots=True)
class Run:
    """A trained reader."""

    weights: Mapping[str, Tensor]
    options: Mapping[str, Any]


def save(run: Run, folder: Path) -> Path:
    """Write the run into a folder; a run that was there is replaced at once or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{_NAME}.part"
    torch.save({"reader": dict(run.weights), "options": dict(run.options)}, part)
    return part.replace(folder / _NAME)


def load(path: Path) -> Run:
    """Read `reader.pt`, or the one in a folder.

    Raises TrainingError if there is none.
    """
    path = path / _NAME if path.is_dir() else path
    if not path.is_file():
        raise TrainingError(f"there is no trained reader at {path}")
    try:
        with torch.serialization.safe_globals([type(path)]):
            held = torch.load(path, map_location="cpu", weights_only=True)
        options = {name: value for name, value in held["options"].items() if not isinstance(value, Path)}
        return Run(held["reader"], options)
    except Exception as error:  # torch raises whatever the damage leads to
        raise TrainingError(f"{path} is not what training.train writes ({error})") from error
