"""What may be wrong with a ledger, in words: what it is, what it means, and what to do about it."""

from typing import Final

from sayso.ledger.soundness import Finding

_REBUILD: Final = (
    "go back to a copy of the ledger from before; or read the reports into a new ledger, and take persons' words along "
    "with `sayso review export` and `sayso review import`"
)
_LOST: Final = "records have been lost"
_CHANGED: Final = "somebody has changed them since"
_NO_EFFECT: Final = "a person's word has no effect"

_TOLD: Final = {
    "file": ("the database finds its file damaged", "what lies there may be unreadable, or wrong", _REBUILD),
    "reference": ("rows point to rows that are not there", _LOST, _REBUILD),
    "schema": (
        "tables, indexes or triggers are not as this version makes them",
        "another program has changed them, and what they see to is not seen to",
        _REBUILD,
    ),
    "guard": (
        "nothing keeps the rows of tables from being changed: triggers are absent",
        "what the rows say may not be what was stored",
        _REBUILD,
    ),
    "gap": ("rows are absent that were there", "somebody has taken them out", _REBUILD),
    "search": (
        "the search does not go by the words that are there",
        "some are not found, or found in vain; nothing is lost",
        _REBUILD,
    ),
    "versions": ("versions of reports are absent or out of order", "what a report once said is lost", _REBUILD),
    "unread": (
        "reports are there and have not been read",
        "they are in no story",
        "read the same reports again, with `sayso read`",
    ),
    "twice": (
        "reports are there twice, under two names",
        "each counts twice in its story",
        "say so with `sayso review copy`: then one of the two counts",
    ),
    "value": (
        "columns hold what is not of their kind, and cannot be read",
        "reports or stories that it belongs to cannot be shown, nor be looked at here",
        _REBUILD,
    ),
    "text": ("texts are not those that were stored", _CHANGED, _REBUILD),
    "content": ("titles, publishers or days of reports are not those that were stored", _CHANGED, _REBUILD),
    "span": (
        "records of reports point to places outside of the text",
        "the words that they rest on cannot be shown",
        _REBUILD,
    ),
    "words": (
        "words that are kept with records of reports do not stand where they should",
        "what is shown is not what the report says",
        _REBUILD,
    ),
    "named": ("records of reports name actors or amounts that are not there", _LOST, _REBUILD),
    "bands": (
        "reports cannot be looked up by what they share with others",
        "their copies may count as reports of their own",
        _REBUILD,
    ),
    "unplaced": ("reports are in no story and not on the list for one", "no verdict rests on them", _REBUILD),
    "strange": ("stories have, or wait for, reports that are not there", "reports have been lost", _REBUILD),
    "empty": ("stories never had a report", "where their reports were put has been lost", _REBUILD),
    "joined": (
        "stories are not what the judgements on their reports make of them, beginning with reports",
        "verdicts rest on other reports than they should",
        _REBUILD,
    ),
    "sketch": (
        "reports in stories have no sketch, or a wrong one",
        "later reports may not find the story that they belong to",
        _REBUILD,
    ),
    "judgement": ("judgements speak of what is not there", "reports or persons have been lost", _REBUILD),
    "correction": ("corrections speak of what is not there", _NO_EFFECT, _REBUILD),
    "note": ("notes speak of reports that are not there", _NO_EFFECT, _REBUILD),
    "digest": (
        "stories are kept otherwise than they would be derived now",
        "lists show them wrongly; nothing is lost",
        "empty the table digests, in the shell of the database: the next `sayso read` derives all stories anew",
    ),
}


class Flaw(Finding, frozen=True, kw_only=True):
    """Something wrong with a ledger."""

    told: str
    """In a line, with the first places where it is so."""
    means: str
    do: str


def flaw(found: Finding, rebuild: str | None = None) -> Flaw:
    """A finding in words; `rebuild` is the statement by which the database builds the search in a table anew."""
    line, means, do = _TOLD[found.kind]
    rest = f" and {found.number - len(found.where):,} more" if found.number > len(found.where) else ""
    told = f"{line}: {', '.join(found.where)}{rest}"
    if found.kind == "search" and rebuild:
        do = f"build it anew, in the SQLite shell: {'; '.join(map(rebuild.format, found.where))}"
    return Flaw(kind=found.kind, number=found.number, where=found.where, told=told, means=means, do=do)
