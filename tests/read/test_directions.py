"""How a place is meant: relation, distance and radius, as the words around its name tell."""

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import Document, Reading
from sayso.read.parse import Parsed, parse
from sayso.read.places import find_places
from sayso.read.places.distances import told_before
from sayso.read.places.wording import RELATIONS
from sayso.resources import Resources

# text | words: relation; several parted by " ; ". "-" stands for none.
CASES = """
Two soldiers were killed 20 km south of Kherson on Monday. | Kherson: south of
A drone crashed just north of Bakhmut. | Bakhmut: north of
Rebels shelled a village about 15 kilometres (9 miles) to the south-east of Gao. | Gao: southeast of
They dug in north east of Kupiansk. | Kupiansk: northeast of
Troops advanced south of Krasnohorivka, Donetsk Oblast. | Krasnohorivka: south of ; Donetsk Oblast: -
The convoy stopped in the south of Mali. | Mali: in the south of
Rain fell west of the Iraqi capital, Baghdad. | Baghdad: west of
The base lies north of the besieged town of Bakhmut. | Bakhmut: north of
They fought for a hill near Bakhmut. | Bakhmut: near
A mine went off near the Ukrainian city of Kherson. | Kherson: near
Shells fell close to Bakhmut. | Bakhmut: near
Shells fell near Bakhmut and Avdiivka. | Bakhmut: near ; Avdiivka: near
The officials are close to Russia. | Russia: -
The camp is 40 miles from Mosul. | Mosul: away from
He flew from Mosul to Erbil. | Mosul: - ; Erbil: -
They are now within 5 km of Mosul. | Mosul: near
Fighting raged on the outskirts of Goma. | Goma: on the edge of
Soldiers reached the western outskirts of Goma. | Goma: on the edge of
Goma's northern suburbs were hit. | Goma: on the edge of
A shop in a suburb of Damascus burned. | Damascus: on the edge of
He was held outside Kharkiv. | Kharkiv: outside
Many live outside Ukraine. | Ukraine: outside
A bomb went off outside the US embassy in Baghdad. | US: - ; Baghdad: -
Battles raged around Bakhmut. | Bakhmut: around
Battles raged in the Bakhmut area. | Bakhmut: around
Talks around Syria went on. | Syria: -
Fighting raged in eastern Ukraine and northern Gaza. | Ukraine: in the east of ; Gaza: in the north of
Crowds marched in central Tbilisi. | Tbilisi: in the centre of
Crowds marched in downtown Beirut. | Beirut: in the centre of
Crowds marched through the centre of Beirut. | Beirut: in the centre of
Rebels hold the eastern half of Aleppo. | Aleppo: in the east of
Rebels hold Mali's north. | Mali: in the north of
South Sudan agreed. | South Sudan: -
Rebels in eastern Ghouta fled. | Ghouta: -
They left the west bank of the Dnipro River. | Dnipro River: on the west bank of
They left the left bank of the Dnipro River. | Dnipro River: on the left bank of
A convoy was ambushed between Gao and Kidal. | Gao: between ; Kidal: between
The road between Kharkiv and Kupiansk is shut. | Kharkiv: between ; Kupiansk: between
Talks between France and Germany failed. | France: - ; Germany: -
Relations between Kyiv and Moscow froze. | Kyiv: - ; Moscow: -
Shells landed 3 km from the border with Poland. | Poland: on the border of
Guards closed Ukraine's border with Poland. | Ukraine: on the border of ; Poland: on the border of
The border between Chad and Sudan is long. | Chad: on the border of ; Sudan: on the border of
Trucks wait at the Syria-Turkey border. | Syria: on the border of ; Turkey: on the border of
Poland's border guards went home. | Poland: -
A tanker burned 60 miles off Hodeidah. | Hodeidah: off
A tanker burned off the coast of Yemen. | Yemen: off
The army cut off Kharkiv. | Kharkiv: -
Villages on the coast of Yemen were flooded. | Yemen: on the coast of
The army took Kherson. | Kherson: -
He spoke in Kyiv. | Kyiv: -
They left the suburb of Douma. | Douma: -
Homes in the Damascus suburb of Douma burned. | Damascus: on the edge of ; Douma: -
A road runs 30 miles southeast from Tabriz. | Tabriz: southeast of
Troops moved south from Tabriz. | Tabriz: -
Rebels hold the east of the Euphrates. | Euphrates: east of
Guards closed the 800-mile border with Syria. | Syria: on the border of
Officials close to Damascus denied it. | Damascus: -
Fog lay over North London. | North London: in the north of
He works at the medical center of Tabriz. | Tabriz: -
They drove through Afghanistan's southern Helmand province. | Helmand: -
Villages lie not far from Goma. | Goma: near
They met in the vicinity of Goma. | Goma: near
Soldiers waited at the eastern entrance of Goma. | Goma: on the edge of
Tanks stood on the Turkish-Syrian border. | Syrian: -
Turkish forces fought alongside France. | France: -
Talks were held around the Wallum Peninsula, Warsaw said. | Warsaw: -
Turkish forces moved near Kobani. | Turkish: - ; Kobani: near
"""


def cases() -> list[tuple[str, dict[str, str | None]]]:
    table = []
    for line in CASES.strip().splitlines():
        text, answer = line.rsplit(" | ", 1)
        expected = dict(part.split(": ") for part in answer.split(" ; "))
        table.append((text, {words: None if said == "-" else said for words, said in expected.items()}))
    return table


@pytest.mark.parametrize(("text", "expected"), cases())
def test_relations(
    parsed: Callable[..., Parsed], loaded: Resources, text: str, expected: dict[str, str | None]
) -> None:
    places = find_places(parsed(text), loaded.gazetteer)
    said = {text[slice(*p.span)]: p.relation for p in places}
    assert {words: said.get(words, "not found") for words in expected} == expected


@pytest.mark.parametrize(
    ("before", "kilometres"),
    [
        ("They stood 20 km ", 20),
        ("some 1,200 kilometres ", 1200),
        ("It lies 2.5 miles ", 4.02),
        ("about 20-30 km ", 30),
        ("fifteen kilometres (nine miles) ", 15),
        ("a few kilometres ", 5),
        ("a mile ", 1.61),
        ("half a mile or so ", 0.8),
        ("dozens of kilometres ", 70),
        ("300 metres away from ", 0.3),
        ("a two hours' drive ", 140),
        ("60 nautical miles ", 111.1),
        ("just ", 8),
        ("They shot at 20 men ", None),
        ("at 20 km an hour, ", None),
        ("99999999999999 km ", None),
        ("1.2.3 km ", None),
        ("", None),
    ],
)
def test_distances(before: str, kilometres: float | None) -> None:
    assert told_before(before, len(before)) == (None if kilometres is None else pytest.approx(kilometres, rel=0.01))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("They met in Bakhmut.", 2, 6),
        ("They met in Kyiv.", 8, 20),
        ("They met in Monaco, a country.", 1, 5),
        ("It rained in Ukraine.", 400, 800),
        ("It rained in Donetsk Oblast.", 70, 150),
        ("It rained near Bakhmut.", 10, 25),
        ("It rained 20 km south of Bakhmut.", 20, 35),
        ("It rained just south of Bakhmut.", 8, 20),
        ("It rained south of Bakhmut.", 40, 60),
        ("It rained at Kherson Airport.", 2, 30),
        ("Rain fell between Kharkiv and Kupiansk.", 95, 120),
    ],
)
def test_radius_is_honest(parsed: Callable[..., Parsed], loaded: Resources, text: str, low: float, high: float) -> None:
    radius = find_places(parsed(text), loaded.gazetteer)[0].radius
    assert radius is not None and low <= radius <= high


def test_there_is_no_radius_where_there_is_no_saying(parsed: Callable[..., Parsed], loaded: Resources) -> None:
    outside, hamlet = (
        find_places(parsed(text), loaded.gazetteer)[0]
        for text in ("Many live outside Ukraine.", "They fled to Zhovtolissia, a hamlet by the river.")
    )
    assert outside.lat is not None and outside.radius is None
    assert hamlet.lat is None and hamlet.radius is None and hamlet.confidence is not None


def test_a_place_told_more_of_is_surer(parsed: Callable[..., Parsed], loaded: Resources) -> None:
    (vague, *_), (plain, *_) = (
        find_places(parsed(text), loaded.gazetteer)
        for text in ("A shop in Alexandria was shut.", "A shop in Alexandria, Egypt, was shut.")
    )
    assert vague.confidence is not None and plain.confidence is not None
    assert 0 < vague.confidence < plain.confidence <= 1


WORDS = """
near of the south km 20 from Kyiv Gao Dnipro River suburb outskirts border with between and off coast ’s - – 's eastern
X ( ) , . area west bank north-east just É \U0001f600 Ukraine Ukrainian capital within not far
""".split()


@given(st.lists(st.sampled_from(WORDS), max_size=14))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_may_stand_around_a_place(loaded: Resources, pieces: list[str]) -> None:
    text = " ".join(pieces)
    places = find_places(next(parse([Document(id="t", text=text)], loaded.pipeline)), loaded.gazetteer)
    assert all(p.relation is None or p.relation in RELATIONS for p in places)
    assert all(p.radius is None or p.radius >= 1 for p in places)
    assert all(p.confidence is not None and 0 <= p.confidence <= 1 for p in places)


def test_a_text_without_full_stops_costs_no_more_a_name(parsed: Callable[..., Parsed], loaded: Resources) -> None:
    def cost(copies: int) -> float:
        read = parsed("20 km south of the city of Gao and the suburbs of Kyiv " * copies)
        find_places(read, loaded.gazetteer)
        begin = time.process_time()
        find_places(read, loaded.gazetteer)
        return time.process_time() - begin

    assert cost(400) < 40 * cost(40)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Two soldiers were killed 20 km south of Kherson on Monday.", ("Kherson", "south of")),
        ("Gunmen attacked a convoy some 30 miles west of Aleppo on Tuesday.", ("Aleppo", "west of")),
        ("Gunmen killed six villagers on the outskirts of Goma.", ("Goma", "on the edge of")),
        ("Militants shelled a checkpoint 3 km from the border with Chad.", ("Chad", "on the border of")),
        ("Troops withdrew from a village east of Kupiansk.", ("Kupiansk", "east of")),
        ("Gunmen killed six villagers outside Mali.", None),
    ],
)
def test_an_event_beside_a_place_has_that_place(
    reading: Callable[..., Reading], text: str, where: tuple[str, str] | None
) -> None:
    found = reading(text)
    places = {p.id: (p.name, p.relation) for p in found.places}
    assert [places.get(e.place or "") for e in found.events][:1] == [where]
