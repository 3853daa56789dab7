"""Models, word lists, the gazetteer and the search: whether each is there and whole."""

import sqlite3
from collections.abc import Iterator
from importlib import metadata

from sayso.cli.health import REINSTALL, Finding
from sayso.core.errors import SaysoError


def pipeline(model: str) -> Iterator[Finding]:
    """The spaCy pipeline."""
    from spacy.util import get_installed_models

    from sayso.resources.pipeline import DEFAULT_MODEL, load_pipeline

    meta = load_pipeline(model).meta
    told = f"{model} {meta['version']}, licence {meta['license']}"
    others = sorted(name for name in get_installed_models() if name.startswith("en_") and name != model)
    if others:
        told += f"; also here, with --model: {', '.join(others)}"
    if model == DEFAULT_MODEL and not _is_wanted(model, meta["version"]):
        fix = f"pip install '{_wanted(model)}'"
        yield Finding(what="spaCy pipeline", state="broken", told=f"{told}: not the version that is read with", fix=fix)
        return
    yield Finding(what="spaCy pipeline", state="ok", told=told)


def _wanted(model: str) -> str:
    name = model.replace("_", "-")
    return next((line for line in metadata.requires("sayso") or () if line.startswith(name)), name)


def _is_wanted(model: str, version: str) -> bool:
    from packaging.requirements import Requirement

    return Requirement(_wanted(model)).specifier.contains(version, prereleases=True)


def networks() -> Iterator[Finding]:
    """The trained encoder and the sentence encoder: whether their weights are the ones that were published."""
    from sayso.resources import encoder, sentences
    from sayso.resources.checksums import damaged

    wrong = damaged()
    if wrong:
        yield Finding(what="encoder", state="broken", told="; ".join(wrong), fix=REINSTALL)
        return
    network = encoder.load()
    sentences.load()
    told = f"weights {network.version}, taught with {network.parser}"
    yield Finding(what="encoder", state="ok", told=f"{told}; checksums right")


def lexicons() -> Iterator[Finding]:
    """Whether every word list can be read."""
    from sayso.resources import tables

    wrong, number = [], 0
    for name in tables.names():
        try:
            number += sum(1 for _ in tables.rows(name))
        except (OSError, ValueError) as error:
            wrong.append(str(error))
    if wrong:
        yield Finding(what="word lists", state="broken", told="; ".join(wrong), fix=REINSTALL)
        return
    from sayso.resources import actors, cues, hedges, predicates

    for lexicon in (actors, cues, hedges, predicates):
        lexicon.load()
    yield Finding(what="word lists", state="ok", told=f"{len(tables.names())} with {number:,} rows")


def gazetteer() -> Iterator[Finding]:
    """Whether there is one, of these very tables, and whether it finds places."""
    from sayso.resources import gazetteer

    try:
        loaded = gazetteer.load()
    except SaysoError as error:
        fix = "install a wheel made by `make wheel`, which carries it; in a clone: make gazetteer"
        yield Finding(what="gazetteer", state="broken", told=str(error), fix=error.advice or fix)
        return
    found = loaded.find("Kherson")
    if not any(entry.country == "UKR" for entry in found):
        yield Finding(what="gazetteer", state="broken", told=f"{loaded.path} does not know Kherson", fix=REINSTALL)
        return
    told = f"version {loaded.version} of {loaded.wheels}; place data: {gazetteer.CREDITS}"
    yield Finding(what="gazetteer", state="ok", told=told)


def search() -> Iterator[Finding]:
    """Whether SQLite can search words."""
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE t USING fts5(words)")
        except sqlite3.OperationalError:
            told = f"{sqlite3.sqlite_version} lacks FTS5: search needs it"
            fix = "use a Python whose sqlite3 has FTS5: those of python.org, uv, conda and Debian do"
            yield Finding(what="SQLite", state="broken", told=told, fix=fix)
            return
    yield Finding(what="SQLite", state="ok", told=f"{sqlite3.sqlite_version} with full-text search")
