"""The Review page: what is least certain and matters most, one look and one click each."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from pydantic import BaseModel, Field

from sayso.core.corrections import RecordKind
from sayso.core.errors import LedgerError
from sayso.core.records import Judgement
from sayso.core.spans import Span
from sayso.core.text import shorten
from sayso.run import correcting, reviewing
from sayso.run.drafting import Change, NewerError
from sayso.run.followed import before, concerned, followed
from sayso.run.reviewing import AFTER_A_WORD
from sayso.run.reviewpage import MOST, review_page
from sayso.web.answer import answer, as_page
from sayso.web.api.judgements import place
from sayso.web.api.parameters import LARGEST
from sayso.web.asking import Blank
from sayso.web.filters import report_url
from sayso.web.judging import follow_judging, leave
from sayso.web.returning import Back, Reason, back, here, just_done
from sayso.web.security.auditing import note
from sayso.web.security.forms import reviewers_only
from sayso.web.site import Here, Site

router = APIRouter()

HOME: Final = "/review"
KINDS: Final = {"statement": "Statements", "belief": "Told by a report", "story": "On one story?", "copy": "A copy?"}
ANSWERS: Final = {"accept": "is right", "none": "not of the deed", "reject": "is wrong"}
"""What can be said of a record at once."""
_PAIR: Final = {"same": ("story", True), "different": ("story", False), "copy": ("copy", True),
                "not-copy": ("copy", False)}  # fmt: skip

Story = Annotated[Annotated[int, Field(ge=1, le=LARGEST)] | None, Blank]
Kind = Annotated[Literal["statement", "belief", "story", "copy"] | None, Blank]
Show = Annotated[int, Query(ge=1, le=MOST)]


class Looked(BaseModel):
    """What a person says of one entry of the queue."""

    action: Literal["accept", "none", "reject", "leave", "same", "different", "copy", "not-copy"]
    document: str = Field(min_length=1, max_length=2_000)
    kind: Literal["statement", "belief", "story", "copy"]
    record: str | None = Field(None, max_length=300)
    at: str = Field("", pattern=r"^(\d{1,9}-\d{1,9})?$")
    seen: int = Field(0, ge=0, le=LARGEST)
    other: str | None = Field(None, max_length=2_000)
    story: int = Field(ge=1, le=LARGEST)
    reason: str = Field("", max_length=2_000)
    back: str = Field(HOME, max_length=8_000)

    @property
    def span(self) -> Span | None:
        """Where the words stand that were seen."""
        start, _, end = self.at.partition("-")
        return (int(start), int(end)) if end else None


@router.get("/review")
@router.get("/review.json")
def review(request: Request, site: Here, story: Story = None, kind: Kind = None, show: Show = 20) -> Response:
    """The queue; for reviewers with what they can do about each entry."""
    page = review_page(site.ledger, story=story, kind=kind, limit=show)
    more = here(request, show=min(MOST, show + 20)) if len(page.entries) < page.total else None
    return answer(
        request, "review.html", page, story=story, kind=kind, kinds=KINDS, more=more,
        **just_done(request, site.ledger),
    )  # fmt: skip


@router.post("/review", dependencies=[Depends(reviewers_only)])
def look(request: Request, site: Here, told: Annotated[Looked, Form()]) -> Response:
    """Keep what a person says of one entry, and go back to the queue."""
    was = before(site.ledger, [each for each in (told.document, told.other) if each], [told.story])
    if told.action in ANSWERS:
        answered = f"{told.record} in {shorten(told.document, 120)}: {ANSWERS[told.action]}"
        note(request, "review a record", answered)
        try:
            sign = _correct(request, site, told)
        except NewerError as error:
            note(request, "review a record", answered, outcome="asked again")
            return _newer(request, site, error, told)
    else:
        note(request, "judge", f"{told.action}: {told.document}, {told.other or f'story {told.story}'}")
        sign = _judge(request, site, told)
    return back(told.back, HOME, [sign], was)


def _correct(request: Request, site: Site, told: Looked) -> str:
    kind: RecordKind = "belief" if told.kind == "belief" else "statement"
    if told.action == "none" and kind == "belief":
        raise LedgerError("of how sure a report is it can be said that it is right, or wrong; or correct it")
    change = Change(
        action="set" if told.action == "none" else told.action, field="view" if told.action == "none" else None,
        record=told.record, kind=kind, span=told.span, seen=told.seen,
    )  # fmt: skip
    made = correcting.correct(
        site.ledger, told.document, change, by=request.state.viewer.name, reason=told.reason, refresh=False
    )
    correcting.follow(site.ledger, seconds=AFTER_A_WORD)
    return f"c{made.number}"


def _judge(request: Request, site: Site, told: Looked) -> str:
    by, reason = request.state.viewer.name, told.reason.strip() or "judged so"
    if told.action == "leave":
        return leave(site, told.document, told.story, by=by, reason=told.reason.strip())
    if told.other is None:
        raise LedgerError("which is the other report?")
    kind, same = _PAIR[told.action]
    reviewing.judge(
        site.ledger,
        Judgement(kind=kind, left=told.document, right=told.other, same=same, score=1.0, reason=reason, by=by),
    )
    return follow_judging(site, by)


def _newer(request: Request, site: Site, error: NewerError, told: Looked) -> Response:
    """The question again, with what another has said meanwhile."""
    page = review_page(site.ledger, story=told.story, limit=1)
    shown = as_page(
        request, "review/newer.html", page, told=told, why=str(error), followed=followed(
            site.ledger, [f"c{c.number}" for c in error.newer]
        ),
        correct=f"{report_url(told.document)}/correct",
    )  # fmt: skip
    shown.status_code = 409
    return shown


@router.post("/review/undo", dependencies=[Depends(reviewers_only)])
def undo(
    request: Request,
    site: Here,
    sign: Annotated[str, Form(pattern=r"^[cj]\d{1,15}$")],
    reason: Reason = "",
    to: Annotated[Back, Form(alias="back")] = HOME,
) -> Response:
    """Take a correction or a judgement back, whoever made it."""
    number, by = int(sign[1:]), request.state.viewer.name
    note(request, f"take a {'correction' if sign[0] == 'c' else 'judgement'} back", str(number))
    was = before(site.ledger, concerned(site.ledger, sign))
    if sign[0] == "c":
        correcting.undo(site.ledger, number, by=by, reason=reason.strip() or "taken back", refresh=False)
        correcting.follow(site.ledger, seconds=AFTER_A_WORD)
    else:
        reviewing.undo(site.ledger, number, by=by, reason=reason.strip() or "taken back")
        place(site.ledger)
    return back(to, HOME, [sign], was)
