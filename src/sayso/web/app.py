"""The application: routes, what guards them, and what is said when something goes wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Final

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from sayso.core.errors import MovedError
from sayso.run.spools import sweep
from sayso.web.api import create_api
from sayso.web.moved import moved
from sayso.web.pages import (
    actors,
    audits,
    correct,
    intake,
    pledges,
    reports,
    review,
    reviewed,
    scripts,
    search,
    sessions,
    stories,
    story,
)
from sayso.web.pictures import PICTURES, script
from sayso.web.refreshing import Refresher
from sayso.web.security import forms, refusals
from sayso.web.security.guard import Guard
from sayso.web.security.policy import Policy
from sayso.web.security.sizes import Sizes
from sayso.web.site import STATIC, Site

PAGES = (stories, story, actors, correct, reports, review, reviewed, search, pledges, intake, sessions, audits, scripts)
"""Modules with a `router` each; the first that matches answers."""

THREADS: Final = 12
"""Views at work at one time. A slow one holds one of them; each takes one of the ledger's 15 connections."""


def create_app(site: Site) -> FastAPI:
    """The pages of one ledger."""
    app = FastAPI(
        title="Sayso",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # The first is the outermost.
        middleware=[
            Middleware(Policy),
            Middleware(Guard, site),
            Middleware(Sizes, most=forms.MAX_BODY),
        ],
        dependencies=[Depends(forms.checked)],
        form_limits={"max_fields": forms.MAX_FIELDS, "max_files": 0, "max_part_size": forms.MAX_PART},
        lifespan=_lifespan,
    )
    app.state.site = site
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/api", create_api(site), name="api")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    refusals.register(app)
    app.add_exception_handler(MovedError, moved)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = THREADS
    sweep()
    refresher = Refresher(app.state.site.ledger)
    refresher.start()
    warming = Thread(target=PICTURES.get, args=(script,), name="warming", daemon=True)
    warming.start()
    yield
    refresher.close()
    PICTURES.close()
    app.state.site.close()
