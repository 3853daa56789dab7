"""What guards the pages, tried with what an attacker would send."""

import logging
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copy
from urllib.parse import quote

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Mount

from sayso.ledger import Ledger
from sayso.run.intake import Handed
from sayso.run.jobs import JobState
from sayso.web import app as app_module
from sayso.web.app import create_app
from sayso.web.security import forms
from sayso.web.security.access import Access
from sayso.web.security.limiting import Limiter, Rates, client_of
from sayso.web.security.policy import HEADERS
from sayso.web.site import Site

TOKEN = "a-token-for-these-tests-alone"
HOME = "http://localhost:8411"
router = APIRouter()


@router.get("/broken")
@router.get("/broken.json")
def broken() -> None:
    raise ZeroDivisionError("the secret of the house")


class Nobody:
    """Takes whatever is handed in, and reads none of it."""

    def start(self, handed: Sequence[Handed]) -> str:
        return "0123456789abcdef"

    def state(self, job: str) -> JobState | None:
        return None

    def states(self) -> tuple[JobState, ...]:
        return ()


class Idle(Site):
    """A site on which nothing is ever read, least of all from the network."""

    jobs = Nobody()  # type: ignore[assignment]


@pytest.fixture
def site(tmp_path: Path, empty_file: Path) -> Iterator[Site]:
    copy(empty_file, tmp_path / "t.db")
    with Ledger.open(str(tmp_path / "t.db")) as ledger:
        made = Idle(ledger=ledger, name="t.db", access=Access(owner="Tove"))
        yield made
        made.close()


def client_for(site: Site, base_url: str = HOME, **options: object) -> TestClient:
    return TestClient(create_app(site), base_url=base_url, raise_server_exceptions=False, **options)  # type: ignore[arg-type]


@pytest.fixture
def client(site: Site) -> TestClient:
    return client_for(site)


def guarded(site: Site, **rates: int) -> TestClient:
    access = Access(token=TOKEN, limiter=Limiter(Rates(**rates)))
    return client_for(Idle(ledger=site.ledger, name="t.db", access=access))


def form_token(client: TestClient, page: str = "/read") -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', client.get(page).text)
    assert found
    return found[1]


def trail(site: Site) -> list[tuple[str, str, str, str]]:
    site.audits.close()
    with site.ledger.read() as queries:
        return [(e.viewer, e.action, e.what, e.outcome) for e in queries.audits(limit=100)]


EVERYTHING = ("/stories", "/stories.json", "/static/sayso.css", "/nothing", "/nothing.json", "/api/nothing",
              "/login", "/stories?page=%", "/static/nothing", "/static/../app.py", "/read/address",
              "/audit?before=-1")  # fmt: skip


@pytest.mark.parametrize("path", EVERYTHING)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS", "PROPFIND"])
def test_every_answer_has_the_headers(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, follow_redirects=False)
    for name, value in HEADERS:
        assert answer.headers.get_list(name.decode()) == [value.decode()]
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert answer.headers["cache-control"] in ("no-store", "no-cache", "private, no-cache")
    assert answer.status_code < 500


def test_static_files_are_asked_about_and_not_sent_again(client: TestClient) -> None:
    first = client.get("/static/sayso.css")
    again = client.get("/static/sayso.css", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:8411", "10.0.0.8", "[::2]"],
)
def test_another_name_for_this_machine_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/stories", headers={"Host": host})
    assert answer.status_code == 421
    assert "t.db" not in answer.text and "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "host",
    [
        "",
        "a b",
        "[",
        "[::1",
        "http://localhost",
        "localhost/",
        "local\\host",
        "user@localhost",
        "evil[::1]",
        "[::1]evil",
        "[localhost]",
        "[127.0.0.1]",
        "[::1%25lo]",
        "localhost:",
        "localhost:a",
        "localhost\t",
        ":80",
        "[]",
    ],
)
def test_a_malformed_name_is_refused(site: Site, host: str) -> None:
    for client in (client_for(site), guarded(site)):
        assert client.get("/stories", headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:8411", "127.8.8.8", "[::1]:8411"])
def test_the_machine_itself_goes_by_several_names(client: TestClient, host: str) -> None:
    assert client.get("/stories", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(("host", "status"), [("evil.example", 421), ("a b", 400)])
def test_programs_are_told_so_in_json(client: TestClient, host: str, status: int) -> None:
    for path in ("/api/stories", "/stories.json"):
        answer = client.get(path, headers={"Host": host})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")
        assert answer.json()["error"]["code"] == {421: "wrong_host", 400: "bad_request"}[status]
        assert "t.db" not in answer.text


def test_a_ledger_that_cannot_be_read_is_told_without_its_path(
    site: Site, client: TestClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite3.connect(tmp_path / "t.db") as connection:
        connection.execute("drop table documents")
    connection.close()
    for path in ("/reports/r1", "/reports/r1.json", "/api/reports/r1"):
        caplog.clear()
        answer = client.get(path)
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text and "the ledger t.db cannot be used" in answer.text
        assert str(tmp_path) in caplog.text


def test_a_report_whose_id_ends_in_json_has_pages_that_say_what_is_wrong(client: TestClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    for path, headers, kind in (
        ("/reports/x%2Ejson?from=x", {}, "text/html"),
        ("/reports/x.json", browser, "text/html"),
        ("/reports/x.json", {}, "application/json"),
        ("/api/reports/x.json", browser, "application/json"),
    ):
        answer = client.get(path, headers=headers)
        assert answer.status_code in (404, 422) and answer.headers["content-type"].startswith(kind), path


def _routes(app: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    for route in app.routes:  # type: ignore[attr-defined]
        if isinstance(route, Mount):
            yield from _routes(route.app, prefix + route.path) if hasattr(route.app, "routes") else ()
        elif isinstance(route, APIRoute):
            yield from ((method, prefix + route.path) for method in route.methods or ())
        elif hasattr(route, "original_router"):
            yield from _routes(route.original_router, prefix)


def test_whatever_changes_something_needs_the_token_of_a_page(site: Site, client: TestClient) -> None:
    """Over all routes that there are, so over those that will be added, too."""
    changing = sorted({(m, p) for m, p in _routes(client.app) if m not in ("GET", "HEAD", "OPTIONS")})
    assert ("POST", "/read/address") in changing and ("POST", "/logout") in changing
    assert any(path.startswith("/api/") for _, path in changing)
    client.get("/read")  # it has a cookie
    generous = Idle(ledger=site.ledger, name="t.db", access=Access(limiter=Limiter(Rates(writes=10_000))))
    client = client_for(generous)
    client.get("/read")
    for method, path in changing:
        address = re.sub(r"\{[^}]*\}", "1", path)
        for body in ({"json": {}}, {"data": {"x": "y"}}, {"data": {"form_token": "0" * 64}}, {"content": b""},
                     {"headers": {"X-Form-Token": "0" * 64}}, {"files": {"files": b"x"}}):  # fmt: skip
            answer = client.request(method, address, follow_redirects=False, **body)  # type: ignore[arg-type]
            # Files where none belong are not even looked into for a token.
            assert answer.status_code == 403 or ("files" in body and answer.status_code == 400), (method, address, body)


def test_the_token_of_one_browser_does_not_serve_another(site: Site) -> None:
    app = create_app(site)
    mine, other = TestClient(app, base_url=HOME), TestClient(app, base_url=HOME)
    token = form_token(mine)
    other.get("/read")
    sent = {"form_token": token, "text": " "}
    assert other.post("/read/text", data=sent).status_code == 403
    assert mine.post("/read/text", data=sent).status_code == 422  # there is no text
    assert TestClient(app, base_url=HOME).post("/read/text", data=sent).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:8412"},
        {"Origin": "http://localhost:8411.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": HOME},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    ],
)
def test_what_another_site_sends_is_refused_with_the_right_token_too(
    client: TestClient, headers: dict[str, str]
) -> None:
    data = {"form_token": form_token(client), "text": " "}
    answer = client.post("/read/text", data=data, headers=headers)
    assert answer.status_code == 403 and "another site" in answer.text


@pytest.mark.parametrize("headers", [{"Origin": HOME}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-origin"}, {}])
def test_our_own_forms_are_taken(client: TestClient, headers: dict[str, str]) -> None:
    assert (
        client.post("/read/text", data={"form_token": form_token(client), "text": " "}, headers=headers).status_code
        == 422
    )


def test_who_comes_from_another_site_keeps_his_cookie(client: TestClient) -> None:
    """Browsers hold a strict cookie back there: were it set anew, one link would sign people out."""
    client.cookies.clear()
    there = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    answer = client.get(f"{HOME}//evil.example/stories?q=a%22b&c=<>", headers=there)
    assert "set-cookie" not in answer.headers
    assert answer.headers["refresh"].startswith("0; url=/evil.example/")
    assert "<>" not in answer.text.split("url=")[-1] and 'a"b' not in answer.text


def test_readers_change_nothing(site: Site) -> None:
    access = Access(token=TOKEN, token_role="reader")
    client = client_for(
        Idle(ledger=site.ledger, name="t.db", access=access), headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert client.get("/stories").status_code == 200
    for page in ("/read", "/audit", "/audit.json", "/jobs/1"):
        assert client.get(page).status_code == 403
    assert client.post("/read/address", data={"address": "http://x.example"}).status_code == 403


def test_a_program_shows_its_token_and_needs_no_form(site: Site) -> None:
    client = guarded(site)
    shown = {"Authorization": f"bearer {TOKEN}"}
    assert client.get("/stories.json").status_code == 401
    assert client.get("/stories.json", headers=shown).status_code == 200
    assert client.post("/read/text", data={"text": " "}, headers=shown).status_code == 422
    assert "set-cookie" not in client.get("/stories.json", headers=shown).headers


def test_wrong_tokens_are_counted_and_kept(site: Site) -> None:
    client = guarded(site, logins=3)
    wrong = [client.get("/stories.json", headers={"Authorization": f"Bearer {guess}"}) for guess in "abcde"]
    assert [answer.status_code for answer in wrong] == [401, 401, 401, 429, 429]
    assert wrong[0].headers["www-authenticate"] == "Bearer" and int(wrong[-1].headers["retry-after"]) > 0
    assert client.get("/stories.json", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 429
    own = client.app.state.site  # type: ignore[attr-defined]
    assert trail(own) == [("", "show a token", "/stories.json", "wrong token")] * 3


def test_too_many_requests_are_told_when_to_come_again(site: Site) -> None:
    client = guarded(site, reads=3, writes=2)
    shown = {"Authorization": f"Bearer {TOKEN}"}
    reads = [client.get("/stories.json", headers=shown) for _ in range(4)]
    writes = [client.post("/read/text", headers=shown) for _ in range(3)]
    assert [each.status_code for each in reads] == [200, 200, 200, 429]
    assert [each.status_code for each in writes] == [422, 422, 429]
    assert reads[-1].json()["error"]["code"] == "too_many" and 1 <= int(reads[-1].headers["retry-after"]) <= 60
    own = client.app.state.site  # type: ignore[attr-defined]
    assert len(trail(own)) == 2  # what was not counted is not kept either


def test_a_household_counts_as_one_and_ipv4_as_itself() -> None:
    assert client_of("2001:db8:1:2:aaaa::1") == client_of("2001:db8:1:2:bbbb::2") != client_of("2001:db8:1:3::1")
    assert client_of("::ffff:10.1.2.3") == client_of("10.1.2.3") != client_of("10.1.2.4")
    assert client_of("testclient") == "testclient"


def test_a_body_too_large_is_refused_with_and_without_its_length(client: TestClient) -> None:
    token = form_token(client)
    large = b"address=" + b"a" * (forms.MAX_BODY + 1)
    kind = {"Content-Type": "application/x-www-form-urlencoded", "X-Form-Token": token}

    def chunks() -> Iterator[bytes]:
        for start in range(0, len(large), 50_000):
            yield large[start : start + 50_000]

    for body in (large, chunks()):
        answer = client.post("/read/address", content=body, headers=kind)
        assert answer.status_code == 413 and "more than is taken at once" in answer.text
        assert answer.headers["content-security-policy"]
    lying = client.post("/read/address", content=b"address=a", headers={**kind, "Content-Length": str(10**12)})
    assert lying.status_code == 413


@pytest.mark.parametrize("multipart", [False, True])
def test_a_form_of_very_many_fields_is_refused(client: TestClient, multipart: bool) -> None:
    fields = {f"f{n}": "1" for n in range(10_000)} | {"form_token": form_token(client), "address": "http://x.example"}
    options = {"files": {name: (None, value) for name, value in fields.items()}} if multipart else {"data": fields}
    for path in ("/read/address", "/logout"):
        assert client.post(path, **options).status_code == 400  # type: ignore[arg-type]


def test_more_files_than_may_be_sent_are_refused(client: TestClient) -> None:
    files = [("files", (f"{n}.txt", b"x")) for n in range(60)]
    answer = client.post("/read/files", data={"form_token": form_token(client)}, files=files)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fapp.py", "/static//etc/passwd", "/static/%00",
     f"{HOME}//x", "/static/..\\app.py", "/../../etc/passwd", "/reports/..%2f..%2fetc%2fpasswd", "/login%00",
     "/%0d%0aSet-Cookie:%20a=b"],
)  # fmt: skip
def test_tricks_with_paths_lead_nowhere(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code in (303, 307, 404)
    assert "root:" not in answer.text and "create_app" not in answer.text
    assert "a=b" not in answer.headers.get("set-cookie", "") and "\n" not in answer.headers.get("location", "")


def test_addresses_longer_than_any_are_refused(client: TestClient) -> None:
    assert client.get("/" + "a" * 9_000).status_code == 414
    assert client.get("/stories.json", params={"q": "a" * 9_000}).json()["error"]["code"] == "too_long"


def test_an_error_of_the_program_tells_its_number_and_nothing_else(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Page:
        pass

    page = Page()
    page.router = router  # type: ignore[attr-defined]
    monkeypatch.setattr(app_module, "PAGES", (page,))
    client = client_for(site)
    with caplog.at_level(logging.ERROR, "sayso.web"):
        shown, told = client.get("/broken"), client.get("/broken.json?secret=1")
    assert shown.status_code == told.status_code == 500
    assert told.json()["error"]["code"] == "internal"
    number = re.search(r"under ([0-9a-f]{8})", shown.text)
    assert number and number[1] in caplog.text and "ZeroDivisionError" in caplog.text
    assert "secret" not in shown.text + told.text and "Zero" not in shown.text + told.text
    assert "secret=1" not in caplog.text
    assert shown.headers["content-security-policy"]


def test_what_is_missing_is_a_404_and_what_is_mistyped_says_where(client: TestClient) -> None:
    assert client.get("/stories/999999").status_code == 404
    assert client.get("/jobs/0123456789abcdef.json").json()["error"]["code"] == "missing"
    wrong = client.get("/audit.json?limit=many<script>")
    assert wrong.status_code == 422 and wrong.json()["error"]["message"].startswith("limit: ")
    assert "script" not in wrong.text
    assert client.post("/stories", headers={"X-Form-Token": form_token(client)}).status_code == 405


def test_writes_are_kept_with_nothing_that_could_mislead(site: Site, client: TestClient) -> None:
    data = {"form_token": form_token(client), "text": " ", "title": "x"}
    client.post("/read/text", data=data)
    client.post("/no%0a\u202esuch", headers={"X-Form-Token": data["form_token"]})
    client.post("/read/text", data={"text": "x"})
    rows = trail(site)
    assert [row[1:] for row in reversed(rows)] == [
        ("POST", "/read/text", "refused (422)"),
        ("POST", "/no such", "refused (404)"),
        ("POST", "/read/text", "refused (403)"),
    ]
    assert {row[0] for row in rows} == {"Tove"}
    assert data["form_token"] not in str(rows)


ADDRESSES = ("/login", "/logout", "/audit", "/audit.json", "/read", "/read/files", "/read/files.json", "/read/text",
             "/read/address", "/jobs/", "/jobs/x.json")  # fmt: skip
WORDS = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(["-1", "9" * 30, "\x00", "\u202e", "%"])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD"]),
    st.sampled_from(ADDRESSES) | WORDS.map(lambda words: f"/jobs/{quote(words)}"),
    st.dictionaries(
        st.sampled_from(["next", "before", "limit", "name", "password", "text", "date", "url", "q"]), WORDS
    ),
    st.sampled_from(["data", "json", "content", "files"]),
    st.binary(max_size=60),
    st.booleans(),
)
def test_whatever_is_sent_the_program_does_not_break(  # noqa: PLR0917
    open_site: Site, method: str, path: str, values: dict[str, str], how: str, raw: bytes, through_token: bool
) -> None:
    client = client_for(open_site)
    token = form_token(client, "/read")
    headers = {"X-Form-Token": token} if through_token else {}
    body = {"data": values, "json": values, "content": raw, "files": {name: v.encode() for name, v in values.items()}}[
        how
    ]
    kind = {"content-type": "multipart/form-data; boundary=" + raw.hex()} if how == "content" else {}
    answer = client.request(
        method,
        path,
        params=values,
        headers={**headers, **kind},
        **{how: body},
        follow_redirects=False,  # type: ignore[arg-type]
    )
    assert answer.status_code < 500, answer.text


@pytest.fixture(scope="module")
def open_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Ledger.open(str(tmp_path_factory.mktemp("open") / "t.db")) as ledger:
        made = Idle(ledger=ledger, name="t.db", access=Access(limiter=Limiter(Rates(writes=10**6, logins=10**6))))
        yield made
        made.audits.close()
