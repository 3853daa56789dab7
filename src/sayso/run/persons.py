"""A person or body as somebody looks it up: who it is and on what grounds, what it said and did, word against deed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, Literal

import msgspec

from sayso.core.corrections import Correction
from sayso.core.errors import MissingError
from sayso.core.records import Assessment, KeyEvent, Record, Status
from sayso.core.spans import Span
from sayso.core.vocabulary import NON_STATE, STATE_SECTORS
from sayso.ledger import Ledger, Queries
from sayso.ledger.results import BearerEntry, ReviewEntry, Saying
from sayso.run.correctionlist import CorrectionEntry, list_of
from sayso.run.digests import ON_THE_FLY, accounts_of, maker
from sayso.run.dossiers import Account, Setting, setting_key
from sayso.run.identities import UNNAMED, Identity, identities
from sayso.run.wording import opening

STORIES: Final = 12
"""Stories whose words are set against their deeds: those of the latest reports."""
LISTED: Final = 40
"""Bearers of a name, and reports of each, that are named."""
NO_CODE: Final = "-"
"""Asks for those of whom no report tells who they are."""


class SayingFilter(Record, frozen=True, kw_only=True):
    """Which of the things said and done are shown: those for which all holds that is given."""

    kind: Literal["statement", "event"] | None = None
    since: str | None = None
    until: str | None = None
    story: int | None = None
    code: str | None = None
    """Of the bearers of the name; `-` those without one."""


class ReportName(Record, frozen=True, kw_only=True):
    """How a report is called: its id is no name."""

    publisher: str | None
    title: str
    """Else its first words."""


class WordAndDeed(Record, frozen=True, kw_only=True):
    """What somebody held of the deed of a story, and what has become of it."""

    story: int
    label: str
    event: KeyEvent
    own: bool
    """Whether the deed is its own: the word of an interested source."""
    stances: tuple[Assessment, ...]
    """By day; where it held the same again, only the first time."""
    now: Status | None
    settings: dict[str, Setting] = msgspec.field(default_factory=dict)
    """Around the words of its stances, by `setting_key`."""


class Person(Record, frozen=True, kw_only=True):
    """All that a ledger tells of a name."""

    asked: str
    identities: tuple[Identity, ...]
    """Several where the name does not tell who is meant: they are not taken for one."""
    chosen: SayingFilter
    sayings: tuple[Saying, ...]
    """The latest first."""
    total: int
    offset: int
    limit: int
    statements: int
    deeds: int
    """How many of these there are of the name, whatever is chosen but the code."""
    called: tuple[tuple[str, str, Span], ...]
    """In which words reports introduce it, each once, with the report and where in it what it then said stands."""
    words: tuple[WordAndDeed, ...]
    more_stories: int
    """Stories that were not looked at: earlier ones, and such as would have to be derived anew and are large."""
    reviews: tuple[ReviewEntry, ...] = ()
    """What persons have judged of who it is."""
    reports: dict[str, ReportName] = msgspec.field(default_factory=dict)
    """How the reports that are named here are called, by id."""
    corrections: tuple[CorrectionEntry, ...] = ()
    """What persons have corrected of it in single reports."""
    reliability: tuple[tuple[str, str], ...] = ()
    """Admiralty grades of the orgs that it spoke for, where the user has set them."""


def person(
    ledger: Ledger,
    name: str,
    chosen: SayingFilter = SayingFilter(),  # noqa: B008 - it is frozen
    *,
    limit: int = 50,
    offset: int = 0,
) -> Person:
    """Everything of the bearers of a name, as `sayso who` finds them. Raises MissingError if there is none."""
    with ledger.read() as queries:
        bearers = queries.bearers(name)
        if not bearers:
            raise MissingError(f"there is nobody of the name {name!r} in this ledger")
        meant = [b for b in bearers if _has(b.code, chosen.code)]
        sayings = [s for s in queries.statements_by(name) if _has(s.code, chosen.code)]
        homes = queries.storylines_of({b.document for b in meant})
        shown = [s for s in sayings if _fits(s, chosen, homes)]
        shown.reverse()
        stories = _latest(sayings, homes)
        quick = _quick(queries, stories[:STORIES])
        words = tuple(_words(queries, quick, meant))
        page = shown[offset : offset + limit]
        found = identities(bearers)
        orgs = {stance.org for each in words for stance in each.stances}
        numbers = {f"{b.reading}:{b.actor}" for b in meant}
        told = queries.corrections(sorted({b.document for b in meant}))
        return Person(
            asked=name,
            identities=found,
            chosen=chosen,
            sayings=tuple(page),
            total=len(shown),
            offset=offset,
            limit=limit,
            statements=sum(s.kind == "statement" for s in sayings),
            deeds=sum(s.kind == "event" for s in sayings),
            called=tuple(_called(words)),
            words=words,
            more_stories=len(stories) - len(quick),
            reviews=tuple(r for r in queries.reviews() if r.kind == "actor" and numbers & {r.left, r.right}),
            corrections=tuple(_of_these(list_of(queries, told), meant)),
            reports=_names(queries, {s.document for s in page} | _named(found, told)),
            reliability=tuple((n.subject, n.value) for n in queries.notes("reliability") if n.subject in orgs),
        )


def _named(found: Iterable[Identity], told: Iterable[Correction]) -> set[str]:
    """The reports by which it is told who somebody is."""
    ids = {c.document for c in told}
    for identity in list(found)[:LISTED]:
        ids |= {*identity.documents[-LISTED:]}
        ids |= {id_ for ground in identity.grounds for id_ in (ground.document, *ground.silent)}
    return ids


def _names(queries: Queries, ids: Collection[str]) -> dict[str, ReportName]:
    entries = queries.entries(ids)
    texts = queries.readings([id_ for id_, entry in entries.items() if not entry.title][:LISTED])
    return {
        id_: ReportName(
            publisher=entry.publisher,
            title=entry.title or (opening(texts[id_].text) if id_ in texts else "") or "untitled",
        )
        for id_, entry in entries.items()
    }


def _called(words: Iterable[WordAndDeed]) -> Iterator[tuple[str, str, Span]]:
    seen = set()
    for stance in (stance for each in words for stance in each.stances):
        if stance.called not in ("", stance.source) and stance.called not in seen:
            seen.add(stance.called)
            yield stance.called, stance.document, stance.span


def _has(code: str | None, wanted: str | None) -> bool:
    return wanted is None or code == (None if wanted == NO_CODE else wanted)


def _fits(saying: Saying, chosen: SayingFilter, homes: dict[str, int]) -> bool:
    return (
        chosen.kind in (None, saying.kind)
        and (chosen.since is None or saying.date >= chosen.since)
        and (chosen.until is None or "" < saying.date[: len(chosen.until)] <= chosen.until)
        and (chosen.story is None or homes.get(saying.document) == chosen.story)
    )


def _of_these(entries: Iterable[CorrectionEntry], bearers: Iterable[BearerEntry]) -> Iterator[CorrectionEntry]:
    """Corrections that speak of one of these actors, or of its words."""
    ids = {(b.document, b.actor) for b in bearers}
    return (e for e in entries if e.kind == "actor" and (e.document, e.record) in ids)


def _latest(sayings: Sequence[Saying], homes: dict[str, int]) -> list[int]:
    """The stories in which something was said or done, those of the latest sayings first."""
    return list(dict.fromkeys(homes[s.document] for s in reversed(sayings) if s.document in homes))


def _quick(queries: Queries, stories: Sequence[int]) -> list[int]:
    """Those of the stories that are kept as they stand, or are soon derived."""
    fresh = queries.digests.are_fresh(maker(), stories)
    sizes = queries.reports_of([number for number in stories if number not in fresh])
    found, reports = [], 0
    for number in stories:
        reports += len(sizes.get(number, ()))
        if number in fresh or reports <= ON_THE_FLY:
            found.append(number)
    return found


def _words(queries: Queries, stories: Sequence[int], bearers: Collection[BearerEntry]) -> Iterator[WordAndDeed]:
    names: dict[str, set[str]] = defaultdict(set)
    for bearer in bearers:
        names[bearer.document].add(bearer.name)
    codes = {bearer.code for bearer in bearers if bearer.code}
    unnamed = {(bearer.document, bearer.name) for bearer in bearers if bearer.kind == UNNAMED}
    for number, told in accounts_of(queries, stories).items():
        stances = tuple(_stances(told, names, unnamed))
        orgs = {stance.org for stance in stances}
        own = bool(codes & set(told.event.actor) or orgs & set(_states(told.event.actor)))
        if stances or own:
            yield WordAndDeed(
                story=number,
                label=told.label,
                event=told.event,
                own=own,
                stances=stances,
                now=told.status[-1] if told.status else None,
                settings={
                    key: told.settings[key]
                    for stance in stances
                    if (key := setting_key(stance.document, stance.span)) in told.settings
                },
            )


def _states(codes: Iterable[str]) -> Iterator[str]:
    """The states, as orgs, that act in actors of these codes."""
    for country, *sectors in (code.split(" ") for code in codes):
        if country not in NON_STATE and (not sectors or STATE_SECTORS.intersection(sectors)):
            yield country


def _stances(told: Account, names: dict[str, set[str]], unnamed: Collection[tuple[str, str]]) -> Iterator[Assessment]:
    """What each bearer of the name held, where it was another thing than before."""
    held: dict[tuple[str, str | None, str], tuple[str, str, str]] = {}
    for stance in sorted(told.beliefs, key=lambda b: (b.date, b.published, b.document, b.span)):
        if stance.copy_of is None and stance.source in names.get(stance.document, ()):
            now = (stance.factuality, stance.aspect, stance.extent)
            who = (stance.source, stance.code, stance.document if (stance.document, stance.source) in unnamed else "")
            if held.get(who) != now:
                yield stance
            held[who] = now
