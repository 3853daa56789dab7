"""What a person judges: that two reports are on one story or not, that one copies another or not, and what is undone.

A person's word wins over the rules', and survives whatever is read later. Nothing is ever taken out of the ledger: who
takes a judgement back adds a row that says so.
"""

from collections.abc import Callable, Iterable
from typing import Final

from sayso.core.errors import LedgerError, MissingError
from sayso.core.records import Judgement
from sayso.core.vocabulary import by_rule
from sayso.ledger import Ledger, Queries, Writer
from sayso.ledger.results import ReviewEntry
from sayso.ledger.reviews import UNDONE
from sayso.run.digests import refresh
from sayso.run.linking import Meaning, judge_story, place_due
from sayso.run.numbering import settle

GRADES = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
"""The Admiralty's grades of a source; a scale of its own beside the credibility of information."""
LEFT: Final = "taken out of story "
"""So begins the reason of all judgements by which a report left a story; what follows tells which, and why."""
_ROUNDS: Final = 5
"""So often those that stay are looked for that went along."""
AFTER_A_WORD = 1.0
"""Seconds at most to bring stories up to date while the person waits; what is left is derived when it is asked for."""


def judge(ledger: Ledger, judgement: Judgement) -> None:
    """Note a person's word: both reports are, or are not, on one `story`; left is, or is not, a `copy` of right.

    `place` has to follow. Raises LedgerError if there is no such report, or both are the same.
    """
    left, right = judgement.left, judgement.right
    _by_a_person(judgement.by)
    if left == right:
        raise LedgerError(f"{left!r} is one report: name two")
    if judgement.kind == "story":
        judge_story(ledger, left, right, same=judgement.same, by=judgement.by, reason=judgement.reason)
        return
    with ledger.write() as writer:
        for document in (left, right):
            writer.queries.document(document)
        writer.add_judgement(judgement)
        writer.add_due([left, right])


def leave(ledger: Ledger, document: str, story: int, *, by: str, reason: str, place: Callable[[Ledger], None]) -> int:
    """Take a report and its copies out of a story and leave the rest of it together.

    They are told apart from the story's first other report and from each that is linked to them; `place` then lets
    stories follow, and others that would go along are told to be on one story with the rest. All of it is taken back
    at once, by undoing any of these judgements. Returns the number of the first.

    Raises LedgerError if the report is not in it, or is all of it.
    """
    _by_a_person(by)
    told = f"{LEFT}{story} with its copies: {document}{f'; {reason}' if reason else ''}"
    with ledger.write() as writer:
        queries = writer.queries
        before = queries.last_placement()
        members = [id_ for _, id_ in sorted(queries.members([story]).get(story, ()))]
        leaving = {document, *_copies(queries, document)} & {*members}
        others = [id_ for id_ in members if id_ not in leaving]
        if document not in members or not others:
            raise LedgerError(f"report {document!r} cannot leave story {story}: it is not there, or nothing else is")
        linked = {pair for pair, bond in queries.bonds(leaving).items() if bond.same}
        apart = {(each, others[0]) for each in leaving}
        apart |= {(a, b) for pair in linked for a, b in (pair, pair[::-1]) if a in leaving and b in others}
        pairs = sorted(apart, key=lambda pair: (pair[0] != document, pair))
        first = min([writer.add_judgement(_pair(*pair, same=False, by=by, reason=told)) for pair in pairs])
        writer.add_due(sorted({id_ for pair in apart for id_ in pair}))
    place(ledger)
    for _ in range(_ROUNDS):
        with ledger.write() as writer:
            if not _stay(writer, others, leaving, lambda a, b, same: _pair(a, b, same=same, by=by, reason=told)):
                break
        place(ledger)
    with ledger.write() as writer:  # the steps between may have lent numbers out
        settle(writer, {id_: was for id_, (was, _) in writer.queries.moved_after(before).items()})
    refresh(ledger, seconds=AFTER_A_WORD)
    return first


def _stay(writer: Writer, others: list[str], leaving: set[str], pair: Callable[[str, str, bool], Judgement]) -> bool:
    """Tell those of the others that have strayed from the most to be with these. Returns whether any has."""
    homes = writer.queries.storylines_of(others)
    gone = writer.queries.storylines_of(leaving)
    rest = max(homes.values(), key=[*homes.values()].count)
    strayed = [id_ for id_ in others if homes[id_] != rest]
    if not strayed or rest in gone.values():
        return False
    anchor = next(id_ for id_ in others if homes[id_] == rest)
    for id_ in strayed:
        for each in sorted(each for each in leaving if gone[each] == homes[id_]):
            writer.add_judgement(pair(each, id_, False))
        writer.add_judgement(pair(id_, anchor, True))
    writer.add_due(sorted({anchor, *strayed, *leaving}))
    return True


def left_story(review: ReviewEntry) -> int | None:
    """The number of the story that a report left, if that is what was judged."""
    number = review.reason.removeprefix(LEFT).partition(" ")[0]
    left = review.kind == "story" and review.reason.startswith(LEFT) and number.isdecimal() and len(number) < 16
    return int(number) if left else None


def _copies(queries: Queries, document: str) -> set[str]:
    """The report's original, its copies, and all other copies of these."""
    near = queries.copies_with(document)
    return {*near}.union(*(queries.copies_with(each) for each in near))


def enter(ledger: Ledger, document: str, story: int, *, by: str, reason: str) -> Judgement:
    """Note that a report belongs to a story: it is on one story with its first report. `place` has to follow."""
    with ledger.read() as queries:
        members = [id_ for _, id_ in sorted(queries.members([story]).get(story, ()))]
    if not members:
        raise MissingError(f"there is no story {story} in this ledger")
    if document in members:
        raise LedgerError(f"report {document!r} is in story {story} already")
    return _told(ledger, document, members[0], same=True, by=by, reason=reason)


def _told(ledger: Ledger, left: str, right: str, *, same: bool, by: str, reason: str) -> Judgement:
    judgement = _pair(left, right, same=same, by=by, reason=reason)
    judge(ledger, judgement)
    return judgement


def _pair(left: str, right: str, *, same: bool, by: str, reason: str) -> Judgement:
    return Judgement(kind="story", left=left, right=right, same=same, score=1.0, reason=reason, by=by)


def undo(ledger: Ledger, number: int, *, by: str, reason: str) -> tuple[str, str]:
    """Take a person's judgement back: the rules, or what a person said before, hold again. `place` has to follow.

    With one of those by which a report has left a story all of them are taken back.

    Returns the two things that it was about. Raises LedgerError if that number is no person's judgement that stands.
    """
    _by_a_person(by)
    with ledger.write() as writer:
        queries = writer.queries
        found = {review.number: review for review in queries.reviews()}.get(number)
        if found is None:
            raise MissingError(
                f"no person's judgement has the number {number}", advice="`sayso review list` lists them"
            )
        if found.undone_by is not None:
            raise LedgerError(f"{found.undone_by} has taken judgement {number} back already")
        for each in made_with(found, queries.reviews()):
            writer.add_judgement(
                Judgement(kind=UNDONE, left=str(each.number), right="", same=False, score=1.0, reason=reason, by=by)
            )
            if each.kind in ("story", "copy"):
                writer.add_due([each.left, each.right])
    return found.left, found.right


def made_with(judged: ReviewEntry, reviews: Iterable[ReviewEntry]) -> list[ReviewEntry]:
    """The judgement, and those that stand and were made with it when a report left a story."""
    if judged.kind != "story" or not judged.reason.startswith(LEFT):
        return [judged]
    return [
        each for each in reviews
        if (each.kind, each.by, each.reason, each.undone_by) == ("story", judged.by, judged.reason, judged.undone_by)
    ]  # fmt: skip


def place(ledger: Ledger, meaning: Meaning, watch: Callable[[int], None] = lambda left: None) -> None:
    """Let the stories follow from what has been judged."""
    place_due(ledger, meaning, watch)
    refresh(ledger, seconds=AFTER_A_WORD)


def withdraw(ledger: Ledger, document: str, day: str | None, *, by: str, reason: str) -> None:
    """Note that a report was withdrawn by its publisher on a day; None: that it was not, after all.

    Raises LedgerError if there is no such report.
    """
    _by_a_person(by)
    with ledger.write() as writer:
        writer.queries.document(document)
        writer.add_note(kind="withdrawn", subject=document, value=day, reason=reason, by=by)
    refresh(ledger, seconds=AFTER_A_WORD)


def grade(ledger: Ledger, org: str, value: str | None, *, by: str, reason: str) -> None:
    """Note how reliable an org is, A to F; None takes the grade back."""
    _by_a_person(by)
    if value is not None and value not in GRADES:
        raise LedgerError(f"a source is graded A to F, not {value!r}")
    with ledger.write() as writer:
        writer.add_note(kind="reliability", subject=org, value=value, reason=reason, by=by)


def find_org(ledger: Ledger, name: str, called: Callable[[str], str]) -> str:
    """The org that goes by a name, or by its own sign; `called` turns the sign into the name.

    Raises LedgerError if none does, or several.
    """
    with ledger.read() as queries:
        orgs = queries.orgs()
    if name in orgs:
        return name
    wanted = name.casefold()
    exact = [org for org in orgs if wanted in (org.casefold(), called(org).casefold())]
    found = exact or [org for org in orgs if wanted in called(org).casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise LedgerError(f"{name!r} may be {', '.join(called(org) for org in found[:8])}: say which")
    raise MissingError(
        f"nobody speaks for {name!r} in this ledger", advice="`sayso stories` shows for whom the sources speak"
    )


def _by_a_person(by: str) -> None:
    if not by.strip() or by_rule(by):
        raise LedgerError("a judgement bears the name of the person who made it: --by NAME")
