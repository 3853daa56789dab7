"""Figures of many reports joined into pledges: by giver, recipient and unit, with what was promised and what came."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from sayso.core.records import Record
from sayso.link.pledges.balance import AGAIN_DAYS, Quantity, days_between, delivered_in, differ, promised_in, same
from sayso.link.pledges.deadlines import Deadline
from sayso.link.pledges.figure import SHARE, Figure

State = Literal["overdue", "open", "kept"]

_ALIKE: Final = {"rounds": "shells"}
"""Two words for one thing, where a story has both."""


class Told(Record, frozen=True):
    """A figure, and the storyline that its report is in."""

    figure: Figure
    storyline: int | None = None


class Pledge(Record, frozen=True, kw_only=True):
    """What somebody has promised somebody, and what has come of it."""

    giver: tuple[str, ...]
    giver_words: str
    """As the first report names him; empty where none does."""
    recipient: tuple[str, ...]
    recipient_words: str
    unit: str
    state: State
    """`kept`: as much as was promised has come; `overdue`: it has not, and the deadline has passed; else `open`."""
    promised: Quantity | None
    on_top: bool
    """It was promised on top of something that this ledger does not know."""
    differ: bool
    """Reports of one story give different figures for what was promised; the latest is taken."""
    delivered: Quantity | None
    """None where no report tells that anything came; that is not the same as nothing."""
    share: float | None
    """The latest percentage that is told to have come."""
    due: Deadline | None
    promises: tuple[Figure, ...]
    expected: tuple[Figure, ...]
    """What somebody says is still to come."""
    deliveries: tuple[Figure, ...]
    storylines: tuple[int, ...]
    last: str
    """The day of the last report that tells of it."""


@dataclass
class _Chain:
    """A pledge in the making."""

    giver: frozenset[str]
    recipient: frozenset[str]
    unit: str
    storylines: set[int]
    rows: dict[str, list[Figure]] = field(default_factory=lambda: {"promise": [], "expected": [], "delivery": []})

    @property
    def began(self) -> str:
        return self.rows["promise"][0].published

    def fits(self, figure: Figure, storyline: int | None) -> bool:
        """Whether the figure may be of this pledge: nobody known is another, and the unknown are of one story."""
        one_story = storyline is not None and storyline in self.storylines
        if figure.unit not in (self.unit, SHARE) and not (one_story and _thing(figure.unit) == _thing(self.unit)):
            return False
        giver, recipient = frozenset(figure.giver), frozenset(figure.recipient)
        unnamed = not giver or not self.giver
        if figure.kind == "promise" and unnamed:
            givers = giver == self.giver and figure.giver_words == self.rows["promise"][0].giver_words
        else:
            givers = unnamed or giver <= self.giver or self.giver <= giver
        recipients = not recipient or not self.recipient or bool(recipient & self.recipient)
        known = all((giver, recipient, self.giver, self.recipient)) and figure.unit != SHARE
        return givers and recipients and (known or one_story)

    def add(self, figure: Figure, storyline: int | None) -> None:
        self.rows[figure.kind].append(figure)
        self.giver = self.giver or frozenset(figure.giver)
        self.recipient = self.recipient or frozenset(figure.recipient)
        if storyline is not None:
            self.storylines.add(storyline)


def _thing(unit: str) -> str:
    return _ALIKE.get(unit, unit)


def pledges(told: Iterable[Told], *, today: str) -> tuple[Pledge, ...]:
    """The pledges, overdue ones first, then by their deadline, then the latest; those kept come last.

    Figures of copies are to be left out before. What nobody has promised is no pledge, however much of it came.
    """
    rows = sorted(told, key=lambda t: (t.figure.published, t.figure.document, t.figure.span))
    chains = _Chains()
    for row in rows:
        if row.figure.kind == "promise":
            chains.promise(row)
    for row in rows:
        if row.figure.kind != "promise":
            chains.follow(row)
    found = [_pledge(chain, today) for chain in chains.all]
    order = {"overdue": 0, "open": 1, "kept": 2}
    latest = sorted(found, key=lambda p: (p.last, p.giver, p.recipient, p.unit), reverse=True)
    return tuple(sorted(latest, key=lambda p: (order[p.state], (p.due.last if p.due else None) or "9999")))


class _Chains:
    """All pledges in the making, to be found by a party or by a story."""

    def __init__(self) -> None:
        self.all: list[_Chain] = []
        self._by: dict[tuple[str, str | int], list[_Chain]] = defaultdict(list)

    def promise(self, told: Told) -> None:
        """Add a promise to the one that it repeats, adds to or corrects; else it begins one."""
        figure = told.figure
        fitting = list(self._fitting(told))
        again = [c for c in fitting if any(same(figure, p) and _near(figure, p, c, told) for p in c.rows["promise"])]
        one_story = [c for c in fitting if told.storyline in c.storylines]
        more = fitting if figure.tally in ("increment", "total") else one_story
        chain = next(reversed(again or more), None)
        if chain is None:
            if not figure.giver and not figure.giver_words:
                return  # nobody has promised it
            chain = _Chain(frozenset(figure.giver), frozenset(figure.recipient), figure.unit, set())
            self.all.append(chain)
        chain.add(figure, told.storyline)
        self._file(chain, told)

    def follow(self, told: Told) -> None:
        """Add what is expected, or has come, to the latest promise before it: of its own story, if there is one.

        Where nobody tells who gave it, or of what it is a share, and several promises fit, it is nobody's.
        """
        fitting = [c for c in self._fitting(told) if c.began <= told.figure.published]
        fitting = [c for c in fitting if told.storyline in c.storylines] or fitting
        leans = not told.figure.giver or told.figure.unit == SHARE
        if fitting and (len(fitting) == 1 or not leans):
            max(fitting, key=lambda c: c.began).add(told.figure, None)

    def _fitting(self, told: Told) -> Iterator[_Chain]:
        keys = [("giver", key) for key in told.figure.giver]
        keys += [("story", str(told.storyline))] if told.storyline is not None else []
        seen: set[int] = set()
        for key in keys:
            for chain in self._by[key]:
                if id(chain) not in seen and chain.fits(told.figure, told.storyline):
                    seen.add(id(chain))
                    yield chain

    def _file(self, chain: _Chain, told: Told) -> None:
        keys = [("giver", key) for key in chain.giver]
        keys += [("story", str(told.storyline))] if told.storyline is not None else []
        for key in keys:
            if chain not in self._by[key]:
                self._by[key].append(chain)


def _near(figure: Figure, other: Figure, chain: _Chain, told: Told) -> bool:
    """Whether the same figure told again is the same promise: "a further 100" weeks later is another 100."""
    if figure.tally != "increment" or other.tally != "increment":
        return True
    return (told.storyline in chain.storylines and told.storyline is not None) or days_between(
        other, figure
    ) <= AGAIN_DAYS


def _pledge(chain: _Chain, today: str) -> Pledge:
    promises, expected, deliveries = (tuple(chain.rows[kind]) for kind in ("promise", "expected", "delivery"))
    came = [d for d in deliveries if d.unit != SHARE]
    shares = [d.value for d in deliveries if d.unit == SHARE and d.value is not None]
    promised, taken = promised_in(promises)
    delivered = delivered_in(came)
    dues = [p.due for p in reversed(promises) if p.due and (p.value, p.low) in taken]
    due = next((d for d in dues if d.last), next(iter(dues), None))
    return Pledge(
        giver=tuple(sorted(chain.giver)),
        giver_words=next((p.giver_words for p in promises if p.giver_words), ""),
        recipient=tuple(sorted(chain.recipient)),
        recipient_words=next((p.recipient_words for p in promises if p.recipient_words), ""),
        unit=chain.unit,
        state=_state(promised, delivered, due, today),
        promised=promised,
        on_top=bool(promises) and promises[0].tally == "increment",
        differ=differ(promises),
        delivered=delivered,
        share=shares[-1] if shares else None,
        due=due,
        promises=promises,
        expected=expected,
        deliveries=deliveries,
        storylines=tuple(sorted(chain.storylines)),
        last=max(f.published for f in (*promises, *expected, *deliveries)),
    )


def _state(promised: Quantity | None, delivered: Quantity | None, due: Deadline | None, today: str) -> State:
    if promised and delivered and delivered.low >= (promised.high or promised.low):
        return "kept"
    return "overdue" if due and due.last and due.last < today else "open"
