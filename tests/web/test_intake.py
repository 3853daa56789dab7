"""Adding reports on the page: what is taken, what is told of it, and where it leads."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copy

import pytest
from fastapi.testclient import TestClient
from lxml import html

from sayso.core.records import Document, Problem, Reading
from sayso.ledger import Ledger
from sayso.run.intake import Address, Handed, Paste, Upload
from sayso.run.jobs import BusyError, JobState, Remark
from sayso.web.app import create_app
from sayso.web.security.access import Access
from sayso.web.site import Site

JOB = "0123456789abcdef"
FERRY, ODD = "ferry", "a/b 100%#\u202e<b>"


class Queue:
    """In place of the reading process: keeps what is handed in, and is at whatever the test says."""

    def __init__(self) -> None:
        self.handed: list[Handed] = []
        self.known: dict[str, JobState] = {}
        self.is_full = False

    def start(self, handed: Sequence[Handed]) -> str:
        if self.is_full:
            raise BusyError("8 jobs are waiting to be read")
        self.handed += handed
        return JOB

    def state(self, job: str) -> JobState | None:
        return self.known.get(job)

    def states(self) -> tuple[JobState, ...]:
        return tuple(self.known.values())

    def at(self, state: str, **fields: object) -> None:
        self.known[JOB] = JobState(id=JOB, state=state, what=("upload:a.txt#123", "paste:456"), **fields)  # type: ignore[arg-type]


class Queued(Site):
    """A site with such a queue."""

    jobs = None  # type: ignore[assignment]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    made = Queue()
    monkeypatch.setattr(Queued, "jobs", made)
    return made


@pytest.fixture
def site(tmp_path: Path, empty_file: Path, queue: Queue) -> Iterator[Site]:
    copy(empty_file, tmp_path / "t.db")
    with Ledger.open(str(tmp_path / "t.db")) as ledger:
        with ledger.write() as writer:
            for id_ in (FERRY, ODD):
                told = Document(id=id_, text="The ferry stopped.", title=f"{id_} stops", published="2026-01-06")
                stored = writer.add_document(told, origin=id_)
                writer.add_reading(stored, Reading(id=id_, text=told.text), fingerprint="f")
        made = Queued(ledger=ledger, name="t.db", access=Access(owner="Tove"))
        yield made
        made.audits.close()


@pytest.fixture
def client(site: Site) -> TestClient:
    return TestClient(
        create_app(site), base_url="http://localhost", raise_server_exceptions=False, follow_redirects=False
    )


def token(client: TestClient) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', client.get("/read").text)
    assert found
    return found[1]


def test_files_are_handed_on_as_they_came(client: TestClient, queue: Queue) -> None:
    files = [("files", ("../a.txt", b"one")), ("files", ("\u202eb\r\nX: y.html", b"\xff\x00<script>"))]
    answer = client.post("/read/files", data={"form_token": token(client)}, files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/jobs/{JOB}")
    first, second = queue.handed
    assert isinstance(first, Upload) and isinstance(second, Upload)
    assert (first.content, second.content) == (b"one", b"\xff\x00<script>")


def test_scripts_are_told_where_the_job_is(client: TestClient, queue: Queue) -> None:
    headers = {"X-Form-Token": token(client)}
    answer = client.post("/read/files.json", files=[("files", ("a.txt", b"one"))], headers=headers)
    assert (answer.status_code, answer.json()) == (201, {"job": JOB, "address": f"/jobs/{JOB}"})
    assert client.post("/read/files.json", headers=headers).json()["error"]["code"] == "bad_value"


def test_a_pasted_text_goes_with_what_is_known_of_it(client: TestClient, queue: Queue) -> None:
    fields = {
        "text": "One.\r\nTwo.",
        "title": " Ferry ",
        "publisher": "",
        "date": "2026-01-06",
        "url": "https://x.example/1",
    }
    answer = client.post("/read/text", data={"form_token": token(client), **fields})
    assert answer.status_code == 303
    assert queue.handed == [Paste(text="One.\nTwo.", title="Ferry", date="2026-01-06", url="https://x.example/1")]
    client.post("/read/text", data={"form_token": token(client), "text": "One.", "date": "", "url": ""})
    assert queue.handed[1] == Paste(text="One.")


def test_a_long_text_is_taken(client: TestClient, queue: Queue) -> None:
    long = "a" * 4_000_000
    assert client.post("/read/text", data={"form_token": token(client), "text": long}).status_code == 303
    assert queue.handed == [Paste(text=long)]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": " \r\n "},
        {"text": "One.", "date": "6 January"},
        {"text": "One.", "url": "javascript:alert(1)"},
        {"text": "One.", "url": "https://x.example/ y"},
        {"text": "One.", "title": "x" * 3_000},
        {"title": "no text"},
    ],
)
def test_what_cannot_be_is_refused_in_words(client: TestClient, queue: Queue, fields: dict[str, str]) -> None:
    answer = client.post("/read/text", data={"form_token": token(client), **fields})
    assert answer.status_code == 422 and not queue.handed
    page = html.fromstring(answer.text)
    [said] = page.xpath("//*[@role='alert']")
    [field] = page.xpath("//*[@aria-invalid='true']")
    [fault] = page.xpath(f"//*[@id='{field.get('aria-describedby').split()[0]}']")
    assert fault.text_content() in said.text_content()
    assert not page.xpath("//main//@href[starts-with(., 'javascript:')]")
    for name, typed in fields.items():
        [kept] = page.xpath(f"//form[@action='/read/text']//*[@name='{name}']")
        assert (kept.text if name == "text" else kept.get("value")).split() == typed.split(), "nothing typed is lost"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://127.0.0.1:1/", "http://127.0.0.1:1/ is inside a private network: not fetched."),
        ("http://x.example:25/", "http://x.example:25/ goes to port 25"),
        ("ftp://x.example/", "ftp://x.example/ is no address of the web"),
        ("", "There is no address."),
        ("https://x.example/" + "x" * 2_000, "At most 2,000 characters."),
    ],
)
def test_an_address_that_is_refused_stays_in_its_form(
    tmp_path: Path, empty_file: Path, address: str, told: str
) -> None:
    copy(empty_file, tmp_path / "t.db")
    with Ledger.open(str(tmp_path / "t.db")) as ledger:
        site = Site(ledger=ledger, name="t.db", access=Access(owner="Tove"))
        client = TestClient(create_app(site), base_url="http://localhost", raise_server_exceptions=False)
        answer = client.post("/read/address", data={"form_token": token(client), "address": address})
        site.close()
    page = html.fromstring(answer.text)
    assert answer.status_code == 422
    assert page.xpath("//*[@id='fault-address']")[0].text_content().startswith(told)
    assert page.xpath("//input[@id='address']")[0].get("value") == address


def test_an_address_is_handed_on_and_kept_in_the_trail(site: Site, client: TestClient, queue: Queue) -> None:
    client.post("/read/address", data={"form_token": token(client), "address": " https://x.example/1 "})
    assert queue.handed == [Address(address="https://x.example/1")]
    site.audits.close()
    with site.ledger.read() as queries:
        (row,) = queries.audits(limit=5)
    assert (row.viewer, row.action, row.what, row.outcome) == (
        "Tove", "add reports", "an address: https://x.example/1", "done",
    )  # fmt: skip


def test_a_full_queue_says_when_to_come_again(client: TestClient, queue: Queue) -> None:
    queue.is_full = True
    answer = client.post("/read/address", data={"form_token": token(client), "address": "https://x.example/1"})
    assert answer.status_code == 503 and answer.headers["retry-after"] == "30" and "waiting to be read" in answer.text


def test_what_a_job_is_at_is_shown_and_asked_for_again(client: TestClient, queue: Queue) -> None:
    queue.at("reading", done=2, total=5)
    page = html.fromstring(client.get(f"/jobs/{JOB}").text)
    (status,) = page.xpath('//*[@role="status"]')
    assert status.text_content() == "Reading: 2 of 5" and status.get("aria-live") == "polite"
    assert page.xpath("//progress/@value") == ["2"]
    assert page.xpath('//noscript/meta[@http-equiv="refresh"]')
    assert client.get(f"/jobs/{JOB}.json").json()["job"]["done"] == 2
    lately = html.fromstring(client.get("/read").text).xpath('//section[@aria-labelledby="lately"]//li')[0]
    assert " ".join(lately.text_content().split()) == "Reading: a.txt, a pasted text"


@pytest.mark.parametrize(
    ("id_", "address"), [(FERRY, "/reports/ferry"), (ODD, "/reports/a%2Fb%20100%25%23%E2%80%AE%3Cb%3E")]
)
def test_one_report_leads_to_its_page(client: TestClient, queue: Queue, id_: str, address: str) -> None:
    queue.at("done", done=1, total=1, reports=(id_,))
    answer = client.get(f"/jobs/{JOB}")
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert client.get(f"/jobs/{JOB}.json").json()["goes_to"] == address


def test_several_reports_and_problems_are_listed(client: TestClient, queue: Queue) -> None:
    bad = Remark(origin="upload:b.txt#123", problem=Problem(stage="fetch", message="is <empty>"))
    queue.at("done", done=3, total=3, reports=(FERRY, ODD), problems=(bad,), failed=1)
    shown = client.get(f"/jobs/{JOB}").text
    page = html.fromstring(shown)
    assert [link.text_content() for link in page.xpath('//section[@aria-labelledby="reports"]//a')] == [
        "ferry stops", "a/b 100%# <b> stops",
    ]  # fmt: skip
    assert page.xpath('//section[@aria-labelledby="problems"]//li')[0].text_content() == "b.txt: is <empty>"
    assert "<empty>" not in shown and "\u202e" not in shown and "refresh" not in shown


def test_a_failed_job_says_why(client: TestClient, queue: Queue) -> None:
    queue.at("failed", message="leads to 10.0.0.1, which is no address of the web")
    assert "leads to 10.0.0.1" in client.get(f"/jobs/{JOB}").text


def test_an_unknown_job_is_a_404(client: TestClient, queue: Queue) -> None:
    assert client.get("/jobs/ffffffffffffffff").status_code == client.get("/jobs/x.json").status_code == 404


def test_every_field_has_a_label(client: TestClient, queue: Queue) -> None:
    page = html.fromstring(client.get("/read").text)
    for field in page.xpath("//main//input[@type != 'hidden' or not(@type)] | //main//textarea"):
        assert page.xpath(f'//label[@for="{field.get("id")}"]'), field.get("name")
    assert len(page.xpath("//h1")) == 1 and not page.xpath("//@style | //@onclick | //script[not(@src)]")
