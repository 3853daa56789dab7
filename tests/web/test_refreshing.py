"""What happens to a ledger while the page is open reaches the list of stories by itself."""

from pathlib import Path
from shutil import copy
from time import monotonic, sleep

from sayso.ledger import Ledger
from sayso.run.digests import listing
from sayso.web.refreshing import Refresher


def test_stale_stories_are_derived_in_the_background(sample: Path, tmp_path: Path) -> None:
    copied = copy(sample, tmp_path / "t.db")
    with Ledger.open(str(copied)) as ledger:
        with ledger.read() as queries:
            reports = [entry.id for entry in queries.documents()]
        with ledger.write() as writer:
            writer.touch(reports)
        assert listing(ledger).pending > 0
        refresher = Refresher(ledger)
        refresher.start()
        deadline = monotonic() + 20
        while listing(ledger).pending and monotonic() < deadline:
            sleep(0.05)
        refresher.close()
        assert listing(ledger).pending == 0
