"""What somebody is told: what has changed, why, and the rows on which that rests."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec

from sayso.core.records import Assessment, Record
from sayso.core.text import shorten
from sayso.ledger.results import DocumentEntry
from sayso.ledger.watching import digest_of
from sayso.link.pledges import Figure
from sayso.run.watch.config import When

WORDS: Final = 240
"""Characters of a row's words: enough to know them again, no text to publish."""
MOST_ROWS: Final = 40


class Row(Record, frozen=True, kw_only=True):
    """One row that a person can look up, with where its words stand."""

    report: str
    version: int | None = None
    """Of the report: in the text of this one the words stand."""
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    start: int | None = None
    """In the text of that version, like `end`; None where it is of the report as a whole."""
    end: int | None = None
    words: str = ""
    source: str = ""
    """Who says it, or `AUTHOR`."""
    org: str = ""
    factuality: str = ""
    aspect: str = ""
    reviewed: bool = False
    """A person has accepted or set what it rests on."""


class Alert(Record, frozen=True, kw_only=True):
    """One change, told once."""

    id: str
    when: When
    rules: tuple[str, ...]
    """The names of the rules that ask for it."""
    on: str
    """The day on which it was found."""
    at: str = ""
    """The moment, in UTC."""
    story: int | None
    label: str
    """The story's headline; of a pledge, its parties and what was promised."""
    before: str | None = msgspec.field(default=None, name="from")
    after: str | None = msgspec.field(default=None, name="to")
    what: str
    """In a sentence."""
    why: str = ""
    rows: tuple[Row, ...] = ()
    more_rows: int = 0
    """Beyond those that are listed."""


class Change(Record, frozen=True, kw_only=True):
    """What has changed, before anybody is to be told."""

    when: When
    story: int | None
    label: str
    before: str | None = None
    after: str | None = None
    what: str
    why: str = ""
    rows: tuple[Row, ...] = ()
    is_first: bool = False
    """Of a status: the story never had one before."""

    @property
    def subject(self) -> str:
        """By what the alerts of one story are found."""
        return str(self.story) if self.story is not None else digest_of(self.label)


def alert_of(change: Change, rules: Iterable[str], now: datetime, cursor: Mapping[str, int]) -> Alert:
    """The alert of a change that was found now, when the ledger had grown so far.

    The same change found again, after a crash, has the same id; another one never, since it rests on other rows.
    """
    seen = [f"{name} {number}" for name, number in sorted(cursor.items())]
    told = [f"{row.report} {row.version} {row.start} {row.end}" for row in change.rows]
    parts = (change.when, change.subject, change.before or "", change.after or "", change.what, *told, *seen)
    return Alert(
        id=digest_of(*parts)[:32],
        when=change.when,
        rules=tuple(rules),
        on=now.date().isoformat(),
        at=now.isoformat(timespec="seconds"),
        story=change.story,
        label=shorten(change.label, WORDS),
        before=change.before,
        after=change.after,
        what=change.what,
        why=change.why,
        rows=change.rows[:MOST_ROWS],
        more_rows=max(0, len(change.rows) - MOST_ROWS),
    )


def row_of(stance: Assessment, version: int | None = None) -> Row:
    """What somebody says of a story's deed, in the version in force if no other is given; `placed` tells the rest."""
    return Row(
        report=stance.document,
        version=version,
        publisher=stance.publisher,
        published=stance.published or None,
        start=stance.span[0],
        end=stance.span[1],
        words=shorten(stance.words, WORDS),
        source=stance.source,
        org=stance.org,
        factuality=stance.factuality,
        aspect=stance.aspect,
        reviewed=stance.reviewed,
    )


def figure_row(figure: Figure, text: str) -> Row:
    """A figure of a pledge, likewise, with the place of its sentence in the report's text."""
    start, end = _sentence(figure, text)
    return Row(
        report=figure.document,
        publisher=figure.publisher,
        published=figure.published or None,
        start=start,
        end=end,
        words=shorten(figure.words, WORDS),
        source=figure.source,
        org=figure.org,
    )


def _sentence(figure: Figure, text: str) -> tuple[int | None, int | None]:
    """Where a figure's sentence stands; nowhere, if the text has become another one meanwhile."""
    words = r"\s+".join(map(re.escape, figure.words.split()))
    for found in re.finditer(words, text):
        if found.start() <= figure.span[0] and figure.span[1] <= found.end():
            return found.span()
    return None, None


def placed(change: Change, entries: Mapping[str, DocumentEntry]) -> Change:
    """With the version and the address of each report."""
    rows = tuple(
        msgspec.structs.replace(row, version=known.version if row.version is None else row.version, url=known.url)
        if (known := entries.get(row.report))
        else row
        for row in change.rows
    )
    return msgspec.structs.replace(change, rows=rows)
