"""Reads what `geojson` writes, by geojson-pydantic, and raises on whatever a map would show wrongly."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from geojson_pydantic import Feature, FeatureCollection, Point
from pydantic import BaseModel, ConfigDict, Field

from sayso.core.vocabulary import Factuality, StatusName
from sayso.export.attributing import HELD, Bearing

ISO_DAY: Final = r"^\d{4}(-\d\d(-\d\d)?)?$"


class Strict(BaseModel):
    """All columns are there, none is another type, and no value is a list."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class EventRow(Strict):
    """An event."""

    record: str
    report: str
    published: str | None = Field(pattern=ISO_DAY)
    publisher: str | None
    title: str | None
    url: str | None = Field(pattern=r"^https?://[!-~]+$")
    copy_of: str | None
    withdrawn: str | None = Field(pattern=ISO_DAY)
    story: int | None
    bearing: Bearing
    held: str = Field(min_length=1)
    report_holds: Factuality | None
    holding: int = Field(ge=0)
    denying: int = Field(ge=0)
    reviewed: bool
    type: str = Field(pattern="^[A-Z]+$")
    mode: str | None
    quad: Literal[1, 2, 3, 4]
    contexts: str | None
    aux: str | None
    date_start: str | None = Field(pattern=ISO_DAY)
    date_end: str | None = Field(pattern=ISO_DAY)
    actor: str | None
    recipient: str | None
    amounts: str | None
    words: str
    place: str
    relation: str | None
    point_is: str = Field(pattern="the place named")
    radius_km: float | None = Field(ge=0)
    confidence: float | None = Field(ge=0, le=1)
    place_kind: str | None
    country: str | None
    geonameid: int | None


class NamedRow(Strict):
    """A place that reports of a story name."""

    story: int
    label: str
    reports: int = Field(ge=1)
    named_by: int = Field(ge=1)
    place: str
    point_is: str = Field(pattern="the place that reports name$")
    radius_km: float | None = Field(ge=0)
    confidence: float | None = Field(ge=0, le=1)
    place_kind: str | None
    country: str | None


class StoryRow(NamedRow):
    """A place where some report has its deed."""

    claim: str | None
    status_by_rule: StatusName | None
    status_on: str | None = Field(pattern=ISO_DAY)


FILES: Final[Mapping[str, type[Strict]]] = {
    "events": EventRow,
    "not-held": EventRow,
    "stories": StoryRow,
    "named": NamedRow,
}


def read_back(folder: Path) -> Sequence[Mapping[str, Any]]:
    """The properties of all features, with the name of the file as `file`, and the point as `at`."""
    found: list[dict[str, Any]] = []
    for name, rows in FILES.items():
        raw = (folder / f"{name}.geojson").read_text(encoding="utf-8")
        assert not set("<>&\u2028\u2029") & set(raw), "it may stand in a page"
        data = json.loads(raw, parse_constant=_none)
        assert set(data) == {"type", "features"}
        FeatureCollection[Feature[Point, rows]].model_validate(data)  # type: ignore[valid-type]
        for feature in data["features"]:
            assert set(feature) == {"type", "id", "geometry", "properties"}
            lon, lat = feature["geometry"]["coordinates"]
            assert -180 <= lon <= 180, "longitude comes first"
            assert -90 <= lat <= 90
            found.append({"file": name, "id": feature["id"], "at": (lat, lon)} | feature["properties"])
    for row in found:
        if row["file"] in ("events", "not-held"):
            in_the_middle = row["place_kind"] not in ("city", "landmark")
            assert row["point_is"].startswith("the middle of the place named") == in_the_middle, row
            assert (row["bearing"] in HELD) == (row["file"] == "events"), row
            assert row["relation"] is None or row["relation"] in row["point_is"], (
                "it must not look like the place itself"
            )
    assert len({(row["file"] in ("stories", "named"), row["id"]) for row in found}) == len(found), (
        "a feature is there twice"
    )
    return found


def _none(word: str) -> None:
    raise AssertionError(f"{word} is no number in JSON")
