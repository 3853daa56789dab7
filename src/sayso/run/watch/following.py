"""Pages and files that are due: asked for, read, and kept with what has come of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from sayso.core.records import Problem
from sayso.fetch import Input
from sayso.fetch.sources import Source as File
from sayso.fetch.sources import sources
from sayso.fetch.urls import shown
from sayso.ledger import Ledger, Writer
from sayso.ledger.watching import PageState
from sayso.run.watch.delivery import STAGE
from sayso.run.watch.happenings import Log, What
from sayso.run.watch.means import Means
from sayso.run.watch.noticing import READ, UNREAD, WAITING, WITHDRAWN
from sayso.run.watch.reader import Outcome
from sayso.run.watch.rechecking import Verdict, as_doubted, as_report, given_up, next_check, settled
from sayso.run.watch.vanishing import AGAIN, in_doubt
from sayso.run.watch.weighing import Doubt, Weighing
from sayso.run.watch.withdrawing import OVERRULED, is_overruled, take_back, withdraw

TOGETHER: Final = 40
"""Pages fetched before they are read, and held in memory until then."""
_WALL: Final = 3
"""So many pages that lead to one and the same lead to a wall (a consent, a login), and not to a report."""
_AGAIN: Final = "its report is there again; what stood in its place was not kept"


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
        now = self._means.clock.now()
        for origin in [o for o, (waiting, _) in to_read.items() if len(waiting) >= _WALL]:
            waiting, _ = to_read.pop(origin)
            told = f"leads to {shown(origin)}, like others of its site: no page of its own"
            verdicts += [given_up(verdict.before, told, now, self._recheck) for verdict in waiting]
        verdicts += self._read(to_read)
        self._settle(verdicts)

    def _read(self, to_read: Mapping[str, tuple[list[Verdict], Input]]) -> list[Verdict]:
        """What has come of reading what lies in each place, for the pages that lead there."""
        inputs = [given for _, given in to_read.values()]
        if not inputs or self._means.is_over:
            return []
        self._log.tell("reading", number=len(inputs))
        now = self._means.clock.now()
        known = {
            origin: verdict.before
            for origin, (waiting, _) in to_read.items()
            for verdict in waiting
            if verdict.before.report is not None and verdict.raw is not None
        }
        weighing = Weighing(self._ledger, known, now)
        outcomes = self._means.read(inputs, weighing)
        found: list[Verdict] = []
        for origin, (waiting, _) in to_read.items():
            # A file of rows has an outcome for each; what the reader did not get to stays due.
            own = [each for name, each in outcomes.items() if name == origin or name.startswith(f"{origin}#")]
            doubt = weighing.doubts.get(origin)
            for verdict in waiting if own else ():
                report = verdict.before.report
                if origin in known and report != known[origin].report:
                    if report is None:  # it was weighed as another page's: asked for again in the next round
                        continue
                    why = f"leads to {shown(origin)} now, like the page of another report: look at the page"
                    doubted = Doubt(kind="elsewhere", why=why)
                    found.append(as_doubted(verdict, doubted, now, self._recheck))
                elif doubt is not None and doubt.kind != "same":
                    found.append(as_doubted(verdict, doubt, now, self._recheck))
                else:
                    found.append(self._was_read(verdict, own))
        return found

    def _asked(self, page: PageState) -> tuple[Verdict, Input | None] | None:
        """What has come of asking for a page, and what of it is to be read; None if it is no longer waited for."""
        if "://" not in page.address:
            return self._file(page)
        self._log.tell("asking", address=page.address)
        with self._means.pause.waiting():
            answer = self._means.web.get(
                page.moved_to or page.address, wanted="page", etag=page.etag, last_modified=page.last_modified
            )
            before = page
            if page.moved_to is not None and answer.kind in ("gone", "missing"):  # perhaps it never moved
                page = msgspec.structs.replace(page, moved_to=None, etag=None, last_modified=None)
                answer = self._means.web.get(page.address, wanted="page")
            verdict = settled(page, answer, self._means.clock.now(), self._recheck)
            return msgspec.structs.replace(verdict, before=before), verdict.raw
        return None

    def _file(self, page: PageState) -> tuple[Verdict, Input | None]:
        found = next(iter(sources([page.address])), None) if Path(page.address).exists() else None
        kept = msgspec.structs.replace(page, asked_at=self._means.clock.now(), next_at=None)
        if not isinstance(found, File):  # taken away: that is no publisher's word
            state = UNREAD if page.state == WAITING else page.state
            gone = msgspec.structs.replace(kept, state=state, message="is not there any more")
            return Verdict(page=gone, before=page), None
        return Verdict(page=kept, before=page), found

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
            if page.report is not None:  # its report is not what lies there, so that this is no state to go on from
                known = verdict.before.content_hash
                failed = msgspec.structs.replace(failed, content_hash=known, etag=None, last_modified=None)
            return msgspec.structs.replace(verdict, page=failed, problem=problem)  # which the reader has stored
        state = READ if page.state in (WAITING, UNREAD) else page.state
        page = msgspec.structs.replace(
            page, state=state, report=reports[0], changed_at=now if fresh else page.changed_at, message=problem
        )
        if "://" in page.address:
            with self._ledger.read() as queries:
                versions = queries.watching.version(reports[0])
            moved = (verdict.moved_to if verdict.before.report else None) or page.moved_to
            page = msgspec.structs.replace(
                page, moved_to=moved, next_at=next_check(page, now, self._recheck, versions if fresh else 1)
            )
        return as_report(msgspec.structs.replace(verdict, page=page))

    def _settle(self, verdicts: Sequence[Verdict]) -> None:
        """Keep what has become of pages, and what follows of it."""
        now = self._means.clock.now()
        happened: list[tuple[What, PageState, str]] = []
        with self._ledger.write() as writer:
            writer.watching.put_pages([verdict.page for verdict in verdicts])
            kept: list[PageState] = []
            for verdict in verdicts:
                page = verdict.page
                if verdict.withdraw and page.report:
                    page, what, why = _withdrawn(writer, verdict, page.report, now)
                    kept.append(page)
                    happened += [(what, page, why)] if what else []
                if verdict.back and page.report and take_back(writer, page.report, "its page is there again"):
                    happened.append(("returned", page, "its page is there again"))
                elif _is_itself_again(verdict):
                    happened.append(("returned", page, _AGAIN))
                if verdict.final and verdict.problem and verdict.raw is None:
                    writer.add_problem(page.address, Problem(stage=STAGE, message=verdict.problem), content_hash=None)
            writer.watching.put_pages(kept)
        for verdict in verdicts:
            if verdict.problem:
                self._log.problem(verdict.page.address, verdict.problem)
            elif not verdict.page.message:
                self._log.well(verdict.page.address)
        for what, page, why in happened:
            if what == "problem":
                self._log.problem(page.address, why)
            else:
                self._log.count(what)
                self._log.tell(what, address=page.address, report=page.report or "", message=why)


def _withdrawn(writer: Writer, verdict: Verdict, report: str, now: datetime) -> tuple[PageState, What | None, str]:
    """A page whose report it takes back, or that is gone; what is told of it, if anything."""
    page, queries = verdict.page, writer.queries
    why, others = in_doubt(queries, page, by_word=verdict.by_word)
    if others:
        writer.watching.put_pages([msgspec.structs.replace(each, next_at=now) for each in others])
        page = msgspec.structs.replace(page, next_at=now + AGAIN)
    if not why and is_overruled(queries.watching.last_note(report)):
        why = f"{verdict.withdraw}{OVERRULED}"
    if why:
        return msgspec.structs.replace(page, message=why), "problem" if why != verdict.before.message else None, why
    page = msgspec.structs.replace(page, state=WITHDRAWN, withdrawn_by=page.withdrawn_by or "page")
    is_news = withdraw(writer, report, now.date().isoformat(), verdict.withdraw)
    return page, "withdrawn" if is_news else None, verdict.withdraw


def _is_itself_again(verdict: Verdict) -> bool:
    """Whether a page shows its report again, after another text had stood in its place and was not kept."""
    before, page = verdict.before, verdict.page
    is_new = page.changed_at != before.changed_at
    return before.held is not None and page.held is None and page.missing_at is None and not is_new


def _origin(given: Input) -> str:
    return given if isinstance(given, str) else given.origin
