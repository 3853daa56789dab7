"""FollowTheMoney: nobody's deed as a fact, nobody taken for another, and a checker that would see it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from followthemoney.exc import InvalidData

from sayso.core.corrections import Corrected
from sayso.core.errors import ResourceError
from sayso.core.records import Actor, Judgement
from sayso.export.found import ChosenReport
from sayso.ledger import Ledger

from ..run.conftest import MINISTER, store, told
from .back.ftm import read_back
from .conftest import Export
from .fakes import ARNQUIST, HELD, OWN, SAID, SHELLED, Fake, chosen, report, written

replace = msgspec.structs.replace
Entity = dict[str, Any]


def entities(folder: Path, *reports: ChosenReport, texts: bool = False) -> list[Entity]:
    written("ftm", folder, Fake(reports), texts=texts)
    return [dict(each) for each in read_back(folder)]


def of(found: list[Entity], schema: str) -> list[dict[str, list[str]]]:
    return [each["properties"] | {"id": [each["id"]]} for each in found if each["schema"] == schema]


def test_a_report_becomes_an_article_with_those_who_are_named(tmp_path: Path) -> None:
    found = entities(tmp_path, chosen(report(OWN)))
    (article,) = of(found, "Article")
    assert article["title"] == ["Shells on Port Calder"]
    assert article["publisher"] == ["The Fjord Post"]
    assert article["author"] == ["Ida Moe"]
    assert article["sourceUrl"] == ["https://fjord.example/1"]
    assert article["publishedAt"] == ["2031-03-03"]
    assert "bodyText" not in article
    (person,) = of(found, "Person")
    assert (person["name"], person["country"], person["proof"]) == (["Tove Arnquist"], ["no"], article["id"])
    (brigade,) = of(found, "LegalEntity")
    assert brigade["name"] == ["Iron Brigade"]
    assert not any("people" in each["properties"].get("name", []) for each in found), "the unnamed are no entity"


def test_an_event_says_in_what_sense_it_is_one_and_links_no_doer(tmp_path: Path) -> None:
    found = entities(tmp_path, chosen(report(HELD)))
    (event,) = of(found, "Event")
    assert event["name"] == ["Alleged: ASSAULT, heavy-weapons"]
    assert event["description"][0].startswith("Held: according to Tove Arnquist (NOR GOV): certain, completed.")
    assert "Recipient: people" in event["description"][0]
    assert event["involved"] == of(found, "LegalEntity")[0]["id"]
    assert (event["startDate"], event["endDate"]) == (["2031-03-01"], ["2031-03-02"])
    assert event["location"] == ["Port Calder, Norway"]


@pytest.mark.parametrize(
    ("beliefs", "aux", "withdrawn", "name"),
    [
        ((OWN,), None, None, "Reported"),
        ((HELD,), None, None, "Alleged"),
        ((replace(OWN, factuality="PR+"),), None, None, "Alleged"),
        ((OWN, replace(HELD, factuality="CT-")), None, None, "Disputed"),
        ((replace(HELD, factuality="PS-"),), None, None, "Denied"),
        ((replace(HELD, factuality="Uu"),), None, None, "Left open"),
        ((), None, None, "Left open"),
        ((replace(OWN, aspect="planned"),), None, None, "Announced or expected"),
        ((OWN,), "future", None, "Announced or expected"),
        ((OWN,), "hypothetical", None, "Only supposed"),
        ((OWN,), "negation", None, "Said not to be"),
        ((OWN,), None, "2031-03-05", "In a withdrawn report"),
    ],
)
def test_what_nobody_holds_to_have_happened_is_a_note_that_links_nobody(
    beliefs: tuple[Any, ...], aux: str | None, withdrawn: str | None, name: str, tmp_path: Path
) -> None:
    reading = report(*beliefs, events=(replace(SHELLED, aux=aux),), statements=())
    found = entities(tmp_path, chosen(reading, withdrawn_on=withdrawn))
    held = name in ("Reported", "Alleged", "Disputed")
    (it,) = of(found, "Event" if held else "Note")
    assert it["name"] == [f"{name}: ASSAULT, heavy-weapons"]
    assert ("involved" in it) == held
    assert not of(found, "Note" if held else "Event")
    assert "Actor: Iron Brigade (SWE MIL)" in it["description"][0]


def test_a_statement_is_a_note_on_its_speaker(tmp_path: Path) -> None:
    found = entities(tmp_path, chosen(report(HELD, statements=(replace(SAID, factuality="PR-"),))))
    (note,) = of(found, "Note")
    assert note["entity"] == of(found, "Person")[0]["id"]
    assert note["description"] == [
        "As The Fjord Post has it: Tove Arnquist (NOR GOV) said the Brigade had shelled Port Calder. "
        "How sure: doubts it (of “shelled”), completed. Speech: indirect."
    ]


def test_the_same_name_in_two_reports_is_two_until_the_ledger_has_judged(tmp_path: Path) -> None:
    def persons(folder: Path, **fields: Any) -> list[dict[str, list[str]]]:
        folder.mkdir()
        found = entities(folder, chosen(report(OWN)), chosen(report(OWN, id_="d2"), **fields))
        assert len(of(found, "Mention")) == len(fields)
        return of(found, "Person")

    assert len(persons(tmp_path / "apart")) == 2
    (tmp_path / "counted").mkdir()
    lost = written("ftm", tmp_path / "counted", Fake([chosen(report(OWN)), chosen(report(OWN, id_="d2"))]))
    (beside,) = [each for each in lost.cut if each.field == "actor.id"]
    assert beside.examples == ("d2/a1", "d2/a2")
    (one,) = persons(tmp_path / "known", known={"a1": ("d1", "a1")})
    assert one["name"] == ["Tove Arnquist"]


def test_whoever_is_one_in_the_file_is_not_counted_as_two(tmp_path: Path) -> None:
    known = chosen(report(OWN, id_="d2"), known={"a1": ("d1", "a1"), "a2": ("d1", "a2")})
    lost = written("ftm", tmp_path, Fake([chosen(report(OWN)), known]))
    assert "actor.id" not in {each.field for each in lost.cut}


def test_the_ledgers_judgement_holds_until_the_teaching_report_is_read_anew(tmp_path: Path, exported: Export) -> None:
    coded = told("r1", "2031-03-01", "The Harbour Post", MINISTER)
    silent = told("r2", "2031-03-03", "Morrow Wire", (MINISTER[0], None, *MINISTER[2:]))
    judged = Judgement(kind="actor", left="2:a1", right="1:a1", score=1.0, reason="same name", by="rule:name")

    def ministers() -> int:
        found = [dict(each) for each in read_back(exported(ledger, "ftm"))]
        return len(of(found, "Person"))

    with Ledger.open(str(tmp_path / "two.db")) as ledger:
        first, second = store(ledger, coded), store(ledger, silent)
        assert ministers() == 2
        with ledger.write() as writer:
            writer.recognise(second, "a1", (first, "a1"), writer.add_judgement(judged))
        assert ministers() == 1
        with ledger.read() as queries:
            assert queries.recognised(["r1", "r2"]) == {"r2": {"a1": ("r1", "a1")}}
        store(ledger, coded, fingerprint="newer")
        assert ministers() == 2, "its ids may mean others now"


def test_a_persons_word_on_an_actor_overrules_the_ledgers_judgement(tmp_path: Path) -> None:
    reading = report(OWN, id_="d2")
    corrected = Corrected(
        **{name: getattr(reading, name) for name in reading.__struct_fields__}, told={"a1": ("code",)}, outcomes=()
    )
    second = replace(chosen(reading, known={"a1": ("d1", "a1")}), reading=corrected)
    assert len(of(entities(tmp_path, chosen(report(OWN)), second), "Person")) == 2


def test_whoever_is_known_from_a_report_that_stays_here_is_written_once(tmp_path: Path) -> None:
    later = [chosen(report(OWN, id_=id_), known={"a1": ("elsewhere", "a9")}) for id_ in ("d2", "d3")]
    found = entities(tmp_path, *later)
    assert len(of(found, "Person")) == 1
    assert len(of(found, "Mention")) == 1


def test_a_country_is_one_and_each_report_that_names_it_is_linked(tmp_path: Path) -> None:
    def naming(id_: str, name: str) -> ChosenReport:
        return chosen(report(id_=id_, actors=(Actor(id="a1", name=name, kind="country", code="NOR", mentions=()),),
                             events=(), statements=()))  # fmt: skip

    found = entities(tmp_path, naming("d1", "Oslo"), naming("d2", "Norway"))
    (country,) = of(found, "LegalEntity")
    assert country["name"] == ["Norway"]
    (mention,) = of(found, "Mention")
    assert mention["document"] == of(found, "Article")[1]["id"]


def test_those_who_are_only_described_are_no_entity(tmp_path: Path) -> None:
    described = [
        ("his troops", "group", "NOR MIL"),
        ("Velmari troops", "group", "NOR MIL"),
        ("Northerners", "group", "NOR"),
        ("Old Believers", "group", None),
        ("southern command", "organisation", "NOR MIL"),
    ]
    named = [("Azov", "group", "NOR MIL"), ("Ministry of works", "organisation", None)]
    actors = tuple(
        Actor(id=f"a{n}", name=name, kind=kind, code=code, mentions=())  # type: ignore[arg-type]
        for n, (name, kind, code) in enumerate([*described, *named])
    )
    found = entities(tmp_path, chosen(report(actors=actors, events=(), statements=())))
    names = {name for each in found if each["schema"] != "Article" for name in each["properties"]["name"]}
    assert names == {"Azov", "Ministry of works"}


def test_what_is_cut_is_counted(tmp_path: Path) -> None:
    reading = report(replace(HELD, factuality="CT-"), url="javascript:alert(1)")
    lost = written("ftm", tmp_path, Fake([chosen(reading)]))
    cut = {each.field: each.examples for each in lost.cut}
    assert cut["event.actor"] == ("d1/e1",)
    assert cut["actor.name"] == ("d1/a3",)
    assert cut["document.url"] == ("d1",)
    missed = {each.field: each.records for each in lost.lost}
    assert missed["place.lat"] == 1
    assert missed["amount.tally"] == 0
    assert not any("javascript" in str(each) for each in read_back(tmp_path))


def test_ids_are_the_same_whatever_else_goes_out(sample: Ledger, exported: Export) -> None:
    every = {each["id"]: each for each in read_back(exported(sample, "ftm"))}
    some = {each["id"]: each for each in read_back(exported(sample, "ftm", types=("ASSAULT",)))}
    assert some
    assert len(some) < len(every)
    assert some.keys() <= every.keys()


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "followthemoney", None)
    with pytest.raises(ResourceError, match=r"pip install 'sayso\[ftm\]'"):
        written("ftm", tmp_path, Fake())


def test_the_library_is_imported_only_when_it_is_needed() -> None:
    ask = "import sys, sayso.export.ftm; sys.exit('followthemoney' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", ask], check=False).returncode == 0


Change = Callable[[Entity], Any]


@pytest.mark.parametrize(
    ("schema", "change"),
    [
        ("Event", lambda e: e["properties"].update(name=["ASSAULT by Iron Brigade"])),
        ("Event", lambda e: e["properties"].update(name=["Denied: ASSAULT"])),
        ("Event", lambda e: e["properties"].update(description=["It happened."])),
        ("Event", lambda e: e["properties"].pop("proof")),
        ("Event", lambda e: e["properties"].update(proof=["sayso-" + "0" * 40])),
        ("Event", lambda e: e["properties"].update(organizer=e["properties"]["involved"])),
        ("Event", lambda e: e["properties"].update(startDate=["1 March"])),
        ("Person", lambda e: e["properties"].update(topics=["crime"])),
        ("Person", lambda e: e["properties"].update(country=["Norway"])),
        ("Person", lambda e: e["properties"].update(nickname=["Tove"])),
        ("Person", lambda e: e.update(id="a 1")),
        ("Person", lambda e: e.update(schema="Human")),
        ("Article", lambda e: e["properties"].update(sourceUrl=["javascript:alert(1)"])),
        ("Note", lambda e: e["properties"].update(entity=["nobody"])),
    ],
)
def test_the_checker_sees_what_is_wrong(schema: str, change: Change, tmp_path: Path) -> None:
    found = entities(tmp_path, chosen(report(HELD)))
    change(next(each for each in found if each["schema"] == schema))
    (tmp_path / "entities.ftm.json").write_text("".join(json.dumps(each) + "\n" for each in found))
    with pytest.raises((AssertionError, InvalidData, KeyError)):
        read_back(tmp_path)


def test_the_checker_sees_doubles(tmp_path: Path) -> None:
    found = entities(tmp_path, chosen(report(HELD)))
    (tmp_path / "entities.ftm.json").write_text("".join(json.dumps(each) + "\n" for each in [*found, found[1]]))
    with pytest.raises(AssertionError, match="twice"):
        read_back(tmp_path)


def test_texts_go_out_where_they_are_asked_for(tmp_path: Path) -> None:
    assert of(entities(tmp_path, chosen(report()), texts=True), "Article")[0]["bodyText"] == [report().text]


@pytest.mark.parametrize("line", ["A line of it.\n", "Onelongword"])
def test_a_long_text_goes_out_whole_in_pieces(line: str, tmp_path: Path) -> None:
    text = "".join(f"{n} {line}" for n in range(20_000))
    (article,) = of(entities(tmp_path, chosen(report(text=text, events=(), statements=())), texts=True), "Article")
    assert len(article["bodyText"]) > 1
    assert "".join("".join(article["bodyText"]).split()) == "".join(text.split())


def test_arnquist_is_who_the_text_says() -> None:
    assert report().text[slice(*ARNQUIST.mentions[0])] == ARNQUIST.name
