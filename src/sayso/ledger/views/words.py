"""What the views and the questions on them are called, and what each of their columns means."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import create_engine

from sayso.core import records
from sayso.core.describing import field_words
from sayso.core.records import Record
from sayso.ledger import tables, views

_EVERYWHERE: Final = "*"


class ViewWords(Record, frozen=True, kw_only=True, rename={"record": "is"}):
    """What a view is, in words, and how its page begins."""

    title: str
    about: str
    sort: str
    """The column by which its rows come, downwards."""
    facets: tuple[str, ...] = ()
    """Columns that its rows are counted by."""
    search: str | None = None
    """The table by which its words are found, by the view's `key`."""
    record: str | None = None
    """The record whose fields its columns are."""
    columns: dict[str, str] = msgspec.field(default_factory=dict)
    """What each column holds."""


class Asked(Record, frozen=True, kw_only=True):
    """A question with gaps to fill in; on SQLite."""

    title: str
    about: str
    sql: str
    sample: dict[str, str]
    """What may be filled in."""


@cache
def view_words() -> Mapping[str, ViewWords]:
    """The words on each view, by its name."""
    told = _read("views.toml")
    everywhere = told.pop(_EVERYWHERE)
    found = msgspec.convert(told, dict[str, ViewWords])
    shown = columns()
    return {
        name: msgspec.structs.replace(each, columns=_told(shown[name], each, everywhere))
        for name, each in found.items()
    }


@cache
def columns() -> Mapping[str, tuple[str, ...]]:
    """The columns of each view, in their order."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        views.make(connection)
        found = {
            name: tuple(connection.exec_driver_sql(f"SELECT * FROM {name}").keys())  # noqa: S608 - our own names
            for name in views.NAMES
        }
    engine.dispose()
    return found


@cache
def questions() -> Mapping[str, Asked]:
    """The questions, by their names."""
    return msgspec.convert(_read("questions.toml"), dict[str, Asked])


def _told(shown: tuple[str, ...], view: ViewWords, everywhere: Mapping[str, str]) -> dict[str, str]:
    """A view's own words go before those that hold everywhere, and these before those of the record."""
    kind = getattr(records, view.record) if view.record else None
    words = {**(field_words(kind) if kind else {}), **everywhere, **view.columns}
    return {name: words[name] for name in shown if name in words}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
