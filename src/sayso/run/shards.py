"""Shards: what was found in reports, in Parquet files that stand alone, written once whatever is tried again.

A folder a table, a file a pack. The name of a file ends with a hash of its content, so no two writers ever mean
different things by one name; a pack is done when its receipt is there, which names its files, and a job when its
manifest is, which holds all receipts in the order of the input. Who reads shards goes by these and never by what lies
about in the folders.
"""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from typing import Any, Final, TypeVar

import msgspec
import pyarrow as pa
from pyarrow import parquet
from sqlalchemy import Table

from sayso import fetch
from sayso.core.errors import InputError, SaysoError
from sayso.core.records import Record
from sayso.ledger.arrow import CARRIED, from_arrow, schema, shape, to_arrow
from sayso.run.batch import Found
from sayso.run.folders import Folder
from sayso.run.packs import Listed
from sayso.run.shardrows import Read, Sequenced, restored, rows

FORMAT: Final = 1
_JOB: Final = "_job.json"
_RECEIPTS: Final = "_packs"
_MANIFEST: Final = "_manifest.json"
_PATH: Final = re.compile(r"\w+/[\w-]+\.parquet")
_LARGEST: Final = 2_000_000_000
"""Bytes that one file may unfold to."""
_BATCH: Final = 256
"""Rows unfolded at a time."""

_MEND: Final = "the same `sayso read … --out` again reads what is damaged once more, and nothing else"

T = TypeVar("T", bound=Record)


class Job(Record, frozen=True, kw_only=True):
    """What a folder of shards is made from, and by what: shards of two jobs are never mixed."""

    format: int
    sayso: str
    shape: str
    """Names the columns of its tables."""
    fingerprint: str
    """Names the reader."""
    inputs: int
    listing: str
    """Hash of what the inputs are called, in their order."""
    reports: int
    """In a pack."""
    limits: fetch.Limits

    @property
    def salt(self) -> str:
        """What else than the input decides what is in a pack."""
        return msgspec.json.encode((self.format, self.shape, self.fingerprint, self.limits)).decode()


class File(Record, frozen=True, kw_only=True):
    """One Parquet file."""

    path: str
    rows: int
    bytes: int
    sha256: str


class Receipt(Record, frozen=True, kw_only=True):
    """A pack that is done."""

    pack: str
    fingerprint: str
    first: Sequenced
    last: Sequenced
    read: int
    failed: int
    words: int
    files: dict[str, File]
    """By table; a table without rows has none."""


class Manifest(Record, frozen=True, kw_only=True):
    """A job that is done, or, without a manifest in its folder, what there is of it so far."""

    job: Job
    packs: tuple[Receipt, ...]


def job_of(inputs: Sequence[Listed], fingerprint: str, limits: fetch.Limits, *, reports: int) -> Job:
    """The job of reading these inputs."""
    return Job(
        format=FORMAT,
        sayso=metadata.version("sayso"),
        shape=shape(),
        fingerprint=fingerprint,
        inputs=len(inputs),
        listing=hashlib.sha256(msgspec.json.encode([source.origin for _, source in inputs])).hexdigest(),
        reports=reports,
        limits=limits,
    )


def begin(folder: Folder, job: Job) -> frozenset[str]:
    """Start a job, or go on with it; returns the packs that are done, and of which no file is missing or damaged.

    Of what lies in a store, only the sizes are compared: fetching all of it would cost more than it is worth.
    Raises SaysoError if the folder holds the shards of another one.
    """
    if folder.has(_JOB):
        there = _decode(folder, _JOB, Job)
        if there != job:
            raise SaysoError(f"{folder.address} holds shards {_difference(there, job)}; choose another folder")
    else:
        folder.put(_JOB, msgspec.json.encode(job))
    sizes = {table.name: folder.sizes(table.name) for table in CARRIED}
    packs = (name.removesuffix(".json") for name in folder.names(_RECEIPTS))
    return frozenset(pack for pack in packs if _is_whole(folder, pack, sizes))


def _is_whole(folder: Folder, pack: str, sizes: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether the files of a pack are as they were written."""
    try:
        files = receipt(folder, pack).files
    except InputError:
        return False
    for table, file in files.items():
        if sizes.get(table, {}).get(file.path.removeprefix(f"{table}/")) != file.bytes:
            return False
        if folder.is_near and hashlib.sha256(folder.get(file.path)).hexdigest() != file.sha256:
            return False
    return True


def write(folder: Folder, job: Job, pack: str, read: Sequence[Read]) -> Receipt:
    """Keep a pack: its files, then the receipt."""
    files = {}
    found = rows(read, job.fingerprint)
    for table in CARRIED:
        if found[table.name]:
            files[table.name] = _put(folder, pack, table, found[table.name])
    readings = [one.what.reading for one in read if isinstance(one.what, Found)]
    receipt = Receipt(
        pack=pack,
        fingerprint=job.fingerprint,
        first=read[0].at,
        last=read[-1].at,
        read=len(readings),
        failed=len(read) - len(readings),
        words=sum(len(reading.text.split()) for reading in readings),
        files=files,
    )
    folder.put(f"{_RECEIPTS}/{pack}.json", msgspec.json.encode(receipt))
    return receipt


def receipt(folder: Folder, pack: str) -> Receipt:
    """The receipt of a pack that is done."""
    return _decode(folder, f"{_RECEIPTS}/{pack}.json", Receipt)


def finish(folder: Folder, job: Job, receipts: Iterable[Receipt]) -> Manifest:
    """End a job: its manifest, and away with what dead writers, two of one pack, or a changed input have left over."""
    manifest = Manifest(job=job, packs=tuple(sorted(receipts, key=lambda each: each.first)))
    folder.put(_MANIFEST, msgspec.json.encode(manifest))
    packs = {f"{each.pack}.json" for each in manifest.packs}
    paths = {file.path for each in manifest.packs for file in each.files.values()}
    for table in CARRIED:
        folder.sweep(table.name)
        for name in folder.names(table.name):
            if f"{table.name}/{name}" not in paths and name.endswith(".parquet"):
                folder.remove(f"{table.name}/{name}")
    folder.sweep(_RECEIPTS)
    for name in folder.names(_RECEIPTS):
        if name not in packs:
            folder.remove(f"{_RECEIPTS}/{name}")
    return manifest


def manifest(folder: Folder, *, partial: bool = False) -> Manifest:
    """What a folder holds. Raises InputError if it holds no shards, or those of a job that has not ended.

    `partial`: what there is of such a job, too.
    """
    if folder.has(_MANIFEST):
        found = _decode(folder, _MANIFEST, Manifest)
    elif not folder.has(_JOB):
        raise InputError(f"{folder.address} holds no shards")
    elif not partial:
        raise InputError(
            f"the job that writes {folder.address} has not ended: run it again, it goes on where it stopped; or load "
            "what there is with --partial"
        )
    else:
        names = folder.names(_RECEIPTS)
        packs = sorted((receipt(folder, name.removesuffix(".json")) for name in names), key=lambda each: each.first)
        found = Manifest(job=_decode(folder, _JOB, Job), packs=tuple(packs))
    _check(folder, found)
    return found


def read(folder: Folder, receipt: Receipt) -> Iterator[Read]:
    """What a pack holds, in the order of the reports. Raises InputError unless it is all there, and as it was written.

    All of it is checked before the first report comes out.
    """
    found = {table.name: _get(folder, table, receipt) for table in CARRIED if table.name in receipt.files}
    try:
        whole = list(restored(found, receipt.fingerprint))
    except InputError as error:
        raise InputError(f"{folder.address}, pack {receipt.pack}: {error}") from error
    failed = sum(not isinstance(one.what, Found) for one in whole)
    ends = (whole[0].at, whole[-1].at) if whole else None
    if (len(whole) - failed, failed, ends) != (receipt.read, receipt.failed, (receipt.first, receipt.last)):
        raise InputError(f"{folder.address}, pack {receipt.pack}: it holds other reports than its receipt says")
    yield from whole


def is_file_of(path: str, table: str) -> bool:
    """Whether a path is such as a table's files have, and leads nowhere else."""
    return path.startswith(f"{table}/") and _PATH.fullmatch(path) is not None


def _put(folder: Folder, pack: str, table: Table, found: list[dict[str, Any]]) -> File:
    out = io.BytesIO()
    parquet.write_table(to_arrow(table, found), out, compression="zstd")
    content = out.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    path = f"{table.name}/{pack}-{digest[:16]}.parquet"
    folder.put(path, content)
    return File(path=path, rows=len(found), bytes=len(content), sha256=digest)


def _get(folder: Folder, table: Table, receipt: Receipt) -> list[dict[str, Any]]:
    file = receipt.files[table.name]
    try:
        content = folder.get(file.path)
    except InputError as error:
        raise InputError(str(error), advice=_MEND) from error
    where = f"{folder.address}, {file.path}"
    if len(content) != file.bytes:
        raise InputError(f"{where}: has {len(content)} bytes instead of {file.bytes}", advice=_MEND)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        first = "" if folder.is_near else f"delete {_RECEIPTS}/{receipt.pack}.json there; then "
        raise InputError(f"{where}: its content has changed since it was written (checksum)", advice=first + _MEND)
    try:
        opened = parquet.ParquetFile(io.BytesIO(content))
        if (there := opened.metadata.num_rows) != file.rows:
            raise InputError(f"{where}: holds {there} rows instead of {file.rows}")
        if not opened.schema_arrow.equals(schema(table)):
            raise InputError(f"{where}: has not the columns of {table.name}")
        return from_arrow(table, _unfolded(opened, where))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(f"{where}: is no Parquet file that can be read") from error


def _unfolded(opened: parquet.ParquetFile, where: str) -> pa.Table:
    """All rows, weighed as they come: what a file says of its own size need not be so."""
    batches, size = [], 0
    for batch in opened.iter_batches(_BATCH):
        size += batch.nbytes
        if size > _LARGEST:
            raise InputError(f"{where}: unfolds to more than {_LARGEST / 1e6:,.0f} MB")
        batches.append(batch)
    return pa.Table.from_batches(batches, opened.schema_arrow)


def _check(folder: Folder, found: Manifest) -> None:
    """That the shards are such as this program writes, and those of one job, each report once."""
    job = found.job
    if (job.format, job.shape) != (FORMAT, shape()):
        raise InputError(
            f"{folder.address} was written by sayso {job.sayso}, whose tables have other columns: load it with that "
            "version, then open the ledger with this one"
        )
    before: Sequenced = (-1, 0)
    for each in found.packs:
        if each.fingerprint != job.fingerprint:
            raise InputError(f"{folder.address}: pack {each.pack} is of another reader than the job")
        if not before < each.first <= each.last:
            raise InputError(f"{folder.address}: pack {each.pack} holds reports that another one holds, too")
        before = each.last
    known = {table.name for table in CARRIED}
    for name, file in ((name, file) for each in found.packs for name, file in each.files.items()):
        if name not in known or not is_file_of(file.path, name):
            raise InputError(f"{folder.address}: {file.path} is no shard of a table {name!r}")


def _difference(there: Job, job: Job) -> str:
    """How two jobs differ, for the person who has started the second one."""
    if there.fingerprint != job.fingerprint:
        return f"of another reader ({there.fingerprint})"
    if (there.inputs, there.listing) != (job.inputs, job.listing):
        return f"of other inputs ({there.inputs} files or addresses)"
    return "that were made with other settings"


def _decode(folder: Folder, path: str, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(folder.get(path), type=kind)
    except msgspec.MsgspecError as error:
        advice = f"delete {path} there; then {_MEND}" if path == _JOB else _MEND
        raise InputError(f"{folder.address}: {path} is damaged ({error})", advice=advice) from error
