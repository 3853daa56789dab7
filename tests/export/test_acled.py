"""ACLED: which events are coded, as what, by whom, how exactly; and that its reader takes nothing wrong."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sayso.core.records import Actor, Amount, Belief
from sayso.export.acledrows import geo_precision

from .back.acled import check, read_back
from .making import SULNY, SURE, cut, event, report, run


def row(folder: Path, *events: Any, **fields: Any) -> Mapping[str, str]:
    """The one row that comes of it."""
    run("acled", folder, report(*events, **fields))
    (found,) = read_back(folder)
    return found


CODED = """
ASSAULT - army rebels | Battles | Armed clash | ARMY | FRONT
ASSAULT firearms gunmen police | Battles | Armed clash | GUNMEN | POLICE
ASSAULT firearms rebels minister | Violence against civilians | Attack | FRONT | PEOPLE
ASSAULT - foe doctor | Violence against civilians | Attack | RUSSIANS | PEOPLE
ASSAULT torture police rebels | Violence against civilians | Attack | POLICE | PEOPLE
ASSAULT heavy-weapons foe land | Explosions/Remote violence | Shelling/artillery/missile attack | RUSSIANS |
ASSAULT heavy-weapons - people | Explosions/Remote violence | Shelling/artillery/missile attack | GUNMEN | PEOPLE
ASSAULT heavy-weapons land - | Explosions/Remote violence | Shelling/artillery/missile attack | STATE |
ASSAULT sexual rebels people | Violence against civilians | Sexual violence | FRONT | PEOPLE
ASSAULT abduct un doctor | Violence against civilians | Abduction/forced disappearance | UN | PEOPLE
ASSAULT destroy rebels - | Strategic developments | Looting/property destruction | FRONT |
PROTEST demo union land | Protests | Peaceful protest | PROTEST |
PROTEST riot - - | Riots | Violent demonstration | RIOT |
RETREAT withdraw foe - | Strategic developments | Change to group/activity | RUSSIANS |
RETREAT ceasefire army rebels | Strategic developments | Agreement | ARMY | FRONT
"""
NAMES = {
    "ARMY": "Military Forces of Ukraine", "POLICE": "Police Forces of Ukraine", "STATE": "Government of Ukraine",
    "RUSSIANS": "Military Forces of Russia", "FRONT": "Sulny Front", "UN": "United Nations",
    "GUNMEN": "Unidentified Armed Group (Ukraine)", "PEOPLE": "Civilians (Ukraine)",
    "PROTEST": "Protesters (Ukraine)", "RIOT": "Rioters (Ukraine)", "": "",
}  # fmt: skip


@pytest.mark.parametrize("line", CODED.strip().split("\n"))
def test_types_and_actors(line: str, tmp_path: Path) -> None:
    given, type_, sub_type, one, other = (cell.strip() for cell in line.split("|"))
    plover, mode, actor, recipient = (None if word == "-" else word for word in given.split())
    told = event(plover or "", mode, actor=(actor,) if actor else (), recipient=(recipient,) if recipient else ())
    found = row(tmp_path, told)
    assert (found["event_type"], found["sub_event_type"]) == (type_, sub_type)
    assert (found["actor1"], found["actor2"]) == (NAMES[one], NAMES[other])


@pytest.mark.parametrize(
    ("type_", "mode", "actor", "recipient", "field"),
    [
        ("AGREE", None, "army", None, "event.type"),
        ("THREATEN", "violence", "army", None, "event.type"),
        ("PROTEST", None, "people", None, "event.type"),  # may be a strike
        ("PROTEST", "strike", "union", None, "event.type"),
        ("ASSAULT", "crowd-control", "police", "people", "event.type"),  # a protest or a riot
        ("COERCE", "seize", "rebels", None, "event.type"),
        ("ASSAULT", None, "army", "land", "event.actor"),  # against whom?
        ("ASSAULT", None, "army", None, "event.actor"),
        ("ASSAULT", None, None, "people", "event.actor"),  # private violence?
        ("ASSAULT", "firearms", "doctor", "people", "event.actor"),
        ("ASSAULT", "drone", "somebody", "people", "event.actor"),
        ("ASSAULT", "torture", "police", None, "event.actor"),
        ("COERCE", "arrest", "police", "somebody", "event.type"),  # one suspect, or a minister
    ],
)  # fmt: skip
def test_what_acled_does_not_code_or_nobody_can_tell_as_what_is_left_out(
    type_: str, mode: str, actor: str, recipient: str, field: str, tmp_path: Path
) -> None:
    told = event(type_, mode, actor=(actor,) if actor else (), recipient=(recipient,) if recipient else ())
    losses = run("acled", tmp_path, report(told))
    assert not read_back(tmp_path)
    assert cut(losses)[field][1] == 1
    assert cut(losses)[field][0].endswith("no row")


def test_several_on_a_side_are_associated(tmp_path: Path) -> None:
    told = event("ASSAULT", "drone", actor=("army", "police", "land"), recipient=("people", "union", "rebels"))
    found = row(tmp_path, told)
    assert (found["actor1"], found["inter1"]) == ("Military Forces of Ukraine", "State forces")
    assert found["assoc_actor_1"] == "Police Forces of Ukraine; Government of Ukraine"
    assert (found["actor2"], found["inter2"]) == ("Sulny Front", "Rebel group")
    assert found["assoc_actor_2"] == "Civilians (Ukraine); Union of Millers"
    assert (found["interaction"], found["civilian_targeting"]) == ("State forces-Rebel group", "")


def test_two_who_agree_are_two_sides(tmp_path: Path) -> None:
    found = row(tmp_path, event("RETREAT", "ceasefire", actor=("army", "rebels")))
    assert (found["actor1"], found["actor2"]) == ("Military Forces of Ukraine", "Sulny Front")


def test_a_state_abroad_is_external(tmp_path: Path) -> None:
    found = row(tmp_path, event("ASSAULT", "aerial", actor=("foe",), recipient=("people",)))
    assert found["interaction"] == "External/Other forces-Civilians"
    assert found["civilian_targeting"] == "Civilian targeting"


@pytest.mark.parametrize(
    ("place", "precision"),
    [("sulny", 1), ("near", 2), ("wide", 2), ("raion", 2), ("oblast", 3), ("river", 3)]
    + [(place, None) for place in ("country", "sea", "nowhere", None)],
)
def test_geo_precision(place: str | None, precision: int | None, tmp_path: Path) -> None:
    told = event("ASSAULT", "drone", actor=("army",), place=place)
    losses = run("acled", tmp_path, report(told))
    assert [found["geo_precision"] for found in read_back(tmp_path)] == ([str(precision)] if precision else [])
    assert ("event.place" in cut(losses)) == (precision is None)


def test_a_place_that_may_be_anywhere_is_none() -> None:
    assert geo_precision(msgspec.structs.replace(SULNY, radius=900.0)) is None
    assert geo_precision(msgspec.structs.replace(SULNY, relation="outside", radius=None)) == 3
    assert geo_precision(msgspec.structs.replace(SULNY, country="VEL")) is None


@pytest.mark.parametrize(
    ("date", "day", "precision"),
    [
        (("2031-04-03", "2031-04-03"), "2031-04-03", "1"),
        (("2031-03-24", "2031-03-30"), "2031-03-27", "2"),
        (("2031-03", "2031-03"), "2031-03-16", "3"),
        (None, "2031-04-07", "3"),
    ],
)
def test_time_precision(date: Any, day: str, precision: str, tmp_path: Path) -> None:
    found = row(tmp_path, event("ASSAULT", "drone", actor=("army",), date=date))
    assert (found["event_date"], found["time_precision"], found["year"]) == (day, precision, "2031")
    assert ("Its day is that of the report." in found["notes"]) == (date is None)


@pytest.mark.parametrize(
    ("amounts", "fatalities", "is_cut"),
    [
        ([], None, False),
        ([{"value": 12.0}], 12, False),
        ([{"value": 12.0, "low": 10.0, "high": 14.0}], 10, False),
        ([{"low": 5.0}], 5, False),  # at least
        ([{"high": 30.0}], None, True),
        ([{"value": 30.0, "high": 30.0}], None, True),  # up to thirty
        ([{}], None, True),  # several
        ([{"value": 400.0, "tally": "total"}], None, True),  # of the whole war
        ([{"value": 12.0}, {"value": 9.0}], 9, True),  # two who count
        ([{"value": 12.0, "unit": "injured"}], None, False),
        ([{"value": float("inf")}], None, True),
    ],
)
def test_fatalities(amounts: list[dict[str, Any]], fatalities: int | None, is_cut: bool, tmp_path: Path) -> None:
    given = [Amount(id=f"m{n}", span=(0, 6), **({"unit": "deaths"} | each)) for n, each in enumerate(amounts)]
    told = event("ASSAULT", "drone", actor=("army",), amounts=tuple(each.id for each in given))
    losses = run("acled", tmp_path, report(told, amounts=given))
    (found,) = read_back(tmp_path)
    assert found["fatalities"] == ("" if fatalities is None else str(fatalities))
    assert ("event.amounts" in cut(losses)) == is_cut


@pytest.mark.parametrize(
    ("words", "low", "fatalities"),
    [
        ("Dozens of millers", 24.0, "12"), ("tens of millers", 20.0, "10"), ("hundreds", 200.0, "100"),
        ("thousands of men", 2e3, "1000"), ("tens of  thousands", 2e4, "10000"), ("several millers", 3.0, ""),
        ("scores of men", 40.0, ""), ("a few dozen", 24.0, ""), ("hundredsfold", 7.0, "7"),
        ("six to nine men", 6.0, "6"),
    ],
)  # fmt: skip
def test_vague_numbers_of_deaths_are_those_of_acled(words: str, low: float, fatalities: str, tmp_path: Path) -> None:
    deaths = Amount(id="m1", span=(0, len(words)), low=low, high=99_999.0, unit="deaths")
    told = event("ASSAULT", "drone", actor=("army",), trigger=(30, 35), amounts=("m1",))
    losses = run("acled", tmp_path, report(told, amounts=[deaths], text=f"{words} died there, they say, on that day."))
    (found,) = read_back(tmp_path)
    assert found["fatalities"] == fatalities
    assert f"Deaths: {' '.join(words.split())}." in found["notes"]
    assert ("event.amounts" in cut(losses)) == (fatalities not in ("6", "7"))


def test_deaths_are_counted_once_in_a_report(tmp_path: Path) -> None:
    deaths = Amount(id="m1", span=(0, 6), value=5.0, low=5.0, unit="deaths")
    events = [
        event("ASSAULT", "drone", actor=("army",), recipient=("rebels",), amounts=("m1",)),
        event("ASSAULT", "heavy-weapons", id="e2", trigger=(30, 35), actor=("army",), amounts=("m1",)),
        event("AGREE", id="e3", trigger=(0, 6), actor=("army",), recipient=("rebels",), amounts=("m1",)),  # no row
    ]
    losses = run("acled", tmp_path, report(*events, amounts=[deaths]))
    assert sorted(found["fatalities"] for found in read_back(tmp_path)) == ["", "5"]
    assert cut(losses)["event.amounts"][1] == 1


def _armed(id_: str, name: str, kind: Any, code: str) -> Actor:
    return Actor(id=id_, name=name, kind=kind, code=code, mentions=((0, 6),))


@pytest.mark.parametrize(
    ("one", "other", "is_row"),
    [
        (("Ukrainian army", "group", "UKR MIL"), ("Azov", "organisation", "UKR MIL"), False),  # one name in ACLED
        (("Ukrainian army", "group", "UKR MIL"), ("the soldiers", "unnamed", "UKR MIL"), False),
        (("gunmen", "unnamed", "UAF"), ("men", "unnamed", "UAF"), False),
        (("gunmen", "unnamed", "UAF"), ("rebels", "unnamed", "UKR REB"), True),
        (("Sulny Front", "group", "UKR REB"), ("Front fighters", "unnamed", "UKR REB"), False),
        (("Sulny Front", "group", "UKR REB"), ("Mill Front", "group", "UKR REB"), True),
        (("Ukrainian army", "group", "UKR MIL"), ("the soldiers", "unnamed", "RUS MIL"), True),
        (("Ukrainian army", "group", "UKR MIL"), ("soldiers", "unnamed", "MIL"), False),  # whose?
    ],
)
def test_nobody_fights_himself(one: Any, other: Any, is_row: bool, tmp_path: Path) -> None:
    actors = (_armed("one", *one), _armed("other", *other))
    told = event("ASSAULT", "firearms", actor=("one",), recipient=("other",))
    losses = run("acled", tmp_path, report(told, actors=actors))
    assert len(read_back(tmp_path)) == is_row
    assert any(each.why.endswith("no row") for each in losses.cut) != is_row


def test_who_withdraws_his_own_is_one_side(tmp_path: Path) -> None:
    found = row(tmp_path, event("RETREAT", "withdraw", actor=("foe",), recipient=("foe",)))
    assert (found["actor1"], found["actor2"]) == ("Military Forces of Russia", "")


@pytest.mark.parametrize(
    ("name", "kind", "called"),
    [
        ("Front of the Mill fighters", "unnamed", "Front of the Mill fighters"),
        ("gunmen", "unnamed", "Unidentified Armed Group (Ukraine)"),
        ("300 Front fighters", "group", "Unidentified Armed Group (Ukraine)"),
        ("Ostap Kryn", "person", "Unidentified Armed Group (Ukraine)"),
    ],
)
def test_armed_groups_go_by_their_name_or_are_unidentified(name: str, kind: Any, called: str, tmp_path: Path) -> None:
    actor = Actor(id="x", name=name, kind=kind, code="UKR REB", mentions=((0, 6),))
    found = row(tmp_path, event("ASSAULT", "drone", actor=("x",)), actors=(actor,))
    assert found["actor1"] == called
    assert found["inter1"] == ("Political militia" if called.startswith("Unidentified") else "Rebel group")


def test_deaths_of_other_events_are_not_counted(tmp_path: Path) -> None:
    deaths = Amount(id="m1", span=(0, 6), value=80.0, unit="deaths")
    assert row(tmp_path, event("ASSAULT", "drone", actor=("army",)), amounts=[deaths])["fatalities"] == ""


def test_notes_tell_who_said_so_and_who_denies(tmp_path: Path) -> None:
    beliefs = [
        Belief(event="e1", source="doctor", factuality="PR+", aspect="ongoing", via=("union",)),
        Belief(event="e1", source="minister", factuality="CT-", aspect="completed"),
        SURE,
    ]
    notes = row(tmp_path, event("ASSAULT", "drone", actor=("army",)), beliefs=beliefs, copy_of="r0")["notes"]
    assert "Olha Teslia via Union of Millers: probable, ongoing" in notes
    assert "Taras Bilyk: denied" in notes
    assert "the report (Sula Post): certain" in notes
    assert "“Troops of Vel shelled the market of Sulny on Monday.”" in notes
    assert "[r1], a copy of r0." in notes


def test_what_several_reports_tell_of_one_day_is_one_row(tmp_path: Path) -> None:
    told = event("ASSAULT", "drone", actor=("army",), amounts=("m1",))
    first = report(told, amounts=[Amount(id="m1", span=(0, 6), value=4.0, unit="deaths")])
    second = report(told, amounts=[Amount(id="m1", span=(0, 6), value=3.0, unit="deaths")], id="r2", publisher="Echo")
    third = report(event("ASSAULT", "drone", actor=("rebels",)), id="r3", publisher="Third")
    run("acled", tmp_path, first, third, second)
    both, other = sorted(read_back(tmp_path), key=lambda each: each["actor1"] == "Sulny Front")
    assert (both["source"], both["fatalities"]) == ("Sula Post; Echo", "3")
    assert both["notes"].count("Report: ") == 2
    assert other["source"] == "Third"


@pytest.mark.parametrize(("stories", "rows"), [((4, 4), 1), ((4, 5), 2), ((None, None), 2)])
def test_where_the_day_is_only_the_reports_only_one_story_makes_one_row(
    stories: tuple[int | None, int | None], rows: int, tmp_path: Path
) -> None:
    told = event("ASSAULT", "drone", actor=("army",), date=None)
    run("acled", tmp_path, *(report(told, id=f"r{n}", story=story) for n, story in enumerate(stories)))
    assert len(read_back(tmp_path)) == rows


def test_losses_of_one_report(tmp_path: Path) -> None:
    told = event("PROTEST", "demo", actor=("people",), recipient=("land",), date=("2031-04-01", "2031-04-03"))
    losses = run("acled", tmp_path, report(told, event("AID", id="e2", contexts=("health",))))
    assert {field: number for field, (_, number) in cut(losses).items()} == {
        "event.type": 1, "event.date": 1, "event.recipient": 1, "actor.name": 1,
    }  # fmt: skip
    lost = {each.field: each.records for each in losses.lost}
    assert (lost["event.contexts"], lost["document.text"], lost["belief.org"], lost["place.geonameid"]) == (1, 1, 2, 11)


RIGHT = {
    "event_id_cnty": "UKR7", "event_date": "2031-04-03", "year": "2031", "time_precision": "1",
    "disorder_type": "Political violence", "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "A",
    "assoc_actor_1": "", "inter1": "State forces", "actor2": "B", "assoc_actor_2": "", "inter2": "Rebel group",
    "interaction": "State forces-Rebel group", "civilian_targeting": "", "iso": "804", "region": "Europe",
    "country": "Ukraine", "admin1": "", "admin2": "", "admin3": "", "location": "Sulny", "latitude": "50.0186",
    "longitude": "32.9872", "geo_precision": "1", "source": "Sula Post", "source_scale": "", "notes": "n",
    "fatalities": "0", "tags": "", "timestamp": "",
}  # fmt: skip


def test_the_reader_takes_a_right_row() -> None:
    check(RIGHT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": "2030"}, {"event_date": "3 April 2031"}, {"time_precision": "4"}, {"disorder_type": "Demonstrations"},
        {"sub_event_type": "Clash"}, {"inter1": "1"}, {"interaction": "Rebel group-State forces"},
        {"interaction": "12"}, {"inter2": ""}, {"civilian_targeting": "Civilian targeting"}, {"iso": "643"},
        {"region": "Eastern Europe"}, {"country": "UKR"}, {"location": ""}, {"latitude": "91"},
        {"longitude": "32.98721"}, {"geo_precision": "0"}, {"source": ""}, {"fatalities": "-1"},
        {"fatalities": "1.0"}, {"timestamp": "1"}, {"actor1": "Civilians (Ukraine)"},
        {"actor2": "", "inter2": "", "interaction": "State forces only"}, {"actor2": "A"},
        {"actor2": "Unidentified Armed Group (Ukraine)"}, {"actor2": "Military Forces of Ukraine"},
        {"event_type": "Violence against civilians", "sub_event_type": "Attack"}, {"event_id_cnty": "7"},
    ],
    ids=str,
)  # fmt: skip
def test_the_reader_takes_nothing_wrong(wrong: dict[str, str]) -> None:
    with pytest.raises((ValueError, KeyError)):
        check(RIGHT | wrong)


def test_the_reader_wants_all_columns_and_no_id_twice(tmp_path: Path) -> None:
    row(tmp_path, event("ASSAULT", "drone", actor=("army",)))
    path = tmp_path / "acled.csv"
    lines = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join([*lines[:2], *lines[1:]]))
    with pytest.raises(ValueError, match="twice"):
        read_back(tmp_path)
    path.write_bytes(lines[0].replace(b"admin1,admin2", b"admin2,admin1") + b"\r\n")
    with pytest.raises(ValueError, match="columns"):
        read_back(tmp_path)
