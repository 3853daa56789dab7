"""Maps: longitude first, nothing that looks more exact or more certain than it is, and nothing missing unseen."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pydantic import ValidationError

from sayso.core.records import Status
from sayso.core.vocabulary import NO_SITES
from sayso.export.found import ChosenReport
from sayso.run.storyplaces import Naming, StoryPlace

from .back.geojson import read_back
from .fakes import CALDER, HELD, OWN, SHELLED, Fake, account, chosen, report, written

replace = msgspec.structs.replace
Row = dict[str, Any]


def rows(folder: Path, *reports: ChosenReport, **fields: Any) -> list[Row]:
    written("geojson", folder, Fake(reports, **fields))
    return [dict(each) for each in read_back(folder)]


def test_an_event_is_a_point_with_all_that_is_known(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, chosen(report(HELD), story=4))
    assert row["at"] == (59.5, 10.25)
    assert json.loads((tmp_path / "events.geojson").read_text())["features"][0]["geometry"] == {
        "type": "Point",
        "coordinates": [10.25, 59.5],
    }
    known = {
        "record": "d1/e1", "published": "2031-03-03", "publisher": "The Fjord Post", "url": "https://fjord.example/1",
        "story": 4, "bearing": "alleged", "held": "according to Tove Arnquist (NOR GOV): certain, completed",
        "report_holds": None, "holding": 1, "denying": 0, "reviewed": False, "type": "ASSAULT", "quad": 4,
        "mode": "heavy-weapons", "date_start": "2031-03-01", "date_end": "2031-03-02",
        "actor": "Iron Brigade (SWE MIL)", "recipient": "people", "amounts": "5 deaths", "words": report().text,
        "place": "Port Calder", "point_is": "the place named", "radius_km": 4.0, "confidence": 0.9, "geonameid": 7,
    }  # fmt: skip
    assert {name: row[name] for name in known} == known


@pytest.mark.parametrize("aux", ["future", "hypothetical", "negation"])
def test_what_nobody_holds_to_have_happened_is_in_a_file_of_its_own(aux: Any, tmp_path: Path) -> None:
    (row,) = rows(tmp_path, chosen(report(OWN, events=(replace(SHELLED, aux=aux),))))
    assert (row["file"], row["aux"]) == ("not-held", aux)


def test_a_spot_beside_a_place_is_not_the_place(tmp_path: Path) -> None:
    north = replace(CALDER, relation="north of", radius=25.0)
    (row,) = rows(tmp_path, chosen(report(OWN, places=(north,))))
    assert row["point_is"] == "the place named: it was north of Port Calder, Norway"
    assert (row["relation"], row["radius_km"]) == ("north of", 25.0)


@pytest.mark.parametrize("kind", ["country", "admin", "region", "river", "sea", None])
def test_the_middle_of_an_area_says_so(kind: str | None, tmp_path: Path) -> None:
    (row,) = rows(tmp_path, chosen(report(OWN, places=(replace(CALDER, kind=kind),))))
    assert row["point_is"].startswith("the middle of the place named")


@pytest.mark.parametrize(
    "place",
    [
        None,
        replace(CALDER, lat=None, lon=None),
        replace(CALDER, lat=91.0),
        replace(CALDER, lon=math.inf),
        replace(CALDER, lon=math.nan),
        *(replace(CALDER, kind=kind) for kind in sorted(NO_SITES)),
    ],
)
def test_an_event_without_a_point_is_on_no_map_and_counted(place: Any, tmp_path: Path) -> None:
    reading = report(OWN, places=(place,) if place else (), events=(replace(SHELLED, place="p1" if place else None),))
    lost = written("geojson", tmp_path, Fake([chosen(reading)]))
    assert read_back(tmp_path) == []
    (cut,) = [each for each in lost.cut if each.field == "event.id"]
    assert cut.examples == ("d1/e1",)
    assert "no map" in cut.why


def test_a_place_without_an_event_is_counted(tmp_path: Path) -> None:
    reading = report(OWN, places=(CALDER, replace(CALDER, id="p2")))
    lost = written("geojson", tmp_path, Fake([chosen(reading)]))
    assert [(each.field, each.examples) for each in lost.cut] == [("place.name", ("d1/p2",))]


def test_a_story_is_where_its_reports_say(tmp_path: Path) -> None:
    named = tuple(Naming(document=id_, span=(0, 1)) for id_ in ("d1", "d2"))
    fields: dict[str, Any] = {"name": "Port Calder", "country": "NOR", "confidence": 0.5, "named": named}
    town = StoryPlace(kind="city", lat=59.5, lon=10.25, radius=4.0, of_deed=True, **fields)
    land = StoryPlace(kind="country", lat=-1.0, lon=-2.0, radius=None, of_deed=False, **fields)
    status = Status(as_of="2031-03-04", status="disputed", why="so", n_for=1, n_against=1)
    one, two = rows(tmp_path, told=[account(places=(town, land), status=(status,), documents=("d1", "d2", "d3"))])
    assert (one["at"], two["at"]) == ((59.5, 10.25), (-1.0, -2.0))
    assert (one["status_by_rule"], one["status_on"], one["reports"]) == ("disputed", "2031-03-04", 3)
    assert (one["file"], one["named_by"], two["file"]) == ("stories", 2, "named")
    assert "status_by_rule" not in two, "the deed was elsewhere"
    assert two["point_is"] == "the middle of the place that reports name"


@pytest.mark.parametrize("kind", ["country", "river", "admin"])
def test_the_middle_of_an_area_is_never_the_place_itself(kind: str, tmp_path: Path) -> None:
    east = replace(CALDER, kind=kind, relation="in the east of")
    (row,) = rows(tmp_path, chosen(report(OWN, places=(east,))))
    assert row["point_is"] == "the middle of the place named: it was in the east of Port Calder, Norway"


@pytest.mark.parametrize(
    ("type_", "belief", "aspect", "file", "bearing"),
    [
        ("AGREE", HELD, "announced", "events", "alleged"),
        ("THREATEN", OWN, "announced", "events", "reported"),
        ("CONCEDE", OWN, "planned", "not-held", "expected"),
        ("ASSAULT", OWN, "announced", "not-held", "expected"),
    ],
)
def test_a_promise_or_threat_that_was_made_is_an_event(
    type_: str, belief: Any, aspect: str, file: str, bearing: str, tmp_path: Path
) -> None:
    event = replace(SHELLED, type=type_, mode=None)
    (row,) = rows(tmp_path, chosen(report(replace(belief, aspect=aspect), events=(event,))))
    assert (row["file"], row["bearing"]) == (file, bearing)


Change = Callable[[Row], Any]


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f["geometry"].update(coordinates=[59.5, 200]),
        lambda f: f["geometry"].update(coordinates=[10, 95]),
        lambda f: f["geometry"].update(type="Dot"),
        lambda f: f.update(geometry=None),
        lambda f: f["properties"].update(bearing="denied"),
        lambda f: f["properties"].update(bearing="true"),
        lambda f: f["properties"].update(held=""),
        lambda f: f["properties"].update(relation="north of"),
        lambda f: f["properties"].update(point_is="exactly there"),
        lambda f: f["properties"].update(place_kind="country"),
        lambda f: f["properties"].update(actor=["Iron Brigade"]),
        lambda f: f["properties"].update(confidence=2),
        lambda f: f["properties"].update(radius_km=math.nan),
        lambda f: f["properties"].update(url="javascript:alert(1)"),
        lambda f: f["properties"].update(published="March"),
        lambda f: f["properties"].update(colour="red"),
        lambda f: f["properties"].pop("mode"),
    ],
)
def test_the_checker_sees_what_is_wrong(change: Change, tmp_path: Path) -> None:
    rows(tmp_path, chosen(report(OWN)))
    path = tmp_path / "events.geojson"
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data["features"][0])
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises((AssertionError, ValidationError, TypeError)):
        read_back(tmp_path)


def test_the_checker_sees_doubles(tmp_path: Path) -> None:
    rows(tmp_path, chosen(report(OWN)))
    path = tmp_path / "events.geojson"
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "features": data["features"] * 2}), encoding="utf-8")
    with pytest.raises(AssertionError, match="twice"):
        read_back(tmp_path)
