"""What was found as plain tables, the same for CSV and Parquet: their columns, and the rows of a report or a story."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

from sayso.core.corrections import belief_id
from sayso.core.records import Assessment, Record
from sayso.core.spans import Span
from sayso.core.vocabulary import QUAD
from sayso.export.found import ChosenReport, ChosenStory
from sayso.export.joins import JOINS
from sayso.export.losses import FIELDS
from sayso.ledger.passages import hull, joined, passage
from sayso.run.dossiers import Account, setting_key

Type = Literal["text", "day", "int", "float", "bool", "texts", "spans"]
"""A `day` is a whole one, `2031-03-01`, where a text may be cut short to `2031-03`; `texts` is a list of them, `spans`
one of starts and ends."""
Row = tuple[Any, ...]


class Table(Record, frozen=True):
    """One table: its name, its columns with their types, and its rows of one report, or of one story."""

    name: str
    sort: str
    """Of which record it tells, or of which field of a story."""
    columns: dict[str, Type]
    rows: Callable[[Any], Iterator[Row]]


def _columns(told: str) -> dict[str, Type]:
    """`name` is a text; `name:int`."""
    pairs = (word.partition(":") for word in told.split())
    return {name: kind or "text" for name, _, kind in pairs}  # type: ignore[misc]


def _words(text: str, span: Span) -> str:
    return " ".join(text[span[0] : span[1]].split())


def _line(text: str) -> str:
    return " ".join(text.split())


def _documents(report: ChosenReport) -> Iterator[Row]:
    entry, reading = report.entry, report.reading
    yield (
        entry.id, entry.version, reading.title, reading.publisher, reading.byline, reading.url, reading.published,
        report.story, report.copy_of, report.withdrawn_on, report.text_hash, report.fingerprint, reading.boilerplate,
    )  # fmt: skip


def _actors(report: ChosenReport) -> Iterator[Row]:
    for actor in report.actors:
        reviewed = report.is_reviewed(actor.id)
        yield report.entry.id, actor.id, actor.name, actor.kind, actor.code, actor.mentions, reviewed


def _statements(report: ChosenReport) -> Iterator[Row]:
    text, names = report.reading.text, _names(report)
    for s in report.statements:
        yield (
            report.entry.id, s.id, s.kind, s.speaker, names.get(s.speaker or ""), _line(joined(text, s.source)),
            _line(joined(text, s.cue)), _line(joined(text, s.content)), *hull(s.content), s.source, s.cue, s.content,
            s.addressee, s.medium, s.parent, s.date, *(s.core or (None, None)), s.factuality, s.aspect, s.org,
            report.is_reviewed(s.id),
        )  # fmt: skip


def _events(report: ChosenReport) -> Iterator[Row]:
    reading = report.reading
    for event in report.events:
        around = passage(reading.text, event.trigger, reading.boilerplate)
        yield (
            report.entry.id, event.id, event.type, event.mode, QUAD.get(event.type), event.contexts, event.aux,
            _words(reading.text, event.trigger), *event.trigger, event.place, *(event.date or (None, None)),
            event.amounts, _words(reading.text, around), *around, report.is_reviewed(event.id),
        )  # fmt: skip


def _participants(report: ChosenReport) -> Iterator[Row]:
    actors = {actor.id: actor for actor in report.reading.actors}
    for event in report.events:
        for role, ids in (("actor", event.actor), ("recipient", event.recipient)):
            for position, id_ in enumerate(ids):
                actor = actors.get(id_)
                told = (actor.name, actor.code) if actor else (None, None)
                yield report.entry.id, event.id, role, position, id_, *told


def _beliefs(report: ChosenReport) -> Iterator[Row]:
    text, actors = report.reading.text, {actor.id: actor for actor in report.reading.actors}
    for belief in report.beliefs:
        source, id_ = actors.get(belief.source), belief_id(belief)
        told = (source.name, source.code) if source else (None, None)
        yield (
            report.entry.id, id_, belief.event, belief.source, *told, belief.statement, belief.factuality,
            belief.aspect, belief.extent, belief.date, belief.via, belief.org, belief.cues,
            _line(joined(text, belief.cues)), report.is_reviewed(id_),
        )  # fmt: skip


def _places(report: ChosenReport) -> Iterator[Row]:
    for place in report.places:
        yield (
            report.entry.id, place.id, *place.span, _words(report.reading.text, place.span), place.name, place.lat,
            place.lon, place.country, place.geonameid, place.kind, place.relation, place.radius, place.confidence,
            report.is_reviewed(place.id),
        )  # fmt: skip


def _dates(report: ChosenReport) -> Iterator[Row]:
    for date in report.dates:
        words = _words(report.reading.text, date.span)
        yield report.entry.id, *date.span, words, date.start, date.end, date.precision


def _amounts(report: ChosenReport) -> Iterator[Row]:
    for amount in report.amounts:
        yield (
            report.entry.id, amount.id, *amount.span, _words(report.reading.text, amount.span), amount.value,
            amount.low, amount.high, amount.unit, amount.tally, report.is_reviewed(amount.id),
        )  # fmt: skip


def _problems(report: ChosenReport) -> Iterator[Row]:
    for problem in report.problems:
        yield report.entry.id, problem.stage, problem.message


def _names(report: ChosenReport) -> dict[str, str]:
    return {actor.id: actor.name for actor in report.reading.actors}


def _stories(story: ChosenStory) -> Iterator[Row]:
    event, now = story.event, story.status[-1] if story.status else None
    days = [report.published for report in story.reports if report.published]
    yield (
        story.id, story.label, story.claim, event.type, event.mode, event.actor, event.recipient, event.place,
        event.country, now.status if now else None, now.as_of if now else None, story.credibility,
        min(days, default=None), max(days, default=None), len(story.documents), story.rests_on, story.unreviewed,
        story.outside,
    )  # fmt: skip


def _story_reports(story: Account) -> Iterator[Row]:
    for report in story.reports:
        yield (
            story.id, report.id, report.title, report.publisher, report.published, report.url, report.stances,
            report.copy_of, report.copy_because, report.cites, report.only_cites, report.versions,
            report.corrected_on, report.withdrawn_on, report.opening,
        )  # fmt: skip


def _status(story: Account) -> Iterator[Row]:
    for day in story.status:
        yield (
            story.id, day.as_of, day.status, day.why, day.n_for, day.n_against, day.sources_for, day.sources_against,
        )  # fmt: skip


def _assessments(story: Account) -> Iterator[Row]:
    for stance in story.beliefs:
        around = story.settings.get(setting_key(stance.document, stance.span))
        yield (
            story.id, *_stance(stance), stance.copy_of, stance.plain, stance.called, stance.medium,
            _line(around.before) if around else None, _line(around.after) if around else None, stance.reviewed,
        )  # fmt: skip


def _stance(stance: Assessment) -> Row:
    return (
        stance.document, stance.record or None, stance.belief, stance.publisher, stance.published or None,
        stance.source, stance.code, stance.org, stance.date, stance.factuality, stance.aspect, stance.extent,
        stance.via, stance.cue, stance.words, *stance.span,
    )  # fmt: skip


def _positions(story: Account) -> Iterator[Row]:
    """What an organisation held from a day on; a row for each side where it contradicts itself."""
    for position in story.positions:
        for number, move in enumerate(position.moves):
            for stance in (move.stance,) if move.stance else move.both:
                yield (
                    story.id, position.org, number, move.reported or None, move.said or None, move.stance is None,
                    stance.factuality, stance.aspect, stance.extent, stance.document, stance.record or None,
                    stance.source,
                )  # fmt: skip


def _story_places(story: Account) -> Iterator[Row]:
    """A row for each report that names the place."""
    for place in story.places:
        for naming in place.named:
            yield (
                story.id, place.name, place.kind, place.country, place.lat, place.lon, place.radius, place.confidence,
                place.of_deed, naming.document, *naming.span,
            )  # fmt: skip


def _figures(story: Account) -> Iterator[Row]:
    for f in story.figures:
        due = (f.due.words, f.due.last) if f.due else (None, None)
        yield (
            story.id, f.kind, f.document, f.publisher, f.published or None, f.source, f.org, f.giver, f.giver_words,
            f.recipient, f.recipient_words, f.unit, f.value, f.low, f.high, f.tally, *due, _line(f.words), *f.span,
        )  # fmt: skip


def _reliability(story: Account) -> Iterator[Row]:
    for org, grade in sorted(story.reliability.items()):
        yield story.id, org, grade


def with_joins(*tables: Table) -> tuple[Table, ...]:
    """The tables with what their rows bring along of others: one schema for csv, parquet and data frames."""
    return tuple(_with_join(table, *JOINS[table.name]) if table.name in JOINS else table for table in tables)


def _with_join(table: Table, told: str, rows: Callable[[Any], Iterator[Row]]) -> Table:
    def both(found: Any) -> Iterator[Row]:
        return (own + more for own, more in zip(table.rows(found), rows(found), strict=True))

    return Table(table.name, table.sort, table.columns | _columns(told), both)


OF_REPORTS: Final[tuple[Table, ...]] = with_joins(
    Table("documents", "document", _columns(
        "id version:int title publisher byline url published:day story:int copy_of withdrawn_on:day text_hash reader "
        "boilerplate:spans"), _documents),
    Table("actors", "actor", _columns("document id name kind code mentions:spans reviewed:bool"), _actors),
    Table("statements", "statement", _columns(
        "document id kind speaker speaker_name source_words cue_words words start:int end:int source:spans cue:spans "
        "content:spans addressee medium parent date core_start:int core_end:int factuality aspect org reviewed:bool"),
        _statements),
    Table("events", "event", _columns(
        "document id type mode quad:int contexts:texts aux trigger start:int end:int place date_start date_end "
        "amounts:texts passage passage_start:int passage_end:int reviewed:bool"), _events),
    Table("participants", "event", _columns("document event role position:int actor name code"), _participants),
    Table("beliefs", "belief", _columns(
        "document id event source source_name source_code statement factuality aspect extent date via:texts org "
        "cues:spans cue_words reviewed:bool"), _beliefs),
    Table("places", "place", _columns(
        "document id start:int end:int words name lat:float lon:float country geonameid:int kind relation radius:float "
        "confidence:float reviewed:bool"), _places),
    Table("dates", "date", _columns("document start_char:int end_char:int words start end precision"), _dates),
    Table("amounts", "amount", _columns(
        "document id start:int end:int words value:float low:float high:float unit tally reviewed:bool"), _amounts),
    Table("problems", "problem", _columns("document stage message"), _problems),
)  # fmt: skip

OF_STORIES: Final[tuple[Table, ...]] = with_joins(
    Table("stories", "story", _columns(
        "id:int label claim type mode actor:texts recipient:texts place country status status_as_of:day credibility "
        "first_day:day last_day:day reports:int rests_on:int unreviewed:int outside:int"), _stories),
    Table("story_reports", "story.reports", _columns(
        "story:int document title publisher published:day url stances:int copy_of copy_because cites:texts "
        "only_cites:bool versions:int corrected_on:day withdrawn_on:day opening"), _story_reports),
    Table("status", "story.status", _columns(
        "story:int as_of:day status why for:int against:int sources_for:texts sources_against:texts"), _status),
    Table("assessments", "story.beliefs", _columns(
        "story:int document record belief publisher published:day source code org date factuality aspect extent "
        "via:texts cue words start:int end:int copy_of plain:bool called medium before after reviewed:bool"),
        _assessments),
    Table("positions", "story.positions", _columns(
        "story:int org move:int reported:day said contradicts_itself:bool factuality aspect extent document record "
        "source"),
        _positions),
    Table("story_places", "story.places", _columns(
        "story:int name kind country lat:float lon:float radius:float confidence:float of_deed:bool document start:int "
        "end:int"), _story_places),
    Table("figures", "story.figures", _columns(
        "story:int kind document publisher published:day source org giver:texts giver_words recipient:texts "
        "recipient_words unit value:float low:float high:float tally due_words due_last:day words start:int end:int"),
        _figures),
    Table("reliability", "story.reliability", _columns("story:int org grade"), _reliability),
)  # fmt: skip

LOST: Final[Mapping[str, str]] = {
    "story.taken_back": "what a report no longer says stays in the ledger",
    "story.footing": "it says how the status was worked out; the reasons stand with each status",
}
CARRIED: Final = FIELDS - LOST.keys()
