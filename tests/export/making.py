"""Reports made of a few fields, and a kind of export run on them without a ledger."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from sayso.core.records import Actor, Amount, Belief, Event, Place, Reading
from sayso.export import provenance
from sayso.export.cells import Sheet
from sayso.export.folder import Folder
from sayso.export.found import ChosenReport
from sayso.export.kinds import kind
from sayso.export.losses import Losses, LossReport
from sayso.ledger.results import DocumentEntry
from sayso.run.dossiers import Account

TEXT = "Troops of Vel shelled the market of Sulny on Monday. Nobody was hurt, a doctor said.\n\nIt was the third day."
TRIGGER = (14, 21)
ACTORS = (
    Actor(id="army", name="Ukrainian army", kind="group", code="UKR MIL", mentions=((0, 6),)),
    Actor(id="foe", name="Russian army", kind="group", code="RUS MIL", mentions=((10, 13),)),
    Actor(id="police", name="Kyiv police", kind="organisation", code="UKR COP", mentions=((0, 6),)),
    Actor(id="rebels", name="Sulny Front", kind="organisation", code="UKR REB", mentions=((0, 6),)),
    Actor(id="gunmen", name="armed men", kind="unnamed", code="UAF", mentions=((0, 6),)),
    Actor(id="people", name="villagers", kind="unnamed", code="UKR CVL", mentions=((22, 32),)),
    Actor(id="doctor", name="Olha Teslia", kind="person", code="UKR MED", mentions=((72, 78),)),
    Actor(id="minister", name="Taras Bilyk", kind="person", code="UKR GOV", mentions=((72, 78),)),
    Actor(id="union", name="Union of Millers", kind="organisation", code="UKR LAB", mentions=((72, 78),)),
    Actor(id="un", name="United Nations", kind="organisation", code="UNO", mentions=((0, 6),)),
    Actor(id="eu", name="European Union", kind="organisation", code="EUR", mentions=((0, 6),)),
    Actor(id="land", name="Ukraine", kind="country", code="UKR", mentions=((0, 6),)),
    Actor(id="somebody", name="Ivo", kind="person", mentions=((0, 6),)),
)  # fmt: skip
SULNY = Place(id="sulny", span=(36, 41), name="Sulny", lat=50.0186, lon=32.98721, country="UKR", geonameid=7,
              kind="city", radius=4.0, confidence=0.9)  # fmt: skip
PLACES = (
    SULNY,
    msgspec.structs.replace(SULNY, id="near", relation="near", radius=9.0),
    msgspec.structs.replace(SULNY, id="wide", radius=40.0),
    msgspec.structs.replace(SULNY, id="oblast", name="Poltava Oblast", kind="admin", radius=110.0),
    msgspec.structs.replace(SULNY, id="raion", name="Sulny Raion", kind="admin2", radius=30.0),
    msgspec.structs.replace(SULNY, id="country", name="Ukraine", kind="country", radius=600.0),
    msgspec.structs.replace(SULNY, id="abroad", name="Ukraine", kind="country", relation="outside", radius=None),
    msgspec.structs.replace(SULNY, id="river", name="Sula", kind="river", radius=150.0),
    msgspec.structs.replace(SULNY, id="sea", name="Black Sea", kind="sea", country=None, radius=500.0),
    msgspec.structs.replace(SULNY, id="austin", name="Austin", country="USA"),
    msgspec.structs.replace(SULNY, id="texas", name="Texas", country="USA", kind="admin"),
    Place(id="nowhere", span=(36, 41), name="Sulny"),
)
SURE = Belief(event="e1", source="AUTHOR", factuality="CT+", aspect="completed", org="outlet:Sula Post")


def event(type_: str, mode: str | None = None, **fields: Any) -> Event:
    """An event in Sulny on 3 April 2031, by nobody."""
    given = {"id": "e1", "trigger": TRIGGER, "place": "sulny", "date": ("2031-04-03", "2031-04-03")}
    return Event(**(given | {"type": type_, "mode": mode} | fields))


def report(
    *events: Event, beliefs: Sequence[Belief] | None = None, amounts: Sequence[Amount] = (), **fields: Any
) -> ChosenReport:
    """Published on 7 April 2031; it is sure of every event, where no beliefs are given."""
    told = {name: fields.pop(name) for name in ("story", "copy_of") if name in fields}
    given = {"id": "r1", "text": TEXT, "title": "Shells on Sulny", "publisher": "Sula Post", "published": "2031-04-07"}
    if beliefs is None:
        beliefs = [msgspec.structs.replace(SURE, event=each.id) for each in events]
    reading = Reading(**(
        {"actors": ACTORS, "places": PLACES} | given | fields
        | {"events": events, "beliefs": tuple(beliefs), "amounts": tuple(amounts)}
    ))  # fmt: skip
    return chosen(reading, **told)


def chosen(reading: Reading, *, story: int | None = None, copy_of: str | None = None) -> ChosenReport:
    """All of a reading."""
    entry = DocumentEntry(
        id=reading.id, version=1, origin="here", title=reading.title, publisher=reading.publisher, url=reading.url,
        published=reading.published,
    )  # fmt: skip
    return ChosenReport(
        entry=entry, reading=reading, fingerprint="reader 1", text_hash="0" * 64, copy_of=copy_of, withdrawn_on=None,
        events=reading.events, statements=reading.statements, beliefs=reading.beliefs, story=story,
    )  # fmt: skip


class Given:
    """A source of reports that are given."""

    def __init__(self, reports: Sequence[ChosenReport]) -> None:
        self._reports = reports

    def reports(self) -> Iterator[ChosenReport]:
        yield from self._reports

    def stories(self) -> Iterator[Account]:
        yield from ()


def run(name: str, folder: Path, *reports: ChosenReport, texts: bool = False) -> LossReport:
    """Export the reports into a folder that is there, with their provenance."""
    found = kind(name)
    losses = Losses(found.lost, carried=found.carried, texts=texts)
    made = Folder(folder)
    found.write(Given(reports), made, losses, texts=texts)
    with made.text(provenance.NAME) as file:
        sheet = Sheet(file, provenance.COLUMNS)
        for each in reports:
            losses.count(each)
            provenance.trace(sheet, each)
    return losses.report(name)


def cut(losses: LossReport) -> dict[str, tuple[str, int]]:
    """By field, the first words of why, and in how many records."""
    return {each.field: (each.why, each.records) for each in losses.cut}
