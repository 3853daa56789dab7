"""Signing in and out, the list of users, and sessions that end."""

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from shutil import copy

import httpx
import pytest
from anyio import Event, create_task_group, fail_after, run, sleep
from anyio.to_thread import current_default_thread_limiter
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from sayso.core.errors import SaysoError
from sayso.ledger import Ledger
from sayso.web.app import create_app
from sayso.web.pages import sessions as sessions_page
from sayso.web.security import sessions as sessions_module
from sayso.web.security.access import Access
from sayso.web.security.limiting import Limiter, Rates
from sayso.web.security.sessions import IDLE, WHOLE, Sessions, well_formed
from sayso.web.security.users import User, Users
from sayso.web.site import Site

HOME = "http://reports.example"
PASSWORD, TOKEN = "a ferry at noon", "a-token-for-these-tests-alone"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def users(tmp_path: Path) -> Users:
    made = Users(tmp_path / "users.toml", hasher=QUICK)
    made.put("Ines O'Neill-Brandt", "reviewer", PASSWORD)
    made.put("Rae", "reader", PASSWORD + "!")
    return made


@pytest.fixture
def ledger(tmp_path: Path, empty_file: Path) -> Iterator[Ledger]:
    copy(empty_file, tmp_path / "t.db")
    with Ledger.open(str(tmp_path / "t.db")) as opened:
        yield opened


@pytest.fixture
def site(ledger: Ledger, users: Users) -> Iterator[Site]:
    made = Site(ledger=ledger, name="t.db", access=Access(users=users, limiter=Limiter(Rates(logins=8, failures=5))))
    yield made
    made.close()


def visitor(site: Site, base_url: str = HOME, client: tuple[str, int] = ("testclient", 1)) -> TestClient:
    return TestClient(
        create_app(site), base_url=base_url, raise_server_exceptions=False, follow_redirects=False, client=client
    )


def sign_in(client: TestClient, name: str = "Rae", password: str = PASSWORD + "!", wanted: str = "/stories"):  # type: ignore[no-untyped-def]
    page = client.get("/login", params={"next": wanted})
    hidden = dict(re.findall(r'name="(form_token|next)" value="([^"]*)"', page.text))
    return client.post("/login", data={**hidden, "name": name, "password": password})


def trail(site: Site) -> list[tuple[str, str, str, str]]:
    site.audits.close()
    with site.ledger.read() as queries:
        return [(e.viewer, e.action, e.what, e.outcome) for e in reversed(queries.audits(limit=100))]


def test_who_has_not_signed_in_sees_nothing(site: Site) -> None:
    client = visitor(site)
    page = client.get("/reports/a%2Fb?as_of=2026-01-01")
    assert (page.status_code, page.headers["location"]) == (
        303,
        "/login?next=%2Freports%2Fa%252Fb%3Fas_of%3D2026-01-01",
    )
    assert client.get("/stories.json").status_code == client.post("/read/text").status_code == 401
    assert client.get("/api/stories").json()["error"]["code"] == "sign_in"
    for shown in (page, client.get("/login"), client.get("/nothing", follow_redirects=True)):
        assert "t.db" not in shown.text and "Rae" not in shown.text
    assert client.get("/static/sayso.css").status_code == 200


def test_signing_in_leads_to_what_was_wanted_and_out_again(site: Site) -> None:
    client = visitor(site)
    before = client.get("/login").cookies
    answer = sign_in(client, "Ines O'Neill-Brandt", PASSWORD, "/stories?status=open")
    assert (answer.status_code, answer.headers["location"]) == (303, "/stories?status=open")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie and "Max-Age" not in cookie
    assert client.cookies["sayso"] != before["sayso"]
    page = client.get("/stories")
    assert "Ines O&#39;Neill-Brandt" in page.text and "reviewer" in page.text
    token = re.search(r'name="form_token" value="(\w+)"', page.text)
    assert token
    held = client.cookies["sayso"]
    assert client.post("/logout", data={"form_token": token[1]}).headers["location"] == "/login"
    assert "sayso" not in client.cookies
    client.cookies.set("sayso", held)
    assert client.get("/stories").status_code == 303  # whoever kept the cookie has nothing of it
    name = "Ines O'Neill-Brandt"
    assert trail(site) == [(name, "sign in", "", "done"), (name, "sign out", "", "done")]


def test_cookies_go_by_https_alone_where_there_is_https(site: Site) -> None:
    client = visitor(site, "https://reports.example")
    assert "Secure" in client.get("/login").headers["set-cookie"]
    assert "Secure" in sign_in(client).headers["set-cookie"]


def test_a_cookie_that_somebody_else_has_set_opens_nothing_later(site: Site) -> None:
    planted = sessions_module.new_cookie()
    client = visitor(site)
    client.cookies.set("sayso", planted)
    answer = sign_in(client)
    assert answer.status_code == 303 and planted not in answer.headers["set-cookie"]
    thief = visitor(site)
    thief.cookies.set("sayso", planted)
    assert thief.get("/stories").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"), [("Rae", "wrong wrong"), ("Nobody", PASSWORD), ("", ""), ("Rae", "x" * 999)]
)
def test_wrong_names_and_passwords_are_told_alike(site: Site, name: str, password: str) -> None:
    client = visitor(site)
    answer = sign_in(client, name, password)
    assert answer.status_code in (403, 422)
    assert client.get("/stories").status_code == 303
    if answer.status_code == 403:
        assert "Name and password do not go together." in answer.text
        assert f'value="{name}"' in answer.text, "the name need not be typed again"
        assert password not in answer.text


def test_what_is_typed_as_a_name_is_kept_only_if_it_is_one(site: Site) -> None:
    client = visitor(site)
    sign_in(client, "the password, in the wrong field", "Rae")
    sign_in(client, "Rae", "wrong wrong")
    told = trail(site)
    assert [row[1:] for row in told] == [
        ("sign in", "a name that is not known", "wrong name or password"),
        ("sign in", "Rae", "wrong name or password"),
    ]


def test_guessing_is_slowed_down_by_address_and_by_name(site: Site) -> None:
    client = visitor(site)
    statuses = [sign_in(client, "Rae", f"guess number {n}").status_code for n in range(7)]
    assert statuses == [403] * 5 + [429] * 2
    assert sign_in(client, "Ines O'Neill-Brandt", PASSWORD).status_code == 303
    assert sign_in(client, "Ines O'Neill-Brandt", PASSWORD).status_code == 429  # the ninth from this address
    assert ("", "sign in", "", "too many attempts") in trail(site)


def test_guessing_from_elsewhere_keeps_nobody_out(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def noted(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(sessions_page, "sleep", noted)
    site = replace(site, access=replace(site.access, limiter=Limiter(Rates(guesses=6))))
    for n in range(9):
        assert sign_in(visitor(site, client=(f"203.0.113.{n}", 1)), "Rae", "guess after guess").status_code == 403
    assert waits == [sessions_page.SLOWED] * 3
    assert sign_in(visitor(site, client=("198.51.100.7", 1))).status_code == 303
    assert len(waits) == 4, "who is guessed at waits a little"
    assert sign_in(visitor(site, client=("198.51.100.8", 1)), "Ines O'Neill-Brandt", PASSWORD).status_code == 303
    assert len(waits) == 4, "and nobody else"


def test_who_waits_to_sign_in_holds_no_thread_that_shows_pages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """More wait than there are threads, and a little more than may."""
    site = replace(site, access=replace(site.access, limiter=Limiter(Rates(guesses=1))))
    site.access.limiter.hit("guesses", "Rae")
    app, answers = create_app(site), list[int]()
    wanting = sessions_page.MOST_WAITING + 5

    async def signs_in(n: int) -> None:
        transport = httpx.ASGITransport(app, client=(f"203.0.113.{n}", 1))
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            found = re.search(r'name="form_token" value="(\w+)"', (await client.get("/login")).text)
            assert found
            data = {"form_token": found[1], "name": "Rae", "password": PASSWORD + "!"}
            answers.append((await client.post("/login", data=data)).status_code)

    async def all_sign_in() -> None:
        go = Event()

        async def until_told(seconds: float) -> None:
            await go.wait()

        monkeypatch.setattr(sessions_page, "sleep", until_told)
        current_default_thread_limiter().total_tokens = 3
        async with create_task_group() as group:
            for n in range(wanting):
                group.start_soon(signs_in, n)
            with fail_after(20):
                while len(answers) < 5:
                    await sleep(0.01)
                async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
                    assert (await client.get("/login")).status_code == 200
            assert answers == [429] * 5
            go.set()

    run(all_sign_in)
    assert sorted(answers) == [303] * (wanting - 5) + [429] * 5


def test_no_form_of_another_site_signs_anybody_in(site: Site) -> None:
    client = visitor(site)
    client.get("/login")
    data = {"name": "Rae", "password": PASSWORD + "!"}
    assert client.post("/login", data=data).status_code == 403
    assert client.post("/login", data={**data, "form_token": "0" * 64}).status_code == 403


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "/\n/evil",
     "/logout", "/login?next=/login", "///evil", "/\u202e", "evil", ""],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(site: Site, wanted: str) -> None:
    assert sign_in(visitor(site), wanted=wanted).headers["location"] == "/stories"


def test_who_is_taken_off_the_list_or_changed_is_signed_out(site: Site, users: Users) -> None:
    first, second = visitor(site), visitor(site)
    sign_in(first, "Ines O'Neill-Brandt", PASSWORD)
    sign_in(second)
    users.put("Rae", "reviewer", PASSWORD + "!!")
    assert second.get("/stories").status_code == 303
    assert first.get("/audit").status_code == 200
    users.remove("Ines O'Neill-Brandt")
    assert first.get("/stories").status_code == 303


def test_a_list_that_cannot_be_read_lets_nobody_in(site: Site, users: Users, caplog: pytest.LogCaptureFixture) -> None:
    client = visitor(site)
    sign_in(client)
    assert client.get("/stories").status_code == 200
    for spoilt in (b"users = 3", b"\xff", b'[[users]]\nname="Rae"\nrole="owner"\nhash=""', None):
        if spoilt is None:
            users.path.unlink()
        else:
            users.path.write_bytes(spoilt)
        caplog.clear()
        for answer in (client.get("/stories"), sign_in(visitor(site))):
            assert answer.status_code == 503
            assert str(users.path.parent) not in answer.text and "users.toml" not in answer.text
        assert str(users.path) in caplog.text, "whoever runs the server has to know"


def test_where_there_is_a_token_alone_persons_sign_in_with_it_and_their_names(ledger: Ledger) -> None:
    site = Site(ledger=ledger, name="t.db", access=Access(token=TOKEN, token_role="reader"))
    client = visitor(site)
    assert sign_in(client, "Tove", "another token altogether").status_code == 403
    for name in ("rule:copies", "api TOKEN", "a\nb\u202e", "x" * 65):
        assert sign_in(client, name, TOKEN).status_code == 403
    assert sign_in(client, "Tove", TOKEN).status_code == 303
    assert "Tove" in client.get("/stories").text and client.get("/read").status_code == 403
    site.close()


def test_where_nobody_has_to_sign_in_there_is_no_form(ledger: Ledger) -> None:
    client = visitor(Site(ledger=ledger, name="t.db"), "http://localhost")
    assert client.get("/login?next=/audit").headers["location"] == "/audit"


def test_sessions_end_after_idleness_and_in_any_case() -> None:
    now = [0.0]
    sessions = Sessions(clock=lambda: now[0])
    cookie = sessions.start("Rae", "stamp")
    assert well_formed(cookie)
    for hour in range(1, int(WHOLE / IDLE) + 1):
        now[0] = hour * IDLE - 1
        assert (sessions.find(cookie) is not None) == (now[0] <= WHOLE)
    idle = sessions.start("Rae", "stamp")
    now[0] += IDLE + 1
    assert sessions.find(idle) is None
    assert sessions.find("no cookie of ours \udcff") is None


def test_the_most_idle_session_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions_module, "MOST", 2)
    now = [0.0]
    sessions = Sessions(clock=lambda: now[0])
    cookies = []
    for now[0] in (1.0, 2.0, 3.0):
        cookies.append(sessions.start("Rae", "stamp"))
    assert [sessions.find(cookie) is not None for cookie in cookies] == [False, True, True]


def test_only_well_formed_cookies_have_a_form_token() -> None:
    sessions = Sessions()
    good = sessions_module.new_cookie()
    assert len(sessions.form_token(good)) == 64 and sessions.form_token(good) != Sessions().form_token(good)
    for bad in ("", good[:-1], good + "a", good[:-1] + "é", good[:-1] + "="):
        assert sessions.form_token(bad) == ""


def test_a_hash_weaker_than_is_usual_is_made_anew(users: Users, tmp_path: Path) -> None:
    stronger = Users(users.path, hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    before = users.all()["Rae"].hash
    found = stronger.verified("Rae", PASSWORD + "!")
    assert found and found.hash != before
    assert Users(users.path, hasher=stronger.hasher).all()["Rae"] == found
    assert stronger.verified("Rae", PASSWORD) is None


class Slow(PasswordHasher):
    """While it makes a hash, something else goes on."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__(time_cost=2, memory_cost=16, parallelism=1)
        self._meanwhile = meanwhile

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self._meanwhile()
        return super().hash(password, salt=salt)


def test_who_is_removed_or_changed_while_he_signs_in_stays_so(users: Users) -> None:
    def signs_in(meanwhile: Callable[[], None]) -> User | None:
        return Users(users.path, hasher=Slow(meanwhile)).verified("Rae", PASSWORD + "!")

    assert signs_in(lambda: users.put("Rae", "reviewer", "another password")) is None
    assert users.all()["Rae"].role == "reviewer"
    users.put("Rae", "reviewer", PASSWORD + "!")
    demoted = signs_in(lambda: users.put("Rae", "reader", PASSWORD + "!"))
    assert demoted is not None and demoted.role == "reader" and users.all()["Rae"] == demoted
    assert signs_in(lambda: users.remove("Rae")) is None
    assert set(users.all()) == {"Ines O'Neill-Brandt"}


@pytest.mark.skipif(os.name != "posix", reason="no locks on files")
def test_changes_at_the_same_time_are_all_kept(users: Users) -> None:
    names = [f"Tove {n}" for n in range(12)]
    with ThreadPoolExecutor(12) as threads:
        wait([threads.submit(Users(users.path, hasher=QUICK).put, name, "reader", PASSWORD) for name in names])
        assert set(users.all()) == {"Ines O'Neill-Brandt", "Rae", *names}
        wait([threads.submit(Users(users.path, hasher=QUICK).remove, name) for name in names])
    assert set(users.all()) == {"Ines O'Neill-Brandt", "Rae"}
    assert {path.stat().st_mode & 0o777 for path in users.path.parent.glob("*users.toml*")} == {0o600}


@pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")
def test_a_list_that_others_may_change_or_read_is_refused(users: Users) -> None:
    assert users.path.stat().st_mode & 0o777 == 0o600
    users.path.chmod(0o644)
    with pytest.raises(SaysoError, match="chmod 600"):
        Users(users.path).all()


@pytest.mark.parametrize(
    "name", ["", " a", "a ", "a\n", 'a"b', "a\\b", "rule:x", "api token", "\u202ea", "x" * 65, "a/b"]
)
def test_names_that_could_be_taken_for_something_else_are_refused(users: Users, name: str) -> None:
    with pytest.raises(SaysoError, match="is no name"):
        users.put(name, "reader", PASSWORD)
    assert set(users.all()) == {"Ines O'Neill-Brandt", "Rae"}


def test_a_password_has_a_length(users: Users) -> None:
    for password in ("", "short", "x" * 1001):
        with pytest.raises(SaysoError, match="password has"):
            users.put("Tove", "reader", password)
