"""How a story is told on a page or on paper: the order of days, the two sides, copies under their originals."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from sayso.core.records import Assessment, Record, Status
from sayso.core.text import safe
from sayso.core.vocabulary import AUTHOR
from sayso.link.headlines import phrase
from sayso.link.naming import listed
from sayso.link.positions import Move, Position
from sayso.resources.countries import name_of
from sayso.run.accounts import ReportEntry
from sayso.run.correctionlist import CorrectionEntry
from sayso.run.dossiers import Setting, setting_key
from sayso.run.entries import nameless
from sayso.run.pledgewords import KIND, balance, facts, parties, told
from sayso.run.reviewing import GRADES
from sayso.run.storypage import StoryPage
from sayso.run.storyplaces import StoryPlace
from sayso.run.wording import held, org_label, short_day, since

SIDES: Final = (
    ("+", "for", "For"),
    ("-", "against", "Against"),
    ("=", "both", "Says both"),
    ("u", "open", "Leaves it open"),
)
SHOWN: Final = 200
"""Statements on a page; all of them are one link away."""
_WEB: Final = re.compile(
    r"https?://[^\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]{1,2000}", re.IGNORECASE
)
_ARTICLES: Final = frozenset({"a", "an", "the"})


class Day(Record, frozen=True, kw_only=True):
    """What the reports of one day say."""

    day: str
    status: Status | None
    before: Status | None
    """The status of the day before that had one."""
    own: tuple[Assessment, ...]
    copied: tuple[Assessment, ...]

    @property
    def turned(self) -> bool:
        """Whether the status became another on this day."""
        return self.status is not None and (self.before is None or self.before.status != self.status.status)


class Branch(Record, frozen=True, kw_only=True):
    """A report of a story, and the copies of it."""

    report: ReportEntry
    copies: tuple[ReportEntry, ...]


class StoryView(Record, frozen=True, kw_only=True):
    """A story in the order in which it is told."""

    days: tuple[Day, ...]
    left_out: int
    """Statements that are not shown."""
    turns: tuple[Day, ...]
    """The days on which the status changed."""
    sides: tuple[tuple[str, str, tuple[Position, ...]], ...]
    """Class, heading and positions of each side that somebody is on."""
    branches: tuple[Branch, ...]
    reports: dict[str, ReportEntry]
    numbers: dict[str, int]
    """The number by which a report is cited on paper."""
    counting: frozenset[str]
    """The orgs that the status counts for or against."""
    nameless: frozenset[str]
    """Orgs that are reports of which no publisher is known."""
    settings: dict[str, Setting]
    roles: dict[tuple[str, str], str]
    """Who somebody is, by name and code, in the words of the report that tells it first."""
    hands: dict[tuple[str, str], tuple[CorrectionEntry, ...]]
    """What persons have corrected, by report and record."""
    by: tuple[str, ...]
    """Who has corrected or judged something of it."""
    first: str
    last: str
    """Days of the first and the last dated report."""

    def counted(self, held: Sequence[Position]) -> int:
        """How many of them the status counts."""
        return sum(position.org in self.counting for position in held)

    def cited(self, place: StoryPlace) -> list[int]:
        """The numbers of the reports that name a place."""
        return sorted(self.numbers[naming.document] for naming in place.named)

    def side(self, name: str) -> list[Position]:
        """Who is on a side, in the order of when they last said so."""
        on_it = next((on_it for each, _, on_it in self.sides if each == name), ())
        return sorted(on_it, key=lambda p: (p.now.said, p.org))

    def org(self, org: str) -> str:
        """How an organisation is called; never by the id of a report."""
        return "publisher unknown" if org in self.nameless else org_label(org)

    def reason(self, status: Status) -> str:
        """Why it has that status, without the name of it, which stands before."""
        why = status.why.removeprefix(f"{status.status.capitalize()}: ")
        for org in self.nameless:
            why = re.sub(rf"(?<![\w-]){re.escape(org.removeprefix('outlet:'))}(?![\w-])", "an unknown publisher", why)
        return why[:1].upper() + why[1:]

    def title(self, document: str) -> str:
        """Of a report; else its first words."""
        report = self.reports.get(document)
        return (report.title or report.opening or "untitled") if report else ""

    def around(self, belief: Assessment) -> Setting | None:
        """The rest of the sentence in which its words stand."""
        return self.settings.get(setting_key(belief.document, belief.span))

    def role(self, belief: Assessment) -> str:
        """Who the source is: as its own report says where it quotes him, else as another one does."""
        return role(belief) or self.roles.get((belief.source, belief.code or ""), "")

    def hand(self, belief: Assessment) -> str:
        """What persons have said of what it rests on."""
        found = {*self.hands.get((belief.document, belief.record), ())}
        found |= {*self.hands.get((belief.document, belief.belief), ())} if belief.belief else set()
        if not found:
            return ""
        by = listed(sorted({safe(each.by) for each in found}))
        return f"{'confirmed' if all(each.action == 'accept' for each in found) else 'corrected'} by {by}"


def storyview(page: StoryPage, *, limit: int = SHOWN) -> StoryView:
    """The story in order; at most so many statements."""
    ordered = sorted(page.beliefs, key=lambda b: (b.published, b.copy_of is not None, b.document, b.span, b.source))
    days = tuple(_days(ordered[:limit], page.status))
    branches = tuple(_branches(page.reports))
    now = page.status[-1] if page.status else None
    dated = sorted(r.published for r in page.reports if r.published)
    return StoryView(
        days=days,
        left_out=max(0, len(ordered) - limit),
        turns=tuple(d for d in _days([], page.status) if d.turned),
        sides=tuple(
            (name, heading, on_it)
            for side, name, heading in SIDES
            if (on_it := tuple(p for p in page.positions if p.side == side))
        ),
        branches=branches,
        reports={report.id: report for report in page.reports},
        numbers={r.id: n for n, r in enumerate((r for b in branches for r in (b.report, *b.copies)), start=1)},
        counting=frozenset((*now.sources_for, *now.sources_against) if now else ()),
        nameless=nameless(page.beliefs),
        settings=page.settings,
        roles=_roles(ordered),
        hands=_hands(page.corrections),
        by=tuple(dict.fromkeys((*(c.by for c in page.corrections), *(r.by for r in page.judged)))),
        first=dated[0] if dated else "",
        last=dated[-1] if dated else "",
    )


def _roles(beliefs: Sequence[Assessment]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for belief in beliefs:
        if belief.code and (told := role(belief)):
            found.setdefault((belief.source, belief.code), told)
    return found


def _hands(corrections: Iterable[CorrectionEntry]) -> dict[tuple[str, str], tuple[CorrectionEntry, ...]]:
    found: dict[tuple[str, str], tuple[CorrectionEntry, ...]] = {}
    for each in corrections:
        if each.record is not None:
            found[each.document, each.record] = (*found.get((each.document, each.record), ()), each)
    return found


def _days(beliefs: Sequence[Assessment], statuses: Sequence[Status]) -> Iterator[Day]:
    """Every day on which somebody is heard, and, where no statement is given, every day that has a status."""
    by_day = {status.as_of: status for status in statuses}
    said = {day: tuple(group) for day, group in groupby(beliefs, key=lambda b: b.published)}
    before: Status | None = None
    for day in sorted(said) if beliefs else sorted(by_day):
        heard = said.get(day, ())
        yield Day(
            day=day,
            status=by_day.get(day),
            before=before,
            own=tuple(b for b in heard if b.copy_of is None),
            copied=tuple(b for b in heard if b.copy_of is not None),
        )
        before = by_day.get(day, before)


def _branches(reports: Sequence[ReportEntry]) -> Iterator[Branch]:
    known = {report.id for report in reports}
    for report in reports:
        if report.copy_of not in known:
            yield Branch(report=report, copies=tuple(r for r in reports if r.copy_of == report.id))


def role(belief: Assessment) -> str:
    """Who the source is, in the report's words: `British Defence Secretary`; nothing where it only names him."""
    called, name = safe(belief.called), safe(belief.source)
    if not name or name not in called or named(belief) == called:
        return ""
    rest = called.removesuffix(name)
    rest = called.removeprefix(name) if rest == called else rest
    rest = rest.strip(" ,")
    return "" if rest.casefold() in _ARTICLES else rest


def named(belief: Assessment) -> str:
    """The source; with what its report calls it by, for residents of one town are not those of another.

    A title before the name, and what follows it after a comma, is its `role`.
    """
    called, name = safe(belief.called), safe(belief.source)
    within = bool(name) and name in called and not called.endswith(name) and not called.startswith(f"{name},")
    return called if within else name


def passing(status: Status) -> tuple[str, ...]:
    """The organisations among those that it rests on whose words speak of the deed only in passing."""
    return tuple(belief.org for belief in status.rests_on if not belief.plain)


def _when(org: str, move: Move) -> str:
    """The day on which it was said; by whom, where an outlet only stands for somebody whom it spoke to."""
    stance = move.stance
    quoted = org.startswith("outlet:") and stance is not None and stance.source != AUTHOR
    return f"{named(stance)}, {short_day(move.said)}" if stance and quoted else short_day(move.said)


def deed_name(kind: str, mode: str | None) -> str:
    """`Withdrawal` for RETREAT/withdraw."""
    return phrase(kind, mode, actors=(), recipients=(), where=None) if kind else "Deed unknown"


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web that can be shown as it is; whatever else it is leads nowhere."""
    return url if url and _WEB.fullmatch(url) else None


def _facts(pledge: Any) -> str:
    return "; ".join(facts(pledge))


FILTERS: Final[dict[str, Any]] = {
    "deed_name": deed_name, "named": named, "held": held, "parties": parties, "balance": balance,
    "facts": _facts, "web_address": web_address, "told_figure": told, "country": name_of,
}  # fmt: skip
KINDS: Final = {"admin": "province or district"}
"""Kinds of places that do not say it themselves."""
GLOBALS: Final[dict[str, Any]] = {
    "KIND": KIND, "KINDS": KINDS, "GRADES": GRADES, "since": since, "when": _when, "passing": passing,
    "setting_key": setting_key,
}  # fmt: skip
