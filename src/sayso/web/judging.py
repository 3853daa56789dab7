"""What a person says of a report as a whole: a copy or none, in a story or out of it, withdrawn or not."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from fastapi import Request

from sayso.core.errors import LedgerError
from sayso.core.records import Judgement
from sayso.core.text import shorten
from sayso.run import reviewing
from sayso.run.followed import Was, before
from sayso.web.api.judgements import place
from sayso.web.security.auditing import note
from sayso.web.site import Site

_PAIRS: Final = {"copy": ("copy", True), "not-copy": ("copy", False), "same": ("story", True),
                 "different": ("story", False)}  # fmt: skip
_STORIES: Final = ("leave", "enter")
_JUDGED: Final = "judged so"
ACTIONS: Final = frozenset({*_PAIRS, *_STORIES, "withdrawn", "not-withdrawn"})


def judge_report(
    request: Request, site: Site, document: str, typed: Mapping[str, Sequence[str]]
) -> tuple[str | None, tuple[Was, ...]]:
    """Keep it. Returns the sign of the judgement, None for a note, and how the stories stood before."""
    told = {name: "".join(values[:1]).strip() for name, values in typed.items()}
    action, by, reason = told["action"], request.state.viewer.name, told.get("reason", "")
    if action in ("withdrawn", "not-withdrawn"):
        day = _day(told.get("on", "")) if action == "withdrawn" else None
        note(request, "note a withdrawal", f"{shorten(document, 120)}, {day or 'not withdrawn'}")
        was = before(site.ledger, [document])
        reviewing.withdraw(site.ledger, document, day, by=by, reason=reason or action.replace("-", " "))
        return None, was
    if action in _STORIES:
        number = told.get("story", "")
        if not number.isdecimal() or len(number) > 15:
            raise LedgerError("which story? its number stands in its address")
        note(request, "judge", f"{shorten(document, 120)}: {action} story {number}")
        was = before(site.ledger, [document], [int(number)])
        if action == "leave":
            return leave(site, document, int(number), by=by, reason=reason), was
        reviewing.enter(site.ledger, document, int(number), by=by, reason=reason or _JUDGED)
    else:
        other = told.get("other", "") or told.get("chosen", "")
        if not other:
            raise LedgerError("which is the other report? choose one, or give its id")
        kind, same = _PAIRS[action]
        note(request, "judge", f"{action}: {shorten(document, 120)}, {shorten(other, 120)}")
        was = before(site.ledger, [document, other])
        judgement = Judgement(
            kind=kind, left=document, right=other, same=same, score=1.0, reason=reason or _JUDGED, by=by
        )
        reviewing.judge(site.ledger, judgement)
    return follow_judging(site, by), was


def leave(site: Site, document: str, story: int, *, by: str, reason: str) -> str:
    """Take a report and its copies out of a story, and tell the sign of that."""
    return f"j{reviewing.leave(site.ledger, document, story, by=by, reason=reason, place=place)}"


def follow_judging(site: Site, by: str) -> str:
    """Let the stories follow from somebody's last judgement, and tell its sign."""
    place(site.ledger)
    with site.ledger.read() as queries:
        return f"j{next(r.number for r in reversed(queries.reviews()) if r.by == by)}"


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise LedgerError("on which day was it withdrawn? such as 2022-11-10") from error
