"""An export held against its ledger: counted by another way than exports count."""

import csv
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sayso.core.corrections import belief_id
from sayso.core.records import Reading
from sayso.export.cells import plain
from sayso.export.losses import FIELDS
from sayso.ledger import Ledger
from sayso.ledger.passages import hull
from sayso.run.stories import stories

PLURAL = {
    "actor": "actors", "statement": "statements", "event": "events", "belief": "beliefs", "place": "places",
    "date": "dates", "amount": "amounts", "problem": "problems",
}  # fmt: skip


def check(folder: Path, ledger: Ledger) -> Mapping[str, Any]:
    """Raises AssertionError if counts, losses or provenance of an export of all of a ledger are wrong; its losses."""
    readings = _readings(ledger)
    told = json.loads((folder / "export.json").read_text(encoding="utf-8"))
    losses: Mapping[str, Any] = json.loads((folder / "losses.json").read_text(encoding="utf-8"))
    records = {"document": list(readings.values())} | {
        name: [record for reading in readings.values() for record in getattr(reading, plural)]
        for name, plural in PLURAL.items()
    }
    counts = {name: len(found) for name, found in records.items()} | {"story": len(stories(ledger))}
    assert told["records"] == losses["records"] == counts
    assert sorted(path.name for path in folder.iterdir()) == told["files"]
    found = {each["field"]: each for each in losses["lost"]}
    assert found.keys() | set(losses["carried"]) == FIELDS
    for field, each in found.items():
        record, _, name = field.partition(".")
        if record in PLURAL:
            lost = [one for one in records[record] if getattr(one, name) not in (None, (), "")]
            assert (each["records"], each["of"]) == (len(lost), counts[record]), field
    _provenance(folder, readings)
    return losses


def _readings(ledger: Ledger) -> dict[str, Reading]:
    """One after the other, as the page asks for them, in the order of their days."""
    with ledger.read() as queries:
        aside = queries.copies().keys() | queries.withdrawn().keys()
        entries = [entry for entry in queries.documents() if entry.id not in aside]
        by_day = sorted(entries, key=lambda entry: (entry.published or "", entry.id))
        found = {entry.id: queries.reading(entry.id) for entry in by_day}
        learnt = {id_ for id_ in found if queries.learnt(id_)}
        return found | queries.readings(learnt)  # whom other reports introduce


def _provenance(folder: Path, readings: Mapping[str, Reading]) -> None:
    """Every record has its row, in its report, at its words."""
    with (folder / "provenance.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [{name: plain(cell) for name, cell in row.items()} for row in csv.DictReader(file, strict=True)]
    spans: dict[str, tuple[str, int, int]] = {}
    for id_, reading in readings.items():
        triggers = {event.id: event.trigger for event in reading.events}
        spans |= {f"{id_}/{event}": (id_, *trigger) for event, trigger in triggers.items()}
        spans |= {f"{id_}/{s.id}": (id_, *hull(s.content)) for s in reading.statements}
        spans |= {f"{id_}/{belief_id(b)}": (id_, *triggers[b.event]) for b in reading.beliefs}
    assert {row["record"]: (row["report"], int(row["start"]), int(row["end"])) for row in rows} == spans
    assert max(Counter(row["record"] for row in rows).values(), default=1) == 1
    assert all(len(row["text_hash"]) == 64 and row["reader"] and row["reviewed"] in ("true", "false") for row in rows)
