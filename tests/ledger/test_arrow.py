"""One schema: what is in `tables` is in the shards, or has a reason not to be."""

from typing import Any

import pytest
from sqlalchemy import BigInteger, Column, MetaData, Table, Text

from sayso.ledger import tables
from sayso.ledger.arrow import CARRIED, SEQUENCE, columns, from_arrow, schema, shape, to_arrow

AMONG_REPORTS = {"judgements", "notes", "storylines", "placements", "recognitions", "corrections", "audits", "alerts"}
THE_LEDGERS_OWN = AMONG_REPORTS | {"sketch_keys"} | {table.name for table in tables.WORKING}
NUMBERS = {"key", "document", "reading", "added_at"}
GIVEN = {"documents": {"id", "version"}, "sketches": {"id"}}


def test_every_table_is_carried_or_the_ledgers_own() -> None:
    carried = {table.name for table in CARRIED}
    assert carried | THE_LEDGERS_OWN == set(tables.metadata.tables)
    assert not carried & THE_LEDGERS_OWN


@pytest.mark.parametrize("table", CARRIED, ids=str)
def test_every_column_is_carried_but_numbers_and_what_a_ledger_gives(table: Table) -> None:
    expected = {c.name for c in table.c} - NUMBERS - GIVEN.get(table.name, set())
    assert set(schema(table).names) == expected | set(SEQUENCE)
    assert all(schema(table).field(c.name).nullable == c.nullable for c in columns(table))


def test_a_column_that_nobody_fills_in_is_noticed() -> None:
    grown = Table("amounts", MetaData(), *(Column(c.name, c.type) for c in tables.amounts.c), Column("mood", Text))
    row: dict[str, Any] = dict.fromkeys(schema(tables.amounts).names)
    with pytest.raises(ValueError, match="mood"):
        to_arrow(grown, [row])
    with pytest.raises(ValueError, match="mood"):
        to_arrow(tables.amounts, [row | {"mood": "glum"}])


def test_rows_come_back_as_they_went_in() -> None:
    row = {
        "input": 3, "row": 1, "id": "s", "kind": "direct", "source": ((0, 4), (6, 9)), "cue": (), "content": ((9, 11),),
        "start_char": 9, "end_char": 12, "cue_words": "", "words": "né\x00🙂", "speaker": None, "addressee": None,
        "medium": None, "parent": None, "date": None, "core": (9, 10), "factuality": "CT+", "aspect": None, "org": None,
    }  # fmt: skip
    rows = [row, row | {"row": 2, "core": None}]
    assert from_arrow(tables.statements, to_arrow(tables.statements, rows)) == rows
    keyed = [{"input": 0, "row": 0, "band": -(2**63)}]
    assert from_arrow(tables.bands, to_arrow(tables.bands, keyed)) == keyed
    assert isinstance(tables.bands.c.band.type, BigInteger), "signed, of 64 bits, on both sides"


def test_the_shape_names_the_columns() -> None:
    assert len(shape()) == 12
