"""Corrections in the ledger: append-only, applied by every read, and known again in another ledger."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from sayso.core.corrections import ActorRef, Corrected, Correction, Snapshot, Target, encoded, hash_of, quote
from sayso.core.errors import LedgerError
from sayso.core.records import Document, Reading
from sayso.ledger import Ledger
from sayso.ledger.results import ReportSign

START = datetime(2026, 1, 1, tzinfo=UTC)
Make = Callable[..., Reading]
Put = Callable[..., int]


def word(reading: Reading, target: Target, action: str, field: str | None = None, value: Any = None, *, day: int = 0,
         **fields: Any) -> Correction:  # fmt: skip
    return Correction(
        number=0, document=reading.id, text_hash=hash_of(reading.text), target=target, action=action, field=field,
        value=None if action == "undo" else encoded(target.kind, action, field, value), reason="because", by="Kim",
        made_at=START + timedelta(days=day), **fields,
    )  # fmt: skip


def at(reading: Reading, kind: Any, words: str) -> Target:
    start = reading.text.index(words)
    return Target(kind=kind, at=quote(reading.text, (start, start + len(words))))


def keep(ledger: Ledger, *corrections: Correction) -> list[int]:
    with ledger.write() as writer:
        return [writer.add_correction(correction) for correction in corrections]


def said(reading: Reading) -> Target:
    return at(reading, "statement", "that any unit had left")


def test_every_read_of_a_reading_is_corrected(ledger: Ledger, report: Make, put: Put) -> None:
    made = report()
    put(ledger, made)
    keep(ledger, word(made, said(made), "reject"), word(made, at(made, "event", "leave"), "set", "type", "CONCEDE"))
    with ledger.read() as queries:
        for found in (queries.reading("r1"), queries.readings(["r1"])["r1"], queries.reading("r1", version=1)):
            assert isinstance(found, Corrected)
            assert [s.id for s in found.statements] == ["s1"]
            assert found.events[0].type == "CONCEDE"
            assert len(found.outcomes) == 2


def test_a_hash_names_a_text_as_the_ledger_does(ledger: Ledger, report: Make, put: Put) -> None:
    put(ledger, report())
    with ledger.read() as queries:
        assert queries.signs(["r1"])["r1"].text_hash == hash_of(report().text)


def test_what_is_taken_back_holds_no_more_and_stays(ledger: Ledger, report: Make, put: Put) -> None:
    made = report()
    put(ledger, made)
    (number,) = keep(ledger, word(made, said(made), "reject"))
    keep(ledger, word(made, said(made), "undo", undoes=number))
    with ledger.read() as queries:
        assert queries.reading("r1") == made
        assert [c.action for c in queries.corrections()] == ["reject", "undo"]
        assert queries.correction(number)[1] == "Kim"
        assert queries.corrections(["r2"]) == ()


def test_the_last_that_was_made_wins_whenever_it_came_in(ledger: Ledger, report: Make, put: Put) -> None:
    made = report()
    put(ledger, made)
    event = at(made, "event", "leave")
    keep(ledger, word(made, event, "set", "type", "AID", day=2), word(made, event, "set", "type", "CONCEDE", day=1))
    with ledger.read() as queries:
        assert queries.reading("r1").events[0].type == "AID"


def test_corrections_are_append_only(ledger: Ledger, report: Make, put: Put) -> None:
    made = report()
    put(ledger, made)
    keep(ledger, word(made, said(made), "reject"))
    for statement in ("UPDATE corrections SET reason = 'x'", "DELETE FROM corrections"):
        with pytest.raises(LedgerError, match="append-only"), ledger.write() as writer:
            writer._connection.exec_driver_sql(statement)


def test_who_said_what_follows(ledger: Ledger, report: Make, put: Put) -> None:
    made = report()
    put(ledger, made)
    put(ledger, report("r2", published="2022-11-10", text=made.text + " "))
    minister = ActorRef(at=at(made, "actor", "Tove Arnquist").at, name="Tove Arnquist")
    keep(
        ledger,
        word(made, said(made), "set", "speaker", minister, day=1),
        word(made, at(made, "actor", "Ivo Brandt"), "set", "name", "Ivo Brandtsen", day=2),
        word(made, at(made, "actor", "Tove Arnquist"), "set", "code", "VEL LEG", day=3),
    )
    with ledger.read() as queries:
        sayings = queries.statements_by("Tove Arnquist")
        assert [(s.document, s.words, s.code) for s in sayings if s.kind == "statement"] == [
            ("r1", "the northern brigade would leave Port Calder", "VEL LEG"),
            ("r2", "the northern brigade would leave Port Calder", "VEL GOV"),
            ("r1", "that any unit had left", "VEL LEG"),
        ]
        assert [s.document for s in queries.statements_by("Ivo Brandt")] == ["r2"]
        assert queries.statements_by("Brandtsen") == ()  # he says nothing any more
        assert [s.type for s in queries.statements_by("northern brigade")] == ["RETREAT", "RETREAT"]


def test_a_search_shows_no_rejected_statement_and_the_right_speaker(ledger: Ledger, report: Make, put: Put) -> None:
    made = report()
    put(ledger, made)
    put(ledger, report("r2", text=made.text + " "))

    def hits(words: str) -> list[tuple[str, str | None]]:
        with ledger.read() as queries:
            found = queries.search(words)
        return sorted((h.document, h.speaker) for h in found if h.kind == "statement")

    (number,) = keep(ledger, word(made, said(made), "reject", day=1))
    assert hits("unit") == [("r2", "Ivo Brandt")]
    keep(ledger, word(made, said(made), "accept", day=2))
    assert hits("unit") == [("r1", "Ivo Brandt"), ("r2", "Ivo Brandt")]
    keep(ledger, word(made, said(made), "undo", undoes=number, day=3))
    name = word(made, at(made, "actor", "Ivo Brandt"), "set", "name", "Ivo B. Brandt", day=4)
    keep(ledger, name)
    assert hits("unit") == [("r1", "Ivo B. Brandt"), ("r2", "Ivo Brandt")]


def test_a_report_is_known_again_by_its_text_its_address_or_its_name(
    ledger: Ledger, report: Make, put: Put, document: Callable[[Reading], Document]
) -> None:
    made = report(url="https://quay.example/1")
    put(ledger, made)
    put(ledger, report("r2", text=made.text + " "))
    ways = {
        ("r9", None, hash_of(made.text)): "r1",
        ("r9", "https://quay.example/1", "0" * 64): "r1",
        ("r2", None, "0" * 64): "r2",
        ("r1", "https://other.example/", "0" * 64): None,
        ("r9", None, "0" * 64): None,
    }
    with ledger.read() as queries:
        for (id_, url, text_hash), known in ways.items():
            assert queries.same_report(ReportSign(id=id_, url=url, text_hash=text_hash)) == known
    put(ledger, report("r3", text=made.text))  # now the text alone does not tell
    with ledger.read() as queries:
        assert queries.same_report(ReportSign(id="r9", url=None, text_hash=hash_of(made.text))) is None


def test_a_snapshot_from_elsewhere_stays_within_the_text(ledger: Ledger, report: Make, put: Put) -> None:
    made = report()
    put(ledger, msgspec.structs.replace(made, statements=(), events=(), beliefs=()))
    wild = msgspec.structs.replace(made.statements[1], cue=((5, 10**9),))
    keep(ledger, msgspec.structs.replace(word(made, said(made), "accept"), snapshot=Snapshot(statement=wild)))
    with ledger.read() as queries:
        found = queries.reading("r1")
    assert found.statements == ()
    assert isinstance(found, Corrected)
    assert found.lost
