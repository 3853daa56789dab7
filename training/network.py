"""The network: a small BERT that reads word pieces with their grammar, and heads that share its one forward pass."""

import math

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

    def __init__(self, dropout: float = 0.1, inner_dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(_WORDS, _HIDDEN)
        self.positions = nn.Embedding(_POSITIONS, _HIDDEN)
        self.shapes, self.tags, self.deps = (nn.Embedding(n, _HIDDEN) for n in (_SHAPES, _LABELS, _LABELS))
        self.governor = nn.Linear(_HIDDEN, _HIDDEN, bias=False)
        self.embedded = nn.LayerNorm(_HIDDEN, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer(inner_dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({name: nn.Linear(_HIDDEN, scores) for name, scores in HEADS.items()})
        for added in (self.shapes, self.tags, self.deps, self.governor):
            nn.init.zeros_(added.weight)  # so that training starts from the encoder as it came

    def forward(self, pieces: Tensor, mask: Tensor | None) -> tuple[Tensor, ...]:
        """The scores of every head."""
        word, shape, tag, dep, head = pieces.unbind(-1)
        hidden = self.words(word) + self.shapes(shape) + self.tags(tag) + self.deps(dep)
        hidden = hidden + self.governor(self.words(head)) + self.positions.weight[: pieces.shape[1]]
        hidden = self.dropout(self.embedded(hidden))
        cover = None if mask is None else ((1 - mask) * _COVERED)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, cover)
        hidden = self.dropout(hidden)
        return tuple(head(hidden) for head in self.heads.values())
