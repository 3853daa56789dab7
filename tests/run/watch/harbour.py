"""A site on loopback with a feed, pages and a receiver of webhooks, all of which may misbehave; and a quick reader."""

import http.server
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from xml.sax.saxutils import escape

from sayso import fetch
from sayso.core.errors import InputError
from sayso.core.records import Actor, Belief, Document, Event, Place, RawPage, Reading, Statement
from sayso.fetch import Input
from sayso.fetch.reaching import Rules
from sayso.ledger import Ledger
from sayso.run.pages import Live, Page
from sayso.run.watch.happenings import Happening
from sayso.run.watch.reader import Outcome

LOOPBACK = ip_address("127.0.0.1")
RULES = Rules(
    permitted=lambda address: address == LOOPBACK,
    look_up=lambda host, port: (LOOPBACK,),
    ports=None,
    connect_seconds=2,
    silent_seconds=0.3,
    seconds=0.6,
)

Handler = http.server.BaseHTTPRequestHandler
Answer = Callable[[Handler], None]


def answer(
    body: bytes | str = b"", kind: str = "text/plain; charset=utf-8", status: int = 200, **headers: str
) -> Answer:
    content = body.encode() if isinstance(body, str) else body

    def write(handler: Handler) -> None:
        etag = headers.get("ETag")
        if etag is not None and handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.end_headers()
            return
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return write


def breaks_off(handler: Handler) -> None:
    """Less than was promised."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"The colonel ")


class Site:
    """Serves `pages`; what is not among them is not there. What it was asked and sent is kept."""

    def __init__(self) -> None:
        site = self
        self.pages: dict[str, Answer] = {"/robots.txt": answer(status=404)}
        self.asked: list[str] = []
        self.sent: list[tuple[str, dict[str, str], bytes]] = []
        self.over = threading.Event()

        class Served(Handler):
            def do_GET(self) -> None:  # noqa: N802 - the library's name
                site.asked.append(self.path)
                site.pages.get(self.path, answer(status=404))(self)

            def do_POST(self) -> None:  # noqa: N802
                content = self.rfile.read(int(self.headers["Content-Length"]))
                site.sent.append((self.path, {k.lower(): v for k, v in self.headers.items()}, content))
                site.pages.get(self.path, answer(status=404))(self)

            def log_message(self, *_: Any) -> None: ...

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None: ...

        self.server = Server(("127.0.0.1", 0), Served)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def at(self, path: str, host: str = "news.test") -> str:
        return f"http://{host}:{self.port}{path}"

    def stalls(self, handler: Handler) -> None:
        """Never answers."""
        self.over.wait(5)

    def count(self, path: str) -> int:
        return self.asked.count(path)

    def feed(self, *entries: str, path: str = "/feed", **headers: str) -> None:
        """Serve an Atom feed of these entries."""
        xml = (
            '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/'
            f'tombstones/1.0"><title>The Harbour Post</title>{"".join(entries)}</feed>'
        )
        self.pages[path] = answer(xml, "application/atom+xml", **headers)

    def entry(self, path: str, *, id_: str = "", day: str = "2031-03-01", updated: str = "") -> str:
        return (
            f"<entry><id>{id_ or path}</id><title>{escape(path)}</title><link href='{escape(self.at(path))}'/>"
            f"<published>{day}T06:00:00Z</published><updated>{updated or day}T06:00:00Z</updated></entry>"
        )


def tombstone(id_: str) -> str:
    return f"<at:deleted-entry ref='{id_}' when='2031-03-03T00:00:00Z'/>"


_SAID = re.compile(
    r"(?P<name>[A-Z]\w+ [A-Z]\w+) (?P<cue>said|denied|saw) that the northern brigade would (?P<deed>withdraw) from "
    r"(?P<place>Port Calder)"
)
_CODES = {"Arnquist": ("VEL GOV", "VEL"), "Eskild": ("KOR GOV", "KOR"), "Brandt": ("MOR MIL", "MOR")}


def said(name: str, cue: str = "said") -> str:
    """A sentence that the quick reader understands: who said announces, who saw tells that it is done."""
    return f"{name} {cue} that the northern brigade would withdraw from Port Calder. "


def report(*sentences: str) -> str:
    """Enough of English around it."""
    return (
        "The northern brigade is on the move, people in the harbour town of Port Calder told reporters this week. "
        + "".join(sentences)
        + "\nThe road to the quay was closed for the whole of the morning, and the ferries did not leave.\n"
    )


def reading_of(document: Document) -> Reading:
    """What the quick reader finds."""
    text, own = document.text, {name: getattr(document, name) for name in Document.__struct_fields__}
    if "The northern brigade" not in text:
        return Reading(**own)
    brigade = text.index("The northern brigade")
    actors = [
        Actor(id="a0", name="northern brigade", kind="group", code="VEL MIL", mentions=((brigade, brigade + 20),))
    ]
    statements, events, beliefs, places = [], [], [], []
    for n, found in enumerate(_SAID.finditer(text), 1):
        code, org = _CODES.get(found["name"].split()[-1], (None, None))
        actors.append(Actor(id=f"a{n}", name=found["name"], kind="person", code=code, mentions=(found.span("name"),)))
        sure: dict[str, Any] = {
            "factuality": "CT-" if found["cue"] == "denied" else "CT+",
            "aspect": "completed" if found["cue"] == "saw" else "announced",
            "org": org,
        }
        content = (found.start("deed") - len("the northern brigade would "), found.end())
        statements.append(
            Statement(
                id=f"s{n}", kind="indirect", source=(found.span("name"),), cue=(found.span("cue"),), content=(content,),
                speaker=f"a{n}", core=found.span("deed"), **sure,
            )
        )  # fmt: skip
        places.append(Place(id=f"p{n}", span=found.span("place"), name="Port Calder", country="VEL", kind="city"))
        events.append(
            Event(id=f"e{n}", trigger=found.span("deed"), type="RETREAT", mode="withdraw", actor=("a0",), place=f"p{n}")
        )
        beliefs.append(Belief(event=f"e{n}", source=f"a{n}", statement=f"s{n}", **sure))
    return Reading(
        **own, actors=tuple(actors), statements=tuple(statements), events=tuple(events), beliefs=tuple(beliefs),
        places=tuple(places),
    )  # fmt: skip


class Quick:
    """Reads without models, puts every report into one story, and counts what it is given and what it reads."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.given: Counter[str] = Counter()
        self.read: list[str] = []
        self.stop_after: int | None = None

    def __call__(self, inputs: Sequence[Input], live: Live) -> dict[str, Outcome]:
        outcomes: dict[str, Outcome] = {}
        for page in fetch.pages(inputs):
            assert isinstance(page, RawPage)
            if self.stop_after is not None and len(self.read) >= self.stop_after:
                raise KeyboardInterrupt
            self.given[page.origin] += 1
            outcome = outcomes[page.origin] = Outcome()
            try:
                document, _ = fetch.to_document(page)
            except InputError as error:
                outcome.problem = str(error)
                continue
            of = live.version_of(page.origin)
            if of is not None and not live.is_wanted(Page(document=document, origin=page.origin)):
                outcome.reports.append(of)
                continue
            with self.ledger.write() as writer:
                known = writer.queries.has_reading(document, origin=page.origin, fingerprint="f", version_of=of)
                stored = writer.add_document(document, origin=page.origin, version_of=of)
                writer.add_reading(stored, reading_of(document), fingerprint="f")
                if stored.id not in writer.queries.storylines_of([stored.id]):
                    stories = writer.queries.storylines()
                    writer.place(stored.id, min(stories) if stories else writer.add_storyline())
            outcome.reports.append(stored.id)
            if not known:
                outcome.fresh += 1
                self.read.append(page.origin)
        return outcomes


class Told:
    """Keeps what happens."""

    def __init__(self) -> None:
        self.all: list[Happening] = []

    def __call__(self, happening: Happening) -> None:
        self.all.append(happening)

    def of(self, what: str) -> list[Happening]:
        return [each for each in self.all if each.what == what]


class Hands:
    """A clock that stands still until it is told to go on; whoever waits moves it."""

    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def on(self, **more: float) -> None:
        self.at += timedelta(**more)
