"""From an address to the answer that it leads to; each redirect is a new address, checked as the first was."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Generic, TypeVar

from sayso.core.errors import InputError
from sayso.fetch.reaching import RULES, Rules, answering
from sayso.fetch.urls import Url, parse, shown

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse, HTTPResponse

T = TypeVar("T")

_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = frozenset({302, 303, 307}) | _FOR_GOOD
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Reached(Generic[T]):
    """What was taken from the answer, and how the way there went."""

    taken: T
    moved_to: str | None
    """Where the address has moved for good, if it has; what only lies there for now does not count."""


def follow(
    address: str,
    take: "Callable[[Url, HTTPResponse], T]",
    *,
    headers: Mapping[str, str],
    rules: Rules = RULES,
    turn: Callable[[Url], AbstractContextManager[None]] = lambda url: nullcontext(),
) -> Reached[T]:
    """Ask for an address, and `take` from the open answer that it leads to in the end.

    `turn` is entered for each request on the way; the time spent in waiting for it does not count. Raises InputError,
    with one line that goes on from the address, for all that goes wrong, also in taking.
    """
    left = rules.seconds
    visited = [parse(address, rules.ports)]
    moved: Url | None = None
    for_good = True
    while True:
        url = visited[-1]
        try:
            with turn(url):
                began = time.monotonic()
                with answering(url, headers, rules, began + left) as response:
                    if response.status not in _REDIRECTS:
                        return Reached(take(url, response), moved.text if moved else None)
                    target = _target(url, response, rules)
                    for_good &= response.status in _FOR_GOOD
                left -= time.monotonic() - began
        except InputError as error:
            if len(visited) > 1:  # not the address that was asked for: say which
                error.args = (f"leads to {shown(url.text)}, which {error}",)
            raise
        if target in visited:
            raise InputError("leads round in a circle: not fetched")
        if len(visited) > rules.redirects:
            raise InputError(f"leads on more than {rules.redirects} times: not fetched")
        visited.append(target)
        moved = target if for_good else moved


def _target(url: Url, response: "BaseHTTPResponse", rules: Rules) -> Url:
    location = response.headers.get("Location", "")
    if not location:
        raise InputError("leads on, but does not say where")
    target = url.joined(location, rules.ports)
    if url.scheme == "https" and target.scheme == "http":
        raise InputError(f"leads from https to http ({shown(target.text)}), where anybody may alter it: not fetched")
    return target


def told_status(status: int) -> str:
    """What is said of an answer that holds nothing to be read."""
    known = {each.value: f" ({each.phrase})" for each in HTTPStatus}
    return f"cannot be had: the server answers {status}{known.get(status, '')}"


def body(response: "HTTPResponse", most: int, too_large: str) -> bytes:
    """The body, unpacked; no more of it than allowed is ever held, nor taken from the wire.

    Raises InputError for one that is empty, packed in another way than was asked for, or, with `too_large`, larger.
    """
    _check_packing(response)
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and (len(length) > 15 or int(length) > most):
        raise InputError(too_large)
    content = bytearray()
    while chunk := response.read1(_CHUNK):
        content += chunk
        if len(content) > most or response.tell() > most:
            raise InputError(too_large)
    if not content.strip():
        raise InputError("is empty")
    return bytes(content)


def beginning(response: "HTTPResponse", most: int) -> bytes:
    """So many bytes of the body at most; what follows them is never taken from the wire."""
    _check_packing(response)
    content = bytearray()
    while len(content) < most and (chunk := response.read1(min(_CHUNK, most - len(content)))):
        content += chunk
    return bytes(content)


def _check_packing(response: "HTTPResponse") -> None:
    if response.headers.get("Content-Encoding", "").strip().lower() not in _ENCODINGS:
        raise InputError("comes packed in a way that was not asked for")
