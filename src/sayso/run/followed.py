"""What a person has just done, told from the ledger: what it says, and how the story that it concerns stands now."""

from collections.abc import Iterable
from typing import Final, Literal

from sayso.core.records import Record
from sayso.core.spans import Span
from sayso.core.text import shorten
from sayso.ledger import Ledger, Queries
from sayso.ledger.results import ReviewEntry
from sayso.run.correctionlist import told
from sayso.run.digests import kept_account

MOST: Final = 20
"""Corrections that one form makes, at the most."""


class Followed(Record, frozen=True, kw_only=True):
    """One correction or judgement, and what has followed."""

    sign: str
    """`c12` for correction 12, `j3` for judgement 3."""
    kind: Literal["correction", "judgement"]
    number: int
    document: str
    words: str = ""
    """That it speaks of; of a judgement nothing."""
    span: Span | None = None
    told: str
    by: str
    undone_by: str | None = None
    story: int | None = None
    label: str = ""
    status: str | None = None
    """Of the story now."""


def followed(ledger: Ledger, signs: Iterable[str]) -> tuple[Followed, ...]:
    """What has become of these; a sign of nothing is left out."""
    with ledger.read() as queries:
        reviews = {f"j{review.number}": review for review in queries.reviews()}
        found = [_one(queries, sign, reviews) for sign in list(dict.fromkeys(signs))[:MOST]]
    return tuple(each for each in found if each is not None)


def _one(queries: Queries, sign: str, reviews: dict[str, ReviewEntry]) -> Followed | None:
    if sign in reviews:
        review = reviews[sign]
        story, label, status = standing(queries, review.left)
        return Followed(
            sign=sign, kind="judgement", number=review.number, document=review.left, told=pair_told(review),
            by=review.by, undone_by=review.undone_by, story=story, label=label, status=status,
        )  # fmt: skip
    if not sign.startswith("c") or not sign[1:].isdecimal() or len(sign) > 18:
        return None
    correction, undone_by = queries.correction(int(sign[1:]))
    if correction is None or correction.action == "undo":
        return None
    story, label, status = standing(queries, correction.document)
    return Followed(
        sign=sign, kind="correction", number=correction.number, document=correction.document,
        words=shorten(correction.target.at.exact, 160), span=correction.target.at.span, told=told(correction),
        by=correction.by, undone_by=undone_by, story=story, label=label, status=status,
    )  # fmt: skip


def standing(queries: Queries, document: str) -> tuple[int | None, str, str | None]:
    """The story that a report is in, its label, and its status."""
    number = queries.storylines_of([document]).get(document)
    account = kept_account(queries, number) if number is not None else None
    if account is None:
        return None, "", None
    return account.id, account.label, account.status[-1].status if account.status else None


def pair_told(review: ReviewEntry) -> str:
    """What a person has judged of two reports."""
    left, right = shorten(review.left, 80), shorten(review.right, 80)
    if review.kind == "copy":
        return f"{left} {'copies' if review.same else 'does not copy'} {right}"
    return f"{left} and {right} are {'on one story' if review.same else 'not on one story'}"
