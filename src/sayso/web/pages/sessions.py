"""Signing in and out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Final

from anyio import CapacityLimiter, sleep
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from starlette.responses import RedirectResponse

from sayso.web.answer import as_page
from sayso.web.security.access import Access
from sayso.web.security.auditing import note
from sayso.web.security.guard import LOGIN, LOGOUT, keep
from sayso.web.security.limiting import client_of
from sayso.web.security.users import LONGEST
from sayso.web.site import Here, Site

router = APIRouter()

_HOME = "/stories"
_WRONG = "Name and password do not go together."
_WRONG_TOKEN = "This is not the token; or the name is none: letters, digits and blanks, at most 64."  # noqa: S105
AT_ONCE: Final = 2
"""Passwords looked at in one moment: each takes 64 MB and a core for a while."""
MOST_WAITING: Final = 50
"""For their turn; and as many besides whose name is being guessed at."""
SLOWED: Final = 2.0
"""Seconds that these are kept waiting first."""
Next = Annotated[str, Query(alias="next", max_length=8_000)]


@dataclass
class _Line:
    """Who waits to sign in: in the event loop, so that no thread is held that could show a page."""

    turns: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(AT_ONCE))
    waiting: int = 0
    slowed: int = 0


_LINE: Final[RunVar[_Line]] = RunVar("sayso signing in")


@router.get(LOGIN)
def login_page(request: Request, site: Here, wanted: Next = _HOME) -> Response:
    """The form; where nobody has to sign in there is none."""
    if site.access.is_open:
        return RedirectResponse(_home(wanted), status_code=303)
    return _form(request, site, wanted)


@router.post(LOGIN)
async def login(
    request: Request,
    site: Here,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=LONGEST)],
    wanted: Annotated[str, Form(alias="next", max_length=8_000)] = _HOME,
) -> Response:
    """Sign in, and go on to what was wanted."""
    access = site.access
    if access.is_open:
        return RedirectResponse(_home(wanted), status_code=303)
    name = " ".join(name.split())
    _count(access, request, name)
    async with _turn(slowly=bool(access.limiter.full("guesses", name))) as turns:
        return await run_sync(_signed_in, request, site, (name, password), wanted, limiter=turns)


@asynccontextmanager
async def _turn(*, slowly: bool) -> AsyncIterator[CapacityLimiter]:
    """Wait in line; raises HTTPException if it is too long."""
    line = _LINE.get(None)
    if line is None:
        line = _Line()
        _LINE.set(line)
    if slowly:
        if line.slowed >= MOST_WAITING:
            raise _busy()
        line.slowed += 1
        try:
            await sleep(SLOWED)
        finally:
            line.slowed -= 1
    if line.waiting >= MOST_WAITING:
        raise _busy()
    line.waiting += 1
    try:
        yield line.turns
    finally:
        line.waiting -= 1


def _busy() -> HTTPException:
    return HTTPException(429, "Too many people are signing in just now; try again in a moment.", {"Retry-After": "5"})


def _signed_in(request: Request, site: Site, given: tuple[str, str], wanted: str) -> Response:
    access, (name, password) = site.access, given
    known = name if access.knows(name) else "a name that is not known"
    note(request, "sign in", known)
    cookie = access.sign_in(name, password)
    if cookie is None:
        access.limiter.hit("failures", _pair(request, name))
        access.limiter.hit("guesses", name)
        note(request, "sign in", known, outcome="wrong name or password")
        return _form(request, site, wanted, message=_WRONG if access.users else _WRONG_TOKEN, name=name)
    note(request, "sign in")
    request.state.viewer = access.viewer(cookie)  # so that the trail has him
    access.sessions.end(_held(request, access))  # whoever sat here before
    response = RedirectResponse(_home(wanted), status_code=303)
    keep(response, request, access.cookie, cookie)
    return response


@router.post(LOGOUT)
def logout(request: Request, site: Here) -> Response:
    """Sign out."""
    note(request, "sign out")
    site.access.sessions.end(_held(request, site.access))
    response = RedirectResponse(LOGIN, status_code=303)
    response.delete_cookie(site.access.cookie, path="/", httponly=True, samesite="strict")
    return response


def _count(access: Access, request: Request, name: str) -> None:
    """Raises HTTPException if that was one attempt too many."""
    wait = access.limiter.hit("logins", client_of(request.state.client)) or access.limiter.full(
        "failures", _pair(request, name)
    )
    if wait:
        note(request, "sign in", "", outcome="too many attempts")
        raise HTTPException(429, f"Too many attempts. Try again in {wait} seconds.", {"Retry-After": str(wait)})


def _pair(request: Request, name: str) -> str:
    """That name at this address: whoever guesses elsewhere locks nobody out here."""
    return f"{client_of(request.state.client)}\n{name}"


def _form(request: Request, site: Site, wanted: str, message: str = "", name: str = "") -> Response:
    response = as_page(
        request,
        "login.html",
        None,
        form_token=request.state.form_token,
        next=_home(wanted),
        by_token=site.access.users is None,
        message=message,
        name=name,
    )
    if message:
        response.status_code = 403
    return response


def _held(request: Request, access: Access) -> str:
    return request.cookies.get(access.cookie, "")


def _home(wanted: str) -> str:
    """Where to go on to: a page of ours, whatever somebody has put into the link that led here."""
    # Of `//host`, and of whatever they read as that, browsers make another host.
    ours = wanted.startswith("/") and not wanted.startswith("//") and wanted.isascii() and wanted.isprintable()
    return wanted if ours and "\\" not in wanted and not wanted.startswith((LOGIN, LOGOUT)) else _HOME
