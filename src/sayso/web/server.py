"""The server itself: a socket, uvicorn, and an orderly end."""

import contextlib
import logging
import os
import socket
import sys
import webbrowser
from dataclasses import replace

import uvicorn

from sayso.core.errors import SaysoError
from sayso.core.records import Record
from sayso.ledger import Ledger
from sayso.settings import Settings
from sayso.web.app import create_app
from sayso.web.security.access import Access
from sayso.web.security.guard import is_loopback
from sayso.web.site import Site

CONNECTIONS = 200
"""At one time; a browser opens up to six."""
PATIENCE = 5
"""Seconds that requests have to end once the server is to stop."""
TURN = 0.0005
"""Seconds that a thread computes while others wait; after each look into the ledger it has to wait for its turn."""


class Listen(Record, frozen=True, kw_only=True):
    """Where the server listens, and how it speaks of it."""

    host: str
    port: int
    """0: any that is free."""
    proxy: str | None = None
    """The address of a proxy that says for whom it asks."""
    log: bool = False
    browse: bool = False


def is_local(host: str) -> bool:
    """Whether only this machine can reach what listens there. Raises SaysoError if there is no such host."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SaysoError(f"there is no host {host!r} to listen at") from error
    return bool(found) and all(is_loopback(str(address[0]).partition("%")[0]) for *_, address in found)


def run(ledger: Ledger, name: str, access: Access, settings: Settings, listen: Listen) -> None:
    """Serve until Ctrl-C. Raises SaysoError if nothing can listen there."""
    sys.setswitchinterval(TURN)
    with _bound(listen) as bound:
        port = bound.getsockname()[1]
        # Browsers keep the cookies of all ports of a machine in one jar.
        own = replace(access, cookie=f"sayso_{port}")
        app = create_app(Site(ledger=ledger, name=name, access=own, settings=settings))
        host = f"[{listen.host}]" if ":" in listen.host else listen.host
        address = f"http://{'localhost' if listen.host in ('0.0.0.0', '::') else host}:{port}/"  # noqa: S104
        print(f"{name} is at {address}  (Ctrl-C stops it)", flush=True)
        if access.is_open:
            print(f"Whoever uses this machine can read and correct it, as {access.owner}.", flush=True)
        if listen.browse:
            webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt):
            _server(app, listen).run(sockets=[bound])
        print("Stopped.", flush=True)


def _server(app: object, listen: Listen) -> uvicorn.Server:
    if listen.log:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    return uvicorn.Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            ws="none",
            log_config=None,
            log_level="info" if listen.log else "warning",
            access_log=listen.log,
            server_header=False,
            proxy_headers=listen.proxy is not None,
            forwarded_allow_ips=listen.proxy,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=PATIENCE,
        )
    )


def _bound(listen: Listen) -> socket.socket:
    """A socket that listens already, so that it is known to before anything is printed."""
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    try:
        return socket.create_server((listen.host, listen.port), family=family, backlog=128)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise SaysoError(
            f"cannot listen at {listen.host}, port {listen.port}: {why}; `--port 0` takes any port that is free"
        ) from error
