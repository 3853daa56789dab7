"""Frames are the tables of the export: same rows, same types, in force, a batch at a time."""

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sayso
from sayso.core.errors import SaysoError
from sayso.export import frames, joins
from sayso.export.frames import TABLES
from sayso.ledger import Ledger as Stored

from .conftest import Export


@pytest.fixture(scope="module")
def ledger(by_hand: Stored) -> Iterator[sayso.Ledger]:
    """The ledger of `hand`, as a Python program opens it."""
    with sayso.Ledger.open(by_hand.address) as opened:
        yield opened


def row(ledger: sayso.Ledger, table: str, **found: Any) -> dict[str, Any]:
    """The one row of which all of this holds."""
    (one,) = [r for r in ledger.arrow(table).to_pylist() if all(r[k] == v for k, v in found.items())]
    return one


@pytest.mark.parametrize("ledger_of", ["sample", "by_hand"])
def test_frames_are_what_the_parquet_export_writes(
    ledger_of: str, exported: Export, request: pytest.FixtureRequest
) -> None:
    stored: Stored = request.getfixturevalue(ledger_of)
    folder = exported(stored, "parquet")
    with sayso.Ledger.open(stored.address) as ledger:
        for name in TABLES:
            written = pq.read_table(folder / f"{name}.parquet")
            found = ledger.arrow(name)
            assert found.schema == written.schema
            assert found.to_pylist() == written.to_pylist()


@pytest.mark.parametrize("name", TABLES)
def test_each_library_has_the_same_rows(name: str, ledger: sayso.Ledger) -> None:
    found = ledger.arrow(name)
    assert ledger.polars(name).equals(pl.from_arrow(found))
    frame = ledger.pandas(name)
    assert (list(frame.columns), len(frame)) == (found.column_names, found.num_rows)


def test_what_a_person_has_corrected_is_in_force(ledger: sayso.Ledger) -> None:
    statement = row(ledger, "statements", document="r1", id="s1")
    assert (statement["factuality"], statement["certainty"], statement["reviewed"]) == ("PR+", 2, True)
    belief = row(ledger, "beliefs", document="r3", id="e1:a1:s1")
    assert (belief["factuality"], belief["certainty"], belief["reviewed"]) == ("PR-", -2, True)
    assert row(ledger, "events", document="r3", id="e1")["surest"] == -2
    assert row(ledger, "beliefs", document="r2", id="e1:a1:s1")["reviewed"] is False


def test_a_copy_counts_once_and_a_withdrawn_report_not_at_all(ledger: sayso.Ledger) -> None:
    assert set(ledger.arrow("documents")["id"].to_pylist()) == {"r1", "r2", "r3", "u1", "h1"}
    with_copies = ledger.arrow("events", sayso.Choice(copies=True))
    assert set(with_copies["document"].to_pylist()) == {"r1", "r2", "r3", "u1", "h1", "c1"}
    assert {r["copy_of"] for r in with_copies.to_pylist() if r["document"] == "c1"} == {"r1"}


def test_a_choice_is_kept_to(ledger: sayso.Ledger) -> None:
    assert set(ledger.arrow("events", sayso.Choice(types=("ASSAULT",)))["document"].to_pylist()) == {"h1"}
    assert set(ledger.arrow("events", sayso.Choice(until="2031-03-02"))["document"].to_pylist()) == {"r1", "r2"}


def test_a_row_brings_along_what_it_is_counted_by(ledger: sayso.Ledger) -> None:
    event = row(ledger, "events", document="h1", id="e1")
    assert (event["published"], event["quad"], event["country"], event["lat"]) == (date(2031, 3, 4), 4, "VEL", -12.5)
    assert len(event["actor_names"]) == 2
    assert event["actor_codes"] == [None, "VEL MIL"]
    assert event["actor_countries"] == [None, "VEL"]
    assert event["recipient_codes"] == [None]
    assert event["surest"] == 2
    belief = row(ledger, "beliefs", document="h1", source="a1")
    assert (belief["type"], belief["aux"], belief["trigger"], belief["said_on"]) == (
        "ASSAULT", "future", "=attack", date(2031, 3, 3),
    )  # fmt: skip
    said = row(ledger, "statements", document="h1", id="s2")
    assert (said["speaker_code"], said["certainty"], said["publisher"]) == (
        "VEL MIL",
        -1,
        "@SUM(1+1)*cmd|' /C calc'!A0",
    )
    taking_part = row(ledger, "participants", document="h1", role="recipient")
    assert (taking_part["type"], taking_part["quad"], taking_part["surest"]) == ("ASSAULT", 4, 2)
    assert all(r["story"] for r in ledger.arrow("events").to_pylist())


def test_no_day_is_made_up(ledger: sayso.Ledger) -> None:
    event = row(ledger, "events", document="h1", id="e1")
    assert (event["date_start"], event["first_day"], event["last_day"]) == ("2031-02", None, None)
    assert {r["published"] for r in ledger.arrow("events").to_pylist() if r["document"] == "u1"} == {None}


def test_a_story_has_its_status_day_by_day(ledger: sayso.Ledger) -> None:
    (story,) = ledger.arrow("stories").to_pylist()
    days = ledger.polars("status")
    account = ledger.story(story["id"])
    assert [(d["as_of"], d["status"]) for d in days.iter_rows(named=True)] == [
        (date.fromisoformat(s.as_of), s.status) for s in account.status
    ]
    assert (story["status"], story["why"], story["quad"]) == (account.status[-1].status, account.status[-1].why, 2)
    stances = ledger.polars("assessments")
    assert sorted(stances["words"]) == sorted(b.words for b in account.beliefs)
    assert set(stances["certainty"]) == {joins.sign(b.factuality) for b in account.beliefs}


def test_frames_are_typed(ledger: sayso.Ledger) -> None:
    frame = ledger.pandas("events")
    kinds = {name: str(frame[name].dtype) for name in ("published", "quad", "reviewed", "lat", "first_day")}
    assert kinds == {
        "published": "datetime64[ms]", "quad": "Int64", "reviewed": "boolean", "lat": "float64",
        "first_day": "datetime64[ms]",
    }  # fmt: skip
    assert frame["quad"].isna().sum() == 0
    schema = ledger.polars("events").schema
    assert (schema["published"], schema["quad"], schema["actor_codes"]) == (pl.Date, pl.Int64, pl.List(pl.String))
    empty = ledger.pandas("figures")
    assert len(empty) == 0
    assert str(empty["value"].dtype) == "float64"


def test_a_table_comes_in_batches(ledger: sayso.Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ledger.arrow("actors")
    monkeypatch.setattr(frames, "ROWS", 2)
    reader = ledger.stream("actors")
    assert isinstance(reader, pa.RecordBatchReader)
    batches = list(reader)
    assert len(batches) == 5  # one for each report, of which none has fewer
    assert pa.Table.from_batches(batches).to_pylist() == whole.to_pylist()


def test_what_is_written_meanwhile_does_not_show(ledger: sayso.Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "ROWS", 1)
    reader = ledger.stream("statements")
    first = reader.read_next_batch()
    made = ledger.accept("r2", "s1", by="Kim")
    try:
        rest = pa.Table.from_batches([first, *reader]).to_pylist()
        assert not next(r for r in rest if (r["document"], r["id"]) == ("r2", "s1"))["reviewed"]
        assert row(ledger, "statements", document="r2", id="s1")["reviewed"]
    finally:
        ledger.undo(made.number, by="Kim")


def test_a_table_that_there_is_not_is_told(ledger: sayso.Ledger) -> None:
    with pytest.raises(SaysoError, match="only documents, actors"):
        ledger.arrow("persons")


@pytest.mark.parametrize("name", ["polars", "pandas"])
def test_a_missing_library_is_told_with_what_brings_it(
    name: str, ledger: sayso.Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(SaysoError, match=rf"{name} is not installed; .*sayso\[frames\]"):
        getattr(ledger, name)("events")
    assert ledger.arrow("events").num_rows > 0


@pytest.mark.parametrize(
    ("code", "country"),
    [("UKR GOV", "UKR"), ("UKR", "UKR"), ("MIL", None), ("IGO", None), ("UNO JUD", None), ("", None), (None, None)],
)
def test_a_country_is_that_of_the_code_if_it_has_one(code: str | None, country: str | None) -> None:
    assert joins.country(code) == country


def test_pandas_counts_as_arrow_does(ledger: sayso.Ledger) -> None:
    frame = ledger.pandas("participants")
    counts = frame[frame["role"] == "actor"].groupby(["country", "quad"]).size()
    assert isinstance(counts, pd.Series)
    told = [r for r in ledger.arrow("participants").to_pylist() if r["role"] == "actor" and r["country"]]
    assert counts.sum() == len(told)
