"""The OpenAPI 3.1 document: operations and parameters as FastAPI tells them, bodies as msgspec tells our records."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any, Final

import msgspec
from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from sayso.web.api.answers import JSON, NDJSON, Given, Lines
from sayso.web.api.errors import Failure

PREFIX: Final = "/api"
_ABOUT: Final = """\
What a Sayso ledger holds: stories, reports, who said what, and what persons have judged.

Every answer is JSON. Spans are `[start, end]` in Unicode code points of a report's text, the end exclusive. Days are
ISO 8601. Lists come a page at a time, with `total` in the body and the neighbours in the header `Link`. Every answer
to GET bears a strong `ETag`; send it back as `If-None-Match`, and what has not changed is not sent again. Errors are
`{"error": {"code", "message"}}`. Nothing is ever overwritten: what is taken back stays, and says so.
"""
_GROUPS: Final = {
    "Start": "Where to begin, and whether all is well.",
    "Stories": "Storylines with their status: what is announced, disputed, confirmed, broken.",
    "Reports": "Reports as published, and what was read in them.",
    "Actors": "Who said and did what.",
    "Search": "Words in statements and reports.",
    "Pledges": "What was promised, and what has come of it.",
    "Judgements": "What persons have judged of reports and sources.",
    "Corrections": "What persons have corrected in readings.",
    "Review": "What most needs a person's look, and how far reviewers agree.",
    "Jobs": "Reports that are being read.",
}
_USUAL: Final = {
    304: "Not changed since the answer with that ETag.",
    400: "The request cannot be understood.",
    401: "Whoever asks is not known here: a token is missing, or wrong.",
    403: "Whoever asks may not do that.",
    404: "There is no such thing in this ledger.",
    409: "The ledger refuses: what it would be about is not there, or it contradicts what is.",
    413: "The body is too large.",
    414: "The address is longer than any here.",
    415: "The body is not of the described type, or is not said to be.",
    422: "A parameter or the body is not as described here.",
    429: "Too many requests; the header Retry-After says when to come back.",
    503: "The ledger cannot be used just now.",
}
_ETAG: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of an answer that is already at hand.",
    "schema": {"type": "string"},
}


def document(routers: Sequence[APIRouter]) -> dict[str, Any]:
    """The whole document."""
    routes = [
        route
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute) and route.include_in_schema
    ]
    told = get_openapi(
        title="Sayso",
        version=version("sayso"),
        description=_ABOUT,
        routes=routes,
        servers=[{"url": PREFIX}],
        tags=[{"name": name, "description": about} for name, about in _GROUPS.items()],
    )
    kinds = list(_kinds(routes))
    schemas, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    schemas, components = _plain(schemas), _plain(components)
    by_kind = list(zip(kinds, schemas, strict=True))
    for route in routes:
        for method in route.methods or ():
            _complete(told["paths"][route.path_format][method.lower()], route, method, by_kind)
    told["components"] = {
        "schemas": components,
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "The token that `sayso serve` was given."}
        },
    }
    told["security"] = [{}, {"token": []}]  # on this machine alone, none is needed
    return told


def _plain(schema: Any) -> Any:
    """The same, with an array of so many things of one kind told as that: many tools stumble over `prefixItems`."""
    if isinstance(schema, dict):
        plain = {key: _plain(value) for key, value in schema.items()}
        items = plain.get("prefixItems")
        if isinstance(items, list) and all(item == items[0] for item in items):
            plain["items"] = plain.pop("prefixItems")[0]
        return plain
    return [_plain(each) for each in schema] if isinstance(schema, list | tuple) else schema


def _given(route: APIRoute) -> Given:
    given: Given = route.endpoint.given  # type: ignore[attr-defined]
    return given


def _kinds(routes: Sequence[APIRoute]) -> Iterator[Any]:
    yield Failure
    for route in routes:
        given = _given(route)
        yield from (kind for kind in (given.gives, given.takes) if kind not in (None, Lines))


def _complete(operation: dict[str, Any], route: APIRoute, method: str, by_kind: Sequence[tuple[Any, Any]]) -> None:
    """Add to an operation what FastAPI cannot know of it."""
    given = _given(route)

    def content(wanted: Any) -> dict[str, Any]:
        if wanted is Lines:
            return {NDJSON: {"schema": {"type": "string", "description": "A line of JSON for each."}}}
        schema = next(schema for kind, schema in by_kind if kind is wanted or kind == wanted)
        return {JSON: {"schema": schema}}

    responses: dict[str, Any] = {str(given.status): {"description": "As asked.", "content": content(given.gives)}}
    if method == "GET":
        operation.setdefault("parameters", []).append(_ETAG)
        responses[str(given.status)]["headers"] = {
            "ETag": {"description": "Changes if and only if the answer does.", "schema": {"type": "string"}}
        }
        responses["304"] = {"description": _USUAL[304]}
    for status in sorted(_errors(given, method)):
        responses[str(status)] = {"description": _USUAL[status], "content": content(Failure)}
    operation["responses"] = responses
    if given.takes is not None:
        operation["requestBody"] = {"required": True, "content": content(given.takes)}


def _errors(given: Given, method: str) -> Iterator[int]:
    """Which of the usual errors an operation may answer with."""
    yield from (400, 401, 403, 404)
    if method != "GET":
        yield 409
    if given.takes is not None:
        yield from (413, 415)
    yield from (414, 422, 429, 503)
