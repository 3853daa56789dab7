"""What goes from one step of linking by blocks to the next, and what comes out of it."""

from collections.abc import Iterable, Iterator
from typing import Any, Self, TypeVar

import msgspec

from sayso.core.records import Document, Judgement, Reading, Record, Sketch
from sayso.core.vocabulary import SECTORS
from sayso.ledger import PersonEntry, UnknownEntry
from sayso.ledger.tokens import tokens
from sayso.link.persons import is_open, last_name
from sayso.run.batch import Found

T = TypeVar("T")


class Bearer(PersonEntry, frozen=True, kw_only=True):
    """Somebody in a dated report who has a name; `reading` is the number of the report."""

    place: int
    """Which of its actors."""
    words: tuple[str, ...]
    """Of the name, as a search for names finds them."""
    last: str
    """The last word of the name, as it is written."""
    is_open: bool
    """Whether another report may tell who it is."""
    countries: frozenset[str]


class Report(Record, frozen=True, kw_only=True):
    """One version of a report as it comes to be linked."""

    number: int
    """In the order in which a ledger would get them, from 1: the number of its reading."""
    document: Document
    """Under the id that the ledger would give it."""
    bands: tuple[int, ...]
    sketch: Sketch
    bearers: tuple[Bearer, ...] = ()

    def named(self, number: int, id_: str) -> Self:
        """The same under another number and id."""
        return msgspec.structs.replace(
            self,
            number=number,
            document=msgspec.structs.replace(self.document, id=id_),
            sketch=msgspec.structs.replace(self.sketch, document=id_),
            bearers=tuple(msgspec.structs.replace(each, reading=number, document=id_) for each in self.bearers),
        )


class Brief(Record, frozen=True, kw_only=True):
    """What is known of every report where the steps are planned."""

    number: int
    document: str
    published: str | None
    publisher: str | None
    sketch: bytes
    """Packed, as there are many."""


class Told(Record, frozen=True, kw_only=True):
    """A judgement that storing a report calls for."""

    number: int
    """The report."""
    place: tuple[int, ...]
    """Its order among those of the report."""
    judgement: Judgement
    recognised: tuple[int, str, int | None, str | None] | None = None
    """Of an actor: its reading and id, and those of whom it is known as."""


class Placed(Record, frozen=True, kw_only=True):
    """What puts a report into its story."""

    published: str
    document: str
    joined: tuple[Judgement, ...] = ()
    moves: tuple[tuple[str, str], ...]
    """The reports that this one puts into a storyline, and the report that began that storyline."""

    @property
    def order(self) -> tuple[str, str]:
        """Of placing."""
        return self.published, self.document


class Links(Record, frozen=True, kw_only=True):
    """All that linking finds, in the order in which a ledger writes it."""

    told: tuple[Told, ...]
    placed: tuple[Placed, ...]


def report_of(found: Found) -> Report:
    """The report, before a ledger has named it."""
    document = found.page.document
    bearers = tuple(_bearers(document, found.reading))
    return Report(number=0, document=document, bands=found.bands, sketch=found.sketch, bearers=bearers)


def _bearers(document: Document, reading: Reading) -> Iterator[Bearer]:
    """The persons, as `ledger.persons` finds them."""
    if document.published is None:
        return
    named = {actor.code[:3] for actor in reading.actors if actor.code is not None}
    named |= {place.country for place in reading.places if place.country is not None}
    countries = frozenset(named) - SECTORS
    persons = [
        (place, actor)
        for place, actor in enumerate(reading.actors)
        if actor.kind == "person" or (actor.kind == "organisation" and actor.code is None)
    ]
    words = tokens("actors", [(actor.name,) for _, actor in persons])
    for (place, actor), (own,) in zip(persons, words, strict=True):
        told: dict[str, Any] = {"reading": 0, "actor": actor.id, "document": document.id}
        told |= {"published": document.published, "name": actor.name, "kind": actor.kind, "code": actor.code}
        told |= {"countries": countries}
        unknown = UnknownEntry(**told, text=document.text, mentions=actor.mentions, known=None, judged_by=None)
        yield Bearer(
            **told,
            place=place,
            words=tuple(own),
            last=last_name(actor.name),
            is_open=_tells_little(actor.code) and is_open(unknown),
        )


def _tells_little(code: str | None) -> bool:
    """As `ledger.persons` has it."""
    return code is None or " " not in code or code[:3] in SECTORS


def packed(record: Record) -> bytes:
    """A record as it goes from one step to the next."""
    return msgspec.msgpack.encode(record)


def unpacked(records: Iterable[bytes], kind: type[T]) -> list[T]:
    """Records that are all of one kind."""
    decode = msgspec.msgpack.Decoder(kind).decode
    return [decode(record) for record in records]
