"""What Datasette is told of a ledger: titles, the meaning of columns, sort orders, facets, questions, what to hide."""

from collections.abc import Mapping
from html import escape
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import quote

from sayso.ledger import tables
from sayso.ledger.views.words import Asked, ViewWords, questions, view_words

_SHOWN: Final = {
    "documents": "Every version of every report, with its text. The texts belong to their publishers.",
    "readings": "Every reading of a report by a reader.",
    "statements": "",
    "events": "",
    "beliefs": "",
    "actors": "",
    "places": "",
    "amounts": "",
    "dates": "",
    "judgements": "Every judgement of rules and persons; judgements_in_force has those of persons that stand.",
    "corrections": "Every correction, those taken back too; corrections_in_force has those that stand.",
    "notes": "Every note, those taken back too; notes_in_force has the last ones.",
}
"""Tables that are shown beside the views, and what is said of them."""
_EVER: Final = (
    "Every row ever written, of all versions and all readings: the views whose names end in _now show what holds"
)
_LABELS: Final = {"documents": "title", "actors": "name", "readings": "fingerprint"}
_TEXTS: Final = "Reports' texts, headlines and words belong to their publishers: quote them, do not republish them."
_ABOUT: Final = (
    "Who said what, who did what, and how sure each source was, as Sayso has read it. Begin with one of these "
    "views, or with a question. What a program has read can be wrong: each row names "
    "its report, so look there before you rely on it. Persons' corrections are not applied in the views of records: "
    "the column corrected says where one stands, and corrections_in_force what it says."
)


def description(name: str) -> dict[str, Any]:
    """Datasette's metadata for the ledger that it knows by that name: the stem of its file."""
    shown = {table.name: _table(table.name) for table in tables.metadata.sorted_tables}
    shown |= {f"{name}_search": {"hidden": True} for name in ("documents", "statements", "actors")}
    shown |= {"alembic_version": {"hidden": True}}
    shown |= {view: _view(words) for view, words in view_words().items()}
    credit = {"license": _TEXTS, "about": f"Sayso {version('sayso')}"}
    of = {"title": f"Ledger {name}", "description_html": f"<p>{_ABOUT}</p>{_contents(name)}", **credit}
    asked = {question: _question(each) for question, each in questions().items()}
    return {
        "title": "Sayso",
        "description": _ABOUT,
        **credit,
        "databases": {name: {**of, "tables": shown, "queries": asked}},
    }


def _contents(name: str) -> str:
    """Links to the views, with what each shows: Datasette itself lists them last, by their names alone."""
    place = quote(name, safe="").replace("~", "%7E").replace(".", "%2E").replace("%20", "+").replace("%", "~")
    lines = (f'<li><a href="{place}/{view}">{escape(each.title)}</a></li>' for view, each in view_words().items())
    return f"<ul>{''.join(lines)}</ul>"


def _table(name: str) -> dict[str, Any]:
    if name not in _SHOWN:
        return {"hidden": True}
    label = {"label_column": _LABELS[name]} if name in _LABELS else {}
    return {"description": _SHOWN[name] or f"{_EVER}.", **label}


def _view(words: ViewWords) -> dict[str, Any]:
    return {
        "title": words.title,
        "description": _plain(words.about),
        "sort_desc": words.sort,
        "facets": list(words.facets),
        "columns": {name: _plain(told) for name, told in words.columns.items()},
        **({"fts_table": words.search, "fts_pk": "key"} if words.search else {}),
    }


def _question(asked: Asked) -> Mapping[str, Any]:
    return {
        "title": asked.title,
        "description": _plain(asked.about),
        "sql": asked.sql.strip(),
        "params": list(asked.sample),
        "hide_sql": True,
    }


def _plain(words: str) -> str:
    """Datasette shows words as they are."""
    return words.replace("`", "")
