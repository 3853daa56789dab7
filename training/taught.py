"""What teachers say of windows: scores for the small network to come near to, and parties where no gold is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from sayso.resources.encoder import Ints
from training.batches import Batch, Links, collate
from training.examples import Anchor, Example
from training.loss import odds, scores
from training.progress import Progress

_AT_ONCE = 32
"""Windows."""


def taught(teachers: Sequence[nn.Module], examples: Sequence[Example]) -> list[Example]:
    """The examples with what the teachers say on average, in the examples' order.

    Those that have no parties of their own get those that the teachers find.
    """
    for teacher in teachers:
        teacher.eval()
    found = list(examples)
    order = sorted(range(len(examples)), key=lambda number: len(examples[number].pieces))
    groups = [order[start : start + _AT_ONCE] for start in range(0, len(order), _AT_ONCE)]
    progress = Progress(len(groups))
    for group in groups:
        with torch.no_grad():
            for number, example in zip(group, _of_group(teachers, [examples[n] for n in group]), strict=True):
                found[number] = example
        progress.after(0.0)
    return found


def _of_group(teachers: Sequence[nn.Module], group: Sequence[Example]) -> Iterator[Example]:
    batch = collate(group)
    each = [scores(teacher, batch) for teacher in teachers]
    together = {
        "events": torch.stack([said["events"].softmax(-1) for said in each]).mean(0).log(),
        "aux": torch.stack([said["aux"].softmax(-1) for said in each]).mean(0).log(),
        "factuality": torch.stack([said["factuality"] for said in each]).mean(0),
    }
    triggers = [_runs(together["events"][row, : len(e.pieces)].argmax(-1).numpy()) for row, e in enumerate(group)]
    links = _links(triggers, batch)
    linked = torch.stack([odds(said["parties"], links) for said in each]).mean(0) > 0
    for row, (example, runs) in enumerate(zip(group, triggers, strict=True)):
        size = len(example.pieces)
        own = linked[:, links.window == row, :size].numpy()
        anchors = example.anchors
        if "parties" not in anchors:
            found = tuple(
                Anchor(run, (np.flatnonzero(a), np.flatnonzero(r))) for run, a, r in zip(runs, *own, strict=True)
            )
            anchors = {**anchors, "parties": found}
        yield replace(example, taught=_of_row(together, row, size), anchors=anchors)


def _of_row(together: Mapping[str, Tensor], row: int, size: int) -> Mapping[str, np.ndarray]:
    return {name: said[row, :size].clamp(min=-30).half().numpy() for name, said in together.items()}


def _runs(kinds: Ints) -> list[Ints]:
    """The numbers of pieces that stand together and are of one kind, other than none."""
    edges = np.flatnonzero(np.diff(kinds)) + 1
    return [run for run in np.split(np.arange(len(kinds)), edges) if kinds[run[0]]]


def _links(triggers: Sequence[Sequence[Ints]], batch: Batch) -> Links:
    found = [(row, run) for row, runs in enumerate(triggers) for run in runs]
    anchors = torch.zeros(len(found), batch.pieces.shape[1])
    for number, (_, run) in enumerate(found):
        anchors[number, run] = 1 / len(run)
    return Links(anchors, torch.tensor([row for row, _ in found], dtype=torch.long), anchors)
