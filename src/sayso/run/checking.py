"""Whether a ledger is sound, told to the person whose ledger it is: what is wrong, what that means, what to do.

Most of it is looked at in the ledger itself (`ledger/soundness`). Here comes what can only be told by working it out
again: the keys by which copies are found, and the stories as they are kept.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from sayso.core.errors import UnavailableError
from sayso.core.records import Record
from sayso.ledger import Ledger, Queries
from sayso.ledger.soundness import Found
from sayso.link.copies import bands
from sayso.run.digests import is_as_derived, maker
from sayso.run.flaws import Flaw, flaw

QUICK: Final = 200
"""Reports whose texts and readings are looked at where it has to be quick."""
AGAIN: Final = 200
"""Reports of which something is worked out again."""

Watch = Callable[[str, int, int], None]


class Checked(Record, frozen=True, kw_only=True):
    """What has come of looking at a ledger."""

    sound: bool
    reports: int
    stories: int
    quick: bool
    """Texts and readings were looked at in some reports only."""
    left_out: tuple[str, ...]
    """What could not be looked at, and why."""
    flaws: tuple[Flaw, ...]


def check(ledger: Ledger, *, quick: bool = False, watch: Watch = lambda what, done, total: None) -> Checked:
    """Look at all of a ledger, as it stands at one moment; nothing is written.

    `watch` is told what is being looked at, how much of it is done, and how much there is (0: nobody knows).
    Raises UnavailableError if the ledger cannot be read at all.
    """
    found = Found()
    left_out: dict[str, None] = {}
    again = AGAIN // 4 if quick else AGAIN
    with ledger.read() as queries:
        looking = queries.soundness
        reports, stories = looking.size(found)
        looking.examine(found, most=QUICK if quick else None, watch=watch)
        looking.part("copies", found, lambda: _copies(queries, found, again, watch))
        looking.part("stories", found, lambda: _stories(queries, found, again, watch))
        needs_lock, searched, rebuild = looking.search_needs_lock, looking.searched, looking.rebuild_search
        if not quick and not needs_lock:
            watch("words", 0, 0)
            for name in searched:
                looking.part("words", found, partial(looking.examine_search, name, found))
    for name in searched if needs_lock and not quick else ():
        watch("words", 0, 0)
        try:
            with ledger.write() as writer:  # for each table by itself: others who write wait for one at most
                writer.queries.soundness.examine_search(name, found)
        except UnavailableError as error:
            left_out[f"the words of the search: {error}"] = None
    findings = found.findings()
    return Checked(
        sound=not findings, reports=reports, stories=stories, quick=quick, left_out=tuple(left_out),
        flaws=tuple(flaw(finding, rebuild) for finding in findings),
    )  # fmt: skip


def _copies(queries: Queries, found: Found, most: int, watch: Watch) -> None:
    for id_, text in queries.soundness.unbanded():
        if bands(text):
            found.add("bands", id_)
    for number, (id_, text, known) in enumerate(queries.soundness.banded(most), 1):
        watch("copies", number, most)
        if known and known != set(bands(text)):
            found.add("bands", id_)


def _stories(queries: Queries, found: Found, most: int, watch: Watch) -> None:
    """Of stories that count as fresh, evenly spread, those with so many reports altogether are derived again."""
    numbers = sorted(queries.digests.are_fresh(maker(), queries.storylines()))
    asked = numbers[:: max(1, len(numbers) // most)]
    reports = queries.reports_of(asked)
    done = 0
    for number in asked:
        done += len(reports.get(number, ()))
        if done > most:
            break
        watch("stories", done, most)
        if not is_as_derived(queries, number):
            found.add("digest", str(number))
