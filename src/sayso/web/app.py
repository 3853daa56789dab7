"""The application: routes, what guards them, and what is said when something goes wrong."""

from fastapi import FastAPI, Request, Response
from starlette.staticfiles import StaticFiles

from sayso.core.errors import SaysoError
from sayso.web.answer import answer
from sayso.web.pages import stories
from sayso.web.site import STATIC, Site
from sayso.web.viewers import Viewer

PAGES = (stories,)
"""Modules with a `router` each; the first that matches answers."""


def create_app(site: Site) -> FastAPI:
    """The pages of one ledger."""
    app = FastAPI(title="Sayso", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = site
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(SaysoError, _told)

    @app.middleware("http")
    async def known(request: Request, call_next):  # type: ignore[no-untyped-def]
        request.state.viewer = Viewer(name="somebody", role="reviewer")
        return await call_next(request)

    return app


def _told(request: Request, error: Exception) -> Response:
    return answer(request, "error.html", {"error": str(error)})
