"""An export from its beginning to its end: chosen, written, counted, put in its place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final, TextIO

import msgspec

from sayso.core.records import Record
from sayso.core.text import shorten
from sayso.export import provenance
from sayso.export.cells import Sheet
from sayso.export.choosing import Chosen, Watch, unwatched
from sayso.export.folder import TOLD, Folder, Place
from sayso.export.found import Choice, ChosenReport, ChosenStory, Source
from sayso.export.kinds import Kind
from sayso.export.losses import TEXT, Losses, LossReport, told
from sayso.ledger import Ledger

LOSSES: Final = "losses"


class Summary(Record, frozen=True, kw_only=True):
    """What an export is of: `export.json`."""

    sayso: str
    """The version that wrote it."""
    kind: str
    choice: Choice
    texts: bool
    """Whether the full texts of reports are in it."""
    rows: dict[str, int]
    """How many rows, objects or features each file has that holds what was chosen."""
    records: dict[str, int]
    """How many records of each sort were chosen: not each of them has a row in every kind."""
    left_out: dict[str, int]
    """How many reports were not, by why."""
    notes: tuple[str, ...]
    """What else whoever reads it has to know of the choice."""
    readers: dict[str, int]
    """How many of the reports each reader has read, by its fingerprint."""
    files: tuple[str, ...]


class Order(Record, frozen=True, kw_only=True):
    """What is to be exported, and how."""

    kind: Kind
    choice: Choice
    out: Path
    texts: bool = False
    again: bool = False
    """An earlier export in that folder is replaced."""


def export(ledger: Ledger, order: Order, watch: Watch = unwatched) -> tuple[Summary, LossReport]:
    """Write the chosen records of a ledger, as they stand at this moment, as files of a kind.

    Raises SaysoError if the folder is not free or cannot be written.
    """
    kind = order.kind
    losses = Losses(kind.lost, carried=kind.carried, texts=order.texts)
    with Place(order.out, again=order.again) as folder, ledger.read() as queries:
        chosen = Chosen(queries, order.choice, watch)
        with folder.text(provenance.NAME) as file:
            source = _Counted(chosen, losses, file)
            rows = kind.write(source, folder, losses, texts=order.texts)
            source.finish()
        lost = losses.report(kind.name)
        _write(folder, f"{LOSSES}.json", _json(lost))
        _write(folder, f"{LOSSES}.txt", "".join(f"{line}\n" for line in told(lost)))
        summary = Summary(
            sayso=version("sayso"),
            kind=kind.name,
            choice=order.choice,
            texts=order.texts,
            rows=rows,
            records=dict(losses.records),
            left_out=chosen.left_out,
            notes=tuple(_notes(order, chosen.unmet, source)),
            readers=dict(sorted(source.readers.items())),
            files=tuple(sorted([*folder.files, TOLD])),
        )
        _write(folder, TOLD, _json(summary))
    return summary, lost


class _Counted:
    """A source whose records are counted, and traced, as they go by; each once, however often a kind asks for them."""

    def __init__(self, source: Source, losses: Losses, file: TextIO) -> None:
        self._source = source
        self._losses = losses
        self._sheet = Sheet(file, provenance.COLUMNS)
        self._seen = {"reports": 0, "stories": 0}
        self._whole: set[str] = set()
        self.rests_on, self.unreviewed, self.outside = 0, 0, 0
        self.readers: Counter[str] = Counter()

    def reports(self) -> Iterator[ChosenReport]:
        for number, report in enumerate(self._source.reports()):
            if number == self._seen["reports"]:
                self._seen["reports"] += 1
                self._losses.count(report)
                self.readers[report.fingerprint] += 1
                provenance.trace(self._sheet, report)
            yield report
        self._whole.add("reports")

    def stories(self) -> Iterator[ChosenStory]:
        for number, account in enumerate(self._source.stories()):
            if number == self._seen["stories"]:
                self._seen["stories"] += 1
                self._losses.count_story(account)
                self.rests_on += account.rests_on
                self.unreviewed += account.unreviewed
                self.outside += account.outside
            yield account
        self._whole.add("stories")

    def finish(self) -> None:
        """Count what the kind has not looked at."""
        for name, records in (("reports", self.reports), ("stories", self.stories)):
            if name not in self._whole:
                for _ in records():
                    pass


def _notes(order: Order, unmet: Sequence[str], source: _Counted) -> Iterator[str]:
    for words in unmet:
        yield f"no actor in these reports is {shorten(words, 40)!r}: `sayso who` tells how somebody is called"
    if order.texts and TEXT not in order.kind.carried:
        yield f"{order.kind.name} has no room for full texts: --texts changes nothing"
    if not any(field.startswith("story.") for field in order.kind.carried):
        return
    if order.choice.reviewed and source.unreviewed:
        yield (
            f"the status of stories rests on {source.rests_on:,} assessments; {source.unreviewed:,} of them "
            "nobody has looked at, and these do not go out"
        )
    if source.outside:
        yield (
            f"stories are told whole: {source.outside:,} of their {source.rests_on:,} assessments stand in reports "
            "that do not go out otherwise (copies, or not chosen)"
        )


def _write(folder: Folder, name: str, content: str) -> None:
    with folder.text(name) as file:
        file.write(content)


def _json(record: Record) -> str:
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode() + "\n"
