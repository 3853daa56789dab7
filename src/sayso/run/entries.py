"""What the list of stories shows of one, and by what it is found there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from sayso.core.records import Assessment, Record, Status
from sayso.core.vocabulary import AUTHOR, StatusName
from sayso.ledger.digests import NOW, DigestDay, Facet, facet_value, searchable
from sayso.link.story import claim
from sayso.resources.countries import name_of
from sayso.run.telling import Story, is_listed, own_orgs
from sayso.run.wording import since

MOST_WORDS: Final = 100_000
"""Characters of what its sources say by which a story is found."""

MOST_TITLE: Final = 200
"""Characters of a headline by which stories are sorted: an index of PostgreSQL's holds no more than 2,700 bytes."""


class StoryEntry(Record, frozen=True, kw_only=True):
    """One line of the list of stories."""

    id: int
    label: str
    type: str
    mode: str | None
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    place: str | None
    country: str | None
    status: StatusName | None
    """None where nobody takes a stance on any day."""
    why: str
    since: str
    """The day on which the status became what it is; empty where there is none."""
    changed: str
    """The last day on which the status, or who is for and against, became another; else of the last report."""
    n_for: int = msgspec.field(name="for")
    n_against: int = msgspec.field(name="against")
    sources_for: tuple[str, ...]
    sources_against: tuple[str, ...]
    reports: int
    """Those that are no copies."""
    copies: int
    credibility: str
    per_day: tuple[tuple[str, int], ...]
    """Days and how many reports came in, copies and undated ones left out."""
    claim: str = ""
    """The deed in question in a few words; empty where none is known."""
    nameless: tuple[str, ...] = ()
    """Orgs that are reports of which no publisher is known."""
    pending: bool = False
    """Something has happened to the story that this line does not know of."""


Dated = dict[str, str | None]
"""The day of each report, by id."""

Told = tuple[Story, Dated]


def entry_of(story: Story, published: Dated) -> StoryEntry:
    """What the list shows of a story."""
    last = story.status[-1] if story.status else None
    copies = {copy for copy, _ in story.copies}
    per_day = Counter(day for id_ in story.documents if id_ not in copies and (day := published[id_]))
    return StoryEntry(
        id=story.id,
        label=story.label,
        **msgspec.structs.asdict(story.event),
        status=last.status if last else None,
        why=last.why if last else "",
        since=since(story.status) if last else "",
        changed=_changed(story.status) or max(per_day, default=""),
        n_for=last.n_for if last else 0,
        n_against=last.n_against if last else 0,
        sources_for=last.sources_for if last else (),
        sources_against=last.sources_against if last else (),
        reports=len(story.documents) - len(copies),
        copies=len(copies),
        credibility=story.credibility,
        per_day=tuple(sorted(per_day.items())),
        claim=claim(story.event, name_of),
        nameless=tuple(sorted(nameless(story.beliefs))),
    )


def nameless(beliefs: Iterable[Assessment]) -> frozenset[str]:
    """Orgs that are reports of which no publisher is known: their id is no name."""
    return frozenset(b.org for b in beliefs if b.publisher is None and b.org == f"outlet:{b.document}")


def _changed(days: Sequence[Status]) -> str:
    """The last day on which the status, or who is for and who against, is not what it was on the day before."""
    changed = ""
    held: tuple[object, ...] = ()
    for day in days:
        holds = (day.status, day.sources_for, day.sources_against)
        if holds != held:
            changed, held = day.as_of, holds
    return changed


def haystack(story: Story) -> str:
    """The words by which a story is found: of its headline, its place and what its sources say."""
    said = " ".join(dict.fromkeys(belief.words for belief in story.beliefs))[:MOST_WORDS]
    return searchable(" ".join((_headline(story), said)))


def _headline(story: Story) -> str:
    return f"{story.label} {story.event.place or ''}"


def _facets(story: Story) -> frozenset[Facet]:
    """By what the list can be narrowed down to this story."""
    codes = {*story.event.actor, *story.event.recipient, *(b.code for b in story.beliefs if b.code)}
    names = {belief.source for belief in story.beliefs if belief.source != AUTHOR}
    actors = {
        *codes,
        *(code.split(" ")[0] for code in codes),
        *names,
        *(words[-1] for name in names if (words := name.split())),
    }
    found = {("actor", value) for value in actors} | {("org", org) for org in own_orgs(story)}
    found.add(("type", story.event.type))
    found.add(("country", story.event.country or ""))
    return frozenset((kind, value) for kind, given in found if (value := facet_value(given)))


def days_of(now: Told | None, before: Iterable[tuple[str, Told]]) -> Iterator[DigestDay]:
    """The rows of the list: of each day on which it shows another line than the day before, and of now.

    None where nothing is known now.
    """
    rows: list[DigestDay] = []
    for day, told in before:
        row = _row(told, day, searchable(_headline(told[0]))) if is_listed(told[0]) else None
        same = bool(rows) and row is not None and rows[-1].until == NOW and _alike(rows[-1], row)
        if not same and rows and rows[-1].until == NOW:
            rows[-1] = msgspec.structs.replace(rows[-1], until=day)
        if not same and row is not None:
            rows.append(row)
    yield from rows
    if now is not None and is_listed(now[0]):
        yield _row(now, NOW, haystack(now[0]))


def _alike(one: DigestDay, other: DigestDay) -> bool:
    return msgspec.structs.replace(one, day=other.day) == other


def _row(told: Told, day: str, words: str) -> DigestDay:
    story, published = told
    entry = entry_of(story, published)
    days = sorted(on for id_ in story.documents if (on := published[id_]))
    return DigestDay(
        day=day,
        until=NOW,
        status=entry.status,
        changed=entry.changed,
        first_day=days[0] if days else "",
        last_day=days[-1] if days else "",
        orgs=len(own_orgs(story)),
        reports=len(story.documents),
        title=searchable(story.label)[:MOST_TITLE],
        words=words,
        entry=msgspec.json.encode(entry),
        facets=_facets(story),
    )
