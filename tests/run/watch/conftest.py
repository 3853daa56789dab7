"""A watch of a site on loopback, whose clock the tests move."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from sayso.fetch.client import Client
from sayso.fetch.hosts import Manners
from sayso.ledger import Ledger
from sayso.run.pausing import Pause
from sayso.run.watch.config import Config, Hook, Rule, Source
from sayso.run.watch.delivery import Outbox
from sayso.run.watch.means import Clock, Means
from sayso.run.watch.rounds import Watcher

from ...databases import Files, Ledgers
from .harbour import RULES, Hands, Quick, Site, Told

SECRET = b"0123456789abcdef0123456789abcdef"


@pytest.fixture
def site() -> Iterator[Site]:
    with closing(Site()) as site:
        yield site


class Desk:
    """One ledger, one site, and watchers of them, one after the other as after crashes."""

    def __init__(self, ledger: Ledger, site: Site) -> None:
        self.ledger, self.site = ledger, site
        self.hands = Hands(datetime(2031, 3, 1, 12, tzinfo=UTC))
        self.told = Told()
        self.quick = Quick(ledger)
        self.pause = Pause()
        self.config = Config(sources=(Source(kind="feed", address=site.at("/feed"), every=900),), recheck=14)

    def configure(self, **changes: Any) -> None:
        self.config = msgspec.structs.replace(self.config, **changes)

    def watcher(self, **changes: Any) -> Watcher:
        """A new one, that knows only what the ledger does."""
        secrets = {hook.address: SECRET for hook in self.config.hooks}
        means: dict[str, Any] = {
            "web": Client(
                Manners(pause=0), rules=RULES, clock=lambda: self.hands.now().timestamp(), sleep=self.hands.sleep
            ),
            "read": self.quick,
            "outbox": Outbox(self.ledger, self.config, secrets, self.told, rules=RULES),
            "tell": self.told,
            "clock": Clock(self.hands.now, self.hands.sleep),
            "pause": self.pause,
        }
        return Watcher(self.ledger, self.config, Means(**(means | changes)))

    def withdrawn(self) -> dict[str, str]:
        with self.ledger.read() as queries:
            return queries.withdrawn()

    def versions(self) -> dict[str, int]:
        with self.ledger.read() as queries:
            return {entry.id: entry.version for entry in queries.documents()}

    def notes(self) -> list[tuple[str | None, str]]:
        with self.ledger.read() as queries:
            from sqlalchemy import select

            from sayso.ledger.tables import notes

            rows = queries._connection.execute(select(notes).order_by(notes.c.key))
            return [(row.value, row.by) for row in rows]


@pytest.fixture
def desk(ledgers: Ledgers, site: Site) -> Iterator[Desk]:
    """Once on every kind of database."""
    with Ledger.open(ledgers.new()) as ledger:
        yield Desk(ledger, site)


@pytest.fixture
def small(tmp_path: Any, empty_file: Any, site: Site) -> Iterator[Desk]:
    """On SQLite alone, where the database makes no difference."""
    with Ledger.open(Files(tmp_path, empty_file).new()) as ledger:
        yield Desk(ledger, site)


@pytest.fixture
def rule() -> Callable[..., Rule]:
    return lambda when, **more: Rule(name=more.pop("name", when), when=when, **more)


@pytest.fixture
def hook(site: Site) -> Hook:
    return Hook(address=site.at("/hook"), secret="HOOK", private=True)
