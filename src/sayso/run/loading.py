"""Shards into a ledger: as if all of their reports had been read into it just now, one after the other.

Packs are loaded in the order of the input, so that a ledger gets its numbers, and its reports their ids, in the order
in which one machine would have given them. What the ledger holds is skipped: a load that was interrupted is run again.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final

from sayso.core.errors import ContradictionError, LedgerError, UnfitError
from sayso.ledger import Ledger, Writer
from sayso.run import shards
from sayso.run.batch import Found
from sayso.run.blocks.taking import Taking
from sayso.run.folders import Folder
from sayso.run.linked import linkages
from sayso.run.pages import QUARANTINE, Counter, Tally, Unreadable, Watch, ignore
from sayso.run.shardrows import Read
from sayso.run.storing import place_stored, refused

TOGETHER: Final = 200
"""Reports in one transaction."""


def load(
    ledger: Ledger,
    addresses: Sequence[str],
    *,
    partial: bool = False,
    watch: Watch = ignore,
    linking: Callable[[int], None] = lambda left: None,
) -> Tally:
    """Load the shards at these addresses; `partial`: also those of a job that has not ended.

    `linking` is told how many reports are still to be linked, then how many stories are still to be derived anew.
    Raises InputError, before anything of a pack is stored, if it is not as it was written; SaysoError if it cannot be
    had.
    """
    counter = Counter(watch)
    found = [(folder, shards.manifest(folder, partial=partial)) for folder in map(Folder, addresses)]
    taking = _taking(ledger, found)
    for folder, manifest in found:
        for receipt in manifest.packs:
            reports = shards.read(folder, receipt)
            while chunk := list(islice(reports, TOGETHER)):
                try:
                    _store(ledger, chunk, receipt.fingerprint, counter, taking)
                except LedgerError as error:
                    error.args = (f"{error} (pack {receipt.pack} of {folder.address})",)
                    raise
    taking.place(ledger, linking)
    place_stored(ledger, linking)
    return counter.tally


def _taking(ledger: Ledger, found: Sequence[tuple[Folder, shards.Manifest]]) -> Taking:
    """Where a ledger is to hold the reports of one job and no others, the links that were found for it."""
    with ledger.read() as queries:
        is_empty = queries.is_empty()
    return Taking(linkages(*found[0]) if is_empty and len(found) == 1 else None)


def count(addresses: Sequence[str], *, partial: bool = False) -> int:
    """How many reports these shards hold, those that could not be read among them."""
    found = (shards.manifest(Folder(address), partial=partial) for address in addresses)
    return sum(receipt.read + receipt.failed for manifest in found for receipt in manifest.packs)


def _store(ledger: Ledger, reports: Sequence[Read], fingerprint: str, counter: Counter, taking: Taking) -> None:
    """Commit some reports together; the watcher is told once they are."""
    with ledger.write() as writer:
        aside = writer.queries.quarantined(fingerprint)
        kept = [_keep(writer, one, fingerprint, aside, taking) for one in reports]
    for one, (report, is_new) in zip(reports, kept, strict=True):
        if isinstance(report, Unreadable):
            counter.failed(report)
        elif isinstance(one.what, Unreadable):
            counter.failed(one.what)
        elif is_new:
            counter.read(one.what.page, one.what.reading, report)
        else:
            counter.known(one.what.page, report)


def _keep(
    writer: Writer, one: Read, fingerprint: str, aside: Mapping[str, str], taking: Taking
) -> tuple[str | Unreadable, bool]:
    """Store a report, or why there is none; its id, and whether it is new. `aside` is what this reader cannot read.

    Instead of the id of a report that the database cannot hold, why.
    """
    what = one.what
    if isinstance(what, Found):
        try:
            with writer.part():
                return taking.store(writer, what, one.at, fingerprint)
        except ContradictionError:  # no reader makes such records: the pack is not as it was written
            raise
        except UnfitError as error:
            taking.give_up()
            unfit = refused(what.page, error)
            writer.add_problem(unfit.origin, unfit.problem, content_hash=None)
            return unfit, False
    problem, digest = what.problem, what.content_hash
    writer.add_problem(what.origin, problem, content_hash=digest)
    if problem.stage == QUARANTINE and digest and aside.get(digest) != problem.message:
        writer.quarantine(digest, fingerprint, problem.message)
    return "", True
