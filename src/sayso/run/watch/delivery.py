"""The outbox: every alert is told to everybody who asked for it, and what cannot be told now is tried again.

An alert and what is to be told of it are committed together; what has been told is taken out afterwards. So a crash in
between loses nothing, and tells a webhook twice, with the same id; a file is looked at first.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from sayso.core.errors import InputError
from sayso.core.records import Problem
from sayso.fetch.backoff import next_try
from sayso.fetch.posting import RefusedError
from sayso.fetch.reaching import RULES, Rules
from sayso.ledger import Ledger
from sayso.ledger.watching import Delivery, digest_of
from sayso.run.watch.alerts import Alert
from sayso.run.watch.config import TERMINAL, Config
from sayso.run.watch.files import append
from sayso.run.watch.happenings import Happening, Tell
from sayso.run.watch.webhooks import send

GIVE_UP: Final = timedelta(days=3)
"""Of trying: time in which nobody was at work does not count."""
_AWAY: Final = timedelta(days=1)
"""Later than this no try comes that is due, if `sayso watch` runs, be it by a timer once a day."""
STAGE: Final = "watch"
_USUAL: Final = 60.0
_GONE: Final = 410
"""By which a receiver says that it wants no more, as Standard Webhooks has it."""
_decode = msgspec.json.Decoder(Alert).decode


class Outbox:
    """Of one ledger, for as long as it is watched."""

    def __init__(
        self, ledger: Ledger, config: Config, secrets: Mapping[str, bytes], tell: Tell, *, rules: Rules = RULES
    ) -> None:
        """`secrets` by the addresses of the hooks."""
        self._ledger, self._secrets, self._tell, self._rules = ledger, secrets, tell, rules
        self._hooks = {hook.address: hook for hook in config.hooks}
        self._files = {t for rule in config.rules for t in rule.tell if t != TERMINAL and t not in self._hooks}

    def deliver(self, now: datetime, is_over: Callable[[], bool] = lambda: False) -> int:
        """Tell what is due; what is to be told to one place is told in its order. Returns how many are left."""
        with self._ledger.read() as queries:
            waiting = queries.watching.outbox()
        left, held_up = 0, set[str]()
        for delivery in self._without_absence(waiting, now):
            if is_over() or delivery.target in held_up or delivery.next_at > now:
                held_up.add(delivery.target)
                left += 1
                continue
            outcome = self._told(delivery, now)
            if outcome != "told":  # whoever has not taken one is not asked to take the next in this round
                held_up.add(delivery.target)
            left += outcome == "kept"
        return left

    def next_at(self) -> datetime | None:
        """When the next one is due."""
        with self._ledger.read() as queries:
            first: dict[str, datetime] = {}
            for delivery in queries.watching.outbox():
                first.setdefault(delivery.target, delivery.next_at)
        return min(first.values(), default=None)

    def _without_absence(self, waiting: Sequence[Delivery], now: datetime) -> Sequence[Delivery]:
        """What waits, as if the time in which nobody was there to tell it had not been."""
        first: dict[str, datetime] = {}
        for delivery in waiting:
            first.setdefault(delivery.target, delivery.next_at)
        away = {target: now - due for target, due in first.items() if now - due > _AWAY}
        if not away:
            return waiting
        moved = [
            msgspec.structs.replace(each, since_at=min(now, each.since_at + away.get(each.target, timedelta())))
            for each in waiting
        ]
        with self._ledger.write() as writer:
            for each in moved:
                if each.target in away:
                    writer.watching.put_delivery(msgspec.structs.replace(each, next_at=now))
        return moved

    def _told(self, delivery: Delivery, now: datetime) -> Literal["told", "kept", "given up"]:
        """What has become of it: told, to be tried again, or not to be told."""
        alert = _decode(delivery.content)
        why, is_final = "", False
        try:
            if delivery.target == TERMINAL:
                self._tell(Happening(what="alert", at=now, alert=alert))
            elif delivery.target in self._hooks:
                hook = self._hooks[delivery.target]
                send(alert, hook, self._secrets[hook.address], now, rules=self._rules)
            elif delivery.target in self._files:
                append(delivery.target, delivery.content.encode(), f'"{alert.id}"'.encode())
            else:
                why, is_final = "is no longer told of anything by feeds.toml", True
        except RefusedError as error:
            why, is_final = str(error), error.status == _GONE
        except InputError as error:
            why = str(error)
        if not why or is_final or now - delivery.since_at > GIVE_UP:
            self._done(delivery, alert, why, now)
            return "given up" if why else "told"
        wait = next_try(delivery.tries, usual=_USUAL)
        later = msgspec.structs.replace(
            delivery, tries=delivery.tries + 1, message=why, next_at=now + timedelta(seconds=wait)
        )
        with self._ledger.write() as writer:
            writer.watching.put_delivery(later)
        if delivery.tries == 0:
            self._problem(delivery.target, f"{why}; the alert is kept and tried again", now)
        return "kept"

    def _done(self, delivery: Delivery, alert: Alert, why: str, now: datetime) -> None:
        told = f"{why}; alert {alert.id} is not told there" if why else ""
        with self._ledger.write() as writer:
            if told:
                writer.watching.give_up(msgspec.structs.replace(delivery, tries=delivery.tries + 1, message=why))
            else:
                writer.watching.done(delivery)
            if told:
                writer.add_problem(named(delivery.target), Problem(stage=STAGE, message=told), content_hash=None)
        if told:
            self._problem(delivery.target, told, now)

    def _problem(self, target: str, told: str, now: datetime) -> None:
        self._tell(Happening(what="problem", at=now, address=named(target), message=told))


def named(target: str) -> str:
    """What a target is called where others may read it: of a webhook its host, since its path may be a secret."""
    scheme, apart, rest = target.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/… ({digest_of(target)[:6]})" if apart else target
