"""Three invented reports of one withdrawal, and what a form on a page sends."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from sayso.core.records import Actor, Document, Event, Place, Reading, Statement
from sayso.ledger import Ledger
from sayso.run.digests import refresh
from sayso.web import judging
from sayso.web.pages import review, reviewed

from ..databases import Ledgers
from .conftest import Pages

HOSTILE = "<script>alert(1)</script> \u202eevil"


def told(id_: str, day: str, publisher: str, who: tuple[str, str], how: tuple[str, str, str]) -> Reading:
    """A report in which one person speaks of a withdrawal."""
    (name, code), (verb, factuality, aspect) = who, how
    text = f"{name} {verb} that the northern brigade would withdraw from Port Calder.\nIt was calm."
    start = text.index("the northern")
    trigger = (text.index("withdraw"), text.index("withdraw") + 8)
    port = (text.index("Port Calder"), text.index("Port Calder") + 11)
    sure: Any = {"factuality": factuality, "aspect": aspect, "org": code[:3]}
    return Reading(
        id=id_, text=text, published=day, publisher=publisher, title=f"Brigade to leave, says {name}",
        actors=(
            Actor(id="a0", name="northern brigade", kind="group", code="VEL MIL", mentions=((start, start + 20),)),
            Actor(id="a1", name=name, kind="person", code=code, mentions=((0, len(name)),)),
        ),
        statements=(
            Statement(
                id="s1", kind="indirect", source=((0, len(name)),),
                cue=((len(name) + 1, len(name) + 1 + len(verb)),), content=((start, text.index(".")),),
                speaker="a1", core=trigger, **sure,
            ),
        ),
        events=(Event(id="e1", trigger=trigger, type="RETREAT", mode="withdraw", actor=("a0",), place="p1"),),
        places=(Place(id="p1", span=port, name="Port Calder", country="VEL", kind="city"),),
    )  # fmt: skip


def fill(ledger: Ledger) -> None:
    """Three reports in one story: announced, done, denied."""
    readings = (
        told("r1", "2031-03-01", "The Harbour Post", ("Tove Arnquist", "VEL GOV"), ("said", "CT+", "announced")),
        told("r2", "2031-03-02", "Calder Voice", ("Runa Eskild", "KOR GOV"), ("reported", "CT+", "completed")),
        told("r3/x", "2031-03-03", HOSTILE, ("Ivo Brandt", "MOR MIL"), ("denied", "CT-", "completed")),
    )
    with ledger.write() as writer:
        story = writer.add_storyline()
        for reading in readings:
            document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
            stored = writer.add_document(document, origin=f"{reading.id}.txt")
            writer.add_reading(stored, reading, fingerprint="f")
            writer.place(stored.id, story)
    refresh(ledger)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, empty_file: Path) -> Path:
    path = tmp_path_factory.mktemp("review") / "filled.db"
    copy(empty_file, path)
    with Ledger.open(str(path)) as ledger:
        fill(ledger)
    return path


@pytest.fixture
def work(filled: Path, tmp_path: Path, ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """The three reports and their pages; stories follow without the slow model."""

    def quick(ledger: Ledger) -> None:
        refresh(ledger)

    for module in (judging, review, reviewed):
        monkeypatch.setattr(module, "place", quick)
    on_sqlite = ledgers.kind == "sqlite"
    with Ledger.open(str(copy(filled, tmp_path / "work.db")) if on_sqlite else ledgers.new()) as ledger:
        if not on_sqlite:
            fill(ledger)
        made = Pages(ledger)
        yield made
        made.close()


def token(page: Any) -> str:
    return str(page.cssselect("input[name='form_token']")[0].get("value"))


def fields(form: Any) -> dict[str, str]:
    return {i.get("name"): i.get("value", "") for i in form.cssselect("input") if i.get("name")}
