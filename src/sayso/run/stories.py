"""Storylines as a person asks for them: put together from the ledger's readings, with the status derived on the fly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from sayso.core.errors import LedgerError
from sayso.core.records import Assessment, Deed, KeyEvent, Reading, Record, Status
from sayso.core.vocabulary import AUTHOR, QUAD
from sayso.ledger import Ledger
from sayso.ledger.passages import passage
from sayso.link.stances import Profile, Stance, plainly, profile, stances
from sayso.link.status import credibility, status
from sayso.link.story import HOSTILE, deed_of, headline, key_event, mentions
from sayso.resources.countries import name_of

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
DIGITS: Final = 18
"""More has no number of a row."""
BATCH: Final = 400
"""Reports held in memory at once."""


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
    """All storylines as they stood on a day, the best attested first.

    A report that stands alone and in which nobody takes a stance on a deed has no story to tell.
    """
    with ledger.read() as queries:
        copies = queries.copies(as_of=as_of)
        withdrawn = queries.withdrawn(as_of=as_of)
        told = []
        for group in _batches(queries.storylines(as_of=as_of)):
            readings = queries.readings({d for documents in group.values() for d in documents}, as_of=as_of)
            told += [
                _story(number, [readings[d] for d in documents], copies, withdrawn)
                for number, documents in group.items()
            ]
    return tuple(sorted((s for s in told if s.beliefs or len(s.documents) > 1), key=_weight))


def _batches(grouped: Mapping[int, tuple[str, ...]]) -> Iterator[dict[int, tuple[str, ...]]]:
    """Storylines in batches of some hundred reports: as few looks into the ledger as memory allows."""
    batch: dict[int, tuple[str, ...]] = {}
    for number, documents in grouped.items():
        batch[number] = documents
        if sum(map(len, batch.values())) >= BATCH:
            yield batch
            batch = {}
    yield batch


def story(ledger: Ledger, which: str, *, as_of: str | None = None) -> Story:
    """The storyline of that number, or the best attested one whose headline or reports have all these words.

    Raises LedgerError if there is none.
    """
    if which.isdecimal() and len(which) < DIGITS:
        with ledger.read() as queries:
            documents = queries.storyline(int(which), as_of=as_of)
            readings = queries.readings(documents, as_of=as_of)
            if documents:
                copies, withdrawn = queries.copies(as_of=as_of), queries.withdrawn(as_of=as_of)
                return _story(int(which), [readings[d] for d in documents], copies, withdrawn)
        found = []
    else:
        wanted = which.casefold().split()
        found = [s for s in stories(ledger, as_of=as_of) if all(w in _haystack(s) for w in wanted)]
    if not found:
        day = f" as of {as_of}" if as_of else ""
        raise LedgerError(f"no story {which!r} in this ledger{day}; `sayso stories` lists what there is")
    return found[0]


def _haystack(story: Story) -> str:
    return " ".join((story.label, story.event.place or "", *(b.words for b in story.beliefs))).casefold()


def _weight(story: Story) -> tuple[int, int, int]:
    orgs = {b.org for b in story.beliefs if b.copy_of is None}
    return (-len(orgs), -len(story.documents), story.id)


def _story(
    number: int, readings: Sequence[Reading], copies: Mapping[str, str], withdrawn: Mapping[str, str] = NOTHING
) -> Story:
    """`withdrawn` reports, by the day of it, stay in the story, and nothing follows from them any more."""
    standing = [r for r in readings if r.id not in withdrawn]
    originals = [r for r in standing if r.id not in copies] or standing or readings
    told = profile(originals)
    beliefs = tuple(assessments(standing, told, copies))
    deeds = [deed for reading in originals for deed in mentions(reading, told)]
    days = _days(readings, copies, withdrawn)
    return Story(
        id=number,
        label=_label(originals, told, deeds),
        event=key_event(deeds),
        documents=tuple(r.id for r in readings),
        copies=tuple((r.id, copies[r.id]) for r in readings if r.id in copies),
        beliefs=beliefs,
        status=days,
        credibility=credibility(days[-1]) if days else "6",
    )


def _days(readings: Sequence[Reading], copies: Mapping[str, str], withdrawn: Mapping[str, str]) -> tuple[Status, ...]:
    """One status for each day on which a report of its own came in, by the reports of that day and before alone.

    What the deed is, too, is told by those. Undated reports are known on no day.
    """
    own = [r for r in readings if r.published and r.id not in copies]
    found: list[Status] = []
    for day in sorted({r.published or "" for r in own}):
        known = [r for r in own if (r.published or "") <= day and not withdrawn.get(r.id, "9999") <= day]
        told = profile(known)
        beliefs = tuple(assessments(known, told, NOTHING))
        if beliefs or found:
            deeds = [deed for reading in known for deed in mentions(reading, told)]
            found.append(status(beliefs, deed_of(deeds, beliefs), day, country_name=name_of))
    return tuple(found)


def _label(readings: Sequence[Reading], told: Profile, deeds: Sequence[Deed]) -> str:
    """The title that says most of the deed, for a reader knows it by that; without titles the deed in a few words."""
    titles = [reading.title for reading in readings if reading.title]
    if titles:
        return max(titles, key=told.weight)  # the first of equals
    # Who did a violent deed is a claim of its own, and no headline of ours makes it.
    deeds = [msgspec.structs.replace(d, actor=()) if QUAD.get(d.type) == HOSTILE else d for d in deeds]
    return headline(deeds, name_of) if deeds else " ".join(readings[0].text.split()[:12]) or readings[0].id


def assessments(readings: Iterable[Reading], told: Profile, copies: Mapping[str, str]) -> Iterable[Assessment]:
    """What each source of each report says of the deed; of a copy too, marked as such."""
    if not told.type:
        return  # no deed is known, so nobody takes a stance on one
    for reading in readings:
        for stance in stances(reading, told):
            yield _assessment(reading, stance, copies, plain=plainly(reading, stance, told))


def _assessment(reading: Reading, stance: Stance, copies: Mapping[str, str], *, plain: bool) -> Assessment:
    actors = {actor.id: actor for actor in reading.actors}
    source = actors.get(stance.source)
    cues = " … ".join(reading.text[start:end] for start, end in stance.cues)
    span = stance.span if stance.statement else passage(reading.text, stance.span, reading.boilerplate)
    return Assessment(
        document=reading.id,
        publisher=reading.publisher,
        published=reading.published or "",
        source=source.name if source else AUTHOR,
        code=source.code if source else None,
        org=stance.org,
        date=stance.date or reading.published or "",
        factuality=stance.factuality,
        aspect=stance.aspect,
        extent=stance.extent,
        via=tuple(actors[a].name if a in actors else a for a in stance.via),
        cue=cues,
        words=" ".join(reading.text[slice(*span)].split()),
        span=span,
        copy_of=copies.get(reading.id),
        plain=plain,
    )
