"""Whether reading works from end to end, and whether there is a place to keep what was read."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Final

from sayso.cli.health import REINSTALL, Finding
from sayso.core.errors import SaysoError
from sayso.core.records import Reading
from sayso.resources.pipeline import DEFAULT_MODEL

TEXT: Final = "Defence minister Tove Arnquist said on Monday that the northern brigade had withdrawn from Ostreva."
KNOWN: Final = {
    "speakers": ("Tove Arnquist",),
    "cues": ("said",),
    "contents": ("that the northern brigade had withdrawn from Ostreva",),
    "events": ("RETREAT withdraw",),
    "beliefs": ("Tove Arnquist CT+ completed",),
    "dates": ("2022-11-07",),
}
"""What this very version reads in it."""
_ROOM: Final = 500_000_000
"""Bytes: some 20,000 reports with what is read in them."""


def reading(model: str) -> Iterator[Finding]:
    """One sentence, read from end to end and held against what it is known to give."""
    from sayso.run.extract import extract

    start = monotonic()
    found = told(extract(TEXT, date="2022-11-09", model=model))
    wrong = [f"{name} are {found[name]}, not {KNOWN[name]}" for name in KNOWN if found[name] != KNOWN[name]]
    if not wrong:
        yield Finding(
            what="reading", state="ok", told=f"one sentence read as it should be, {monotonic() - start:.1f} s"
        )
    elif model != DEFAULT_MODEL:
        told_so = f"{model} reads the known sentence otherwise than the usual pipeline: {'; '.join(wrong)}"
        yield Finding(what="reading", state="careful", told=told_so)
    else:
        yield Finding(what="reading", state="broken", told=f"a known sentence: {'; '.join(wrong)}", fix=REINSTALL)


def told(found: Reading) -> dict[str, tuple[str, ...]]:
    """What was read, in the words of `KNOWN`."""
    names = {actor.id: actor.name for actor in found.actors}

    def words(spans: tuple[tuple[int, int], ...]) -> str:
        return " … ".join(found.text[start:end] for start, end in spans)

    return {
        "speakers": tuple(names.get(s.speaker or "", "") for s in found.statements),
        "cues": tuple(words(s.cue) for s in found.statements),
        "contents": tuple(words(s.content) for s in found.statements),
        "events": tuple(f"{e.type} {e.mode}" for e in found.events),
        "beliefs": tuple(
            f"{names[b.source]} {b.factuality} {b.aspect}" for b in found.beliefs if b.source in names
        ),
        "dates": tuple(d.start for d in found.dates),
    }  # fmt: skip


def settings() -> Iterator[Finding]:
    """Each setting in force, and where it comes from."""
    from sayso import settings as kept

    where = kept.origins(Path.cwd())
    now = kept.load(Path.cwd())
    shown = ", ".join(f"{name} = {_shown(name, getattr(now, name))} ({origin})" for name, origin in where.items())
    yield Finding(what="settings", state="ok", told=shown)


def _shown(name: str, value: object) -> str:
    from sayso.ledger import databases

    if name != "ledger":
        return str(value)
    database, url = databases.located(str(value))
    return database.shown(url)  # no password


def folder() -> Iterator[Finding]:
    """Whether files can be written here, and how many."""
    here = Path.cwd()
    free = shutil.disk_usage(here).free
    room = f"{here}, {free / 1e9:.1f} GB free"
    if not os.access(here, os.W_OK):
        yield Finding(what="this folder", state="careful", told=f"{room}, not open to writing", fix="work in another")
    elif free < _ROOM:
        yield Finding(what="this folder", state="careful", told=room, fix="make room before you read much")
    else:
        yield Finding(what="this folder", state="ok", told=room)


def ledger(address: str) -> Iterator[Finding]:
    """Whether the ledger that commands use here can be opened and written."""
    from sayso.ledger import Ledger, databases

    database, url = databases.located(address)
    shown = database.shown(url)
    if not database.exists(url):
        yield Finding(what="ledger", state="ok", told=f"{shown}: none yet; `sayso read PATH` makes it")
        return
    try:
        opened = Ledger.open(address, create=False, upgrade=False)
    except SaysoError as error:
        yield Finding(what="ledger", state="careful", told=str(error), fix=error.advice or "choose one with --ledger")
        return
    with opened, opened.read() as queries:
        number = queries.counts()["documents"]
    told_so = f"{shown}: {number:,} versions of reports; `sayso check` tells whether it is sound"
    path = Path(url.database or "")
    if path.is_file() and not os.access(path, os.W_OK):
        fix = "make the file and its folder open to writing, or only look at it"
        yield Finding(what="ledger", state="careful", told=f"{told_so}; not open to writing", fix=fix)
        return
    yield Finding(what="ledger", state="ok", told=told_so)
