"""Storylines as a person asks for them: put together from the ledger's rows, with the status derived on the fly."""

from collections.abc import Mapping, Sequence

from sayso.core.errors import LedgerError
from sayso.core.records import Assessment, Deed, KeyEvent, Record, Status
from sayso.ledger import Ledger
from sayso.link.status import credibility, history
from sayso.link.story import deed_of, headline, key_event
from sayso.resources.countries import name_of


class Story(Record, frozen=True, kw_only=True):
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


def stories(ledger: Ledger, *, as_of: str | None = None) -> tuple[Story, ...]:
    """All storylines as they stood on a day, the best attested first."""
    with ledger.read() as queries:
        deeds = queries.storyline_deeds(as_of=as_of)
        beliefs = queries.storyline_assessments(as_of=as_of)
        copies = queries.copies(as_of=as_of)
    # A storyline on which no source takes a stance has nothing to tell.
    told = [_story(number, deeds[number], found, copies) for number, found in beliefs.items() if number in deeds]
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


def _story(number: int, deeds: Sequence[Deed], beliefs: Sequence[Assessment], copies: Mapping[str, str]) -> Story:
    documents = tuple(dict.fromkeys(d.document for d in deeds))
    reported = {d.published for d in deeds if d.published and d.document not in copies}
    days = history(beliefs, deed_of(deeds, beliefs), reported=reported, country_name=name_of)
    return Story(
        id=number,
        label=headline(deeds, name_of),
        event=key_event(deeds),
        documents=documents,
        copies=tuple((d, copies[d]) for d in documents if d in copies),
        beliefs=tuple(beliefs),
        status=days,
        credibility=credibility(days[-1]) if days else "6",
    )
