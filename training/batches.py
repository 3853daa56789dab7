"""Examples in batches of tensors."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sayso.resources.encoder import COLUMNS
from training.corpus import ROLES
from training.examples import IGNORED, Example

_SORTED = 400
"""So many examples at a time are sorted by length: batches have little padding and yet differ from epoch to epoch."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded windows, and for each cue in them which pieces are its source's and its content's."""

    pieces: Tensor
    mask: Tensor
    tags: Tensor
    cues: Tensor
    """Shape (cues, pieces): weights that average a cue's pieces."""
    window: Tensor
    """Shape (cues,): the window that each cue stands in."""
    linked: Tensor
    """Shape (2, cues, pieces): 1 where a piece is the cue's source, and its content."""


def batches(pool: Sequence[Example], size: int, chance: random.Random) -> Iterator[Batch]:
    """Windows in batches of about `size` pieces, alike in length, in random order."""
    yield from map(collate, groups(pool, size, chance))


def groups(pool: Sequence[Example], size: int, chance: random.Random) -> list[list[Example]]:
    """The examples of each batch."""
    mixed = list(pool)
    chance.shuffle(mixed)
    found = []
    for start in range(0, len(mixed), _SORTED):
        group: list[Example] = []
        for example in sorted(mixed[start : start + _SORTED], key=lambda e: len(e.tags)):
            if group and (len(group) + 1) * len(example.tags) > size:
                found.append(group)
                group = []
            group.append(example)
        found.append(group)
    chance.shuffle(found)
    return found


def collate(chosen: Sequence[Example]) -> Batch:
    """Pad windows of about one length to one length."""
    longest = max(len(e.tags) for e in chosen)
    pieces = np.zeros((len(chosen), longest, len(COLUMNS)), np.int64)
    mask = np.zeros((len(chosen), longest), np.float32)
    tags = np.full((len(chosen), longest), IGNORED, np.int64)
    cues, window, linked = [], [], []
    for row, example in enumerate(chosen):
        size = len(example.tags)
        pieces[row, :size], mask[row, :size], tags[row, :size] = example.window.pieces, 1, example.tags
        role = (example.tags + 1) // 2
        for owner in np.unique(example.owner[role == ROLES.index("cue") + 1]):
            own = np.zeros((len(ROLES), longest), np.float32)
            for number in range(len(ROLES)):
                own[number, :size] = (role == number + 1) & (example.owner == owner)
            source, cue, content = own
            cues.append(cue / cue.sum())
            linked.append(np.stack([source, content]))
            window.append(row)
    return Batch(
        pieces=torch.from_numpy(pieces),
        mask=torch.from_numpy(mask),
        tags=torch.from_numpy(tags),
        cues=torch.from_numpy(np.array(cues, np.float32).reshape(len(cues), longest)),
        window=torch.tensor(window, dtype=torch.long),
        linked=torch.from_numpy(np.array(linked, np.float32).reshape(len(cues), 2, longest)).transpose(0, 1),
    )
