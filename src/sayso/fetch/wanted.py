"""What a request may be for, and what of an answer is taken as that."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.fetch.following import body
from sayso.fetch.kinds import GZIP
from sayso.fetch.records import MEGABYTE, Limits, too_large
from sayso.fetch.unpacking import unpack
from sayso.fetch.urls import Url, charset_of, media_type_of, name_of

if TYPE_CHECKING:
    from urllib3.response import HTTPResponse

Wanted = Literal["page", "feed", "sitemap"]

ACCEPTED: Mapping[Wanted, str] = {
    "page": "text/html,application/xhtml+xml,text/plain;q=0.9",
    "feed": "application/atom+xml,application/rss+xml,application/rdf+xml,application/xml;q=0.9,text/xml;q=0.9",
    "sitemap": "application/xml,text/xml,text/plain;q=0.9,application/gzip;q=0.9",
}

XML = "application/xml"
_MOST = {"feed": 5 * MEGABYTE, "sitemap": 52_428_800}
"""Bytes, unpacked; a sitemap's limit is that of its protocol."""
_BARE = re.compile(r"(?:|text/plain|text/html|application/octet-stream|(?:application|binary)/x?-?gzip)")
"""What servers say of XML, too; the parser tells what it is."""
_XML = re.compile(r"(?:application|text)/(?:[a-z0-9.-]{1,40}\+)?xml")
_PACKED = b"\x1f\x8b"


def page_in(url: Url, response: "HTTPResponse", wanted: Wanted, limits: Limits) -> RawPage:
    """The page in an open answer. Raises InputError for what is none of the kind wanted, or is too large."""
    declared = response.headers.get("Content-Type", "")
    if wanted == "page":
        media_type, content = media_type_of(declared), body(response, limits.max_bytes, too_large(limits))
    else:
        kind = declared.partition(";")[0].strip().lower()
        if not _XML.fullmatch(kind) and not _BARE.fullmatch(kind):
            raise InputError(f"is {re.sub(r'[^a-z0-9/.+-]', '', kind)[:60]}, not a {wanted} (XML)")
        media_type, content = XML, _unpacked(response, wanted)
    return RawPage(
        origin=url.text,
        name=name_of(url),
        media_type=media_type,
        content=content,
        url=url.text,
        charset=charset_of(declared),
    )


def _unpacked(response: "HTTPResponse", wanted: Literal["feed", "sitemap"]) -> bytes:
    most = _MOST[wanted]
    beyond = f"is larger than {most / MEGABYTE:.0f} MB, which no {wanted} should be"
    content = body(response, most, beyond)
    if content.startswith(_PACKED):
        content = unpack(content, GZIP, most)
        if len(content) > most:
            raise InputError(beyond)
    return content
