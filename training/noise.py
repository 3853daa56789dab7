"""What is done to the windows, so that the reader learns more than their words."""

from dataclasses import replace

import torch
from tokenizers import Tokenizer
from torch import Tensor

from sayso.resources.encoder import COLUMNS
from training.batches import Batch
from training.options import Options


class Noise:
    """Hides words and changes quotation marks, a seeded share of each."""

    def __init__(self, options: Options, words: Tokenizer) -> None:
        self.options = options
        self.chance = torch.Generator().manual_seed(options.seed)
        numbers = words.get_vocab()
        self.mask, self.double, self.single = numbers["[MASK]"], numbers['"'], numbers["'"]
        self.marks = torch.tensor([numbers["[CLS]"], numbers["[SEP]"]])

    def added(self, batch: Batch) -> Batch:
        """The batch with some words hidden and some quotation marks single."""
        words = batch.pieces[..., 0].clone()
        mark = torch.isin(words, self.marks) | (batch.mask == 0)
        words[self._drawn(batch.mask.shape, self.options.masked) & ~mark] = self.mask
        words[self._drawn((len(words), 1), self.options.single) & (words == self.double)] = self.single
        return replace(batch, pieces=torch.cat([words[..., None], batch.pieces[..., 1:]], -1))

    def _drawn(self, shape: tuple[int, ...], share: float) -> Tensor:
        return torch.rand(shape, generator=self.chance) < share


def without_parse(batch: Batch) -> Batch:
    """The batch with words and letter case only."""
    pieces = batch.pieces.clone()
    pieces[..., COLUMNS.index("tag") :] = 0
    return replace(batch, pieces=pieces)
