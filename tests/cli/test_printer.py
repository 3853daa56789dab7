"""What a reading printed for people says of places."""

from sayso.cli.printer import print_reading
from sayso.core.records import Event, Place, Reading

TEXT = "Gunmen raided a farm south of Gao, officials in Kidal said."


def printed(**gao: object) -> str:
    gao_place = Place(id="p1", span=(30, 33), name="Gao", lat=16.27, lon=-0.04, country="MLI", kind="city", **gao)
    raid = Event(id="e1", trigger=(7, 13), type="ASSAULT", place="p1")
    return print_reading(Reading(id="t", text=TEXT, places=(gao_place,), events=(raid,)))


def test_an_ordinary_place_is_printed_without_more() -> None:
    lines = printed(radius=4.0, confidence=0.9)
    assert "p1 Gao = Gao [city, MLI] 16.27, -0.04\n" in lines
    assert "(at Gao)" in lines


def test_relation_radius_and_doubt_are_printed() -> None:
    lines = printed(relation="south of", radius=44.0, confidence=0.41)
    assert "p1 Gao = south of Gao [city, MLI] 16.27, -0.04 ± 44 km, 41% sure\n" in lines
    assert "(south of Gao)" in lines
