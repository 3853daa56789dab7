"""How wrong the scores of each head are."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from sayso.resources.encoder import LINK_WIDTH
from training.batches import Batch
from training.examples import IGNORED
from training.network import HEADS

Scores = Mapping[str, Tensor]
"""(windows, pieces, scores) of every head, by its name."""


def scores(reader: nn.Module, batch: Batch) -> Scores:
    """What the reader says, computed in bfloat16."""
    with torch.autocast("cpu", torch.bfloat16):
        said = reader(batch.pieces, batch.mask)
    return {name: of_head.float() for name, of_head in zip(HEADS, said, strict=True)}


def loss(said: Scores, batch: Batch) -> Tensor:
    """The sum of the losses of all heads."""
    return torch.stack([LOSSES[name](of_head, batch) for name, of_head in said.items()]).sum()


def tags_loss(said: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of the tags."""
    return functional.cross_entropy(said.flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORED)


def links_loss(said: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of which pieces belong to each cue, as its source and as its content."""
    lost = batch.mask.new_zeros(())
    if not len(batch.window):
        return lost
    source, source_of, content, content_of = said[batch.window].split(LINK_WIDTH, -1)
    seen = batch.mask[batch.window]
    for linked, piece, cue in zip(batch.linked, (source, content), (source_of, content_of), strict=True):
        of = torch.einsum("cp,cpw->cw", batch.cues, cue)
        odds = torch.einsum("cpw,cw->cp", piece, of) / LINK_WIDTH**0.5
        wrong = functional.binary_cross_entropy_with_logits(odds, linked, reduction="none")
        lost = lost + (wrong * seen).sum() / batch.mask.sum()
    return lost


LOSSES: Mapping[str, Callable[[Tensor, Batch], Tensor]] = {"tags": tags_loss, "links": links_loss}
"""The loss of each head. A head whose answers a batch lacks loses nothing there."""
