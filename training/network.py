"""The network: a small BERT that reads word pieces with their grammar, and heads that share its one forward pass."""

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from sayso.resources.encoder import AUXES, KINDS, LINK_WIDTH, LINKS, PARTIES, TAGS

HEADS = {
    "tags": len(TAGS),
    "links": len(LINKS) * LINK_WIDTH,
    "events": len(KINDS),
    "aux": len(AUXES),
    "parties": len(PARTIES) * LINK_WIDTH,
    "factuality": 1,
}
"""The heads by name, each with the number of its scores a word piece. How to add one: README.md."""
LAYERS = 6
SHARED = 3
"""Layers that all heads share; over them statements have the rest to themselves, the other heads a branch as deep."""
ON_TRUNK = ("tags", "links")
"""The heads of statements; the others stand on the branch."""
_HIDDEN, _ATTENTIONS, _INNER, _WORDS, _POSITIONS, _EPSILON = 384, 12, 1536, 30522, 512, 1e-12
_SHAPES, _LABELS = 8, 64
"""Rows of the embeddings of shapes, and of tags and dependencies (more than the parser has labels)."""
_COVERED = -10000.0
FRESH = ("heads", "shapes", "tags", "deps", "governor")
"""Parts of `Reader` that the base model does not have."""


class Layer(nn.Module):
    """One layer of BERT. Attention is written out: its backward pass in bfloat16 is three times faster than the fused
    one's on a CPU, and it exports to plain ONNX operators.
    """

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.query, self.key, self.value = (nn.Linear(_HIDDEN, _HIDDEN) for _ in range(3))
        self.joined = nn.Linear(_HIDDEN, _HIDDEN)
        self.after_attention = nn.LayerNorm(_HIDDEN, eps=_EPSILON)
        self.inner, self.outer = nn.Linear(_HIDDEN, _INNER), nn.Linear(_INNER, _HIDDEN)
        self.after_all = nn.LayerNorm(_HIDDEN, eps=_EPSILON)

    def forward(self, hidden: Tensor, cover: Tensor | None) -> Tensor:
        """`hidden` is (windows, pieces, 384); `cover`, if there is padding, is added to the scores: very low there."""
        size, width = hidden.shape[:2], _HIDDEN // _ATTENTIONS
        query, key, value = (
            part(hidden).view(*size, _ATTENTIONS, width).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        scores = query.matmul(key.transpose(-1, -2)) * (1 / math.sqrt(width))
        if cover is not None:
            scores = scores + cover
        seen = scores.softmax(-1).matmul(value).transpose(1, 2).reshape(*size, _HIDDEN)
        hidden = self.after_attention(hidden + self.dropout(self.joined(seen)))
        further: Tensor = self.after_all(hidden + self.dropout(self.outer(functional.gelu(self.inner(hidden)))))
        return further


class Reader(nn.Module):
    """Encoder and heads. Input: (windows, pieces, 5) as in `sayso.resources.encoder.COLUMNS`, and, where there is
    padding, a mask (windows, pieces) of 1 at pieces and 0 at padding. Output: for each of HEADS, in their order,
    (windows, pieces, scores).
    """

    def __init__(self, dropout: float = 0.1, inner_dropout: float = 0.1, *, single: bool = False) -> None:
        super().__init__()
        self.single = single
        """All heads stand on the branch, and what the trunk has above the fork lies idle: one network of six layers."""
        self.words = nn.Embedding(_WORDS, _HIDDEN)
        self.positions = nn.Embedding(_POSITIONS, _HIDDEN)
        self.shapes, self.tags, self.deps = (nn.Embedding(n, _HIDDEN) for n in (_SHAPES, _LABELS, _LABELS))
        self.governor = nn.Linear(_HIDDEN, _HIDDEN, bias=False)
        self.embedded = nn.LayerNorm(_HIDDEN, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer(inner_dropout if single else 0.0) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({name: nn.Linear(_HIDDEN, scores) for name, scores in HEADS.items()})
        self.branch = nn.ModuleList(Layer(inner_dropout) for _ in range(LAYERS - SHARED))
        for added in (self.shapes, self.tags, self.deps, self.governor):
            nn.init.zeros_(added.weight)  # so that training starts from the encoder as it came

    def start_branch(self) -> None:
        """Let the branch start from the trunk beside it."""
        for layer, beside in zip(self.branch, self.layers[SHARED:], strict=True):
            layer.load_state_dict(beside.state_dict())

    def forward(self, pieces: Tensor, mask: Tensor | None) -> tuple[Tensor, ...]:
        """The scores of every head."""
        word, shape, tag, dep, head = pieces.unbind(-1)
        hidden = self.words(word) + self.shapes(shape) + self.tags(tag) + self.deps(dep)
        hidden = hidden + self.governor(self.words(head)) + self.positions.weight[: pieces.shape[1]]
        hidden = self.dropout(self.embedded(hidden))
        cover = None if mask is None else ((1 - mask) * _COVERED)[:, None, None, :]
        for layer in self.layers[:SHARED]:
            hidden = layer(hidden, cover)
        trunk, branch = hidden, hidden
        for layer in self.layers[SHARED:]:
            trunk = layer(trunk, cover)
        for layer in self.branch:
            branch = layer(branch, cover)
        trunk, branch = self.dropout(trunk), self.dropout(branch)
        on_trunk = () if self.single else ON_TRUNK
        return tuple(head(trunk if name in on_trunk else branch) for name, head in self.heads.items())


def on_branch(parameter: str) -> bool:
    """Whether a parameter, by its name, belongs to the branch or to a head on it."""
    part, _, rest = parameter.partition(".")
    return part == "branch" or (part == "heads" and rest.partition(".")[0] not in ON_TRUNK)


def above_fork(parameter: str) -> bool:
    """Whether a parameter belongs to the trunk above the fork, or to a head on it."""
    part, _, rest = parameter.partition(".")
    number = rest.partition(".")[0]
    return (part == "layers" and int(number) >= SHARED) or (part == "heads" and number in ON_TRUNK)


def stitched(statements: Mapping[str, Tensor], everything: Mapping[str, Tensor], share: float) -> dict[str, Tensor]:
    """One network out of two that started alike: above the fork the trunk of the first and the branch of the second,
    below it their average, in which the second has this share.
    """
    found = {}
    for name, of_first in statements.items():
        of_second = everything[name]
        if on_branch(name):
            found[name] = of_second
        else:
            found[name] = of_first if above_fork(name) else torch.lerp(of_first, of_second, share)
    return found
