"""That a form was sent from a page of ours, by the one it was made for; and how much of a form is taken."""

import hmac
from typing import Final

from fastapi import HTTPException, Request

from sayso.web.security.auditing import READING

FIELD: Final = "form_token"
HEADER: Final = "x-form-token"
MAX_BODY: Final = 1_000_000
"""Bytes of any request; where files are taken the route says more."""
MAX_FIELDS: Final = 200
MAX_PART: Final = 200_000
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
STALE: Final = (
    "This form is not from a page that was opened here just now. Go back, load the page anew, and send it again."
)


async def checked(request: Request) -> None:
    """A dependency of every route: what changes something holds the token of the page that it was sent from.

    The guard has seen to those that bear it as a header, and to programs that show a token of their own.
    """
    if request.method in READING or request.scope["state"].get("checked"):
        return
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _FORMS:
        raise HTTPException(403, STALE)
    # Parsed already where the view has fields of its own, with that route's limits.
    form = await request.form(max_files=0, max_fields=MAX_FIELDS, max_part_size=MAX_PART)
    given = form.get(FIELD)
    if not fits(given if isinstance(given, str) else "", request.scope["state"]["form_token"]):
        raise HTTPException(403, STALE)


def reviewers_only(request: Request) -> None:
    """A dependency of pages that readers have no use for."""
    if not request.state.viewer.may_write:
        raise HTTPException(403, "This page is for reviewers.")


def fits(given: str, expected: str) -> bool:
    """Whether that is the token."""
    return bool(expected) and hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())
