"""How a page answers: with its template, or, asked for `.json`, with the same record as JSON; each with its ETag."""

import hashlib
from typing import Any

import msgspec
from fastapi import Request, Response

from sayso.web.site import site


def answer(request: Request, template: str, record: Any, **words: Any) -> Response:
    """The record as the address asks for it; `words` are what only the template needs."""
    if request.url.path.endswith(".json"):
        return as_json(request, record)
    return as_page(request, template, record, **words)


def as_json(request: Request, record: Any) -> Response:
    """The record as JSON, whatever the address."""
    return tagged(request, msgspec.json.encode(record), "application/json")


def as_page(request: Request, template: str, record: Any, **words: Any) -> Response:
    """The record as a page, whatever the address."""
    shown = site(request).render(template, request=request, viewer=request.state.viewer, page=record, **words)
    return tagged(request, shown.encode(), "text/html; charset=utf-8")


def tagged(request: Request, content: bytes, media_type: str) -> Response:
    """The content with a hash of it; only the hash if the one who asks has it already."""
    tag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization"}
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
