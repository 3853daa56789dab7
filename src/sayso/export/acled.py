"""ACLED's columns as CSV: what has happened, by the word of a source that is sure of it, where ACLED codes such events.

ACLED counts an event once, however many report it: rows of the same day, place, kind and actors become one, as its
codebook has it. Where the day is only that of the report they do so within a storyline alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from sayso.core.text import safe, shorten
from sayso.export.acledparties import CIVILIANS, interaction
from sayso.export.acledrows import Coded, coded, fatalities
from sayso.export.cells import Sheet
from sayso.export.coding.codes import countries
from sayso.export.coding.fields import left_out
from sayso.export.coding.parties import called
from sayso.export.coding.rows import ORIGINS, Origins, count_word, number
from sayso.export.coding.seen import Missing, Seen, SeenReport
from sayso.export.coding.spending import spent
from sayso.export.folder import Folder
from sayso.export.found import Source
from sayso.export.losses import Losses

FILE: Final = "acled.csv"
COLUMNS: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
_CARRIED: Final = frozenset(
    """document.id document.title document.publisher document.published document.copy_of
    actor.name actor.code event.id event.type
    event.mode event.actor event.recipient event.place event.date event.amounts
    belief.event belief.source belief.factuality belief.aspect belief.extent belief.via
    place.name place.lat place.lon place.country place.kind place.relation place.radius
    amount.value amount.low amount.unit amount.tally""".split()
)
_WHY: Final = {
    "document": "ACLED has the publisher; the notes have day, title and id of the report, provenance.csv the rest",
    "document.text": "ACLED has no texts",
    "actor": "ACLED has its own names for those who take part, and names no single persons",
    "statement": "ACLED records events; the notes tell who holds them to have happened",
    "event.aux": "ACLED has no events that are to come, supposed, or denied: they are left out",
    "event.contexts": "ACLED has no contexts",
    "event.trigger": "the notes have the sentence; provenance.csv has the characters",
    "belief": "the notes tell who holds the event to have happened, and how surely, in words",
    "place": "ACLED has a point and how exact it is, from 1 to 3",
    "date": "ACLED has a day and how exact it is, from 1 to 3",
    "amount": "ACLED has deaths only",
    "problem": "what could not be read is no event",
    "story": "ACLED has no storylines",
    "": "ACLED has no column for it",
}
_DISORDER: Final = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
"""By type of event; mob violence and excessive force, which ACLED has otherwise, are never told apart here."""
_TARGETING: Final = "Civilian targeting"
_LONGEST: Final = 20_000
"""Characters of the notes, should hundreds of reports tell of one event: a spreadsheet's cell has room for 32,767."""


class Row(NamedTuple):
    """An event that becomes a row, or part of one."""

    seen: Seen
    found: Coded
    spent: Mapping[str, str]
    """By amount, the event of the report that it is counted with."""


class Told(NamedTuple):
    """What one report tells of an event: as little as has to be kept until all have told."""

    cells: dict[str, object]
    """Of the first report they stand; those below are put together."""
    associated: tuple[tuple[str, ...], tuple[str, ...]]
    source: str
    note: str
    deaths: int | None


class Acled:
    """The kind."""

    name = "acled"
    what = "ACLED's columns as CSV: the violence, demonstrations and developments that ACLED codes"
    carried = _CARRIED
    lost = left_out(_CARRIED, _WHY)

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> dict[str, int]:
        """`acled.csv` and `rows.csv`. The reports are looked through twice: first for what is told more than once."""
        awaited = Counter(_id(row) for row in _coded(source, Losses(self.lost)))
        together: dict[str, list[Told]] = {}
        with folder.text(FILE) as one, folder.text(ORIGINS) as two:
            sheet, origins = Sheet(one, COLUMNS), Origins(two)
            for row in _coded(source, losses):
                id_ = _id(row)
                together.setdefault(id_, []).append(_told(id_, row, losses))
                origins.write(id_, row.seen)
                if len(together[id_]) == awaited[id_]:
                    cells = _joined(together.pop(id_))
                    sheet.write([cells.get(column, "") for column in COLUMNS])
        return {FILE: sheet.rows}


def _coded(source: Source, losses: Losses) -> Iterator[Row]:
    for chosen in source.reports():
        kept = []
        for seen in SeenReport(chosen).events():
            found = coded(seen)
            if isinstance(found, Missing):
                losses.unwritten("event", found.field, seen.id, found.why)
            else:
                kept.append((seen, found))
        counted = spent(seen for seen, _ in kept)
        for seen, found in kept:
            yield Row(seen, found, counted)


def _id(row: Row) -> str:
    """The same for what ACLED takes for one event."""
    seen, found, _ = row
    scope = "" if seen.days and seen.days.told else seen.report.chosen.story or seen.report.id
    place, sides = found.place, (found.one.name, found.other.name)
    told = number(scope, *(seen.days or ()), found.type.sub_event, *sides, place.name, place.lat, place.lon)
    return f"{place.country}{told}"


def _told(id_: str, row: Row, losses: Losses) -> Told:
    seen, found, counted = row
    _count_cuts(seen, found, losses)
    return Told(
        cells=_cells(id_, seen, found),
        associated=(found.one.associated, found.other.associated),
        source=seen.report.publisher,
        note=_note(seen, found),
        deaths=fatalities(seen, counted, losses),
    )


def _joined(told: list[Told]) -> dict[str, object]:
    """The row of what several reports tell; the lowest number of deaths is taken, as ACLED does.

    ACLED writes 0 where nobody tells of deaths. Nobody having told of them is not nobody having died: it stays empty.
    """
    return told[0].cells | {
        "assoc_actor_1": _listed(name for each in told for name in each.associated[0]),
        "assoc_actor_2": _listed(name for each in told for name in each.associated[1]),
        "source": _listed(each.source for each in told),
        "notes": shorten(" / ".join(dict.fromkeys(each.note for each in told)), _LONGEST),
        "fatalities": min((each.deaths for each in told if each.deaths is not None), default=None),
    }


def _cells(id_: str, seen: Seen, found: Coded) -> dict[str, object]:
    days, place = seen.days, found.place
    if days is None:
        raise AssertionError("an event without a day is left out before")
    country = countries()[place.country or ""]
    one, other = found.one, found.other
    targeted = other.inter == CIVILIANS and _DISORDER[found.type.event] == "Political violence"
    return {
        "event_id_cnty": id_,
        "event_date": days.middle.isoformat(),
        "year": days.middle.year,
        "time_precision": days.precision,
        "disorder_type": _DISORDER[found.type.event],
        "event_type": found.type.event,
        "sub_event_type": found.type.sub_event,
        "actor1": one.name,
        "inter1": one.inter,
        "actor2": other.name,
        "inter2": other.inter,
        "interaction": interaction(one.inter, other.inter),
        "civilian_targeting": _TARGETING if targeted else "",
        "iso": country.numeric,
        "region": country.region,
        "country": country.acled,
        "admin1": called(place.name) if place.kind == "admin" else "",
        "admin2": called(place.name) if place.kind == "admin2" else "",
        "location": called(place.name),
        "latitude": round(place.lat or 0.0, 4),
        "longitude": round(place.lon or 0.0, 4),
        "geo_precision": found.precision,
    }


def _count_cuts(seen: Seen, found: Coded, losses: Losses) -> None:
    if seen.days and seen.days.length > 1:
        losses.cut("event.date", seen.id, "the middle stands for several days; time_precision tells")
    count_word(seen, losses)
    if found.type.parties != "people" and seen.recipients and not found.other.name:
        losses.cut("event.recipient", seen.id, "no second side that ACLED codes, or the same party as the first")
    if found.type.parties == "people" and seen.recipients:
        losses.cut("event.recipient", seen.id, "ACLED does not code against whom people protest")
    if any(party.kind in ("person", "unnamed") for party in (*seen.actors, *seen.recipients)):
        losses.cut("actor.name", seen.id, "ACLED names no single persons, but what they belong to")


def _listed(names: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(names))


def _note(seen: Seen, found: Coded) -> str:
    """The sentence, who holds it to have happened, all deaths that are told, and where it stands."""
    deaths = [amount for amount in seen.amounts if amount.unit == "deaths"]
    place, chosen = found.place, seen.report.chosen
    parts = [
        f"“{seen.sentence}”",
        f"Held by {'; '.join(seen.holders())}.",
        "" if seen.days and seen.days.told else "Its day is that of the report.",
        f"{place.relation} {called(place.name)}." if place.relation else "",
        *(f"Deaths: {seen.report.text[slice(*amount.span)]}." for amount in deaths),
        f"Report: {seen.report.citation}{f', a copy of {chosen.copy_of}' if chosen.copy_of else ''}.",
        "Reviewed by a person." if chosen.is_reviewed(seen.event.id) else "",
    ]
    return safe(" ".join(part for part in parts if part))


KIND: Final = Acled()
