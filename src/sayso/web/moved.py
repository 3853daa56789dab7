"""Stories whose reports are in another one now: whoever asks for the old number is led there."""

import re

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from sayso.core.errors import MovedError
from sayso.web.security.refusals import failed


def moved(request: Request, error: Exception) -> Response:
    """The same page of the story that most of the reports are in; where no address names the story, that it is gone."""
    assert isinstance(error, MovedError)  # noqa: S101 - as registered
    path = (request.scope.get("raw_path") or request.scope["path"].encode()).decode("latin-1").partition("?")[0]
    there, found = re.subn(rf"(/stories/){error.number}(?=[./]|$)", rf"\g<1>{error.now}", path, count=1)
    if not found or request.method not in ("GET", "HEAD"):
        return failed(request, error)
    asked = request.scope.get("query_string", b"").decode("latin-1")
    return RedirectResponse(f"{there}?{asked}" if asked else there, status_code=303)
