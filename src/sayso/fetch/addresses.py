"""One web page from an address that a person gave; never anything of a private network.

Whoever can make Sayso fetch what he likes could look through its eyes at what only its machine sees. So a name is
looked up once, all that it stands for is checked, and the connection goes to what was checked and nowhere else: what
the name stands for a moment later does not matter. Each redirect is a new address, checked as the first was.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from importlib import metadata
from ipaddress import ip_address
from threading import Timer
from typing import TYPE_CHECKING

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.fetch.networks import Address, is_public
from sayso.fetch.records import Limits, too_large
from sayso.fetch.urls import Url, charset_of, media_type_of, name_of, parse, shown

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import BaseHTTPResponse, HTTPResponse

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_CHUNK = 1 << 16
_PRIVATE = "is inside a private network: not fetched"


def _looked_up(host: str, port: int) -> Sequence[Address]:
    """All addresses of a host, in the order to try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(str(where[0])) for *_, where in found))


@dataclass(frozen=True, slots=True)
class Rules:
    """Where a fetch may go, and how long it may take; others than these are for tests, which reach only loopback."""

    permitted: Callable[[Address], bool] = is_public
    look_up: Callable[[str, int], Sequence[Address]] = _looked_up
    ports: frozenset[int] | None = frozenset({80, 443, 8080, 8443})
    """None: any. Behind other ports are mail, databases and the like, not news."""
    redirects: int = 5
    connect_seconds: float = 10
    silent_seconds: float = 15
    """So long a server may say nothing."""
    seconds: float = 45
    """For the whole way, redirects included; the look-up of a name keeps its own time."""


RULES = Rules()


def taken_apart(address: str, rules: Rules = RULES) -> Url:
    """An address that may be fetched, as far as can be told without looking anything up. Raises InputError."""
    # Where no port is barred: whoever names a private address shall be told that, not which ports there are.
    bare = parse(address, None)
    try:
        permitted = rules.permitted(ip_address(bare.host))
    except ValueError:
        permitted = True
    if not permitted:
        raise InputError(_PRIVATE)
    return parse(address, rules.ports)


def fetch_page(address: str, limits: Limits, rules: Rules = RULES) -> RawPage:
    """The page at an address, under the address that it was found at in the end.

    Raises InputError, with one line that goes on from the address, for whatever is no page to be had.
    """
    ends = time.monotonic() + rules.seconds
    visited = [parse(address, rules.ports)]
    while True:
        url = visited[-1]
        try:
            with _answer(url, rules, ends) as response:
                if response.status not in _REDIRECTS:
                    return _page(url, response, limits)
                target = _target(url, response, rules)
        except InputError as error:
            # Where another address than the person's own is at fault, say which.
            raise error if len(visited) == 1 else InputError(f"leads to {shown(url.text)}, which {error}") from None
        if target in visited:
            raise InputError("leads round in a circle: not fetched")
        if len(visited) > rules.redirects:
            raise InputError(f"leads on more than {rules.redirects} times: not fetched")
        visited.append(target)


def _target(url: Url, response: "BaseHTTPResponse", rules: Rules) -> Url:
    location = response.headers.get("Location", "")
    if not location:
        raise InputError("leads on, but does not say where")
    target = url.joined(location, rules.ports)
    if url.scheme == "https" and target.scheme == "http":
        raise InputError(f"leads from https to http ({shown(target.text)}), where anybody may alter it: not fetched")
    return target


@contextmanager
def _answer(url: Url, rules: Rules, ends: float) -> Iterator["HTTPResponse"]:
    """The open answer to one request; all that can go wrong meanwhile is told as an InputError."""
    from urllib3.exceptions import HTTPError

    opened = _connected(_checked(url, rules), url.port, rules, ends)
    guard = opened.dup()  # TLS takes the socket over, its twin stays ours
    late: list[bool] = []

    def hang_up() -> None:
        late.append(True)
        guard.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(0.0, ends - time.monotonic()), hang_up)
    timer.daemon = True
    timer.start()
    connection = _connection(url, opened, rules)
    try:
        connection.request("GET", url.target, headers=_headers(url), preload_content=False, decode_content=True)
        with closing(connection.getresponse()) as response:
            yield response
        if late:  # to a body of no announced length, hanging up is an end like any other
            raise TimeoutError
    except (InputError, HTTPError, HTTPException, OSError, ValueError) as error:
        if late:
            raise InputError(f"took longer than {rules.seconds:g} seconds: given up") from None
        raise error if isinstance(error, InputError) else InputError(_why(error)) from None
    finally:
        timer.cancel()
        connection.close()
        opened.close()
        guard.close()


def _checked(url: Url, rules: Rules) -> Sequence[Address]:
    try:
        found = [ip_address(url.host)]
    except ValueError:
        try:
            found = list(rules.look_up(url.host, url.port))
        except (OSError, UnicodeError):
            found = []
    if not found:
        raise InputError(f"is not to be found: there is no {url.host}")
    # One private address among public ones is a mistake or a trick; neither is worth a second try.
    if not all(rules.permitted(address) for address in found):
        raise InputError(_PRIVATE)
    return found


def _connected(found: Sequence[Address], port: int, rules: Rules, ends: float) -> socket.socket:
    """A connection to the first of the addresses that takes one."""
    told = "does not answer"
    for address in found:
        left = ends - time.monotonic()
        if left <= 0:
            raise InputError("does not answer in time")
        try:
            opened = socket.create_connection((str(address), port), min(left, rules.connect_seconds))
        except TimeoutError:
            told = "does not answer in time"
        except OSError as error:
            told = f"cannot be reached: {error.strerror or type(error).__name__}"
        else:
            opened.settimeout(rules.silent_seconds)
            return opened
    raise InputError(told)


def _connection(url: Url, opened: socket.socket, rules: Rules) -> "HTTPConnection":
    """A connection that speaks to the host by its name, over a socket that is open already."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    if url.scheme == "http":

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return opened

        return Plain(url.host, url.port, timeout=rules.silent_seconds)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return opened

    context = ssl.create_default_context()
    return Secure(url.host, url.port, timeout=rules.silent_seconds, ssl_context=context, server_hostname=url.host)


def _headers(url: Url) -> dict[str, str]:
    return {
        "Host": url.host_and_port,
        "User-Agent": f"Sayso/{metadata.version('sayso')} (reads a news report that a person asked for)",
        "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9",
        "Accept-Language": "en",
        "Accept-Encoding": "gzip, deflate",
    }


def _page(url: Url, response: "HTTPResponse", limits: Limits) -> RawPage:
    if response.status != HTTPStatus.OK:
        known = {status.value: f" ({status.phrase})" for status in HTTPStatus}
        raise InputError(f"cannot be had: the server answers {response.status}{known.get(response.status, '')}")
    kind = response.headers.get("Content-Type", "")
    media_type = media_type_of(kind)
    if response.headers.get("Content-Encoding", "").strip().lower() not in _ENCODINGS:
        raise InputError("comes packed in a way that was not asked for")
    content = _content(response, limits)
    if not content.strip():
        raise InputError("is empty")
    return RawPage(
        origin=url.text,
        name=name_of(url),
        media_type=media_type,
        content=content,
        url=url.text,
        charset=charset_of(kind),
    )


def _content(response: "HTTPResponse", limits: Limits) -> bytes:
    """The body, unpacked; no more of it than allowed is ever held, nor taken from the wire."""
    most = limits.max_bytes
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and (len(length) > 15 or int(length) > most):
        raise InputError(too_large(limits))
    content = bytearray()
    while chunk := response.read1(_CHUNK):
        content += chunk
        if len(content) > most or response.tell() > most:
            raise InputError(too_large(limits))
    return bytes(content)


def _why(error: Exception) -> str:
    """What went wrong, to a person."""
    from urllib3.exceptions import DecodeError, SSLError
    from urllib3.exceptions import TimeoutError as Late

    causes = [error, error.__cause__, error.__context__, *error.args]
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"has no certificate to be trusted: {cause.verify_message}"
    if any(isinstance(cause, ssl.SSLError | SSLError) for cause in causes):
        return "does not speak the secure protocol (TLS) that its address promises"
    if any(isinstance(cause, Late | TimeoutError) for cause in causes):
        return "does not answer in time"
    if isinstance(error, DecodeError):
        return "comes packed, and cannot be unpacked"
    return "cannot be fetched: the server broke off, or answers what is no HTTP"
