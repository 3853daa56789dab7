"""What a person has just done, told from the ledger: what it says, and how the stories that it concerns stand now."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final, Literal

from sayso.core.records import Record
from sayso.core.spans import Span
from sayso.core.text import shorten
from sayso.ledger import Ledger, Queries
from sayso.ledger.results import DocumentEntry, ReviewEntry
from sayso.run.correctionlist import change, field_of, told
from sayso.run.digests import kept_account
from sayso.run.reviewing import left_story, made_with

MOST: Final = 20
"""Corrections that one form makes, at the most."""


class Was(Record, frozen=True):
    """A story before something was done."""

    story: int
    reports: int
    status: str | None


class Standing(Record, frozen=True, kw_only=True):
    """A story after it."""

    story: int
    label: str
    reports: int
    status: str | None
    was: Was | None
    is_new: bool
    """Whether all its reports have come to it since."""


class Move(Record, frozen=True, kw_only=True):
    """Reports that are in another story since."""

    before: int | None
    now: int
    reports: tuple[DocumentEntry, ...]


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
    field: str = ""
    """Of a correction that sets one."""
    told: str
    by: str
    undone_by: str | None = None
    left: int | None = None
    """The story that the report was taken out of."""
    now: int | None = None
    """The one that it is in."""
    stories: tuple[Standing, ...] = ()
    """Those that it concerns, now."""
    moves: tuple[Move, ...] = ()
    """Of a judgement on stories: whatever else is in another story since."""


def before(ledger: Ledger, documents: Iterable[str], stories: Iterable[int] = ()) -> tuple[Was, ...]:
    """How the stories stand that these reports are in, and these; to be told beside what follows."""
    with ledger.read() as queries:
        numbers = sorted({*queries.storylines_of([*documents]).values(), *stories})
        return tuple(_was(queries, number) for number in numbers)


def _was(queries: Queries, number: int) -> Was:
    account = kept_account(queries, number)
    status = account.status[-1].status if account is not None and account.status else None
    return Was(number, len(queries.members([number])[number]), status)


def concerned(ledger: Ledger, sign: str) -> tuple[str, ...]:
    """The reports that a correction or a judgement is about."""
    with ledger.read() as queries:
        if sign.startswith("c"):
            correction, _ = queries.correction(int(sign[1:]))
            return (correction.document,) if correction else ()
        review = next((review for review in queries.reviews() if f"j{review.number}" == sign), None)
        return (review.left, review.right) if review else ()


def followed(ledger: Ledger, signs: Iterable[str], was: Sequence[Was] = ()) -> tuple[Followed, ...]:
    """What has become of these; a sign of nothing is left out. `was`: how stories stood before."""
    with ledger.read() as queries:
        reviews = queries.reviews()
        found = [_one(queries, sign, reviews, was) for sign in list(dict.fromkeys(signs))[:MOST]]
    return tuple(each for each in found if each is not None)


def _one(queries: Queries, sign: str, reviews: Sequence[ReviewEntry], was: Sequence[Was]) -> Followed | None:
    review = next((review for review in reviews if f"j{review.number}" == sign), None)
    if review is not None:
        return _judged(queries, review, made_with(review, reviews), was)
    if not sign.startswith("c") or not sign[1:].isdecimal() or len(sign) > 18:
        return None
    correction, undone_by = queries.correction(int(sign[1:]))
    if correction is None or correction.action == "undo":
        return None
    homes = queries.storylines_of([correction.document])
    return Followed(
        sign=sign, kind="correction", number=correction.number, document=correction.document,
        words=shorten(correction.target.at.exact, 160), span=correction.target.at.span,
        field=field_of(correction), told=change(correction) if correction.action == "set" else told(correction),
        by=correction.by, undone_by=undone_by, now=homes.get(correction.document),
        stories=_standing(queries, homes.values(), was),
    )  # fmt: skip


def _judged(queries: Queries, review: ReviewEntry, together: Sequence[ReviewEntry], was: Sequence[Was]) -> Followed:
    left = left_story(review)
    told_of = (review.left,) if left is not None else (review.left, review.right)
    homes = queries.storylines_of(told_of)
    since = queries.moved_since(review.number) if review.kind == "story" and review.undone_by is None else {}
    leaving = {each.left for each in together if not each.same} if left is not None else {review.left}
    numbers = [*([left] if left is not None else []), *homes.values(), *(w.story for w in was)]
    return Followed(
        sign=f"j{review.number}", kind="judgement", number=review.number, document=review.left,
        told=pair_told(review), by=review.by, undone_by=review.undone_by, left=left, now=homes.get(review.left),
        stories=_standing(queries, numbers, was, Counter(now for _, now in since.values())),
        moves=_moves(queries, {id_: move for id_, move in since.items() if id_ not in leaving}),
    )  # fmt: skip


def _standing(
    queries: Queries, numbers: Iterable[int], was: Sequence[Was], come: Counter[int] | None = None
) -> tuple[Standing, ...]:
    former = {each.story: each for each in was}
    found = []
    for number in dict.fromkeys(numbers):
        now, account = _was(queries, number), kept_account(queries, number)
        is_new = number not in former and now.reports > 0 and (come or Counter())[number] == now.reports
        found.append(
            Standing(
                story=number, label=account.label if account else "", reports=now.reports, status=now.status,
                was=former.get(number), is_new=is_new,
            )
        )  # fmt: skip
    return tuple(found)


def _moves(queries: Queries, since: dict[str, tuple[int | None, int]]) -> tuple[Move, ...]:
    grouped: dict[tuple[int | None, int], list[str]] = defaultdict(list)
    for id_, move in since.items():
        grouped[move].append(id_)
    entries = _entries(queries, since.keys())
    return tuple(
        Move(before=before, now=now, reports=tuple(entries[id_] for id_ in ids if id_ in entries))
        for (before, now), ids in sorted(grouped.items(), key=lambda pair: (pair[0][0] or 0, pair[0][1]))
    )


def _entries(queries: Queries, ids: Collection[str]) -> dict[str, DocumentEntry]:
    return queries.entries(ids) if ids else {}


def pair_told(review: ReviewEntry) -> str:
    """What a person has judged of two reports."""
    left, right = shorten(review.left, 80), shorten(review.right, 80)
    if review.kind == "copy":
        return f"{left} {'copies' if review.same else 'does not copy'} {right}"
    return f"{left} and {right} are {'on one story' if review.same else 'not on one story'}"
