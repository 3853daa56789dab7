"""The gazetteer: names of places and where they lie, looked up in one read-only SQLite file.

GeoNames data (CC BY 4.0) by way of wheels, and our own tables; `build` makes the file, and it alone needs the
wheels.
"""

import hashlib
import logging
import math
import os
import sqlite3
import threading
from contextlib import closing
from functools import cache
from importlib import resources
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from sayso.core.errors import ResourceError
from sayso.resources.gazetteer.names import normalise

log = logging.getLogger(__name__)

CREDITS = "GeoNames (geonames.org), CC BY 4.0; Natural Earth, public domain; airportsdata, MIT"
"""Whose place data these are, and on what terms: CC BY asks to say it where users see the data."""
NAME, ALIAS, DEMONYM = 0, 1, 2
"""Ranks of a name: the place's own, a less usual one, the word for its people."""

_SOURCES = (
    "places.tsv", "country_places.tsv", "us_state_places.tsv", "waters.tsv", "area_words.tsv", "place_words.tsv"
)  # fmt: skip
_CODE = ("build.py", "rows.py", "areas.py", "own.py", "wheels.py", "forms.py", "names.py")
_MOST = 40
"""Namesakes looked at, from the likeliest; the longest lists are villages called San José."""
_REMEMBERED = 12_000
"""Entries, some 5 MB, kept of earlier look-ups; and as many names."""
_LONGEST = 120
"""Characters of a name that is remembered: none of the file is longer."""
_MAPPED = 64 << 20
_LESS_USUAL = 2.5
"""By how much another name of a place is less likely to mean it than its own would be."""
_QUERY = """
SELECT p.id, p.name, p.lat, p.lon, p.country, p.admin1, p.kind, p.weight, p.geonameid, n.rank, p.admin2, p.capital
FROM names n JOIN places p ON p.id = n.place WHERE n.norm = :norm
ORDER BY p.weight - :less * (n.rank = :alias) DESC, p.id LIMIT :most
"""
_STATE = """
SELECT id, name, lat, lon, country, admin1, kind, weight, geonameid, 0, NULL, 0
FROM places WHERE country = 'USA' AND kind = 'admin' AND admin1 = ? AND id < 400
"""
"""Countries and states come first in the file; without the bound on the id this would scan it."""


class Entry(NamedTuple):
    """One place under one of its names."""

    id: int
    name: str
    lat: float
    lon: float
    country: str | None
    """ISO3; None for what lies in no one country."""
    admin1: str | None
    kind: str
    weight: float
    """How likely its name means it, before any evidence: for a city log10 of its inhabitants."""
    geonameid: int | None
    rank: int
    admin2: str | None = None
    """GeoNames' code of the second order division, within `admin1`."""
    capital: int = 0
    """1 for the seat of a country's government."""


class Gazetteer:
    """Look-ups in one file; usable from several threads and after a fork, sharing the file's pages."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._known: dict[str, tuple[Entry, ...]] = {}
        self._held = 0
        meta = dict(self._connection().execute("SELECT key, value FROM meta"))
        self.wheels: str = meta.get("wheels", "")
        """The wheels that the file is built from, with their versions."""
        self.version = hashlib.sha256(f"{meta.get('sources')} {self.wheels}".encode()).hexdigest()[:12]

    def find(self, name: str) -> tuple[Entry, ...]:
        """All places of that name, the likeliest first; the spelling of case, accents and hyphens does not matter."""
        found = self._known.get(name)  # by the name as written: two spellings are rarer than normalising is dear
        if found is None:
            norm = normalise(name)
            found = self._rows(norm)
            if not found and norm.startswith("al "):
                found = self._rows(norm[3:])  # "al-Raqqa", where GeoNames has Raqqa
            if self._held > _REMEMBERED or len(self._known) > _REMEMBERED:
                self._known, self._held = {}, 0
            if len(name) <= _LONGEST:
                self._known[name] = found
                self._held += len(found)
        return found

    def _rows(self, norm: str) -> tuple[Entry, ...]:
        if not norm:
            return ()
        given = {"norm": norm, "less": _LESS_USUAL, "alias": ALIAS, "most": _MOST}
        return tuple(map(Entry._make, self._connection().execute(_QUERY, given)))

    def find_state(self, code: str) -> tuple[Entry, ...]:
        """The state of the United States with that postal code, in capitals; at most one."""
        if len(code) != 2 or not code.isupper():
            return ()
        return tuple(map(Entry._make, self._connection().execute(_STATE, (code,))))

    def close(self) -> None:
        """Close this thread's connection; the next look-up opens a new one."""
        held = getattr(self._local, "held", None)
        if held and held[0] == os.getpid():
            held[1].close()
        self._local.held = None

    def _connection(self) -> sqlite3.Connection:
        held: tuple[int, sqlite3.Connection] | None = getattr(self._local, "held", None)
        if held is None or held[0] != os.getpid():  # a connection must not be carried across a fork
            connection = sqlite3.connect(f"file:{quote(str(self.path))}?mode=ro&immutable=1", uri=True)
            connection.execute(f"PRAGMA mmap_size={_MAPPED}")
            held = (os.getpid(), connection)
            self._local.held = held
        return held[1]


@cache
def load() -> Gazetteer:
    """Open the gazetteer that came with the package, else the user's own copy; built once if there is neither.

    A file built from other tables or by other code than the installed ones is passed over.
    Raises ResourceError if none can be had.
    """
    mine = _cached()
    for path in (packaged(), mine):
        if _sources_of(path) == sources_version():
            return Gazetteer(path)
    from sayso.resources.gazetteer.build import build
    from sayso.resources.gazetteer.wheels import WHEELS

    log.info("building the gazetteer, once, in %s", mine)
    try:
        build(mine)
        return Gazetteer(mine)
    except PackageNotFoundError as error:
        raise ResourceError(
            f"there is no gazetteer, and to build one {error.name} is missing; type: pip install {' '.join(WHEELS)}, "
            "then python -m sayso.resources.gazetteer.build"
        ) from error
    except (OSError, sqlite3.Error, ValueError, KeyError) as error:
        raise ResourceError(
            f"the gazetteer cannot be built in {mine} ({error}); type: python -m sayso.resources.gazetteer.build, "
            "or set XDG_CACHE_HOME to a folder that can be written"
        ) from error


@cache
def sources_version() -> str:
    """Names our part of what the file is built from, tables and code; a reader of the file needs no wheel."""
    digest = hashlib.sha256()
    package = resources.files("sayso").joinpath("resources")
    tables, code = package.joinpath("data"), package.joinpath("gazetteer")
    for path in [tables.joinpath(name) for name in _SOURCES] + [code.joinpath(name) for name in _CODE]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def packaged() -> Path:
    """Where `make gazetteer` puts the file, and a wheel carries it."""
    return Path(str(resources.files("sayso").joinpath("resources", "data", "gazetteer.sqlite")))


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude) points in degrees."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


def _cached() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("sayso")) / f"gazetteer-{sources_version()}.sqlite"


def _sources_of(path: Path) -> str | None:
    """What a file says it is built from; None if it is missing or no gazetteer."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'sources'").fetchone()
            return str(row[0]) if row else None
    except sqlite3.Error:
        return None
