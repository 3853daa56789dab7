"""PLOVER: every event with all that the manual has room for, the rest in the comment; and that its schema is strict."""

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from sayso.core.records import Amount, Belief

from .back.plover import both, check, read_back
from .making import SURE, TEXT, cut, event, report, run

CODEBOOK = {
    "record": """id date time enddate endtime actor recipient event event_loc event_text quad_code event_scale mode
    context link text text_info cite_info coder coded_date coded_time comment dead injured arrested""",
    "entity": """code sector entity_text identifier_id identifier_text religion ethnicity office gender age""",
    "location": """extracted_place resolved_place geonameid lat lon city district province country country_code
    feature_class feature_code resolution""",
    "text_info": "sequence start end text_story",
    "cite_info": "corpus citation url title language publication license copyright coder codebook version",
}
"""The manual's names."""


def validator() -> Draft202012Validator:
    path = resources.files("sayso").joinpath("export", "data", "plover.schema.json")
    return Draft202012Validator(
        json.loads(path.read_text(encoding="utf-8")), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def record(folder: Path, *events: Any, texts: bool = False, **fields: Any) -> Mapping[str, Any]:
    run("plover", folder, report(*events, **fields), texts=texts)
    (found,) = read_back(folder)
    return found


def test_the_schema_has_no_names_but_the_manuals() -> None:
    schema = validator().schema
    parts = {
        "record": schema,
        "entity": schema["$defs"]["entity"],
        "location": schema["$defs"]["location"],
        "text_info": schema["properties"]["text_info"],
        "cite_info": schema["properties"]["cite_info"],
    }
    for name, part in parts.items():
        assert part["additionalProperties"] is False
        assert part["properties"].keys() <= set(CODEBOOK[name].split())


def test_a_whole_record(tmp_path: Path) -> None:
    amounts = [
        Amount(id="m1", span=(0, 6), value=3.0, unit="deaths"),
        Amount(id="m2", span=(0, 6), low=100.0, high=200.0, unit="troops", tally="part"),
    ]
    told = event(
        "ASSAULT", "heavy-weapons", actor=("army", "somebody"), recipient=("un",), contexts=("military",),
        amounts=("m1", "m2"), place="near",
    )  # fmt: skip
    found = record(tmp_path, told, amounts=amounts, story=4, url="https://sula.example/a", copy_of="r0")
    assert found == {
        "id": "r1/e1",
        "date": "2031-04-03",
        "actor": [
            {"code": "UKR", "sector": ["MIL"], "entity_text": "Ukrainian army", "identifier_id": "r1/army",
             "identifier_text": "Sayso group"},
            {"entity_text": "Ivo", "identifier_id": "r1/somebody", "identifier_text": "Sayso person"},
        ],
        "recipient": [
            {"code": "UNO", "entity_text": "United Nations", "identifier_id": "r1/un",
             "identifier_text": "Sayso organisation"}
        ],
        "event": "ASSAULT",
        "event_loc": {
            "extracted_place": "Sulny", "resolved_place": "Sulny", "geonameid": 7, "lat": 50.0186, "lon": 32.98721,
            "country": "Ukraine", "country_code": "UKR", "resolution": "city",
        },
        "event_text": "shelled",
        "quad_code": 4,
        "event_scale": -9.5,
        "mode": ["heavy-weapons"],
        "context": ["military"],
        "link": "https://sula.example/a",
        "text": "Troops of Vel shelled the market of Sulny on Monday.",
        "text_info": {"sequence": 1, "start": 14, "end": 21},
        "cite_info": {
            "corpus": "Sayso ledger", "citation": "Sula Post, 2031-04-07, Shells on Sulny, [r1]",
            "url": "https://sula.example/a", "title": "Shells on Sulny", "publication": "Sula Post", "coder": "Sayso",
            "codebook": "PLOVER 2", "version": "1",
        },
        "coder": "Sayso (reader 1)",
        "comment": "held by the report (Sula Post): certain (CT+, outlet:Sula Post); place: near Sulny; place: within "
                   "9 km of the coordinates; place: sure to 0.90; amount: 3 deaths; amount: 100 to 200 troops (part); "
                   "the report copies r0; story: 4",
        "dead": 3,
    }  # fmt: skip


@pytest.mark.parametrize("aux", ["historical", "future", "hypothetical", "negation"])
def test_what_has_not_happened_goes_out_with_its_auxiliary_mode(aux: Any, tmp_path: Path) -> None:
    denied = Belief(event="e1", source="minister", factuality="CT-", aspect="completed", org="UKR", date="2031-04-05")
    found = record(tmp_path, event("ASSAULT", "drone", aux=aux), beliefs=[denied, SURE])
    assert found["mode"] == ["drone", aux]
    assert "held by Taras Bilyk: denied (CT-, UKR, 2031-04-05)" in found["comment"]


@pytest.mark.parametrize(
    ("aux", "beliefs", "held"),
    [
        (None, [("CT+", "completed")], True),
        (None, [("PR+", "ongoing"), ("CT-", "completed")], True),
        ("future", [("CT+", "planned")], True),  # its mode tells
        (None, [("CT-", "completed")], False),
        (None, [("PS+", "completed"), ("Uu", "completed")], False),
        (None, [("PR+", "planned")], False),  # no mode would tell
        ("future", [("PR-", "planned")], False),
        (None, [], False),
    ],
)
def test_what_no_source_holds_stands_in_a_file_of_its_own_and_has_no_dead(
    aux: Any, beliefs: Any, held: bool, tmp_path: Path
) -> None:
    given = [Belief(event="e1", source="minister", factuality=f, aspect=a) for f, a in beliefs]
    amounts = [
        Amount(id="m1", span=(0, 6), value=3.0, unit="deaths"),
        Amount(id="m2", span=(0, 6), value=9, unit="injured"),
    ]
    told = event("ASSAULT", aux=aux, amounts=("m1", "m2"))
    losses = run("plover", tmp_path, report(told, beliefs=given, amounts=amounts))
    read_back(tmp_path)
    files = both(tmp_path)
    assert [len(each) for each in files] == [held, not held]
    (found,) = files[not held]
    assert (found.get("dead"), found.get("injured")) == ((3, 9) if held and aux is None else (None, None))
    assert "amount: 3 deaths" in found["comment"]
    assert (cut(losses).get("event.id") is None) == held


def test_the_most_that_it_may_be_is_no_number_of_dead(tmp_path: Path) -> None:
    most = Amount(id="m1", span=(0, 6), value=30.0, high=30.0, unit="deaths")
    losses = run("plover", tmp_path, report(event("ASSAULT", amounts=("m1",)), amounts=[most]))
    assert "dead" not in read_back(tmp_path)[0]
    assert cut(losses)["event.amounts"][1] == 1


def test_a_number_is_counted_once_in_a_report(tmp_path: Path) -> None:
    events = [
        event("CONSULT", amounts=("m1",)), event("ASSAULT", id="e2", trigger=(30, 35), amounts=("m1",)),
        event("ASSAULT", "drone", id="e3", trigger=(36, 41), amounts=("m1", "m2")),
        event("ASSAULT", "drone", id="e4", trigger=(42, 44), amounts=("m1", "m3")),
    ]  # fmt: skip
    amounts = [
        Amount(id="m1", span=(0, 6), value=5.0, unit="deaths"), Amount(id="m2", span=(0, 6), value=7.0, unit="injured"),
        Amount(id="m3", span=(0, 6), value=8.0, unit="injured"),
    ]  # fmt: skip
    losses = run("plover", tmp_path, report(*events, amounts=amounts))
    found = [(each["id"], each.get("dead"), each.get("injured")) for each in read_back(tmp_path)]
    assert found == [("r1/e1", None, None), ("r1/e2", None, None), ("r1/e3", 5, 7), ("r1/e4", None, 8)]
    assert cut(losses)["event.amounts"] == ("dead that another event of the same report has too: counted once", 3)


def test_words_that_break_off_have_an_ellipsis(tmp_path: Path) -> None:
    long = f"{'On and on and on ' * 20}they shelled it{' and on and on' * 20}."
    at = long.index("shelled")
    found = record(tmp_path, event("ASSAULT", trigger=(at, at + 7)), text=long)
    assert found["text"].startswith("… ")
    assert found["text"].endswith(" …")


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        (("2031-04-03", "2031-04-03"), "2031-04-03", None),
        (("2031-03", "2031-03"), "2031-03-01", "2031-03-31"),
        (("2031", "2031"), "2031-01-01", "2031-12-31"),
        (None, "2031-04-07", None),
    ],
)
def test_dates_cut_short_are_spans(date: Any, first: str, last: str | None, tmp_path: Path) -> None:
    found = record(tmp_path, event("AID", date=date))
    assert (found["date"], found.get("enddate")) == (first, last)
    assert ("date: of the report" in found["comment"]) == (date is None)


def test_without_any_day_there_is_no_record(tmp_path: Path) -> None:
    losses = run("plover", tmp_path, report(event("AID", date=None), published=None))
    assert not read_back(tmp_path)
    assert cut(losses)["event.date"][1] == 1


@pytest.mark.parametrize(
    ("amounts", "dead"),
    [
        ([(3.0, None)], 3),
        ([(3.0, None), (3.0, "part")], 3),
        ([(3.0, None), (4.0, None)], None),
        ([(300.0, "total")], None),
        ([(None, None)], None),
    ],
)
def test_numbers_of_people(amounts: Any, dead: int | None, tmp_path: Path) -> None:
    given = [Amount(id=f"m{n}", span=(0, 6), value=v, unit="deaths", tally=t) for n, (v, t) in enumerate(amounts)]
    told = event("ASSAULT", amounts=tuple(each.id for each in given))
    found = record(tmp_path, told, amounts=given)
    assert found.get("dead") == dead
    assert found["comment"].count("amount: ") == len(amounts)


def test_the_text_goes_out_on_demand_and_the_characters_fit(tmp_path: Path) -> None:
    found = record(tmp_path, event("AID"), texts=True)
    info = found["text_info"]
    assert info["text_story"] == TEXT
    assert info["text_story"][info["start"] : info["end"]] == found["event_text"] == "shelled"


def test_losses_of_one_report(tmp_path: Path) -> None:
    losses = run("plover", tmp_path, report(event("AID", actor=("army",)), beliefs=[SURE]))
    assert not losses.cut
    lost = {each.field: (each.records, each.of) for each in losses.lost}
    assert lost["actor.mentions"] == (13, 13)
    assert lost["document.text"] == (1, 1)
    assert lost["belief.cues"] == (0, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"strange": 1}, {"id": ""}, {"date": "2031-04"}, {"date": "2031-02-30"}, {"enddate": "2031-04-03"},
        {"event": "FIGHT"}, {"quad_code": 1}, {"quad_code": "4"}, {"mode": ["visit"]}, {"mode": "drone"}, {"mode": []},
        {"mode": ["drone", "drone"]}, {"context": ["sports"]}, {"event_scale": 11}, {"actor": None},
        {"actor": [{"code": "UKR"}]}, {"actor": [{"identifier_id": "x", "code": "ukr"}]},
        {"actor": [{"identifier_id": "x"}] * 2}, {"actor": [{"identifier_id": "x", "role": "y"}]},
        {"event_loc": {"lat": 91.0, "lon": 1.0, "resolved_place": "x"}}, {"event_loc": {"lat": 9.0}},
        {"event_loc": {"country": "Ukraine"}}, {"link": "javascript:1"},
        {"text_info": {"sequence": 0, "start": 1, "end": 2}}, {"text_info": {"sequence": 1, "start": 3, "end": 2}},
        {"cite_info": {}}, {"dead": -1}, {"dead": 1.5},
    ],
    ids=str,
)  # fmt: skip
def test_the_reader_takes_nothing_wrong(wrong: dict[str, Any], tmp_path: Path) -> None:
    found = record(tmp_path, event("ASSAULT", "drone", actor=("army",)))
    check(found, validator())
    with pytest.raises((ValidationError, ValueError)):
        check({**found, **wrong}, validator())


@pytest.mark.parametrize("name", ["id", "date", "actor", "recipient", "event", "text_info", "cite_info", "coder"])
def test_the_reader_wants_what_is_required(name: str, tmp_path: Path) -> None:
    found = dict(record(tmp_path, event("ASSAULT", "drone")))
    del found[name]
    with pytest.raises(ValidationError):
        check(found, validator())
