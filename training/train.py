"""Train the reader: `python -m training.train --corpora FOLDER --out FOLDER`.

Two networks learn alone: one statements, on articles, the other everything, on articles and sentences. They are
stitched together (`network.stitched`). A larger one, the teacher, learns the sentences; what it and the second network
say of sentences and articles then teaches the stitched one, beside the gold. That costs statements a little: so the
same is done once more with their part at rest, and the average of both is what remains. Each stage writes `reader.pt`
after every epoch (the running average of the weights) into a folder of its own, and prints how well it reads what was
held out; the result is written to the folder itself.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training import teacher
from training.base import started_from, tokenizer
from training.batches import Batch, batches, groups
from training.errors import told
from training.examples import Example, packed
from training.figures import measured
from training.lessons import Lessons, lessons
from training.loss import loss, scores
from training.network import FRESH, ON_TRUNK, Reader, above_fork, on_branch, stitched
from training.noise import Noise, without_parse
from training.options import Options
from training.progress import Progress, tell
from training.runs import Run, save
from training.taught import taught

Weights = Mapping[str, Tensor]


class Course:
    """A network that learns, and the running average of its weights."""

    def __init__(self, reader: nn.Module, options: Options, steps: int) -> None:
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
    fresh_rate: float
    sizes: Sequence[int]
    epoch: Callable[[random.Random], list[list[Example]]]
    dev: Sequence[Sequence[Example]]
    learns: Callable[[str], bool]
    """Which parameters, by name."""


class School:
    """What all stages share: the lessons, the options, and where to write."""

    def __init__(self, corpora: Path, base: Path | None, out: Path, options: Options) -> None:
        self.options, self.out, self.base = options, out, base
        words = tokenizer(base)
        self.lessons: Lessons = lessons(corpora, words)
        self.noise = Noise(options, words)
        self.small = options.size // 3

    def statements(self) -> Weights:
        """A network that learns statements alone."""
        stage = Stage(
            name="statements",
            epochs=self.options.epochs,
            rate=self.options.rate,
            fresh_rate=self.options.fresh_rate,
            sizes=(self.options.size,),
            epoch=self.lessons.article_epoch,
            dev=self.lessons.article_dev,
            learns=lambda name: not on_branch(name),
        )
        return self.run(stage, self.fresh(single=False))

    def everything(self) -> Weights:
        """One of six layers that learns everything."""
        stage = Stage(
            name="everything",
            epochs=self.options.joint_epochs,
            rate=self.options.rate,
            fresh_rate=self.options.fresh_rate,
            sizes=(self.options.size, self.small, self.small),
            epoch=lambda chance: [*self.lessons.article_epoch(chance), *self.sentences(chance)],
            dev=(*self.lessons.article_dev, *self.lessons.sentence_dev),
            learns=lambda name: name.startswith("heads") or not above_fork(name),
        )
        return self.run(stage, self.fresh(single=True))

    def teacher(self, folder: Path | None) -> nn.Module:
        """The larger one, which learns the sentences."""
        torch.manual_seed(self.options.seed)
        larger = teacher.started_from(folder, teacher.Teacher(self.options.dropout, self.options.dropout))
        still = ("words", "positions", *(f"heads.{name}" for name in ON_TRUNK))
        stage = Stage(
            name="teacher",
            epochs=self.options.teacher_epochs,
            rate=self.options.teacher_rate,
            fresh_rate=10 * self.options.teacher_rate,
            sizes=(self.small, self.small),
            epoch=self.sentences,
            dev=self.lessons.sentence_dev,
            learns=lambda name: not name.startswith(still),
        )
        larger.load_state_dict(self.run(stage, larger))
        return larger

    def taught(self, whole: Weights, teachers: Sequence[nn.Module]) -> Weights:
        """The stitched one, taught by the teachers: with all its parts, and with those of statements at rest."""
        chance = random.Random(self.options.seed)
        articles = taught(teachers, self.lessons.article_epoch(chance)[0])
        coded, graded = taught(teachers, self.lessons.coded), taught(teachers, self.lessons.graded)
        events = [replace(e, labels={}, anchors={"parties": e.anchors["parties"]}) for e in articles]

        def epoch(chance: random.Random, windows: Sequence[Example]) -> list[list[Example]]:
            some = chance.sample(graded, int(len(graded) * self.options.graded))
            half = chance.sample(windows, len(windows) // 2)
            return [half, list(packed(chance.sample(coded, len(coded)), chance)), list(packed(some, chance))]

        all_parts = Stage(
            name="taught",
            epochs=self.options.taught_epochs,
            rate=self.options.taught_rate,
            fresh_rate=4 * self.options.taught_rate,
            sizes=(self.options.size, self.small, self.small),
            epoch=lambda chance: epoch(chance, articles),
            dev=(*self.lessons.article_dev, *self.lessons.sentence_dev),
            learns=lambda name: True,
        )
        branch = replace(
            all_parts,
            name="branch",
            epoch=lambda chance: epoch(chance, events),
            sizes=(self.options.size, self.small, self.small),
            learns=on_branch,
        )
        trunk = replace(
            all_parts,
            name="trunk",
            epochs=2,
            sizes=(self.options.size,),
            epoch=self.lessons.article_epoch,
            dev=self.lessons.article_dev,
            learns=above_fork,
        )
        first = self.run(all_parts, self.reader(whole))
        resting = self.run(branch, self.reader({n: first[n] if on_branch(n) else w for n, w in whole.items()}))
        renewed = self.run(trunk, self.reader({n: w if above_fork(n) else first[n] for n, w in whole.items()}))
        return {name: torch.lerp(weights, renewed[name], 0.5) for name, weights in resting.items()}

    def fresh(self, *, single: bool) -> Reader:
        """A reader that starts from the base model; those that are to be stitched start alike."""
        torch.manual_seed(self.options.seed)
        return started_from(self.base, Reader(self.options.dropout, self.options.inner_dropout, single=single))

    def reader(self, weights: Weights, *, single: bool = False) -> Reader:
        """A reader with these weights."""
        found = Reader(self.options.dropout, self.options.inner_dropout, single=single)
        found.load_state_dict(dict(weights))
        return found

    def sentences(self, chance: random.Random) -> list[list[Example]]:
        """The sentences of an epoch."""
        return self.lessons.sentence_epoch(chance, self.options.graded)

    def run(self, stage: Stage, reader: nn.Module) -> Weights:
        """Run the epochs of a stage; the averaged weights."""
        for name, parameter in reader.named_parameters():
            parameter.requires_grad = stage.learns(name)
        chance = random.Random(self.options.seed)
        steps = stage.epochs * len(groups(stage.epoch(chance), stage.sizes, random.Random(0)))
        course = Course(reader, replace(self.options, rate=stage.rate, fresh_rate=stage.fresh_rate), steps)
        progress = Progress(steps)
        weights: Weights = reader.state_dict()
        for number in range(1, stage.epochs + 1):
            batched = batches(stage.epoch(chance), stage.sizes, chance)
            learnt = course.epoch(self.seen(self.noise.added(batch)) for batch in batched)
            lost = [progress.after(each) for each in learnt]
            weights = course.average.module.state_dict()
            save(Run(weights, asdict(self.options)), self.out / stage.name)
            figures = measured(course.average.module, stage.dev, stage.sizes, self.seen)
            told_of = ", ".join(f"{name} {figure:.4f}" for name, figure in figures.items())
            tell(f"{stage.name}, epoch {number} of {stage.epochs}: train {np.mean(lost):.4f}, {told_of}")
        return weights

    def seen(self, batch: Batch) -> Batch:
        """What of a batch is shown."""
        return without_parse(batch) if self.options.plain else batch


def train(corpora: Path, base: Path | None, larger: Path | None, out: Path, options: Options) -> None:
    """Run the stages.

    Raises TrainingError if a corpus or a base model is not there.
    """
    torch.set_num_threads(options.threads)
    school = School(corpora, base, out, options)
    statements, everything = school.statements(), school.everything()
    teachers = [school.teacher(larger), school.reader(everything, single=True)]
    save(Run(school.taught(stitched(statements, everything, options.share), teachers), asdict(options)), out)


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
    ask.add_argument("--teacher", type=Path, help="folder of all-mpnet-base-v2, unpacked, if not that of the wheels")
    ask.add_argument("--epochs", type=int, help="rounds over the articles to learn statements")
    ask.add_argument("--joint-epochs", type=int, help="rounds over everything")
    ask.add_argument("--teacher-epochs", type=int, help="rounds of the teacher over the sentences")
    ask.add_argument("--taught-epochs", type=int, help="rounds of what the teacher teaches")
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
        train(chosen.corpora, chosen.base, chosen.teacher, chosen.out, options)


if __name__ == "__main__":
    main()
