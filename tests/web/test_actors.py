"""The Actor page: who this is, what was said and done, words against deeds; people of one name are told apart."""

from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from sayso.core.records import Actor, Belief, Event, Reading, Statement
from sayso.core.spans import Span
from sayso.ledger import Ledger
from sayso.web.filters import actor_url

from .conftest import Pages


def report(id: str, name: str, code: str | None, day: str, said: str = "would leave") -> Reading:
    text = f"{name} said the brigade {said} Port Calder. {name} met the envoys."

    def at(words: str) -> Span:
        start = text.index(words)
        return start, start + len(words)

    return Reading(
        id=id, text=text, published=day, title=f"Title of {id}", publisher="Calder Post",
        actors=(
            Actor(id="a1", name=name, kind="person", code=code, mentions=(at(name),)),
            Actor(id="a2", name="brigade", kind="group", code="VEL MIL", mentions=(at("brigade"),)),
        ),
        statements=(
            Statement(
                id="s1", kind="indirect", source=(at(name),), cue=(at("said"),), speaker="a1", org="VEL",
                content=(at(f"the brigade {said} Port Calder"),), factuality="CT+", aspect="planned",
            ),
        ),
        events=(
            Event(id="e1", trigger=at(said.rsplit(maxsplit=1)[-1]), type="RETREAT", mode="withdraw", actor=("a2",)),
            Event(id="e2", trigger=at("met"), type="CONSULT", actor=("a1",)),
        ),
        beliefs=(Belief(event="e1", source="a1", statement="s1", factuality="CT+", aspect="planned", org="VEL"),),
    )  # fmt: skip


def words_of(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_everything_said_and_done_the_latest_first_each_led_to_its_words(pages: Any) -> None:
    pages.put(report("r1", "Tove Arnquist", "VEL GOV", "2022-11-09"), storyline=None)
    pages.put(report("r2", "Arnquist", "VEL GOV", "2022-11-11", "had left"), storyline=1)
    page = pages.get("/actors/Tove%20Arnquist")
    assert page.findtext(".//h1/bdi") == "Tove Arnquist"
    assert [e.get("datetime") for e in page.cssselect(".day h3 time")] == ["2022-11-11", "2022-11-09"]
    told = [words_of(e) for e in page.cssselect(".day li")]
    assert len(told) == 4
    assert told[0].startswith("consult") and "Arnquist met the envoys." in told[0]
    assert told[3].startswith("said indirect the brigade would leave Port Calder")
    assert [e.get("href") for e in page.cssselect(".day li.statement a")] == [
        "/reports/r2#c14-46",
        "/reports/r1#c19-54",
    ]
    [identity] = page.cssselect(".identities li")
    assert "VEL GOV" in words_of(identity)
    assert "Called Tove Arnquist (1), Arnquist (1)" in words_of(identity).replace(" ,", ",")


def test_people_of_one_name_are_told_apart(pages: Any) -> None:
    pages.put(report("r1", "Tove Arnquist", "VEL GOV", "2022-11-09"))
    pages.put(report("r2", "Nils Arnquist", "NOR MED", "2022-11-10"))
    pages.put(report("r3", "Arnquist", None, "2022-11-11"))
    page = pages.get("/actors/Arnquist")
    assert page.findtext(".//h1/bdi") == "Arnquist"
    told = sorted(words_of(e) for e in page.cssselect(".identities")[0])
    assert [each.split(" person")[0].rstrip(" ·") for each in told] == [
        "Arnquist no report tells who this is", "Nils Arnquist NOR MED Norway", "Tove Arnquist VEL GOV",
    ]  # fmt: skip
    links = [e.get("href") for e in page.cssselect(".identities b a")]
    assert "/actors/Nils%20Arnquist?code=NOR%20MED" in links
    only = pages.get("/actors/Arnquist?code=NOR%20MED")
    assert len(only.cssselect(".day li")) == 2
    assert {e.get("href").split("#")[0] for e in only.cssselect(".day li a")} == {"/reports/r2"}
    unknown = pages.json("/actors/Arnquist.json?code=-")
    assert {s["document"] for s in unknown["sayings"]} == {"r3"}


def test_what_is_shown_can_be_chosen_and_paged(pages: Any) -> None:
    for number in range(1, 8):
        pages.put(report(f"r{number}", "Tove Arnquist", "VEL GOV", f"2022-11-0{number}"), storyline=None)
    of = "/actors/Arnquist.json"
    assert {s["kind"] for s in pages.json(f"{of}?kind=event")["sayings"]} == {"event"}
    assert {s["document"] for s in pages.json(f"{of}?since=2022-11-03&until=2022-11-04")["sayings"]} == {"r3", "r4"}
    assert pages.json(f"{of}?until=2022-10")["total"] == 0
    assert pages.json(f"{of}?until=2022-11&since=2022")["total"] == 14
    assert {s["document"] for s in pages.json(f"{of}?story=2")["sayings"]} == {"r2"}
    every = pages.json(of)["sayings"]
    assert [s for start in range(0, 14, 5) for s in pages.json(f"{of}?limit=5&offset={start}")["sayings"]] == every
    page = pages.get("/actors/Arnquist?limit=5&offset=5&kind=statement&since=2022")
    assert [e.get("href") for e in page.cssselect(".pages a")] == ["?kind=statement&since=2022&limit=5#sayings"]


def test_copies_are_marked(pages: Any) -> None:
    pages.put(report("r1", "Tove Arnquist", "VEL GOV", "2022-11-09"))
    pages.put(report("r2", "Tove Arnquist", "VEL GOV", "2022-11-09"))
    pages.judge("copy", "r2", "r1")
    page = pages.get("/actors/Arnquist")
    assert {e.get("href").split("#")[0] for e in page.cssselect(".day li.copy a")} == {"/reports/r2"}
    assert "a copy, not counted" in words_of(page.cssselect(".day li.copy")[0])


def test_words_stand_against_what_became_of_them(pages: Any) -> None:
    pages.put(report("r1", "Tove Arnquist", "VEL GOV", "2022-11-09"), storyline=None)
    pages.put(report("r2", "Ivo Brandt", "NOR GOV", "2022-11-10"), storyline=1)
    pages.put(report("r3", "Tove Arnquist", "VEL GOV", "2022-11-10"), storyline=1)
    pages.put(report("r4", "Tove Arnquist", "VEL GOV", "2022-11-11"), storyline=1)
    pages.judge("copy", "r4", "r3")
    [told] = pages.json("/actors/Arnquist.json")["words"]
    assert [(s["document"], s["source"], s["factuality"]) for s in told["stances"]] == [("r1", "Tove Arnquist", "CT+")]
    assert told["own"]
    assert told["now"]["as_of"] == "2022-11-10"
    [other] = pages.json("/actors/Brandt.json")["words"]
    assert [s["document"] for s in other["stances"]] == ["r2"]
    page = pages.get("/actors/Arnquist")
    [line] = page.cssselect(".words-deeds > li")[:1]
    assert "+ certain, planned" in words_of(line)
    assert told["now"]["why"] in words_of(line)
    assert [e.get("href") for e in line.cssselect(".word li a")] == ["/reports/r1#c19-54"]


def residents(id: str, day: str, called: str, kind: Any = "unnamed", **more: Any) -> Reading:
    """Somebody whom the report does not name says that a brigade has left."""
    text = f"{called} said the brigade had left Port Calder."

    def at(words: str) -> Span:
        start = text.index(words)
        return start, start + len(words)

    return Reading(
        id=id, text=text, published=day, publisher=more.get("publisher", "Calder Post"), title=more.get("title"),
        actors=(
            Actor(id="a1", name="Residents", kind=kind, code="VEL CVL", mentions=(at(called),)),
            Actor(id="a2", name="brigade", kind="group", code="VEL MIL", mentions=(at("brigade"),)),
        ),
        statements=(
            Statement(
                id="s1", kind="indirect", source=(at(called),), cue=(at("said"),), speaker="a1", org="VEL",
                content=(at("the brigade had left Port Calder"),), factuality="CT+", aspect="completed",
            ),
        ),
        events=(Event(id="e1", trigger=at("left"), type="RETREAT", mode="withdraw", actor=("a2",)),),
        beliefs=(Belief(event="e1", source="a1", statement="s1", factuality="CT+", aspect="completed", org="VEL"),),
    )  # fmt: skip


def test_the_unnamed_of_two_reports_are_two(pages: Any) -> None:
    pages.put(residents("r1", "2022-11-09", "Residents of Port Calder", title="Calder empties"), storyline=None)
    pages.put(residents("r2", "2022-11-10", "Residents of Zelm", publisher=None), storyline=1)
    page = pages.get("/actors/Residents")
    told = [words_of(li) for li in page.cssselect(".identities li")]
    assert len(told) == 2
    assert any("Residents of Port Calder" in each and "Calder Post: Calder empties" in each for each in told)
    assert any("Residents of Zelm" in each and "publisher unknown: Residents of Zelm said the" in each for each in told)
    stances = [words_of(li) for li in page.cssselect(".words-deeds .word li")]
    assert ["Residents of Port Calder VEL CVL + certain, completed" in each for each in stances] == [True, False]
    assert "Residents of Zelm VEL CVL + certain, completed" in stances[1], "the same again, of somebody else"


def test_organisations_of_two_reports_are_one(pages: Any) -> None:
    pages.put(residents("r1", "2022-11-09", "Residents", "organisation"), storyline=None)
    pages.put(residents("r2", "2022-11-10", "Residents", "organisation"), storyline=1)
    assert len(pages.json("/actors/Residents.json")["identities"]) == 1
    assert len(pages.get("/actors/Residents").cssselect(".words-deeds .word li")) == 1


def test_what_is_said_in_passing_is_folded_and_marked(sample: Path, tmp_path: Path) -> None:
    with Ledger.open(str(copy(sample, tmp_path / "l.db"))) as opened:
        page = Pages(opened).get("/actors/Ben%20Wallace")
    [line] = page.cssselect(".words-deeds > li")[:1]
    [aside] = line.cssselect("details")
    assert words_of(aside.cssselect("summary")[0]) == "1 more in passing"
    assert "in passing" in words_of(aside.cssselect("li")[0])
    shown = [li for li in line.cssselect(".word li") if "in passing" not in words_of(li)]
    assert ["counted" in words_of(li) for li in shown] == [True]
    assert "denies it, completed" not in words_of(shown[0])


@pytest.mark.parametrize("name", ["AC/DC Group", "x.json", "Ünal Öz", "A? #B", "100% Party"])
def test_names_of_any_kind_have_a_page(pages: Any, name: str) -> None:
    pages.put(report("r1", name, None, "2022-11-09"))
    path = actor_url(name)
    assert pages.get(path).findtext(".//h1/bdi") == name
    assert pages.json(path + ".json")["identities"][0]["name"] == name


def test_who_is_not_there_and_what_cannot_be_asked(pages: Any) -> None:
    pages.put(report("r1", "Tove Arnquist", "VEL GOV", "2022-11-09"))
    for path in ("Nobody", "%22", "", "%F0%9F%98%80", "*", "%00"):
        assert pages.client.get(f"/actors/{path}").status_code == 404, path
    for query in ("since=soon", "story=x", "kind=x", "offset=-1", "limit=0", "limit=9999"):
        assert pages.client.get(f"/actors/Arnquist?{query}").status_code == 422, query


def test_names_are_text(pages: Any) -> None:
    name = "<script>alert(1)</script> \u202eXu"
    pages.put(report("r1", name, None, "2022-11-09"))
    page = pages.get("/actors/script")
    assert not page.cssselect("main script")
    assert "\u202e" not in page.findtext(".//h1/bdi")
