"""The Review page: what waits, what a person does about it, and what follows; and all that persons have said."""

import io
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from sayso.ledger import Ledger
from sayso.run import reviewing
from sayso.run.accounts import account
from sayso.run.auditing import trail
from sayso.run.correcting import correct
from sayso.run.drafting import Change
from sayso.web.viewers import Viewer

from .conftest import Pages
from .reviewing import HOSTILE, fields, filled, token, work

__all__ = ["filled", "work"]  # fixtures


def status(work: Pages) -> str:
    return account(work.ledger, "1").status[-1].status


def entry_of(page: Any, words: str) -> Any:
    (found,) = [e for e in page.cssselect(".queue article") if words in e.cssselect("h2")[0].text_content()]
    return found


def act(work: Pages, entry: Any, action: str, **more: str) -> Any:
    form = entry.cssselect("form")[0]
    return work.client.post(form.get("action"), data=fields(form) | {"action": action} | more, follow_redirects=False)


def test_an_entry_tells_why_and_what_would_change_and_leads_to_the_words(work: Pages) -> None:
    page = work.get("/review")
    entry = entry_of(page, "Ivo Brandt")
    assert "DISPUTED" in entry.text_content().upper()
    assert "instead of disputed" in entry.cssselect(".why strong")[0].text_content()
    link = entry.cssselect("blockquote a")[0]
    assert link.get("href").startswith("/reports/r3%2Fx#c")
    assert link.text_content().startswith("the northern brigade")
    assert entry.cssselect("blockquote")[0].text_content().startswith("Ivo Brandt denied that")
    assert [b.get("value") for b in entry.cssselect("button")] == ["accept", "none", "reject", "leave"]
    described = {i for b in entry.cssselect("button") for i in b.get("aria-describedby").split()}
    assert all(entry.cssselect(f"#{i}") for i in described), "each button has its effect beside it"
    assert "In question: " in entry.cssselect(".claim")[0].text_content()
    (correct_,) = entry.cssselect("a.button")
    assert correct_.get("href") == "/reports/r3%2Fx/correct?record=s1"
    assert work.json("/review.json")["entries"][0]["because"]


def test_what_is_accepted_leaves_the_queue_and_undoing_brings_it_back(work: Pages) -> None:
    page = work.get("/review")
    before = len(page.cssselect(".queue article"))
    answer = act(work, entry_of(page, "Ivo Brandt"), "accept", reason="on tape")
    assert answer.status_code == 303
    after = work.get(answer.headers["location"])
    assert len(after.cssselect(".queue article")) < before
    (done,) = after.cssselect(".done")
    assert "is right" in done.text_content() and "stays" in done.text_content()
    undo = done.cssselect("form")[0]
    answer = work.client.post("/review/undo", data=fields(undo), follow_redirects=False)
    again = work.get(answer.headers["location"])
    assert "Taken back" in again.cssselect(".done")[0].text_content()
    assert len(again.cssselect(".queue article")) == before


def test_rejecting_changes_the_status_and_undoing_restores_the_very_account(work: Pages) -> None:
    before = account(work.ledger, "1")
    assert status(work) == "disputed"
    answer = act(work, entry_of(work.get("/review"), "Ivo Brandt"), "reject", reason=HOSTILE)
    assert status(work) != "disputed"
    page = work.get(answer.headers["location"])
    told = page.cssselect(".done")[0].text_content()
    assert "is wrong" in told and "was disputed, is now" in " ".join(told.split())
    work.client.post("/review/undo", data=fields(page.cssselect(".done form")[0]))
    assert account(work.ledger, "1") == before


def test_words_about_something_else_stay_and_count_no_more(work: Pages) -> None:
    before = account(work.ledger, "1")
    answer = act(work, entry_of(work.get("/review"), "Ivo Brandt"), "none", reason="another port")
    page = work.get(answer.headers["location"])
    told = " ".join(page.cssselect(".done")[0].text_content().split())
    assert "Stance on the deed of" in told and "set to none: it is said of something else" in told
    assert "was disputed, is now" in told
    with work.ledger.read() as queries:
        assert [s.id for s in queries.readings(["r3/x"])["r3/x"].statements] == ["s1"]
    work.client.post("/review/undo", data=fields(page.cssselect(".done form")[0]))
    assert account(work.ledger, "1") == before


def test_a_refused_word_is_named_in_the_trail(work: Pages) -> None:
    form = fields(entry_of(work.get("/review"), "Ivo Brandt").cssselect("form")[0])
    work.client.post("/review", data=form | {"action": "reject", "record": "zz"})
    sent = {"form_token": form["form_token"], "action": "save", "record": "s1", "at": "", "aspect": "ongoing"}
    work.client.post("/reports/r1/correct", data=sent)
    work.client.app.state.site.audits.close()  # type: ignore[attr-defined]
    noted = [(e.action, e.what, e.outcome) for e in trail(work.ledger, limit=10).entries]
    assert ("review a record", "zz in r3/x: is wrong", "refused (404)") in noted
    assert ("correct", "save: s1 in r1", "refused (400)") in noted


def test_corrections_bear_the_viewer_s_name_whatever_a_form_says_and_are_in_the_trail(work: Pages) -> None:
    act(work, entry_of(work.get("/review"), "Ivo Brandt"), "accept", by="Mallory", viewer="Mallory")
    entries = work.json("/review/corrections.json")["corrections"]
    work.client.app.state.site.audits.close()  # type: ignore[attr-defined]
    (noted,) = [e for e in trail(work.ledger, limit=10).entries if e.action == "review a record"]
    assert {entries[0]["by"], noted.viewer} == {noted.viewer} and noted.viewer != "Mallory"
    assert "is right" in noted.what


def test_who_looked_before_another_corrected_it_is_asked_again(work: Pages) -> None:
    entry = entry_of(work.get("/review"), "Ivo Brandt")
    correct(work.ledger, "r3/x", Change(action="reject", record="s1"), by="Lee", reason="not said")
    answer = act(work, entry, "accept")
    assert answer.status_code == 409
    assert "Lee" in answer.text and "is wrong" in answer.text
    assert len(work.json("/review/corrections.json")["corrections"]) == 1


def test_a_record_that_has_been_read_anew_is_not_mistaken_for_another(work: Pages) -> None:
    form = entry_of(work.get("/review"), "Ivo Brandt").cssselect("form")[0]
    answer = work.client.post("/review", data=fields(form) | {"action": "reject", "at": "0-4"})
    assert answer.status_code == 409
    assert work.json("/review/corrections.json")["total"] == 0


def test_a_report_is_taken_off_a_story_by_its_button(work: Pages) -> None:
    answer = act(work, entry_of(work.get("/review"), "Ivo Brandt"), "leave", reason="another port")
    assert answer.status_code == 303
    (made,) = work.json("/review/corrections.json")["judgements"]
    assert (made["left"], made["right"], made["same"]) == ("r3/x", "r1", False)
    assert made["reason"] == "taken out of story 1 with its copies: r3/x; another port"
    page = work.get(answer.headers["location"])
    work.client.post("/review/undo", data=fields(page.cssselect(".done form")[0]))
    assert work.json("/review/corrections.json")["judgements"][0]["undone_by"]


def test_pairs_are_judged(work: Pages) -> None:
    both = {"form_token": token(work.get("/review")), "document": "r2", "other": "r1", "story": "1"}
    for action, kind, same in (("copy", "copy", True), ("not-copy", "copy", False), ("same", "story", True)):
        answer = work.client.post(
            "/review",
            data=both | {"action": action, "kind": kind},
            follow_redirects=False,
        )
        assert answer.status_code == 303
        last = work.json("/review/corrections.json")["judgements"][0]
        assert (last["kind"], last["same"], last["left"], last["right"]) == (kind, same, "r2", "r1")


def test_the_queue_can_be_narrowed_and_says_when_nothing_is_left(work: Pages, pages: Pages) -> None:
    assert not work.get("/review?kind=copy").cssselect(".queue article")
    assert len(work.get("/review?kind=statement&story=1").cssselect(".queue article")) > 1
    assert len(work.get("/review?show=1").cssselect(".queue article")) == 1
    assert "show=21" in work.get("/review?show=1").cssselect("a.button[href^='/review?show']")[0].get("href")
    assert work.client.get("/review?kind=nonsense").status_code == 422
    assert "Nothing waits for a look" in pages.get("/review").text_content()


def test_forms_without_the_token_and_addresses_elsewhere_are_refused(work: Pages) -> None:
    form = fields(entry_of(work.get("/review"), "Ivo Brandt").cssselect("form")[0])
    assert work.client.post("/review", data=form | {"action": "accept", "form_token": "x"}).status_code == 403
    answer = work.client.post(
        "/review", data=form | {"action": "accept", "back": "//evil.example/"}, follow_redirects=False
    )
    assert answer.headers["location"].startswith("/review?done=")


def test_a_reader_sees_the_queue_and_changes_nothing(work: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    form = fields(entry_of(work.get("/review"), "Ivo Brandt").cssselect("form")[0])
    monkeypatch.setattr(Viewer, "may_write", property(lambda self: False))
    page = work.get("/review")
    assert page.cssselect(".queue article") and not page.cssselect(".queue form")
    assert work.client.post("/review", data=form | {"action": "accept"}).status_code == 403
    assert work.client.post("/review/undo", data=form | {"sign": "c1"}).status_code == 403
    assert work.client.get("/reports/r1/correct?record=s1").status_code == 403
    assert work.json("/review/corrections.json")["total"] == 0


def test_hostile_words_stay_words(work: Pages) -> None:
    act(work, entry_of(work.get("/review"), "Ivo Brandt"), "accept", reason=HOSTILE)
    for path in ("/review", "/review/corrections", "/reports/r3%2Fx/correct", "/reports/r3%2Fx/correct?record=s1"):
        text = work.client.get(path).text
        assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in work.client.get("/review/corrections").text


def test_all_corrections_are_listed_and_narrowed(work: Pages) -> None:
    correct(work.ledger, "r1", Change(action="accept", record="s1"), by="Lee", reason="")
    number = correct(
        work.ledger, "r2", Change(action="set", record="a1", field="name", value="R. E."), by="Kim", reason="x"
    )
    reviewing.withdraw(work.ledger, "r1", "2031-03-09", by="Kim", reason="gone")
    rows = work.get("/review/corrections").cssselect("table.said tbody tr")
    assert [r.get("class") for r in rows] == ["in-force", "in-force"]
    assert len(work.get("/review/corrections?by=Lee").cssselect("table.said tbody tr")) == 1
    assert len(work.get("/review/corrections?kind=actor&by=").cssselect("table.said tbody tr")) == 1
    assert not work.get("/review/corrections?state=lost").cssselect("table.said tbody tr")
    page = work.get("/review/corrections")
    (undo,) = [f for f in page.cssselect("form[action='/review/undo']") if fields(f)["sign"] == f"c{number.number}"]
    work.client.post("/review/undo", data=fields(undo))
    assert len(work.get("/review/corrections?state=undone").cssselect("table.said tbody tr")) == 1
    note = page.cssselect("form[action='/review/notes/undo']")[0]
    work.client.post("/review/notes/undo", data=fields(note))
    assert not work.get("/review/corrections").cssselect("form[action='/review/notes/undo']")


def test_what_is_exported_can_be_brought_in_again_and_adds_nothing(work: Pages, filled: Path, tmp_path: Path) -> None:
    correct(work.ledger, "r3/x", Change(action="reject", record="s1"), by="Lee", reason="a")
    lines = work.client.get("/review/export")
    assert lines.headers["content-disposition"].startswith("attachment")
    with Ledger.open(str(copy(filled, tmp_path / "other.db"))) as other:
        there = Pages(other)
        form_token = token(there.get("/review/corrections"))
        for added, known in ((1, 0), (0, 1)):
            page = there.client.post(
                "/review/import",
                data={"form_token": form_token},
                files={"file": ("c.ndjson", io.BytesIO(lines.content + b"nonsense\n"))},
            )
            assert page.status_code == 200
            assert f"<strong>{added}</strong> new, <strong>{known}</strong> known" in page.text
            assert "line 2: it is no correction" in page.text
        assert account(other, "1") == account(work.ledger, "1")
        assert there.json("/review/corrections.json")["corrections"][0]["by"] == "Lee"


def test_agreement_is_told_or_why_it_cannot_be(work: Pages) -> None:
    assert "Nothing to compare yet" in work.get("/review/agreement").text_content()
    for document in ("r1", "r2"):
        for by in ("Kim", "Lee"):
            action = "reject" if document == "r2" else "accept"
            change = Change(action=action, record="s1")
            if document == "r2" and by == "Lee":
                continue
            correct(work.ledger, document, change, by=by, reason="")
    page = work.get("/review/agreement")
    assert "one thing only" in page.text_content()
    assert work.json("/review/agreement.json")["questions"][0]["what"] == "verdict"


def test_a_source_is_graded(work: Pages) -> None:
    form_token = token(work.get("/review/sources?org=MOR"))
    send: Any = {"form_token": form_token, "org": "MOR", "grade": "D", "reason": "often wrong"}
    assert work.client.post("/review/sources", data=send, follow_redirects=False).status_code == 303
    assert work.json("/review/sources.json")["grades"][0]["value"] == "D"
    wrong = work.client.post("/review/sources", data=send | {"org": "Nobody at All", "reason": "kept"})
    assert wrong.status_code == 422
    assert "nobody speaks for" in wrong.text and 'value="kept"' in wrong.text
