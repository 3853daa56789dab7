"""How it is said that something cannot be had: a page in plain words, or JSON where JSON was asked for."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from sayso.core.errors import MissingError, SaysoError, UnavailableError
from sayso.core.text import shorten
from sayso.web.site import site

CODES: Final = {
    400: "bad_request", 401: "sign_in", 403: "forbidden", 404: "missing", 405: "wrong_method", 409: "conflict",
    413: "too_large", 414: "too_long", 415: "wrong_type", 422: "bad_value", 429: "too_many", 500: "internal",
    503: "unavailable",
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
    app.add_exception_handler(SaysoError, _failed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _mistaken)


def refusal(request: Request, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that says so."""
    told = {"error": {"code": CODES.get(status, HTTPStatus(status).phrase.lower()), "message": message}}
    if wants_json(request):
        content = msgspec.json.encode(told)
        return Response(content, status, {**(headers or {})}, "application/json")
    viewer = request.scope.get("state", {}).get("viewer")
    shown = site(request).render("error.html", request=request, viewer=viewer, page=told, status=status)
    return Response(shown, status, {**(headers or {})}, "text/html")


def wants_json(request: Request) -> bool:
    """Whether a program is asking."""
    path = request.scope["path"]
    return bool(path.endswith(".json") or path == "/api" or path.startswith("/api/"))


def _failed(request: Request, error: Exception) -> Response:
    if isinstance(error, MissingError):
        return refusal(request, 404, str(error))
    if isinstance(error, UnavailableError):
        return refusal(request, 503, str(error), {"Retry-After": "10"})
    return refusal(request, 400, str(error))


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
    mistakes = [f"{_place(each['loc'])}: {each['msg']}" for each in error.errors()]
    more = f"; and {len(mistakes) - _SHOWN} more" if len(mistakes) > _SHOWN else ""
    return refusal(request, 422, shorten("; ".join(mistakes[:_SHOWN]), 500) + more)


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location[1:]) or "what was sent"
