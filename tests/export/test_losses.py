"""What did not fit is counted, named and told."""

import json
import re

import pytest

from sayso.export.exporting import Order, export
from sayso.export.folder import Folder
from sayso.export.found import Choice, ChosenReport, Source
from sayso.export.kinds import KINDS
from sayso.export.losses import FIELDS, Losses, told
from sayso.ledger import Ledger
from sayso.ledger.results import DocumentEntry

from .conftest import Export
from .hand import hostile

WHY = "there is no room"


def chosen(**fields: object) -> ChosenReport:
    reading = hostile()
    entry = DocumentEntry(
        id="h1", version=2, origin="/home/somebody/h1.txt", title=None, publisher=None, url=None, published=None
    )
    given = {
        "entry": entry, "reading": reading, "fingerprint": "f", "text_hash": "t", "copy_of": None,
        "withdrawn_on": None, "events": reading.events, "statements": reading.statements, "beliefs": reading.beliefs,
        "story": 3,
    }  # fmt: skip
    return ChosenReport(**given | fields)  # type: ignore[arg-type]


def test_the_fields_are_those_of_the_records() -> None:
    assert {"document.text", "document.version", "actor.code", "belief.via", "story.positions"} <= FIELDS
    assert {"problem.message", "date.precision", "amount.tally", "place.radius", "statement.core"} <= FIELDS
    assert not any("origin" in field for field in FIELDS)  # a path on somebody's machine goes nowhere
    assert len({field.partition(".")[0] for field in FIELDS}) == 10


def test_what_had_something_in_it_is_counted_right() -> None:
    losses = Losses(dict.fromkeys(FIELDS, WHY), texts=True)
    losses.count(chosen())
    losses.count(chosen())
    found = losses.report("none")
    counted = {each.field: (each.records, each.of) for each in found.lost}
    assert counted.keys() == FIELDS
    assert counted["document.version"] == (2, 2)
    assert counted["document.copy_of"] == (0, 2)
    assert counted["document.story"] == (2, 2)
    assert counted["actor.code"] == (10, 22)  # every other one has a code
    assert counted["actor.mentions"] == (22, 22)
    assert counted["statement.source"] == (2, 4)
    assert counted["statement.parent"] == (2, 4)
    assert counted["statement.medium"] == (0, 4)
    assert counted["belief.via"] == (2, 4)
    assert counted["belief.date"] == (2, 4)
    assert counted["amount.high"] == (0, 2)
    assert counted["problem.message"] == (2, 2)
    assert counted["story.status"] == (0, 0)
    assert found.records["event"] == 2


def test_of_a_report_chosen_in_part_only_that_part_is_counted() -> None:
    losses = Losses(dict.fromkeys(FIELDS, WHY), texts=True)
    losses.count(chosen(events=(), statements=(), beliefs=(), whole=False))
    assert losses.records == {"document": 1} | dict.fromkeys(losses.records.keys() - {"document"}, 0)


def test_a_copy_and_a_withdrawal_are_counted() -> None:
    losses = Losses(dict.fromkeys(FIELDS, WHY), texts=True)
    losses.count(chosen(copy_of="r1", withdrawn_on="2031-03-05", story=None))
    counted = {each.field: each.records for each in losses.report("none").lost}
    wanted = ("document.copy_of", "document.withdrawn_on", "document.story")
    assert [counted[field] for field in wanted] == [1, 1, 0]


def test_texts_that_are_not_asked_for_are_lost() -> None:
    for texts, carried in ((True, True), (False, False)):
        losses = Losses({}, carried=FIELDS, texts=texts)
        losses.count(chosen())
        found = losses.report("all")
        assert ("document.text" in found.carried) is carried
        assert [(each.field, each.records) for each in found.lost] == ([] if texts else [("document.text", 1)])


def test_cuts_are_told_with_a_few_examples_on_one_line() -> None:
    losses = Losses({}, carried=FIELDS, texts=True)
    for n in range(7):
        losses.cut("event.actor", f"r{n}/e1\x1b[31m\n", "only the first of several")
    losses.cut("event.place", "r1/e1", "it is not resolved")
    found = losses.report("some")
    assert [(cut.field, cut.records, len(cut.examples)) for cut in found.cut] == [
        ("event.actor", 7, 5), ("event.place", 1, 1),
    ]  # fmt: skip
    lines = list(told(found))
    assert "  event.actor: in 7 records, only the first of several" in lines
    assert not any("\x1b" in line or "\n" in line for line in lines)
    with pytest.raises(ValueError, match="no field"):
        losses.cut("event.colour", "r1/e1", "there is no such thing")


def test_what_is_not_written_comes_first_with_a_total() -> None:
    losses = Losses({"event.contexts": "no contexts", "event.mode": "no contexts"}, carried=FIELDS, texts=True)
    losses.count(chosen())
    losses.cut("event.date", "h1/e1", "cut down")
    for n in range(3):
        losses.unwritten("event", "event.place", f"r{n}/e1", "it is nowhere: no row")
    losses.unwritten("event", "belief.source", "r9/e1", "nobody holds it: no row")
    losses.records["event"] = 5
    lines = list(told(losses.report("some")))
    assert lines[2:4] == ["Not written: 4 of 5 events", "  3 for event.place: it is nowhere: no row"]
    assert lines.index("  1 for belief.source: nobody holds it: no row") < lines.index("Carried in part:")
    assert "  event: contexts, mode: no contexts" in lines  # fields of one reason in a line
    assert losses.report("some").cut[0].unwritten == "event"


def test_nothing_lost_is_said() -> None:
    assert "Nothing" in " ".join(told(Losses({}, carried=FIELDS, texts=True).report("all")))


class Twice:
    """A kind that looks at all reports twice, at the first ones a third time, and at no story."""

    name = "twice"
    what = "for tests"
    carried = frozenset({"document.id"})
    lost = dict.fromkeys(FIELDS - {"document.id"}, WHY)

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> None:
        reports = source.reports()
        next(reports)
        next(reports)
        for _ in range(2):
            assert len(list(source.reports())) == 5
        with folder.text("ids.txt") as file:
            file.write("one\n")


def test_each_record_counts_once_however_often_it_is_looked_at(by_hand: Ledger, exported: Export) -> None:
    out = exported(by_hand, "csv").with_name("twice")
    summary, lost = export(by_hand, Order(kind=Twice(), choice=Choice(), out=out))
    rows = (out / "provenance.csv").read_bytes().decode("utf-8-sig").splitlines()
    other = (out.parent / "csv-0/provenance.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert rows == other
    assert summary.records["document"] == 5
    assert summary.records["story"] == 1
    assert next(each.records for each in lost.lost if each.field == "story.status") == 1


@pytest.mark.parametrize("name", KINDS)
def test_the_losses_of_a_kind_add_up(name: str, by_hand: Ledger, exported: Export) -> None:
    """What a kind says that it lost is what a count by hand, over all that went out, says."""
    folder = exported(by_hand, name)
    losses = json.loads((folder / "losses.json").read_text(encoding="utf-8"))
    with by_hand.read() as queries:
        readings = [queries.reading(id_) for id_ in ("r1", "r2", "r3", "u1", "h1")]
    plural = {"actor": "actors", "statement": "statements", "event": "events", "belief": "beliefs",
              "place": "places", "date": "dates", "amount": "amounts", "problem": "problems"}  # fmt: skip
    found = {each["field"]: each for each in losses["lost"]}
    assert found.keys() | set(losses["carried"]) == FIELDS
    for field, each in found.items():
        record, _, name = field.partition(".")
        if record in plural:
            records = [r for reading in readings for r in getattr(reading, plural[record])]
            with_something = [r for r in records if getattr(r, name) not in (None, (), "")]
            assert (each["records"], each["of"]) == (len(with_something), len(records)), field
    words = (folder / "losses.txt").read_text(encoding="utf-8")
    for sort in {field.partition(".")[0] for field in found}:
        assert re.search(rf"\b{sort}: ", words)
    assert all(re.search(rf"\b{field.partition('.')[2]}\b", words) for field in found)
    assert len(words.splitlines()) < 60
