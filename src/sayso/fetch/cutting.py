"""Sources cut into parts that many machines can read at the same time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.core.errors import InputError
from sayso.fetch.kinds import PARQUET
from sayso.fetch.opening import opened
from sayso.fetch.parquet import rows_of_groups
from sayso.fetch.records import MEGABYTE, Failure
from sayso.fetch.sources import Source, sources

_PART = 256 * MEGABYTE
"""Unpacked; a part is gone through from the beginning of its file on, so that many small ones would cost more."""


def parts(paths: Sequence[str | Source]) -> Iterator[Source | Failure]:
    """The sources in order, Parquet files of more than 256 MB in several; of these nothing but the footer is read.

    `pages` of each of them, one after the other, gives what `pages` of all paths gives: the same names and origins.
    """
    for source in sources(paths):
        if isinstance(source, Failure) or source.media_type != PARQUET or source.groups:
            yield source
        else:
            yield from _groups(source)


def _groups(source: Source) -> Iterator[Source]:
    try:
        with opened(source) as stream:
            groups = rows_of_groups(stream)
    except (OSError, InputError):
        groups = []  # whoever reads it will tell why
    cuts, size = [0], 0
    for at, (_, unpacked) in enumerate(groups):
        if size and size + unpacked > _PART:
            cuts.append(at)
            size = 0
        size += unpacked
    if len(cuts) == 1:
        yield source
    else:
        yield from (replace(source, groups=cut) for cut in zip(cuts, [*cuts[1:], len(groups)], strict=True))
