"""What stands before every request: is it for us, who sends it, may he, how often, and is it from a page of ours."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.core.errors import SaysoError
from sayso.web.security import auditing, forms
from sayso.web.security.access import WrongTokenError
from sayso.web.security.limiting import client_of
from sayso.web.security.refusals import failed, in_json, refusal, wants_json
from sayso.web.security.sessions import new_cookie, well_formed
from sayso.web.site import Site

LONGEST_PATH: Final = 8_000
"""Bytes: the id of a report may be 2,000 characters, each of which takes several."""
LONGEST_QUERY: Final = 8_000
LOGIN, LOGOUT = "/login", "/logout"
STATIC: Final = "/static/"
HEALTH: Final = "/api/health"
"""Asked by whatever watches over the server; tells nothing of the ledger."""
_HOST: Final = re.compile(r"(?:\[(?P<number>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._~-]+))(?::[0-9]{1,5})?")
_ARRIVAL: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>One moment</title>
<p>One moment … <a href="{address}">Go on</a></p></html>"""


@dataclass(frozen=True)
class Guard:
    """The layer between the answer's policy and the pages."""

    app: ASGIApp
    site: Site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope)
        state = scope.setdefault("state", {})
        state.update(viewer=None, form_token="", client=request.client.host if request.client else "")
        fresh = ""
        refused = _malformed(request, open_to_all=not self.site.access.is_open)
        if refused is None:
            cookie = request.cookies.get(self.site.access.cookie, "")
            if not well_formed(cookie) and _is_page(request):
                if _from_elsewhere(request):
                    await _arrived(request)(scope, receive, send)
                    return
                cookie = fresh = new_cookie()
            refused = self._recognise(request, cookie) or self._refused(request)
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if fresh and not any(name == b"set-cookie" for name, _ in message["headers"]):
                    held = Response()
                    keep(held, request, self.site.access.cookie, fresh)
                    message = {
                        **message,
                        "headers": [*message["headers"], (b"set-cookie", held.headers["set-cookie"].encode())],
                    }
            await send(message)

        try:
            await (refused or self.app)(scope, receive, watched)
        finally:
            if row := auditing.entry(scope, status, state["client"]):
                self.site.audits.add(row)

    def _recognise(self, request: Request, cookie: str) -> Response | None:
        """Find out who it is; the refusal, if what he shows is wrong."""
        access, state = self.site.access, request.scope["state"]
        state["form_token"] = access.sessions.form_token(cookie)
        client = client_of(state["client"])
        try:
            shown = request.headers.get("authorization", "")
            if shown and not access.is_open and (wait := access.limiter.full("logins", client)):
                return _too_many(request, wait)
            state["viewer"] = access.program(shown) or access.viewer(cookie)
        except WrongTokenError:
            access.limiter.hit("logins", client)
            auditing.note(request, "show a token", request.scope["path"], outcome="wrong token")
            return refusal(request, 401, "This token is not known here.", {"WWW-Authenticate": "Bearer"})
        except SaysoError as error:
            return failed(request, error)
        return None

    def _refused(self, request: Request) -> Response | None:
        access, viewer = self.site.access, request.scope["state"]["viewer"]
        path, reads = request.scope["path"], request.method in auditing.READING
        who = viewer.name if viewer and viewer.via != "here" else client_of(request.scope["state"]["client"])
        # Whoever sits at the machine may look as often as he likes: a page may ask for what it shows in many pieces.
        wait = 0 if reads and access.is_open else access.limiter.hit("reads" if reads else "writes", who)
        if wait:
            return _too_many(request, wait)
        request.scope["state"]["counted"] = True
        if viewer is None and path not in (LOGIN, HEALTH) and not path.startswith(STATIC):
            return self._signed_out(request)
        if reads:
            return None
        if viewer is not None and not viewer.may_write and path not in (LOGIN, LOGOUT):
            return refusal(request, 403, "Readers look and search; to correct, or to add reports, takes a reviewer.")
        return _forged(request)

    def _signed_out(self, request: Request) -> Response:
        if wants_json(request) or request.method != "GET":
            return refusal(request, 401, "Sign in first, or show a token.", {"WWW-Authenticate": "Bearer"})
        return RedirectResponse(f"{LOGIN}?next={quote(_address(request), safe='')}", status_code=303)


def keep(response: Response, request: Request, name: str, cookie: str) -> None:
    """Let a browser hold the cookie: no script reads it, no other site sends it, and it goes with the browser."""
    secure = request.scope.get("scheme") == "https"
    response.set_cookie(name, cookie, path="/", httponly=True, samesite="strict", secure=secure)


def _malformed(request: Request, *, open_to_all: bool) -> Response | None:
    """The refusal of what was sent to a name that is not ours, or of an address that is none."""
    named = request.headers.getlist("host")
    host = _host(named[0]) if len(named) == 1 else None
    if host is None:
        return _unnamed(request, 400, "The header Host is missing, or is no name.")
    if not open_to_all and not is_loopback(host):
        # Some other site may have had its name lead to this machine, to look through the eyes of who sits here.
        return _unnamed(request, 421, "This page is for this machine alone: go to http://localhost with its port.")
    query = request.scope["query_string"]
    if len(request.scope.get("raw_path") or b"") > LONGEST_PATH or len(query) > LONGEST_QUERY:
        return refusal(request, 414, "This address is longer than any address here.")
    if not query.isascii():
        return refusal(request, 400, "This address has characters that no address may have.")
    return None


def _host(named: str) -> str | None:
    """The name or number in a header Host, without the port; None if it has none, or anything else besides."""
    parts = _HOST.fullmatch(named)
    if parts is None:
        return None
    try:
        return str(IPv6Address(parts["number"])) if parts["number"] else parts["name"]
    except ValueError:
        return None


def _unnamed(request: Request, status: int, message: str) -> Response:
    """A refusal that says nothing of the ledger, not even its name, which a page of ours bears."""
    return in_json(status, message) if wants_json(request) else PlainTextResponse(message, status)


def is_loopback(host: str) -> bool:
    """Whether that name or number can only mean the machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_page(request: Request) -> bool:
    path = request.scope["path"]
    return request.method == "GET" and not wants_json(request) and not path.startswith(STATIC)


def _from_elsewhere(request: Request) -> bool:
    """Whether a link on another site led here: the browser has then kept our cookie back, if it holds one."""
    return request.headers.get("sec-fetch-site") in ("cross-site", "same-site")


def _arrived(request: Request) -> Response:
    """A page that leads to itself: asked for from here, the browser sends the cookie along."""
    address = _address(request)
    shown = _ARRIVAL.format(address=address.replace("&", "&amp;"))
    return HTMLResponse(shown, headers={"Refresh": f"0; url={address}", "Vary": "Sec-Fetch-Site, Cookie"})


def _address(request: Request) -> str:
    """What was asked for, path and query, fit for a header; never on another host, as `//host` would be."""
    raw = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    query = request.scope["query_string"].decode("ascii")
    path = quote(raw.partition(b"?")[0].decode("latin-1").lstrip("/"), safe="/%:@!$&()*+,=~")
    return f"/{path}" + (f"?{quote(query, safe='/%:@!$&()*+,=~?')}" if query else "")


def _forged(request: Request) -> Response | None:
    """The refusal of a change that another site has a browser send. A program that shows its token is none."""
    state = request.scope["state"]
    if state["viewer"] is not None and state["viewer"].via == "token":
        state["checked"] = True
        return None
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    # `null` says nothing: browsers send it with our own forms, since our pages have no referrer.
    elsewhere = origin not in (None, "null") and urlsplit(str(origin)).netloc.lower() != request.headers["host"].lower()
    if site not in (None, "same-origin", "none") or elsewhere:
        return refusal(request, 403, "This was sent from another site.")
    given = request.headers.get(forms.HEADER)
    if given is not None or wants_json(request):
        if not forms.fits(given or "", state["form_token"]):
            return refusal(request, 403, forms.STALE)
        state["checked"] = True
    return None


def _too_many(request: Request, wait: int) -> Response:
    return refusal(request, 429, f"That was too much at once. Try again in {wait} seconds.", {"Retry-After": str(wait)})
