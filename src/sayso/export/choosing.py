"""What is chosen of a ledger, in batches: each looked up at once, and let go of before the next."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

import msgspec

from sayso.core.corrections import Correction
from sayso.export.filters import chosen, is_narrow, met
from sayso.export.found import Choice, ChosenReport, ChosenStory
from sayso.ledger import Queries
from sayso.link.positions import positions
from sayso.run.digests import accounts_of, derived_accounts, maker
from sayso.run.dossiers import Account, setting_key
from sayso.run.telling import is_listed

replace = msgspec.structs.replace

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
        self._going: frozenset[str] | None = None
        self._storylines: frozenset[int] = frozenset()
        self._met: frozenset[str] = frozenset()
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

    @property
    def unmet(self) -> tuple[str, ...]:
        """The actors asked for whom no report knows; to be asked likewise."""
        return tuple(words for words in self._choice.actors if words not in self._met)

    def reports(self) -> Iterator[ChosenReport]:
        """The chosen reports in the order of their days."""
        ids, _ = self._sorted
        homes: set[int] = set()
        going: set[str] = set()
        empty = 0
        for start in range(0, len(ids), BATCH):
            self._watch("reports", start, len(ids))
            for report in self._batch(ids[start : start + BATCH]):
                if not report.whole and not report.events and not report.statements:
                    empty += 1
                    continue
                going.add(report.entry.id)
                if report.story is not None:
                    homes.add(report.story)
                yield report
        self._watch("reports", len(ids), len(ids))
        self._empty = empty
        self._going, self._storylines = frozenset(going), frozenset(homes)

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
            self._met |= met(reading.actors, choice.actors)
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

    def stories(self) -> Iterator[ChosenStory]:
        """The chosen stories by their numbers: those of the chosen reports in which somebody takes a stance.

        In full, for a status is counted over all of a story; or, where only what is reviewed is chosen, with no more
        than that of what its reports say. Until a day, as they stood on it, but for reports withdrawn since.
        """
        going, storylines = self._gone()
        numbers = sorted(storylines)
        grades = {note.subject: note.value for note in self._queries.notes("reliability")}
        left = iter(numbers)
        done = 0
        while batch := list(islice(left, STORIES)):
            self._watch("stories", done, len(numbers))
            accounts = self._accounts(batch)
            for number in batch:
                account = accounts.pop(number, None)
                if account is not None and is_listed(account):
                    story = _chosen(account, going, reviewed=self._choice.reviewed)
                    orgs = {belief.org for belief in story.beliefs}
                    own = {org: grade for org, grade in grades.items() if org in orgs}
                    if story.beliefs or not self._choice.reviewed:
                        yield replace(story, reliability=own)
            done += len(batch)
        self._watch("stories", done, len(numbers))

    def _gone(self) -> tuple[frozenset[str], frozenset[int]]:
        """The reports that go out, and their storylines."""
        if self._going is None:
            if is_narrow(self._choice):
                for _ in self.reports():  # which reports are chosen is known when all have been looked at
                    pass
            else:
                self._going = frozenset(self._sorted[0])
                self._storylines = frozenset(self._queries.storylines_of(self._sorted[0]).values())
        return self._going or frozenset(), self._storylines

    def _accounts(self, numbers: Sequence[int]) -> dict[int, Account]:
        queries, until = self._queries, self._choice.until
        if until is not None:
            return derived_accounts(queries, numbers, until, withdrawn=self._withdrawn)
        fresh = queries.digests.are_fresh(maker(), numbers)
        kept = accounts_of(queries, [number for number in numbers if number in fresh])
        return kept | derived_accounts(queries, [number for number in numbers if number not in fresh])


def _chosen(account: Account, going: Collection[str], *, reviewed: bool) -> ChosenStory:
    """What of a story goes out; of a report that was withdrawn not even its first words."""
    beliefs = account.beliefs
    kept = tuple(stance for stance in beliefs if stance.reviewed or not reviewed)
    fields = {name: getattr(account, name) for name in Account.__struct_fields__} | {
        "rests_on": len(beliefs),
        "unreviewed": sum(not stance.reviewed for stance in beliefs),
        "outside": sum(stance.document not in going for stance in kept),
        "reports": tuple(replace(r, opening="") if r.withdrawn_on else r for r in account.reports),
    }
    if reviewed:
        around = {setting_key(stance.document, stance.span) for stance in kept}
        fields |= {
            "beliefs": kept,
            "positions": positions(kept),
            "settings": {key: words for key, words in account.settings.items() if key in around},
            "places": (),
            "figures": (),
        }
    return ChosenStory(**fields)


def _other_day(day: str, choice: Choice) -> str:
    """Why a report of that day is left out, if it is."""
    if not day:
        return "undated" if choice.since or choice.until else ""
    if (choice.since and day < choice.since) or (choice.until and day > choice.until):
        return "other days"
    return ""
