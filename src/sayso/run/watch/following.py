"""Pages and files that are due: asked for, read, and kept with what has come of them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from sayso.core.records import Problem
from sayso.fetch import Input
from sayso.fetch.sources import Source as File
from sayso.fetch.sources import sources
from sayso.fetch.urls import shown
from sayso.ledger import Ledger, Queries
from sayso.ledger.watching import PageState
from sayso.run.watch.delivery import STAGE
from sayso.run.watch.happenings import Log, What
from sayso.run.watch.means import Means
from sayso.run.watch.noticing import READ, UNREAD, WAITING, WITHDRAWN
from sayso.run.watch.reader import Outcome
from sayso.run.watch.rechecking import MISSING, Verdict, given_up, next_check, settled
from sayso.run.watch.withdrawing import take_back, withdraw

TOGETHER: Final = 40
"""Pages fetched before they are read, and held in memory until then."""
_FEW: Final = 5
"""Of so many pages of one source that are not there, most of its pages must be there for one to count as withdrawn."""
_WALL: Final = 3
"""So many pages that lead to one and the same lead to a wall (a consent, a login), and not to a report."""


class Pages:
    """Of one ledger, for as long as it is watched."""

    def __init__(self, ledger: Ledger, means: Means, log: Log, recheck: timedelta) -> None:
        """`recheck`: for so long after it was first seen a page is asked for again."""
        self._ledger, self._means, self._log, self._recheck = ledger, means, log, recheck

    def follow(self, followed: Callable[[], set[str]], batches: int | None) -> None:
        """Ask for the pages of these sources that are due, and have them read, so many at a time, each once."""
        seen: set[str] = set()
        while not self._means.is_over and (batches is None or len(seen) < batches * TOGETHER):
            of = followed()
            with self._ledger.read() as queries:
                found = queries.watching.due_pages(of, self._means.clock.now(), TOGETHER + len(seen))
            due = [page for page in found if page.digest not in seen][:TOGETHER]
            if not due:
                return
            seen |= {page.digest for page in due}
            self._follow(due)

    def _follow(self, due: Sequence[PageState]) -> None:
        """Ask for each, and have read what came."""
        verdicts: list[Verdict] = []
        to_read: dict[str, tuple[list[Verdict], Input]] = {}
        for page in due:
            asked = None if self._means.is_over else self._asked(page)
            if asked is None:
                break
            verdict, given = asked
            if given is None:
                verdicts.append(verdict)
            else:  # two pages may lead to one address
                to_read.setdefault(_origin(given), ([], given))[0].append(verdict)
        for origin in [o for o, (waiting, _) in to_read.items() if len(waiting) >= _WALL]:
            waiting, _ = to_read.pop(origin)
            told = f"leads to {shown(origin)}, like {len(waiting) - 1} others: no page of its own"
            verdicts += [given_up(verdict.page, told) for verdict in waiting]
        inputs = [given for _, given in to_read.values()]
        if inputs:
            self._log.tell("reading", number=len(inputs))
        outcomes = self._means.read(inputs) if inputs and not self._means.is_over else {}
        for origin, (waiting, _) in to_read.items():
            # A file of rows has an outcome for each; what the reader did not get to stays due.
            own = [each for name, each in outcomes.items() if name == origin or name.startswith(f"{origin}#")]
            verdicts += [self._was_read(verdict, own) for verdict in waiting if own]
        self._settle(verdicts)

    def _asked(self, page: PageState) -> tuple[Verdict, Input | None] | None:
        """What has come of asking for a page, and what of it is to be read; None if it is no longer waited for."""
        if "://" not in page.address:
            return self._file(page)
        self._log.tell("asking", address=page.address)
        with self._means.pause.waiting():
            answer = self._means.web.get(
                page.moved_to or page.address, wanted="page", etag=page.etag, last_modified=page.last_modified
            )
            verdict = settled(page, answer, self._means.clock.now(), self._recheck)
            return verdict, verdict.raw
        return None

    def _file(self, page: PageState) -> tuple[Verdict, Input | None]:
        found = next(iter(sources([page.address])), None) if Path(page.address).exists() else None
        kept = msgspec.structs.replace(page, asked_at=self._means.clock.now(), next_at=None)
        if not isinstance(found, File):  # taken away: that is no publisher's word
            state = UNREAD if page.state == WAITING else page.state
            return Verdict(page=msgspec.structs.replace(kept, state=state, message="is not there any more")), None
        return Verdict(page=kept), found

    def _was_read(self, verdict: Verdict, outcomes: Sequence[Outcome]) -> Verdict:
        reports = [id_ for outcome in outcomes for id_ in outcome.reports]
        fresh = sum(outcome.fresh for outcome in outcomes)
        page, now = verdict.page, self._means.clock.now()
        problem = next((outcome.problem for outcome in outcomes if outcome.problem), "")
        corrected = bool(fresh and page.report in reports)
        self._log.count("corrected" if corrected else "read", fresh)
        if fresh:
            what: What = "corrected" if corrected else "read"
            self._log.tell(what, address=page.address, report=" ".join(reports), message=problem)
        if not reports:
            state = UNREAD if page.state == WAITING else page.state
            failed = msgspec.structs.replace(page, state=state, message=problem)
            again = failed.next_at if page.state != WAITING else None
            failed = msgspec.structs.replace(failed, next_at=again)
            return msgspec.structs.replace(verdict, page=failed, problem=problem, final=state == UNREAD)
        state = READ if page.state in (WAITING, UNREAD) else page.state
        page = msgspec.structs.replace(
            page, state=state, report=reports[0], changed_at=now if fresh else page.changed_at, message=problem
        )
        if "://" in page.address:
            page = msgspec.structs.replace(page, next_at=next_check(page, now, self._recheck))
        return msgspec.structs.replace(verdict, page=page)

    def _settle(self, verdicts: Sequence[Verdict]) -> None:
        """Keep what has become of pages, and what follows of it."""
        now = self._means.clock.now()
        happened: list[tuple[What, PageState, str]] = []
        with self._ledger.write() as writer:
            queries = writer.queries
            writer.watching.put_pages([verdict.page for verdict in verdicts])
            kept: list[PageState] = []
            for verdict in verdicts:
                page = verdict.page
                if verdict.withdraw and page.report:
                    why = _in_doubt(queries, page, now)
                    gone = {"message": why} if why else {"state": WITHDRAWN, "withdrawn_by": "page"}
                    kept.append(msgspec.structs.replace(page, **gone))
                    if why:
                        happened.append(("problem", page, why))
                    elif withdraw(writer, page.report, now.date().isoformat(), verdict.withdraw):
                        happened.append(("withdrawn", page, verdict.withdraw))
                if verdict.back and page.report and take_back(writer, page.report, "its page is there again"):
                    happened.append(("returned", page, "its page is there again"))
                if verdict.final and verdict.problem and verdict.raw is None:
                    writer.add_problem(page.address, Problem(stage=STAGE, message=verdict.problem), content_hash=None)
            writer.watching.put_pages(kept)
        for verdict in verdicts:
            if verdict.problem:
                self._log.problem(verdict.page.address, verdict.problem)
        for what, page, why in happened:
            if what == "problem":
                self._log.problem(page.address, why)
            else:
                self._log.count(what)
                self._log.tell(what, address=page.address, report=page.report or "", message=why)


def _origin(given: Input) -> str:
    return given if isinstance(given, str) else given.origin


def _in_doubt(queries: Queries, page: PageState, now: datetime) -> str:
    """Why a page that is not there does not count as withdrawn; empty if nothing speaks against it."""
    if queries.watching.is_elsewhere(page):
        return "is not there any more; its report is, at another address"
    missing, there = queries.watching.answers(page.source, now - MISSING)
    if missing >= _FEW and missing > there:
        return f"is not there any more, like most pages of its site ({missing} of {missing + there}): that says nothing"
    return ""
