"""What is chosen of a ledger, in batches: each looked up at once, and let go of before the next."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

import msgspec

from sayso.core.corrections import Correction
from sayso.export.filters import chosen, is_narrow
from sayso.export.found import Choice, ChosenReport
from sayso.ledger import Queries
from sayso.run.digests import accounts_of, derived_accounts, maker
from sayso.run.dossiers import Account
from sayso.run.telling import is_listed

BATCH: Final = 300
"""Reports held in memory at once."""
STORIES: Final = 40
"""Storylines, likewise."""
_NOTHING: Final = "nothing chosen in them"
Watch = Callable[[str, int, int], None]
"""Is told what is going on, how much is done, and of how much."""


def unwatched(what: str, done: int, of: int) -> None:
    """Nobody looks."""


class Chosen:
    """A `Source` on one ledger, within one transaction: all of it is as of the same moment."""

    def __init__(self, queries: Queries, choice: Choice, watch: Watch = unwatched) -> None:
        self._queries = queries
        self._choice = choice
        self._watch = watch
        self._storylines: frozenset[int] | None = None
        self._empty = 0

    @cached_property
    def _copies(self) -> dict[str, str]:
        return self._queries.copies()

    @cached_property
    def _withdrawn(self) -> dict[str, str]:
        return self._queries.withdrawn()

    @cached_property
    def _sorted(self) -> tuple[tuple[str, ...], Counter[str]]:
        """The ids of the reports to be looked at, and how many are left out, by why."""
        choice = self._choice
        left_out: Counter[str] = Counter()
        corrected = self._queries.corrected_documents() if choice.reviewed else None
        found = []
        for day, id_ in self._queries.days_in_force():
            if why := _other_day(day, choice):
                left_out[why] += 1
            elif id_ in self._withdrawn:
                left_out["withdrawn"] += 1
            elif id_ in self._copies and not choice.copies:
                left_out["copies"] += 1
            elif corrected is not None and id_ not in corrected:
                left_out[_NOTHING] += 1
            else:
                found.append(id_)
        return tuple(found), left_out

    @property
    def left_out(self) -> dict[str, int]:
        """How many reports do not go out, by why; to be asked when `reports` has come to its end."""
        return dict(self._sorted[1] + Counter({_NOTHING: self._empty}))

    def reports(self) -> Iterator[ChosenReport]:
        """The chosen reports in the order of their days."""
        ids, _ = self._sorted
        homes: set[int] = set()
        empty = 0
        for start in range(0, len(ids), BATCH):
            self._watch("reports", start, len(ids))
            for report in self._batch(ids[start : start + BATCH]):
                if not report.whole and not report.events and not report.statements:
                    empty += 1
                    continue
                if report.story is not None:
                    homes.add(report.story)
                yield report
        self._watch("reports", len(ids), len(ids))
        self._empty = empty
        self._storylines = frozenset(homes)

    def _batch(self, ids: Sequence[str]) -> Iterator[ChosenReport]:
        queries, choice = self._queries, self._choice
        readings, sources, homes = queries.readings(ids), queries.sources(ids), queries.storylines_of(ids)
        whole = not is_narrow(choice)
        known = queries.recognised(ids)
        told: dict[str, list[Correction]] = {}
        for correction in queries.corrections(ids):
            told.setdefault(correction.document, []).append(correction)
        for id_ in ids:
            reading, source = readings.pop(id_), sources[id_]
            fit = chosen(reading, choice)
            yield ChosenReport(
                entry=source.entry,
                reading=reading,
                fingerprint=source.fingerprint,
                text_hash=source.text_hash,
                copy_of=self._copies.get(id_),
                withdrawn_on=self._withdrawn.get(id_),
                events=fit.events,
                statements=fit.statements,
                beliefs=fit.beliefs,
                story=homes.get(id_),
                corrections=tuple(told.get(id_, ())),
                known=known.get(id_, {}),
                whole=whole,
            )

    def stories(self) -> Iterator[Account]:
        """The chosen stories by their numbers, in full: those of the chosen reports in which somebody takes a stance.

        Until a day, as they stood on it.
        """
        numbers = sorted(self._numbers())
        grades = {note.subject: note.value for note in self._queries.notes("reliability")}
        left = iter(numbers)
        done = 0
        while batch := list(islice(left, STORIES)):
            self._watch("stories", done, len(numbers))
            accounts = self._accounts(batch)
            for number in batch:
                account = accounts.pop(number, None)
                if account is not None and is_listed(account):
                    orgs = {belief.org for belief in account.beliefs}
                    own = {org: grade for org, grade in grades.items() if org in orgs}
                    yield msgspec.structs.replace(account, reliability=own)
            done += len(batch)
        self._watch("stories", done, len(numbers))

    def _numbers(self) -> frozenset[int]:
        if self._storylines is None:
            if is_narrow(self._choice):
                for _ in self.reports():  # which reports are chosen is known when all have been looked at
                    pass
            else:
                self._storylines = frozenset(self._queries.storylines_of(self._sorted[0]).values())
        return self._storylines or frozenset()

    def _accounts(self, numbers: Sequence[int]) -> dict[int, Account]:
        queries, until = self._queries, self._choice.until
        if until is not None:
            return derived_accounts(queries, numbers, until)
        fresh = queries.digests.are_fresh(maker(), numbers)
        kept = accounts_of(queries, [number for number in numbers if number in fresh])
        return kept | derived_accounts(queries, [number for number in numbers if number not in fresh])


def _other_day(day: str, choice: Choice) -> str:
    """Why a report of that day is left out, if it is."""
    if not day:
        return "undated" if choice.since or choice.until else ""
    if (choice.since and day < choice.since) or (choice.until and day > choice.until):
        return "other days"
    return ""
