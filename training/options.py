"""The options of a run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """All that a run depends on, beside the corpus, the base model and the versions of the libraries."""

    epochs: int = 10
    """Of the first stage, over the articles."""
    joint_epochs: int = 8
    """Of the second, over everything."""
    teacher_epochs: int = 4
    """Of the teacher, over the sentences."""
    taught_epochs: int = 4
    """Of what the teacher then teaches, over sentences and half of the articles."""
    seed: int = 0
    rate: float = 1.5e-4
    teacher_rate: float = 3e-5
    """Of the teacher: twice as much, and it learns nothing."""
    taught_rate: float = 1e-4
    """Of what goes on from the stitched network."""
    fresh_rate: float = 1e-3
    """Of the heads and whatever else the base model does not have."""
    warm_up: float = 0.06
    """Share of the steps in which the rates rise; then they fall, to a fiftieth."""
    size: int = 3000
    """Word pieces in a batch of articles; in one of sentences, which are fewer, a third."""
    average: float = 0.998
    """Decay of the running average of the weights."""
    masked: float = 0.04
    """Share of the words that are hidden, so that grammar and company have to tell."""
    single: float = 0.1
    """Share of the windows whose quotation marks are made single ones, as British papers print them; the corpus has
    hardly any."""
    graded: float = 0.5
    """Share of the sentences graded for factuality that an epoch takes; more than a few rounds over them overfit."""
    dropout: float = 0.1
    """Share of the numbers hidden on the way into and out of the layers."""
    inner_dropout: float = 0.1
    """The same within each layer, but for the first stage."""
    share: float = 0.5
    """Of the second network in what is shared; from the first comes the rest."""
    plain: bool = False
    """Without the parse: to see what it is worth."""
    threads: int = 2
