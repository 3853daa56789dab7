"""Servers on this machine's loopback, which the rules of tests permit; the names of hosts are made up."""

import http.server
import threading
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

from sayso.fetch.client import Client
from sayso.fetch.hosts import Manners
from sayso.fetch.reaching import Rules
from sayso.fetch.records import Limits

LOOPBACK = ip_address("127.0.0.1")
TEXT = (
    "Colonel Ivo Brandt said on Monday that the northern brigade had left Port Calder. "
    "Residents of the town, in the north of Veldmark, saw forty lorries drive off over the bridge before dawn."
)
HTML = f"<html><head><title>Brigade leaves</title></head><body><article><h1>Brigade leaves</h1><p>{TEXT}</p></article>"

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class Site:
    """A server on loopback; `pages` says how each path is answered, `asked` what it was asked."""

    def __init__(self) -> None:
        site = self
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                site.pages[self.path](self)

            def log_message(self, *_: Any) -> None: ...

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None: ...

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def at(self, path: str, host: str = "news.test", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def answer(
    body: bytes = HTML.encode(), kind: str | None = "text/html; charset=utf-8", status: int = 200, **headers: str
) -> Answer:
    def write(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if kind is not None:
            handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return write


def leads_to(location: str, status: int = 302) -> Answer:
    return answer(b"", None, status, Location=location)


RULES_HERE = Rules(
    permitted=lambda address: address == LOOPBACK,
    look_up=lambda host, port: (LOOPBACK,),
    ports=None,
    connect_seconds=2,
    silent_seconds=0.5,
    seconds=3,
)


FEED = b"<rss version='2.0'><channel><title>The Calder Herald</title></channel></rss>"
NONE = answer(b"", None, 404)


class Clock:
    """Time that passes only where somebody sleeps, or moves it on."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def client(clock: Clock, rules: dict[str, Any] | None = None, **manners: Any) -> Client:
    return Client(
        Manners(**manners),
        limits=Limits(max_bytes=100_000),
        rules=replace(RULES_HERE, **rules or {}),
        clock=clock,
        sleep=clock.sleep,
    )


def feed(body: bytes = FEED, kind: str | None = "application/rss+xml", **headers: str) -> Answer:
    return answer(body, kind, **headers)


def asked(site: Site, *, robots: bool = False) -> list[str]:
    return [path for path, _ in site.asked if robots or path != "/robots.txt"]
