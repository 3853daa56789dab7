"""`sayso watch`: feeds, sitemaps and folders, round after round."""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli import SOME_FAILED
from sayso.cli.alerting import alert_view, clock, list_alerts
from sayso.cli.options import JsonOption, LedgerOption, ModelOption, WorkersOption, current_settings, print_json
from sayso.core.errors import SaysoError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sayso.run.watch.happenings import Happening, Round

_PASSING = frozenset({"asking", "reading"})
"""What is shown while it lasts, and is no news to a program."""
_SIGN_OF_LIFE = timedelta(days=1)
"""Where nothing happens, a line is written so often."""


def watch(  # noqa: PLR0913, PLR0917 - each is an option
    feeds: Annotated[
        Path | None, typer.Argument(metavar="FEEDS.TOML", help="What to watch, and what to tell of (--example).")
    ] = None,
    ledger: LedgerOption = None,
    once: Annotated[bool, typer.Option("--once", help="One round of what is due, then end.")] = False,
    example: Annotated[
        bool, typer.Option("--example", help="Print a feeds.toml to start from, every key explained.")
    ] = False,
    alerts: Annotated[
        bool, typer.Option("--alerts", help="Show what has been told, and what could not be; then end.")
    ] = False,
    model: ModelOption = None,
    workers: WorkersOption = None,
    json: JsonOption = False,
) -> None:
    """Watch feeds, sitemaps and folders: read what is new, follow corrections and withdrawals, tell what changes.

    Reports go into the ledger as with sayso read, each once. Those that are read are asked for again, ever less often:
    another text is a new version, a page that is gone is noted as withdrawn (sayso review list), unless a person has
    said otherwise. Rules in feeds.toml tell of changes in stories here, into a file, or to a signed webhook. The first
    time that a ledger is watched it is only noted where its stories stand.

    Hosts are asked politely: by robots.txt, with pauses, only for what has changed. Stop with Ctrl-C whenever you like:
    the same command goes on from there. One such command watches a ledger at a time. With --once exit code 1 if
    something could not be read or asked. A round in which nothing happens is not told; once a day is, that it goes on.
    """
    if example:
        from sayso.run.watch.config import EXAMPLE

        sys.stdout.write(EXAMPLE.read_text(encoding="utf-8"))
        return
    if alerts:
        list_alerts(ledger, json=json)
        return
    if feeds is None:
        raise SaysoError("say what to watch: sayso watch feeds.toml", advice="`sayso watch --example` prints one")
    from sayso.ledger import Ledger
    from sayso.run.pausing import Pause, pausing
    from sayso.run.watch.loading import load
    from sayso.run.watch.starting import watcher

    config = load(feeds)
    chosen = current_settings()
    means = chosen.means(model=model, workers=workers)
    view = _Lines(json=json, once=once)
    with (
        Ledger.open(ledger or chosen.ledger) as opened,
        opened.alone("watch") as is_alone,
        pausing(Pause(stopping=view.stopping)) as pause,
        view,
    ):
        well = watcher(opened, config, means, pause=pause, tell=view.tell, is_alone=is_alone).run(once=once)
    if pause.asked is not None:
        raise typer.Exit(128 + pause.asked)
    if once and not well:
        raise typer.Exit(SOME_FAILED)


class _Lines:
    """Shows what happens: alerts on standard output, the rest on standard error; as JSON all on standard output."""

    def __init__(self, *, json: bool, once: bool) -> None:
        from rich.console import Console

        self._json, self._once = json, once
        self._last: datetime | None = None
        self._rounds = 0
        self._amiss = (0, 0)
        self._out = Console(highlight=False)
        self._err = Console(stderr=True, highlight=False)
        self._status = self._err.status("starting") if self._err.is_terminal and not json else None

    def __enter__(self) -> "_Lines":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def stopping(self) -> None:
        """Say that the command is asked to stop; at once, from the handler of signals, so not by way of any buffer."""
        import os
        from contextlib import suppress

        with suppress(OSError, ValueError):
            told = b"stopping: storing what has been read; Ctrl-C again stops at once\n"
            os.write(sys.stderr.fileno(), b"\r\x1b[2K" + told if self._status else told)

    def tell(self, happening: "Happening") -> None:
        """Show it."""
        if self._json:
            if happening.what not in _PASSING:
                print_json([happening])
                sys.stdout.flush()
        elif happening.alert is not None:
            self._last = happening.at
            self._out.print(alert_view(happening.alert))
            self._out.file.flush()
        elif line := self._ended(happening) if happening.round is not None else _line(happening):
            self._last = happening.at
            self._err.print(f"{clock(happening.at)}  {line}", markup=False, soft_wrap=True)
        elif self._status and (doing := _doing(happening)):
            self._status.update(doing)

    def _ended(self, happening: "Happening") -> str:
        """A line on a round, unless it was as quiet as the one before; now and then, that it goes on."""
        done = happening.round
        if done is None:
            return ""
        self._rounds += 1
        amiss, before = (done.problems, done.undelivered), self._amiss
        self._amiss = amiss
        line, rounds = _line(happening), self._rounds
        if done.has_news or amiss != before or (self._once and self._status):
            self._rounds = 0
            return line
        if self._once or (self._last is not None and happening.at - self._last < _SIGN_OF_LIFE):
            return ""
        self._rounds = 0
        return f"{line}; still watching, {rounds} rounds in which nothing else happened" if self._last else line


def _doing(happening: "Happening") -> "RenderableType":
    """What is being waited for, as long as it is."""
    from rich.text import Text

    from sayso.core.text import shorten

    until = f" until {happening.until.astimezone():%H:%M}" if happening.until else ""
    return Text(
        {
            "asking": f"asking for {shorten(happening.address, 80)}",
            "reading": f"reading {happening.number} report{'s' * (happening.number != 1)}",
            "waiting": f"waiting{until} for what is due next; Ctrl-C stops",
        }.get(happening.what, "")
    )


def _line(happening: "Happening") -> str:
    """In a line; nothing of what a person need not know."""
    from sayso.core.text import safe, shorten

    where, message = safe(happening.address), safe(happening.message)
    report = f" [{safe(happening.report)}]" if happening.report else ""
    if happening.what == "round" and happening.round is not None:
        return shorten(_summary(happening.round), 400)
    if happening.what == "heard":
        told = [f"{happening.number} new or changed"] * bool(happening.number) + [message] * bool(message)
        return f"{where}: {'; '.join(told)}" if told else ""
    stories = f"{happening.number} {'story stands' if happening.number == 1 else 'stories stand'}"
    return {
        "problem": f"{where}: {message}",
        "recovered": f"{where}: all is well again",
        "note": message,
        "read": f"read {where}{report}{f' ({message})' if message else ''}",
        "corrected": f"another version of {where}{report}",
        "withdrawn": f"WITHDRAWN {where}{report}: {message}",
        "returned": f"there again {where}{report}: {message}",
        "baseline": f"{message}: it is noted where {stories}; what changes from now on is told",
    }.get(happening.what, "")


def _summary(done: "Round") -> str:
    """What one round has come to."""
    named = {
        "asked": done.sources,
        "new or changed": done.entries,
        "read": done.read,
        "corrected": done.corrected,
        "withdrawn": done.withdrawn,
        "there again": done.returned,
        f"alert{'s' * (done.alerts != 1)}": done.alerts,
        f"problem{'s' * (done.problems != 1)}": done.problems,
        "still to be told": done.undelivered,
    }
    return ", ".join(f"{number} {what}" for what, number in named.items() if number) or "nothing due"
