"""Linking on many machines: the blocks of `run.blocks`, worked by Ray Data.

Rows that belong together are brought together by a shuffle of buckets, many keys in each: Ray takes a millisecond or so
for every group, and there are more keys than reports.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final
from zlib import crc32

from sayso.run.blocks.engine import Row, Rows

_ROWS: Final = 2_000
"""That come here at once."""
_MOST: Final = 1_000
"""Buckets."""
Batch = dict[str, Any]


class OnRay:
    """A cluster that this process is connected to: rows are a dataset of its own memory."""

    def __init__(self, ray: Any) -> None:
        self._ray = ray
        self._buckets = 1

    def rows(self, records: Iterable[bytes]) -> Rows:
        """Shared out in pieces of one record, each a pack of reports; a shuffle has a bucket for each of them."""
        items = [{"key": "", "record": record} for record in records]
        self._buckets = min(max(1, len(items)), _MOST)
        return self._ray.data.from_items(items, override_num_blocks=len(items)) if items else None

    def each(self, rows: Rows, work: Callable[[bytes], Iterable[Row]]) -> Rows:
        """Wherever the rows are."""
        return None if rows is None else _mapped(rows, _each, work)

    def grouped(self, rows: Sequence[Rows], work: Callable[[Sequence[bytes]], Iterable[Row]]) -> Rows:
        """Wherever the shuffle brings them."""
        there, *others = [part for part in rows if part is not None] or [None]
        if there is None:
            return None
        together = there.union(*others) if others else there
        bucketed = self.kept(_mapped(together, _bucketed, self._buckets))
        if bucketed is None:  # a shuffle of no rows would miss the column
            return None
        shuffled = bucketed.groupby("bucket", num_partitions=self._buckets)
        return shuffled.map_groups(_grouped, fn_args=(work,), batch_format="pyarrow")

    def kept(self, rows: Rows) -> Rows:
        """In the cluster's memory; None for no rows, which have no columns either."""
        made = rows.materialize() if rows is not None else None
        return made if made is not None and made.count() else None

    def all(self, rows: Rows) -> Iterator[bytes]:
        """Here, a batch at a time."""
        if rows is not None:
            for batch in rows.iter_batches(batch_size=_ROWS, batch_format="pyarrow"):
                yield from batch.column("record").to_pylist()


def _mapped(rows: Rows, function: Callable[..., Any], argument: Any) -> Rows:
    """A function of a batch and one more thing; one batch is all that lies together."""
    return rows.map_batches(function, fn_args=(argument,), batch_size=None, batch_format="pyarrow")


def _each(batch: Any, work: Callable[[bytes], Iterable[Row]]) -> Any:
    return _table(row for record in batch.column("record").to_pylist() for row in work(record))


def _bucketed(batch: Any, buckets: int) -> Any:
    import pyarrow as pa

    keys = batch.column("key").to_pylist()
    return batch.append_column("bucket", pa.array([crc32(key.encode()) % buckets for key in keys], pa.int64()))


def _grouped(batch: Any, work: Callable[[Sequence[bytes]], Iterable[Row]]) -> Any:
    groups: dict[str, list[bytes]] = defaultdict(list)
    for key, record in zip(batch.column("key").to_pylist(), batch.column("record").to_pylist(), strict=True):
        groups[key].append(record)
    return _table(row for group in groups.values() for row in work(group))


def _table(rows: Iterable[Row]) -> Any:
    import pyarrow as pa

    made = list(rows)
    columns = {"key": pa.array([key for key, _ in made], pa.string())}
    return pa.table(columns | {"record": pa.array([record for _, record in made], pa.binary())})
