"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from starlette.responses import RedirectResponse

from sayso.web.answer import as_page
from sayso.web.security.access import Access
from sayso.web.security.auditing import note
from sayso.web.security.guard import LOGIN, LOGOUT, keep
from sayso.web.security.limiting import client_of
from sayso.web.security.users import LONGEST, BusyError
from sayso.web.site import Here, Site

router = APIRouter()

_HOME = "/stories"
_WRONG = "Name and password do not go together."
_WRONG_TOKEN = "This is not the token; or the name is none: letters, digits and blanks, at most 64."  # noqa: S105
Next = Annotated[str, Query(alias="next", max_length=8_000)]


@router.get(LOGIN)
def login_page(request: Request, site: Here, wanted: Next = _HOME) -> Response:
    """The form; where nobody has to sign in there is none."""
    if site.access.is_open:
        return RedirectResponse(_home(wanted), status_code=303)
    return _form(request, site, wanted)


@router.post(LOGIN)
def login(
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
    known = name if access.knows(name) else "a name that is not known"
    note(request, "sign in", known)
    _count(access, request, name)
    try:
        cookie = access.sign_in(name, password)
    except BusyError as error:
        raise HTTPException(429, str(error), {"Retry-After": "5"}) from error
    if cookie is None:
        access.limiter.hit("failures", name)
        note(request, "sign in", known, outcome="wrong name or password")
        return _form(request, site, wanted, message=_WRONG if access.users else _WRONG_TOKEN)
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
    client = client_of(request.state.client)
    wait = access.limiter.hit("logins", client) or access.limiter.full("failures", name)
    if wait:
        note(request, "sign in", "", outcome="too many attempts")
        raise HTTPException(429, f"Too many attempts. Try again in {wait} seconds.", {"Retry-After": str(wait)})


def _form(request: Request, site: Site, wanted: str, message: str = "") -> Response:
    response = as_page(
        request,
        "login.html",
        None,
        form_token=request.state.form_token,
        next=_home(wanted),
        by_token=site.access.users is None,
        message=message,
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
