"""How sure a view is, from the hedges over a word: FactBank's degrees, and a finer scale for the writer's own view."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sayso.core.spans import Span
from sayso.core.vocabulary import Aspect, Factuality
from sayso.read.hedging import Hedger, Step
from sayso.read.parse import Parsed
from sayso.read.scope import Climber
from sayso.resources.hedges import Effect, HedgeLexicon

DEGREES: tuple[Factuality, ...] = ("CT-", "PR-", "PS-", "Uu", "PS+", "PR+", "CT+")


@dataclass(frozen=True, slots=True)
class View:
    """What the hedges leave of an event."""

    degree: int
    """-3 certainly not, 0 not told, 3 certainly."""
    grade: float
    """The same on a finer scale, in the writer's view."""
    aspect: Aspect | None
    """What the outermost word that tells says of its progress."""
    cues: tuple[Step, ...]
    """The hedges that changed the degree or told the aspect, outermost first."""

    @property
    def factuality(self) -> Factuality:
        """The degree by FactBank's name."""
        return DEGREES[self.degree + 3]


FORMS = {
    "VBZ": {"advcl": 1.4, "relcl": 2.1, "": 2.5},
    "VBP": {"advcl": 0.5, "relcl": 2.0, "": 2.5},
    "VBG": {"pcomp": 0.5, "acl": 1.8, "conj": 1.9, "csubj": 1.8, "": 2.2},
    "VBN": {"ROOT": 2.9, "advcl": 2.0, "relcl": 2.6, "conj": 2.7, "": 2.4},
    "VBD": {"": 2.9},
    "VB": {"conj": 0.6, "advcl": -0.6, "": 1.0},
    "NN": {"compound": 0.4, "pobj": 1.0, "": 1.2},
}
"""What annotators of UDS-IH2 (uds-train) make of a predicate with no hedge over it, by tag and relation: the present
tense of subordinate clauses is mostly a habit or a future, a bare gerund is no assertion."""


def never(_: Step) -> bool:
    """The view of somebody who is none of those named in it."""
    return False


def view_of(steps: Iterable[Step], is_own: Callable[[Step], bool] = never) -> View:
    """Compose the hedges over an event, given innermost first.

    `is_own` tells for which steps the view is that of the word's own subject. Composed from the outside in: each
    word is itself as sure as what stands over it lets it be; it hands on at most its own strength.
    """
    degree, grade = 3, 3.0
    aspect: Aspect | None = None
    cues: list[Step] = []
    for step in reversed(tuple(steps)):
        effect = step.hedge.own if is_own(step) else step.hedge.effect
        reached, grade = _under(effect, degree, grade)
        tells = effect.aspect if effect.factive else aspect or effect.aspect
        if reached != degree or tells != aspect:
            cues.append(step)
        degree, aspect = reached, tells
    return View(degree, grade, aspect, tuple(cues))


def _under(effect: Effect, degree: int, grade: float) -> tuple[int, float]:
    if effect.factive:
        return 3, effect.high
    if degree == 0:
        return 0, grade
    reached = effect.plus if degree > 0 else effect.minus
    size = min(abs(degree), abs(reached))
    expected = effect.high if degree > 0 else effect.low
    if effect.name == "identity":
        expected = grade
    return (size if reached > 0 else -size), (expected if expected > 0 > degree else min(grade, expected))


def weigh_spans(parsed: Parsed, spans: Iterable[Span], lexicon: HedgeLexicon) -> tuple[float, ...]:
    """The writer's view of the predicate at each span, from -3 (certainly not) to 3 (certainly); 0 is not told.

    A span without words gets 0.
    """
    climber = Climber(Hedger(lexicon))
    return tuple(_grade(parsed, span, climber) for span in spans)


def _grade(parsed: Parsed, span: Span, climber: Climber) -> float:
    head = parsed.head(span)
    if head is None:
        return 0.0
    steps = climber.climb(head).steps
    if steps:
        return view_of(steps).grade
    forms = FORMS.get(head.tag_, {})
    return forms.get(head.dep_, forms.get("", 3.0))
