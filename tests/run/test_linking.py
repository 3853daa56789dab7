"""Who is whom across reports, whichever came in first."""

import itertools

import msgspec
import pytest
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.core.records import Actor, Document, Judgement, Reading, Statement
from sayso.ledger import Ledger
from sayso.run.linking import link_reading

from ..databases import Ledgers, fingerprint_rows

OFFICE = "Defence Minister Iva Tarmond of Veldmark said the troops would leave."
AGAIN = "The troops of Veldmark had left, Tarmond said."
FULL = "Iva Tarmond said the troops of Veldmark had left."
FORMER = "The former minister Iva Tarmond said Veldmark had erred."


def report(id: str, day: str, text: str, code: str | None) -> Reading:
    """A report in which Tarmond says something, and which names Veldmark."""
    name = "Iva Tarmond" if "Iva Tarmond" in text else "Tarmond"
    start, country = text.index(name), text.index("Veldmark")
    said = text.index(" said")
    return Reading(
        id=id,
        text=text,
        published=day,
        actors=(
            Actor(id="a1", name=name, kind="person", code=code, mentions=((start, start + len(name)),)),
            Actor(id="a2", name="Veldmark", kind="country", code="VEL", mentions=((country, country + 8),)),
        ),
        statements=(
            Statement(id="s1", kind="indirect", cue=((said + 1, said + 5),), content=((0, start or 3),), speaker="a1"),
        ),
    )


REPORTS = [
    report("d1", "2031-03-01", OFFICE, "VEL GOV MIL"),
    report("d2", "2031-03-02", AGAIN, None),
    report("d3", "2031-03-03", FULL, "VEL"),
    report("d4", "2031-03-09", FORMER, "VEL ELI"),
    report("d5", "2031-03-10", FULL, None),
]


def store(ledger: Ledger, reading: Reading, fingerprint: str = "f") -> int:
    document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
    with ledger.write() as writer:
        stored = writer.add_document(document, origin=reading.id)
        number = writer.add_reading(stored, reading, fingerprint=fingerprint)
        link_reading(writer, stored, document)
    return number


def learnt(ledger: Ledger) -> dict[str, tuple[str | None, str | None]]:
    with ledger.read() as queries:
        return {s.document: (s.code, s.learnt_from) for s in queries.statements_by("Tarmond")}


EXPECTED = {
    "d1": ("VEL GOV MIL", None),
    "d2": ("VEL GOV MIL", "d1"),
    "d3": ("VEL GOV MIL", "d1"),
    "d4": ("VEL ELI", None),
    "d5": ("VEL ELI", "d4"),
}


@pytest.mark.parametrize("ledgers", ["sqlite"], indirect=True)  # long, and no question of the database
def test_what_is_known_of_whom_does_not_hang_on_the_order(ledgers: Ledgers) -> None:
    for number, order in enumerate(itertools.permutations(REPORTS)):
        if number % 7 == 0:  # eighteen of 120
            with ledgers.opened() as ledger:
                for reading in order:
                    store(ledger, reading)
                assert learnt(ledger) == EXPECTED, [reading.id for reading in order]


def test_a_namesake_of_an_earlier_day_who_comes_in_late_leaves_it_open(ledgers: Ledgers) -> None:
    with Ledger.open(ledgers.new()) as ledger:
        for reading in REPORTS[:3]:
            store(ledger, reading)
        other = report("late", "2031-02-27", "Judge Iva Tarmond of Xantia said Veldmark was wrong.", "XAN JUD")
        store(ledger, other)
        assert {id: code for id, (code, _) in learnt(ledger).items()} == {
            "d1": "VEL GOV MIL", "late": "XAN JUD", "d2": None, "d3": "VEL"
        }  # fmt: skip
        with ledger.read() as queries:
            rows = [row for row in fingerprint_rows(queries) if row[0] == "judgements" and row[2] == "actor"]
        assert [row[5] for row in rows] == [True, True, False, False], "taken back, and all of it still to be read"


def test_a_correction_takes_back_what_was_learnt(ledgers: Ledgers) -> None:
    with Ledger.open(ledgers.new()) as ledger:
        for reading in REPORTS[:2]:
            store(ledger, reading)
        text = OFFICE.replace("Iva Tarmond", "Ula Sorrent")
        corrected = msgspec.structs.replace(REPORTS[0], text=text, actors=REPORTS[0].actors[1:], statements=())
        store(ledger, corrected)
        assert learnt(ledger) == {"d2": (None, None)}


def test_a_readers_judgement_stands(ledgers: Ledgers) -> None:
    with Ledger.open(ledgers.new()) as ledger:
        for reading in REPORTS[:2]:
            store(ledger, reading)
        with ledger.write() as writer:
            judgement = Judgement(kind="actor", left="2:a1", right="1:a1", same=False, score=1, reason="no", by="Kim")
            writer.recognise(2, "a1", None, writer.add_judgement(judgement))
        for reading in REPORTS[2:]:
            store(ledger, reading)
        assert learnt(ledger) == EXPECTED | {"d2": (None, None)}


def test_reading_again_adds_no_judgement_on_others(ledgers: Ledgers) -> None:
    with Ledger.open(ledgers.new()) as ledger:
        for reading in REPORTS:
            store(ledger, reading)
        store(ledger, REPORTS[0], "another reader")
        with ledger.read() as queries:
            assert queries.counts()["recognitions"] == 3
        assert learnt(ledger) == EXPECTED


def test_undated_reports_neither_learn_nor_teach(ledgers: Ledgers) -> None:
    with Ledger.open(ledgers.new()) as ledger:
        store(ledger, msgspec.structs.replace(REPORTS[0], published=None))
        store(ledger, REPORTS[2])
        store(ledger, msgspec.structs.replace(REPORTS[4], published=None))
        assert learnt(ledger) == {"d1": ("VEL GOV MIL", None), "d3": ("VEL", None), "d5": (None, None)}


def test_who_shows_what_was_learnt_where_and_when(ledgers: Ledgers) -> None:
    path = ledgers.new()
    with Ledger.open(path) as ledger:
        for reading in REPORTS[:3]:
            store(ledger, reading)
    shown = CliRunner().invoke(app, ["who", "Iva", "Tarmond", "--ledger", path], env={"COLUMNS": "120"}).stdout
    assert "Tarmond (VEL GOV MIL)" in shown
    assert "Learnt from d1 (Sat 1 Mar 2031), since these do not say who this is: d3" in shown
    told = CliRunner().invoke(app, ["who", "Tarmond", "--json", "--ledger", path]).stdout
    assert '"learnt_from":"d1","learnt_on":"2031-03-01"' in told


def test_a_correction_takes_a_copy_back(ledgers: Ledgers) -> None:
    text = (
        "The government of Veldmark said on Tuesday that the last soldiers had withdrawn from the harbour town of "
        "Zendorf, and that the bridges over the river were open again for trade, travel and the summer market."
    )
    wrong = "It was all wrong: nobody has left the quarter, and fighting goes on street by street. " * 3
    one = Reading(id="one", text=text, published="2031-03-01", publisher="Strelsau Post")
    two = Reading(id="two", text=text, published="2031-03-01", publisher="Klow Herald")
    with Ledger.open(ledgers.new()) as ledger:
        store(ledger, one)
        store(ledger, two)
        with ledger.read() as queries:
            assert len(queries.copies()) == 1
        store(ledger, msgspec.structs.replace(two, text=wrong))
        with ledger.read() as queries:
            assert not queries.copies()
