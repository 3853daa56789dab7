"""Storylines as a person asks for them: put together from the ledger's rows, with the status derived on the fly."""

from collections.abc import Callable, Iterable

from sayso.core.errors import LedgerError
from sayso.core.records import Assessment, KeyEvent, Record, Status
from sayso.ledger import Ledger
from sayso.ledger.queries import StorylineRows
from sayso.link.status import credibility, history
from sayso.link.story import deed_of, headline, key_event
from sayso.resources import actors


class Story(Record, kw_only=True):
    """One storyline with everything its verdict rests on."""

    id: int
    label: str
    event: KeyEvent
    documents: tuple[str, ...]
    copies: tuple[tuple[str, str], ...]
    """Pairs of a copy and its original."""
    beliefs: tuple[Assessment, ...]
    status: tuple[Status, ...]
    """One for each day on which a report of its own came in; the last one holds."""
    credibility: str
    """Admiralty grade of the information, `1` confirmed to `6` cannot be judged."""


def country_namer() -> Callable[[str], str]:
    """From an ISO3 code or a body's short name to what people call it."""
    return actors.load().name_of


def stories(ledger: Ledger, *, as_of: str | None = None) -> tuple[Story, ...]:
    """All storylines as they stood on a day, the best attested first."""
    with ledger.read() as queries:
        rows = queries.storylines(as_of=as_of)
        copies = queries.copies()
    told = [story for row in rows if (story := _story(row, copies)) is not None]
    return tuple(sorted(told, key=_weight))


def story(ledger: Ledger, which: str, *, as_of: str | None = None) -> Story:
    """The storyline of that number, or the best attested one whose headline or reports have all these words.

    Raises LedgerError if there is none.
    """
    candidates = stories(ledger, as_of=as_of)
    if which.isdecimal():
        found = [s for s in candidates if s.id == int(which)]
    else:
        wanted = which.casefold().split()
        found = [s for s in candidates if all(w in _haystack(s) for w in wanted)]
    if not found:
        day = f" as of {as_of}" if as_of else ""
        raise LedgerError(f"no story {which!r} in this ledger{day}; `sayso stories` lists what there is")
    return found[0]


def _haystack(story: Story) -> str:
    return " ".join((story.label, story.event.place or "", *(b.words for b in story.beliefs))).casefold()


def _weight(story: Story) -> tuple[int, int, int]:
    orgs = {b.org for b in story.beliefs if b.copy_of is None}
    return (-len(orgs), -len(story.documents), story.id)


def _story(rows: StorylineRows, copies: dict[str, str]) -> Story | None:
    """None where no source takes a stance: then there is nothing to tell."""
    if not rows.assessments:
        return None
    name = country_namer()
    deed = deed_of(rows.deeds, rows.assessments)
    days = history(rows.assessments, deed)
    documents = tuple(dict.fromkeys(d.document for d in sorted(rows.deeds, key=lambda d: (d.published, d.document))))
    return Story(
        id=rows.id,
        label=headline(rows.deeds, name),
        event=key_event(rows.deeds),
        documents=documents,
        copies=tuple(_copies(documents, copies)),
        beliefs=tuple(rows.assessments),
        status=days,
        credibility=credibility(days[-1]) if days else "6",
    )


def _copies(documents: Iterable[str], copies: dict[str, str]) -> Iterable[tuple[str, str]]:
    return ((d, copies[d]) for d in documents if d in copies)
