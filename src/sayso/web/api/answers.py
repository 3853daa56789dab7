"""How the API answers: records as JSON with an ETag, lists a page at a time with links to the neighbours."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Generic, Protocol, TypeVar
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, HTTPException, Request, Response

from sayso.core.records import Record
from sayso.ledger.results import DocumentEntry, ProblemEntry
from sayso.web.answer import tagged
from sayso.web.api.parameters import Slice
from sayso.web.filters import came_from

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"


E = TypeVar("E", DocumentEntry, ProblemEntry)


class Lines(str):
    """A body of many lines, each of them JSON."""

    __slots__ = ()


class Listing(Record, Generic[T], frozen=True, kw_only=True):
    """One page of a list."""

    total: int
    """How many there are on all pages."""
    offset: int
    """How many go before this page."""
    limit: int
    """How many a page has at most."""
    items: tuple[T, ...]


class Paged(Protocol):
    """What holds one page of something."""

    @property
    def total(self) -> int: ...  # noqa: D102

    @property
    def offset(self) -> int: ...  # noqa: D102

    @property
    def limit(self) -> int: ...  # noqa: D102


class Given(Record, frozen=True, kw_only=True):
    """What an operation takes and gives, for its description."""

    gives: Any
    takes: Any = None
    status: int = 200


def resource(*tags: str) -> APIRouter:
    """A router whose operations go by the names of their functions."""
    return APIRouter(tags=list(tags), generate_unique_id_function=lambda route: route.name)


def gives(kind: Any, *, takes: Any = None, status: int = 200) -> Callable[[F], F]:
    """Note on an operation what type of record it answers with, what type of body it takes, and its usual status."""

    def note(operation: F) -> F:
        operation.given = Given(gives=kind, takes=takes, status=status)  # type: ignore[attr-defined]
        return operation

    return note


def at_home(request: Request, entry: E) -> E:
    """An entry as it is to whoever sits at this machine; others are not told where its files lie."""
    here = request.state.viewer.via == "here"
    return entry if here else msgspec.structs.replace(entry, origin=came_from(entry.origin))


def found(request: Request, record: Any) -> Response:
    """A record, or that it is the same as before."""
    return tagged(request, msgspec.json.encode(record), JSON)


def listed(request: Request, listing: Paged, *, more: bool = False) -> Response:
    """A page of a list, with its neighbours in the head; `more` if there is a next one whatever the total says."""
    response = found(request, listing)
    links = []
    if more or listing.offset + listing.limit < listing.total:
        links.append(_link(request, listing.offset + listing.limit, "next"))
    if listing.offset:
        links.append(_link(request, max(0, min(listing.offset, listing.total) - listing.limit), "prev"))
    if links:
        response.headers["Link"] = ", ".join(links)
    return response


def cut(items: Sequence[T], paging: Slice) -> Listing[T]:
    """One page of a list that is at hand as a whole."""
    offset, limit = paging.offset, paging.limit
    return Listing(total=len(items), offset=offset, limit=limit, items=tuple(items[offset : offset + limit]))


def made(record: Any, *, status: int = 201, headers: Mapping[str, str] | None = None) -> Response:
    """What has just been written."""
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(msgspec.json.encode(record), status_code=status, media_type=JSON, headers=kept)


def body(kind: type[T]) -> Callable[[Request], Any]:
    """A dependency: the body of a request as a record of this type; anything else is told to be wrong."""

    async def parsed(request: Request) -> T:
        content = await _content(request, JSON)
        try:
            return msgspec.json.decode(content, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise HTTPException(422, f"body: {error}") from error
        except RecursionError as error:
            raise HTTPException(422, "body: it is nested too deep") from error

    return parsed


async def lines(request: Request) -> list[str]:
    """A dependency: the lines of the body of a request. Only line feeds end them: other signs may stand in a text."""
    content = await _content(request, NDJSON)
    try:
        return content.decode().split("\n")
    except UnicodeDecodeError as error:
        raise HTTPException(422, f"body: {error}") from error


async def _content(request: Request, kind: str) -> bytes:
    told = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if told != kind:
        raise HTTPException(415, f"the body has to be {kind}, with a header Content-Type that says so")
    return await request.body()


def _link(request: Request, offset: int, relation: str) -> str:
    query = request.url.include_query_params(offset=offset).query
    return f'<{quote(request.scope["path"])}?{query}>; rel="{relation}"'
