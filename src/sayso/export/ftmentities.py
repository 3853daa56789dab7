"""The entities of FollowTheMoney that a report makes: see `ftm`. Made and checked by the library, of 3.8 or 4."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from sayso.core.errors import ResourceError
from sayso.core.records import Actor, Event, Statement
from sayso.core.spelling import folded
from sayso.core.text import safe, shorten
from sayso.export.attributing import BEARINGS, HELD, Told
from sayso.export.ftmidentity import country_of, has_a_name, identity, is_country, may_be_known, schema_of
from sayso.export.losses import Losses
from sayso.export.values import NAME, iso_day, key, where
from sayso.resources.countries import name_of

if TYPE_CHECKING:
    from followthemoney.proxy import EntityProxy

_LONGEST: Final = 60_000
"""Characters of a value that is a text."""


class Writer:
    """Makes entities through the library, which cleans and checks every value."""

    def __init__(self, losses: Losses) -> None:
        self._model = _model()
        self._name = self._model.get("Person").get("name").type
        self._losses = losses
        self._shared: set[str] = set()
        """Ids of entities that several reports may speak of, once they are written."""
        self._called: set[str] = set()
        """Names with codes of those who are written, as keys."""

    def of(self, told: Told, *, texts: bool) -> Iterator["EntityProxy"]:
        """All entities of a report; those it refers to come first."""
        article = self._article(told, texts=texts)
        yield article
        ids: dict[str, str] = {}
        for actor in told.report.actors:
            id_ = identity(told, actor)
            entity = self._actor(told, actor, id_, article)
            if entity is None:
                why = "who is described and not named is told of in words, and is no entity"
                self._losses.unwritten("actor", "actor.name", _at(told, actor.id), why)
                continue
            ids[actor.id] = id_
            if id_ in self._shared:
                yield self._mention(told, actor, entity, article)
            else:
                self._cut_namesake(told, actor)
                yield entity
                self._shared |= {id_} if may_be_known(told, actor) else set()
        for event in told.report.events:
            yield self._event(told, event, ids, article)
        for statement in told.report.statements:
            yield self._statement(told, statement, ids, article)
        self._cut_facts(told)

    def _cut_namesake(self, told: Told, actor: Actor) -> None:
        """Somebody who is called as another one is."""
        called = key("called", *sorted(folded(word) for word in actor.name.split()), actor.code or "")
        if called in self._called:
            why = "an entity of its own beside one of that name and code: nobody has judged the two to be the same"
            self._losses.cut("actor.id", _at(told, actor.id), why)
        self._called.add(called)

    def _cut_facts(self, told: Told) -> None:
        """What no event refers to is not told."""
        at = {event.place for event in told.report.events}
        of = {id_ for event in told.report.events for id_ in event.amounts}
        for place in told.report.places:
            if place.id not in at:
                self._losses.cut("place.name", _at(told, place.id), "no event is there")
        for amount in told.report.amounts:
            if amount.id not in of:
                self._losses.cut("amount.value", _at(told, amount.id), "no event has it")

    def _make(self, schema: str, id_: str, fields: Mapping[str, Any]) -> "EntityProxy":
        entity: EntityProxy = self._model.make_entity(schema)
        entity.id = id_
        for name, value in fields.items():
            if value:
                entity.add(name, value)
        given = {name: entity.get(name) for name in {*entity.schema.required, *fields} if entity.has(name)}
        missing = [name for name in entity.schema.required if name not in given]
        wrong = [name for name, values in given.items() if entity.schema.properties[name].validate(values)]
        if missing or wrong:  # which would be our mistake: every value has been cleaned
            raise ValueError(f"{schema} {id_}: {', '.join(missing)} missing, {', '.join(wrong)} wrong")
        return entity

    def _article(self, told: Told, *, texts: bool) -> "EntityProxy":
        reading, report = told.reading, told.report
        url = told.own_url()
        if reading.url and url is None:
            self._losses.cut("document.url", reading.id, "it is no address of a page, and is left out")
        notes = [f"a copy of report {report.copy_of}"] if report.copy_of else []
        notes += [f"withdrawn on {report.withdrawn_on}"] if report.withdrawn_on else []
        notes += [f"version {report.entry.version}"] if report.entry.version > 1 else []
        return self._make(
            "Article",
            f"sayso-{key('report', reading.id)}",
            {
                "title": shorten(reading.title or "", NAME),
                "name": shorten(reading.title or "", NAME),
                "fileName": shorten(reading.id, NAME),
                "publisher": told.publisher,
                "author": shorten(reading.byline or "", NAME),
                "sourceUrl": url,
                "publishedAt": iso_day(reading.published),
                "notes": [safe(note) for note in notes],
                "processingAgent": f"Sayso {version('sayso')}, reader {report.fingerprint}",
                "bodyText": self._body(reading.text) if texts else None,
            },
        )

    def _body(self, text: str) -> list[str]:
        """A text without what the library takes out of it, in pieces that it takes; none may be left of it."""
        clean = self._model.get("Article").get("bodyText").type.clean
        return [kept for piece in _pieces(text) if (kept := (clean(piece) or "").strip())]

    def _actor(self, told: Told, actor: Actor, id_: str, article: "EntityProxy") -> "EntityProxy | None":
        """Somebody who has a name."""
        name = shorten(name_of(actor.code) if is_country(actor) and actor.code else actor.name, NAME)
        fields = {
            "name": name if has_a_name(actor) else "",
            "country": country_of(actor.code.split(" ")[0]) if actor.code else None,
            "classification": f"PLOVER 2: {safe(actor.code)}" if actor.code else None,
        }
        if not fields["name"] or self._name.clean(name) is None:
            return None
        if schema_of(actor) == "LegalEntity":
            self._losses.cut("actor.kind", _at(told, actor.id), "named groups and countries are both a LegalEntity")
        return self._make(schema_of(actor), id_, fields | self._from(told, article))

    def _mention(self, told: Told, actor: Actor, entity: "EntityProxy", article: "EntityProxy") -> "EntityProxy":
        """That this report, too, speaks of somebody whom several do."""
        name = shorten(actor.name, NAME)
        return self._make(
            "Mention",
            f"sayso-{key('mention', told.reading.id, actor.id)}",
            {
                "document": article.id,
                "name": name if self._name.clean(name) else entity.first("name"),
                "resolved": entity.id,
            },
        )

    def _event(self, told: Told, event: Event, ids: dict[str, str], article: "EntityProxy") -> "EntityProxy":
        bearing = told.bearing(event)
        held = bearing in HELD
        fields: dict[str, Any] = {
            "name": f"{BEARINGS[bearing]}: {told.kind(event)}",
            "summary": f"“{told.sentence(event.trigger)}”",
            "description": self._described(told, event),
        }
        if not held:
            self._losses.cut(
                "event.actor",
                _at(told, event.id),
                "nobody holds it to have happened: a Note, in which parties are told",
            )
            return self._make(
                "Note", _id("event", told, event.id), fields | {"entity": article.id} | self._from(told, article)
            )
        start, end = (iso_day(day) for day in event.date or (None, None))
        place = told.places.get(event.place or "")
        fields |= {
            "date": start if start == end else None,
            "startDate": start if start != end else None,
            "endDate": end if start != end else None,
            "recordId": shorten(_at(told, event.id), NAME),
            "keywords": [event.type, event.mode or "", *event.contexts],
            "location": where(place) if place else None,
            "country": country_of(place.country) if place else None,
            "involved": [ids[actor] for actor in (*event.actor, *event.recipient) if actor in ids],
        }
        return self._make("Event", _id("event", told, event.id), fields | self._from(told, article))

    def _described(self, told: Told, event: Event) -> str:
        """What no property says; first of all on whose say-so."""
        parts = [
            ("Held", told.held(event)),
            ("Actor", ", ".join(told.names(event.actor))),
            ("Recipient", ", ".join(told.names(event.recipient))),
            ("Where", where(told.places[event.place]) if event.place in told.places else ""),
            ("When", " to ".join(dict.fromkeys(map(safe, event.date or ())))),
            ("How much", ", ".join(told.how_much(event))),
            ("Said to be", event.aux or ""),
            ("Contexts", ", ".join(event.contexts)),
        ]
        described = ". ".join(f"{name}: {value}" for name, value in parts if value)
        if len(described) > _LONGEST:
            self._losses.cut("belief.source", _at(told, event.id), "there are too many to tell of them all")
        return shorten(described, _LONGEST) + "."

    def _statement(
        self, told: Told, statement: Statement, ids: dict[str, str], article: "EntityProxy"
    ) -> "EntityProxy":
        parts = [
            (f"As {told.publisher or 'the report'} has it", told.said(statement)),
            ("On", safe(statement.date or "")),
            ("To", shorten(statement.addressee or "", NAME)),
            ("In", f"a {statement.medium}" if statement.medium else ""),
            ("How sure", told.sure(statement)),
            ("Speech", statement.kind),
        ]
        fields = {
            "name": f"Statement by {told.speaker(statement)}",
            "description": ". ".join(f"{name}: {value}" for name, value in parts if value) + ".",
            "entity": ids.get(statement.speaker or "", article.id),
        }
        return self._make("Note", _id("statement", told, statement.id), fields | self._from(told, article))

    def _from(self, told: Told, article: "EntityProxy") -> dict[str, Any]:
        """Where it is known from."""
        return {"proof": article.id, "publisher": told.publisher, "sourceUrl": told.own_url()}


def _model() -> Any:
    try:
        from followthemoney import model
    except ImportError as error:
        told = "FollowTheMoney entities are made by its own library, which is not installed: pip install 'sayso[ftm]'"
        raise ResourceError(told) from error
    return model


def _pieces(text: str) -> list[str]:
    """A text as values of a length that the library takes, each ending with a line where that is possible."""
    found = []
    while len(text) > _LONGEST:
        end = text.rfind("\n", 1, _LONGEST) + 1 or _LONGEST
        found.append(text[:end])
        text = text[end:]
    return [*found, text]


def _at(told: Told, record: str) -> str:
    return f"{told.reading.id}/{record}"


def _id(sort: str, told: Told, record: str) -> str:
    return f"sayso-{key(sort, told.reading.id, record)}"
