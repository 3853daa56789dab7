"""Who works the blocks: this process, one after the other; or whoever else can map and group rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

Row = tuple[str, bytes]
"""What it is grouped by, and a record in msgpack."""
Rows = Any
"""An engine's own handle on many of them."""


class Engine(Protocol):
    """What linking by blocks needs done; rows are in no order."""

    def rows(self, records: Iterable[bytes]) -> Rows:
        """Records, to begin with."""

    def each(self, rows: Rows, work: Callable[[bytes], Iterable[Row]]) -> Rows:
        """The rows that are made of each one."""

    def grouped(self, rows: Sequence[Rows], work: Callable[[Sequence[bytes]], Iterable[Row]]) -> Rows:
        """The rows that are made of those with one key, of all these together."""

    def kept(self, rows: Rows) -> Rows:
        """The same, made once: for rows that are needed more than once."""

    def all(self, rows: Rows) -> Iterator[bytes]:
        """The records themselves, here."""


class Here:
    """This process: rows are lists."""

    def rows(self, records: Iterable[bytes]) -> Rows:
        """As they are."""
        return [("", record) for record in records]

    def each(self, rows: Rows, work: Callable[[bytes], Iterable[Row]]) -> Rows:
        """One after the other."""
        return [made for _, record in rows for made in work(record)]

    def grouped(self, rows: Sequence[Rows], work: Callable[[Sequence[bytes]], Iterable[Row]]) -> Rows:
        """One group after the other."""
        groups: dict[str, list[bytes]] = defaultdict(list)
        for part in rows:
            for key, record in part:
                groups[key].append(record)
        return [made for group in groups.values() for made in work(group)]

    def kept(self, rows: Rows) -> Rows:
        """They always are."""
        return rows

    def all(self, rows: Rows) -> Iterator[bytes]:
        """As they are."""
        return (record for _, record in rows)
