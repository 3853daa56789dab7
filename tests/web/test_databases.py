"""A ledger on PostgreSQL says what the one on SQLite says: row for row, and page for page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from sayso import resources
from sayso.core.records import Document, Reading
from sayso.ledger import Ledger, tables
from sayso.link.copies import bands
from sayso.link.likeness import sketch
from sayso.run.batch import Found
from sayso.run.digests import refresh
from sayso.run.linking import place_due
from sayso.run.pages import Page
from sayso.run.storing import store
from sayso.web.app import create_app
from sayso.web.site import Site

from ..databases import Databases, Server, fingerprint_rows


@pytest.fixture(scope="module")
def on_postgres(server: Server) -> Iterator[Ledger]:
    """An empty ledger on PostgreSQL."""
    kept = Databases(server)
    with Ledger.open(kept.new()) as ledger:
        yield ledger
    server.give_back(kept.taken[0])


@pytest.fixture(scope="module")
def on_sqlite(sample: Path) -> Iterator[Ledger]:
    """The sample, as it was read."""
    with Ledger.open(str(sample)) as ledger:
        yield ledger


def rows(ledger: Ledger) -> list[tuple[Any, ...]]:
    with ledger.read() as queries:
        return sorted(fingerprint_rows(queries), key=lambda row: row[0])


def test_the_same_readings_become_the_same_rows(on_sqlite: Ledger, on_postgres: Ledger) -> None:
    """Stored, linked and derived by the database at hand; PostgreSQL's keys go on as SQLite's do."""
    meaning = resources.sentences.load().meaning
    with on_sqlite.read() as queries:
        connection = queries._connection
        read = select(tables.documents, tables.readings.c.fingerprint).join_from(tables.documents, tables.readings)
        stored = connection.execute(read.order_by(tables.documents.c.key)).all()
        readings: list[Reading] = [queries.reading(row.id, corrected=False) for row in stored]
    for row, reading in zip(stored, readings, strict=True):
        document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
        page = Page(document=document, origin=row.origin, problems=())
        found = Found(page=page, reading=reading, bands=bands(document.text), sketch=sketch(document, meaning))
        with on_postgres.write() as writer:
            store(writer, found, row.fingerprint)
    place_due(on_postgres, meaning)
    refresh(on_postgres)
    assert len(stored) > 5
    assert rows(on_postgres) == rows(on_sqlite)


@pytest.mark.parametrize(
    "path",
    [
        "/stories", "/stories?order=weight&words=bridge", "/stories?as_of=2022-11-10&status=announced", "/stories/1",
        "/stories/1.json", "/review.json", "/review/sources.json", "/pledges", "/actors/Zelensky",
        "/api/stories?limit=5",
    ],
)  # fmt: skip
def test_the_same_pages(on_sqlite: Ledger, on_postgres: Ledger, path: str) -> None:
    answers = []
    for ledger in (on_sqlite, on_postgres):
        with TestClient(create_app(Site(ledger=ledger, name="one")), base_url="http://127.0.0.1") as client:
            answers.append(client.get(path))
    one, other = answers
    assert (one.status_code, other.status_code) == (200, 200)
    assert other.text == one.text


def test_the_same_hits(on_sqlite: Ledger, on_postgres: Ledger) -> None:
    """In whatever order: each database ranks in its own way."""
    found = []
    with on_sqlite.read() as queries:
        said = queries._connection.execute(select(tables.statements.c.words)).scalars()
        asked = {word for words in said for word in words.split()}
    questions = [*sorted(asked)[::7], '"the city"', "mov* -russia", "Россия OR kherson", "12", "naïve city", "u.s."]
    for ledger in (on_sqlite, on_postgres):
        with ledger.read() as queries:
            found.append([
                (words, {(h.kind, h.document, h.span, h.matches) for h in queries.search(words, limit=500)})
                for words in questions
            ])  # fmt: skip
    assert found[0] == found[1]
    assert sum(bool(hits) for _, hits in found[0]) > 20
