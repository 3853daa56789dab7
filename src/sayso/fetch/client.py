"""Requests again and again, politely: feeds, sitemaps and pages of hosts that somebody else pays for.

The host's robots.txt is kept to, and so are pauses between requests, what the host itself asks for, and limits of our
own. What an address gave the last time is not asked for again while it is unchanged.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Literal

import msgspec

from sayso.core.errors import InputError
from sayso.core.records import RawPage, Record
from sayso.fetch.addresses import asking
from sayso.fetch.backoff import DAY, next_try, seconds_until
from sayso.fetch.following import beginning, follow, told_status
from sayso.fetch.hosts import MANNERS, Host, LaterError, Manners, Time
from sayso.fetch.reaching import RULES, Rules, UnreachableError
from sayso.fetch.records import DEFAULT_LIMITS, Limits
from sayso.fetch.robots import MOST, Robots
from sayso.fetch.urls import Url, parse
from sayso.fetch.wanted import ACCEPTED, Wanted, page_in

if TYPE_CHECKING:
    from urllib3.response import HTTPResponse

AnswerKind = Literal["found", "unchanged", "gone", "missing", "barred", "later", "failed"]

_ROBOTS_AGAIN = 600.0
_MOST_HOSTS, _MOST_SITES = 2_000, 500
"""That are remembered: anybody may name hosts without end, and hold against us the largest robots.txt for each."""
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,500}")
_CONTACT = re.compile(r"(?:https?://[\x21-\x27\x2a-\x7e]{3,150}|[\w.+-]{1,64}@[\w.-]{3,100})", re.ASCII)


class Answer(Record, frozen=True, kw_only=True):
    """What came of one request."""

    kind: AnswerKind
    """`gone` is 410, `missing` 404, `barred` what robots.txt forbids; `later` what the host or our limits put off."""
    page: RawPage | None = None
    """Only of `found`."""
    etag: str | None = None
    last_modified: str | None = None
    """Both as the server gave them, to be given back the next time; of `unchanged`, those to go on with."""
    moved_to: str | None = None
    """Where the address has moved for good: ask there from now on. Told whatever the server there answers."""
    retry_after: float | None = None
    """Of `later`, and perhaps of `failed`: not before so many seconds from now."""
    message: str = ""
    """One line that goes on from the address, of whatever is neither `found` nor `unchanged`."""
    asked: bool = True
    """False where it was not our turn, so that the server was not even asked."""


class _BarredError(InputError):
    """What robots.txt forbids."""


class _NoRulesError(LaterError):
    """There is no knowing what robots.txt allows, so that nothing is allowed."""


@dataclass(slots=True)
class _Site:
    """The robots.txt of one host and port, and when to ask for it again."""

    busy: Lock = field(default_factory=Lock)
    robots: Robots | None = None
    etag: str | None = None
    last_modified: str | None = None
    again: float = 0.0
    failures: int = 0
    why: str = ""


class Client:
    """One for a run; keeps politeness by host, also between threads. Never raises for what a server does."""

    def __init__(
        self,
        manners: Manners = MANNERS,
        *,
        limits: Limits = DEFAULT_LIMITS,
        rules: Rules = RULES,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`rules`, `clock` and `sleep` other than these are for tests. Raises InputError for a contact that is none."""
        if manners.contact and not _CONTACT.fullmatch(manners.contact):
            raise InputError(f"the contact {manners.contact!r} is neither an address of the web nor one of mail")
        self._manners, self._limits, self._rules = manners, limits, rules
        self._time = Time(clock, sleep)
        self._agent = "follows news for a reader" + (f"; {manners.contact}" if manners.contact else "")
        self._hosts: dict[str, Host] = {}
        self._sites: dict[str, _Site] = {}
        self._lock = Lock()

    def get(self, address: str, *, wanted: Wanted, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """Ask for an address, having waited for the host's turn; what must wait for long comes back as `later`."""
        headers = asking(ACCEPTED[wanted], self._agent)
        conditions = _conditions(etag, last_modified)

        def take(url: Url, response: "HTTPResponse") -> Answer:
            return self._taken(url, response, wanted, conditions)

        try:
            reached = follow(address, take, headers=headers | conditions, rules=self._rules, turn=self._turn)
        except LaterError as error:
            return Answer(
                kind="failed" if isinstance(error, _NoRulesError) else "later",
                retry_after=error.seconds,
                message=str(error),
                asked=False,
            )
        except _BarredError as error:
            return Answer(kind="barred", message=str(error))
        except InputError as error:
            return Answer(kind="failed", message=str(error))
        return msgspec.structs.replace(reached.taken, moved_to=reached.moved_to)

    def _taken(self, url: Url, response: "HTTPResponse", wanted: Wanted, conditions: dict[str, str]) -> Answer:
        """What the server answers, apart from its leading on."""
        status = response.status
        host = self._host(url)
        etag, last_modified = _validators(response)
        if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            asked = seconds_until(response.headers.get("Retry-After", ""), self._time.now())
            return Answer(kind="later", retry_after=host.refused(asked), message=told_status(status))
        host.answered()
        if status == HTTPStatus.NOT_MODIFIED and conditions:
            return Answer(
                kind="unchanged",
                etag=etag or conditions.get("If-None-Match"),
                last_modified=last_modified or conditions.get("If-Modified-Since"),
            )
        if status == HTTPStatus.GONE:
            return Answer(kind="gone", message=told_status(status))
        if status == HTTPStatus.NOT_FOUND:
            return Answer(kind="missing", message=told_status(status))
        if status != HTTPStatus.OK:
            return Answer(kind="failed", message=told_status(status))
        page = page_in(url, response, wanted, self._limits)
        return Answer(kind="found", page=page, etag=etag, last_modified=last_modified)

    @contextmanager
    def _turn(self, url: Url) -> Iterator[None]:
        """A turn at a host, if its robots.txt allows the address."""
        robots = self._robots(url)
        if not robots.allows(url.text):
            raise _BarredError("is barred to Sayso by the host's robots.txt: not fetched")
        with self._host(url).turn(robots.delay):
            yield

    def _host(self, url: Url) -> Host:
        with self._lock:
            host = self._hosts.get(url.host)
            if host is None:
                if len(self._hosts) >= _MOST_HOSTS:
                    self._hosts = {name: each for name, each in self._hosts.items() if not each.is_forgettable()}
                host = self._hosts[url.host] = Host(self._manners, self._time)
            return host

    def _robots(self, url: Url) -> Robots:
        """The rules that hold now. Raises _NoRulesError or LaterError where they cannot be had."""
        address = parse(f"{url.scheme}://{url.host_and_port}/robots.txt", None).text
        with self._lock:
            site = self._sites.pop(address, None) or _Site()
            self._sites[address] = site  # the last now
            if len(self._sites) > _MOST_SITES:
                del self._sites[next(iter(self._sites))]
        # Held while it is fetched. In there only hosts' turns are waited for, and in a turn no site is.
        with site.busy:
            now = self._time.now()
            due = not now < site.again <= now + DAY
            if due:
                self._ask_robots(address, site)
            if site.robots is None:
                error = _NoRulesError if due else LaterError
                told = f"is of a host whose robots.txt {site.why}; until it tells what it allows, nothing is fetched"
                raise error(told, seconds=max(1.0, site.again - self._time.now()))
            return site.robots

    def _ask_robots(self, address: str, site: _Site) -> None:
        """Ask for a host's rules. An old one holds on while no newer can be had (RFC 9309, 2.4)."""
        headers = asking("text/plain,*/*;q=0.5", self._agent)
        if site.robots is not None:
            headers |= _conditions(site.etag, site.last_modified)
        asked: list[float | None] = []

        def take(url: Url, response: "HTTPResponse") -> None:
            status = response.status
            if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                asked.append(seconds_until(response.headers.get("Retry-After", ""), self._time.now()))
                raise UnreachableError(told_status(status))
            self._host(url).answered()
            if status == HTTPStatus.NOT_MODIFIED and site.robots is not None:
                return
            # 4xx: there is none, so that all is allowed (2.3.1.3).
            site.robots = Robots(beginning(response, MOST)) if status == HTTPStatus.OK else Robots()
            site.etag, site.last_modified = _validators(response)

        try:
            follow(address, take, headers=headers, rules=self._rules, turn=lambda url: self._host(url).turn())
        except LaterError:  # it was not even asked
            raise
        except InputError as error:
            site.why = str(error)
            wait = next_try(site.failures, usual=_ROBOTS_AGAIN, retry_after=asked[0] if asked else None)
            site.failures += 1
        else:
            site.failures, wait = 0, DAY
        site.again = self._time.now() + wait


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    given = {"If-None-Match": _validator(etag), "If-Modified-Since": _validator(last_modified)}
    return {name: value for name, value in given.items() if value}


def _validators(response: "HTTPResponse") -> tuple[str | None, str | None]:
    return _validator(response.headers.get("ETag")), _validator(response.headers.get("Last-Modified"))


def _validator(value: str | None) -> str | None:
    """An ETag or a date as it may be sent back."""
    value = (value or "").strip()
    return value if _VALIDATOR.fullmatch(value) else None
