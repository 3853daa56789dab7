"""What the API says when it cannot do what was asked: as the pages do, always `{"error": {"code", "message"}}`."""

from collections.abc import Sequence
from functools import partial

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute

from sayso.core.errors import LedgerError, MissingError, MovedError, UnavailableError
from sayso.core.records import Record
from sayso.web.moved import moved
from sayso.web.security import refusals


class Told(Record, frozen=True, kw_only=True):
    """What went wrong."""

    code: str
    """One word for programs; the HTTP status says the same as a number."""
    message: str
    """One line for the person who sees it."""


class Failure(Record, frozen=True, kw_only=True):
    """The body of every answer that is an error."""

    error: Told


def register(api: FastAPI, routes: Sequence[APIRoute]) -> None:
    """Answer every error of this application in that form; `routes` are all that it has."""
    refusals.register(api)
    api.add_exception_handler(LedgerError, _refused)
    api.add_exception_handler(MovedError, moved)
    api.add_exception_handler(405, partial(_wrong_method, routes))


def _wrong_method(routes: Sequence[APIRoute], request: Request, error: Exception) -> Response:
    """Which methods the address does know: the first route that has it does not know of the others."""
    path = request.scope["path"].removeprefix(request.scope["root_path"])
    known = {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}
    return refusals.refusal(request, 405, refusals.WORDS[405], {"Allow": ", ".join(sorted(known))})


def _refused(request: Request, error: Exception) -> Response:
    """What a read does not find is not there; what a write does not find or allow, the ledger refuses."""
    if not isinstance(error, LedgerError) or isinstance(error, UnavailableError | MissingError):
        return refusals.failed(request, error)
    status = 404 if request.method == "GET" else 409
    return refusals.refusal(request, status, refusals.words_of(request, error))
