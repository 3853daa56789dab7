"""What PostgreSQL knows of its own database: pages, indexes, references, the schema and the search."""

from typing import Final

from sqlalchemy import Connection, ForeignKeyConstraint, Table, and_, exists, func, inspect, select

from sayso.ledger import tables, views
from sayso.ledger.current import chunks
from sayso.ledger.soundness import Found
from sayso.ledger.terms import SEARCHED
from sayso.ledger.tokens import tokens
from sayso.ledger.vectors import vector

_AT_ONCE: Final = 500


def file(connection: Connection, found: Found, *, quick: bool) -> None:
    """What the server has noticed, and rows that point to rows that are not there (`quick` leaves these out)."""
    failures = "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()"
    if number := int(connection.exec_driver_sql(failures).scalar() or 0):
        found.add("file", f"{number} pages that are not as they were written")
    invalid = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
    for (name,) in connection.exec_driver_sql(invalid):
        found.add("file", f"the index {name} cannot be used")
    if not quick:
        for table in tables.metadata.sorted_tables:
            for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
                _references(connection, found, table, key)


def _references(connection: Connection, found: Found, table: Table, key: ForeignKeyConstraint) -> None:
    target = key.referred_table.alias("target")
    pairs = [(element.parent, target.c[element.column.name]) for element in key.elements]
    given = and_(*(column.is_not(None) for column, _ in pairs))
    there = exists().where(*(other == column for column, other in pairs))
    query = select(func.count()).select_from(table).where(given, ~there)
    if number := int(connection.execute(query).scalar_one()):
        found.add("reference", f"{table.name} to {key.referred_table.name}", number)


def schema(connection: Connection, found: Found) -> None:
    """Whether tables, columns, indexes and constraints are those of `tables.py`, and triggers guard their rows."""
    inspector = inspect(connection)
    guards = "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND tgname LIKE '%%_append_only'"
    guarded = set(connection.exec_driver_sql(guards).scalars())
    there = set(inspector.get_table_names())
    for table in tables.metadata.sorted_tables:
        if table.name not in there:
            found.add("schema", table.name)
            continue
        if table not in tables.WORKING and f"{table.name}_append_only" not in guarded:
            found.add("guard", table.name)
        columns = {(column["name"], column["nullable"]) for column in inspector.get_columns(table.name)}
        if columns != {(column.name, column.nullable) for column in table.columns}:
            found.add("schema", table.name)
        kept = [*inspector.get_indexes(table.name), *inspector.get_foreign_keys(table.name)]
        kept += [*inspector.get_unique_constraints(table.name), inspector.get_pk_constraint(table.name)]
        names = {each["name"] for each in kept}
        wanted = [str(index.name) for index in table.indexes]
        wanted += [str(constraint.name) for constraint in table.constraints]
        for name in sorted(wanted):
            if name not in names:
                found.add("schema", name)
    for name in SEARCHED:
        if f"{name}_search" not in there:
            found.add("schema", f"{name}_search")
    shown = set(inspector.get_view_names())
    for name in views.NAMES:
        if name not in shown:
            found.add("schema", name)


INDEXED: Final = "SELECT rowid FROM {}_search"
"""The keys of the rows of a table that can be searched."""

REBUILD: Final = None
"""Its rows are made by the program, so no statement can."""

WORDS_LOCK: Final = False


def words(connection: Connection, name: str, found: Found) -> None:
    """Whether the search has the words of every row of a table."""
    table, columns = tables.metadata.tables[name], SEARCHED[name]
    keys = connection.execute(select(table.c.key).order_by(table.c.key)).scalars().all()
    for chunk in chunks(keys, _AT_ONCE):
        rows = connection.execute(select(table.c.key, *(table.c[c] for c in columns)).where(table.c.key.in_(chunk)))
        kept = rows.all()
        made = [vector(taken) for taken in tokens(name, [tuple(row[1:]) for row in kept])]
        other = (
            f"SELECT count(*) FROM {name}_search AS kept JOIN "  # noqa: S608 - our own names
            "unnest(%s::bigint[], %s::text[], %s::text[]) AS made(rowid, words, spelled) USING (rowid) "
            "WHERE kept.words <> made.words::tsvector OR kept.spelled <> made.spelled"
        )
        asked = ([row.key for row in kept], [one for one, _ in made], [spelled for _, spelled in made])
        if number := int(connection.exec_driver_sql(other, asked).scalar_one()):
            found.add("search", name, number)
