"""How sure a view is: FactBank's degrees from the hedges over a word, and the encoder's grade of the writer's view."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from sayso.core.spans import Span
from sayso.core.vocabulary import Aspect, Factuality
from sayso.read.hedging import Step
from sayso.read.parse import Parsed
from sayso.read.words import WordScores
from sayso.resources.encoder import Scored
from sayso.resources.hedges import Effect

DEGREES: tuple[Factuality, ...] = ("CT-", "PR-", "PS-", "Uu", "PS+", "PR+", "CT+")


@dataclass(frozen=True, slots=True)
class View:
    """What the hedges leave of an event."""

    degree: int
    """-3 certainly not, 0 not told, 3 certainly."""
    aspect: Aspect | None
    """What the outermost word that tells says of its progress."""
    cues: tuple[Step, ...]
    """The hedges that changed the degree or told the aspect, outermost first."""

    @property
    def factuality(self) -> Factuality:
        """The degree by FactBank's name."""
        return DEGREES[self.degree + 3]


def never(_: Step) -> bool:
    """The view of somebody who is none of those named in it."""
    return False


def view_of(steps: Iterable[Step], is_own: Callable[[Step], bool] = never) -> View:
    """Compose the hedges over an event, given innermost first.

    `is_own` tells for which steps the view is that of the word's own subject. Composed from the outside in: each
    word is itself as sure as what stands over it lets it be; it hands on at most its own strength.
    """
    degree = 3
    aspect: Aspect | None = None
    cues: list[Step] = []
    for step in reversed(tuple(steps)):
        effect = step.hedge.own if is_own(step) else step.hedge.effect
        reached = _under(effect, degree)
        tells = effect.aspect if effect.factive else aspect or effect.aspect
        if reached != degree or tells != aspect:
            cues.append(step)
        degree, aspect = reached, tells
    return View(degree, aspect, tuple(cues))


def _under(effect: Effect, degree: int) -> int:
    if effect.factive:
        return 3
    if degree == 0:
        return 0
    reached = effect.plus if degree > 0 else effect.minus
    size = min(abs(degree), abs(reached))
    return size if reached > 0 else -size


def weigh_spans(parsed: Parsed, scored: Scored, spans: Iterable[Span]) -> tuple[float, ...]:
    """The writer's view of the predicate at each span, by the encoder: 3 certainly so, -3 certainly not, 0 not told.

    A span without words gets 0.
    """
    grades = WordScores.of(parsed, scored, ("factuality",)).heads.get("factuality")

    def grade(span: Span) -> float:
        head = parsed.head(span)
        return 0.0 if head is None or grades is None else float(np.clip(grades[head.i, 0], -3, 3))

    return tuple(map(grade, spans))
