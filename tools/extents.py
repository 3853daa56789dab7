"""How far countries and their first order divisions reach, from where the towns of the gazetteer lie.

    python -m tools.extents > src/sayso/resources/data/extents.tsv

To be run again after the gazetteer has changed much; needs `make gazetteer` before.
"""

import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing

import numpy as np

from sayso.resources.gazetteer import packaged

FEWEST = 4
"""Towns from which they tell how far a division reaches."""
SHARE = 90
"""Percent of the towns that lie within the radius."""
HEADER = """\
# How far countries and their first order divisions (GeoNames' codes) reach: kilometres from the gazetteer's point
# within which nine of ten of its towns lie. Made by tools/extents.py from GeoNames data (CC BY 4.0).
iso3	admin1	km
"""
_QUERY = "SELECT country, admin1, lat, lon FROM places WHERE kind {} ORDER BY weight, id"


def extents() -> Iterator[tuple[str, str, int]]:
    """Country, division ("" for the country itself) and kilometres, in order."""
    with closing(sqlite3.connect(f"file:{packaged()}?mode=ro", uri=True)) as gazetteer:
        towns = defaultdict(list)
        for country, division, lat, lon in gazetteer.execute(_QUERY.format("= 'city'")):
            towns[country, ""].append((lat, lon))
            towns[country, division].append((lat, lon))
        areas = {(row[0], row[1] or ""): row[2:] for row in gazetteer.execute(_QUERY.format("IN ('country', 'admin')"))}
    for (country, division), middle in sorted(areas.items()):
        if len(towns[country, division]) >= FEWEST:
            yield country, division, max(1, round(_reach(middle, towns[country, division])))


def _reach(middle: tuple[float, float], towns: list[tuple[float, float]]) -> float:
    """Kilometres from the middle within which most of the towns lie."""
    (lat, lon), (lats, lons) = np.radians(middle), np.radians(np.array(towns)).T
    h = np.sin((lats - lat) / 2) ** 2 + np.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
    return float(np.percentile(12742 * np.arcsin(np.sqrt(np.minimum(1.0, h))), SHARE))


if __name__ == "__main__":
    sys.stdout.write(HEADER)
    sys.stdout.writelines(f"{country}\t{division}\t{km}\n" for country, division, km in extents())
