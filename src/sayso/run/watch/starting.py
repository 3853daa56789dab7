"""Everything that a watch of one ledger needs, put together."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

from sayso.core.errors import InputError, SaysoError
from sayso.fetch.client import Client
from sayso.fetch.hosts import Manners
from sayso.ledger import Ledger
from sayso.run.means import Means as ReadingMeans
from sayso.run.pausing import Pause
from sayso.run.watch.config import Config, secret_of
from sayso.run.watch.delivery import Outbox
from sayso.run.watch.happenings import Happening, Tell
from sayso.run.watch.means import Means
from sayso.run.watch.reader import Reader
from sayso.run.watch.rounds import Watcher
from sayso.run.watch.unknown import unknown

_PATIENCE: Final = 10.0
"""Seconds to wait for one host: where it wants more, the others get their turn meanwhile."""


def watcher(
    ledger: Ledger,
    config: Config,
    means: ReadingMeans,
    *,
    pause: Pause,
    tell: Tell,
    is_alone: Callable[[], bool] = lambda: True,
) -> Watcher:
    """The watcher of `sayso watch`. Raises SaysoError where a webhook's secret is not to be had.

    What its rules name and the ledger does not know is told, and alerts that nobody could be told of.
    """
    secrets = {hook.address: secret_of(hook) for hook in config.hooks}
    try:
        manners = Manners(contact=config.contact, pause=config.pause, patience=max(_PATIENCE, config.pause))
        web = Client(manners, limits=means.limits)
    except InputError as error:
        raise SaysoError(f"[watch], key `contact`: {error}") from error
    for note in _notes(ledger, config):
        tell(Happening(what="note", at=datetime.now(UTC), message=note))
    return Watcher(
        ledger,
        config,
        Means(
            web=web,
            read=Reader(ledger, means, pause, lambda left: None),
            outbox=Outbox(ledger, config, secrets, tell),
            tell=tell,
            pause=pause,
            is_alone=is_alone,
        ),
    )


def _notes(ledger: Ledger, config: Config) -> Iterator[str]:
    with ledger.read() as queries:
        yield from unknown(queries, config.rules)
        untold = queries.watching.number_untold()
    if untold:
        told = "alert has" if untold == 1 else "alerts have"
        yield f"{untold} {told} been given up, untold: see sayso watch --alerts"
