"""How wrong the scores of each head are."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from sayso.resources.encoder import LINK_WIDTH
from training.batches import Batch, Links
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
    """The sum of the losses of the heads for which the batch has answers."""
    found = [WEIGHTS[name] * lost for name, lost in losses(said, batch).items()]
    found += [WEIGHTS[name] * lost for name, lost in _as_taught(said, batch).items()]
    return torch.stack(found).sum()


def losses(said: Scores, batch: Batch) -> Mapping[str, Tensor]:
    """The loss of each head for which the batch has answers."""
    found = {name: _of_labels(said[name], of_head) for name, of_head in batch.labels.items()}
    found |= {name: _of_links(said[name], links, batch.mask) for name, links in batch.links.items()}
    if batch.grades is not None:
        found["factuality"] = _of_grades(said["factuality"], batch.grades)
    return found


def _as_taught(said: Scores, batch: Batch) -> Mapping[str, Tensor]:
    """How far each head is from the teacher's, where the batch has that: cross-entropy, and distance of factuality.

    What the teacher says of a piece counts as far as it sees a trigger there, but for whether it is one.
    """
    if not batch.taught:
        return {}
    events = batch.taught["events"].softmax(-1)
    trigger = (1 - events[..., 0]) * batch.mask
    graded = trigger if batch.grades is None else torch.maximum(trigger, batch.grades[..., 1])
    apart = functional.smooth_l1_loss(said["factuality"], batch.taught["factuality"], reduction="none")[..., 0]
    return {
        "events": (_cross(said["events"], events) * batch.mask).sum() / batch.mask.sum(),
        "aux": _mean(_cross(said["aux"], batch.taught["aux"].softmax(-1)), trigger),
        "factuality": _mean(apart, graded),
    }


def _cross(said: Tensor, shares: Tensor) -> Tensor:
    return -(said.log_softmax(-1) * shares).sum(-1)


def _mean(lost: Tensor, weight: Tensor) -> Tensor:
    return (lost * weight).sum() / weight.sum().clamp(min=1)


def odds(vectors: Tensor, links: Links) -> Tensor:
    """The log odds that a piece is linked to an anchor, (2, anchors, pieces), from the four vectors of each piece."""
    one, of_one, other, of_other = vectors[links.window].split(LINK_WIDTH, -1)
    found = []
    for piece, anchor in ((one, of_one), (other, of_other)):
        of = torch.einsum("ap,apw->aw", links.anchors, anchor)
        found.append(torch.einsum("apw,aw->ap", piece, of) / LINK_WIDTH**0.5)
    return torch.stack(found)


def _of_labels(said: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy; 0 where nothing is asked."""
    lost = functional.cross_entropy(said.flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="sum")
    return lost / (labels != IGNORED).sum().clamp(min=1)


def _of_links(said: Tensor, links: Links, mask: Tensor) -> Tensor:
    """Cross-entropy of which pieces belong to each anchor, for a piece of the batch."""
    if not len(links.window):
        return said.new_zeros(())
    wrong = functional.binary_cross_entropy_with_logits(odds(said, links), links.linked, reduction="none")
    return (wrong * mask[links.window]).sum() / mask.sum()


def _of_grades(said: Tensor, grades: Tensor) -> Tensor:
    """Smooth L1 distance from the readers' grades, weighted by their confidence."""
    grade, weight = grades.unbind(-1)
    wrong = functional.smooth_l1_loss(said[..., 0], grade, reduction="none")
    return (wrong * weight).sum() / (weight > 0).sum().clamp(min=1)


WEIGHTS: Mapping[str, float] = {
    "tags": 1, "links": 1, "events": 3, "aux": 0.3, "parties": 1, "factuality": 1,
}  # fmt: skip
"""What each head's loss counts. Triggers are few, and a piece's loss is small where nearly all are none."""
