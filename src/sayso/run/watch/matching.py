"""Which page is which: what a source names, each page once, beside the page that is known of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from sayso.ledger import Queries
from sayso.ledger.watching import PageState, SourceState
from sayso.run.watch.config import Source
from sayso.run.watch.noticing import Hearing, Named, wanted

_SILENT: Final = timedelta(days=2)
"""After so long a source that fails has no pages of its own any more."""

Pair = tuple[Named, PageState | None]


def matched(named: Iterable[Named], source: Source, hearing: Hearing, queries: Queries) -> list[Pair]:
    """All that is wanted of a source, each with its page."""
    chosen = _once(each for each in named if each.withdrawn or wanted(each, source))
    by_entry = queries.watching.entries({each.entry for each in chosen if each.entry})
    by_address = queries.watching.pages({each.digest for each in chosen if each.address})
    times = Counter(each.entry for each in chosen)
    listed_here = {each.digest for each in chosen if each.address}
    found: list[Pair] = []
    for each in chosen:
        known = by_address.get(each.digest) if each.address else None
        if known is None and each.entry and times[each.entry] == 1:
            # It may have another address now; but in some feeds many entries have one id, which then says nothing.
            # And a page that is named here is neither moved nor withdrawn, whatever else had its id.
            known = by_entry.get(each.entry)
            if known is not None and (known.digest in listed_here or not _is_same(each, known, hearing)):
                known = None
        found.append((each, known))
    return found


def moved_here(pairs: Sequence[Pair], hearing: Hearing, watched: Collection[str]) -> frozenset[str]:
    """Sources that are not watched any more, and are this one under another address: it names what they did."""
    if not hearing.is_first:
        return frozenset()
    before = Counter(known.source for _, known in pairs if known is not None and known.source not in watched)
    return frozenset(source for source, number in before.items() if 2 * number >= len(pairs))


def living(states: Iterable[SourceState], now: datetime) -> frozenset[str]:
    """Those that have answered within days."""
    return frozenset(
        each.digest for each in states if not each.failures or now - (each.heard_at or each.begun_at) <= _SILENT
    )


def kin(source: SourceState, known: Iterable[SourceState]) -> frozenset[str]:
    """The others at its host."""
    host = _host(source.address)
    return frozenset(each.digest for each in known if host and _host(each.address) == host)


def _once(named: Iterable[Named]) -> list[Named]:
    """Of what is named more than once (the posts of a live blog), what was changed last."""
    kept: dict[str, Named] = {}
    for each in named:
        key = each.digest if each.address else f"entry {each.entry}"
        if key not in kept or (each.updated or "") > (kept[key].updated or ""):
            kept[key] = each
    return list(kept.values())


def _is_same(named: Named, known: PageState, hearing: Hearing) -> bool:
    """Whether one id means one page: in its own source, and at its own site."""
    return hearing.owns(known) or not named.address or _host(named.address) == _host(known.address)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.") if "://" in address else ""
