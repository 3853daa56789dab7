"""The Correct page: every field of a record, what cannot be, who was quicker, and the report as a whole."""

from typing import Any
from urllib.parse import quote

import pytest
from lxml import html

from sayso.core.corrections import PlaceEntry
from sayso.run import correctpage, forming
from sayso.run.accounts import account
from sayso.run.correcting import correct, current
from sayso.run.drafting import Change
from sayso.run.placenames import PlaceChoice
from sayso.web import correctform
from sayso.web.pages import correct as correct_pages

from .conftest import PARSER, Pages
from .reviewing import HOSTILE, fields, filled, work

__all__ = ["filled", "work"]  # fixtures

PAGE = "/reports/r3%2Fx/correct"


def sent(page: Any) -> dict[str, Any]:
    """What a browser sends of the form of the record as it stands."""
    form = page.cssselect("form.correct-form")[0]
    found: dict[str, Any] = {}
    for each in form.cssselect("input"):
        if each.get("type") in ("checkbox", "radio"):
            if each.get("checked") is not None:
                found.setdefault(each.get("name"), []).append(each.get("value"))
        elif each.get("name") in found:
            found[each.get("name")] = [found[each.get("name")], each.get("value")]
        else:
            found[each.get("name")] = each.get("value", "")
    for each in form.cssselect("select"):
        chosen = [o for o in each.cssselect("option") if o.get("selected") is not None] or each.cssselect("option")[:1]
        found[each.get("name")] = chosen[0].get("value")
    return found


def save(work: Pages, record: str, action: str = "save", page: str = PAGE, **more: Any) -> Any:
    data = sent(work.get(f"{page}?record={record}"))
    more = {name.replace("__", "."): value for name, value in more.items()}
    return work.client.post(page, data=data | {"action": action} | more, follow_redirects=False)


def reading(work: Pages, document: str = "r3/x") -> Any:
    with work.ledger.read() as queries:
        return current(queries, document)


def listed(work: Pages) -> list[Any]:
    return list(work.json("/review/corrections.json")["corrections"])


@pytest.mark.parametrize("record", ["s1", "e1", "a1", "p1"])
def test_a_form_sent_as_it_came_changes_nothing_and_says_so(work: Pages, record: str) -> None:
    answer = save(work, record)
    assert answer.status_code == 422
    assert "Nothing is other than it was" in answer.text
    assert listed(work) == []


def test_the_words_stand_in_their_paragraph_and_all_fields_hold_what_is(work: Pages) -> None:
    page = work.get(f"{PAGE}?record=s1")
    assert page.cssselect("blockquote mark")[0].text_content().startswith("the northern brigade")
    now = sent(page)
    assert (now["speaker"], now["factuality"], now["aspect"], now["view"]) == ("a1", "CT-", "completed", "as read")
    for each in page.cssselect("form.correct-form select"):
        assert page.cssselect(f"label[for='{each.get('id')}']")
    event = sent(work.get(f"{PAGE}?record=e1"))
    assert (event["type"], event["mode"], event["actor"], event["place"]) == ("RETREAT", "withdraw", ["a0"], "p1")
    assert work.json("/reports/r3%2Fx/correct.json?record=s1")["now"]["factuality"] == ["CT-"]


def test_several_fields_are_set_at_once_and_the_report_s_page_tells(work: Pages) -> None:
    before = account(work.ledger, "1")
    answer = save(work, "s1", factuality="PS+", aspect="ongoing", reason="she only hoped")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/reports/r3%2Fx?done=c1&done=c2&was=1:3:disputed#c")
    statement = reading(work).statements[0]
    assert (statement.factuality, statement.aspect) == ("PS+", "ongoing")
    page = work.get(answer.headers["location"])
    assert len(page.cssselect(".done")) == 2
    for form in page.cssselect(".done form"):
        work.client.post("/review/undo", data=fields(form))
    assert account(work.ledger, "1") == before
    assert {entry["reason"] for entry in listed(work)} == {"she only hoped"}


def test_a_deed_gets_another_type_mode_parties_place_and_day(work: Pages) -> None:
    answer = save(
        work, "e1", type="ASSAULT", mode="drone", aux="future", actor=["a0", "a1"], recipient__words="Port Calder",
        place="", date=["2031-03", "2031-03-02"],
    )  # fmt: skip
    assert answer.status_code == 303
    event = next(e for e in reading(work).events if e.id == "e1")
    assert (event.type, event.mode, event.aux, event.place) == ("ASSAULT", "drone", "future", None)
    assert event.actor == ("a0", "a1")
    assert event.date == ("2031-03", "2031-03-02")
    assert len(event.recipient) == 1


@pytest.mark.parametrize(
    ("record", "typed", "field", "told"),
    [
        ("a1", {"code": "ruritania"}, "code", "three capitals"),
        ("a1", {"name": " "}, "name", "some letters"),
        ("e1", {"mode": "drone"}, "mode", "no mode of RETREAT"),
        ("e1", {"date": ["soon", ""]}, "date", "no day, month or year"),
        ("e1", {"actor__words": "Nobody Here"}, "actor", "not in the report"),
        ("s1", {"speaker__words": "Nobody Here"}, "speaker", "not in the report"),
        ("p1", {"entry": "typed", "entry__lat": "north"}, "entry", "are numbers"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost(
    work: Pages, record: str, typed: dict[str, Any], field: str, told: str
) -> None:
    answer = save(work, record, reason="typed with care", **typed)
    assert answer.status_code == 422
    page = work_page(answer)
    (wrong,) = page.cssselect(f"#wrong-{field}")
    assert told in wrong.text_content()
    tied = page.xpath(f"//*[contains(@aria-describedby, 'wrong-{field}') and @aria-invalid and @autofocus]")
    assert tied
    assert sent(page)["reason"] == "typed with care"
    for name, value in typed.items():
        if isinstance(value, str) and value.strip():
            kept = sent(page)[name.replace("__", ".")]
            assert kept in (value, [value])
    assert listed(work) == []


def test_a_person_s_name_code_and_kind_are_corrected(work: Pages) -> None:
    answer = save(work, "a1", name="Ivo Brandt-Vale", code="VEL MIL", kind="group", reason="as he signs")
    assert answer.status_code == 303
    actor = next(a for a in reading(work).actors if a.id == "a1")
    assert (actor.name, actor.code, actor.kind) == ("Ivo Brandt-Vale", "VEL MIL", "group")
    assert {(c["kind"], c["field"]) for c in listed(work)} == {("actor", "name"), ("actor", "code"), ("actor", "kind")}
    assert save(work, "a1", "accept").status_code == 303


@pytest.mark.parametrize("record", ["s1", "e1", "a1", "p1"])
def test_no_field_of_the_form_goes_by_the_name_of_another(work: Pages, record: str) -> None:
    form = work.get(f"{PAGE}?record={record}").cssselect("form.correct-form")[0]
    every = form.cssselect("input, select, textarea")
    hidden = {i.get("name") for i in every if i.get("type") == "hidden"}
    assert not hidden & {i.get("name") for i in every if i.get("type") != "hidden"}


def test_every_mode_is_there_once_under_its_types(work: Pages) -> None:
    chosen = work.get(f"{PAGE}?record=e1").cssselect("select[name='mode']")[0]
    modes = [o.get("value") for o in chosen.cssselect("optgroup option")]
    assert len(modes) == len({*modes}) and {"withdraw", "drone"} <= {*modes}
    (one,) = [o for o in chosen.cssselect("option") if o.get("selected") is not None]
    assert one.get("value") == "withdraw" and "Retreat" in one.getparent().get("label")


def work_page(answer: Any) -> Any:

    return html.document_fromstring(answer.content, parser=PARSER)


def test_one_bad_field_keeps_the_good_ones_from_being_kept(work: Pages) -> None:
    assert save(work, "a1", name="Ivo Brandt-Vale", code="nonsense").status_code == 422
    assert reading(work).actors[1].name == "Ivo Brandt"


def test_who_was_quicker_is_shown_before_anything_is_kept(work: Pages) -> None:
    data = sent(work.get(f"{PAGE}?record=s1")) | {"action": "save", "factuality": "PR+", "reason": "mine"}
    correct(
        work.ledger,
        "r3/x",
        Change(action="set", record="s1", field="factuality", value="Uu"),
        by="Lee",
        reason="theirs",
    )
    answer = work.client.post(PAGE, data=data)
    assert answer.status_code == 409
    page = work_page(answer)
    assert (
        "Lee: how sure changed from denies it (CT-) to leaves it open (Uu) (theirs)"
        in page.cssselect("[role='alert']")[0].text_content()
    )
    again = sent(page)
    assert (again["factuality"], again["reason"]) == ("PR+", "mine")
    assert work.client.post(PAGE, data=again | {"action": "save"}, follow_redirects=False).status_code == 303
    assert reading(work).statements[0].factuality == "PR+"


def test_a_record_is_said_to_be_right_or_wrong_and_its_history_is_there(work: Pages) -> None:
    assert save(work, "s1", "accept", reason=HOSTILE).status_code == 303
    page = work.get(f"{PAGE}?record=s1")
    (row,) = page.cssselect("table.said tbody tr")
    assert "is right" in row.text_content() and "in force" in row.text_content()
    assert save(work, "s1", "reject").status_code == 303
    assert work.client.get(f"{PAGE}?record=s1").status_code == 404
    assert len(work.get(PAGE).cssselect("table.said tbody tr")) == 2


def test_actors_are_joined_and_parted(work: Pages) -> None:
    assert save(work, "a0", "merge").status_code == 422
    assert save(work, "a0", "merge", other="a1").status_code == 303
    (joined,) = reading(work).actors
    assert len(joined.mentions) == 2
    assert save(work, joined.id, "split", mention=["2"]).status_code == 422
    answer = save(work, joined.id, "split", mention=["2"], part__name="the brigade", part__code="VEL MIL")
    assert answer.status_code == 303
    assert {a.name for a in reading(work).actors} >= {"the brigade"}


def test_a_place_is_chosen_from_the_gazetteer_or_typed_or_unknown(work: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    port = PlaceEntry(name="Port Calder", lat=10.5, lon=20.25, country="VEL", geonameid=7, kind="city")
    found = (PlaceChoice(id=70, entry=port, admin="03"),)
    for module in (forming, correct_pages):
        monkeypatch.setattr(module, "candidates", lambda name: found)
    page = work.get(f"{PAGE}?record=p1&lookup=Calder")
    assert any("10.50 20.25" in label.text_content() for label in page.cssselect(".places label"))
    assert save(work, "p1", entry="70").status_code == 303
    place = reading(work).places[0]
    assert (place.lat, place.geonameid, place.confidence) == (10.5, 7, 1.0)
    typed = {"entry__lat": "1.5", "entry__lon": "-2", "entry__country": "vel"}
    assert save(work, "p1", entry="typed", **typed).status_code == 303
    place = reading(work).places[0]
    assert (place.lat, place.lon, place.country, place.geonameid) == (1.5, -2.0, "VEL", None)
    assert save(work, "p1", entry="unresolved").status_code == 303
    assert reading(work).places[0].lat is None


def test_a_missed_statement_and_a_missed_deed_are_added(work: Pages) -> None:
    form_token = fields(work.get(PAGE).cssselect("form")[-1])["form_token"]
    send: Any = {"form_token": form_token, "action": "statement", "words": "It   was\r\ncalm", "source": "a1",
                 "factuality": "CT+"}  # fmt: skip
    assert work.client.post(PAGE, data=send, follow_redirects=False).status_code == 303
    added = reading(work).statements[-1]
    text = reading(work).text
    assert text[slice(*added.content[0])] == "It was calm" and added.speaker == "a1"
    deed = send | {"action": "event", "words": "was calm", "type": "RETREAT", "mode": "drone", "source": ""}
    wrong = work.client.post(PAGE, data=deed)
    assert wrong.status_code == 422
    assert "no mode of RETREAT" in wrong.text and ">was calm</textarea>" in wrong.text
    gone = work.client.post(PAGE, data=deed | {"words": "not there at all"})
    assert gone.status_code == 422 and "not in the report" in gone.text
    assert work.client.post(PAGE, data=deed | {"mode": "ceasefire"}, follow_redirects=False).status_code == 303
    assert {e.mode for e in reading(work).events} == {"withdraw", "ceasefire"}


def test_a_report_is_called_a_copy_withdrawn_and_put_in_and_out_of_a_story(work: Pages) -> None:
    form_token = fields(work.get(PAGE).cssselect("form")[-1])["form_token"]

    def post(action: str, **more: str) -> Any:
        return work.client.post(
            PAGE, data={"form_token": form_token, "action": action, "back": PAGE} | more, follow_redirects=False
        )

    assert post("copy").status_code == 422
    missing = post("copy", other="no such report", reason="kept")
    assert missing.status_code == 422 and "no such report" in missing.text and 'value="kept"' in missing.text
    assert post("copy", chosen="r1").status_code == 303
    assert work.json("/reports/r3%2Fx/correct.json")["copy_of"] == "r1"
    assert post("not-copy", other="r1").status_code == 303
    assert post("leave", story="1").status_code == 303
    assert post("enter", story="99").status_code == 422
    assert post("withdrawn", on="soon").status_code == 422
    assert post("withdrawn", on="2031-03-05").status_code == 303
    assert work.json("/reports/r3%2Fx/correct.json")["withdrawn"]["value"] == "2031-03-05"
    assert post("not-withdrawn").status_code == 303
    assert work.json("/reports/r3%2Fx/correct.json")["withdrawn"] is None
    assert [j["same"] for j in work.json("/reports/r3%2Fx/correct.json")["reviews"]] == [False, False, True]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reports/none/correct", 404),
        ("/reports/r1/correct?record=zz", 404),
        ("/reports/r1%2Fcorrect", 404),
        ("/reports/r1%2Fcorrect/correct", 404),
        ("/reports/r1/correct.json", 200),
    ],
)
def test_addresses(work: Pages, path: str, status: int) -> None:
    assert work.client.get(path).status_code == status


def test_a_button_that_there_is_not_is_refused(work: Pages) -> None:
    assert save(work, "s1", "burn").status_code == 400
    assert save(work, "s1", "accept", at="").status_code == 400
    assert listed(work) == []


def test_a_passage_of_a_text_without_breaks_is_short() -> None:
    shown = correctpage.passage("x" * 1_000_000, (500_000, 500_001))
    assert len(shown.before) + len(shown.words) + len(shown.after) < 1_100


def test_undoing_what_made_a_record_leads_to_the_report(work: Pages) -> None:
    form_token = fields(work.get(PAGE).cssselect("form")[-1])["form_token"]
    send = {"form_token": form_token, "action": "statement", "words": "It was calm"}
    work.client.post(PAGE, data=send)
    added = reading(work).statements[-1].id
    page = work.get(f"{PAGE}?record={quote(added)}")
    (undo,) = page.cssselect("form[action='/review/undo']")
    answer = work.client.post("/review/undo", data=fields(undo), follow_redirects=True)
    assert answer.status_code == 200 and answer.url.path == PAGE.replace("%2F", "/")
    assert "Taken back" in answer.text


def test_the_story_and_the_report_lead_here(work: Pages) -> None:
    links = [a.get("href") for a in work.get("/stories/1").cssselect("a.correct")]
    assert "/reports/r3%2Fx/correct?record=s1" in links
    assert "/review/sources?org=MOR" in links
    for link in links:
        assert work.client.get(link).status_code == 200, link
    for link in [a.get("href") for a in work.get("/reports/r3%2Fx").cssselect("a.correct")]:
        assert work.client.get(link).status_code == 200, link


def test_who_is_chosen_now_goes_first_and_is_never_left_out(work: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correctform, "_MOST", 1)
    now = sent(work.get(f"{PAGE}?record=s1"))
    assert now["speaker"] == "a1"
    assert save(work, "s1", aspect="ongoing").status_code == 303
    assert reading(work).statements[0].speaker == "a1"
