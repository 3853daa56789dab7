"""The Correct page: one record with everything that can be said of it; without a record, the report as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.routing import APIRoute
from starlette.responses import RedirectResponse
from starlette.routing import Match
from starlette.types import Scope

from sayso.core.errors import LedgerError, MissingError
from sayso.core.records import Reading
from sayso.core.text import shorten
from sayso.core.vocabulary import SECTORS
from sayso.ledger import Ledger
from sayso.run import correcting
from sayso.run.changing import a_part
from sayso.run.correctionlist import told as in_words
from sayso.run.correctpage import RecordPage, record_page, report_page
from sayso.run.drafting import Change, ChangeError, NewerError
from sayso.run.followed import before
from sayso.run.forming import FieldError, addition, changes_of
from sayso.run.placenames import candidates
from sayso.run.reviewing import AFTER_A_WORD
from sayso.web.answer import as_json, as_page
from sayso.web.correctform import MODE_GROUPS, STAGES, SURENESS, TYPES, fields, people_of
from sayso.web.filters import report_url
from sayso.web.judging import ACTIONS, judge_report
from sayso.web.naming import named
from sayso.web.returning import back, just_asked, just_done
from sayso.web.security.auditing import note
from sayso.web.security.forms import reviewers_only
from sayso.web.site import Here, Site

_END: Final = "/correct"
_LONGEST: Final = 20_000
"""Characters of a field."""


class LastPart(APIRoute):
    """A route for addresses that end in `/correct` as they are written: ids of reports may hold slashes, too."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Not where the slash belongs to an id, and is written `%2F`."""
        raw = scope.get("raw_path", b"").partition(b"?")[0].removesuffix(b".json")
        return super().matches(scope) if raw.endswith(_END.encode()) else (Match.NONE, {})


router = APIRouter(dependencies=[Depends(reviewers_only)], route_class=LastPart)


class Typed:
    """What a form sent: by field, one or more values."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.values: dict[str, list[str]] = {}
        for name, value in pairs:
            self.values.setdefault(name, []).append(value[:_LONGEST].replace("\r\n", "\n"))

    def one(self, name: str) -> str:
        """The only value; empty where there is none."""
        return (self.values.get(name) or [""])[0].strip()

    def number(self, name: str) -> int:
        """Likewise; 0 where it is none."""
        typed = self.one(name)
        return int(typed) if typed.isdecimal() and len(typed) < 16 else 0


async def _typed(request: Request) -> Typed:
    form = await request.form()
    return Typed([(name, value) for name, value in form.multi_items() if isinstance(value, str)])


Form = Annotated[Typed, Depends(_typed)]
RecordId = Annotated[str | None, Query(max_length=300)]
Lookup = Annotated[str, Query(max_length=200)]


def _report(request: Request) -> tuple[str, bool]:
    """The report's id, and whether JSON is asked for."""
    path = request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0]
    wants_json = path.endswith(".json")
    inner = dict(request.scope) | {"raw_path": path.removesuffix(".json").removesuffix(_END).encode("latin-1")}
    document, _ = named(Request(inner), "/reports/", lambda id_: True)
    return document, wants_json


@router.get("/reports/{rest:path}/correct")
@router.get("/reports/{rest:path}/correct.json")
def correct_page(request: Request, site: Here, record: RecordId = None, lookup: Lookup = "") -> Response:
    """The forms, filled in with what holds now."""
    document, wants_json = _report(request)
    if record is None:
        whole = report_page(site.ledger, document)
        return as_json(request, whole) if wants_json else _whole(request, site, document, Again(Typed([])))
    try:
        page = record_page(site.ledger, document, record)
    except MissingError:
        if "done" not in request.query_params:
            raise
        # What was just taken back had made it.
        return RedirectResponse(f"{report_url(document)}{_END}?{urlencode(just_asked(request))}", status_code=303)
    if wants_json:
        return as_json(request, page)
    return _shown(request, site, page, Again(Typed([("lookup", lookup)] if lookup else [])))


@dataclass(frozen=True)
class Again:
    """A form as it is shown: with what was typed before, and what is wrong with it."""

    typed: Typed
    wrong: Mapping[str, str] = field(default_factory=dict)
    told: str = ""

    def words(self, request: Request, site: Site) -> dict[str, Any]:
        """For the template."""
        return {
            "typed": self.typed.values, "wrong": self.wrong, "told": self.told, **just_done(request, site.ledger),
        }  # fmt: skip


def _shown(request: Request, site: Site, page: RecordPage, again: Again) -> Response:
    """The form of a record."""
    lookup = again.typed.one("lookup") or getattr(page.record, "name", "")
    return as_page(
        request, "correct.html", page, fields=fields(page), people=people_of(page.actors), lookup=lookup,
        sectors=sorted(SECTORS), places=candidates(lookup) if page.kind == "place" else (), codes=_codes(page),
        home=report_url(page.report.id, page.span), **again.words(request, site),
    )  # fmt: skip


def _whole(request: Request, site: Site, document: str, again: Again) -> Response:
    """The forms for a report."""
    page = report_page(site.ledger, document)
    return as_page(
        request, "correct_report.html", page, people=people_of(page.actors), sureness=SURENESS, stages=STAGES,
        types=TYPES, modes=MODE_GROUPS, **again.words(request, site),
    )  # fmt: skip


def _codes(page: RecordPage) -> list[str]:
    return sorted({a.code for a in page.actors if a.code}) if page.kind == "actor" else []


@router.post("/reports/{rest:path}/correct")
def correct(request: Request, site: Here, form: Form) -> Response:
    """Keep what a person says, and go to the words in the report; or show the form again with what is wrong."""
    document, _ = _report(request)
    action, record = form.one("action"), form.one("record")
    asked = f"{shorten(action, 40)}: {f'{shorten(record, 80)} in ' if record else ''}{shorten(document, 120)}"
    note(request, "correct", asked)  # what is kept is noted in full instead
    try:
        if action in ACTIONS:
            return _judged(request, site, document, form)
        return _kept(request, site, document, _changes(site.ledger, document, form), form.one("reason"))
    except NewerError as error:
        newer = "; ".join(f"{c.by}: {in_words(c)}{f' ({c.reason})' if c.reason else ''}" for c in error.newer)
        note(request, "correct", asked, outcome="asked again")
        return _again(request, site, document, Again(form, told=f"{error}. {newer}".strip()), 409)
    except FieldError as error:
        return _again(request, site, document, Again(form, error.told), 422)
    except ChangeError as error:
        return _again(request, site, document, Again(form, {error.change.field or action: str(error)}), 422)


def _judged(request: Request, site: Site, document: str, form: Typed) -> Response:
    try:
        sign, was = judge_report(request, site, document, form.values)
    except LedgerError as error:
        raise FieldError({form.one("action"): str(error)}) from error
    return back(form.one("back"), f"{report_url(document)}{_END}", [sign] if sign else [], was)


def _again(request: Request, site: Site, document: str, again: Again, status: int) -> Response:
    if record := again.typed.one("record"):
        shown = _shown(request, site, record_page(site.ledger, document, record), again)
    else:
        shown = _whole(request, site, document, again)
    shown.status_code = status
    return shown


def _changes(ledger: Ledger, document: str, form: Typed) -> list[Change]:
    """What the pressed button means. Raises FieldError, LedgerError."""
    with ledger.read() as queries:
        reading = correcting.current(queries, document)
    action, record = form.one("action"), form.one("record")
    if action in ("statement", "event"):
        return [addition(reading, action, form.values)]
    if action == "save":
        made = list(changes_of(reading, record, form.values))
        if not made:
            raise FieldError({"save": "Nothing is other than it was: change a field, or say that the record is right."})
    elif action == "merge":
        if not form.one("other"):
            raise FieldError({"merge": "With whom? Choose another actor."})
        made = [Change(action="merge", record=record, value=form.one("other"))]
    elif action == "split":
        made = [_split(reading, record, form)]
    elif action in ("accept", "reject"):
        made = [Change(action=action, record=record)]
    else:
        raise LedgerError("that is nothing that can be done here")
    return [msgspec.structs.replace(change, **_seen(form)) for change in made]


def _split(reading: Reading, record: str, form: Typed) -> Change:
    numbers = [int(n) for n in form.values.get("mention", ()) if n.isdecimal() and len(n) < 6]
    if not form.one("part.name"):
        raise FieldError({"split": "Who is it then? Name the other one."})
    try:
        return a_part(reading, record, numbers, form.one("part.name"), form.one("part.code") or None)
    except LedgerError as error:
        raise FieldError({"split": "Which mentions are somebody else’s? Choose some of them."}) from error


def _seen(form: Typed) -> dict[str, Any]:
    start, _, end = form.one("at").partition("-")
    if not (start.isdecimal() and end.isdecimal()):
        raise LedgerError("this form does not say which words it speaks of: load the page anew")
    # Not `kind`: an actor has a field of that name.
    return {"kind": form.one("record_kind"), "span": (int(start), int(end)), "seen": form.number("seen")}


def _kept(request: Request, site: Site, document: str, changes: Sequence[Change], reason: str) -> Response:
    was = before(site.ledger, [document])
    made = correcting.correct_all(
        site.ledger, document, changes, by=request.state.viewer.name, reason=reason, refresh=False
    )
    correcting.follow(site.ledger, seconds=AFTER_A_WORD)
    told = "; ".join(f"{c.target.kind} “{shorten(c.target.at.exact, 60)}” {in_words(c)}" for c in made)
    note(request, "correct", f"{shorten(document, 120)}: {told}")
    return back(report_url(document, made[0].target.at.span), "/review", [f"c{c.number}" for c in made], was)
