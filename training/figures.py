"""How well a reader tags the held-out articles, piece by piece: to see how training goes.

The figures that count, of whole statements, are `make evaluate`'s.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from training.batches import Batch, batches
from training.corpus import ROLES
from training.examples import IGNORED, Example
from training.loss import loss, scores


@dataclass(frozen=True, slots=True)
class Figures:
    """The mean loss of a batch, and for each role the F1 of its pieces."""

    loss: float
    f1: Mapping[str, float]

    def __str__(self) -> str:
        return f"dev {self.loss:.4f}, " + ", ".join(f"{role} {f1:.4f}" for role, f1 in self.f1.items())


def measured(reader: nn.Module, dev: Sequence[Example], size: int, seen: Callable[[Batch], Batch]) -> Figures:
    """Read the held-out examples in batches of `size` pieces, each changed by `seen` beforehand."""
    reader.eval()
    lost = []
    right, guessed, gold = (np.zeros(len(ROLES) + 1) for _ in range(3))
    with torch.no_grad():
        for batch in map(seen, batches(dev, size, random.Random(0))):
            said = scores(reader, batch)
            lost.append(loss(said, batch).item())
            known = (batch.tags != IGNORED).numpy()
            guesses = ((said["tags"].argmax(-1) + 1) // 2).numpy()[known]
            answers = ((batch.tags + 1) // 2).numpy()[known]
            right += _counted(answers[guesses == answers])
            guessed += _counted(guesses)
            gold += _counted(answers)
    f1 = 2 * right / np.maximum(guessed + gold, 1)
    return Figures(float(np.mean(lost)), dict(zip(ROLES, f1[1:].tolist(), strict=True)))


def _counted(roles: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How often each role stands there; number 0 is outside."""
    return np.bincount(roles, minlength=len(ROLES) + 1)
