"""What was found in reports as the rows of shards, and back: what comes out is what went in, or is refused."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from sayso.core.errors import InputError
from sayso.core.records import Document, Problem, Reading, Record, Sketch
from sayso.core.spans import Span
from sayso.core.text import without_surrogates
from sayso.ledger.arrow import CARRIED, SEQUENCE
from sayso.ledger.identity import content_hash_of, text_hash_of
from sayso.ledger.placing import encoded
from sayso.ledger.rows import RECORD_TABLES, Row, band_row, reading_of, rows_of
from sayso.run.batch import Found
from sayso.run.pages import Page, Unreadable

Sequenced = tuple[int, int]
"""The number of the input, and of the report in it."""
Tables = Mapping[str, Sequence[Row]]

_TOLD: Final = tuple(name for name in Document.__struct_fields__ if name not in ("id", "boilerplate"))
_WRAP: Final = 1 << 64
_reading: Final = msgspec.msgpack.Decoder(Reading)
_sketch: Final = msgspec.msgpack.Decoder(Sketch)


class Read(Record, frozen=True, kw_only=True):
    """One input that has been read, or could not be, with its place among all."""

    at: Sequenced
    what: Found | Unreadable


def rows(read: Iterable[Read], fingerprint: str) -> dict[str, list[Row]]:
    """The rows of all tables, by their name, in the order in which the reports came."""
    found: dict[str, list[Row]] = {table.name: [] for table in CARRIED}
    for one in read:
        sequence = dict(zip(SEQUENCE, one.at, strict=True))
        own = _found_rows(one.what, fingerprint) if isinstance(one.what, Found) else _problem_rows(one.what)
        for name, each in own.items():
            found[name] += [sequence | row for row in each]
    return found


def _found_rows(found: Found, fingerprint: str) -> dict[str, list[Row]]:
    document, reading = found.page.document, found.reading
    return {
        "documents": [_document(document, found.page.origin)],
        "bands": [{"band": band_row(band)} for band in found.bands],
        "sketches": [{"published": found.sketch.published, "content": encoded(found.sketch)}],
        "readings": [{"fingerprint": fingerprint, "boilerplate": reading.boilerplate}],
        **_records(reading),
    }


def _document(document: Document, origin: str) -> Row:
    told = {name: getattr(document, name) for name in _TOLD}
    hashes = {"text_hash": text_hash_of(document), "content_hash": content_hash_of(document)}
    return {"given_id": document.id, "origin": without_surrogates(origin), **told, **hashes}


def _records(reading: Reading) -> dict[str, list[Row]]:
    """The rows of its records, without the number that a ledger would give the reading."""
    return {
        table.name: [{name: value for name, value in row.items() if name != "reading"} for row in found]
        for table, found in rows_of(reading, 0)
    }


def _problem_rows(unreadable: Unreadable) -> dict[str, list[Row]]:
    row = {
        "origin": without_surrogates(unreadable.origin),
        "content_hash": unreadable.content_hash or "",
        "stage": unreadable.problem.stage,
        "message": without_surrogates(unreadable.problem.message),
    }
    return {"problems": [row]}


def restored(found: Tables, fingerprint: str) -> Iterator[Read]:
    """What the rows of one shard tell, in the order of the reports.

    Raises InputError for rows that no reader of ours can have written: a table that tells of reports that are not
    there, values out of range, words that are not those of the text.
    """
    sorted_out: dict[Sequenced, dict[str, list[Row]]] = defaultdict(lambda: {table.name: [] for table in CARRIED})
    for name, each in found.items():
        for row in each:
            at = (row.pop(SEQUENCE[0]), row.pop(SEQUENCE[1]))
            sorted_out[at][name].append(row)
    for at in sorted(sorted_out):
        try:
            yield Read(at=at, what=_restored(sorted_out[at], fingerprint))
        except (ValueError, TypeError, KeyError, IndexError, msgspec.MsgspecError) as error:
            raise InputError(f"report {at[1]} of input {at[0]} is not as Sayso writes it ({_line(error)})") from error


def _restored(own: dict[str, list[Row]], fingerprint: str) -> Found | Unreadable:
    problems = own.pop("problems")
    if problems and not any(own.values()):
        (row,) = problems
        problem = Problem(stage=row["stage"], message=row["message"])
        return Unreadable(origin=row["origin"], problem=problem, content_hash=row["content_hash"] or None)
    _check(not problems, "it could be read, and could not")
    (row,), (read,), (sketched,) = own["documents"], own["readings"], own["sketches"]
    document = Document(id=row["given_id"], **{name: row[name] for name in _TOLD}, boilerplate=read["boilerplate"])
    _check(read["fingerprint"] == fingerprint, "it was read by another reader than the shard says")
    _check(_document(document, row["origin"]) == row, "its hashes are not those of its text")
    if document.published is not None:
        _check(date.fromisoformat(document.published).isoformat() == document.published, "its date is no day")
    named = {table.name: [_Named(each) for each in own[table.name]] for table in RECORD_TABLES}
    reading = _reading.decode(msgspec.msgpack.encode(reading_of(document, read["boilerplate"], named)))
    _check(_records(reading) == {table.name: own[table.name] for table in RECORD_TABLES}, "its words are not its own")
    _check(all(0 <= start <= end <= len(document.text) for start, end in _spans(reading)), "a span is out of bounds")
    sketch = _sketch.decode(sketched["content"])
    _check(sketch.document == document.id and sketch.published == sketched["published"], "its sketch is another's")
    bands = tuple(each["band"] % _WRAP for each in own["bands"])
    return Found(page=Page(document=document, origin=row["origin"]), reading=reading, bands=bands, sketch=sketch)


class _Named:
    """A row whose values go by their column's name, as a database gives it."""

    def __init__(self, row: Row) -> None:
        self._mapping = row

    def __getattr__(self, name: str) -> Any:
        return self._mapping[name]


def _spans(reading: Reading) -> Iterator[Span]:
    """Those that no column of words goes with."""
    yield from reading.boilerplate
    for actor in reading.actors:
        yield from actor.mentions
    for statement in reading.statements:
        yield from (*statement.source, *statement.cue, *statement.content, *filter(None, (statement.core,)))
    for belief in reading.beliefs:
        yield from belief.cues
    yield from (record.span for records in (reading.places, reading.dates, reading.amounts) for record in records)
    yield from (event.trigger for event in reading.events)


def _check(holds: bool, told: str) -> None:
    if not holds:
        raise ValueError(told)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
