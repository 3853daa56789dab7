"""Everything that a watch of one ledger needs, put together."""

from collections.abc import Callable

from sayso.core.errors import InputError, SaysoError
from sayso.fetch.client import Client
from sayso.fetch.hosts import Manners
from sayso.ledger import Ledger
from sayso.run.means import Means as ReadingMeans
from sayso.run.pausing import Pause
from sayso.run.watch.config import Config, secret_of
from sayso.run.watch.delivery import Outbox
from sayso.run.watch.happenings import Tell
from sayso.run.watch.means import Means
from sayso.run.watch.reader import Reader
from sayso.run.watch.rounds import Watcher


def watcher(
    ledger: Ledger,
    config: Config,
    means: ReadingMeans,
    *,
    pause: Pause,
    tell: Tell,
    is_alone: Callable[[], bool] = lambda: True,
) -> Watcher:
    """The watcher of `sayso watch`. Raises SaysoError where a webhook's secret is not to be had."""
    secrets = {hook.address: secret_of(hook) for hook in config.hooks}
    try:
        web = Client(Manners(contact=config.contact, pause=config.pause), limits=means.limits)
    except InputError as error:
        raise SaysoError(f"[watch], key `contact`: {error}") from error
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
