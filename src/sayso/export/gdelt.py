"""GDELT 2.0's two tables, tab-separated and without a header: events (61 columns) and their mentions (16 columns).

An event of several actors becomes one for each pair, as in ICEWS. What two reports of one storyline tell is one event
where day, CAMEO code, both parties and place are the same and a party has a code; then each report is a mention of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from sayso.export.coding.codes import Act
from sayso.export.coding.fields import left_out
from sayso.export.coding.parties import Party
from sayso.export.coding.rows import ORIGINS, Origins, Tabbed, number
from sayso.export.coding.seen import Seen, SeenReport
from sayso.export.folder import Folder
from sayso.export.found import Source
from sayso.export.gdeltcells import ACTOR, GEO, TYPED, actor, geo, host
from sayso.export.icews import coded
from sayso.export.losses import Losses

EVENTS: Final = "gdelt.export.csv"
MENTIONS: Final = "gdelt.mentions.csv"
EVENT_COLUMNS: Final = (
    "GlobalEventID", "Day", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{column}" for column in ACTOR),
    *(f"Actor2{column}" for column in ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"Actor1Geo_{column}" for column in GEO),
    *(f"Actor2Geo_{column}" for column in GEO),
    *(f"ActionGeo_{column}" for column in GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTION_COLUMNS: Final = (
    "GlobalEventID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
_CARRIED: Final = frozenset(
    """document.id document.publisher document.url document.published
    actor.name actor.code actor.mentions event.id event.trigger event.type event.mode event.actor event.recipient
    event.place event.date place.name place.lat place.lon place.country place.kind""".split()
)
_WHY: Final = {
    "document": "GDELT has the address of a report and its source; provenance.csv tells the rest",
    "document.title": "GDELT has the title of a report only where it has no address",
    "document.text": "GDELT has no texts, only their length",
    "document.story": "GDELT has no storylines: they only tell which reports mention one event",
    "actor": "GDELT has names and CAMEO codes only",
    "statement": "GDELT records events, not who said so",
    "event.aux": "GDELT has no events that are to come, supposed, or denied: they are left out",
    "event.contexts": "CAMEO has no contexts",
    "event.amounts": "GDELT has no numbers of anything but of reports",
    "belief": "GDELT does not tell who holds an event to be true: what no source holds at least probable is left out",
    "place": "GDELT has the name of a place and a point, however far around it the event may have been",
    "place.geonameid": "GDELT's FeatureID is that of GNS and GNIS, not of GeoNames",
    "date": "GDELT has a day, not the words for it",
    "amount": "GDELT has no numbers of anything but of reports",
    "problem": "what could not be read is no event",
    "story": "GDELT has no storylines",
    "": "GDELT has no column for it",
}
_WEB, _CITATION = 1, 2


class Dyad(NamedTuple):
    """One row to be: an event as one actor does it to another."""

    id: int
    seen: Seen
    act: Act
    one: Party | None
    other: Party | None


class Tally:
    """How often an event is mentioned, by how many reports, of how many publishers."""

    def __init__(self) -> None:
        self.mentions = 0
        self.articles = 0
        self.sources: set[str] = set()
        self._last = ""

    def add(self, report: SeenReport) -> None:
        """One more mention; reports come one after the other."""
        self.mentions += 1
        self.articles += report.id != self._last
        self._last = report.id
        self.sources.add(report.publisher)


class Gdelt:
    """The kind."""

    name = "gdelt"
    what = "GDELT 2.0 events and mentions, tab-separated without a header"
    carried = _CARRIED
    lost = left_out(_CARRIED, _WHY)

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> dict[str, int]:
        """The two tables, and `rows.csv`. The reports are looked through twice: first for who mentions what."""
        tallies: dict[int, Tally] = {}
        for dyad in _dyads(source, Losses(self.lost)):
            tallies.setdefault(dyad.id, Tally()).add(dyad.seen.report)
        added: dict[int, str] = {}
        with folder.text(EVENTS) as one, folder.text(MENTIONS) as two, folder.text(ORIGINS) as three:
            events, mentions, origins = Tabbed(one), Tabbed(two), Origins(three)
            for dyad in _dyads(source, losses):
                if dyad.id not in added:
                    added[dyad.id] = _stamp(dyad.seen.report)
                    events.write(_ordered(_event(dyad, tallies[dyad.id]), EVENT_COLUMNS))
                mentions.write(_ordered(_mention(dyad, added[dyad.id]), MENTION_COLUMNS))
                origins.write(dyad.id, dyad.seen)
        return {EVENTS: events.rows, MENTIONS: mentions.rows}


def _dyads(source: Source, losses: Losses) -> Iterator[Dyad]:
    for chosen in source.reports():
        report = SeenReport(chosen)
        for seen in report.events():
            if not _stamp(report):
                why = "GDELT wants the day of the report, which has none: no row"
                losses.unwritten("event", "document.published", seen.id, why)
                continue
            act = coded(seen, losses)
            if act is None:
                continue
            if seen.event.place and seen.place is None:
                losses.cut("event.place", seen.id, "no point of it is known: the cells are empty")
            elif seen.place is not None and seen.place.kind not in TYPED:
                losses.cut("event.place", seen.id, "GDELT has no type for a river, a region or a sea: no cells")
            for one, other in seen.pairs:
                yield Dyad(_id(seen, act, one, other), seen, act, one, other)


def _id(seen: Seen, act: Act, one: Party | None, other: Party | None) -> int:
    """The same for all mentions of what is one event; otherwise of this mention alone."""
    key = (act.code, *_who(one), *_who(other))
    story = seen.report.chosen.story
    if story is None or seen.days is None or not any(party and party.code for party in (one, other)):
        return number("mention", seen.report.id, seen.event.trigger, *key)
    place = seen.place
    where = (place.name, place.lat, place.lon) if place else ()
    return number("event", story, seen.days.middle, *key, *where)


def _who(party: Party | None) -> tuple[str, str]:
    return (party.code, party.name.casefold()) if party else ("", "")


def _stamp(report: SeenReport) -> str:
    """The day of the report at midnight; empty where it is not known. The hour is never known."""
    day = report.published_day
    return f"{day:%Y%m%d}000000" if day else ""


def _event(dyad: Dyad, tally: Tally) -> dict[str, object]:
    """Tone is never known, nor where the actors are: GDELT takes the nearest place named for that."""
    seen, act = dyad.seen, dyad.act
    day = seen.days.middle if seen.days else date.min
    return {
        "GlobalEventID": dyad.id,
        "Day": f"{day:%Y%m%d}",
        "MonthYear": f"{day:%Y%m}",
        "Year": f"{day:%Y}",
        "FractionDate": _fraction(day),
        **_prefixed("Actor1", ACTOR, actor(dyad.one)),
        **_prefixed("Actor2", ACTOR, actor(dyad.other)),
        "IsRootEvent": int(seen.report.sentences.is_lead(seen.event.trigger[0])),
        "EventCode": act.code,
        "EventBaseCode": act.base,
        "EventRootCode": act.root,
        "QuadClass": act.quad,
        "GoldsteinScale": act.goldstein,
        "NumMentions": tally.mentions,
        "NumSources": len(tally.sources),
        "NumArticles": tally.articles,
        **_prefixed("Actor1Geo_", GEO, geo(None)),
        **_prefixed("Actor2Geo_", GEO, geo(None)),
        **_prefixed("ActionGeo_", GEO, geo(seen.place)),
        "DATEADDED": _stamp(seen.report),
        "SOURCEURL": _identifier(seen.report),
    }


def _ordered(cells: Mapping[str, object], columns: Iterable[str]) -> list[object]:
    return [cells.get(column) for column in columns]


def _prefixed(prefix: str, columns: Iterable[str], values: Iterable[object]) -> dict[str, object]:
    return {f"{prefix}{column}": value for column, value in zip(columns, values, strict=True)}


def _mention(dyad: Dyad, added: str) -> dict[str, object]:
    """How surely the event was read is not known as a percentage: Confidence stays empty."""
    seen, report = dyad.seen, dyad.seen.report
    at = seen.event.trigger[0]
    return {
        "GlobalEventID": dyad.id,
        "EventTimeDate": added,
        "MentionTimeDate": _stamp(report),
        "MentionType": _WEB if report.address else _CITATION,
        "MentionSourceName": host(report.address) if report.address else report.publisher,
        "MentionIdentifier": _identifier(report),
        "SentenceID": report.sentences.number(at),
        "Actor1CharOffset": _offset(dyad.one, seen),
        "Actor2CharOffset": _offset(dyad.other, seen),
        "ActionCharOffset": at,
        "MentionDocLen": len(report.text),
    }


def _offset(party: Party | None, seen: Seen) -> int:
    """Where the actor is named next to the event; -1 where GDELT has nobody."""
    at = seen.event.trigger[0]
    starts = [start for start, _ in seen.report.mentions(party.id)] if party else []
    return min(starts, key=lambda start: (abs(start - at), start), default=-1)


def _identifier(report: SeenReport) -> str:
    return report.address or report.citation


def _fraction(day: date) -> float:
    """GDELT's year with the part of it that has gone by, in months of thirty days."""
    return round(day.year + ((day.month - 1) * 30 + day.day) / 365, 4)


KIND: Final = Gdelt()
