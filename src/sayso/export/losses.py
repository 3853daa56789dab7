"""What an export could not carry: counted by field, with the reason, so that nobody takes silence for absence."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from sayso.core.records import (
    Actor,
    Amount,
    Belief,
    DateRef,
    Document,
    Event,
    Place,
    Problem,
    Record,
    Statement,
)
from sayso.core.text import safe
from sayso.export.found import ChosenReport
from sayso.run.dossiers import Account

EXAMPLES: Final = 5
TEXT: Final = "document.text"
NO_TEXTS: Final = "full texts belong to their publishers: they go out only with --texts"
_EMPTY: Final[tuple[object, ...]] = ("", (), {})

_RECORDS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "document": Document,
    "actor": Actor,
    "statement": Statement,
    "event": Event,
    "belief": Belief,
    "place": Place,
    "date": DateRef,
    "amount": Amount,
    "problem": Problem,
    "story": Account,
}
_TOLD: Final = ("version", "copy_of", "withdrawn_on", "story")
"""What the ledger tells of a document beside the record."""

FIELDS: Final[frozenset[str]] = frozenset(
    [f"{record}.{field}" for record, kind in _RECORDS.items() for field in kind.__struct_fields__]
    + [f"document.{field}" for field in _TOLD]
)
"""Every field of the records that go out, as `record.field`."""


class Lost(Record, frozen=True, kw_only=True):
    """A field that the kind of export has no room for."""

    field: str
    records: int
    """How many records had something in it."""
    of: int
    """How many records of that sort went out."""
    why: str


class Cut(Record, frozen=True, kw_only=True):
    """A field that is carried in part in some records."""

    field: str
    records: int
    why: str
    examples: tuple[str, ...]
    """The first few records, as `REPORT/ID`."""
    unwritten: str | None = None
    """The field is why records of this sort (`event`) have no row at all."""


class LossReport(Record, frozen=True, kw_only=True):
    """What `losses.json` holds."""

    kind: str
    records: dict[str, int]
    """How many records of each sort were chosen."""
    carried: tuple[str, ...]
    lost: tuple[Lost, ...]
    """The fields in which something was lost come first."""
    cut: tuple[Cut, ...]
    """What is not written at all comes first."""


class Losses:
    """The counting. A field that a kind never carries is counted by itself; a kind tells only what it cuts down."""

    def __init__(self, lost: Mapping[str, str], *, carried: Collection[str] = (), texts: bool = False) -> None:
        """`lost` and `carried` as the kind declares them."""
        self._lost = dict(lost)
        self._carried = set(carried)
        if TEXT in self._carried and not texts:
            self._carried.remove(TEXT)
            self._lost[TEXT] = NO_TEXTS
        self._fields = {record: [f for f in kind.__struct_fields__ if f"{record}.{f}" in self._lost]
                        for record, kind in _RECORDS.items()}  # fmt: skip
        self._told = [field for field in _TOLD if f"document.{field}" in self._lost]
        self.records: Counter[str] = Counter(dict.fromkeys(_RECORDS, 0))
        self._missed: Counter[str] = Counter()
        self._cut: dict[tuple[str | None, str, str], tuple[int, tuple[str, ...]]] = {}

    def cut(self, field: str, record: str, why: str) -> None:
        """A field of one record (`REPORT/ID`) is carried in part: only the first of several actors, say."""
        self._note(field, record, why, None)

    def unwritten(self, sort: str, field: str, record: str, why: str) -> None:
        """A record of a sort has no row, or what stands for one, because of a field; to be told once for a record."""
        self._note(field, record, why, sort)

    def _note(self, field: str, record: str, why: str, unwritten: str | None) -> None:
        if field not in FIELDS:
            raise ValueError(f"there is no field {field!r}")
        number, examples = self._cut.get((unwritten, field, why), (0, ()))
        self._cut[unwritten, field, why] = number + 1, (*examples, record) if number < EXAMPLES else examples

    def count(self, report: ChosenReport) -> None:
        """Take note of a report that goes out, and of all in it that does."""
        self._count("document", [report.reading])
        told = {"version": report.entry.version, "copy_of": report.copy_of, "withdrawn_on": report.withdrawn_on,
                "story": report.story}  # fmt: skip
        self._missed.update(f"document.{field}" for field in self._told if told[field] is not None)
        self._count("actor", report.actors)
        self._count("statement", report.statements)
        self._count("event", report.events)
        self._count("belief", report.beliefs)
        self._count("place", report.places)
        self._count("date", report.dates)
        self._count("amount", report.amounts)
        self._count("problem", report.problems)

    def count_story(self, account: Account) -> None:
        """Take note of a story that goes out."""
        self._count("story", [account])

    def report(self, kind: str) -> LossReport:
        """What has been lost so far."""
        lost = [
            Lost(field=field, records=self._missed[field], of=self.records[field.partition(".")[0]], why=why)
            for field, why in self._lost.items()
        ]
        cut = [
            Cut(field=field, records=number, why=why, examples=examples, unwritten=unwritten)
            for (unwritten, field, why), (number, examples) in self._cut.items()
        ]
        return LossReport(
            kind=kind,
            records=dict(self.records),
            carried=tuple(sorted(self._carried)),
            lost=tuple(sorted(lost, key=lambda each: (-each.records, each.field))),
            cut=tuple(sorted(cut, key=lambda each: (each.unwritten is None, -each.records, each.field, each.why))),
        )

    def _count(self, name: str, records: Iterable[msgspec.Struct]) -> None:
        fields = self._fields[name]
        for record in records:
            self.records[name] += 1
            for field in fields:
                value = getattr(record, field)
                if value is not None and value not in _EMPTY:
                    self._missed[f"{name}.{field}"] += 1


def told(report: LossReport) -> Iterator[str]:
    """The same in words, what weighs most first: records without a row, what is cut down, what there is no room for."""
    lost = [each for each in report.lost if each.records]
    yield f"What did not fit into {report.kind}"
    yield ""
    if not lost and not report.cut:
        yield "Nothing: every field that had something in it is there in full."
        return
    for sort, cuts in unwritten(report).items():
        yield f"Not written: {sum(cut.records for cut in cuts):,} of {report.records[sort]:,} {several(sort)}"
        for cut in cuts:
            yield f"  {cut.records:,} for {cut.field}: {cut.why}"
            yield _examples(cut)
        yield ""
    if cuts := [cut for cut in report.cut if cut.unwritten is None]:
        yield "Carried in part:"
        for cut in cuts:
            yield f"  {cut.field}: in {_records(cut.records)}, {cut.why}"
            yield _examples(cut)
        yield ""
    if lost:
        yield "No room for (in how many records each had something in it: losses.json):"
        for why, fields in by_reason(lost).items():
            yield f"  {'; '.join(_by_record(fields))}: {why}"
        yield ""
    empty = [each for each in report.lost if not each.records]
    if empty:
        yield "No room either, but nothing was in it:"
        for named in _by_record(empty):
            yield f"  {named}"


def unwritten(report: LossReport) -> Mapping[str, Sequence[Cut]]:
    """By the sort of record: why some of them have no row."""
    found: dict[str, list[Cut]] = {}
    for cut in report.cut:
        if cut.unwritten is not None:
            found.setdefault(cut.unwritten, []).append(cut)
    return found


def several(sort: str) -> str:
    """More than one record of a sort."""
    return f"{sort[:-1]}ies" if sort.endswith("y") else f"{sort}s"


def by_reason(lost: Iterable[Lost]) -> Mapping[str, Sequence[Lost]]:
    """Why there is no room for which fields, in their order."""
    found: dict[str, list[Lost]] = {}
    for each in lost:
        found.setdefault(each.why, []).append(each)
    return found


def _by_record(fields: Iterable[Lost]) -> Iterator[str]:
    """`actor: code, kind`, for each sort of record."""
    found: dict[str, list[str]] = {}
    for each in fields:
        record, _, name = each.field.partition(".")
        found.setdefault(record, []).append(name)
    return (f"{record}: {', '.join(sorted(names))}" for record, names in sorted(found.items()))


def _records(number: int) -> str:
    return f"{number:,} {'record' if number == 1 else 'records'}"


def _examples(cut: Cut) -> str:
    return f"      {'; '.join(map(safe, cut.examples))}{'; …' if cut.records > len(cut.examples) else ''}"
