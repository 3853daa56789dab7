"""The columns of the ICEWS coded event data, tab-separated, as the yearly files on Dataverse have them.

ICEWS has one source and one target. An event of several actors becomes a row for each pair of them, as ICEWS codes
"X and Y met Z": two events; "X and Y met" is one of X with Y and one of Y with X. Where only one side is known the
other one's cells are empty.
"""

from typing import Final

from sayso.core.records import Place
from sayso.export.coding.codes import Act, act_of, countries, sectors
from sayso.export.coding.fields import left_out
from sayso.export.coding.parties import Party, called
from sayso.export.coding.rows import ORIGINS, Numbers, Origins, Tabbed, count_word, number
from sayso.export.coding.seen import Seen, SeenReport
from sayso.export.folder import Folder
from sayso.export.found import Source
from sayso.export.losses import Losses

FILE: Final = "icews.tab"
COLUMNS: Final = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
_CARRIED: Final = frozenset(
    """document.id document.publisher actor.name actor.code event.id event.type event.mode event.actor event.recipient
    event.place event.date place.name place.lat place.lon place.country place.kind""".split()
)
_WHY: Final = {
    "document": "ICEWS has a number for the report, and its publisher; provenance.csv tells the rest",
    "document.published": "ICEWS has the day of the event, which is that of the report where the report tells none",
    "document.text": "ICEWS has no texts",
    "actor": "ICEWS has names, sectors and countries only",
    "statement": "ICEWS records events, not who said so",
    "event.aux": "ICEWS has no events that are to come, supposed, or denied: they are left out",
    "event.contexts": "CAMEO has no contexts",
    "event.amounts": "ICEWS has no numbers of anything",
    "event.trigger": "ICEWS has the number of the sentence; provenance.csv has the characters",
    "belief": "ICEWS does not tell who holds an event to be true: what no source holds at least probable is left out",
    "place": "ICEWS has the name of a place and a point, however far around it the event may have been",
    "date": "ICEWS has a day, not the words for it",
    "amount": "ICEWS has no numbers of anything",
    "problem": "what could not be read is no event",
    "story": "ICEWS has no storylines",
    "": "ICEWS has no column for it",
}
_COLUMN_OF: Final = {
    "city": "City", "landmark": "City", "admin": "Province", "admin2": "District", "district": "District",
    "country": "Country",
}  # fmt: skip
"""By kind of place; a river, a region or a sea has none, and its middle is no point where anything was."""


class Icews:
    """The kind."""

    name = "icews"
    what = "the columns of the ICEWS coded event data, with CAMEO codes, tab-separated"
    carried = _CARRIED
    lost = left_out(_CARRIED, _WHY)

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> dict[str, int]:
        """`icews.tab`, and `rows.csv`, which tells what record each row is of, and on whose word."""
        numbers = Numbers()
        with folder.text(FILE) as file, folder.text(ORIGINS) as told:
            table, origins = Tabbed(file, COLUMNS), Origins(told)
            for chosen in source.reports():
                for seen in SeenReport(chosen).events():
                    _write(seen, table, origins, numbers, losses)
        return {FILE: table.rows}


def _write(seen: Seen, table: Tabbed, origins: Origins, numbers: Numbers, losses: Losses) -> None:
    act = coded(seen, losses)
    if act is None:
        return
    if seen.event.place and seen.place is None:
        losses.cut("event.place", seen.id, "no point of it is known: the cells are empty")
    if seen.place is not None and seen.place.kind not in _COLUMN_OF:
        losses.cut(
            "event.place", seen.id, "ICEWS has no column for a river, a region or a sea: only its country stands"
        )
    for one, other in seen.pairs:
        row = numbers.new(seen.report.id, seen.event.trigger, act.code, _key(one), _key(other))
        cells = {
            "Event ID": row,
            "Event Date": seen.days.middle.isoformat() if seen.days else "",
            **_columns("Source", one),
            "Event Text": act.name,
            "CAMEO Code": act.code,
            "Intensity": act.goldstein,
            **_columns("Target", other),
            "Story ID": number(seen.report.id),
            "Sentence Number": seen.report.sentences.number(seen.event.trigger[0]),
            "Publisher": seen.report.publisher,
            **_where(seen.place),
        }
        table.write([cells.get(column) for column in COLUMNS])
        origins.write(row, seen)


def coded(seen: Seen, losses: Losses) -> Act | None:
    """The CAMEO code of an event that has happened on a day that is known, to somebody or by somebody; else None.

    What is left out, and what is cut, is counted.
    """
    act = act_of(seen.event.type, seen.event.mode, forces=any(actor.is_force for actor in seen.actors))
    missing = seen.missing()
    if missing is not None:
        losses.unwritten("event", missing.field, seen.id, missing.why)
        return None
    if act is None or not (seen.actors or seen.recipients):
        losses.unwritten("event", "event.actor", seen.id, "nobody is named who acts or is acted upon: no row")
        return None
    if seen.days is not None and seen.days.length > 1:
        losses.cut("event.date", seen.id, "the middle stands for several days")
    if len(seen.actors) > 1 or len(seen.recipients) > 1:
        losses.cut("event.actor", seen.id, "several on a side: a row for each pair")
    count_word(seen, losses)
    return act


def _key(party: Party | None) -> str:
    return f"{party.name} {party.code}" if party else ""


def _columns(side: str, party: Party | None) -> dict[str, object]:
    if party is None:
        return {}
    words = dict.fromkeys(sectors()[office].icews for office in party.offices)
    return {
        f"{side} Name": party.name,
        f"{side} Sectors": ",".join(word for word in words if word),
        f"{side} Country": countries()[party.country].icews if party.country else "",
    }


def _where(place: Place | None) -> dict[str, object]:
    if place is None:
        return {}
    known = countries().get(place.country or "")
    cells: dict[str, object] = {"Country": known.icews} if known else {}
    column = _COLUMN_OF.get(place.kind or "")
    if column:
        cells = {column: called(place.name)} | cells | {"Latitude": place.lat, "Longitude": place.lon}
    return cells


KIND: Final = Icews()
