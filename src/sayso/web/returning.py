"""Going back after a form: to a page of ours, with what was done, so that it can be told there and undone."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, get_args
from urllib.parse import urlencode

from fastapi import Form, Request
from starlette.responses import RedirectResponse

from sayso.core.vocabulary import StatusName
from sayso.ledger import Ledger
from sayso.run.followed import Was, followed

Back = Annotated[str, Form(max_length=8_000)]
Reason = Annotated[str, Form(max_length=2_000)]
_OWN: Final = ("done", "was")
_MOST: Final = 4
"""Stories that something is told of."""


def just_asked(request: Request) -> list[tuple[str, str]]:
    """The part of this address that tells what was just done."""
    return [(name, value) for name, value in request.query_params.multi_items() if name in _OWN]


def just_done(request: Request, ledger: Ledger) -> dict[str, Any]:
    """What the form before this page did, for the template: as the ledger has it, whatever the address says."""
    was = [each for told in request.query_params.getlist("was")[:_MOST] if (each := _read(told)) is not None]
    return {"done": followed(ledger, request.query_params.getlist("done"), was), "here": here(request)}


def _read(told: str) -> Was | None:
    """A story before something was done, as `back` has written it."""
    number, _, rest = told.partition(":")
    reports, _, status = rest.partition(":")
    if not all(each.isdecimal() and len(each) < 16 for each in (number, reports)):
        return None
    return Was(int(number), int(reports), status if status in get_args(StatusName) else None)


def _written(was: Was) -> str:
    return f"{was.story}:{was.reports}:{was.status or ''}"


def ours(address: str, otherwise: str) -> str:
    """The address if it is one of ours, whatever somebody has put into a form."""
    # Of `//host`, and of whatever they read as that, browsers make another host.
    own = address.startswith("/") and not address.startswith("//") and address.isascii() and address.isprintable()
    return address if own and "\\" not in address else otherwise


def here(request: Request, **changed: object) -> str:
    """The address of this page with other parameters, and without what was just done."""
    known = {k: v for k, v in request.query_params.items() if k not in _OWN} | changed
    asked = urlencode({k: v for k, v in known.items() if v not in (None, "")})
    path = request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0] or request.url.path
    return f"{path}?{asked}" if asked else path


def back(address: str, otherwise: str, signs: list[str], was: Sequence[Was] = ()) -> RedirectResponse:
    """Go there, and tell what was done, and how stories stood before."""
    page, _, fragment = ours(address, otherwise).partition("#")
    told = urlencode(
        [*(("done", sign) for sign in signs), *(("was", _written(each)) for each in was[:_MOST])], safe=":"
    )
    joined = f"{page}{'&' if '?' in page else '?'}{told}" if told else page
    return RedirectResponse(f"{joined}#{fragment}" if fragment else joined, status_code=303)
