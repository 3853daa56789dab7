"""What linking by blocks has found, into the ledger that it was found for: the rows that the serial run writes."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice, takewhile
from typing import Final

import msgspec

from sayso.ledger import Ledger, StoredDocument, Writer
from sayso.run.batch import Found
from sayso.run.blocks.records import Placed, Told
from sayso.run.linked import Linkage, Linkages
from sayso.run.shardrows import Sequenced
from sayso.run.storing import link_by_itself, store

TOGETHER: Final = 200
"""Reports placed in one transaction."""


class Taking:
    """Links that are taken over as the reports are stored, until one turns out to be another than was linked."""

    def __init__(self, links: Linkages | None) -> None:
        self._links = links

    def store(self, writer: Writer, found: Found, at: Sequenced, fingerprint: str) -> tuple[str, bool]:
        """As `run.storing.store`; `at` is the report's place in the job."""
        if self._links is None:
            return store(writer, found, fingerprint)
        linkage = self._links.of(at)
        id_, is_new = store(writer, found, fingerprint, partial(self._link, linkage))
        if is_new != (linkage is not None):
            self._links = None
        return id_, is_new

    def _link(
        self, linkage: Linkage | None, writer: Writer, stored: StoredDocument, found: Found, reading: int
    ) -> None:
        if linkage is None or (linkage.number, linkage.id) != (reading, stored.id):
            self._links = None
            link_by_itself(writer, stored, found, reading)
        else:
            take_told(writer, stored, found, linkage.told)

    def give_up(self) -> None:
        """Link by what the ledger holds from here on: a report of the job is not in it."""
        self._links = None

    def place(self, ledger: Ledger, watch: Callable[[int], None]) -> None:
        """Put the reports into their stories as was found, as far as nobody else has placed or stored any."""
        if self._links is not None:
            take_placed(ledger, self._links.placed(), watch)


def take_told(writer: Writer, stored: StoredDocument, found: Found, told: Iterable[Told]) -> None:
    """Keep what is judged of a report that has just been stored; its story is due."""
    writer.add_bands(stored, found.bands)
    for one in told:
        judgement = writer.add_judgement(one.judgement)
        if one.recognised is not None:
            reading, actor, known_reading, known_actor = one.recognised
            known = None if known_reading is None or known_actor is None else (known_reading, known_actor)
            writer.recognise(reading, actor, known, judgement)
    writer.add_due([stored.id])


def take_placed(ledger: Ledger, placed: Iterable[Placed], watch: Callable[[int], None] = lambda left: None) -> None:
    """Put all reports that are due into their stories; `watch` is told how many are left.

    Stops where another report is due than was to be, or has been placed: `run.linking.place_due` does the rest.
    """
    coming = iter(placed)
    founders: dict[str, int] = {}
    last = 0
    while chunk := list(islice(coming, TOGETHER)):
        with ledger.write() as writer:
            if writer.queries.last_placement() != last:
                return
            as_due = list(takewhile(partial(_take, writer, founders), chunk))
            last = writer.queries.last_placement()
            left = writer.queries.number_due()
        watch(left)
        if len(as_due) < len(chunk):
            return


def _take(writer: Writer, founders: dict[str, int], each: Placed) -> bool:
    """Place a report, if it is the one that is due next."""
    sketch = writer.queries.waiting_sketch(each.document)
    if sketch is None or writer.queries.next_due() != each.document:
        return False
    writer.add_sketch(msgspec.structs.replace(sketch, document=each.document))
    for judgement in each.joined:
        writer.add_judgement(judgement)
    for document, founder in each.moves:
        if founder not in founders:
            founders[founder] = writer.add_storyline()
        writer.place(document, founders[founder])
    writer.done(each.document)
    return True
