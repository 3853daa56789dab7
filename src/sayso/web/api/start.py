"""Where to begin: the index, the OpenAPI document, and whether all is well."""

from importlib.metadata import version

import msgspec
from fastapi import Request, Response

from sayso.core.errors import LedgerError
from sayso.core.records import Record
from sayso.ledger.schema import HEAD
from sayso.web.answer import tagged
from sayso.web.api.answers import JSON, found, gives, made, resource
from sayso.web.api.guide import groups
from sayso.web.api.schema import PREFIX
from sayso.web.security.refusals import refusal
from sayso.web.site import Here

router = resource("Start")


class Index(Record, frozen=True, kw_only=True):
    """What there is."""

    version: str
    ledger: str
    """Its name."""
    links: dict[str, str]
    """Addresses by what is found there."""


class Health(Record, frozen=True, kw_only=True):
    """Whether the ledger can be read; nothing of what it holds."""

    ok: bool
    version: str
    schema: str
    """The revision of the ledger's schema."""


@router.get("/")
@gives(Index)
def index(request: Request, here: Here) -> Response:
    """What there is, and where: every operation that needs no id."""
    paths = request.app.openapi()["paths"]
    links = {
        operations["get"]["operationId"]: f"{PREFIX}{path}"
        for path, operations in paths.items()
        if "get" in operations and "{" not in path
    }
    links |= {"openapi": f"{PREFIX}/openapi.json", "docs": f"{PREFIX}/docs"}
    return found(request, Index(version=version("sayso"), ledger=here.name, links=links))


@router.get("/health")
@gives(Health)
def health(request: Request, here: Here) -> Response:
    """Whether the ledger can be read. Asked without a token, too, and tells nothing of what the ledger holds."""
    try:
        with here.ledger.read() as queries:
            queries.number_due()
    except LedgerError:
        return refusal(request, 503, "the ledger cannot be read; the server's log says why")
    return made(Health(ok=True, version=version("sayso"), schema=HEAD), status=200)


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request) -> Response:
    """The OpenAPI document."""
    return tagged(request, msgspec.json.encode(request.app.openapi()), JSON)


@router.get("/docs", include_in_schema=False)
def docs(request: Request, here: Here) -> Response:
    """The same for persons: a page without scripts, since Swagger UI needs other hosts and scripts inline."""
    told = request.app.openapi()
    about = told["info"]["description"]
    page = here.render("api.html", request=request, viewer=request.state.viewer, page=groups(told), about=about)
    return tagged(request, page.encode(), "text/html; charset=utf-8")
