"""What people ask of a ledger, with subjects that are alike in ledgers of any size."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

from paging.generating import DAYS, FIRST
from sayso.core.vocabulary import AUTHOR
from sayso.ledger import Ledger, Queries
from sayso.ledger.catalogue import DocumentFilter
from sayso.run.accounts import account
from sayso.run.changes import changes
from sayso.run.digests import StoryFilter, listing
from sayso.run.finding import find
from sayso.run.persons import person
from sayso.run.pledges import pledges, pledges_page
from sayso.run.reviewpage import review_page
from sayso.run.stories import stories

LARGE = 40
"""Reports of the story that stands for large ones: there is one in a ledger of a thousand reports."""
FEW = range(4, 13)
"""Hits of a word that stands for rare ones."""
TODAY = (FIRST + timedelta(days=DAYS + 30)).isoformat()
MIDDLE = (FIRST + timedelta(days=DAYS // 2)).isoformat()

Ask = Callable[[], object]


@dataclass(frozen=True)
class Subjects:
    """What is asked about."""

    large: int
    small: int
    report: str
    place: str
    rare: str
    frequent: str
    publisher: str


def subjects(ledger: Ledger) -> Subjects:
    """Those that a ledger has: a story of so many reports, one of two, a name that few bear and one that many do."""
    entries = listing(ledger, order="weight", limit=2000).entries
    large = min(entries, key=lambda entry: abs(entry.reports - LARGE))
    small = min(entries, key=lambda entry: abs(entry.reports - 2))
    told = account(ledger, str(large.id))
    with ledger.read() as queries:
        report = queries.storyline(large.id)[0]
        names = sorted({b.source.split()[-1] for e in entries[:200] for b in _beliefs(ledger, e.id, 3)} - {AUTHOR})
        hits = {name: len(queries.matches(name, most=500)) for name in names[:60]}
        publisher = queries.document(report).publisher or ""
    rare = min(hits, key=lambda name: (hits[name] not in FEW, abs(hits[name] - FEW[0])))
    return Subjects(
        large=large.id, small=small.id, report=report, place=told.event.place or "", rare=rare,
        frequent=max(hits, key=hits.__getitem__), publisher=publisher,
    )  # fmt: skip


def _beliefs(ledger: Ledger, story: int, most: int) -> Sequence[Any]:
    return account(ledger, str(story)).beliefs[:most]


def pages(ledger: Ledger, of: Subjects) -> dict[str, Ask]:
    """What is answered with a page: the time it takes is the page's, however much there is besides."""

    def asked(read: Callable[[Queries], object]) -> Ask:
        def ask() -> object:
            with ledger.read() as queries:
                return read(queries)

        return ask

    def listed(order: Any = "moving", offset: int = 0, **chosen: Any) -> Ask:
        return lambda: listing(ledger, StoryFilter(**chosen), order=order, offset=offset)

    def found(words: str) -> Ask:
        return lambda: find(ledger, words)

    whose = f'publisher:"{of.publisher}"'
    return {
        "stories": listed(),
        "stories by weight": listed("weight"),
        "stories of a status, type and country": listed(type="RETREAT", country="KOR", status="disputed"),
        "stories of an actor": listed(actor=of.rare),
        "stories of a day": listed(since=MIDDLE, until=MIDDLE),
        "stories with a rare word": listed(words=of.rare),
        "stories with a frequent word": listed(words="would"),
        "stories as of a day": listed(as_of=MIDDLE),
        "story, 2 reports": lambda: account(ledger, str(of.small)),
        f"story, {LARGE} reports": lambda: account(ledger, str(of.large)),
        "the same as of a day": lambda: account(ledger, str(of.large), as_of=TODAY),
        "the same by words": lambda: account(ledger, f"{of.place} brigade"),
        "what has changed in it": lambda: changes(ledger, str(of.large), since=MIDDLE),
        "a report": asked(lambda queries: queries.reading(of.report)),
        "list of reports": asked(lambda queries: queries.catalogue(DocumentFilter(), limit=40, offset=0)),
        "list of reports of a publisher": asked(
            lambda queries: queries.catalogue(DocumentFilter(publisher=of.publisher), limit=40, offset=0)
        ),
        "search: a rare word": found(of.rare),
        "search: a frequent word": found("would"),
        "search: two frequent words": found("would brigade"),
        "search: a phrase": found('"were seen on the road"'),
        "search: a frequent word of a publisher": found(f"would {whose}"),
        "search: a rare word of a publisher": found(f"{of.rare} {whose}"),
        "search: a frequent word, by type": found("would type:RETREAT"),
        "search: a frequent word, by speaker": found(f"would speaker:{of.rare}"),
        "search: a frequent word, in a story": found(f"would story:{of.large}"),
        "search: a frequent word, of a day": found(f"would after:{MIDDLE} before:{MIDDLE}"),
        "search: no word, of a publisher": found(whose),
        "who: a rare name": lambda: person(ledger, of.rare),
        "pledges, the latest": lambda: pledges_page(ledger, today=TODAY),
        "what to review": lambda: review_page(ledger),
    }  # fmt: skip


def whole(ledger: Ledger, of: Subjects, reports: int) -> dict[str, tuple[Ask, Callable[[Any], int]]]:
    """What goes through all that there is: what it takes is shared among what it goes through."""
    each = lambda _: reports  # noqa: E731

    def counts() -> object:
        with ledger.read() as queries:
            return queries.counts()

    def said() -> object:
        with ledger.read() as queries:
            return queries.statements_by(of.frequent)

    return {
        "who: a frequent name, all it said (a row)": (said, len),
        "all stories, as JSON (a story)": (lambda: stories(ledger), len),
        "all pledges (a report)": (lambda: pledges(ledger, today=TODAY), each),
        "counting rows (a report)": (counts, each),
        **dict(_checking(ledger, each)),
    }


def _checking(ledger: Ledger, each: Callable[[Any], int]) -> Iterator[tuple[str, tuple[Ask, Callable[[Any], int]]]]:
    try:
        check = import_module("sayso.run.checking").check
    except (ImportError, AttributeError):
        return
    yield "sayso check (a report)", (lambda: check(ledger), each)
