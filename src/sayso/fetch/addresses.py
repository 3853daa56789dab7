"""One web page from an address that a person gave."""

from http import HTTPStatus
from importlib import metadata
from typing import TYPE_CHECKING

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.fetch.following import follow, told_status
from sayso.fetch.reaching import RULES, Rules
from sayso.fetch.records import Limits
from sayso.fetch.urls import Url
from sayso.fetch.wanted import ACCEPTED, page_in

if TYPE_CHECKING:
    from urllib3.response import HTTPResponse


def asking(accepted: str, agent: str) -> dict[str, str]:
    """The headers of every request: who asks, for what."""
    return {
        "User-Agent": f"Sayso/{metadata.version('sayso')} ({agent})",
        "Accept": accepted,
        "Accept-Language": "en",
        "Accept-Encoding": "gzip, deflate",
    }


def fetch_page(address: str, limits: Limits, rules: Rules = RULES) -> RawPage:
    """The page at an address, under the address that it was found at in the end.

    Raises InputError, with one line that goes on from the address, for whatever is no page to be had.
    """

    def take(url: Url, response: "HTTPResponse") -> RawPage:
        if response.status != HTTPStatus.OK:
            raise InputError(told_status(response.status))
        return page_in(url, response, "page", limits)

    headers = asking(ACCEPTED["page"], "reads a news report that a person asked for")
    return follow(address, take, headers=headers, rules=rules).taken
