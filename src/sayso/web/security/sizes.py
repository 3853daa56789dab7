"""How large the body of a request may be, refused in our own words."""

from typing import Final

from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.web.security.refusals import WORDS, refusal

_TOO_LARGE: Final = 413


class Sizes:
    """Starlette's limit, which a route may raise for itself; Starlette's own words for it are for nobody."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._limited = RequestBodyLimitMiddleware(app, max_body_size=most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        refused = False

        async def worded(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == _TOO_LARGE:
                refused = True
            if not refused:
                await send(message)

        await self._limited(scope, receive, worded)
        if refused:
            await refusal(Request(scope), _TOO_LARGE, WORDS[_TOO_LARGE])(scope, receive, send)
