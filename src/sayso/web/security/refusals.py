"""How it is said that something cannot be had: a page in plain words, or JSON where JSON was asked for."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from sayso.core.errors import MissingError, SaysoError, UnavailableError
from sayso.core.text import shorten
from sayso.web.security.mistakes import told
from sayso.web.security.users import ListError
from sayso.web.site import site

LOG: Final = logging.getLogger("sayso.web")

CODES: Final = {
    400: "bad_request", 401: "sign_in", 403: "forbidden", 404: "missing", 405: "wrong_method", 409: "conflict",
    413: "too_large", 414: "too_long", 415: "wrong_type", 421: "wrong_host", 422: "bad_value", 429: "too_many",
    500: "internal", 503: "unavailable",
}  # fmt: skip
WORDS: Final = {
    400: "What was sent cannot be understood.",
    403: "You may not do this.",
    404: "There is no such page.",
    405: "This address is not used in this way.",
    413: "This is more than is taken at once.",
    414: "This address is longer than any address here.",
}
_SHOWN: Final = 5
"""Mistakes named on one page."""


def register(app: FastAPI) -> None:
    """Let every error of the application be told in this way."""
    app.add_exception_handler(SaysoError, failed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _mistaken)


def refusal(request: Request, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that says so."""
    if wants_json(request) and not _is_for_a_person(request):
        return in_json(status, message, headers)
    viewer = request.scope.get("state", {}).get("viewer")
    shown = site(request).render(
        "error.html", request=request, viewer=viewer, page=_told(status, message), status=status
    )
    return Response(shown, status, {**(headers or {})}, "text/html")


def in_json(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that says so, for programs."""
    return Response(msgspec.json.encode(_told(status, message)), status, {**(headers or {})}, "application/json")


def _told(status: int, message: str) -> dict[str, dict[str, str]]:
    return {"error": {"code": CODES.get(status, HTTPStatus(status).phrase.lower()), "message": message}}


def wants_json(request: Request) -> bool:
    """Whether a program is asking, by the address."""
    # As it was sent: ids that end in `.json` are written with `%2E` in the addresses of their pages.
    sent = (request.scope.get("raw_path") or request.scope["path"].encode()).partition(b"?")[0]
    return bool(sent.endswith(b".json") or _is_api(request))


def _is_api(request: Request) -> bool:
    path = request.scope["path"]
    return bool(path == "/api" or path.startswith("/api/"))


def _is_for_a_person(request: Request) -> bool:
    """Whether it is a browser that asks, to show it: there ids of reports may end in `.json`, too."""
    accepted = request.headers.get("accept", "")
    return "text/html" in accepted and "json" not in accepted and not _is_api(request)


def words_of(request: Request, error: SaysoError) -> str:
    """What the error says, with the ledger's name in place of its path: where it lies is for the log."""
    ledger = site(request).ledger
    return str(error).replace(ledger.shown, ledger.title)


def failed(request: Request, error: Exception) -> Response:
    """The answer to an error that Sayso has raised on purpose."""
    assert isinstance(error, SaysoError)  # noqa: S101 - as registered
    if isinstance(error, ListError):
        LOG.error("%s", error)
        return refusal(request, 503, "The list of users cannot be used; the server's log says why.")
    if isinstance(error, UnavailableError):
        LOG.error("%s", error)
        return refusal(request, 503, words_of(request, error), {"Retry-After": "10"})
    return refusal(request, 404 if isinstance(error, MissingError) else 400, words_of(request, error))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as registered
    if error.status_code in (204, 304):
        return Response(status_code=error.status_code, headers=error.headers)
    status = error.status_code
    own = error.detail if error.detail and error.detail != HTTPStatus(status).phrase else None
    if status == 413:
        own = None  # the library's words, in English for programmers
    return refusal(request, status, own or WORDS.get(status, HTTPStatus(status).phrase), error.headers)


def _mistaken(request: Request, error: Exception) -> Response:
    """Which parameter is wrong, and how; never what was typed, which may be long or somebody's secret."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as registered
    mistakes = told(error.errors(), by_label=not wants_json(request))
    more = f"; and {len(mistakes) - _SHOWN} more" if len(mistakes) > _SHOWN else ""
    return refusal(request, 422, shorten("; ".join(mistakes[:_SHOWN]), 500) + more + ".")
