"""What the pages ask of a ledger, without the pages."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from paging.figures import Figures
from paging.generating import DAYS, FIRST
from sayso.core.vocabulary import AUTHOR
from sayso.ledger import Ledger
from sayso.run.accounts import account
from sayso.run.digests import StoryFilter, listing


def questions(ledger: Ledger) -> dict[str, Callable[[], object]]:
    """What the pages ask."""
    first = listing(ledger, order="weight", limit=1).entries[0]
    with ledger.read() as queries:
        last_name = next(b.source for b in account(ledger, str(first.id)).beliefs if b.source != AUTHOR).split()[-1]
        report = queries.storyline(first.id)[0]
    middle = (FIRST + timedelta(days=DAYS // 2)).isoformat()

    def asked(read: Callable[[object], object]) -> Callable[[], object]:
        def ask() -> object:
            with ledger.read() as queries:
                return read(queries)

        return ask

    def listed(order: str = "moving", offset: int = 0, **chosen: str) -> Callable[[], object]:
        return lambda: listing(ledger, StoryFilter(**chosen), order=order, offset=offset)  # type: ignore[arg-type]

    return {
        "stories": listed(),
        "stories, the 100th page": listed(offset=4000),
        "stories by weight": listed("weight"),
        "stories, disputed": listed(status="disputed"),
        "stories, country": listed(country="VEL"),
        "stories, actor": listed(actor=last_name),
        "stories, type, country and status": listed(type="RETREAT", country="KOR", status="disputed"),
        "stories, days": listed(since=middle, until=middle),
        "stories, words": listed(words=first.place or "brigade"),
        "stories, words that are rare": listed(words=last_name),
        "stories as of": listed(as_of=middle),
        "stories as of, country, by weight": listed("weight", as_of=middle, country="VEL"),
        "story, the largest": lambda: account(ledger, str(first.id)),
        "story by words": lambda: account(ledger, f"{first.place} brigade"),
        "report": asked(lambda queries: queries.reading(report)),  # type: ignore[attr-defined]
        "search, a rare word": asked(lambda queries: queries.search(last_name)),  # type: ignore[attr-defined]
        "search, a frequent word": asked(lambda queries: queries.search("would")),  # type: ignore[attr-defined]
        "search, two words": asked(lambda queries: queries.search("would brigade")),  # type: ignore[attr-defined]
        "who": asked(lambda queries: queries.statements_by(last_name)),  # type: ignore[attr-defined]
        "publishers": asked(lambda queries: queries.publishers()),  # type: ignore[attr-defined]
        "withdrawn": asked(lambda queries: queries.withdrawn()),  # type: ignore[attr-defined]
    }


def answered(ledger: Ledger, times: int) -> Iterator[Figures]:
    """How long each question took, asked so often by one alone."""
    for name, question in questions(ledger).items():
        question()
        spent = []
        for _ in range(times):
            start = time.perf_counter()
            question()
            spent.append(1000 * (time.perf_counter() - start))
        yield Figures(name, spent)
