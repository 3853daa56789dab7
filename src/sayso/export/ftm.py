"""FollowTheMoney entities, as Aleph, OpenAleph and nomenklatura read them.

A line is an entity: a report is an Article, whom it names a Person, PublicBody, Organization or LegalEntity, what is
held to have happened an Event, and what is said a Note. A graph of such entities says of an edge only that it is there.
So an event bears in its name in what sense it is one, who holds it and how surely in its description, and links
nobody as its doer; what nobody holds to have happened is a Note on the report, and links nobody at all.
"""

from types import MappingProxyType
from typing import Final

import msgspec

from sayso.export.attributing import Told
from sayso.export.folder import Folder
from sayso.export.found import Source
from sayso.export.ftmentities import Writer
from sayso.export.losses import FIELDS, Losses
from sayso.export.values import fields_of, lost_with

FILE: Final = "entities.ftm.json"
_HASHED: Final = "part of the entity's id, as a hash"
_NO_SPANS: Final = "no schema has room for characters of a text; provenance.csv has them"
_NO_STORY: Final = "no schema is for a matter that several reports speak of"
_NO_POINT: Final = "an event's location is told in words"
_CARRIED: Final = frozenset().union(
    fields_of("document", *"id title publisher byline url published text version copy_of withdrawn_on".split()),
    fields_of("actor", "name", "kind", "code"),
    fields_of("statement", *"kind cue content speaker addressee medium date core factuality aspect".split()),
    fields_of("event", *"id type mode contexts aux actor recipient place date amounts".split()),
    fields_of("belief", *"event source factuality aspect extent date via".split()),
    fields_of("place", "name", "country", "relation"),
    fields_of("amount", "value", "low", "high", "unit"),
)
_LOST: Final = MappingProxyType(
    lost_with(
        _NO_SPANS,
        {"document.boilerplate", "actor.mentions", "event.trigger", "belief.cues", "place.span", "amount.span"},
    )
    | lost_with(_HASHED, {"actor.id", "statement.id", "place.id", "amount.id"})
    | lost_with(_NO_STORY, {"document.story", *(field for field in FIELDS if field.startswith("story."))})
    | lost_with(_NO_POINT, fields_of("place", "lat", "lon", "geonameid", "kind", "radius", "confidence"))
    | lost_with("the dates of events are told, no others", fields_of("date", "span", "start", "end", "precision"))
    | lost_with("no schema is for what could not be done", fields_of("problem", "stage", "message"))
    | lost_with("no property says for whom somebody speaks", {"statement.org", "belief.org"})
    | lost_with("no property says which statement it stands in", {"statement.parent", "belief.statement"})
    | {
        "statement.source": "the speaker's name stands for the words; they are told where nobody is known",
        "amount.tally": "it is not told whether a number is the whole so far or more on top",
    }
)


class Ftm:
    """The kind."""

    name: Final = "ftm"
    what: Final = "FollowTheMoney entities as JSON lines, for Aleph, OpenAleph and nomenklatura"
    carried: Final = _CARRIED
    lost: Final = _LOST

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> dict[str, int]:
        """Write `entities.ftm.json`."""
        writer = Writer(losses)
        encode = msgspec.json.Encoder(order="sorted").encode
        rows = 0
        with folder.binary(FILE) as file:
            for report in source.reports():
                for entity in writer.of(Told(report), texts=texts):
                    file.write(encode(entity.to_dict()) + b"\n")
                    rows += 1
        return {FILE: rows}


KIND: Final = Ftm()
