"""The bundled sample, read once a run, for whatever shows or serves it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import etree, html

from sayso.core.records import Document, Judgement, Reading
from sayso.ledger import Ledger
from sayso.run.digests import refresh
from sayso.run.read import read_into
from sayso.web.app import create_app
from sayso.web.site import Site

from ..databases import Ledgers

SAMPLE = Path(__file__).parents[2] / "examples/kherson"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a ledger with the sample; to be copied by whoever writes into it."""
    path = tmp_path_factory.mktemp("sample") / "kherson.db"
    with Ledger.open(str(path)) as opened:
        read_into(opened, [str(SAMPLE)])
        refresh(opened)
    return path


PART = re.compile(r"""([\w-]+|\*)|\#([\w.@-]+)|\.([\w-]+)|\[([\w-]+)(?:(\^?)=['"]([^'"]*)['"])?\]|(\s+)""")


class Element(html.HtmlElement):
    """An element in which others are found by the simplest CSS selectors."""

    def cssselect(self, selector: str, translator: str = "html") -> list[Any]:
        """Those that match one of the selectors: names, #ids, .classes, [attributes], one inside the other."""
        return self.xpath(" | ".join(xpath(each.strip()) for each in selector.split(",")))  # type: ignore[no-any-return]


def xpath(selector: str) -> str:
    found, named = "", False
    for name, id_, class_, attribute, start, value, space in PART.findall(selector):
        if space:
            named = False
            continue
        if not named:
            found, named = f"{found}//{name or '*'}", True
        if id_:
            found += f"[@id='{id_}']"
        elif class_:
            found += f"[contains(concat(' ', normalize-space(@class), ' '), ' {class_} ')]"
        elif attribute and start:
            found += f"[starts-with(@{attribute}, '{value}')]"
        elif attribute:
            found += f"[@{attribute}='{value}']" if value else f"[@{attribute}]"
    return "." + found


PARSER = html.HTMLParser(encoding="utf-8")
PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=Element))


class Pages:
    """A ledger of its own, to put invented readings into, and its pages."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.client = TestClient(create_app(Site(ledger=ledger, name="invented.db")), base_url="http://127.0.0.1")

    def close(self) -> None:
        """End what goes on in the background."""
        self.client.app.state.site.close()  # type: ignore[attr-defined]

    def put(self, reading: Reading, *, storyline: int | None = 0, fingerprint: str = "reader 1") -> None:
        """Store a reading; its report joins `storyline` (None: a new one; 0: none)."""
        document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
        with self.ledger.write() as writer:
            stored = writer.add_document(document, origin=f"{reading.id}.txt")
            writer.add_reading(stored, reading, fingerprint=fingerprint)
            if storyline != 0:
                writer.place(stored.id, storyline or writer.add_storyline())

    def judge(self, kind: str, left: str, right: str, *, by: str = "rule:test", reason: str = "says so") -> None:
        """Note that two things are the same."""
        with self.ledger.write() as writer:
            writer.add_judgement(Judgement(kind=kind, left=left, right=right, score=1.0, reason=reason, by=by))

    def refresh(self) -> None:
        """Bring the list of stories up to date."""
        refresh(self.ledger)

    def get(self, path: str) -> Any:
        """The parsed page; it has to be there."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (answer.status_code, answer.text[:2000])
        assert answer.headers["content-type"].startswith("text/html")
        return html.document_fromstring(answer.content, parser=PARSER)

    def json(self, path: str) -> Any:
        """The same as JSON."""
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text[:2000]
        assert answer.headers["content-type"] == "application/json"
        return answer.json()


@pytest.fixture
def pages(ledgers: Ledgers) -> Iterator[Pages]:
    """An empty ledger and its pages."""
    with Ledger.open(ledgers.new()) as opened:
        made = Pages(opened)
        yield made
        made.close()
