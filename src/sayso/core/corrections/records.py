"""What a correction is made of. Whatever it refers to it names by the words in the text, never by a reader's id."""

from datetime import datetime
from typing import Literal

import msgspec

from sayso.core.records import Actor, Amount, Belief, DateRef, Event, Place, Reading, Record, Statement
from sayso.core.spans import Span
from sayso.core.vocabulary import ActorKind, Aspect, Factuality, StatementKind

RecordKind = Literal["event", "statement", "belief", "actor", "place", "amount", "date"]
Action = Literal["accept", "reject", "set", "merge", "split", "add", "undo"]
State = Literal["in force", "overruled", "lost"]


class Quote(Record, frozen=True, kw_only=True):
    """Words of a text: where they stood, and what stood around them (a TextQuoteSelector of Web Annotation)."""

    span: Span
    exact: str
    prefix: str = ""
    suffix: str = ""


class ActorRef(Record, frozen=True, kw_only=True):
    """An actor by one of its mentions. Where a reading has no actor there, one is made with these fields."""

    at: Quote
    name: str
    kind: ActorKind = "person"
    code: str | None = None


class Target(Record, frozen=True, kw_only=True):
    """The record that a correction speaks of."""

    kind: RecordKind
    at: Quote
    """Of an event, and of a belief of one, the trigger; of a statement the content from its first word to its last; of
    an actor one mention; of the others their words."""
    source: Quote | None = None
    """Of a statement the words naming its source; of a belief a mention of its source, None for the report itself."""
    within: Quote | None = None
    """Of a belief the content of the statement that it stands in, if it stands in one."""


class Snapshot(Record, frozen=True, kw_only=True):
    """The record as it was when a person spoke of it, with what it refers to: for where a newer reader misses it."""

    actor: Actor | None = None
    place: Place | None = None
    amount: Amount | None = None
    date: DateRef | None = None
    statement: Statement | None = None
    event: Event | None = None
    belief: Belief | None = None
    actors: dict[str, ActorRef] = msgspec.field(default_factory=dict)
    places: dict[str, Place] = msgspec.field(default_factory=dict)
    amounts: dict[str, Amount] = msgspec.field(default_factory=dict)


class PlaceEntry(Record, frozen=True, kw_only=True):
    """The place that is meant, of the gazetteer or by a person's own knowledge."""

    name: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    geonameid: int | None = None
    kind: str | None = None


class Split(Record, frozen=True, kw_only=True):
    """Somebody else behind some mentions of an actor."""

    mentions: tuple[Quote, ...]
    name: str
    kind: ActorKind = "person"
    code: str | None = None


class NewEvent(Record, frozen=True, kw_only=True):
    """An event that the reader has missed, and who holds that it takes place; None is the report itself."""

    type: str
    mode: str | None = None
    actor: tuple[ActorRef, ...] = ()
    recipient: tuple[ActorRef, ...] = ()
    source: ActorRef | None = None
    factuality: Factuality = "CT+"
    aspect: Aspect = "completed"


class NewStatement(Record, frozen=True, kw_only=True):
    """A statement that the reader has missed."""

    kind: StatementKind = "indirect"
    speaker: ActorRef | None = None
    factuality: Factuality | None = None
    aspect: Aspect | None = None


class Correction(Record, frozen=True, kw_only=True):
    """One person's word on one record of one report."""

    number: int
    """The ledger's; 0 before it is kept."""
    document: str
    text_hash: str
    """Of the text that the person saw."""
    target: Target
    action: Action
    field: str | None = None
    """What is set; `values.FIELDS` has all."""
    value: str | None = None
    """As JSON; `values.decoded` makes it what the field wants."""
    snapshot: Snapshot | None = None
    undoes: int | None = None
    """The number of the correction that is taken back."""
    reason: str
    by: str
    made_at: datetime


class Outcome(Record, frozen=True, kw_only=True):
    """What has come of one correction."""

    number: int
    state: State
    unit: str
    """The record it speaks of, by kind and place in the text: the same for all corrections of one record."""
    record: str | None = None
    """Id of that record, where there is one."""
    why: str = ""
    """Of a lost one: why it cannot be applied."""


class Corrected(Reading, frozen=True, kw_only=True):
    """A reading with what persons have said of it."""

    told: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """By record id: the fields that a person has set, and `accept` or `add`."""
    views: dict[str, Factuality | None] = msgspec.field(default_factory=dict)
    """By statement id: how sure its speaker is of the story's deed, as a person has it; None: he has no view of it."""
    outcomes: tuple[Outcome, ...] = ()

    @property
    def lost(self) -> tuple[Outcome, ...]:
        """The corrections whose words are gone, or that fit no more."""
        return tuple(o for o in self.outcomes if o.state == "lost")


def belief_id(belief: Belief) -> str:
    """Beliefs have no id of their own; theirs is what they are of, whose, and where."""
    return f"{belief.event}:{belief.source}:{belief.statement or '-'}"
