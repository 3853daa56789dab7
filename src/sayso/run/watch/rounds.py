"""One round after the other: sources are heard, what is due is asked for and read, what follows is told.

All that has to be known after a crash is committed before anything hangs on it: what a source names together with the
source's ETag, what became of a page after its report is stored, alerts together with what was compared.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from sayso.core.errors import LedgerError
from sayso.core.records import Problem
from sayso.fetch import Input
from sayso.fetch.sources import Source as File
from sayso.fetch.sources import sources
from sayso.ledger import Ledger, Queries, Writer
from sayso.ledger.watching import PageState, SourceState
from sayso.run.pausing import Pause
from sayso.run.watch.comparing import compare
from sayso.run.watch.config import Config, Source
from sayso.run.watch.delivery import STAGE, Outbox
from sayso.run.watch.happenings import Happening, Round, Tell, What
from sayso.run.watch.listening import Ear, Heard, Web
from sayso.run.watch.noticing import READ, UNREAD, WAITING, WITHDRAWN, Noticed
from sayso.run.watch.reader import Outcome, Read
from sayso.run.watch.rechecking import Verdict, next_check, settled
from sayso.run.watch.withdrawing import take_back, withdraw

TOGETHER: Final = 40
"""Pages fetched before they are read, and held in memory until then."""
_FEW: Final = 5
"""Of so many pages of one source that are not there, most of its pages must be there for one to count as withdrawn."""
_REST: Final = 3_600.0
"""Seconds after which is looked again, whatever is due."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is, and how to wait; others than these are for tests."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Means:
    """With what a ledger is watched."""

    web: Web
    read: Read
    outbox: Outbox
    tell: Tell
    clock: Clock = field(default_factory=Clock)
    pause: Pause = field(default_factory=Pause)
    is_alone: Callable[[], bool] = lambda: True


class Watcher:
    """Watches for one ledger what one file says; alone, which is for the caller to see to (`Ledger.alone`)."""

    def __init__(self, ledger: Ledger, config: Config, means: Means) -> None:
        self._ledger, self._config, self._means = ledger, config, means
        self._ear = Ear(ledger, means.web, config, means.clock.sleep)
        self._recheck = timedelta(days=config.recheck)
        self._told: set[tuple[str, str]] = set()
        self._counts: dict[str, int] = {}

    def run(self, *, once: bool) -> bool:
        """Round after round until asked to stop, or one; returns whether all went well in the last one."""
        while True:
            done = self.round()
            if once or self._is_over():
                return done.problems == 0
            self._wait()
            if self._is_over():
                return done.problems == 0

    def round(self) -> Round:
        """All that is due now."""
        if not self._means.is_alone():
            raise LedgerError(
                "the connection by which this ledger is watched by one process alone is lost; start again"
            )
        self._counts = {}
        self._hear()
        self._ask()
        if not self._is_over():
            self._compare()
        self._counts["undelivered"] = self._means.outbox.deliver(self._now(), self._is_over)
        done = Round(**self._counts)
        self._tell("round", round=done)
        return done

    def _hear(self) -> None:
        with self._ledger.read() as queries:
            known = queries.watching.sources()
        asked: set[str] = set()
        while not self._is_over():
            due = [pair for pair in self._ear.due(known, self._now()) if pair[1].digest not in asked]
            if not due:
                return
            for source, state in due:
                asked.add(state.digest)
                heard = self._heard(source, state)
                if heard is None:
                    return
                self._keep(source, heard)
                known |= {each.digest: each for each in (heard.state, *heard.further)}

    def _heard(self, source: Source, state: SourceState) -> Heard | None:
        """None if it is no longer waited for."""
        with self._means.pause.waiting():
            return self._ear.hear(source, state, self._now())
        return None

    def _keep(self, source: Source, heard: Heard) -> None:
        """What a source names, and the source's own answer."""
        now = self._now()
        address = heard.state.address
        with self._ledger.write() as writer:
            changes = [self._noticed(writer, each, now) for each in heard.noticed]
            writer.watching.put_pages([each.page for each in heard.noticed])
            for state in (heard.state, *heard.further):
                writer.watching.put_source(state)
            for message in heard.problems:
                writer.add_problem(address, Problem(stage=STAGE, message=message), content_hash=None)
        new = sum(each.is_due for each in heard.noticed)
        self._count("sources")
        self._count("entries", new)
        for message in heard.problems:
            self._problem(address, message)
        if heard.state.failures and not heard.problems:  # told before, and still so
            self._count("problems")
        self._tell("heard", address=address, number=new, message=heard.state.message or heard.note)
        for what, page in filter(None, changes):
            self._count("withdrawn" if what == "withdrawn" else "returned")
            self._tell(what, address=page.address, report=page.report or "", message="so its feed says")

    def _noticed(self, writer: Writer, each: Noticed, now: datetime) -> tuple[What, PageState] | None:
        report = each.page.report
        if each.gone and report and not writer.queries.watching.is_elsewhere(each.page):
            reason = "its feed tells that it is deleted (RFC 6721)"
            if withdraw(writer, report, now.date().isoformat(), reason):
                return "withdrawn", each.page
        if each.back and report and take_back(writer, report, "its feed names it again"):
            return "returned", each.page
        return None

    def _ask(self) -> None:
        """Ask for the pages that are due and have them read, so many at a time, each once."""
        seen: set[str] = set()
        while not self._is_over():
            with self._ledger.read() as queries:
                sources = self._followed(queries)
                found = queries.watching.due_pages(sources, self._now(), TOGETHER + len(seen))
            due = [page for page in found if page.digest not in seen][:TOGETHER]
            if not due:
                return
            seen |= {page.digest for page in due}
            self._follow(due)

    def _followed(self, queries: Queries) -> set[str]:
        """The sources that are watched, by their digests: feeds.toml may once have named others."""
        return {state.digest for _, state in self._ear.every(queries.watching.sources(), self._now())}

    def _follow(self, due: Sequence[PageState]) -> None:
        verdicts: list[Verdict] = []
        to_read: dict[str, tuple[list[Verdict], Input]] = {}
        for page in due:
            asked = None if self._is_over() else self._asked(page)
            if asked is None:
                break
            verdict, given = asked
            if given is None:
                verdicts.append(verdict)
            else:  # two pages may lead to one address
                to_read.setdefault(_origin(given), ([], given))[0].append(verdict)
        inputs = [given for _, given in to_read.values()]
        outcomes = self._means.read(inputs) if inputs and not self._is_over() else {}
        for origin, (waiting, _) in to_read.items():
            # A file of rows has an outcome for each; what the reader did not get to stays due.
            own = [each for name, each in outcomes.items() if name == origin or name.startswith(f"{origin}#")]
            verdicts += [self._was_read(verdict, own) for verdict in waiting if own]
        self._settle(verdicts)

    def _asked(self, page: PageState) -> tuple[Verdict, Input | None] | None:
        """What has come of asking for a page, and what of it is to be read; None if it is no longer waited for."""
        if "://" not in page.address:
            return self._file(page)
        with self._means.pause.waiting():
            answer = self._means.web.get(
                page.moved_to or page.address, wanted="page", etag=page.etag, last_modified=page.last_modified
            )
            verdict = settled(page, answer, self._now(), self._recheck)
            return verdict, verdict.raw
        return None

    def _file(self, page: PageState) -> tuple[Verdict, Input | None]:
        found = next(iter(sources([page.address])), None) if Path(page.address).exists() else None
        kept = msgspec.structs.replace(page, asked_at=self._now(), next_at=None)
        if not isinstance(found, File):  # taken away: that is no publisher's word
            state = UNREAD if page.state == WAITING else page.state
            return Verdict(page=msgspec.structs.replace(kept, state=state, message="is not there any more")), None
        return Verdict(page=kept), found

    def _was_read(self, verdict: Verdict, outcomes: Sequence[Outcome]) -> Verdict:
        reports = [id_ for outcome in outcomes for id_ in outcome.reports]
        fresh = sum(outcome.fresh for outcome in outcomes)
        page, now = verdict.page, self._now()
        problem = next((outcome.problem for outcome in outcomes if outcome.problem), "")
        corrected = bool(fresh and page.report in reports)
        self._count("corrected" if corrected else "read", fresh)
        if fresh:
            what: What = "corrected" if corrected else "read"
            self._tell(what, address=page.address, report=" ".join(reports), message=problem)
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
        now = self._now()
        happened: list[tuple[What, PageState, str]] = []
        with self._ledger.write() as writer:
            queries = writer.queries
            writer.watching.put_pages([verdict.page for verdict in verdicts])
            kept: list[PageState] = []
            for verdict in verdicts:
                page = verdict.page
                if verdict.withdraw and page.report:
                    why = _in_doubt(queries, page)
                    kept.append(_doubted(page, why) if why else _withdrawn(page))
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
                self._problem(verdict.page.address, verdict.problem)
        for what, page, why in happened:
            if what == "problem":
                self._problem(page.address, why)
            else:
                self._count(what)
                self._tell(what, address=page.address, report=page.report or "", message=why)

    def _compare(self) -> None:
        found = compare(self._ledger, self._config.rules, self._now())
        self._count("alerts", len(found.alerts))
        if found.recorded is not None:
            self._tell("baseline", number=found.recorded, message=found.because)

    def _wait(self) -> None:
        """Until something is due."""
        now = self._now()
        with self._ledger.read() as queries:
            times = [state.next_at for _, state in self._ear.every(queries.watching.sources(), now)]
            times.append(queries.watching.next_page_at(self._followed(queries)) or times[0])
        times.append(self._means.outbox.next_at() or times[0])
        until = min(max(min(times), now + timedelta(seconds=1)), now + timedelta(seconds=_REST))
        self._tell("waiting", until=until)
        with self._means.pause.waiting():
            self._means.clock.sleep((until - now).total_seconds())

    def _problem(self, address: str, message: str) -> None:
        """Told once as long as this process lives; counted each time."""
        self._count("problems")
        if (address, message) not in self._told:
            self._told.add((address, message))
            self._tell("problem", address=address, message=message)

    def _tell(self, what: What, **more: object) -> None:
        self._means.tell(Happening(what=what, at=self._now(), **more))  # type: ignore[arg-type]

    def _count(self, what: str, number: int = 1) -> None:
        self._counts[what] = self._counts.get(what, 0) + number

    def _now(self) -> datetime:
        return self._means.clock.now()

    def _is_over(self) -> bool:
        return self._means.pause.asked is not None


def _origin(given: Input) -> str:
    return given if isinstance(given, str) else given.origin


def _in_doubt(queries: Queries, page: PageState) -> str:
    """Why a page that is not there does not count as withdrawn; empty if nothing speaks against it."""
    if queries.watching.is_elsewhere(page):
        return "is not there any more; its report is, at another address"
    missing, there = queries.watching.answers(page.source, page.missing_at or page.first_at)
    if missing >= _FEW and missing > there:
        return f"is not there any more, like most pages of its site ({missing} of {missing + there}): that says nothing"
    return ""


def _withdrawn(page: PageState) -> PageState:
    return msgspec.structs.replace(page, state=WITHDRAWN, withdrawn_by="page")


def _doubted(page: PageState, why: str) -> PageState:
    return msgspec.structs.replace(page, message=why)
