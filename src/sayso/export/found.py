"""What a kind of export is given: chosen reports with all that was found in them, and chosen stories."""

from collections.abc import Iterator
from typing import Protocol

from sayso.core.records import Belief, Event, Reading, Record, Statement
from sayso.core.vocabulary import Factuality
from sayso.ledger.results import DocumentEntry
from sayso.run.dossiers import Account


class Choice(Record, frozen=True, kw_only=True):
    """Which records go out: those for which all holds that is given."""

    since: str | None = None
    """Of reports published on this day or later; of stories with a report since."""
    until: str | None = None
    """Published on this day or earlier; stories as they stood on it."""
    actors: tuple[str, ...] = ()
    """One of these takes part or speaks: a code or its beginning (`UKR`, `UKR MIL`), or a name."""
    types: tuple[str, ...] = ()
    """PLOVER types of events."""
    reviewed: bool = False
    """Only what a person has accepted, added, or set a field of."""
    least: Factuality | None = None
    """`PS+`, `PR+` or `CT+`: events that some source holds at least so surely to happen or have happened."""
    copies: bool = False
    """Also of reports that copy others; otherwise a wire report counts once."""


class ChosenReport(Record, frozen=True, kw_only=True):
    """One report in force (its latest version, the latest reading, with all corrections), and what of it goes out."""

    entry: DocumentEntry
    reading: Reading
    """With a person's corrections it is a `core.corrections.Corrected`: `told` says which fields of which record."""
    fingerprint: str
    """Of the reader."""
    text_hash: str
    copy_of: str | None
    withdrawn_on: str | None
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]
    beliefs: tuple[Belief, ...]
    """Those of the events."""
    story: int | None
    """The storyline that the report is in."""


class Source(Protocol):
    """Where a kind takes its records from; each call goes through the ledger anew, a batch in memory at a time."""

    def reports(self) -> Iterator[ChosenReport]:
        """The chosen reports in the order of their days."""

    def stories(self) -> Iterator[Account]:
        """The chosen stories by their numbers, in full."""
