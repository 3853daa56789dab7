"""ICEWS' twenty columns: their order, types and code lists, and what one cell tells of another."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from . import cameo
from .origins import number, origins, table, whole

COLUMNS = """Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name
Target Sectors|Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude"""
HEADER = COLUMNS.replace("\n", "|").split("|")


def read_back(folder: Path) -> Sequence[Mapping[str, str]]:
    """All rows by column. Raises ValueError on anything wrong."""
    header, *lines = table(folder / "icews.tab")
    if header != HEADER:
        raise ValueError(f"other columns: {header}")
    rows = [dict(zip(HEADER, line, strict=True)) for line in lines]
    told = origins(folder)
    for row in rows:
        check(row)
    ids = [row["Event ID"] for row in rows]
    if len(set(ids)) != len(ids) or set(ids) != told.keys():
        raise ValueError("an id stands twice, or tells of nothing")
    texts = {(row["CAMEO Code"], row["Event Text"], row["Intensity"]) for row in rows}
    if len({code for code, _, _ in texts}) != len(texts):
        raise ValueError("one code with two texts")
    stories: dict[str, str] = {}
    for row in rows:
        (report,) = {record.rpartition("/")[0] for record in told[row["Event ID"]]}
        if stories.setdefault(row["Story ID"], report) != report:
            raise ValueError("two reports with one Story ID")
    return rows


def check(row: Mapping[str, str]) -> None:
    """One row."""
    whole(row["Event ID"], least=1)
    whole(row["Story ID"], least=1)
    whole(row["Sentence Number"], least=1)
    if date.fromisoformat(row["Event Date"]).isoformat() != row["Event Date"]:
        raise ValueError(f"no day: {row['Event Date']}")
    cameo.check(row["CAMEO Code"])
    number(row["Intensity"], least=-10, most=10)
    if not row["Event Text"] or not row["Publisher"]:
        raise ValueError("no text, or no publisher")
    if not (row["Source Name"] or row["Target Name"]):
        raise ValueError("nobody on either side")
    for side in ("Source", "Target"):
        if (row[f"{side} Sectors"] or row[f"{side} Country"]) and not row[f"{side} Name"]:
            raise ValueError(f"somebody without a name: {side}")
        if re.fullmatch("[A-Z]{3}", row[f"{side} Country"]):
            raise ValueError("a code in place of a country's name")
        if any(not sector or sector != sector.strip() for sector in row[f"{side} Sectors"].split(",")[1:]):
            raise ValueError("an empty sector")
    if bool(row["Latitude"]) != bool(row["Longitude"]):
        raise ValueError("half a point")
    named = [column for column in ("City", "District", "Province", "Country") if row[column]]
    if row["Latitude"]:
        number(row["Latitude"], least=-90, most=90)
        number(row["Longitude"], least=-180, most=180)
        if not named:
            raise ValueError("a point without a name")
    elif named not in ([], ["Country"]):
        raise ValueError("a place without a point")
