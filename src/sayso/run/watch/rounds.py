"""One round after the other: sources are heard, what is due is asked for and read, what follows is told.

All that has to be known after a crash is committed before anything hangs on it: what a source names together with the
source's ETag, what became of a page after its report is stored, alerts together with what was compared.
"""

from datetime import datetime, timedelta
from typing import Final

from sayso.core.errors import LedgerError, UnavailableError
from sayso.core.records import Problem
from sayso.ledger import Ledger, Writer
from sayso.ledger.watching import PageState, SourceState
from sayso.run.watch.comparing import compare, is_out_of_date
from sayso.run.watch.config import Config, Source
from sayso.run.watch.delivery import STAGE
from sayso.run.watch.following import Pages
from sayso.run.watch.happenings import Log, Round, What
from sayso.run.watch.listening import Ear, Heard
from sayso.run.watch.means import Means
from sayso.run.watch.noticing import Noticed
from sayso.run.watch.withdrawing import is_overruled, take_back, withdraw

_BATCHES: Final = 3
"""In a round, if others follow."""
_AGAIN: Final = 60.0
_REST: Final = 3_600.0
"""Seconds after which is looked again, whatever is due."""
_OVERRULED: Final = "is withdrawn, so its feed says; a person has said that it is not, and that stands"


class Watcher:
    """Watches for one ledger what one file says; alone, which is for the caller to see to (`Ledger.alone`)."""

    def __init__(self, ledger: Ledger, config: Config, means: Means) -> None:
        self._ledger, self._config, self._means = ledger, config, means
        self._ear = Ear(ledger, means.web, config, means.clock.sleep)
        self._log = Log(means.tell, means.clock.now)
        self._pages = Pages(ledger, means, self._log, timedelta(days=config.recheck))
        self._failing = 0

    def run(self, *, once: bool) -> bool:
        """Round after round until asked to stop, or one.

        Returns whether all is well: nothing amiss in the last round, no source failing, all alerts told.
        """
        done = Round()
        while not self._means.is_over:
            try:
                done = self.round(None if once else _BATCHES)
                if once:
                    break
                if not self._means.is_over:
                    self._wait()
            except UnavailableError as error:  # a full disk, a server that is started again
                if once:
                    raise
                self._log.problem(self._ledger.shown, f"{error}; tried again in a minute")
                self._sleep(_AGAIN)
        return not (done.problems or done.undelivered or self._failing)

    def round(self, batches: int | None = None) -> Round:
        """All that is due now; of pages only so many batches, so that alerts and other sources get their turn."""
        if not self._means.is_alone():
            raise LedgerError(
                "the connection by which this ledger is watched by one process alone is lost; start again"
            )
        if is_out_of_date(self._ledger):  # before anything is read: what is new now is to be told
            self._compare()
        self._hear()
        self._remind()
        self._pages.follow(self._followed, batches)
        if not self._means.is_over:
            self._compare()
        self._log.count("undelivered", self._means.outbox.deliver(self._now(), lambda: self._means.is_over))
        return self._log.ended()

    def _hear(self) -> None:
        with self._ledger.read() as queries:
            known = queries.watching.sources()
        asked: set[str] = set()
        while not self._means.is_over:
            due = [pair for pair in self._ear.due(known, self._now()) if pair[1].digest not in asked]
            if not due:
                return
            for source, state in due:
                asked.add(state.digest)
                self._log.tell("asking", address=source.address)
                heard = self._heard(source, state)
                if heard is None:
                    return
                self._keep(state, heard)
                known |= {each.digest: each for each in (heard.state, *heard.further)}

    def _heard(self, source: Source, state: SourceState) -> Heard | None:
        """None if it is no longer waited for."""
        with self._means.pause.waiting():
            return self._ear.hear(source, state, self._now())
        return None

    def _remind(self) -> None:
        """Name the sources that fail, whether they were asked just now or not."""
        with self._ledger.read() as queries:
            every = self._ear.every(queries.watching.sources(), self._now())
        failing = [state for _, state in every if state.failures]
        self._failing = len(failing)
        for state in failing:
            self._log.remind(state.address, state.message)

    def _keep(self, before: SourceState, heard: Heard) -> None:
        """What a source names, and the source's own answer."""
        now = self._now()
        address = heard.state.address
        with self._ledger.write() as writer:
            changes = [self._noticed(writer, each, now) for each in heard.noticed]
            for source in heard.moved:
                writer.watching.hand_over(source, heard.state.digest)
            writer.watching.put_pages([each.page for each in heard.noticed])
            for state in (heard.state, *heard.further):
                writer.watching.put_source(state)
            for message in heard.problems:
                writer.add_problem(address, Problem(stage=STAGE, message=message), content_hash=None)
        new = sum(each.is_due(now) for each in heard.noticed)
        self._log.count("sources")
        self._log.count("entries", new)
        if before.failures and not heard.state.failures:
            self._log.well(address, failed=True)
        for message in heard.problems:
            self._log.problem(address, message, once=not heard.state.failures)
        if heard.state.failures and not heard.problems:  # told before, and still so
            self._log.problem(address, heard.state.message)
        self._log.tell("heard", address=address, number=new, message=heard.note)
        for what, page in filter(None, changes):
            if what == "problem":
                self._log.problem(page.address, _OVERRULED, once=True)
                continue
            self._log.count("withdrawn" if what == "withdrawn" else "returned")
            self._log.tell(what, address=page.address, report=page.report or "", message="so its feed says")

    def _noticed(self, writer: Writer, each: Noticed, now: datetime) -> tuple[What, PageState] | None:
        report = each.page.report
        if each.gone and report and not writer.queries.watching.is_elsewhere(each.page):
            reason = "its feed tells that it is deleted (RFC 6721)"
            if withdraw(writer, report, now.date().isoformat(), reason):
                return "withdrawn", each.page
            if is_overruled(writer.queries.watching.last_note(report)):
                return "problem", each.page
        if each.back and report and take_back(writer, report, "its feed names it again"):
            return "returned", each.page
        return None

    def _followed(self) -> set[str]:
        """The sources that are watched, by their digests: feeds.toml may once have named others."""
        with self._ledger.read() as queries:
            return {state.digest for _, state in self._ear.every(queries.watching.sources(), self._now())}

    def _compare(self) -> None:
        found = compare(self._ledger, self._config.rules, self._now())
        self._log.count("alerts", len(found.alerts))
        if found.recorded is not None:
            self._log.tell("baseline", number=found.recorded, message=found.because)

    def _wait(self) -> None:
        """Until something is due."""
        now = self._now()
        with self._ledger.read() as queries:
            times = [state.next_at for _, state in self._ear.every(queries.watching.sources(), now)]
            times.append(queries.watching.next_page_at(self._followed()) or times[0])
        times.append(self._means.outbox.next_at() or times[0])
        until = min(max(min(times), now + timedelta(seconds=1)), now + timedelta(seconds=_REST))
        self._log.tell("waiting", until=until)
        self._sleep((until - now).total_seconds())

    def _sleep(self, seconds: float) -> None:
        with self._means.pause.waiting():
            self._means.clock.sleep(seconds)

    def _now(self) -> datetime:
        return self._means.clock.now()
