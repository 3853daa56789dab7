"""What has become of a story since it was last looked at, and who wants to be told. Pure: looks into no ledger."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sayso.core.records import Assessment, Record, Status
from sayso.core.vocabulary import ASPECTS, certainty, polarity
from sayso.ledger.digests import searchable
from sayso.link.positions import Move, Position
from sayso.run.digests import has_words
from sayso.run.dossiers import Account, ReportEntry, TakenBack
from sayso.run.watch.alerts import Change, Row, row_of
from sayso.run.watch.config import Rule
from sayso.run.wording import SURE, org_label, short_day

_STRONG: Final = 2
"""Probable or certain: what is possible and what is possibly not go well together."""
_ONGOING: Final = ASPECTS.index("ongoing")


class Contradiction(Record, frozen=True, kw_only=True):
    """An organisation has said a thing and the contrary."""

    org: str
    before: tuple[Assessment, ...]
    after: tuple[Assessment, ...]
    on: str
    """The day of the report since which that is known."""

    @property
    def sign(self) -> str:
        """By what it is known again, however surely it is said later."""
        sides = ["".join(sorted({polarity(a.factuality) for a in rows})) for rows in (self.before, self.after)]
        return f"{self.on} {'>'.join(sides)} {self.org}"


class Standing(Record, frozen=True, kw_only=True):
    """What is kept of a story to tell what has changed."""

    status: str | None = None
    as_of: str = ""
    contradictions: tuple[str, ...] = ()
    """Their signs."""
    reports: dict[str, tuple[int, str | None]]
    """How many versions of each report there are, and the day of its withdrawal."""
    label: str = ""
    type: str = ""
    codes: tuple[str, ...] = ()
    """Of the story while somebody still took a stance: by what rules choose it once nobody does any more."""


def standing(story: Account, before: Standing | None = None) -> Standing:
    """How a story stands that stood so before.

    While nobody takes a stance on its deed (its only report is withdrawn, or says nothing of it any more), it has no
    status, and is remembered as what it was.
    """
    last, was = _status(story), before or Standing(reports={})
    is_told = bool(story.beliefs) or not was.label
    return Standing(
        status=last.status if last else None,
        as_of=last.as_of if last else was.as_of,
        contradictions=tuple(sorted({*was.contradictions, *(each.sign for each in contradictions(story))})),
        label=story.label if is_told else was.label,
        type=(story.event.type or "") if is_told else was.type,
        codes=tuple(sorted(_codes(story))) if is_told else was.codes,
        reports={report.id: (report.versions, report.withdrawn_on) for report in story.reports},
    )


def changes(before: Standing | None, story: Account) -> Iterator[Change]:
    """What is new in a story; None: the story itself is."""
    if before is None:
        yield _begun(story)
    before = before or Standing(reports={})
    if (change := _of_status(before, story)) is not None:
        yield change
    known = set(before.contradictions)
    yield from (_contradicted(story, each) for each in contradictions(story) if each.sign not in known)
    for report in story.reports:
        if report.id in before.reports:
            yield from _of_report(story, report, *before.reports[report.id], label=before.label)


def fits(rule: Rule, change: Change, story: Account, before: Standing | None = None) -> bool:
    """Whether somebody has asked for this, by what the story is, or was before."""
    was = before or Standing(reports={})
    return (
        rule.when == change.when
        and (change.when != "status" or (change.after in rule.statuses if rule.statuses else not change.is_first))
        and (not rule.stories or story.id in rule.stories)
        and (not rule.words or _has_words(story, was, rule.words.split()))
        and (not rule.type or rule.type in (story.event.type, was.type))
        and (not rule.actor or any(coded(code, rule.actor) for code in (*_codes(story), *was.codes)))
    )


def coded(code: str, wanted: str) -> bool:
    """Whether a code is the one that is wanted, or begins with it."""
    return code == wanted or code.startswith(f"{wanted} ")


def contradictions(story: Account) -> Iterator[Contradiction]:
    """Where an organisation says the contrary of what it said before, by what counts now: no copies, nothing withdrawn.

    Strictly: both times in plain words, and probable at least. To deny is the contrary of having affirmed only if it
    denies as much: who announced a thing and says that it is not done yet takes nothing back. Nor does he who said that
    a thing was not under way and says so later, where it was still to come: it may have come about meanwhile.
    """
    to_come = story.footing is not None and story.footing.commitment
    for position in story.positions:
        yield from _turns(position, to_come=to_come)


def _turns(position: Position, *, to_come: bool) -> Iterator[Contradiction]:
    held: Move | None = None
    for move in position.moves:
        if move.stance is None:
            both = tuple(a for a in move.both if _counts(a))
            if {polarity(a.factuality) for a in both} == {"+", "-"}:
                sides = (tuple(a for a in both if polarity(a.factuality) == side) for side in "+-")
                first, second = sides
                yield Contradiction(org=position.org, before=first, after=second, on=move.reported)
            continue
        if not _counts(move.stance):
            continue
        if held is not None and held.stance is not None and _contrary(held.stance, move.stance, to_come=to_come):
            yield Contradiction(org=position.org, before=(held.stance,), after=(move.stance,), on=move.reported)
        held = move


def _counts(stance: Assessment) -> bool:
    return stance.plain and certainty(stance.factuality) >= _STRONG


def _contrary(before: Assessment, after: Assessment, *, to_come: bool) -> bool:
    sides = polarity(before.factuality), polarity(after.factuality)
    if sides not in (("+", "-"), ("-", "+")):
        return False
    affirmed, denied = (before, after) if sides[0] == "+" else (after, before)
    if ASPECTS.index(denied.aspect) > ASPECTS.index(affirmed.aspect):
        return False
    return sides[0] == "+" or not to_come or ASPECTS.index(denied.aspect) < _ONGOING


def _begun(story: Account) -> Change:
    last = _status(story)
    told = f"; {last.status} as of {short_day(last.as_of)}" if last else ""
    return Change(
        when="new-story",
        story=story.id,
        label=story.label,
        after=last.status if last else None,
        what=f"a new story, {len(story.reports)} report{'s' * (len(story.reports) != 1)}{told}",
        why=last.why if last else "",
        rows=tuple(map(_report_row, story.reports)),
    )


def _status(story: Account) -> Status | None:
    """The status that holds: none where nobody takes a stance on the deed (any more)."""
    return story.status[-1] if story.status and story.beliefs else None


def _of_status(before: Standing, story: Account) -> Change | None:
    last = _status(story)
    if (last.status if last else None) == before.status:
        return None
    if before.status:
        was = f"was {before.status}, as of {short_day(before.as_of)}"
    else:
        was = "had none any more" if before.as_of else "had no status yet"
    if last is None:
        rows = [row_of(t.stance, t.version) for t in story.taken_back]
        told = f"no status any more; it {was}"
        why = "no report that stands tells of anybody who takes a stance on it: they are withdrawn or corrected"
    else:
        rows, told, why = (
            [*map(row_of, last.rests_on)],
            f"{last.status} as of {short_day(last.as_of)}; it {was}",
            last.why,
        )
    return Change(
        when="status",
        story=story.id,
        label=_label(story, before.label),
        before=before.status,
        after=last.status if last else None,
        what=told,
        why=why,
        rows=tuple(rows),
        is_first=not before.as_of,
    )


def _label(story: Account, before: str) -> str:
    """Its headline; while nobody takes a stance on it, the one that it bore."""
    return story.label if story.beliefs or not before else before


def _contradicted(story: Account, found: Contradiction) -> Change:
    first, last = found.before[-1], found.after[-1]
    before, after = (SURE[a.factuality] for a in (first, last))
    days = (short_day(a.date or a.published) for a in (first, last))
    held = [f"“{told}, {a.aspect}” ({day})" for told, a, day in zip((before, after), (first, last), days, strict=True)]
    return Change(
        when="contradiction",
        story=story.id,
        label=story.label,
        before=first.factuality,
        after=last.factuality,
        what=f"{org_label(found.org)} is reported with {held[0]} and with {held[1]}",
        why="both in plain words and at least probable; who spoke, and whether it is one voice, is to be read below",
        rows=tuple(map(row_of, (*found.before, *found.after))),
    )


def _of_report(
    story: Account, report: ReportEntry, versions: int, withdrawn: str | None, *, label: str
) -> Iterator[Change]:
    name, label = report.title or report.opening or report.id, _label(story, label)
    taken_back = [t for t in story.taken_back if t.stance.document == report.id and _is_news(t, versions)]
    rows = (_report_row(report), *(row_of(t.stance, t.version) for t in taken_back))
    number = len({t.stance.source for t in taken_back})
    gone = f"; what {number} source{'s' * (number != 1)} said in it counts no more" * bool(number)
    if report.versions > versions:
        yield Change(
            when="correction",
            story=story.id,
            label=label,
            before=f"version {versions}",
            after=f"version {report.versions}",
            what=f"“{name}” ({report.publisher or 'publisher unknown'}) is there in another version{gone}",
            rows=rows,
        )
    if bool(report.withdrawn_on) != bool(withdrawn):
        told = f"was withdrawn on {short_day(report.withdrawn_on)}{gone}" if report.withdrawn_on else "is there again"
        yield Change(
            when="withdrawal",
            story=story.id,
            label=label,
            before="withdrawn" if withdrawn else "published",
            after="withdrawn" if report.withdrawn_on else "published",
            what=f"“{name}” ({report.publisher or 'publisher unknown'}) {told}",
            rows=rows if report.withdrawn_on else rows[:1],
        )


def _is_news(taken: TakenBack, versions: int) -> bool:
    """Whether it was taken back after the report had so many versions: the last of them, or a later one, said it."""
    return taken.because == "withdrawn" or taken.version is None or taken.version >= versions


def _report_row(report: ReportEntry) -> Row:
    return Row(report=report.id, publisher=report.publisher, published=report.published, url=report.url)


def _codes(story: Account) -> Iterable[str]:
    said = (*story.beliefs, *(t.stance for t in story.taken_back))
    return {*story.event.actor, *story.event.recipient, *(stance.code for stance in said if stance.code)}


def _has_words(story: Account, before: Standing, words: Sequence[str]) -> bool:
    """Whether they stand in what the story is, or in its headline and what was said before it was taken back."""
    lost = searchable(" ".join((before.label, *(t.stance.words for t in story.taken_back))))
    return all(has_words(story, [word]) or searchable(word) in lost for word in words)
