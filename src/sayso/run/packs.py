"""Inputs cut into packs: so many reports as one worker reads at a time, and as one shard holds.

How they are cut hangs on the inputs alone, never on how many workers there are, and a pack is named for its place and
for the bytes in it: so whoever reads a pack again, after a crash or in another run, knows that it is the same one.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from sayso import fetch
from sayso.core.errors import InputError
from sayso.core.records import RawPage, Record
from sayso.fetch.cutting import parts
from sayso.fetch.kinds import HTML, TEXT
from sayso.fetch.sources import STDIN

REPORTS: Final = 500
"""In a pack: a minute's work or so, which is what a crash may cost."""
_BYTES: Final = 32_000_000
"""In a pack, as far as one report is not larger than that."""
_UNITS: Final = 256
"""Files of many reports are listed one by one up to so many; more of them are listed together."""


class Entry(Record, frozen=True, kw_only=True):
    """One input with its place among all: the number of its file or address, and which report it is in there."""

    input: int
    row: int
    page: RawPage | None = None
    failure: fetch.Failure | None = None
    """In place of the page."""

    @property
    def item(self) -> RawPage | fetch.Failure:
        """The one or the other."""
        found = self.page or self.failure
        assert found is not None  # noqa: S101
        return found


class Pack(Record, frozen=True, kw_only=True):
    """Reports that are read together and kept together."""

    name: str
    entries: tuple[Entry, ...]


Listed = tuple[int, fetch.Source | fetch.Failure]
"""An input with its number."""


def listed(paths: Sequence[str | fetch.Source]) -> list[Listed]:
    """All inputs, in their order, large Parquet files in parts; files by their whole path, wherever others stand.

    Raises InputError where others could not open one.
    """
    return [(number, _anywhere(source)) for number, source in enumerate(parts(paths))]


def _anywhere(source: fetch.Source | fetch.Failure) -> fetch.Source | fetch.Failure:
    if isinstance(source, fetch.Failure) or source.is_address or source.in_store:
        return source
    if source.path == STDIN:
        raise InputError("what comes by standard input cannot be read in shards; put it into a file first")
    return replace(source, path=str(Path(source.path).absolute()))


def units(inputs: Sequence[Listed], *, reports: int = REPORTS) -> list[list[Listed]]:
    """The inputs in lots, each to be opened by one worker: a file of many reports, or so many files of one."""
    many = sum(not _is_single(source) for _, source in inputs)
    share = min(max(1, many // _UNITS), reports)
    found: list[list[Listed]] = []
    room = 0.0
    for number, source in inputs:
        size = 1 / reports if _is_single(source) else 1 / share
        if not found or room + 1e-9 < size:
            found.append([])
            room = 1.0
        found[-1].append((number, source))
        room -= size
    return found


def packs(unit: Sequence[Listed], limits: fetch.Limits, *, reports: int = REPORTS, salt: str = "") -> Iterator[Pack]:
    """The packs of a lot of inputs, one in memory at a time; `salt`, of the reader, goes into their names."""
    entries: list[Entry] = []
    size = 0
    for entry in _entries(unit, limits):
        length = len(entry.page.content) if entry.page else 0
        if entries and (len(entries) == reports or size + length > _BYTES):
            yield _pack(entries, salt)
            entries, size = [], 0
        entries.append(entry)
        size += length
    if entries:
        yield _pack(entries, salt)


def _entries(unit: Sequence[Listed], limits: fetch.Limits) -> Iterator[Entry]:
    for number, source in unit:
        if isinstance(source, fetch.Failure):
            yield Entry(input=number, row=0, failure=source)
            continue
        for row, item in enumerate(fetch.pages([source], limits=limits)):
            if isinstance(item, fetch.Failure):
                yield Entry(input=number, row=row, failure=item)
            else:
                yield Entry(input=number, row=row, page=item)


def _pack(entries: Sequence[Entry], salt: str) -> Pack:
    kept = tuple(entries)
    digest = hashlib.sha256(msgspec.msgpack.encode((salt, kept))).hexdigest()
    return Pack(name=f"{kept[0].input:08}-{kept[0].row:09}-{digest[:16]}", entries=kept)


def _is_single(source: fetch.Source | fetch.Failure) -> bool:
    return isinstance(source, fetch.Failure) or source.is_address or source.media_type in (TEXT, HTML)
