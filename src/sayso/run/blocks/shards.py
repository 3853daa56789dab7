"""Linking what is in shards, by blocks: all reports of a job, as an empty ledger would have them."""

from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from sayso.core.records import Record
from sayso.ledger.identity import content_hash_of, text_hash_of
from sayso.ledger.register import Entry, Register
from sayso.run import shards
from sayso.run.batch import Found
from sayso.run.blocks import Engine, Report, link, report_of
from sayso.run.blocks.engine import Row
from sayso.run.blocks.records import packed, unpacked
from sayso.run.folders import Folder
from sayso.run.linked import Numbered, keep, linkages
from sayso.run.shardrows import Sequenced
from sayso.run.shards import Receipt


class _Read(Record, frozen=True, kw_only=True):
    """A report with its place among all and what tells it from others, before it has a number and an id."""

    at: Sequenced
    entry: Entry
    report: Report


class _Name(Record, frozen=True):
    at: Sequenced
    entry: Entry


def link_shards(engine: Engine, folder: Folder) -> None:
    """Link all reports of a job that has ended, unless they are linked already. Raises InputError if it has not."""
    manifest = shards.manifest(folder)
    if linkages(folder, manifest) is not None:
        return
    packs = engine.rows(map(packed, manifest.packs))
    read = engine.kept(engine.each(packs, partial(_read, address=folder.address)))
    numbered = _numbered(unpacked(engine.all(engine.each(read, _named)), _Name))
    found = link(engine, engine.kept(engine.each(read, partial(_as_numbered, numbered=numbered))))
    keep(folder, manifest, numbered, found)


def _read(record: bytes, address: str) -> Iterator[Row]:
    receipt = msgspec.msgpack.decode(record, type=Receipt)
    for one in shards.read(Folder(address), receipt):
        if isinstance(one.what, Found):
            document = one.what.page.document
            entry = Entry(
                given_id=document.id,
                origin=one.what.page.origin,
                url=document.url,
                publisher=document.publisher,
                text_hash=text_hash_of(document),
                content_hash=content_hash_of(document),
            )
            yield "", packed(_Read(at=one.at, entry=entry, report=report_of(one.what)))


def _named(record: bytes) -> Iterator[Row]:
    read = msgspec.msgpack.decode(record, type=_Read)
    yield "", packed(_Name(read.at, read.entry))


def _numbered(names: Iterable[_Name]) -> Numbered:
    """The numbers and ids that an empty ledger gives to reports, in the order of the input."""
    register = Register()
    found: dict[Sequenced, tuple[int, str]] = {}
    for name in sorted(names, key=lambda name: name.at):
        id_, is_new = register.add(name.entry)
        if is_new:
            found[name.at] = (len(found) + 1, id_)
    return found


def _as_numbered(record: bytes, numbered: Numbered) -> Iterator[Row]:
    read = msgspec.msgpack.decode(record, type=_Read)
    if read.at in numbered:
        yield "", packed(read.report.named(*numbered[read.at]))
