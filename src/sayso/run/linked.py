"""Links beside shards: what linking by blocks has found among all reports of a job, for the ledger that they go into.

Three more folders of Parquet beside those of the shards: `reports` with the number and id that an empty ledger gives to
each, `judgements` and `placements`. `_links.json` names the files, and the shards that they were made from.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
import pyarrow as pa
from pyarrow import parquet

from sayso.core.errors import InputError
from sayso.core.records import Judgement, Record
from sayso.core.vocabulary import by_rule
from sayso.run.blocks import Links, Placed, Told
from sayso.run.folders import Folder
from sayso.run.shardrows import Sequenced
from sayso.run.shards import Manifest, is_file_of

Numbered = Mapping[Sequenced, tuple[int, str]]
"""The number and id that an empty ledger gives to each report that it keeps, in the order of the input."""
_INDEX: Final = "_links.json"
_FORMAT: Final = 1


class File(Record, frozen=True, kw_only=True):
    """One of the files."""

    path: str
    sha256: str


class Index(Record, frozen=True, kw_only=True):
    """Which links there are."""

    format: int
    shards: str
    """Hash of the receipts of the packs that they are of."""
    files: dict[str, File]
    """By table."""


class Linkage(Record, frozen=True, kw_only=True):
    """What linking has found of one report of a job."""

    number: int
    id: str
    told: tuple[Told, ...]


def keep(folder: Folder, manifest: Manifest, numbered: Numbered, found: Links) -> None:
    """Keep what was found of the reports of a job, each with the number and id that an empty ledger gives to it."""
    files = {}
    for name, rows in (
        ("reports", _report_rows(numbered)),
        ("judgements", [*_told_rows(found.told), *_joined_rows(found.placed)]),
        ("placements", _placement_rows(found.placed)),
    ):
        files[name] = _put(folder, name, rows)
    folder.put(_INDEX, msgspec.json.encode(Index(format=_FORMAT, shards=_digest(manifest), files=files)))


def _digest(manifest: Manifest) -> str:
    return hashlib.sha256(msgspec.json.encode(manifest.packs)).hexdigest()


def _put(folder: Folder, name: str, rows: Sequence[dict[str, Any]]) -> File:
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows, schema=_schema(name)), out, compression="zstd")
    content = out.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    path = f"{name}/{digest[:16]}.parquet"
    folder.put(path, content)
    return File(path=path, sha256=digest)


def _schema(name: str) -> pa.Schema:
    columns = {
        "reports": {"input": pa.int64(), "row": pa.int64(), "number": pa.int64(), "id": pa.string()},
        "judgements": {
            "number": pa.int64(), "placed": pa.string(), "kind": pa.string(), "left": pa.string(), "right": pa.string(),
            "same": pa.bool_(), "score": pa.float64(), "reason": pa.string(), "by": pa.string(), "reading": pa.int64(),
            "actor": pa.string(), "known_reading": pa.int64(), "known_actor": pa.string(),
        },
        "placements": {"published": pa.string(), "placed": pa.string(), "document": pa.string(), "began": pa.string()},
    }  # fmt: skip
    return pa.schema(list(columns[name].items()))


def _report_rows(numbered: Numbered) -> list[dict[str, Any]]:
    return [{"input": at[0], "row": at[1], "number": number, "id": id_} for at, (number, id_) in numbered.items()]


_RECOGNISED: Final = ("reading", "actor", "known_reading", "known_actor")


def _told_rows(told: Iterable[Told]) -> Iterator[dict[str, Any]]:
    for one in told:
        whom = dict(zip(_RECOGNISED, one.recognised, strict=True)) if one.recognised else {}
        yield {"number": one.number, **msgspec.structs.asdict(one.judgement), **whom}


def _joined_rows(placed: Iterable[Placed]) -> Iterator[dict[str, Any]]:
    """After the others, in the order of placing."""
    for one in placed:
        for judgement in one.joined:
            yield {"placed": one.document, **msgspec.structs.asdict(judgement)}


def _placement_rows(placed: Iterable[Placed]) -> list[dict[str, Any]]:
    return [
        {"published": one.published, "placed": one.document, "document": document, "began": founder}
        for one in placed
        for document, founder in one.moves
    ]


class Linkages:
    """The links of a job as they are read for a ledger, once and in their order."""

    def __init__(self, folder: Folder, index: Index) -> None:
        self._reports = _Ahead(_rows(folder, "reports", index))
        self._judgements = _Ahead(_rows(folder, "judgements", index))
        self._placements = _Ahead(_rows(folder, "placements", index))

    def of(self, at: Sequenced) -> Linkage | None:
        """What was found of the next report; None if it is one that has come before."""
        for row in self._reports.take(input=at[0], row=at[1]):
            number = row["number"]
            told = tuple(
                Told(number=number, place=(place,), judgement=_judgement(judged), recognised=_recognised(judged))
                for place, judged in enumerate(self._judgements.take(number=number))
            )
            return Linkage(number=number, id=row["id"], told=told)
        return None

    def placed(self) -> Iterator[Placed]:
        """Where all reports are put, once all have been told of."""
        while (first := self._placements.next) is not None:
            document = first["placed"]
            moves = self._placements.take(placed=document)
            joined = self._judgements.take(placed=document)
            yield Placed(
                published=first["published"],
                document=document,
                joined=tuple(map(_judgement, joined)),
                moves=tuple((row["document"], row["began"]) for row in moves),
            )


class _Ahead:
    """Rows of which the next one can be seen."""

    def __init__(self, rows: Iterator[dict[str, Any]]) -> None:
        self._rows = rows
        self.next = next(rows, None)

    def take(self, **values: int | str) -> list[dict[str, Any]]:
        """Those next ones that have these values."""
        found = []
        while self.next is not None and values.items() <= self.next.items():
            found.append(self.next)
            self.next = next(self._rows, None)
        return found


def linkages(folder: Folder, manifest: Manifest) -> Linkages | None:
    """The links beside these shards; None where there are none, or those of other shards.

    Raises InputError if they are not as they were written.
    """
    if not folder.has(_INDEX):
        return None
    try:
        index = msgspec.json.decode(folder.get(_INDEX), type=Index)
    except msgspec.MsgspecError as error:
        raise InputError(f"{folder.address}: {_INDEX} cannot be understood ({error})") from error
    if (index.format, index.shards) != (_FORMAT, _digest(manifest)):
        return None
    return Linkages(folder, index)


def _rows(folder: Folder, name: str, index: Index) -> Iterator[dict[str, Any]]:
    file = index.files.get(name)
    content = folder.get(file.path) if file and is_file_of(file.path, name) else b""
    if file is None or hashlib.sha256(content).hexdigest() != file.sha256:
        raise InputError(f"{folder.address}: its {name} are not those that were written")
    try:
        opened = parquet.ParquetFile(io.BytesIO(content))
        if not opened.schema_arrow.equals(_schema(name)):
            raise InputError(f"{folder.address}: its {name} have other columns")
        for batch in opened.iter_batches():
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(f"{folder.address}: its {name} cannot be read ({error})") from error


def _judgement(row: dict[str, Any]) -> Judgement:
    """Raises InputError for what no rule of ours says: a person's word never comes this way."""
    judgement = Judgement(**{name: row[name] for name in Judgement.__struct_fields__})
    if not by_rule(judgement.by):
        raise InputError(f"a judgement among the links of shards is by {judgement.by!r}, and not by a rule")
    return judgement


def _recognised(row: dict[str, Any]) -> tuple[int, str, int | None, str | None] | None:
    reading, actor, known_reading, known_actor = (row[name] for name in _RECOGNISED)
    return None if reading is None else (reading, actor, known_reading, known_actor)
