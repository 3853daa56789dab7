"""The ledger as JSON, for programs: an application of its own under `/api`, described by its OpenAPI document.

One module a resource; each asks `run` or a named read for records and answers with them. Errors too are JSON here.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware

from sayso.web.api import (
    actors,
    corrections,
    errors,
    jobs,
    judgements,
    pledges,
    reports,
    review,
    searching,
    start,
    stories,
)
from sayso.web.api.schema import document
from sayso.web.security.policy import Failures
from sayso.web.site import Site

ROUTERS = tuple(
    module.router
    for module in (start, stories, reports, actors, searching, jobs, pledges, judgements, corrections, review)
)


def create_api(site: Site) -> FastAPI:
    """The API of one ledger, to be mounted under `/api`."""
    api = FastAPI(
        title="Sayso", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False,
        middleware=[Middleware(Failures)],  # else the framework itself answers, in plain words
    )  # fmt: skip
    api.state.site = site
    for router in ROUTERS:
        api.include_router(router)
    errors.register(api, [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)])

    def described() -> dict[str, Any]:
        if not api.openapi_schema:
            api.openapi_schema = document(ROUTERS)
        return api.openapi_schema

    api.openapi = described  # type: ignore[method-assign]
    return api
