"""Where each organisation stands on a storyline's deed, and how it has moved."""

from collections import defaultdict
from collections.abc import Iterable

from sayso.core.records import Assessment, Record
from sayso.core.vocabulary import polarity
from sayso.link.counting import hear, said


class Move(Record, frozen=True, kw_only=True):
    """What an organisation held from one day on."""

    reported: str
    """The day of the report from which on it counts."""
    said: str
    """The day on which it was said."""
    stance: Assessment | None
    """None where it says equally surely that it is so and that it is not: then it counts for neither side."""
    both: tuple[Assessment, ...] = ()
    """In that case, what it says."""


class Position(Record, frozen=True, kw_only=True):
    """One organisation, from its first stance to its last."""

    org: str
    """As in an assessment."""
    moves: tuple[Move, ...]
    """What it held, one after the other."""

    @property
    def now(self) -> Move:
        """Where it stands."""
        return self.moves[-1]

    @property
    def side(self) -> str:
        """`+` for, `-` against, `u` leaves it open, `=` contradicts itself."""
        return polarity(self.now.stance.factuality) if self.now.stance else "="


def positions(assessments: Iterable[Assessment]) -> tuple[Position, ...]:
    """The organisations by their names, each with one move for each day on which what it holds was another than before.

    Counted as status counts: of each day the latest, surest, most advanced stance; copies add nothing.
    """
    assessments = tuple(assessments)
    moves: dict[str, list[Move]] = defaultdict(list)
    days = sorted({a.published for a in assessments if a.copy_of is None})
    by_day: dict[str, set[str]] = defaultdict(set)
    for assessment in assessments:
        by_day[assessment.published].add(assessment.org)
    for day in days:
        counted = hear(assessments, day)
        for org in sorted(by_day[day] & {a.org for a in counted.past}):
            move = _move(day, org, counted.stances.get(org), counted.past)
            if not moves[org] or _held(moves[org][-1]) != _held(move):
                moves[org].append(move)
    heard = {a.org for a in hear(assessments, days[-1]).past} if days else set()  # the others only spoke in passing
    return tuple(Position(org=org, moves=tuple(held)) for org, held in sorted(moves.items()) if org in heard)


def _held(move: Move) -> tuple[str, ...] | None:
    return None if move.stance is None else (move.stance.factuality, move.stance.aspect, move.stance.extent)


def _move(day: str, org: str, stance: Assessment | None, past: Iterable[Assessment]) -> Move:
    if stance is not None:
        return Move(reported=day, said=said(stance), stance=stance)
    own = [a for a in past if a.org == org]
    latest = max(map(said, own))
    return Move(
        reported=day, said=latest, stance=None, both=tuple(a for a in own if said(a) == latest and a.factuality != "Uu")
    )
