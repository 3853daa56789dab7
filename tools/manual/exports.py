"""The reference of exports: what each kind carries and what it has no room for, as the kinds themselves declare it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from manual.words import cell, code, prose, table
from sayso.export import tables
from sayso.export.kinds import KINDS, WHAT, Kind, kind
from sayso.export.losses import FIELDS


def names() -> tuple[str, ...]:
    """Every kind."""
    return tuple(KINDS)


def page() -> str:
    """The page."""
    return "\n".join((_HEAD, _overview(), *map(_told, names()), _TABLES, *_tables()))


def _overview() -> str:
    rows = (
        (f"[{code(name)}](#{name})", cell(WHAT[name]), f"{len(kind(name).carried)} of {len(FIELDS)}")
        for name in names()
    )
    return table(("`--as`", "what it is", "fields carried"), rows)


def _told(name: str) -> str:
    found = kind(name)
    parts = [f"## {name}\n", f"{prose(found.what[0].upper() + found.what[1:])}.\n"]
    for record, fields in _by_record(found.carried).items():
        parts.append(f"- {record}: {', '.join(map(code, fields))}\n")
    if found.lost:
        rows = ((cell(why), ", ".join(map(code, fields))) for why, fields in _by_reason(found).items())
        parts.append("\nLeft out:\n\n" + table(("because", "fields"), rows))
    else:
        parts.append("\nNothing is left out.\n")
    return "".join([parts[0], "\n", parts[1], "\nCarried:\n\n", *parts[2:]])


def _by_record(fields: frozenset[str]) -> Mapping[str, list[str]]:
    found = defaultdict(list)
    for each in sorted(fields):
        record, _, field = each.partition(".")
        found[record].append(field)
    return found


def _by_reason(found: Kind) -> Mapping[str, list[str]]:
    reasons = defaultdict(list)
    for field, why in sorted(found.lost.items()):
        reasons[why].append(field)
    return dict(sorted(reasons.items(), key=lambda each: -len(each[1])))


def _tables() -> Iterator[str]:
    for each in (*tables.OF_REPORTS, *tables.OF_STORIES):
        yield f"- **{each.name}**: {', '.join(map(code, each.columns))}"


_HEAD = """\
# Exports

What `sayso export --as KIND` can write. How to choose, and what lies beside the files of every kind: [export to other
programs](../howto/exporting.md). No format holds all that a ledger holds. Each kind declares field by field what it
carries and why it leaves the rest out; this page is made from these declarations, and `losses.txt` in each export
counts in how many records something was lost.

A field is named by its record: [`event.type`](records.md#event), [`story.status`](records.md#a-story).
"""
_TABLES = """
## Tables of csv and parquet

The same columns in both, and in the frames of [Python](python.md). `.csv` files have lists as JSON.
"""
