"""The ledger in the real Datasette: every view and question, hostile words, no writing, and a writer beside it."""

import asyncio
import html
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.core.errors import SaysoError
from sayso.export.datasette import description, running
from sayso.export.datasette.running import _SETTINGS, command
from sayso.ledger import Ledger, tables, views
from sayso.ledger.views.words import questions, view_words

from .hand import FORMULAS, LONG, fill

PLUGINS = Path(running.__file__).with_name("plugins")
LOCAL = {"host": "127.0.0.1:8001"}
NASTY = "<script>alert(1)</script>"
Get = Callable[..., Awaitable[Any]]
Ask = Callable[[Callable[[Get], Coroutine[Any, Any, Any]]], Any]


def client(path: Path) -> Ask:
    """`ask(work)`: what `work(get)` gives, with Datasette on that file as `sayso datasette` starts it."""

    async def run(work: Callable[[Get], Coroutine[Any, Any, Any]]) -> Any:
        from datasette.app import Datasette

        chosen = {name: json.loads({"on": "true", "off": "false"}.get(v, v)) for name, v in _SETTINGS.items()}
        app = Datasette([str(path)], metadata=description(path.stem), plugins_dir=str(PLUGINS), settings=chosen)
        await app.invoke_startup()
        try:
            return await work(lambda place, **options: app.client.get(place, headers=LOCAL | options))
        finally:
            for database in app.databases.values():
                database.close()

    return lambda work: asyncio.run(run(work))


@pytest.fixture(scope="module")
def ask(sample: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Datasette on the bundled sample."""
    from sayso.run.digests import refresh

    path = tmp_path_factory.mktemp("datasette") / "kherson.db"
    with sqlite3.connect(sample.address) as source, sqlite3.connect(path) as target:
        source.backup(target)
    source.close()
    target.close()
    with Ledger.open(str(path)) as ledger:
        refresh(ledger)
    return client(path)


@pytest.fixture(scope="module")
def ask_hostile(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Datasette on reports with corrections, copies, withdrawn reports and hostile words."""
    path = tmp_path_factory.mktemp("datasette") / "hand made.db"
    with Ledger.open(str(path)) as ledger:
        fill(ledger)
        with ledger.write() as writer:
            writer.add_note(kind="reliability", subject=NASTY, value="F", reason=f"{NASTY}\u202e", by="Kim")
    return client(path)


def rows_of(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text[:500]
    told = answer.json()
    assert not told.get("error"), told["error"]
    return list(told["rows"])


def test_every_view_shows_its_rows(ask: Ask) -> None:
    async def work(get: Get) -> dict[str, int]:
        found = {}
        for name, words in view_words().items():
            rows = rows_of(await get(f"/kherson/{name}.json?_shape=objects"))
            page = await get(f"/kherson/{name}")
            assert page.status_code == 200
            assert html.escape(words.title) in page.text
            assert all(html.escape(column) in page.text for column in (rows[0] if rows else ()))
            ordered = [row[words.sort] or "" for row in rows]
            assert ordered == sorted(ordered, reverse=True)
            found[name] = len(rows)
        return found

    found = ask(work)
    assert found.keys() == set(views.NAMES)
    assert found["reports_now"] == 18
    assert found["stories_now"] == 2
    empty = {"problems_now", "corrections_in_force", "judgements_in_force", "notes_in_force"}
    assert {name for name, number in found.items() if not number} == empty


def test_every_question_is_answered(ask: Ask) -> None:
    async def work(get: Get) -> dict[str, int]:
        found = {}
        for name, asked in questions().items():
            filled = urlencode(asked.sample)
            found[name] = len(rows_of(await get(f"/kherson/{name}.json?_shape=objects&{filled}")))
            page = await get(f"/kherson/{name}?{filled}")
            assert page.status_code == 200
            assert html.escape(asked.title) in page.text
            for odd in ("", '"', "a\"b' OR 1=1 --", "*", "(", "NEAR(", "ß"):
                rows_of(await get(f"/kherson/{name}.json?_shape=objects&{urlencode(dict.fromkeys(asked.sample, odd))}"))
        return found

    found = ask(work)
    assert {name for name, number in found.items() if not number} == {"contradictions", "what_was_corrected"}


def test_questions_answer_what_they_are_asked(ask: Ask, ask_hostile: Ask) -> None:
    async def work(get: Get) -> tuple[Any, ...]:
        said = rows_of(await get("/kherson/who_said_what.json?_shape=objects&who=wallace&words=withdrawal"))
        copies = rows_of(await get("/kherson/wire_copies.json?_shape=objects&publisher=Morning+Beacon"))
        outlets = rows_of(await get("/kherson/reports_by_outlet_and_day.json?_shape=objects&since=&until="))
        months = rows_of(await get("/kherson/country_months.json?_shape=objects&since=2022-11-01&until=2022-11-30"))
        moved = rows_of(await get("/kherson/status_changes.json?_shape=objects&since="))
        return said, copies, outlets, months, moved

    said, copies, outlets, months, moved = ask(work)
    assert {row["speaker"] for row in said} == {"Ben Wallace"}
    assert [(row["report"], row["original_publisher"]) for row in copies] == [
        ("2022-11-11-beacon-completed", "Estuary News Agency")
    ]
    assert sum(row["own"] for row in outlets) == 16
    assert sum(row["copies"] for row in outlets) == 2
    assert {row["country"] for row in months} == {"MLI", "UKR"}
    assert ("disputed", "confirmed") in {(row["before"], row["status"]) for row in moved}

    async def persons(get: Get) -> list[dict[str, Any]]:
        return rows_of(await get(f"/{_tilde('hand made')}/what_was_corrected.json?_shape=objects&who=Kim"))

    assert {(row["said"], row["kind"]) for row in ask_hostile(persons)} == {
        ("correction", "event"), ("correction", "statement"), ("correction", "belief"), ("note", "withdrawn"),
        ("note", "reliability"),
    }  # fmt: skip


def test_contradictions_are_of_one_organisation_on_one_story(tmp_path: Path) -> None:
    from ..run.conftest import store, told

    path = tmp_path / "turned.db"
    with Ledger.open(str(path)) as ledger:
        for id_, day, factuality in (("t1", "2031-03-01", "CT-"), ("t2", "2031-03-02", "PR+")):
            said = ("Tove Arnquist", "VEL GOV", "said", factuality, "planned")
            store(ledger, told(id_, day, f"The {id_} Post", said, ("Ivo Brandt", "OST MIL", "said", "CT+", "planned")))

    async def work(get: Get) -> list[list[dict[str, Any]]]:
        place = "/turned/contradictions.json?_shape=objects&since=&until=&org="
        return [rows_of(await get(place + org)) for org in ("VEL", "OST")]

    turned, steady = client(path)(work)
    assert [(row["held"], row["held_report"], row["denied"], row["denied_report"]) for row in turned] == [
        ("PR+", "t2", "CT-", "t1")
    ]
    assert steady == []


def test_counts_leave_out_what_no_source_holds_and_count_denials_as_sure(tmp_path: Path) -> None:
    from ..run.conftest import store, told

    path = tmp_path / "counted.db"
    with Ledger.open(str(path)) as ledger:
        for n, factuality in enumerate(("CT+", "PS+", "CT-", "PS-", "Uu"), 1):
            said = ("Tove Arnquist", "VEL GOV", "said", factuality, "completed")
            store(ledger, told(f"t{n}", f"2031-03-0{n}", f"The t{n} Post", said))

    async def work(get: Get) -> list[dict[str, Any]]:
        return [
            rows_of(await get(f"/counted/{name}.json?_shape=objects&since=&until="))[0]
            for name in ("country_months", "sources_by_certainty")
        ]

    months, sources = client(path)(work)
    assert (months["country"], months["events"], months["reports"]) == ("VEL", 2, 2)
    assert sum(sources[name] for name in ("certain", "probable", "possible", "left_open")) == sources["beliefs"] == 5
    assert (sources["certain"], sources["denied"]) == (2, 2)


def test_words_are_searched_and_rows_counted(ask: Ask) -> None:
    async def work(get: Get) -> tuple[Any, ...]:
        found = rows_of(await get("/kherson/statements_now.json?_shape=objects&_search=withdraw"))
        counted = (await get("/kherson/events_now.json?_facet=type")).json()["facet_results"]["type"]["results"]
        page = await get("/kherson/statements_now?_search=withdraw")
        return found, counted, page

    found, counted, page = ask(work)
    assert found
    assert all("withdr" in row["words"].lower() for row in found)
    assert sum(each["count"] for each in counted) > 50
    assert 'name="_search"' in page.text


def test_rows_lead_to_their_report_and_story(ask: Ask) -> None:
    async def work(get: Get) -> Any:
        page = (await get("/kherson/statements_now")).text
        linked = re.search(r'href="(/kherson/reports_now\?report__exact=[^"]+)"', page)
        assert linked is not None
        assert 'href="/kherson/stories_now?story__exact=1"' in page
        return await get(html.unescape(linked[1]))

    assert ask(work).text.count('class="col-report') == 2, "the head and one row"


def test_internal_tables_are_hidden_and_the_rest_described(ask: Ask) -> None:
    async def work(get: Get) -> Any:
        return (await get("/kherson.json")).json()

    told = ask(work)
    hidden = {table["name"] for table in told["tables"] if table["hidden"]}
    assert {table.name for table in tables.WORKING} | {"bands", "sketches", "alembic_version", "audits"} <= hidden
    shown = {table["name"] for table in told["tables"]} - hidden
    said = description("kherson")["databases"]["kherson"]["tables"]
    assert all(said[name]["description"] for name in shown)
    assert {view["name"] for view in told["views"]} == set(views.NAMES)
    assert {query["name"] for query in told["queries"]} == set(questions())
    about = json.dumps(description("kherson"))
    assert about.count('<a href=\\"kherson/') == len(views.NAMES)
    assert "belong to their publishers" in about
    assert "corrections are not applied" in about


def test_hostile_words_are_shown_and_do_nothing(ask_hostile: Ask) -> None:
    name = _tilde("hand made")

    async def work(get: Get) -> list[Any]:
        return [await get(f"/{name}/{view}?_size=max") for view in views.NAMES]

    pages = [page.text for page in ask_hostile(work)]
    assert all(NASTY not in page for page in pages)
    assert html.escape(NASTY) in pages[-1]
    assert not any('href="javascript:' in page for page in pages)
    assert any(FORMULAS[0][:11] in page for page in pages)
    assert all(len(page) < 40 * LONG for page in pages)


def _tilde(name: str) -> str:
    from datasette.utils import tilde_encode

    return str(tilde_encode(name))


def test_nothing_can_be_written_and_nobody_else_gets_in(ask: Ask) -> None:
    writing = (
        "DELETE FROM notes", "INSERT INTO due VALUES ('a', 'b')", "PRAGMA writable_schema = 1", "ATTACH 'x' AS y",
        "DROP VIEW reports_now", "WITH a AS (SELECT 1) DELETE FROM due", "SELECT load_extension('x')",
    )  # fmt: skip

    async def work(get: Get) -> None:
        for sql in writing:
            answer = await get(f"/kherson.json?sql={quote(sql)}")
            assert answer.status_code == 400, sql
        stranger = await get("/kherson.json", host="evil.example:8001")
        assert (stranger.status_code, "kherson" in stranger.text) == (421, False)
        page = await get("/kherson")
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert "access-control-allow-origin" not in page.headers

    ask(work)


@contextmanager
def started(ledger: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The real program on a ledger."""
    line = [sys.executable, "-m", "sayso", "datasette", "--ledger", str(ledger), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as child:
        said = ""
        try:
            assert child.stdout is not None
            for part in child.stdout:
                said += part
                if found := re.search(r"http://127\.0\.0\.1:\d+", part):
                    yield found.group(), child
                    break
            else:
                pytest.fail(said)
        finally:
            child.terminate()
            child.wait(20)


def fetched(place: str) -> Any:
    with urllib.request.urlopen(place, timeout=20) as answer:
        return json.load(answer)


def test_the_real_program_shows_what_is_written_meanwhile(tmp_path: Path) -> None:
    from ..run.conftest import MINISTER, store, told

    path = tmp_path / "live.db"
    with Ledger.open(str(path)) as ledger:
        store(ledger, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
        with started(path) as (address, child):
            place = f"{address}/live/reports_now.json?_shape=array"
            assert [row["report"] for row in fetched(place)] == ["r1"]
            with ledger.write() as writer:
                writer.add_note(kind="withdrawn", subject="r1", value="2031-03-09", reason="r", by="Kim")
                assert [row["withdrawn"] for row in fetched(place)] == [None], "nobody waits, and half is not shown"
            store(ledger, told("r2", "2031-03-02", "Calder Voice", MINISTER))
            assert [(row["report"], row["withdrawn"]) for row in fetched(place)] == [("r2", None), ("r1", "2031-03-09")]
            (datasette,) = _children(child.pid)
        gone = time.monotonic() + 10
        while time.monotonic() < gone and Path(f"/proc/{datasette}").exists():
            time.sleep(0.05)
        assert not Path(f"/proc/{datasette}").exists(), "it ends with its parent"
        with pytest.raises(urllib.error.URLError):
            fetched(place)


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["datasette", *arguments])


def test_the_metadata_alone_can_be_written(tmp_path: Path) -> None:
    ledger, file = tmp_path / "my ledger.db", tmp_path / "metadata.json"
    Ledger.open(str(ledger)).close()
    done = run("--ledger", str(ledger), "--metadata", str(file))
    assert done.exit_code == 0, done.output
    assert json.loads(file.read_text()) == description("my ledger")
    assert f"--metadata {file}" in done.output
    failed = run("--ledger", str(ledger), "--metadata", str(tmp_path / "no" / "m.json"))
    assert isinstance(failed.exception, SaysoError)


def test_what_cannot_be_opened_is_told_on_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = tmp_path / "50%.db"
    Ledger.open(str(odd)).close()
    plain = Path(shutil.copy(odd, tmp_path / "plain.db"))

    def told(address: str) -> str:
        failed = run("--ledger", address).exception
        assert isinstance(failed, SaysoError)
        assert "\n" not in str(failed)
        return str(failed)

    assert "no ledger" in told(str(tmp_path / "absent.db"))
    server = told("postgresql://ines:secret@host/db")
    assert "psql" in server
    assert "secret" not in server
    assert "rename or move" in told(str(odd))
    monkeypatch.setitem(sys.modules, "datasette", None)
    assert "pip install 'sayso[datasette]'" in told(str(plain))


def test_it_listens_on_this_machine_alone(tmp_path: Path) -> None:
    line = command(tmp_path / "x.db", 8001)
    assert line[line.index("--host") + 1] == "127.0.0.1"
    with pytest.raises(SaysoError, match="path"):
        running.check(tmp_path / "a?b.db")


@pytest.mark.parametrize("name", ["kherson", "my ledger", "a.b~c", "Крим 50"])
def test_a_ledgers_front_page_leads_to_its_views(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.db"
    Ledger.open(str(path)).close()

    async def work(get: Get) -> None:
        front = f"/{_tilde(name)}"
        page = (await get(front)).text
        links = [link for link in re.findall(r'href="([^"/:]+/\w+)"', page) if "/-/" not in link]
        assert len(links) == len(views.NAMES)
        for link in links:
            assert (await get(f"/{html.unescape(link)}")).status_code == 200

    client(path)(work)


def test_in_a_browser_nothing_runs_that_a_report_brings(tmp_path: Path) -> None:
    from ..browser.conftest import _watching
    from ..chromium import chromium

    path = tmp_path / "hand.db"
    with Ledger.open(str(path)) as ledger:
        fill(ledger)
        with ledger.write() as writer:
            writer.add_note(kind="reliability", subject=NASTY, value="F", reason=NASTY, by="Kim")
    with started(path) as (address, _), chromium() as browser, _watching(browser, address) as opened:
        page = opened("/hand/statements_now")
        assert page.locator("table.rows-and-columns tbody tr").count() == 9
        meaning = page.locator("dl.column-descriptions")
        assert not meaning.is_visible(), "folded"
        page.get_by_text("What the columns mean").click()
        assert meaning.is_visible()
        page.locator("a", has_text="r1").first.click()
        assert page.url.endswith("/hand/reports_now?report__exact=r1")
        assert NASTY in opened("/hand/notes_in_force").locator("table").inner_text()
