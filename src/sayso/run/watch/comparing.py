"""Where stories and pledges stand now beside where they stood last, and what somebody is to be told of that.

What is compared, what is told and where it all stands now are committed together, after any crash the same again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from sayso.core.records import Record
from sayso.ledger import DatabaseFailure, Ledger, Queries
from sayso.ledger.watching import Delivery, digest_of
from sayso.link.pledges import Pledge
from sayso.run.digests import accounts_of, has_words, maker
from sayso.run.dossiers import Account
from sayso.run.pledges import pledges
from sayso.run.pledgewords import balance, facts, parties
from sayso.run.storing import place_stored
from sayso.run.telling import is_listed
from sayso.run.watch.alerts import Alert, Change, alert_of, figure_row, placed
from sayso.run.watch.config import Rule
from sayso.run.watch.rules import Standing, changes, coded, fits, standing

_STORY, _PLEDGE, _HERE = "story", "pledge", "here"
"""Kinds of what is kept."""
_AT_ONCE: Final = 200
"""Stories held in memory."""


class _Here(Record, frozen=True, kw_only=True):
    """How far was looked last."""

    cursor: dict[str, int]
    maker: str
    """Names the code that derived the stories: by another one they may stand elsewhere without anything's being new."""
    pledges: str | None = None
    """The day on which pledges were looked at; None if they never were."""


class Compared(Record, frozen=True, kw_only=True):
    """What has come of it."""

    alerts: tuple[Alert, ...] = ()
    recorded: int | None = None
    """Stories of which it was only noted where they stand; None: they were compared."""
    because: str = ""


def is_out_of_date(ledger: Ledger) -> bool:
    """Whether other code derived the stories when they were compared last."""
    with ledger.read() as queries:
        kept = queries.watching.standings(_HERE).get("")
    return kept is not None and msgspec.json.decode(kept, type=_Here).maker != maker()


def compare(ledger: Ledger, rules: Sequence[Rule], now: datetime) -> Compared:
    """Compare, and put into the outbox what is to be told."""
    place_stored(ledger, lambda left: None)  # a reader that was stopped may have left that to be done
    day = now.date().isoformat()
    with ledger.read() as queries:
        kept = queries.watching.standings(_HERE).get("")
        here = msgspec.json.decode(kept, type=_Here) if kept else None
        cursor = queries.watching.cursor()
        is_first = here is None or here.maker != maker()
        since = {name: here.cursor.get(name, 0) for name in cursor} if here else cursor
        touched = sorted(queries.storylines() if is_first else queries.watching.touched(since))
        stood, told = _stories(queries, touched, rules, since, is_first=is_first)
        _add_versions(queries, told)
    overdue, more = _pledges(ledger, rules, None if is_first else here, day, is_touched=bool(touched))
    alerts = [(alert_of(change, (r.name for r in asked), now, cursor), asked) for change, asked in [*told, *more]]
    looked = day if overdue is not None else here.pledges if here else None
    with ledger.write() as writer:
        writer.watching.put_standings(_STORY, stood)
        writer.watching.put_standings(_PLEDGE, overdue or {})
        place = _Here(cursor=cursor, maker=maker(), pledges=looked)
        writer.watching.put_standings(_HERE, {"": msgspec.json.encode(place).decode()})
        for alert, asked in alerts:
            if not writer.queries.watching.has_alert(alert.id):
                content = msgspec.json.encode(alert).decode()
                subject = str(alert.story) if alert.story is not None else digest_of(alert.label)
                key = writer.watching.add_alert(alert.id, alert.when, subject, content)
                for target in dict.fromkeys(target for rule in asked for target in rule.tell):
                    writer.watching.put_delivery(
                        Delivery(alert=key, content=content, target=target, since_at=now, next_at=now)
                    )
    if not is_first:
        return Compared(alerts=tuple(alert for alert, _ in alerts))
    because = "this ledger is watched for the first time" if here is None else "stories are derived by other rules now"
    return Compared(
        alerts=tuple(alert for alert, _ in alerts), recorded=sum(each is not None for each in stood.values()),
        because=because,
    )  # fmt: skip


Told = list[tuple[Change, list[Rule]]]


def _stories(
    queries: Queries, touched: Sequence[int], rules: Sequence[Rule], since: Mapping[str, int], *, is_first: bool
) -> tuple[dict[str, str | None], Told]:
    """Where these stories stand, and what is to be told of them."""
    before = queries.watching.standings(_STORY, [str(number) for number in touched])
    stood: dict[str, str | None] = {}
    told: Told = []
    for start in range(0, len(touched), _AT_ONCE):
        numbers = touched[start : start + _AT_ONCE]
        accounts, failed = _accounts(queries, numbers)
        for number in numbers:
            if number in failed:  # as it stood, until it can be derived
                continue
            story, kept = accounts.get(number), before.get(str(number))
            was = msgspec.json.decode(kept, type=Standing) if kept else None
            if story is not None and not is_first:
                was = _with_past(queries, story, was, since["placements"])
            if story is None or (was is None and not is_listed(story)):
                stood[str(number)] = None
                continue
            stood[str(number)] = msgspec.json.encode(standing(story, was)).decode()
            if is_first:
                continue
            for change in changes(was, story):
                asked = [rule for rule in rules if fits(rule, change, story, was)]
                if asked:
                    told.append((change, asked))
    return stood, told


def _accounts(queries: Queries, numbers: Sequence[int]) -> tuple[dict[int, Account], set[int]]:
    """Stories in full; and those that cannot be derived, of which the log tells why (`refresh`)."""
    try:
        return accounts_of(queries, numbers), set()
    except DatabaseFailure:
        raise
    except Exception:
        if len(numbers) == 1:
            return {}, {*numbers}
        each = [_accounts(queries, [number]) for number in numbers]
        return {n: a for found, _ in each for n, a in found.items()}, {n for _, failed in each for n in failed}


def _with_past(queries: Queries, story: Account, was: Standing | None, placement: int) -> Standing | None:
    """How a story stood, with those of its reports that were in other stories then, as they were known there.

    A story that is made of these alone has not begun, but parted, or bears another number: then it stands as they did
    if they were the whole of one, and otherwise as it stands now.
    """
    new = [id_ for id_ in story.documents if was is None or id_ not in was.reports]
    homes = queries.watching.homes_until(new, placement) - {story.id} if new else set()
    if not homes:
        return was
    kept = queries.watching.standings(_STORY, [str(home) for home in homes])
    stood = [msgspec.json.decode(content, type=Standing) for _, content in sorted(kept.items())]
    past = {id_: known.reports[id_] for known in stood for id_ in new if id_ in known.reports}
    if was is None:
        was = next((each for each in stood if each.reports.keys() == past.keys()), standing(story) if stood else None)
        return was and msgspec.structs.replace(was, reports=past)
    return msgspec.structs.replace(was, reports=was.reports | past)


def _add_versions(queries: Queries, told: Told) -> None:
    entries = queries.entries({row.report for change, _ in told for row in change.rows})
    told[:] = [(placed(change, entries), asked) for change, asked in told]


def _pledges(
    ledger: Ledger, rules: Sequence[Rule], here: _Here | None, day: str, *, is_touched: bool
) -> tuple[dict[str, str | None] | None, Told]:
    """Overdue pledges that nobody was told of; None: nothing can have changed, or nobody asks.

    They are looked at when a story has changed, and once a day: then deadlines pass.
    """
    asking = [rule for rule in rules if rule.when == "overdue"]
    if not asking or (here is not None and here.pledges == day and not is_touched):
        return None, []
    overdue = [p for p in pledges(ledger, today=day) if p.state == "overdue"]
    with ledger.read() as queries:
        known = queries.watching.standings(_PLEDGE)
        homes = sorted({number for pledge in overdue for number in pledge.storylines})
        stood: dict[str, str | None] = {}
        told: Told = []
        accounts = _accounts(queries, homes)[0] if any(rule.words or rule.type for rule in asking) else {}
        texts = _Texts(queries)
        for pledge in overdue:
            sign, reports = _sign(pledge), sorted({p.document for p in pledge.promises})
            before = msgspec.json.decode(known[sign], type=list[str]) if sign in known else []
            if not set(before) & set(reports) and here is not None and here.pledges is not None:
                stories = [accounts[number] for number in pledge.storylines if number in accounts]
                asked = [rule for rule in asking if _fits(rule, pledge, stories)]
                if asked:
                    told.append((_overdue(pledge, texts), asked))
            stood[sign] = msgspec.json.encode(sorted({*before, *reports})).decode()
        _add_versions(queries, told)
    return stood, told


def _sign(pledge: Pledge) -> str:
    """By what a pledge is known again, whatever is told of it later; with the reports that promise it."""
    giver, recipient = (pledge.giver or (pledge.giver_words,)), (pledge.recipient or (pledge.recipient_words,))
    due = (pledge.due.last if pledge.due else None) or ""
    return digest_of("|".join(giver), "|".join(recipient), pledge.unit, due)


def _fits(rule: Rule, pledge: Pledge, stories: Iterable[Account]) -> bool:
    codes = {*pledge.giver, *pledge.recipient}
    words = rule.words.casefold().split()
    return (
        (not rule.stories or bool(set(rule.stories) & set(pledge.storylines)))
        and (not rule.actor or any(coded(code, rule.actor) or code == rule.actor.split(" ")[0] for code in codes))
        and (not rule.type or any(story.event.type == rule.type for story in stories))
        and (not words or any(has_words(story, words) for story in stories))
    )


class _Texts:
    """Of reports, each looked up once."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._found: dict[str, str] = {}

    def of(self, report: str) -> str:
        if report not in self._found:
            self._found[report] = self._queries.document(report).text
        return self._found[report]


def _overdue(pledge: Pledge, texts: _Texts) -> Change:
    last = pledge.due.last if pledge.due else None
    rows = sorted((*pledge.promises, *pledge.expected, *pledge.deliveries), key=lambda f: (f.published, f.document))
    return Change(
        when="overdue",
        story=next(iter(pledge.storylines), None),
        label=f"{parties(pledge)}: {balance(pledge)}",
        before="open",
        after="overdue",
        what=f"a pledge was due on {last}, and not all of it is told to have come",
        why="; ".join(_why(pledge)),
        rows=tuple(figure_row(figure, texts.of(figure.document)) for figure in rows),
    )


def _why(pledge: Pledge) -> Iterator[str]:
    yield from facts(pledge)
    yield "that no report tells of more does not mean that no more came"
