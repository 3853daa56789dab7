"""Maps: outlines are closed and on the map, places are where they belong, also across 180 degrees."""

import json
from itertools import pairwise

import altair as alt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.charts import Look, Spot, Spots, map_chart, png, spec, spots
from sayso.charts.framing import framed
from sayso.charts.outlines import atlas, outlines
from sayso.core.records import Place

from .conftest import data, layers, rows

FIJI = Spots(places=(Spot(name="Suva", lat=-18.1, lon=178.4), Spot(name="Apia", lat=-13.8, lon=-171.8)))


def ring_holds(ring: list[list[float]], x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def test_the_outlines_are_closed_rings_on_the_globe() -> None:
    whole = atlas()
    assert len(whole.countries) > 200
    assert abs(whole.lon).max() <= 180 and abs(whole.lat).max() <= 90
    for _, polygons in whole.countries:
        for polygon in polygons:
            for ring in polygon:
                lon, lat = whole.ring(ring, whole.lon), whole.ring(ring, whole.lat)
                assert (lon[0], lat[0]) == (lon[-1], lat[-1])
                ends = [(whole.arc(n, whole.lon), whole.arc(n, whole.lat)) for n in ring]
                for (x, y), (nx, ny) in zip(ends, ends[1:] + ends[:1], strict=True):
                    assert (x[-1], y[-1]) == (nx[0], ny[0])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.floats(-89, 89), st.floats(-180, 180)), max_size=5))
def test_any_places_can_be_framed(points: list[tuple[float, float]]) -> None:
    view = framed(Spots(places=tuple(Spot(name="x", lat=a, lon=o) for a, o in points)), 600)
    found, _ = outlines(view)
    for outline in found:
        for polygon in outline.polygons:
            for ring in polygon:
                assert len(ring) >= 4 and ring[0] == ring[-1]
                assert all(-6 <= x <= view.width + 6 and -6 <= y <= view.height + 6 for x, y in ring)


@pytest.mark.parametrize(
    ("name", "lat", "lon", "country"),
    [
        ("Lyon", 45.76, 4.84, "FRA"),
        ("Simferopol", 44.95, 34.1, "UKR"),
        ("Perth", -31.9, 115.9, "AUS"),
        ("Kano", 12.0, 8.5, "NGA"),
        ("South Pole", -90.0, 0.0, "ATA"),
    ],
)
def test_a_town_lies_in_its_country(name: str, lat: float, lon: float, country: str) -> None:
    view = framed(Spots(places=(Spot(name=name, lat=lat, lon=lon),)), 600)
    ((x, y),) = view.project(lat, lon)
    holding = [o.country for o in outlines(view)[0] for polygon in o.polygons if ring_holds(polygon[0], x, y)]
    assert holding == [country]


def test_neighbours_across_the_edge_of_other_maps_are_near() -> None:
    view = framed(FIJI, 600)
    assert not view.world
    (one,), (other,) = view.project(-18.1, 178.4), view.project(-13.8, -171.8)
    assert all(0 < x < 600 for x in (one[0], other[0])) and one[0] < other[0]


def test_on_the_whole_world_no_country_reaches_across_the_map() -> None:
    view = framed(Spots(), 700)
    russia = next(o for o in outlines(view)[0] if o.country == "RUS")
    ((x, y),) = view.project(65.0, -60.0)  # the sea west of Greenland
    assert view.world and not any(ring_holds(polygon[0], x, y) for polygon in russia.polygons)


@pytest.mark.parametrize(
    "named", [Spots(), FIJI, Spots(countries={"FRA": 3}), Spots(places=(Spot(name="Lyon", lat=45.8, lon=4.8),))]
)
def test_a_map_is_drawn_and_small(named: Spots) -> None:
    chart = map_chart(named, Look(width=700))
    found = spec(chart)
    alt.Chart.from_dict(found)
    assert len(json.dumps(found)) < 170_000
    assert png(chart, 1).startswith(b"\x89PNG")
    assert len(rows(found, "places")) == len(named.places)


def place(name: str, kind: str, **more: object) -> Place:
    known = {"id": "p", "span": (0, 1), "lat": 45.8, "lon": 4.8, "country": "FRA", **more}
    return Place(name=name, kind=kind, **known)  # type: ignore[arg-type]


def test_mentions_of_one_place_are_one_spot_and_countries_are_none() -> None:
    found = spots(
        [
            place("Lyon", "city", geonameid=1, confidence=0.4, radius=9),
            place("Lyons", "city", geonameid=1, confidence=0.5, radius=40, relation="north of"),
            place("French", "people"),
            place("France", "country"),
            place("Bank of France", "organisation"),
            place("Nowhere", "city", lat=None, lon=None),
        ]
    )
    (lyon,) = found.places
    assert (lyon.mentions, lyon.confidence, lyon.radius, lyon.relations) == (2, 0.5, 9, ("north of",))
    assert lyon.is_unsure
    assert found.countries == {"FRA": 2}


def test_what_lies_far_from_the_rest_is_named_below() -> None:
    near = [Spot(name=f"Town {n}", lat=45 + n / 10, lon=4, mentions=4) for n in range(4)]
    found = spec(map_chart(Spots(places=(*near, Spot(name="Lima", lat=-12, lon=-77))), Look()))
    assert {row["place"] for row in rows(found, "places")} == {spot.name for spot in near}
    assert any("Beyond this map: Lima." in data(found, layer) for layer in layers(found))
