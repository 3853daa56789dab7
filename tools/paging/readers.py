"""Readers who walk over the pages of a server, all at one time."""

import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from threading import Thread
from urllib.parse import quote

from paging.figures import Figures
from paging.generating import COUNTRIES, DAYS, DEEDS, FIRST, OUTLETS
from sayso.core.vocabulary import AUTHOR
from sayso.ledger import Ledger
from sayso.run.accounts import account
from sayso.run.digests import StoryFilter, listing

TIMED = re.compile(r"app;dur=([\d.]+)")
STATUSES = ("announced", "denied", "disputed", "confirmed")
Addresses = Callable[[random.Random], str]


@dataclass
class Walked:
    """How long pages took: on the server, and until the last byte was here."""

    server: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    client: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def figures(self) -> list[Figures]:
        """Server times by page, and of all."""
        every = [each for spent in self.server.values() for each in spent]
        there = [each for spent in self.client.values() for each in spent]
        found = [Figures(name, spent) for name, spent in self.server.items()]
        return [*found, Figures("all pages", every), Figures("all, as the reader waits", there)]


@dataclass(frozen=True)
class Known:
    """Of a ledger: what may be asked for."""

    small: Sequence[int]
    large: Sequence[int]
    on: Sequence[tuple[int, str]]
    """Large stories, and days on which reports of them came in."""
    reports: Sequence[str]
    names: Sequence[str]
    words: Sequence[str]
    """Last names of sources, which are rare."""


def known(ledger: Ledger) -> Known:
    """Some stories, reports and names of a ledger."""
    day = (FIRST + timedelta(days=DAYS // 3)).isoformat()
    large = listing(ledger, order="weight", limit=40).entries
    small = [e for e in listing(ledger, StoryFilter(since=day), order="title", limit=400).entries if e.reports < 4]
    chosen = [account(ledger, str(entry.id)) for entry in (*large[:20], *small[:60])]
    names = sorted({b.source for story in chosen for b in story.beliefs if b.source != AUTHOR})
    return Known(
        small=[entry.id for entry in small],
        large=[entry.id for entry in large],
        on=[(entry.id, day) for entry in large for day, _ in entry.per_day],
        reports=[report.id for story in chosen for report in story.reports],
        names=names,
        words=[name.split()[-1] for name in names],
    )


def _day(chance: random.Random, _: int = 0) -> str:
    return (FIRST + timedelta(days=chance.randrange(60, DAYS))).isoformat()


def walk(of: Known) -> dict[str, Addresses]:
    """The pages, each with its addresses."""
    return {
        "stories": lambda c: "/stories",
        "stories, page 20": lambda c: f"/stories?page={c.randrange(15, 25)}",
        "stories by status": lambda c: f"/stories?status={c.choice(STATUSES)}",
        "stories by country": lambda c: f"/stories?country={c.choice(COUNTRIES)}",
        "stories by type": lambda c: f"/stories?type={c.choice(DEEDS)[0]}",
        "stories by actor": lambda c: f"/stories?actor={quote(c.choice(of.words))}",
        "stories by a rare word": lambda c: f"/stories?words={quote(c.choice(of.words))}",
        "stories by a common word": lambda c: f"/stories?words={c.choice(('brigade', 'withdraw', 'suspend'))}",
        "stories by days": lambda c: f"/stories?since={(day := _day(c))}&until={day}",
        "stories as of": lambda c: f"/stories?as_of={_day(c)}",
        "stories as of, by weight": lambda c: f"/stories?as_of={_day(c)}&order=weight&country={c.choice(COUNTRIES)}",
        "stories, JSON": lambda c: "/stories.json",
        "stories, API": lambda c: f"/api/stories?status={c.choice(STATUSES)}&limit=50",
        "story, small": lambda c: f"/stories/{c.choice(of.small)}",
        "story, large": lambda c: f"/stories/{c.choice(of.large)}",
        "story, large, as of": lambda c: "/stories/{}?as_of={}".format(*c.choice(of.on)),
        "story, JSON": lambda c: f"/stories/{c.choice(of.small)}.json",
        "story, chart": lambda c: f"/stories/{c.choice(of.small)}/chart.json",
        "report": lambda c: f"/reports/{quote(c.choice(of.reports))}",
        "actor": lambda c: f"/actors/{quote(c.choice(of.names))}",
        "search, a rare word": lambda c: f"/search?q={quote(c.choice(of.words))}",
        "search, a frequent word": lambda c: f"/search?q={c.choice(('would', 'brigade', 'deliver', 'lorries'))}",
        "search, two words": lambda c: f"/search?q=would+{quote(c.choice(of.words))}",
        "search, publisher": lambda c: f"/search?q=would+publisher:{quote(chr(34) + c.choice(OUTLETS) + chr(34))}",
        "search, type": lambda c: f"/search?q=brigade+type:{c.choice(DEEDS)[0]}",
        "search, days": lambda c: f"/search?q=after:{_day(c)}",
        "search, in a story": lambda c: f"/search?q=would+story:{c.choice(of.large)}",
        "review": lambda c: "/review",
        "review of a story": lambda c: f"/review?story={c.choice(of.large)}",
    }


def read(port: int, pages: dict[str, Addresses], *, readers: int, seconds: float, pause: float) -> Walked:
    """So many readers, for so many seconds; each thinks for about so long after each page."""
    walked = Walked()
    until = time.monotonic() + seconds
    threads = [Thread(target=_read, args=(port, pages, walked, until, pause, number)) for number in range(readers)]
    _wait(threads)
    return walked


def _wait(threads: Iterable[Thread]) -> None:
    started = list(threads)
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


def _read(port: int, pages: dict[str, Addresses], walked: Walked, until: float, pause: float, number: int) -> None:
    chance = random.Random(number)
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    names: list[str] = []
    while time.monotonic() < until:
        if not names:
            names = chance.sample([*pages], len(pages))
        name = names.pop()
        address = pages[name](chance)
        begun = time.perf_counter()
        try:
            line.request("GET", address, headers={"Accept": "*/*"})
            answer = line.getresponse()
            answer.read()
            told = TIMED.search(answer.headers.get("Server-Timing", ""))
        except (HTTPException, OSError) as error:
            walked.wrong.append(f"{address}: {error!r}")
            line.close()
            continue
        spent = 1000 * (time.perf_counter() - begun)
        if answer.status != 200 or told is None:
            walked.wrong.append(f"{address}: {answer.status}")
        else:
            walked.client[name].append(spent)
            walked.server[name].append(float(told[1]))
        if pause:
            time.sleep(chance.uniform(0.5 * pause, 1.5 * pause))
