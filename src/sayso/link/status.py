"""Where a storyline stands on a day, and why: eight values, the first that fits.

The rules are those of the storyline specification (docs/decisions/030-status-rules.md says where they are written and
how the cases that they leave open are decided). Nothing here looks at texts: only at who said what, when, how surely.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

from sayso.core.records import Assessment, Status, StoryDeed
from sayso.core.vocabulary import StatusName, polarity
from sayso.link.counting import ANNOUNCED, COMPLETED, ONGOING, Count, count, hear, rank, strong
from sayso.link.naming import in_sentence
from sayso.link.why import sentence

Credibility = Literal["1", "2", "3", "4", "5", "6"]

FINAL: Final = frozenset({"confirmed", "broken", "denied"})
"""What is said to be settled must be settled by plain words alone."""


def status(
    assessments: Iterable[Assessment], deed: StoryDeed, as_of: str, *, country_name: Callable[[str], str] = str
) -> Status:
    """The status on the day `as_of` (`YYYY-MM-DD`), by the reports published until then.

    `country_name` turns an ISO3 code into a name for the sentence `why`.
    """
    assessments = tuple(assessments)
    counted = hear(assessments, as_of)
    plain = count((a for a in assessments if a.plain), as_of)
    name = next(value for value, holds in RULES if holds(counted, deed) and (value not in FINAL or holds(plain, deed)))
    if name in FINAL:
        counted = plain
    supporters, opponents = counted.supporters, counted.opponents
    if name == "confirmed":  # forecasts and first signs are superseded
        supporters = tuple(a for a in supporters if rank(a) == COMPLETED)
        opponents = tuple(a for a in opponents if rank(a) == COMPLETED)
    return Status(
        as_of=as_of,
        status=name,
        why=sentence(name, counted, deed, lambda org: in_sentence(org, country_name)),
        n_for=len(supporters),
        n_against=len(opponents),
        sources_for=tuple(sorted(a.org for a in supporters)),
        sources_against=tuple(sorted(a.org for a in opponents)),
        rests_on=tuple(sorted((*supporters, *opponents), key=lambda a: a.org)),
    )


def history(
    assessments: Iterable[Assessment],
    deed: StoryDeed,
    *,
    reported: Iterable[str] = (),
    country_name: Callable[[str], str] = str,
) -> tuple[Status, ...]:
    """One status for each day on which the storyline has a report that is no copy, in order.

    `reported` adds the days of reports that tell of the deed without anybody's taking a stance.
    """
    assessments = tuple(assessments)
    days = {a.published for a in assessments if a.copy_of is None} | set(reported)
    return tuple(status(assessments, deed, day, country_name=country_name) for day in sorted(days))


def credibility(current: Status) -> Credibility:
    """The Admiralty grade of the information that the deed takes (or took) place.

    1 confirmed by other sources, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged.
    It grades the information only: what the sources are worth is another scale, and is never mixed in.
    """
    several = current.n_for > 1
    match current.status:
        case "confirmed":
            return "1"
        case "partial" | "signs":
            return "2" if several and current.n_against == 0 else "3"
        case "announced":
            return "3"
        case "disputed":
            return "3" if several and current.n_for > current.n_against else "4"
        case "broken" | "denied":
            return "5"
        case "open":
            return "6"


def _certain(assessments: Iterable[Assessment]) -> list[Assessment]:
    return [a for a in assessments if a.factuality in ("CT+", "CT-")]


def _outside(assessments: Iterable[Assessment], orgs: frozenset[str]) -> list[Assessment]:
    return [a for a in assessments if a.org not in orgs]


def _confirmed(counted: Count, deed: StoryDeed) -> bool:
    done = [a for a in _certain(counted.supporters) if rank(a) == COMPLETED and a.extent == "whole"]
    if len(done) < 2 or not _outside(done, deed.actor_orgs):
        return False
    against = strong(counted.opponents)
    if not against:
        return True
    parties = deed.parties | deed.actor_orgs
    return not _outside(against, parties) and len(done) >= 3 and len(_outside(done, parties)) >= 2


def _partial(counted: Count, deed: StoryDeed) -> bool:
    if deed.amount is None or _called_off(counted, deed):
        return False
    affirmed = strong(counted.supporters)
    came = {a.org for a in _certain(affirmed) if rank(a) == COMPLETED and a.extent == "part"}
    seconded = {a.org for a in _certain(affirmed) if rank(a) >= ONGOING}
    seconded |= {a.org for a in affirmed if a.extent == "part"}
    seconded |= {a.org for a in strong(counted.opponents)}
    return any(seconded - {org} for org in came)


def _called_off(counted: Count, deed: StoryDeed) -> bool:
    """Whether a sole actor says himself that he will not, or no longer, do it."""
    return len(deed.actor_orgs) == 1 and any(a.org in deed.actor_orgs for a in _certain(counted.opponents))


def _broken(counted: Count, deed: StoryDeed) -> bool:
    if not deed.commitment or deed.starts is None or counted.as_of < deed.starts:
        return False
    if _called_off(counted, deed):
        return True
    if not any(counted.ever(org, 0) for org in deed.actor_orgs):
        return False
    not_kept = [a for a in strong(counted.opponents) if rank(a) >= ONGOING]
    return len(not_kept) >= 2 and bool(_outside(not_kept, deed.parties | deed.actor_orgs))


def _denied(counted: Count, deed: StoryDeed) -> bool:
    parties = deed.parties | deed.actor_orgs
    against = strong(counted.opponents)
    if not counted.supporters and any(polarity(a.factuality) == "+" for a in counted.past):
        return bool(counted.opponents)  # nobody is for it any longer; what nobody ever said takes more to deny
    return (
        not deed.commitment
        and len(against) >= 2
        and bool(_outside(against, parties))
        and not _outside(strong(counted.supporters), parties)
    )


def _undetermined(counted: Count, deed: StoryDeed) -> bool:
    examined = any(a.org in deed.examiners and polarity(a.factuality) == "u" for a in counted.stances.values())
    sure = strong((*counted.supporters, *counted.opponents))
    return examined and not _outside(sure, deed.parties | deed.actor_orgs)


def _disputed(counted: Count, deed: StoryDeed) -> bool:
    return bool(counted.supporters and counted.opponents)


def _signs(counted: Count, deed: StoryDeed) -> bool:
    others = _outside(counted.supporters, deed.actor_orgs)
    return not counted.opponents and any(rank(a) >= ONGOING for a in others)


def _announced(counted: Count, deed: StoryDeed) -> bool:
    return not counted.opponents and any(counted.ever(a.org, ANNOUNCED) for a in counted.supporters)


RULES: Sequence[tuple[StatusName, Callable[[Count, StoryDeed], bool]]] = (
    ("confirmed", _confirmed),
    ("partial", _partial),
    ("broken", _broken),
    ("denied", _denied),
    ("open", _undetermined),
    ("disputed", _disputed),
    ("signs", _signs),
    ("announced", _announced),
    ("open", lambda counted, deed: True),
)
"""In the order of the specification; the first that holds gives the status."""
