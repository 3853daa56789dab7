"""Builds the gazetteer: what wheels and our own tables know of places, as one SQLite file.

    python -m sayso.resources.gazetteer.build [OUT]

Same sources, same content. GeoNames data is licensed CC BY 4.0.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sayso.resources.gazetteer import NAME, packaged, sources_version, wheels
from sayso.resources.gazetteer.areas import areas
from sayso.resources.gazetteer.own import lend_to_areas, lend_to_cities, ours
from sayso.resources.gazetteer.rows import Row, airfields, cities, continents, countries, known_countries, states

_BIG = 5.0
"""Log10 of the inhabitants from which a city's airport is known without its name."""
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE places (
  id INTEGER PRIMARY KEY, name TEXT, lat REAL, lon REAL, country TEXT, admin1 TEXT, admin2 TEXT, kind TEXT,
  weight REAL, geonameid INTEGER, capital INTEGER
);
CREATE TABLE names (norm TEXT, rank INTEGER, place INTEGER, PRIMARY KEY (norm, rank, place)) WITHOUT ROWID;
"""


def build(out: Path) -> None:
    """Write the gazetteer to `out`, all at once: readers see the old file or the new one. Takes some ten seconds."""
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(f".{out.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(temporary)) as connection:
            connection.executescript(
                f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096; {_SCHEMA}"
            )
            _fill(connection)
            connection.execute("VACUUM")
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection) -> None:
    everything = list(_all_rows())
    connection.executemany(
        "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                i, r.name, round(r.lat, 4), round(r.lon, 4), r.country, r.admin1, r.admin2, r.kind,
                round(r.weight, 2), r.geonameid, int(r.capital),
            )
            for i, r in enumerate(everything, 1)
        ),
    )  # fmt: skip
    entries = sorted((norm, rank, i) for i, r in enumerate(everything, 1) for norm, rank in r.names.items())
    connection.executemany("INSERT INTO names VALUES (?, ?, ?)", entries)
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)", [("sources", sources_version()), ("wheels", wheels.versions())]
    )
    connection.commit()


def _all_rows() -> Iterator[Row]:
    """All places: countries and states of the USA first, which `Gazetteer.find_state` relies on."""
    known = known_countries()
    towns = list(cities(known))
    rest = list(lend_to_cities(ours(), towns))
    divisions = list(areas(towns, known))
    rest = list(lend_to_areas(rest, divisions))
    big = {norm for city in towns if city.weight >= _BIG for norm, rank in city.names.items() if rank == NAME}
    yield from countries(known)
    yield from states(towns)
    yield from continents()
    yield from towns
    yield from divisions
    yield from airfields(known, big)
    yield from rest


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else packaged()
    build(target)
    sys.stdout.write(f"{target}: {target.stat().st_size / 1e6:.1f} MB, version {sources_version()}\n")
