"""Examples in batches of tensors."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sayso.resources.encoder import COLUMNS
from training.examples import IGNORED, Example

_SORTED = 400
"""So many examples at a time are sorted by length: batches have little padding and yet differ from epoch to epoch."""


@dataclass(frozen=True, slots=True)
class Links:
    """For each anchor in a batch, a cue or a trigger, which pieces are linked to it."""

    anchors: Tensor
    """Shape (anchors, pieces): weights that average an anchor's pieces."""
    window: Tensor
    """Shape (anchors,): the window that each stands in."""
    linked: Tensor
    """Shape (2, anchors, pieces): 1 where a piece is the cue's source, and its content; actor, and recipient."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded windows of one corpus, and the answers that it has, by head."""

    pieces: Tensor
    mask: Tensor
    labels: Mapping[str, Tensor]
    """Shape (windows, pieces)."""
    grades: Tensor | None
    """Shape (windows, pieces, 2)."""
    links: Mapping[str, Links]
    taught: Mapping[str, Tensor]
    """Shape (windows, pieces, scores): the teacher's, by head."""


def batches(pools: Sequence[Sequence[Example]], sizes: Sequence[int], chance: random.Random) -> Iterator[Batch]:
    """Windows in batches, alike in length and of one corpus, in random order; `sizes` in pieces, for each corpus."""
    yield from map(collate, groups(pools, sizes, chance))


def groups(pools: Sequence[Sequence[Example]], sizes: Sequence[int], chance: random.Random) -> list[list[Example]]:
    """The examples of each batch."""
    found = []
    for pool, size in zip(pools, sizes, strict=True):
        mixed = chance.sample(pool, len(pool))
        for start in range(0, len(mixed), _SORTED):
            group: list[Example] = []
            for example in sorted(mixed[start : start + _SORTED], key=lambda e: len(e.pieces)):
                if group and (len(group) + 1) * len(example.pieces) > size:
                    found.append(group)
                    group = []
                group.append(example)
            found.append(group)
    chance.shuffle(found)
    return found


def collate(chosen: Sequence[Example]) -> Batch:
    """Pad windows of about one length to one length."""
    longest = max(len(e.pieces) for e in chosen)
    pieces = np.zeros((len(chosen), longest, len(COLUMNS)), np.int64)
    mask = np.zeros((len(chosen), longest), np.float32)
    labels = {name: np.full((len(chosen), longest), IGNORED, np.int64) for name in chosen[0].labels}
    grades = None if chosen[0].grades is None else np.zeros((len(chosen), longest, 2), np.float32)
    taught = {n: np.zeros((len(chosen), longest, of.shape[1]), np.float32) for n, of in chosen[0].taught.items()}
    for row, example in enumerate(chosen):
        size = len(example.pieces)
        pieces[row, :size], mask[row, :size] = example.pieces, 1
        for name, of_head in example.labels.items():
            labels[name][row, :size] = of_head
        for name, said in example.taught.items():
            taught[name][row, :size] = said
        if grades is not None:
            grades[row, :size] = example.grades
    return Batch(
        pieces=torch.from_numpy(pieces),
        mask=torch.from_numpy(mask),
        labels={name: torch.from_numpy(of_head) for name, of_head in labels.items()},
        grades=None if grades is None else torch.from_numpy(grades),
        links={name: _links(chosen, name, longest) for name in chosen[0].anchors},
        taught={name: torch.from_numpy(said) for name, said in taught.items()},
    )


def _links(chosen: Sequence[Example], name: str, longest: int) -> Links:
    found = [(row, anchor) for row, example in enumerate(chosen) for anchor in example.anchors[name]]
    anchors = np.zeros((len(found), longest), np.float32)
    linked = np.zeros((2, len(found), longest), np.float32)
    for number, (_, anchor) in enumerate(found):
        anchors[number, anchor.of] = 1 / len(anchor.of)
        for part, own in zip(linked, anchor.linked, strict=True):
            part[number, own] = 1
    window = torch.tensor([row for row, _ in found], dtype=torch.long)
    return Links(torch.from_numpy(anchors), window, torch.from_numpy(linked))
