"""How well a reader reads what was held out, piece by piece: to see how training goes.

The figures that count, of whole statements, events and beliefs, are `make evaluate`'s.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import nn

from sayso.resources.encoder import KINDS
from training.batches import Batch, batches
from training.corpus import ROLES
from training.examples import IGNORED, Example
from training.loss import Scores, losses, odds, scores

_TYPES = np.array([list(dict.fromkeys(kind for kind, _ in KINDS)).index(kind) for kind, _ in KINDS])
"""The number of the type of each of KINDS; 0 is none."""


class Count:
    """Guesses and answers of one kind."""

    def __init__(self) -> None:
        self.right = self.guessed = self.gold = 0

    def add(self, right: int, guessed: int, gold: int) -> None:
        """Count some more."""
        self.right, self.guessed, self.gold = self.right + right, self.guessed + guessed, self.gold + gold

    @property
    def f1(self) -> float:
        """F1 of the pieces."""
        return 2 * self.right / max(self.guessed + self.gold, 1)


def measured(
    reader: nn.Module, dev: Sequence[Sequence[Example]], sizes: Sequence[int], seen: Callable[[Batch], Batch]
) -> Mapping[str, float]:
    """Read the held-out examples in batches of `sizes` pieces, each changed by `seen` beforehand.

    The mean loss of each head; F1 of pieces for roles, triggers and events (the type too), actors and recipients;
    the share of triggers with the right auxiliary mode; Pearson's r of factuality.
    """
    reader.eval()
    lost: dict[str, list[float]] = defaultdict(list)
    counts: dict[str, Count] = defaultdict(Count)
    grades: list[np.ndarray] = []
    with torch.no_grad():
        for batch in map(seen, batches(dev, sizes, random.Random(0))):
            said = scores(reader, batch)
            for name, value in losses(said, batch).items():
                lost[f"{name} loss"].append(value.item())
            for name in batch.labels:
                _COUNTED[name](said, batch, counts)
            for name, links in batch.links.items():
                if name == "parties" and len(links.window):
                    guesses, gold = (odds(said[name], links) > 0).numpy(), links.linked.numpy() > 0
                    for role, guess, answer in zip(("actor", "recipient"), guesses, gold, strict=True):
                        counts[role].add((guess & answer).sum(), guess.sum(), answer.sum())
            if batch.grades is not None:
                graded = batch.grades[..., 1] > 0
                grades.append(np.stack([said["factuality"][..., 0][graded], batch.grades[..., 0][graded]]))
    figures = {name: float(np.mean(values)) for name, values in lost.items()}
    figures |= {name: float(count.f1) for name, count in counts.items()}
    if grades:
        figures["factuality"] = float(np.corrcoef(np.concatenate(grades, -1))[0, 1])
    return figures


def _count_tags(said: Scores, batch: Batch, counts: Mapping[str, Count]) -> None:
    known = (batch.labels["tags"] != IGNORED).numpy()
    guesses = ((said["tags"].argmax(-1) + 1) // 2).numpy()[known]
    answers = ((batch.labels["tags"] + 1) // 2).numpy()[known]
    right, guessed, gold = Counter(answers[guesses == answers]), Counter(guesses), Counter(answers)
    for number, role in enumerate(ROLES, 1):
        counts[role].add(right[number], guessed[number], gold[number])


def _count_events(said: Scores, batch: Batch, counts: Mapping[str, Count]) -> None:
    known = (batch.labels["events"] != IGNORED).numpy()
    of_type = np.stack([np.logaddexp.reduce(said["events"].numpy()[known][:, t == _TYPES], -1) for t in set(_TYPES)])
    guesses = of_type.argmax(0)
    answers = _TYPES[batch.labels["events"].numpy()[known]]
    sizes = int((guesses > 0).sum()), int((answers > 0).sum())
    counts["trigger"].add(int(((guesses > 0) & (answers > 0)).sum()), *sizes)
    counts["event"].add(int(((guesses == answers) & (answers > 0)).sum()), *sizes)


def _count_aux(said: Scores, batch: Batch, counts: Mapping[str, Count]) -> None:
    known = batch.labels["aux"] != IGNORED
    right = int((said["aux"].argmax(-1)[known] == batch.labels["aux"][known]).sum())
    counts["aux"].add(right, int(known.sum()), int(known.sum()))


_COUNTED = {"tags": _count_tags, "events": _count_events, "aux": _count_aux}
