"""What is watched, and what somebody wants to be told of, as feeds.toml says it (`loading.py` reads it)."""

import base64
import binascii
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from sayso.core.errors import SaysoError
from sayso.core.records import Record
from sayso.core.vocabulary import StatusName

SourceKind = Literal["feed", "sitemap", "folder"]
When = Literal["status", "contradiction", "overdue", "correction", "withdrawal", "new-story"]

EXAMPLE: Final = Path(__file__).with_name("example.toml")
TERMINAL: Final = "terminal"
_LEAST_SECRET: Final = 24
"""Bytes, as Standard Webhooks asks for."""


class Source(Record, frozen=True, kw_only=True):
    """A feed, sitemap or folder that is watched."""

    kind: SourceKind
    address: str
    """A URL, or the absolute path of a folder."""
    every: float
    """Seconds."""
    publisher: str | None = None
    """Of its reports, where neither they nor their entries tell; by default the feed's title."""
    match: tuple[str, ...] = ()
    """Of what a feed or sitemap names, only that in whose title or address one of these words stands."""


class Rule(Record, frozen=True, kw_only=True):
    """What somebody wants to be told of, and where."""

    name: str
    when: When
    stories: tuple[int, ...] = ()
    words: str = ""
    """All of them stand in the story's headline, its place, or what its sources say."""
    actor: str = ""
    """A code, or its first part, of the deed's actor or recipient or of a source."""
    type: str = ""
    statuses: tuple[StatusName, ...] = ()
    tell: tuple[str, ...] = (TERMINAL,)
    """`terminal`, the absolute path of a file, or an address."""


class Hook(Record, frozen=True, kw_only=True):
    """Where alerts are sent to over the web."""

    address: str
    secret: str
    """The name of the environment variable that holds the secret."""
    private: bool = False
    """It may lie in a private network: the user has said so himself."""


class Config(Record, frozen=True, kw_only=True):
    """All of feeds.toml."""

    sources: tuple[Source, ...]
    rules: tuple[Rule, ...] = ()
    hooks: tuple[Hook, ...] = ()
    pause: float = 2.0
    """Seconds between two requests to one host."""
    recheck: int = 14
    """Days for which a report is asked for again, to see whether it is corrected or withdrawn."""
    back: int = 7
    """Days: of what a sitemap names when it is first seen, only that of the last ones is read."""
    contact: str = ""


def secret_of(hook: Hook, environment: Mapping[str, str] = os.environ) -> bytes:
    """The secret to sign with. Raises SaysoError, which never tells it, if there is none that can be used."""
    value = environment.get(hook.secret, "").strip()
    if not value:
        raise SaysoError(f"the environment variable {hook.secret}, which is to hold a webhook's secret, is not set")
    try:
        secret = base64.b64decode(value.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) < _LEAST_SECRET:
        raise SaysoError(
            f"the environment variable {hook.secret} holds no secret of {_LEAST_SECRET} bytes or more in Base64; "
            "`openssl rand -base64 32` makes one"
        )
    return secret
