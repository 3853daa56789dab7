"""The API as a program sees it: pages of lists, what has not changed, errors, and what persons write through it."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from sayso.core.records import Document, Reading
from sayso.ledger import Ledger
from sayso.run.digests import refresh
from sayso.web.api import ROUTERS
from sayso.web.api.schema import document
from sayso.web.app import create_app
from sayso.web.security.access import Access
from sayso.web.security.limiting import Limiter, Rates
from sayso.web.security.users import PROGRAM
from sayso.web.site import Site

ORDER, COPY = "2022-11-09-estuary-order", "2022-11-09-highland-order"
TOKEN = "a-token-for-these-tests-alone"
ODD = "a/b 100%#c?d=é&../\u202e𝔘"


@pytest.fixture(scope="module")
def ledger(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = copy(sample, tmp_path_factory.mktemp("api") / "l.db")
    with Ledger.open(str(path)) as opened:
        with opened.write() as writer:
            found = Document(id=ODD, text="Nothing has happened in Aldery.")
            writer.add_reading(
                writer.add_document(found, origin="odd.txt"), Reading(id=ODD, text=found.text), fingerprint="f"
            )
        refresh(opened)
        yield opened


@pytest.fixture(scope="module")
def client(ledger: Ledger) -> TestClient:
    return served(ledger, Access(token=TOKEN, limiter=Limiter(Rates(writes=10**6, reads=10**6))), shown=TOKEN)


def served(ledger: Ledger, access: Access, shown: str = "") -> TestClient:
    headers = {"Authorization": f"Bearer {shown}"} if shown else {}
    app = create_app(Site(ledger=ledger, name="l.db", access=access))
    return TestClient(app, base_url="http://localhost", headers=headers, raise_server_exceptions=False)


def test_the_index_leads_to_lists_that_are_there(client: TestClient) -> None:
    index = client.get("/api").json()
    assert index["ledger"] == "l.db"
    required = {"search", "list_records"}  # have parameters without which there is nothing to ask
    for name, address in index["links"].items():
        assert client.get(address).status_code == (422 if name in required else 200), name


def test_lists_come_in_pages_that_fit_together(client: TestClient) -> None:
    whole = client.get("/api/reports", params={"limit": 200}).json()
    assert whole["total"] == len(whole["items"]) == 19
    address, found = "/api/reports?limit=7&since=2022-11-09", []
    while address:
        answer = client.get(address)
        page = answer.json()
        assert page["limit"] == 7 and page["offset"] == len(found)
        found += page["items"]
        address = answer.links.get("next", {}).get("url", "")
    assert [r["id"] for r in found] == [r["id"] for r in whole["items"] if (r["published"] or "") >= "2022-11-09"]
    assert "prev" in answer.links
    before = client.get(answer.links["prev"]["url"]).json()
    assert before["items"] == found[before["offset"] : before["offset"] + 7]


def test_stories_are_filtered_as_on_the_page(client: TestClient) -> None:
    everything = client.get("/api/stories").json()
    assert everything["total"] == 2 and everything["pending"] == 0
    confirmed = client.get("/api/stories", params={"status": "confirmed", "country": "UKR"}).json()
    assert [(story["status"], story["for"] > story["against"]) for story in confirmed["items"]] == [("confirmed", True)]
    earlier = client.get("/api/stories", params={"as_of": "2022-11-09", "words": "Kherson"}).json()
    assert earlier["items"][0]["status"] != "confirmed"


def test_a_story_is_told_in_the_words_of_the_contract(client: TestClient) -> None:
    number = client.get("/api/stories", params={"country": "UKR"}).json()["items"][0]["id"]
    story = client.get(f"/api/stories/{number}").json()
    last = story["status"][-1]
    assert last["status"] == "confirmed" and last["for"] == len(last["sources_for"]) and last["against"] >= 0
    assert {"document", "source", "org", "factuality", "aspect", "extent", "via"} <= story["beliefs"][0].keys()
    then = client.get(f"/api/stories/{number}", params={"as_of": "2022-11-10"}).json()
    assert max(belief["published"] for belief in then["beliefs"]) == "2022-11-10"
    moved = client.get(f"/api/stories/{number}/changes", params={"since": "2022-11-10"}).json()
    assert (moved["then"]["as_of"], moved["now"]["status"]) == ("2022-11-10", "confirmed")
    chart = client.get(f"/api/stories/{number}/chart").json()
    assert "vega-lite" in chart["$schema"]


def test_what_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    for address in ("/api/stories", f"/api/reports/{ORDER}", "/api/openapi.json"):
        first = client.get(address)
        tag = first.headers["etag"]
        assert tag.startswith('"') and len(first.content) > 0
        again = client.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_an_id_may_hold_any_character(client: TestClient) -> None:
    answer = client.get(f"/api/reports/{quote(ODD, safe='')}")
    assert answer.json()["id"] == ODD
    assert client.get(f"/api/reports/{quote('a/b', safe='')}").status_code == 404


def test_pages_of_a_name_in_other_letters_are_linked(client: TestClient) -> None:
    first = client.get(f"/api/actors/{quote('Sergéi Shoigú')}", params={"limit": 1})
    second = client.get(first.links["next"]["url"])
    assert first.json()["total"] == second.json()["total"] > 1
    assert first.json()["sayings"] != second.json()["sayings"]


@pytest.mark.parametrize(
    ("method", "address", "body", "status"),
    [
        ("GET", "/api/nothing", None, 404),
        ("GET", "/api/stories/999999", None, 404),
        ("GET", f"/api/stories/{10**30}", None, 422),
        ("GET", "/api/reports/none", None, 404),
        ("GET", f"/api/reports/{ORDER}?version=9", None, 404),
        ("GET", "/api/reports?limit=201", None, 422),
        ("GET", "/api/reports?offset=-1", None, 422),
        ("GET", "/api/stories?as_of=2022-02-30", None, 422),
        ("GET", "/api/stories?as_of=1668038400", None, 422),
        ("GET", "/api/jobs/none", None, 404),
        ("DELETE", f"/api/reports/{ORDER}", None, 405),
        ("POST", "/api/stories", {}, 405),
        ("POST", "/api/judgements", {"kind": "same", "left": ORDER}, 422),
        ("POST", "/api/judgements", {"kind": "same", "left": ORDER, "right": ORDER, "reason": "x"}, 409),
        ("POST", "/api/judgements", {"kind": "same", "left": ORDER, "right": "none", "reason": "x"}, 404),
        ("POST", "/api/judgements", {"kind": "same", "left": ORDER, "right": COPY, "reason": "x", "by": "M"}, 422),
        ("POST", "/api/judgements/999/undo", {"reason": "x"}, 404),
        ("POST", "/api/notes", {"kind": "withdrawn", "report": ORDER, "on": "2022-13-01", "reason": "x"}, 422),
        ("POST", "/api/notes", {"kind": "reliability", "org": "nobody", "grade": "A", "reason": "x"}, 404),
        ("POST", "/api/corrections", {"report": ORDER, "action": "accept", "record": "e999", "reason": "x"}, 404),
        ("POST", "/api/corrections/999/undo", {"reason": "x"}, 404),
        ("POST", "/api/reports", {"title": "no text"}, 422),
        ("POST", "/api/reports", {"address": "file:///etc/passwd"}, 422),
    ],
)
def test_errors_say_what_is_wrong(client: TestClient, method: str, address: str, body: Any, status: int) -> None:
    answer = client.request(method, address, json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    error = answer.json()["error"]
    assert error.keys() == {"code", "message"} and error["message"]


def test_a_body_has_to_be_json_and_of_a_bearable_size(client: TestClient) -> None:
    def sent(content: bytes, kind: str = "application/json") -> int:
        answer = client.post("/api/judgements", content=content, headers={"Content-Type": kind})
        assert answer.json()["error"]["message"]
        return answer.status_code

    assert sent(b'{"kind": "same"}', "text/plain") == 415
    assert sent(b"{") == sent(b'"\xff"') == sent(b'{"kind": "same", "left": "\\ud800"}') == sent(b"[" * 100_000) == 422
    assert sent(b" " * 1_100_000) == 413


def test_an_address_that_knows_several_methods_says_so(client: TestClient) -> None:
    assert client.put("/api/judgements", json={}).headers["allow"] == "GET, POST"


def test_a_judgement_is_made_and_taken_back(client: TestClient, ledger: Ledger) -> None:
    def homes() -> int:
        with ledger.read() as queries:
            return len(set(queries.storylines_of([ORDER, COPY]).values()))

    pair = {"left": ORDER, "right": COPY}
    made = client.post("/api/judgements", json={"kind": "different", **pair, "reason": "another order"})
    assert made.status_code == 201 and homes() == 2
    judged = made.json()["judgement"]
    assert (judged["by"], judged["reason"], judged["same"]) == (PROGRAM, "another order", False)
    assert len(set(made.json()["stories"].values())) == 2
    undone = client.post(f"/api/judgements/{judged['number']}/undo", json={"reason": "a slip"})
    assert undone.json()["judgement"]["undone_by"] == PROGRAM and homes() == 1
    listed = client.get("/api/judgements").json()["items"]
    assert [entry["number"] for entry in listed] == [judged["number"]]


def test_a_withdrawal_and_a_grade_are_noted_and_taken_back(client: TestClient) -> None:
    report = {"kind": "withdrawn", "report": ORDER, "reason": "taken down"}
    assert client.post("/api/notes", json={**report, "on": "2022-11-12"}).json()["items"][0]["value"] == "2022-11-12"
    assert client.post("/api/notes", json={**report, "on": None}).json()["items"] == []
    org = {"kind": "reliability", "org": "RUS", "reason": "its record"}
    assert client.post("/api/notes", json={**org, "grade": "D"}).json()["items"][0]["value"] == "D"
    assert [note["kind"] for note in client.get("/api/notes").json()["items"]] == ["reliability"]
    assert client.post("/api/notes", json={**org, "grade": None}).json()["total"] == 0


def test_a_correction_shows_in_the_reading_until_it_is_taken_back(client: TestClient) -> None:
    records = client.get("/api/records", params={"report": ORDER, "limit": 200}).json()["items"]
    record = next(r for r in records if r["kind"] == "event")

    def event(**how: Any) -> dict[str, Any] | None:
        events = client.get(f"/api/reports/{ORDER}", params=how).json()["events"]
        return next((e for e in events if e["trigger"] == record["span"]), None)

    assert event() is not None
    told = {"report": ORDER, "action": "reject", "record": record["id"], "reason": "no event at all"}
    made = client.post("/api/corrections", json=told)
    assert made.status_code == 201 and made.json()["state"] == "in force"
    assert event() is None and event(raw=True) is not None
    number = made.json()["number"]
    undone = client.post(f"/api/corrections/{number}/undo", json={"reason": "it is one"})
    assert undone.json()["undone_by"] == PROGRAM and event() is not None
    assert client.get("/api/corrections", params={"report": COPY}).json()["total"] == 0


def test_what_persons_said_goes_out_and_comes_in_once(client: TestClient) -> None:
    told = {"report": ORDER, "action": "accept", "record": "e1", "reason": "line\u2028separators end no line"}
    assert client.post("/api/corrections", json=told).status_code == 201
    out = client.get("/api/corrections/export")
    assert out.headers["content-type"] == "application/x-ndjson" and out.headers["etag"]
    kind = {"Content-Type": "application/x-ndjson"}
    back = client.post("/api/corrections/import", content=out.content + b'{"line": "note"}\n', headers=kind).json()
    assert (back["added"], back["known"], len(back["problems"])) == (0, out.text.count("\n"), 1)
    assert client.post("/api/corrections/import", json={}).status_code == 415
    assert client.post("/api/corrections/import", content=b"\xff", headers=kind).status_code == 422


def test_whoever_shows_no_token_sees_nothing_but_that_all_is_well(ledger: Ledger) -> None:
    stranger = served(ledger, Access(token=TOKEN))
    health = stranger.get("/api/health")
    assert (health.status_code, health.json()["ok"]) == (200, True)
    for address in ("/api", "/api/stories", "/api/openapi.json", "/api/docs", "/api/health/x", "/api/nothing"):
        answer = stranger.get(address)
        assert answer.status_code == 401 and answer.json()["error"]["code"], address
    assert stranger.get("/api/stories", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_a_reader_writes_nothing(ledger: Ledger) -> None:
    reader = served(ledger, Access(token=TOKEN, token_role="reader"), shown=TOKEN)
    assert reader.get("/api/stories").status_code == 200
    posts = [path for path, operations in document(ROUTERS)["paths"].items() if "post" in operations]
    assert len(posts) > 5
    for path in posts:
        assert reader.post("/api" + path.replace("{number}", "1"), json={}).status_code == 403, path


def test_a_browser_writes_only_with_the_token_of_its_page(ledger: Ledger) -> None:
    access = Access()
    browser = served(ledger, access)
    told = {"kind": "withdrawn", "report": ORDER, "on": None, "reason": "it stands"}
    browser.get("/stories")
    token = access.sessions.form_token(browser.cookies[access.cookie])
    assert browser.post("/api/notes", json=told).status_code == 403
    assert browser.post("/api/notes", json=told, headers={"X-Form-Token": token[::-1]}).status_code == 403
    assert browser.post("/api/notes", json=told, headers={"X-Form-Token": token}).status_code == 201


def test_the_docs_name_every_operation_without_any_script(client: TestClient) -> None:
    page = client.get("/api/docs")
    assert page.headers["content-type"].startswith("text/html") and "<script" not in page.text
    for path, operations in document(ROUTERS)["paths"].items():
        for method in operations:
            assert f"{method.upper()} /api{path}" in page.text


def test_the_guide_names_every_route() -> None:
    guide = (Path(__file__).parents[2] / "docs/api.md").read_text()
    for path, operations in document(ROUTERS)["paths"].items():
        for method in operations:
            assert f"`{method.upper()} /api{path}`" in guide, f"{method} {path}"


def test_operations_are_well_described() -> None:
    told = document(ROUTERS)
    operations = [operation for methods in told["paths"].values() for operation in methods.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["description"].endswith("."), operation["operationId"]
        assert operation["tags"][0] in {tag["name"] for tag in told["tags"]}
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (operation["operationId"], parameter["name"])
    assert told["components"]["schemas"]["Status"]["required"][3:] == ["for", "against"]


def test_what_is_nested_too_deep_is_told_to_be_wrong(client: TestClient) -> None:
    told = f'{{"report": "{ORDER}", "action": "set", "reason": "x", "value": {"[" * 100_000}{"]" * 100_000}}}'
    answer = client.post("/api/corrections", content=told, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"] == {"code": "bad_value", "message": "body: it is nested too deep"}


def test_an_error_of_the_program_itself_is_json_with_a_number_of_the_log(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("sayso.web.api.corrections.correction_list", broken)
    answer = client.get("/api/corrections")
    assert answer.status_code == 500
    assert answer.headers["x-frame-options"] == "DENY"
    error = answer.json()["error"]
    assert error["code"] == "internal"
    assert "secret" not in answer.text
    assert len(caplog.records) == 1
    assert caplog.records[0].getMessage().split()[1].rstrip(":") in error["message"]
