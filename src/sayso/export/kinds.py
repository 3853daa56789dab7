"""What a kind of export has to offer, and which there are."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib import import_module
from types import MappingProxyType
from typing import Final, Protocol, cast

from sayso.core.errors import SaysoError
from sayso.core.text import shorten
from sayso.export.folder import Folder
from sayso.export.found import Source
from sayso.export.losses import Losses


class Kind(Protocol):
    """One kind of export: a module-level object of its own module."""

    name: str
    """What follows `--as`."""
    what: str
    """In a line, for `--help` and the documentation."""
    carried: frozenset[str]
    """Fields that it carries, as `event.type`, `belief.factuality`, `story.status`: see `losses.FIELDS`."""
    lost: Mapping[str, str]
    """All other fields, each with the reason; every field stands in one of the two."""

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> dict[str, int]:
        """Write the files; how many rows, or what stands for them, there are in each that holds what was chosen.

        `texts`: with the full texts of reports, which otherwise never go out.
        """


def _of(module: str, name: str = "KIND") -> Callable[[], Kind]:
    """Loads a kind: its module, and the libraries behind it, only when it is asked for."""
    return lambda: cast(Kind, getattr(import_module(f"sayso.export.{module}"), name))


KINDS: Final[Mapping[str, Callable[[], Kind]]] = MappingProxyType(
    {
        "csv": _of("csvfiles"),
        "parquet": _of("parquet"),
        "plover": _of("plover"),
        "icews": _of("icews"),
        "acled": _of("acled"),
        "gdelt": _of("gdelt"),
        "ftm": _of("ftm"),
        "claim": _of("claim"),
        "geojson": _of("geojson"),
    }
)
"""Every kind by its name."""

WHAT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "csv": "a table for each sort of record, for spreadsheets and scripts; safe against formulas",
        "parquet": "the same tables, typed, for pandas, polars, R and DuckDB",
        "plover": "PLOVER 2 events as JSON Lines, with the JSON Schema that each line keeps to",
        "icews": "the columns of the ICEWS coded event data, with CAMEO codes, tab-separated",
        "acled": "ACLED's columns as CSV: the violence, demonstrations and developments that ACLED codes",
        "gdelt": "GDELT 2.0 events and mentions, tab-separated without a header",
        "ftm": "FollowTheMoney entities as JSON lines, for Aleph, OpenAleph and nomenklatura",
        "claim": "schema.org Claims as JSON-LD; a ClaimReview only where a person has corrected whose word it is",
        "geojson": "events and the places of stories as points on a map, for QGIS, geopandas and kepler.gl",
    }
)
"""The kinds in a line each, which `--help` tells without loading any; the same as their `what`."""


def kind(name: str) -> Kind:
    """The kind of that name. Raises SaysoError if there is none."""
    found = KINDS.get(name.casefold())
    if found is not None:
        return found()
    near = get_close_matches(name.casefold(), KINDS, n=1, cutoff=0.5)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise SaysoError(f"there is no kind of export {shorten(name, 40)!r}, only {', '.join(KINDS)}.{meant}")
