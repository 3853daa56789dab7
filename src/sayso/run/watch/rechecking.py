"""What an answer means for a page, and when it is asked for again. Pure.

A report is looked at once more after an hour, then ever less often, for as many days as the user has said: most
corrections come soon. What is gone for good (410) is withdrawn at once; what is not there (404) only when it stays
so, for sites lose and find their pages again. Whatever else keeps a page away that was read once, it is asked for
again for as long.
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
from sayso.run.watch.weighing import Doubt

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
    before: PageState
    """As it was when it was asked for."""
    raw: RawPage | None = None
    """To be read."""
    moved_to: str | None = None
    """Where the page has moved for good, if what lies there is its report."""
    withdraw: str = ""
    """Why the report is withdrawn, if it is."""
    by_word: bool = False
    """The server says so (410), and not only that there is nothing (404)."""
    back: bool = False
    """The page is there again, which had been withdrawn."""
    problem: str = ""
    final: bool = False
    """The problem keeps it from being read at all, or a person should look at the page: it is kept in the ledger."""


def next_check(page: PageState, now: datetime, recheck: timedelta, versions: int = 1) -> datetime | None:
    """When a page that is there is asked for again; None: no more.

    With each further of its versions later: a page that changes whenever it is asked for has nothing new to tell.
    """
    steps = STEPS[min(max(versions - 2, 0), len(STEPS) - 1) :]
    found = next((page.changed_at + step for step in steps if page.changed_at + step > now), now + STEPS[-1])
    return found if found <= page.first_at + recheck else None


def settled(page: PageState, answer: Answer, now: datetime, recheck: timedelta) -> Verdict:
    """What an answer makes of a page."""
    before, page = page, msgspec.structs.replace(page, asked_at=now)
    if answer.page is not None and leads_home(page, answer.page):
        answer = msgspec.structs.replace(answer, kind="missing", page=None, message="leads to the front page now")
    match answer.kind:
        case "found" | "unchanged":
            verdict = _there(page, answer, now, recheck)
        case "gone" if page.report is not None:
            gone = msgspec.structs.replace(page, misses=page.misses + 1, missing_at=page.missing_at or now, held=None)
            verdict = _gone(gone, f"its page is gone: {answer.message or 'the server answers 410'}", now, recheck)
            verdict = msgspec.structs.replace(verdict, by_word=True)
        case "missing":
            verdict = _missing(page, answer, now, recheck)
        case "gone" | "barred":
            verdict = given_up(page, answer.message, now, recheck)
        case _:
            verdict = _put_off(page, answer, now, recheck)
    return msgspec.structs.replace(verdict, before=before)


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
    page = msgspec.structs.replace(
        page,
        etag=answer.etag,
        last_modified=answer.last_modified,
        misses=0,
        failures=0,
        message="",
        missing_at=None,
        held=None,
    )
    page = msgspec.structs.replace(page, next_at=next_check(page, now, recheck))
    raw = answer.page
    digest = _digest(page, raw) if raw is not None else page.content_hash
    if raw is None or page.content_hash == digest:
        return as_report(Verdict(page=page, before=page))
    page = msgspec.structs.replace(page, content_hash=digest)
    return Verdict(page=page, before=page, raw=given_to_read(page, raw), moved_to=answer.moved_to)


def as_report(verdict: Verdict) -> Verdict:
    """What is there is the page's report; where the page itself had said that it is withdrawn, it is not."""
    page = verdict.page
    if page.state != WITHDRAWN or page.withdrawn_by != "page":
        return verdict
    page = msgspec.structs.replace(page, state=READ, withdrawn_by=None)
    return msgspec.structs.replace(verdict, page=page, back=True)


def as_doubted(verdict: Verdict, doubt: Doubt, now: datetime, recheck: timedelta) -> Verdict:
    """What is there is not taken for the page's report: all stays as it was, and the page is asked for again soon."""
    before = verdict.before
    again = before.held == doubt.digest
    misses = before.misses + 1 if again else 1
    page = msgspec.structs.replace(
        before,
        asked_at=verdict.page.asked_at,
        moved_to=None,  # perhaps it has not moved: there is something else
        etag=None,  # so that its text comes once more
        last_modified=None,
        held=doubt.digest,
        misses=misses,
        missing_at=before.missing_at if again and before.missing_at else now,
        failures=0,
        message=doubt.why,
    )
    wait = _MISSED[min(misses, len(_MISSED)) - 1]
    page = msgspec.structs.replace(page, next_at=_while_waited_for(page, now + wait, recheck))
    if doubt.kind == "notice":
        return Verdict(page=page, before=before, withdraw="" if before.state == WITHDRAWN else doubt.why, by_word=True)
    problem = doubt.why if doubt.why != before.message else ""
    return Verdict(page=page, before=before, problem=problem, final=bool(problem))


def _digest(page: PageState, raw: RawPage) -> str:
    """Of the bytes, and of what its source tells of it."""
    return digest_of(content_hash(raw), *(f"{name} {page.told[name]}" for name in sorted(page.told)))


def _gone(page: PageState, why: str, now: datetime, recheck: timedelta) -> Verdict:
    is_known = page.state == WITHDRAWN and page.withdrawn_by == "page"
    again = _while_waited_for(page, now + (STEPS[-1] if is_known else _DAY), recheck)
    page = msgspec.structs.replace(page, failures=0, message=why, next_at=again)
    return Verdict(page=page, before=page, withdraw="" if is_known else why)


def _missing(page: PageState, answer: Answer, now: datetime, recheck: timedelta) -> Verdict:
    since = page.missing_at if page.missing_at and page.held is None else now
    misses = page.misses + 1 if page.held is None else 1
    page = msgspec.structs.replace(page, misses=misses, missing_at=since, held=None, failures=0, message=answer.message)
    told = answer.message or "is not there: the server answers 404"
    if page.state == WITHDRAWN or (misses >= MISSES and now - since >= MISSING):
        if page.report is None:
            return given_up(page, told, now, recheck)
        days = (now - since).days
        told = f"its page has not been there for {days} day{'s' * (days != 1)}: {told}"
        return _gone(page, told, now, recheck)
    page = msgspec.structs.replace(page, next_at=now + _MISSED[min(misses, len(_MISSED)) - 1])
    return Verdict(page=page, before=page)


def given_up(page: PageState, message: str, now: datetime, recheck: timedelta) -> Verdict:
    """It is not asked for again, unless its source says that it is changed; or, if it was read once, ever later."""
    if page.report is not None:
        wait = STEPS[min(page.failures, len(STEPS) - 1)]
        again = _while_waited_for(page, now + wait, recheck)
        problem = message if message != page.message else ""
        page = msgspec.structs.replace(page, message=message, failures=page.failures + 1, moved_to=None, next_at=again)
        return Verdict(page=page, before=page, problem=problem)
    state = UNREAD if page.state == WAITING else page.state
    page = msgspec.structs.replace(page, state=state, message=message, next_at=None)
    return Verdict(page=page, before=page, problem=message, final=state == UNREAD)


def _while_waited_for(page: PageState, again: datetime, recheck: timedelta) -> datetime | None:
    """That moment, while the page is asked for at all: what is not there for a while gets some days more."""
    ends = max(page.first_at + recheck, page.missing_at or page.changed_at)
    return again if again <= ends + STEPS[-1] else None


def _put_off(page: PageState, answer: Answer, now: datetime, recheck: timedelta) -> Verdict:
    """The server cannot, or its limits or ours say not now."""
    # A server that says "later" for more than a day does not answer, either; our own limits say nothing of it.
    failures = page.failures + (answer.kind == "failed" or (answer.asked and now - page.first_at > _DAY))
    page = msgspec.structs.replace(page, failures=failures, message=answer.message)
    if page.state == WAITING and failures >= TRIES:
        return given_up(page, f"{answer.message} ({failures} times)", now, recheck)
    wait = max(_AT_LEAST, next_try(failures, usual=_USUAL, retry_after=answer.retry_after))
    later = now + timedelta(seconds=wait)
    if page.state != WAITING and later > page.first_at + recheck + STEPS[-1]:
        return Verdict(page=msgspec.structs.replace(page, next_at=None), before=page)
    is_told = failures >= TRIES - 1 or (answer.kind == "failed" and failures in (1, TRIES // 2))
    problem = answer.message if is_told else ""
    return Verdict(page=msgspec.structs.replace(page, next_at=later), before=page, problem=problem)
