"""What most needs a person's look, and how far reviewers agree."""

from fastapi import Request, Response

from sayso.run.agreement import Agreement, agreement
from sayso.run.queue import QueueEntry, queue
from sayso.web.api.answers import Listing, cut, gives, listed, resource
from sayso.web.api.parameters import MOST, Paging
from sayso.web.site import Here

router = resource("Review")


@router.get("/review/queue")
@gives(Listing[QueueEntry])
def get_queue(request: Request, here: Here, paging: Paging) -> Response:
    """The least certain records and links that a status hangs on, those first of which a mistake would do most harm.

    What has been reviewed is not among them. The queue ends after two hundred.
    """
    return listed(request, cut(queue(here.ledger, limit=MOST), paging))


@router.get("/agreement")
@gives(Listing[Agreement])
def get_agreement(request: Request, here: Here, paging: Paging) -> Response:
    """How far reviewers who have judged the same things agree: Krippendorff's alpha for each kind of question."""
    return listed(request, cut(agreement(here.ledger), paging))
