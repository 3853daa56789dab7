"""Stories that are kept as they were derived, so that pages are quick; whatever is not fresh is derived on the fly.

What is kept counts for nothing by itself: without it every answer is the same, and slower. Only the list of stories
lags behind what has happened since the last `refresh`, and says by how much.
"""

import hashlib
import logging
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Final, TypeVar

import msgspec

from sayso.core.errors import UnfitError
from sayso.core.records import Record, Status
from sayso.core.text import shorten
from sayso.ledger import DatabaseFailure, Ledger, Queries
from sayso.ledger.digests import Digest, Order, StoryFilter, searchable
from sayso.run.dossiers import Account, Dossier, batches, dossiers
from sayso.run.entries import StoryEntry, days_of, entry_of, haystack
from sayso.run.telling import Story, is_listed, weight

__all__ = ["Listing", "Order", "StoryEntry", "StoryFilter", "entries", "listing", "refresh", "stories_of"]

AT_ONCE: Final = 40
"""Storylines derived and kept in one transaction."""
ON_THE_FLY: Final = 12
"""Reports of a page's stories that are looked at anew; what goes beyond is shown as it was, and marked so."""
REMEMBERED: Final = 64
"""Accounts that are held in memory: somebody who looks at a story looks at it more than once."""
MOST_VALUES: Final = 20
"""Types and countries told with the list."""

T = TypeVar("T")
_log = logging.getLogger(__name__)
_encode = msgspec.json.Encoder().encode
_account = msgspec.json.Decoder(Account).decode
_decode_entry = msgspec.json.Decoder(StoryEntry).decode


class Listing(Record, frozen=True, kw_only=True):
    """One page of the list of stories."""

    total: int
    """How many there are on all pages."""
    entries: tuple[StoryEntry, ...]
    statuses: dict[str, int]
    """How many stories there are of each status, whatever is chosen; "" stands for no status."""
    types: dict[str, int]
    countries: dict[str, int]
    """The most frequent ones likewise."""
    pending: int
    """Stories to which something has happened that the list does not know of: `refresh` brings it up to date."""


@cache
def maker() -> str:
    """Names the code and lexicons that stories are derived with: whatever another one has kept is derived anew."""
    digest = hashlib.sha256()
    home = Path(__file__).parents[1]
    modules = ("digests", "dossiers", "entries", "storyplaces", "telling", "wording")
    paths = [home / "run" / f"{name}.py" for name in modules]
    paths += [path for folder in ("core", "ledger", "link") for path in (home / folder).rglob("*.py")]
    paths += [path for path in (home / "resources").rglob("*") if path.suffix in (".py", ".tsv")]
    for path in sorted(paths):
        digest.update(path.relative_to(home).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def refresh(ledger: Ledger, watch: Callable[[int], None] = lambda left: None, *, seconds: float | None = None) -> int:
    """Derive every story that is not fresh, or as many as can be in so many seconds; returns how many are left.

    `watch` is told how many are left. What comes in meanwhile, from this or another process, is done too. A story that
    cannot be derived stays as it was kept, is told in the log, and is not counted.
    """
    begun = monotonic()
    with ledger.read() as queries:
        unmarked = queries.digests.unmarked(maker())
    if unmarked:
        with ledger.write() as writer:
            writer.enlist_digests(maker())
    while True:
        with ledger.read() as queries:
            marked = queries.digests.marked(AT_ONCE + len(_FAILING))
            marks = {number: mark for number, mark in marked.items() if (number, mark) not in _FAILING}
            left = queries.digests.number_pending(maker()) - (len(marked) - len(marks)) if marks else 0
            if not marks or (seconds is not None and monotonic() - begun > seconds):
                return left
            found = dict(_derived(queries, marks))
            _FAILING.update((number, mark) for number, mark in marks.items() if number not in found)
        watch(left - _keep(ledger, marks, found))


def _keep(ledger: Ledger, marks: Mapping[int, int], found: Mapping[int, Digest]) -> int:
    """Keep what has been derived, all together if that can be; returns of how many nothing else is left to do."""
    try:
        with ledger.write() as writer:
            return sum(writer.keep_digest(number, marks[number], maker(), digest) for number, digest in found.items())
    except UnfitError as error:
        if len(found) > 1:
            return sum(_keep(ledger, marks, {number: digest}) for number, digest in found.items())
        (number,) = found
        _FAILING.add((number, marks[number]))
        _tell(number, error)
        return 1


_FAILING: Final[set[tuple[int, int]]] = set()
"""Stories that cannot be derived, or kept, with the marks that they bore: tried again once something happens to one."""


def is_as_derived(queries: Queries, number: int) -> bool:
    """Whether a story is kept as it would be if it were derived now."""
    now, kept = dict(_derived(queries, [number])).get(number), queries.digests.kept(number)
    if now is None or kept is None:
        return now is kept
    one, other = (digest.content and _unpacked(digest.content) for digest in (now, kept))
    days = [[msgspec.structs.replace(day, facets=frozenset()) for day in digest.days] for digest in (now, kept)]
    return one == other and days[0] == days[1]


def _derived(queries: Queries, numbers: Collection[int]) -> Iterator[tuple[int, Digest]]:
    grouped = queries.reports_of(numbers)
    yield from ((number, Digest(content=None, days=())) for number in numbers if number not in grouped)
    yield from _each(queries, grouped, _digest)


def _each(
    queries: Queries, grouped: Mapping[int, tuple[str, ...]], made: Callable[[Dossier], T], as_of: str | None = None
) -> Iterator[tuple[int, T]]:
    """What is made of each of these stories; one of which nothing can be made is left out, and told in the log."""
    for group in batches(grouped):
        try:
            yield from [(number, made(dossier)) for number, dossier in dossiers(queries, group, as_of=as_of)]
        except DatabaseFailure:
            raise
        except Exception:
            for number, documents in group.items():
                yield from _alone(queries, number, documents, made, as_of)


def _alone(
    queries: Queries, number: int, documents: tuple[str, ...], made: Callable[[Dossier], T], as_of: str | None
) -> list[tuple[int, T]]:
    try:
        return [(number, made(dossier)) for _, dossier in dossiers(queries, {number: documents}, as_of=as_of)]
    except DatabaseFailure:
        raise
    except Exception as error:
        _tell(number, error)
        return []


def _tell(number: int, error: Exception) -> None:
    why = shorten(f"{type(error).__name__}: {error}", 200)
    _log.warning("story %s cannot be derived anew, and its line stays as it was: %s", number, why)


def _digest(dossier: Dossier) -> Digest:
    content = zlib.compress(_encode(dossier.account()), 6)
    return Digest(content=content, days=tuple(days_of(dossier.told(), dossier.days())))


def _entry(content: bytes) -> StoryEntry | None:
    """None if other code has kept it in a form of its own."""
    try:
        return _decode_entry(content)
    except msgspec.ValidationError:
        return None


@lru_cache(REMEMBERED)
def _unpacked(content: bytes) -> Account:
    return _account(zlib.decompress(content))


def kept_account(queries: Queries, number: int) -> Account | None:
    """One storyline in full, as it is kept or derived; None where it has no report."""
    return accounts_of(queries, [number]).get(number)


def accounts_of(queries: Queries, numbers: Sequence[int]) -> dict[int, Account]:
    """Storylines in full, in this order, likewise; those without a report are left out."""
    fresh = queries.digests.fresh(maker(), numbers)
    found: dict[int, Account] = {}
    for number in numbers:
        content = fresh.get(number)
        if content is not None:
            found[number] = _unpacked(content)
        elif number not in fresh and (derived := _FRESHLY.account(queries, number)) is not None:
            found[number] = derived
    return found


def derived_accounts(
    queries: Queries, numbers: Collection[int], as_of: str | None = None, *, withdrawn: Mapping[str, str] | None = None
) -> dict[int, Account]:
    """Storylines in full as of a day, derived together; one that cannot be derived is left out, and told in the log.

    `withdrawn`: without the words of these reports, whenever they were withdrawn.
    """

    def made(dossier: Dossier) -> Account:
        return dossier.account() if withdrawn is None else dossier.without(withdrawn).account()

    return dict(_each(queries, queries.reports_of(numbers, as_of=as_of), made, as_of)) if numbers else {}


def settled_days(queries: Queries, number: int, documents: tuple[str, ...], as_of: str) -> tuple[Status, ...] | None:
    """The status of each day of a storyline up to `as_of`, of which these reports were there, if they are kept.

    A day's status follows from what was published until then, so it is the same whichever later day is asked for:
    unless a report has been changed since, or what is a copy. None where it may be another.
    """
    content = queries.digests.fresh(maker(), [number]).get(number)
    if content is None or queries.versions(documents):
        return None
    kept = _unpacked(content)
    copies = {copy: original for copy, original in kept.copies if copy in documents}
    return kept.status if queries.copies(as_of=as_of, among=documents) == copies else None


class _Freshly:
    """Accounts of stories that are not kept as they stand: several readers of a large one have it derived once.

    Large ones are derived one after the other: together they would all be later, and everything else with them.
    """

    def __init__(self) -> None:
        self._turn = Lock()
        self._told: dict[tuple[int, int], Account | None] = {}

    def account(self, queries: Queries, number: int) -> Account | None:
        """As it stands: with the same mark nothing has happened to the story, in whatever ledger the mark was made."""
        mark = queries.digests.mark(number)
        reports = queries.reports_of([number])
        if mark is None or len(reports.get(number, ())) <= ON_THE_FLY:
            return _derived_account(queries, reports)
        with self._turn:
            if (number, mark) not in self._told:
                self._told[number, mark] = _derived_account(queries, reports)
                if len(self._told) > REMEMBERED:
                    del self._told[next(iter(self._told))]
            return self._told[number, mark]


def _derived_account(queries: Queries, grouped: Mapping[int, tuple[str, ...]]) -> Account | None:
    return next((dossier.account() for _, dossier in dossiers(queries, grouped)), None)


_FRESHLY: Final = _Freshly()


def kept_accounts(queries: Queries) -> Iterator[Account]:
    """All storylines that are listed, likewise."""
    yield from map(_unpacked, queries.digests.fresh_listed(maker()))
    for _, told in _each(queries, queries.reports_of(queries.digests.pending(maker())), Dossier.account):
        if is_listed(told):
            yield told


def kept_with_words(queries: Queries, words: Sequence[str]) -> Account | None:
    """Of the storylines in which all of these words stand, the best attested one."""
    pending = queries.digests.pending(maker())
    aside = set(pending)
    found = [number for number in queries.digests.with_words(words) if number not in aside][:1]
    told = [account for number in found if (account := kept_account(queries, number)) is not None]
    others = (account for _, account in _each(queries, queries.reports_of(pending), Dossier.account))
    told += [account for account in others if is_listed(account) and has_words(account, words)]
    return min(told, key=weight, default=None)


def has_words(story: Story, words: Sequence[str]) -> bool:
    """Whether all of these words stand in its headline, its place or what its sources say."""
    found = haystack(story)
    return all(searchable(word) in found for word in words)


def listing(
    ledger: Ledger,
    chosen: StoryFilter = StoryFilter(),  # noqa: B008 - it is frozen
    *,
    order: Order = "moving",
    limit: int = 40,
    offset: int = 0,
) -> Listing:
    """One page of the stories for which all holds that is given, as they stand or stood on a day."""
    with ledger.read() as queries:
        kept = queries.digests
        total, shown = kept.page(chosen, order, limit, offset)
        page = {number: _entry(entry) for number, entry in shown.items()}
        return Listing(
            total=total,
            entries=tuple(_up_to_date(queries, page, chosen.as_of)),
            statuses={status or "": number for status, number in kept.statuses(chosen.as_of).items()},
            types={v.upper(): n for v, n in kept.facets("type", chosen.as_of, MOST_VALUES).items()},
            countries={v.upper(): n for v, n in kept.facets("country", chosen.as_of, MOST_VALUES).items()},
            pending=kept.number_pending(maker()),
        )


def entries(ledger: Ledger, storylines: Collection[int]) -> dict[int, StoryEntry]:
    """What the list shows of some storylines; of those that it does not show nothing."""
    with ledger.read() as queries:
        page = {number: _entry(entry) for number, entry in queries.digests.entries(storylines).items()}
        return {entry.id: entry for entry in _up_to_date(queries, page, None)}


def stories_of(ledger: Ledger, document_id: str) -> tuple[StoryEntry, ...]:
    """The stories that a report is in: one, or none where nobody in it takes a stance on a deed."""
    with ledger.read() as queries:
        homes = queries.storylines_of([document_id])
    return tuple(entries(ledger, homes.values()).values())


def _up_to_date(queries: Queries, page: dict[int, StoryEntry | None], as_of: str | None) -> Iterator[StoryEntry]:
    """The lines of a page in their order; what is not fresh is derived, as far as it is not too much."""
    fresh = queries.digests.are_fresh(maker(), page)
    stale = [number for number in page if number not in fresh]
    grouped = queries.reports_of(stale, as_of=as_of) if stale else {}
    looked_at = 0
    now: dict[int, tuple[str, ...]] = {}
    for number in stale:
        looked_at += len(grouped.get(number, ()))
        if looked_at <= ON_THE_FLY or page[number] is None:
            now[number] = grouped.get(number, ())
    anew = dict(_each(queries, {n: ids for n, ids in now.items() if ids}, Dossier.told, as_of))
    for number, entry in page.items():
        if entry is not None and number not in stale:
            yield entry
        elif entry is not None and (number not in now or (now[number] and number not in anew)):
            yield msgspec.structs.replace(entry, pending=True)
        elif number in anew and is_listed(anew[number][0]):
            yield entry_of(*anew[number])
