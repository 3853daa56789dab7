"""The records: immutable, comparable, and JSON both ways through msgspec.

Spans count Unicode code points into `text`, end exclusive. Ids are unique within one document. Dates are ISO 8601,
possibly cut short to a month (`2022-02`) or a year. A field's meaning is the field's in its literature: PolNeAR for
statements, PLOVER 2 for events, FactBank for beliefs.
"""

import msgspec

from sayso.core.spans import Span
from sayso.core.vocabulary import (
    ActorKind,
    Aspect,
    Aux,
    Extent,
    Factuality,
    Medium,
    StatementKind,
    StatusName,
    Tally,
)


class Record(msgspec.Struct, frozen=True):
    """Base of all records."""


class RawPage(Record, frozen=True, kw_only=True):
    """The bytes of one input as they came, before anything is made of them."""

    origin: str
    """Where it came from: a path, a URL, `-`; with `#id` or `#line` for one row of a file of many."""
    name: str
    """The stem of a file, or the id of a row."""
    media_type: str
    """`text/plain`, `text/html` or `application/json` (one row of a .jsonl file)."""
    content: bytes
    url: str | None = None
    """Of a page that was fetched: where it was found in the end."""
    charset: str | None = None
    """The encoding that the server declared, if one did."""
    published: str | None = None
    """As the feed or sitemap tells that named the page, like the two below: used where the page itself does not."""
    publisher: str | None = None
    title: str | None = None


class Problem(Record, frozen=True, kw_only=True):
    """Something that could not be done, as a value beside the results."""

    stage: str
    """Where it went wrong: a stage of reading, or `quarantine` where a report took too long or too much."""
    message: str
    """What went wrong, in a sentence."""


class Document(Record, frozen=True, kw_only=True):
    """One report as published; `text` is fixed from here on."""

    id: str
    """Of the report, stable: a file's stem, a row's `id`, an address."""
    title: str | None = None
    """The headline, as published."""
    publisher: str | None = None
    """Who published it."""
    byline: str | None = None
    """Who wrote it, as printed."""
    url: str | None = None
    """Where its publisher has it."""
    published: str | None = None
    """The day of publication, `YYYY-MM-DD`."""
    text: str
    """What the report says; all spans count its characters."""
    boilerplate: tuple[Span, ...] = ()
    """What is no part of the report (read-more lines, captions): set aside, and never read."""


class Actor(Record, frozen=True, kw_only=True):
    """Whom the mentions of one document stand for."""

    id: str
    """Within the report: `a1`."""
    name: str
    """The fullest name in the text, without its title; for the unnamed, the words used."""
    kind: ActorKind
    """What it is that bears the name."""
    code: str | None = None
    """`ISO3 SECTOR...` such as `UKR GOV`; None where nothing in the text or the lexicons tells."""
    mentions: tuple[Span, ...]
    """Every place in the text that means it, pronouns too."""


class Statement(Record, frozen=True, kw_only=True):
    """Reported speech or thought."""

    id: str
    """Within the report: `s1`."""
    kind: StatementKind
    """By its quotation marks."""
    source: tuple[Span, ...] = ()
    """The words for who says it; empty for a floating quotation."""
    cue: tuple[Span, ...] = ()
    """The words that say that it is said: `said`, `according to`."""
    content: tuple[Span, ...]
    """The words for what is said, in one piece or several."""
    speaker: str | None = None
    """Actor id of whom the source stands for; for a floating quotation, of the speaker in focus."""
    addressee: str | None = None
    """The words naming whom it was said to."""
    medium: Medium | None = None
    """Where it was said, if the text tells."""
    parent: str | None = None
    """Id of the statement in whose content this one stands."""
    date: str | None = None
    """The day on which it was said, where the text tells."""
    core: Span | None = None
    """The word that heads its main proposition, without those that only say how sure one is of it."""
    factuality: Factuality | None = None
    """How sure the speaker is of its main proposition; None where he has no view to give (a wish, a question)."""
    aspect: Aspect | None = None
    """How far along he says that it is."""
    org: str | None = None
    """The organisation that the speaker speaks for: sources of one org are not independent."""


class Place(Record, frozen=True, kw_only=True):
    """A place as named once in the text; resolved where latitude and longitude are given."""

    id: str
    """Within the report: `p1`."""
    span: Span
    """The words that name it."""
    name: str
    """As the gazetteer has it; where it is not resolved, as the text does."""
    lat: float | None = None
    """Latitude, in degrees north."""
    lon: float | None = None
    """Longitude, in degrees east."""
    country: str | None = None
    """ISO 3166, three letters."""
    geonameid: int | None = None
    """Its number in GeoNames, if it has one."""
    kind: str | None = None
    """`city`, `country`, `admin`, `region`, `river`, `sea`, ..."""
    relation: str | None = None
    """How it is meant, in words that go before the name; None for the place itself, or somewhere in it.

    `north of` ... `northwest of`, `near`, `around`, `outside`, `off`, `away from`, `between` (the other place has it
    too), `on the edge of`, `on the border of`, `on the coast of`, `on the left bank of` and the like, `in the north of`
    ... `in the northwest of`, `in the centre of`. Latitude and longitude stay the named place's.
    """
    radius: float | None = None
    """Kilometres from latitude and longitude within which the spot meant lies nine times in ten, if this is the place;
    None where there is no saying."""
    confidence: float | None = None
    """How likely, from 0 to 1, the words name a place, and, where it is resolved, this one."""


class DateRef(Record, frozen=True, kw_only=True):
    """A date expression, normalised against the document's date."""

    span: Span
    """The words that name it."""
    start: str
    """The first day, month or year meant."""
    end: str
    """The last one meant; the same as `start` for a single one."""
    precision: str
    """`day`, `week`, `month`, `season`, `quarter`, `year`, `decade`, `century`."""


class Amount(Record, frozen=True, kw_only=True):
    """A number with its unit: money by ISO 4217 code, people and things by a plural noun (`deaths`, `troops`)."""

    id: str
    """Within the report: `m1`."""
    span: Span
    """The words that name it."""
    value: float | None = None
    """The figure as given; None where it is vague."""
    low: float | None = None
    """The least it may be."""
    high: float | None = None
    """Bounds where the text gives or implies them; an open bound is None."""
    unit: str
    """What is counted."""
    tally: Tally | None = None
    """Whether the text calls it the whole so far, more on top of what was told, or a part of another amount."""


class Facts(Record, frozen=True, kw_only=True):
    """Where, when and how much: what one document names of it."""

    dates: tuple[DateRef, ...] = ()
    places: tuple[Place, ...] = ()
    amounts: tuple[Amount, ...] = ()


class Event(Record, frozen=True, kw_only=True):
    """Who did what to whom, by PLOVER 2."""

    id: str
    """Within the report: `e1`."""
    trigger: Span
    """The word that names it."""
    type: str
    """PLOVER's type."""
    mode: str | None = None
    """How it is done, by PLOVER's modes of that type."""
    contexts: tuple[str, ...] = ()
    """What it is about."""
    aux: Aux | None = None
    """Set where it has not just happened: told as background, to come, supposed, or said not to be."""
    actor: tuple[str, ...] = ()
    """Ids of those who do it."""
    recipient: tuple[str, ...] = ()
    """Ids of those to whom it is done."""
    place: str | None = None
    """Id of the place where it is."""
    date: tuple[str, str] | None = None
    """First and last day, where the text tells."""
    amounts: tuple[str, ...] = ()
    """Ids of the amounts that belong to it."""


class Belief(Record, frozen=True, kw_only=True):
    """How sure one source is of one event."""

    event: str
    """Id of the event."""
    source: str
    """Actor id, or `AUTHOR` where the report itself asserts it."""
    statement: str | None = None
    """The statement it stands in, if any."""
    factuality: Factuality
    """How sure the source is of it."""
    aspect: Aspect
    """How far along the source says that it is."""
    extent: Extent = "whole"
    """Of how much of it the source speaks."""
    date: str | None = None
    """When it was said, if the text tells; else the report's own date."""
    via: tuple[str, ...] = ()
    """Actor ids of the links between the report and the source, outermost first."""
    org: str | None = None
    """The organisation the source speaks for: sources of one org are not independent."""
    cues: tuple[Span, ...] = ()
    """The words that decided factuality and aspect."""


class Reading(Document, frozen=True, kw_only=True):
    """A document and all that was found in it."""

    actors: tuple[Actor, ...] = ()
    """Who is named."""
    statements: tuple[Statement, ...] = ()
    """Who said what."""
    events: tuple[Event, ...] = ()
    """Who did what to whom."""
    beliefs: tuple[Belief, ...] = ()
    """How sure each source is of each event."""
    places: tuple[Place, ...] = ()
    """Where."""
    dates: tuple[DateRef, ...] = ()
    """When."""
    amounts: tuple[Amount, ...] = ()
    """How much."""
    problems: tuple[Problem, ...] = ()
    """What could not be done."""


class Deed(Record, frozen=True, kw_only=True):
    """One mention of a storyline's deed: an event with its parties, place and figures by name and code."""

    document: str
    published: str
    type: str
    mode: str | None = None
    aux: Aux | None = None
    actor: tuple[str, ...] = ()
    """Codes of the actors; those without a code are left out."""
    recipient: tuple[str, ...] = ()
    place: str | None = None
    country: str | None = None
    date: tuple[str, str] | None = None
    amounts: tuple[tuple[float, str], ...] = ()
    """Value and unit."""


class KeyEvent(Record, frozen=True, kw_only=True):
    """What a storyline is about, in PLOVER's terms."""

    type: str
    """PLOVER's type."""
    mode: str | None = None
    """Its mode, where the reports agree on one."""
    actor: tuple[str, ...] = ()
    """Codes."""
    recipient: tuple[str, ...] = ()
    """Codes."""
    place: str | None = None
    """Where, by name."""
    country: str | None = None
    """Where, ISO 3166, three letters."""


class Sketch(Record, frozen=True, kw_only=True):
    """What is kept of a report to tell which others are on the same story."""

    document: str
    published: str
    """Empty where the day is not known."""
    names: dict[str, float]
    """Stems of the names in it, by weight; the squares sum up to one."""
    words: dict[str, float]
    """Stems of its other words, likewise."""
    keys: tuple[str, ...]
    """The stems to look it up by."""
    meaning: bytes
    """Of the title and the first lines; `resources.sentences` compares it."""
    length: int
    """Characters looked at."""

    @property
    def order(self) -> tuple[str, str]:
        """Reports are put into stories in this order, whenever they come in."""
        return self.published, self.document


class Judgement(Record, frozen=True, kw_only=True):
    """A decision that two things are, or are not, the same, by a rule or by a person; reversible by a later one."""

    kind: str
    """`story` (left and right are on one story), `copy` (left is a copy of right) or `actor` (the same person)."""
    left: str
    right: str
    """`document id` for stories and copies; `reading:actor` for actors."""
    same: bool = True
    score: float
    reason: str
    by: str
    """`rule:NAME` or the reviewer's name."""


class Assessment(Record, frozen=True, kw_only=True):
    """One belief about a storyline's deed, told with all that a reader needs to check it."""

    document: str
    """Id of the report."""
    publisher: str | None = None
    """Of the report."""
    published: str
    """Day of the report; empty where it is not known."""
    source: str
    """The source's name, or `AUTHOR`."""
    code: str | None = None
    """The source's code."""
    org: str
    """The organisation for which it counts; `outlet:NAME` where that is the report itself, or nobody else is known."""
    date: str
    """When it was said."""
    factuality: Factuality
    """How sure the source is."""
    aspect: Aspect
    """How far along it says that the deed is."""
    extent: Extent = "whole"
    """Of how much of the deed it speaks."""
    via: tuple[str, ...] = ()
    """Names of those through whom it was heard, outermost first."""
    cue: str = ""
    """The statement's cue: `said`, `according to`."""
    words: str = ""
    """The words it rests on: the statement's content, or the event's sentence."""
    span: Span = (0, 0)
    """Where these words stand in the document."""
    copy_of: str | None = None
    """The document that this one copies; then it is shown and not counted."""
    plain: bool = True
    """Whether the words tell of the deed itself; a source may have spoken of something beside it."""
    called: str = ""
    """How the report calls the source where it quotes him: `Defence minister Tove Arnquist`."""
    medium: Medium | None = None
    """Where it was said, if the text tells."""
    record: str = ""
    """Id, in the reading, of the statement it rests on, or else of the event; empty where it rests on neither."""
    belief: str | None = None
    """Where it rests on no statement: the belief, as `core.corrections.belief_id` has it."""
    reviewed: bool = False
    """Whether a person has accepted what it rests on, or set a field of it."""


class StoryDeed(Record, frozen=True, kw_only=True):
    """What status needs to know of a storyline's deed."""

    commitment: bool
    """The actor has bound himself for the future (order, pledge, truce), instead of a mere claim about him."""
    actor_orgs: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    """Orgs of actor, recipient and their declared adversaries."""
    examiners: frozenset[str] = frozenset()
    starts: str | None = None
    """First day on which a promise can be kept or broken."""
    amount: tuple[float, str] | None = None
    """The amount without which the deed is not complete, if there is one."""


class Status(Record, frozen=True, kw_only=True):
    """What a storyline's beliefs amount to on one day; derived, never stored as truth."""

    as_of: str
    """The day."""
    status: StatusName
    """What the stances amount to on it."""
    why: str
    """The same in a sentence."""
    n_for: int = msgspec.field(name="for")
    """How many organisations are for."""
    n_against: int = msgspec.field(name="against")
    """How many are against."""
    sources_for: tuple[str, ...] = ()
    """Which are for."""
    sources_against: tuple[str, ...] = ()
    """Which are against."""
    rests_on: tuple[Assessment, ...] = ()
    """The assessments counted, one an org."""
