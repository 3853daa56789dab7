"""Train the reader: `python -m training.train --corpora FOLDER --out FOLDER`.

Three stages: a network learns statements, on articles; another learns everything, on articles and sentences; then both
are stitched together (`network.stitched`), the first for statements and the second for the rest, and what the
second brought is fitted to the layers that both share. Statements so stay what the first stage made of them. Each stage
writes `reader.pt` after every epoch (the running average of the weights), the last one in the folder itself, and prints
how well it reads what was held out.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training.base import started_from, tokenizer
from training.batches import Batch, batches, groups
from training.errors import told
from training.examples import Example
from training.figures import measured
from training.lessons import Lessons, lessons
from training.loss import loss, scores
from training.network import FRESH, Reader, above_fork, on_branch, stitched
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


@dataclass(frozen=True)
class Stage:
    """One of the parts of a training."""

    name: str
    epochs: int
    rate: float
    sizes: Sequence[int]
    epoch: Callable[[random.Random], list[list[Example]]]
    dev: Sequence[Sequence[Example]]
    learns: Callable[[str], bool]
    """Which parameters, by name."""


def stages(taught: Lessons, options: Options) -> tuple[Stage, Stage, Stage]:
    """Statements, everything, and the branch alone."""
    small = options.size // 3

    def sentences(chance: random.Random) -> list[list[Example]]:
        return taught.sentence_epoch(chance, options.graded)

    return (
        Stage(
            name="statements",
            epochs=options.epochs,
            rate=options.rate,
            sizes=(options.size,),
            epoch=taught.article_epoch,
            dev=taught.article_dev,
            learns=lambda name: not on_branch(name),
        ),
        Stage(
            name="everything",
            epochs=options.joint_epochs,
            rate=options.rate,
            sizes=(options.size, small, small),
            epoch=lambda chance: [*taught.article_epoch(chance), *sentences(chance)],
            dev=(*taught.article_dev, *taught.sentence_dev),
            learns=lambda name: name.startswith("heads") or not above_fork(name),
        ),
        Stage(
            name="branch",
            epochs=options.branch_epochs,
            rate=options.branch_rate,
            sizes=(small, small),
            epoch=sentences,
            dev=taught.sentence_dev,
            learns=on_branch,
        ),
    )


def train(corpora: Path, base: Path | None, out: Path, options: Options) -> None:
    """Run the stages.

    Raises TrainingError if a corpus or the base model is not there.
    """
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    words = tokenizer(base)
    first, second, third = stages(lessons(corpora, words), options)
    noise = Noise(options, words)

    def learnt(stage: Stage, *, single: bool) -> dict[str, Tensor]:
        torch.manual_seed(options.seed)  # networks that are to be stitched start alike
        reader = started_from(base, Reader(options.dropout, options.inner_dropout, single=single))
        return _run(stage, reader, noise, out / stage.name, options)

    whole = stitched(learnt(first, single=False), learnt(second, single=True), options.share)
    reader = Reader(options.dropout, options.inner_dropout)
    reader.load_state_dict(whole)
    _run(third, reader, noise, out, options)


def _run(stage: Stage, reader: Reader, noise: Noise, out: Path, options: Options) -> dict[str, Tensor]:
    """Run the epochs of a stage; the averaged weights."""
    for name, parameter in reader.named_parameters():
        parameter.requires_grad = stage.learns(name)
    chance = random.Random(options.seed)
    steps = stage.epochs * len(groups(stage.epoch(chance), stage.sizes, random.Random(0)))
    course = Course(reader, replace(options, rate=stage.rate), steps)
    progress = Progress(steps)
    weights: dict[str, Tensor] = reader.state_dict()

    def seen(batch: Batch) -> Batch:
        return without_parse(batch) if options.plain else batch

    for number in range(1, stage.epochs + 1):
        batched = batches(stage.epoch(chance), stage.sizes, chance)
        lost = [progress.after(each) for each in course.epoch(seen(noise.added(batch)) for batch in batched)]
        weights = course.average.module.state_dict()
        save(Run(weights, asdict(options)), out)
        figures = measured(course.average.module, stage.dev, stage.sizes, seen)
        told_of = ", ".join(f"{name} {figure:.4f}" for name, figure in figures.items())
        tell(f"{stage.name}, epoch {number} of {stage.epochs}: train {np.mean(lost):.4f}, {told_of}")
    return weights


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
    ask.add_argument("--epochs", type=int, help="rounds of the first stage, over the articles")
    ask.add_argument("--joint-epochs", type=int, help="rounds of the second, over everything")
    ask.add_argument("--branch-epochs", type=int, help="rounds of the third, over the sentences")
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
