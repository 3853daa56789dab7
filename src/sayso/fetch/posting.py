"""Sending something to an address that a user named: looked up and checked as those are that pages come from."""

import time
from collections.abc import Mapping
from dataclasses import replace

from sayso.fetch.following import told_status
from sayso.fetch.reaching import RULES, Rules, UnreachableError, answering
from sayso.fetch.urls import parse


class RefusedError(UnreachableError):
    """The server has answered, and did not take it."""

    def __init__(self, status: int) -> None:
        super().__init__(told_status(status))
        self.status = status


def post(
    address: str, content: bytes, headers: Mapping[str, str], *, private: bool = False, rules: Rules = RULES
) -> None:
    """Send it, once; no redirect is followed, since whoever gets it was named by the user.

    `private`: the address may lie in a private network. Raises InputError, with one line that goes on from the
    address, unless the server takes it.
    """
    if private:
        rules = replace(rules, permitted=lambda found: True, ports=None)
    url = parse(address, rules.ports)
    with answering(url, headers, rules, time.monotonic() + rules.seconds, posted=content) as response:
        # By the status alone: it is taken, whatever becomes of the rest of the answer.
        if not 200 <= response.status < 300:
            raise RefusedError(response.status)
