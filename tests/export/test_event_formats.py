"""What PLOVER, ICEWS, ACLED and GDELT have in common: what goes out, on which day, with which code."""

import csv
import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import Actor, Amount, Belief, Event, Place, Reading
from sayso.core.vocabulary import AUTHOR, CONTEXTS, MODES, NON_STATE, QUAD, SECTORS
from sayso.export.coding import codes
from sayso.export.coding.days import days_of, until
from sayso.export.coding.rows import Numbers, number
from sayso.export.coding.sentences import Sentences
from sayso.resources.tables import rows

from .back import cameo
from .making import SURE, TEXT, chosen, cut, event, report, run

KINDS = ("plover", "icews", "acled", "gdelt")
DEEDS = ("icews", "acled", "gdelt")
SHELLING = {"actor": ("army",), "recipient": ("people",)}


def back(name: str, folder: Path) -> Sequence[Any]:
    read: Sequence[Any] = import_module(f".back.{name}", __package__).read_back(folder)
    return read


@pytest.mark.parametrize("name", KINDS)
def test_an_event_that_all_have_room_for(name: str, tmp_path: Path) -> None:
    losses = run(name, tmp_path, report(event("ASSAULT", "heavy-weapons", **SHELLING)))
    assert len(back(name, tmp_path)) == 1
    assert not [each for each in losses.cut if each.field.startswith("event")]


@pytest.mark.parametrize("name", DEEDS)
@pytest.mark.parametrize(
    ("changed", "beliefs", "field"),
    [
        ({"aux": "future"}, None, "event.aux"),
        ({"aux": "hypothetical"}, None, "event.aux"),
        ({"aux": "negation"}, None, "event.aux"),
        ({}, (), "belief.factuality"),
        ({}, (("CT-", "completed"),), "belief.factuality"),
        ({}, (("PS+", "completed"), ("Uu", "completed")), "belief.factuality"),
        ({}, (("CT+", "planned"),), "belief.factuality"),
        ({}, (("CT+", "announced"),), "belief.factuality"),
        ({"aux": "historical", "date": None}, None, "event.date"),
        ({"date": ("2031-04-08", "2031-04-09")}, None, "event.date"),
        ({"date": ("2031", "2031")}, None, "event.date"),
        ({"date": ("2031-01", "2031-02")}, None, "event.date"),
        ({"date": ("2031-13", "2031-13")}, None, "event.date"),
        ({"date": ("once", "upon")}, None, "event.date"),
    ],
)
def test_what_has_not_happened_or_on_no_known_day_has_no_row(
    name: str, changed: dict[str, Any], beliefs: Any, field: str, tmp_path: Path
) -> None:
    if beliefs is not None:
        beliefs = [Belief(event="e1", source=AUTHOR, factuality=f, aspect=a) for f, a in beliefs]
    shelled = event("ASSAULT", "heavy-weapons", **SHELLING | changed)
    losses = run(name, tmp_path, report(shelled, beliefs=beliefs))
    assert not back(name, tmp_path)
    assert cut(losses)[field][0].endswith("no row")
    assert losses.cut[0].examples == ("r1/e1",)


@pytest.mark.parametrize("name", DEEDS)
@pytest.mark.parametrize("sure", [("CT+", "completed"), ("PR+", "ongoing")])
def test_one_source_that_is_sure_is_enough_whoever_denies(name: str, sure: tuple[Any, Any], tmp_path: Path) -> None:
    beliefs = [
        Belief(event="e1", source="minister", factuality="CT-", aspect="completed"),
        Belief(event="e1", source="doctor", factuality=sure[0], aspect=sure[1]),
    ]
    run(name, tmp_path, report(event("ASSAULT", "heavy-weapons", **SHELLING), beliefs=beliefs))
    assert len(back(name, tmp_path)) == 1


@pytest.mark.parametrize("name", DEEDS)
@pytest.mark.parametrize(
    ("beliefs", "held_by", "factuality", "own"),
    [
        ([(AUTHOR, "CT+"), ("doctor", "PR+")], "the report (Sula Post); Olha Teslia", "CT+", "true"),
        ([("doctor", "CT+"), (AUTHOR, "PR+")], "Olha Teslia; the report (Sula Post)", "PR+", "true"),
        ([("doctor", "PR+"), ("union", "CT+"), ("minister", "CT-")], "Olha Teslia; Union of Millers", "CT+", "false"),
        ([("doctor", "PR+"), (AUTHOR, "PS+")], "Olha Teslia", "PR+", "false"),
    ],
)
def test_rows_tell_on_whose_word_they_are(
    name: str, beliefs: Any, held_by: str, factuality: str, own: str, tmp_path: Path
) -> None:
    given = [Belief(event="e1", source=s, factuality=f, aspect="completed") for s, f in beliefs]
    losses = run(name, tmp_path, report(event("ASSAULT", "heavy-weapons", **SHELLING), beliefs=given))
    back(name, tmp_path)
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        (found,) = csv.DictReader(file)
    assert (found["record"], found["held_by"], found["factuality"], found["in_own_voice"]) == (
        "r1/e1", held_by, factuality, own,
    )  # fmt: skip
    assert ("belief.source" in cut(losses)) == (own == "false")


@pytest.mark.parametrize("name", ["icews", "gdelt"])
def test_a_promise_has_happened_when_it_is_announced(name: str, tmp_path: Path) -> None:
    announced = [Belief(event="e1", source="minister", factuality="CT+", aspect="announced")]
    run(name, tmp_path, report(event("AGREE", actor=("minister",)), beliefs=announced))
    assert len(back(name, tmp_path)) == 1


@pytest.mark.parametrize(
    ("date", "published", "first", "last", "precision"),
    [
        (("2031-04-03", "2031-04-03"), "2031-04-07", "2031-04-03", "2031-04-03", 1),
        (("2031-03-31", "2031-04-06"), "2031-04-07", "2031-03-31", "2031-04-06", 2),
        (("2031-03", "2031-03"), "2031-04-07", "2031-03-01", "2031-03-31", 3),
        (("2028-02", "2028-02"), "2031-04-07", "2028-02-01", "2028-02-29", 3),
        (("2031", "2031"), "2031-04-07", "2031-01-01", "2031-04-07", None),
        (("2031-04", "2031-04"), "2031-04-07", "2031-04-01", "2031-04-07", 2),  # no later than its report
        (("2031-04", "2031-04"), "2031-04-01", "2031-04-01", "2031-04-01", 1),
        (None, "2031-04-07", "2031-04-07", "2031-04-07", 3),  # the text tells none
        (("2031-04-03", "2031-04-03"), None, "2031-04-03", "2031-04-03", 1),
    ],
)
def test_days(date: Any, published: str | None, first: str, last: str, precision: int | None) -> None:
    found = days_of(event("AID", date=date), published)
    assert found
    found = until(found, published)
    assert found
    assert (found.first.isoformat(), found.last.isoformat(), found.precision) == (first, last, precision)
    assert found.first <= found.middle <= found.last


def test_no_day_is_made_up() -> None:
    assert days_of(event("AID", date=None), None) is None
    assert days_of(event("AID", date=("2031-04-05", "2031-04-03")), "2031-04-07") is None
    for strange in ("0000", "2031-02-30", "٢٠٣١", "2031-4", "", "99999"):
        assert days_of(event("AID", date=(strange, strange)), "2031-04-07") is None


def test_every_type_and_mode_has_a_code_that_cameo_has() -> None:
    for type_ in QUAD:
        for mode in (None, "no such mode", *MODES.get(type_, ())):
            act = codes.act_of(type_, mode)
            assert act
            assert cameo.check(act.code)
            assert (act.base, act.root, act.quad) == (act.code[:3], act.code[:2], cameo.quad(act.code))
            assert -10 <= act.goldstein <= 10
            assert act.name
    assert codes.act_of("NONE", None) is None


@pytest.mark.parametrize("table", ["cameo", "acled", "plover_scores"])
def test_tables_speak_of_types_and_modes_that_there_are(table: str) -> None:
    found = [(row["type"], row["mode"]) for row in rows(table, codes.HOME)]
    assert len(set(found)) == len(found)
    for type_, mode in found:
        assert type_ in QUAD
        assert not mode or mode in MODES[type_], (type_, mode)


def test_the_other_tables() -> None:
    used = {row[column] for row in rows("cameo", codes.HOME) for column in ("code", "forces")} - {""}
    assert {row["code"] for row in rows("cameo_names", codes.HOME)} == used
    assert {row["sector"] for row in rows("sectors", codes.HOME)} == SECTORS | NON_STATE
    assert {each.cameo for each in codes.sectors().values()} - {""} <= cameo.TYPES
    for country in codes.countries().values():
        assert re.fullmatch("([A-Z]{2})?", country.fips)
        assert not re.fullmatch("[A-Z]{3}", country.acled)
    known = {row["iso3"] for row in rows("countries")}
    assert known <= codes.countries().keys()


def test_sentences_are_counted_without_what_is_set_aside() -> None:
    found = Sentences(Reading(id="x", text=TEXT))
    assert [found.number(at) for at in (0, 14, 51, 60, len(TEXT) - 1)] == [1, 1, 1, 2, 3]
    assert [found.is_lead(at) for at in (14, 60, len(TEXT) - 1)] == [True, True, False]
    titled = Sentences(Reading(id="x", text="Shells!\n\n" + TEXT, boilerplate=((0, 7),)))
    assert titled.number(9 + 14) == 1
    assert titled.is_lead(9 + 14)
    header = "title: Shells on Sulny!\npublisher: Sula Post\n\n"  # two spans, and a line break between them
    headed = Sentences(Reading(id="x", text=header + TEXT, boilerplate=((0, 23), (24, 44))))
    assert [headed.number(len(header) + at) for at in (14, 60, len(TEXT) - 1)] == [1, 2, 3]
    assert [headed.is_lead(len(header) + at) for at in (14, 60, len(TEXT) - 1)] == [True, True, False]
    assert Sentences(Reading(id="x", text="")).number(0) == 1
    abbreviated = Sentences(Reading(id="x", text="Gen. A. Moss spoke. He left."))
    assert [abbreviated.number(at) for at in (3, 20)] == [1, 2]


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("They left. It rained.\nIt snowed.\nNobody came.", [True, True, False, False]),  # a paragraph a line
        ("They left. It rained. It snowed. Nobody came.", [True, False, False, False]),  # no telling
        ("They left. It\nrained.\n \nIt snowed. Nobody came.", [True, True, False, False]),
    ],
)
def test_the_lead_of_texts_with_and_without_blank_lines(text: str, leads: list[bool]) -> None:
    found = Sentences(Reading(id="x", text=text))
    assert [found.is_lead(text.index(word)) for word in ("left", "rained", "snowed", "Nobody")] == leads


def test_numbers_of_rows_stay_and_never_stand_twice() -> None:
    assert number("a", 1) == number("a", 1) != number("a", 2)
    assert number("ab", "c") != number("a", "bc")
    given_out = Numbers()
    found = [given_out.new("a", 1) for _ in range(3)]
    assert found[0] == number("a", 1)
    assert len(set(found)) == 3
    assert all(0 < each < 2**48 for each in found)


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12) | st.sampled_from(
    ["=cmd()", "\t+1", "a;=1", "\r\n", "\u202eab", "Nord\x1bFront", "-", "", "Civilians (X)"]
)
DATES = st.sampled_from(["2031", "2031-04", "2031-04-03", "2031-04-09", "2030-12-31", "1999-02-29", "x"])
CODES = st.sampled_from(
    [None, "UKR", "RUS MIL", "USA GOV JRN MIL COP", "UNO", "UNO MIL", "EUR", "NGO MED", "UAF", "KOS REB", "VEL MIL",
     "IMG", "GBR CVL", "UKR PRE", "MNC BUS"]
)  # fmt: skip


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any reading whose records refer to each other, or to nobody."""
    text = draw(st.text(max_size=60)).replace("\x00", " ").encode("utf-8", "replace").decode() + TEXT
    span = st.tuples(st.integers(0, 40), st.integers(41, 60))
    actors = tuple(
        Actor(
            id=f"a{n}",
            name=draw(WORDS),
            kind=draw(st.sampled_from(["person", "group", "organisation", "country", "unnamed"])),
            code=draw(CODES),
            mentions=tuple(draw(st.lists(span, max_size=2))),
        )
        for n in range(draw(st.integers(0, 4)))
    )
    some = st.lists(st.sampled_from([a.id for a in actors] or ["a9"]), max_size=3).map(tuple)
    places = tuple(
        Place(
            id=f"p{n}",
            span=draw(span),
            name=draw(WORDS),
            lat=lat,
            lon=None if lat is None else draw(st.floats(-180, 180)),
            country=draw(st.sampled_from([None, "UKR", "USA", "KOS", "VEL"])),
            kind=draw(
                st.sampled_from([None, "city", "country", "admin", "admin2", "sea", "river", "people", "region"])
            ),
            relation=draw(st.sampled_from([None, "near", "north of"])),
            radius=draw(st.none() | st.floats(0, 3000)),
            confidence=draw(st.none() | st.floats(0, 1)),
        )
        for n, lat in enumerate(draw(st.lists(st.none() | st.floats(-90, 90), max_size=2)))
    )
    figure = st.none() | st.floats(allow_nan=True) | st.integers(0, 50).map(float)
    amounts = tuple(
        Amount(
            id=f"m{n}",
            span=draw(span),
            value=draw(figure),
            low=draw(figure),
            high=draw(figure),
            unit=draw(st.sampled_from(["deaths", "injured", "EUR"])),
            tally=draw(st.sampled_from([None, "total", "part"])),
        )
        for n in range(draw(st.integers(0, 3)))
    )
    events = []
    for n in range(draw(st.integers(0, 4))):
        type_ = draw(st.sampled_from([*QUAD, *["ASSAULT", "PROTEST", "RETREAT"] * 5]))
        events.append(
            Event(
                id=f"e{n}",
                trigger=draw(span),
                type=type_,
                mode=draw(st.sampled_from([None, *MODES.get(type_, ())])),
                contexts=tuple(draw(st.lists(st.sampled_from(sorted(CONTEXTS)), max_size=2, unique=True))),
                aux=draw(st.sampled_from([None, None, None, "historical", "future"])),
                actor=draw(some),
                recipient=draw(some),
                place=draw(st.sampled_from([None, *(p.id for p in places)])),
                date=draw(st.none() | st.tuples(DATES, DATES)),
                amounts=tuple(draw(st.lists(st.sampled_from([m.id for m in amounts]), max_size=2)) if amounts else ()),
            )
        )
    beliefs = tuple(
        Belief(
            event=each.id,
            source=draw(st.sampled_from([AUTHOR, *(a.id for a in actors)])),
            factuality=draw(st.sampled_from(["CT+", "CT+", "PR+", "Uu", "CT-"])),
            aspect=draw(st.sampled_from(["completed", "completed", "ongoing", "announced"])),
            org=draw(st.none() | WORDS),
            via=draw(some),
        )
        for each in events
        for _ in range(draw(st.integers(0, 2)))
    )
    return Reading(
        id=draw(st.sampled_from(["r1", "=r2", "r 3\n"])),
        text=text,
        title=draw(st.none() | WORDS),
        publisher=draw(st.none() | WORDS),
        url=draw(
            st.sampled_from([None, "https://x.example/a?b=1;-c", "javascript:1", "https://x.example/a b", "http://["])
        ),
        published=draw(st.sampled_from([None, "2031-04-07", "2031-04-08"])),
        boilerplate=draw(st.sampled_from([(), ((0, 5),)])),
        actors=actors,
        events=tuple(events),
        beliefs=beliefs,
        places=places,
        amounts=amounts,
    )


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(found=st.lists(readings(), max_size=3, unique_by=lambda each: each.id), story=st.sampled_from([None, 3]))
def test_any_reading_gives_rows_that_the_reader_takes(
    name: str, found: list[Reading], story: int | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp(name)
    run(name, folder, *(chosen(each, story=story) for each in found), texts=True)
    back(name, folder)


@pytest.mark.parametrize("name", KINDS)
def test_the_same_export_twice_is_the_same_to_the_byte(name: str, tmp_path: Path) -> None:
    told = report(event("ASSAULT", "drone", **SHELLING), event("AID", id="e2", actor=("un", "eu"), recipient=("land",)))
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        run(name, tmp_path / folder, told)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize("name", DEEDS)
def test_numbers_do_not_depend_on_what_else_goes_out(name: str, tmp_path: Path) -> None:
    first = report(event("ASSAULT", "drone", **SHELLING))
    second = report(event("ASSAULT", "torture", actor=("rebels",), recipient=("doctor",)), id="r2", publisher="Echo")
    for folder, told in (("one", (first,)), ("two", (second, first))):
        (tmp_path / folder).mkdir()
        run(name, tmp_path / folder, *told)
    column = {"icews": "Event ID", "acled": "event_id_cnty", "gdelt": "GlobalEventID"}[name]
    alone, both = ({row[column] for row in back(name, tmp_path / folder)} for folder in ("one", "two"))
    assert len(alone) == 1
    assert alone < both


def test_a_report_counts_as_sure_where_no_beliefs_are_given() -> None:
    assert report(event("AID")).beliefs == (SURE,)
