"""What goes along with every answer, whatever it is, and what is said when the program itself has failed."""

import logging
import secrets
from time import perf_counter
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.web.security.refusals import refusal

LOG: Final = logging.getLogger("sayso.web")

CONTENT: Final = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "font-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
))  # fmt: skip
"""Scripts, styles and pictures come as files from here, and nothing comes from anywhere else."""

HEADERS: Final = (
    (b"content-security-policy", CONTENT.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # Publishers need not know from which page, or that from such a page at all, somebody came.
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
)
_NAMES: Final = frozenset(name for name, _ in HEADERS)
_STATIC: Final = b"no-cache"  # kept, and asked about each time: no newer page meets an older script


class Failures:
    """An answer to every error that nobody has thought of, with a number under which the log tells of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            number = secrets.token_hex(4)
            # The path alone: what was asked for may stand in the query.
            LOG.exception("error %s: %s %r", number, scope["method"], scope["path"])
            if started:
                raise  # too late for another answer: the connection is cut
            told = f"Something is wrong in the program itself. Its log has the details under {number}."
            await refusal(Request(scope), 500, told)(scope, receive, send)


class Policy:
    """The outermost layer: headers on every answer, and a page for every error that nobody has thought of."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = Failures(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = perf_counter()

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [pair for pair in message.get("headers", ()) if pair[0].lower() not in _NAMES]
                if not any(name.lower() == b"cache-control" for name, _ in headers):
                    static = scope["path"].startswith("/static/") and message["status"] in (200, 304)
                    headers.append((b"cache-control", _STATIC if static else b"no-store"))
                headers.append((b"server-timing", b"app;dur=%.1f" % (1000 * (perf_counter() - begun))))
                message = {**message, "headers": [*headers, *HEADERS]}
            await send(message)

        await self.app(scope, receive, hardened)
