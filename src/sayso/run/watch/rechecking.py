"""What an answer means for a page, and when it is asked for again. Pure.

A report is looked at once more after an hour, then ever less often, for as many days as the user has said: most
corrections come soon. What is gone for good (410) is withdrawn at once; what is not there (404) only when it stays
so, for sites lose and find their pages again.
"""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from sayso.core.records import RawPage, Record
from sayso.fetch.backoff import next_try
from sayso.fetch.client import Answer
from sayso.ledger.watching import PageState, digest_of
from sayso.run.pages import content_hash
from sayso.run.watch.noticing import READ, UNREAD, WAITING, WITHDRAWN

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
STEPS: Final = (_HOUR, 6 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY)
"""After it was read, or changed, last; then every seven days."""
MISSES: Final = 3
MISSING: Final = _DAY
"""So often in a row, and for so long, a page must not be there to be withdrawn."""
_MISSED: Final = (_HOUR, 6 * _HOUR, _DAY)
TRIES: Final = 8
"""So often in a row a page may fail before it was ever read; then it is given up."""
_USUAL: Final = 600.0
_AT_LEAST: Final = 60.0


class Verdict(Record, frozen=True, kw_only=True):
    """What follows from an answer."""

    page: PageState
    raw: RawPage | None = None
    """To be read."""
    withdraw: str = ""
    """Why the report is withdrawn, if it is."""
    back: bool = False
    """The page is there again, which had been withdrawn."""
    problem: str = ""
    final: bool = False
    """The problem keeps it from being read at all."""


def next_check(page: PageState, now: datetime, recheck: timedelta) -> datetime | None:
    """When a page that is there is asked for again; None: no more."""
    ends = page.first_at + recheck
    found = next((page.changed_at + step for step in STEPS if page.changed_at + step > now), now + STEPS[-1])
    return found if found <= max(ends, page.changed_at + STEPS[0]) and recheck else None


def settled(page: PageState, answer: Answer, now: datetime, recheck: timedelta) -> Verdict:
    """What an answer makes of a page."""
    page = msgspec.structs.replace(page, asked_at=now, moved_to=answer.moved_to or page.moved_to)
    if answer.page is not None and leads_home(page, answer.page):
        answer = msgspec.structs.replace(answer, kind="missing", page=None, message="leads to the front page now")
    match answer.kind:
        case "found" | "unchanged":
            verdict = _there(page, answer, now, recheck)
        case "gone" if page.report is not None:
            gone = msgspec.structs.replace(page, misses=page.misses + 1, missing_at=page.missing_at or now)
            verdict = _gone(gone, f"its page is gone: {answer.message or 'the server answers 410'}", now, recheck)
        case "missing":
            verdict = _missing(page, answer, now, recheck)
        case "gone" | "barred":
            verdict = given_up(page, answer.message)
        case _:
            verdict = _put_off(page, answer, now, recheck)
    return verdict


def leads_home(page: PageState, raw: RawPage) -> bool:
    """Whether what was found is the front page of a site, and that was not asked for: a page that is no more."""
    return _is_front(raw.url or "") and not _is_front(page.address)


def _is_front(address: str) -> bool:
    return address.partition("://")[2].partition("/")[2] in ("", "index.html")


def given_to_read(page: PageState, raw: RawPage) -> RawPage:
    """With what its source tells of it."""
    told = page.told
    return msgspec.structs.replace(
        raw, published=told.get("published"), publisher=told.get("publisher"), title=told.get("title")
    )


def _there(page: PageState, answer: Answer, now: datetime, recheck: timedelta) -> Verdict:
    back = page.state == WITHDRAWN and page.withdrawn_by == "page"
    page = msgspec.structs.replace(
        page,
        state=READ if back else page.state,
        withdrawn_by=None if back else page.withdrawn_by,
        etag=answer.etag,
        last_modified=answer.last_modified,
        misses=0,
        failures=0,
        message="",
        missing_at=None,
    )
    page = msgspec.structs.replace(page, next_at=next_check(page, now, recheck))
    raw = answer.page
    digest = _digest(page, raw) if raw is not None else page.content_hash
    if raw is None or page.content_hash == digest:
        return Verdict(page=page, back=back)
    return Verdict(page=msgspec.structs.replace(page, content_hash=digest), raw=given_to_read(page, raw), back=back)


def _digest(page: PageState, raw: RawPage) -> str:
    """Of the bytes, and of what its source tells of it."""
    return digest_of(content_hash(raw), *(f"{name} {page.told[name]}" for name in sorted(page.told)))


def _gone(page: PageState, why: str, now: datetime, recheck: timedelta) -> Verdict:
    again = now + STEPS[-1] if page.state == WITHDRAWN else now + _DAY
    page = msgspec.structs.replace(
        page,
        failures=0,
        message=why,
        next_at=again if again <= page.first_at + recheck + STEPS[-1] else None,
    )
    if page.state == WITHDRAWN:
        return Verdict(page=page)
    return Verdict(page=page, withdraw=why)


def _missing(page: PageState, answer: Answer, now: datetime, recheck: timedelta) -> Verdict:
    since = page.missing_at or now
    misses = page.misses + 1
    page = msgspec.structs.replace(page, misses=misses, missing_at=since, failures=0, message=answer.message)
    told = answer.message or "is not there: the server answers 404"
    if page.state == WITHDRAWN or (misses >= MISSES and now - since >= MISSING):
        if page.report is None:
            return given_up(page, told)
        return _gone(page, f"its page has not been there for {(now - since).days} days: {told}", now, recheck)
    return Verdict(page=msgspec.structs.replace(page, next_at=now + _MISSED[min(misses, len(_MISSED)) - 1]))


def given_up(page: PageState, message: str) -> Verdict:
    """It is not asked for again, unless its source says that it is changed."""
    state = UNREAD if page.state == WAITING else page.state
    return Verdict(
        page=msgspec.structs.replace(page, state=state, message=message, next_at=None),
        problem=message,
        final=state == UNREAD,
    )


def _put_off(page: PageState, answer: Answer, now: datetime, recheck: timedelta) -> Verdict:
    """The server cannot, or its limits or ours say not now."""
    failures = page.failures + (answer.kind == "failed")
    page = msgspec.structs.replace(page, failures=failures, message=answer.message)
    if page.state == WAITING and failures >= TRIES:
        return given_up(page, f"{answer.message} ({failures} times)")
    wait = max(_AT_LEAST, next_try(failures, usual=_USUAL, retry_after=answer.retry_after))
    later = now + timedelta(seconds=wait)
    if page.state != WAITING and later > page.first_at + recheck + STEPS[-1]:
        return Verdict(page=msgspec.structs.replace(page, next_at=None))
    problem = answer.message if answer.kind == "failed" and failures in (1, TRIES // 2) else ""
    return Verdict(page=msgspec.structs.replace(page, next_at=later), problem=problem)
