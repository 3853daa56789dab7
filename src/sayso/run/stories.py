"""Storylines as a person asks for them: those that are kept and fresh as they are, the others derived on the fly."""

from typing import Final

from sayso.core.errors import MissingError, MovedError
from sayso.ledger import Ledger, Queries
from sayso.ledger.digests import search_words
from sayso.run.digests import has_words, kept_account, kept_accounts, kept_with_words, settled_days
from sayso.run.dossiers import Account, dossier, dossiers
from sayso.run.telling import Story, assessments, is_listed, weight

__all__ = ["Account", "Story", "assessments", "find", "stories", "story"]

DIGITS: Final = 18
"""More has no number of a row."""


def stories(ledger: Ledger, *, as_of: str | None = None) -> tuple[Story, ...]:
    """All storylines as they stood on a day, the best attested first.

    A report that stands alone and in which nobody takes a stance on a deed has no story to tell.
    """
    with ledger.read() as queries:
        told = _all(queries, as_of) if as_of else [_short(account) for account in kept_accounts(queries)]
    return tuple(sorted(told, key=weight))


def story(ledger: Ledger, which: str, *, as_of: str | None = None) -> Story:
    """The storyline of that number, or the best attested one whose headline or reports have all these words.

    Raises MissingError if there is none.
    """
    with ledger.read() as queries:
        return _short(find(queries, which, as_of))


def find(queries: Queries, which: str, as_of: str | None = None) -> Account:
    """That storyline in full, without what persons think of its sources. Raises MissingError if there is none."""
    found = None
    if which.isdecimal() and len(which) < DIGITS:
        found = _numbered(queries, int(which), as_of)
    elif as_of is None:
        found = kept_with_words(queries, search_words(which))
    else:
        wanted = search_words(which)
        best = min((s for s in _all(queries, as_of) if has_words(s, wanted)), key=weight, default=None)
        found = _numbered(queries, best.id, as_of) if best else None
    if found is None:
        if which.isdecimal() and len(which) < DIGITS:
            _moved(queries, int(which))
        day = f" as of {as_of}" if as_of else ""
        raise MissingError(f"no story {which!r} in this ledger{day}", advice="`sayso stories` lists what there is")
    return found


def _moved(queries: Queries, number: int) -> None:
    """Raise MovedError if the reports of that story are in another one now."""
    now = None if queries.members([number])[number] else queries.moved_to(number)
    if now is not None:
        raise MovedError(f"the reports of story {number} are in story {now} now", number=number, now=now)


def _numbered(queries: Queries, number: int, as_of: str | None) -> Account | None:
    if as_of is None:
        return kept_account(queries, number)
    documents = queries.storyline(number, as_of=as_of)
    if not documents:
        return None
    settled = settled_days(queries, number, documents, as_of)
    return dossier(queries, number, documents, as_of=as_of, settled=settled).account()


def _all(queries: Queries, as_of: str) -> list[Story]:
    told = (each.story for _, each in dossiers(queries, queries.storylines(as_of=as_of), as_of=as_of))
    return [story for story in told if is_listed(story)]


def _short(account: Account) -> Story:
    return Story(**{name: getattr(account, name) for name in Story.__struct_fields__})
