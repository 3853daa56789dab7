"""One request to one host of the public internet, and to nothing of a private network.

Whoever can make Sayso fetch what he likes could look through its eyes at what only its machine sees. So a name is
looked up once, all that it stands for is checked, and the connection goes to what was checked and nowhere else: what
the name stands for a moment later does not matter.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from ipaddress import ip_address
from threading import Timer
from typing import TYPE_CHECKING

from sayso.core.errors import InputError
from sayso.fetch.networks import Address, is_public
from sayso.fetch.urls import Url, parse

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import HTTPResponse

_PRIVATE = "is inside a private network: not fetched"


class UnreachableError(InputError):
    """A host that does not answer, not in time, or not in HTTP."""


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


@contextmanager
def answering(
    url: Url, headers: Mapping[str, str], rules: Rules, ends: float, *, posted: bytes | None = None
) -> Iterator["HTTPResponse"]:
    """The open answer to one request; all that can go wrong meanwhile is told as an InputError.

    `posted` is what is sent, by POST; None: nothing is, and the request is a GET.
    """
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
        connection.request(
            "GET" if posted is None else "POST",
            url.target,
            body=posted,
            headers={"Host": url.host_and_port, **headers},
            preload_content=False,
            decode_content=True,
        )
        with closing(connection.getresponse()) as response:
            yield response
        if late:  # to a body of no announced length, hanging up is an end like any other
            raise TimeoutError
    except (InputError, HTTPError, HTTPException, OSError, ValueError) as error:
        if late:
            raise UnreachableError(f"took longer than {rules.seconds:g} seconds: given up") from None
        raise error if isinstance(error, InputError) else UnreachableError(_why(error)) from None
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
            raise UnreachableError("does not answer in time")
        try:
            opened = socket.create_connection((str(address), port), min(left, rules.connect_seconds))
        except TimeoutError:
            told = "does not answer in time"
        except OSError as error:
            told = f"cannot be reached: {error.strerror or type(error).__name__}"
        else:
            opened.settimeout(rules.silent_seconds)
            return opened
    raise UnreachableError(told)


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
