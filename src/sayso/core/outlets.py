"""The ways in which a report may write the name of another publisher."""

import re
from functools import lru_cache
from typing import Final

_INITIAL: Final = re.compile(r"\b[A-Z]")
_DOMAIN: Final = re.compile(
    r"^(?:https?://)?(?:www\.)?|\.(?:com?|org|net|info|[a-z]{2})(?:\.[a-z]{2})?/?$", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def ways(publisher: str) -> frozenset[str]:
    """As given, without `The`, and a domain without its ends."""
    bare = _DOMAIN.sub("", publisher.strip())
    found = {publisher.strip(), bare, bare.removeprefix("The "), bare[:1].upper() + bare[1:]}
    return frozenset(way for way in found if len(way) > 1)


@lru_cache(maxsize=16384)
def initials(name: str) -> str | None:
    """Of a name of several words."""
    letters = "".join(_INITIAL.findall(name))
    return letters if len(letters) > 1 else None
