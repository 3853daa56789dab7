"""ICEWS and GDELT: pairs of parties, codes, places, mentions; and that their readers take nothing wrong."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from .back import gdelt, icews
from .making import cut, event, report, run

TALKS = {"actor": ("army", "un"), "recipient": ("rebels", "eu")}


def rows(name: str, folder: Path, *events: Any, **fields: Any) -> Sequence[Mapping[str, str]]:
    run(name, folder, report(*events, **fields))
    return {"icews": icews, "gdelt": gdelt}[name].read_back(folder)


def mentions(folder: Path) -> list[dict[str, str]]:
    lines = gdelt.table(folder / "gdelt.mentions.csv")
    return [dict(zip(gdelt.MENTIONS, line, strict=True)) for line in lines]


def test_icews_has_a_row_for_each_pair(tmp_path: Path) -> None:
    found = rows("icews", tmp_path, event("CONSULT", **TALKS))
    assert [(row["Source Name"], row["Target Name"]) for row in found] == [
        ("Ukrainian army", "Sulny Front"), ("Ukrainian army", "European Union"),
        ("United Nations", "Sulny Front"), ("United Nations", "European Union"),
    ]  # fmt: skip
    assert len({row["Event ID"] for row in found}) == 4


@pytest.mark.parametrize("name", ["icews", "gdelt"])
def test_pairs_are_told_as_a_loss(name: str, tmp_path: Path) -> None:
    losses = run(name, tmp_path, report(event("CONSULT", **TALKS)))
    assert cut(losses) == {"event.actor": ("several on a side: a row for each pair", 1)}


@pytest.mark.parametrize("name", ["icews", "gdelt"])
def test_where_nobody_is_named_there_is_no_row(name: str, tmp_path: Path) -> None:
    losses = run(name, tmp_path, report(event("CONSULT")))
    assert cut(losses)["event.actor"][0].endswith("no row")


@pytest.mark.parametrize(
    ("type_", "mode", "pairs"),
    [
        ("CONSULT", None, [("Ukrainian army", "United Nations"), ("United Nations", "Ukrainian army")]),
        ("CONSULT", "phone", [("Ukrainian army", "United Nations"), ("United Nations", "Ukrainian army")]),
        ("CONSULT", "visit", [("Ukrainian army", ""), ("United Nations", "")]),
        ("CONSULT", "third-party", [("Ukrainian army", ""), ("United Nations", "")]),
        ("ACCUSE", None, [("Ukrainian army", ""), ("United Nations", "")]),
    ],
)
def test_who_meets_meets_each_other(type_: str, mode: str | None, pairs: Any, tmp_path: Path) -> None:
    found = rows("icews", tmp_path, event(type_, mode, actor=("army", "un")))
    assert [(row["Source Name"], row["Target Name"]) for row in found] == pairs


@pytest.mark.parametrize(
    ("actor", "recipient", "pairs"),
    [
        (("army",), (), [("Ukrainian army", "")]),
        ((), ("army", "un"), [("", "Ukrainian army"), ("", "United Nations")]),
        (("army",), ("army",), [("Ukrainian army", "")]),
        (("army", "un"), ("army", "un"), [("Ukrainian army", "United Nations"), ("United Nations", "Ukrainian army")]),
        (("army", "army"), ("un",), [("Ukrainian army", "United Nations")]),
    ],
)
def test_nobody_acts_upon_himself(actor: Any, recipient: Any, pairs: Any, tmp_path: Path) -> None:
    found = rows("icews", tmp_path, event("CONSULT", actor=actor, recipient=recipient))
    assert [(row["Source Name"], row["Target Name"]) for row in found] == pairs


def test_icews_columns(tmp_path: Path) -> None:
    (found,) = rows("icews", tmp_path, event("RETREAT", "withdraw", actor=("foe",), recipient=("minister",)))
    assert (found["Source Sectors"], found["Source Country"]) == ("Military", "Russian Federation")
    assert (found["Target Sectors"], found["Target Country"]) == ("Government", "Ukraine")
    assert (found["CAMEO Code"], found["Event Text"]) == ("0874", "Retreat or surrender militarily")
    assert (found["Intensity"], found["Event Date"], found["Sentence Number"]) == ("10.0", "2031-04-03", "1")
    assert (found["City"], found["Country"], found["Latitude"]) == ("Sulny", "Ukraine", "50.0186")


@pytest.mark.parametrize(
    ("place", "cells"),
    [
        ("oblast", ("", "", "Poltava Oblast", "Ukraine")),
        ("raion", ("", "Sulny Raion", "", "Ukraine")),
        ("country", ("", "", "", "Ukraine")),
        ("sea", ("", "", "", "")),
        ("river", ("", "", "", "Ukraine")),
        ("near", ("Sulny", "", "", "Ukraine")),
        ("abroad", ("", "", "", "")),
        ("nowhere", ("", "", "", "")),
        (None, ("", "", "", "")),
    ],
)
def test_icews_places(place: str | None, cells: Any, tmp_path: Path) -> None:
    losses = run("icews", tmp_path, report(event("AID", actor=("army",), place=place)))
    (found,) = icews.read_back(tmp_path)
    assert tuple(found[name] for name in ("City", "District", "Province", "Country")) == cells
    assert bool(found["Latitude"]) == (place in ("oblast", "raion", "country", "near"))
    assert ("event.place" in cut(losses)) == (place in ("nowhere", "river", "sea", "abroad"))


@pytest.mark.parametrize(
    ("actor", "code"), [("army", "190"), ("land", "190"), ("rebels", "190"), ("police", "180"), ("gunmen", "180")]
)
def test_whether_an_assault_is_a_fight_tells_who_acts(actor: str, code: str, tmp_path: Path) -> None:
    (found,) = rows("icews", tmp_path, event("ASSAULT", actor=(actor,), recipient=("people",)))
    assert found["CAMEO Code"] == code


@pytest.mark.parametrize(
    ("actor", "cells"),
    [
        ("army", ("UKRMIL", "UKRAINIAN ARMY", "UKR", "", "MIL")),
        ("land", ("UKR", "UKRAINE", "UKR", "", "")),
        ("un", ("IGOUNO", "UNITED NATIONS", "", "UNO", "IGO")),
        ("eu", ("IGOEUREEC", "EUROPEAN UNION", "EUR", "EEC", "IGO")),
        ("doctor", ("UKRHLH", "OLHA TESLIA", "UKR", "", "HLH")),
        ("gunmen", ("UAF", "ARMED MEN", "", "", "UAF")),
        ("somebody", ("", "IVO", "", "", "")),
    ],
)
def test_gdelt_actors(actor: str, cells: Any, tmp_path: Path) -> None:
    (found,) = rows("gdelt", tmp_path, event("AID", actor=(actor,)))
    names = ("Code", "Name", "CountryCode", "KnownGroupCode", "Type1Code")
    assert tuple(found[f"Actor1{name}"] for name in names) == cells
    assert not found["Actor2Name"]


@pytest.mark.parametrize(
    ("place", "cells"),
    [
        ("sulny", ("4", "Sulny, Ukraine", "UP", "")),
        ("oblast", ("5", "Poltava Oblast, Ukraine", "UP", "")),
        ("country", ("1", "Ukraine", "UP", "UP")),
        ("austin", ("3", "Austin, United States", "US", "")),
        ("texas", ("2", "Texas, United States", "US", "")),
        ("sea", ("0", "", "", "")),
        ("river", ("0", "", "", "")),
        (None, ("0", "", "", "")),
    ],
)
def test_gdelt_places(place: str | None, cells: Any, tmp_path: Path) -> None:
    (found,) = rows("gdelt", tmp_path, event("AID", actor=("army",), place=place))
    names = ("Type", "FullName", "CountryCode", "FeatureID")
    assert tuple(found[f"ActionGeo_{name}"] for name in names) == cells
    assert found["Actor1Geo_Type"] == found["Actor2Geo_Type"] == "0"


def test_gdelt_codes_and_days(tmp_path: Path) -> None:
    (found,) = rows("gdelt", tmp_path, event("CONCEDE", actor=("land",), date=("2031-12-31", "2031-12-31")),
                    published="2032-01-01")  # fmt: skip
    assert (found["EventCode"], found["EventBaseCode"], found["EventRootCode"]) == ("080", "080", "08")
    assert found["QuadClass"] == "2"  # CAMEO's of 08, where PLOVER has concessions as words
    assert (found["Day"], found["FractionDate"], found["DATEADDED"]) == ("20311231", "2031.989", "20320101000000")
    assert found["IsRootEvent"] == "1"


@pytest.mark.parametrize(
    ("second", "events"),
    [
        ({}, 1),
        ({"story": 5}, 2),
        ({"story": None}, 2),
        ({"event": {"date": ("2031-04-04", "2031-04-04")}}, 2),
        ({"event": {"place": "oblast"}}, 2),
        ({"event": {"recipient": ("doctor",)}}, 2),
        ({"event": {"mode": "ceasefire"}}, 2),
    ],
)
def test_two_reports_of_one_story_mention_one_event_where_all_is_the_same(
    second: dict[str, Any], events: int, tmp_path: Path
) -> None:
    told = {"mode": "withdraw", "actor": ("army",), "recipient": ("people",)}
    other = {"id": "r2", "publisher": "Echo", "published": "2031-04-08", "story": 4}
    other |= {name: value for name, value in second.items() if name != "event"}
    one = report(event("RETREAT", **told), story=4)
    two = report(event("RETREAT", **told | second.get("event", {})), **other)
    run("gdelt", tmp_path, one, two)
    found = gdelt.read_back(tmp_path)
    assert len(found) == events
    assert len(mentions(tmp_path)) == 2
    if events == 1:
        assert [found[0][f"Num{name}"] for name in ("Mentions", "Sources", "Articles")] == ["2", "2", "2"]
        assert found[0]["DATEADDED"] == "20310407000000"


def test_parties_without_a_code_are_never_taken_for_the_same(tmp_path: Path) -> None:
    told = event("RETREAT", "withdraw", actor=("somebody",))
    run("gdelt", tmp_path, report(told, story=4), report(told, id="r2", story=4))
    assert len(gdelt.read_back(tmp_path)) == 2


def test_a_report_without_a_day_has_no_row_in_gdelt(tmp_path: Path) -> None:
    losses = run("gdelt", tmp_path, report(event("AID", actor=("army",)), published=None))
    assert not gdelt.read_back(tmp_path)
    assert cut(losses)["document.published"][0].endswith("no row")


@pytest.mark.parametrize(
    ("url", "kind", "source", "identifier"),
    [
        ("https://www.sula.example/a?b=1", "1", "sula.example", "https://www.sula.example/a?b=1"),
        ("javascript:alert(1)", "2", "Sula Post", "Sula Post, 2031-04-07, Shells on Sulny, [r1]"),
        (None, "2", "Sula Post", "Sula Post, 2031-04-07, Shells on Sulny, [r1]"),
    ],
)
def test_mentions(url: str | None, kind: str, source: str, identifier: str, tmp_path: Path) -> None:
    rows("gdelt", tmp_path, event("AID", actor=("foe",), recipient=("somebody",)), url=url)
    (found,) = mentions(tmp_path)
    names = ("MentionType", "MentionSourceName", "MentionIdentifier")
    assert tuple(found[name] for name in names) == (kind, source, identifier)
    assert (found["Actor1CharOffset"], found["Actor2CharOffset"], found["ActionCharOffset"]) == ("10", "0", "14")
    assert (found["Confidence"], found["InRawText"], found["MentionDocTone"]) == ("", "", "")


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Mapping[str, str]]:
    """A right row of each table."""
    found: dict[str, Mapping[str, str]] = {}
    for name in ("icews", "gdelt"):
        folder = tmp_path_factory.mktemp(name)
        told = event("ASSAULT", "drone", actor=("army",), recipient=("people",))
        (found[name],) = rows(name, folder, told, url="https://sula.example/a")
    (found["mentions"],) = mentions(folder)
    return found


@pytest.mark.parametrize(
    "wrong",
    [
        {"Event ID": "x"}, {"Event ID": "007"}, {"Event Date": "2031-04"}, {"CAMEO Code": "19"}, {"CAMEO Code": "197"},
        {"CAMEO Code": "1955"}, {"Intensity": "-11"}, {"Source Name": ""}, {"Source Name": "", "Target Name": ""},
        {"Source Country": "UKR"}, {"Sentence Number": "0"}, {"Publisher": ""}, {"Latitude": ""}, {"Latitude": "95"},
        {"City": "", "Country": ""}, {"Latitude": "", "Longitude": ""}, {"Event Text": ""},
    ],
    ids=str,
)  # fmt: skip
def test_the_reader_of_icews_takes_nothing_wrong(right: dict[str, Mapping[str, str]], wrong: dict[str, str]) -> None:
    icews.check(right["icews"])
    with pytest.raises(ValueError):
        icews.check({**right["icews"], **wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"GlobalEventID": "0"}, {"Day": "20310431"}, {"MonthYear": "203105"}, {"Year": "2030"},
        {"FractionDate": "2031.5"}, {"Actor1Code": "UKR"}, {"Actor1CountryCode": "UKX"}, {"Actor1Name": ""},
        {"Actor1Name": "Army"}, {"Actor1Type1Code": "JRN"}, {"Actor1Type2Code": "", "Actor1Type3Code": "COP"},
        {"IsRootEvent": "2"}, {"EventCode": "20"}, {"EventBaseCode": "19"}, {"EventRootCode": "18"}, {"QuadClass": "3"},
        {"GoldsteinScale": "12"}, {"NumMentions": "0"}, {"NumSources": "5"}, {"AvgTone": "1.0"},
        {"ActionGeo_Type": "3"}, {"ActionGeo_Type": "0"}, {"ActionGeo_CountryCode": "UA"}, {"ActionGeo_Lat": ""},
        {"ActionGeo_FullName": "Sulny"}, {"ActionGeo_FeatureID": "7"}, {"Actor1Geo_Lat": "1"},
        {"DATEADDED": "20310407"}, {"SOURCEURL": ""},
    ],
    ids=str,
)  # fmt: skip
def test_the_reader_of_gdelt_takes_nothing_wrong(right: dict[str, Mapping[str, str]], wrong: dict[str, str]) -> None:
    gdelt.check(right["gdelt"])
    with pytest.raises(ValueError):
        gdelt.check({**right["gdelt"], **wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"MentionType": "3"}, {"MentionType": "2"}, {"MentionIdentifier": "x"}, {"SentenceID": "0"},
        {"ActionCharOffset": "-1"}, {"ActionCharOffset": "999999"}, {"Confidence": "50"}, {"EventTimeDate": ""},
        {"MentionSourceName": ""},
    ],
    ids=str,
)  # fmt: skip
def test_the_reader_of_mentions_takes_nothing_wrong(right: dict[str, Mapping[str, str]], wrong: dict[str, str]) -> None:
    gdelt.check_mention(right["mentions"])
    with pytest.raises(ValueError):
        gdelt.check_mention({**right["mentions"], **wrong})


def test_counts_are_checked_against_the_mentions(right: dict[str, Mapping[str, str]]) -> None:
    gdelt.check_counts(right["gdelt"], [right["mentions"]])
    for wrong in ([right["mentions"]] * 2, [{**right["mentions"], "EventTimeDate": "20310409000000"}]):
        with pytest.raises(ValueError):
            gdelt.check_counts(right["gdelt"], wrong)


@pytest.mark.parametrize("name", ["icews", "gdelt"])
def test_the_readers_want_every_column(name: str, tmp_path: Path) -> None:
    rows(name, tmp_path, event("AID", actor=("army",)))
    path = tmp_path / {"icews": "icews.tab", "gdelt": "gdelt.export.csv"}[name]
    path.write_text("".join(f"{line.rpartition(chr(9))[0]}\n" for line in path.read_text().splitlines()))
    with pytest.raises(ValueError):
        {"icews": icews, "gdelt": gdelt}[name].read_back(tmp_path)
