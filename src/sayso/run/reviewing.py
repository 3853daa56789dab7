"""What a person judges: that two reports are on one story or not, that one copies another or not, and what is undone.

A person's word wins over the rules', and survives whatever is read later. Nothing is ever taken out of the ledger: who
takes a judgement back adds a row that says so.
"""

from collections.abc import Callable

from sayso.core.errors import LedgerError, MissingError
from sayso.core.records import Judgement
from sayso.core.vocabulary import by_rule
from sayso.ledger import Ledger
from sayso.ledger.reviews import UNDONE
from sayso.run.digests import refresh
from sayso.run.linking import Meaning, judge_story, place_due

GRADES = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
"""The Admiralty's grades of a source; a scale of its own beside the credibility of information."""
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


def leave(ledger: Ledger, document: str, story: int, *, by: str, reason: str) -> Judgement:
    """Note that a report does not belong to a story: it is told apart from the first of the story's other reports.

    `place` has to follow. Raises LedgerError if the report is not in it, or is all of it.
    """
    with ledger.read() as queries:
        members = [id_ for _, id_ in sorted(queries.members([story]).get(story, ()))]
        kin = queries.with_copies([document])
    others = [id_ for id_ in members if id_ not in kin]
    if document not in members or not others:
        raise LedgerError(f"report {document!r} cannot leave story {story}: it is not there, or nothing else is")
    return _told(ledger, document, others[0], same=False, by=by, reason=reason)


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
    judgement = Judgement(kind="story", left=left, right=right, same=same, score=1.0, reason=reason, by=by)
    judge(ledger, judgement)
    return judgement


def undo(ledger: Ledger, number: int, *, by: str, reason: str) -> tuple[str, str]:
    """Take a person's judgement back: the rules, or what a person said before, hold again. `place` has to follow.

    Returns the two things that it was about. Raises LedgerError if that number is no person's judgement that stands.
    """
    _by_a_person(by)
    with ledger.write() as writer:
        queries = writer.queries
        found = {review.number: review for review in queries.reviews()}.get(number)
        if found is None:
            raise MissingError(f"no person's judgement has the number {number}; `sayso review list` lists them")
        if found.undone_by is not None:
            raise LedgerError(f"{found.undone_by} has taken judgement {number} back already")
        writer.add_judgement(
            Judgement(kind=UNDONE, left=str(number), right="", same=False, score=1.0, reason=reason, by=by)
        )
        pair = (found.left, found.right)
        if found.kind in ("story", "copy"):
            writer.add_due(pair)
    return pair


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
    raise MissingError(f"nobody speaks for {name!r} in this ledger; `sayso stories` shows for whom the sources speak")


def _by_a_person(by: str) -> None:
    if not by.strip() or by_rule(by):
        raise LedgerError("a judgement bears the name of the person who made it: --by NAME")
