"""Where shards may go: not among the inputs, of which they would be some the next time."""

import os
import re
from collections.abc import Sequence
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from sayso.core.errors import SaysoError
from sayso.fetch import stores
from sayso.fetch.sources import STDIN
from sayso.fetch.urls import is_address

_FILE: Final = re.compile(r"file://", re.IGNORECASE)
_PATTERN: Final = re.compile(r"[*?\[]")


def keep_apart(address: str, paths: Sequence[str]) -> None:
    """Raises SaysoError where a folder of shards is that of an input, or lies in it or above it."""
    out = _place(address)
    for path in paths:
        if path == STDIN or (is_address(path) and not stores.is_stored(path) and not _FILE.match(path)):
            continue
        there = _place(path)
        if there == out or out in there.parents or there in out.parents:
            raise SaysoError(
                f"--out {address} would mix shards with the input {path}: choose a folder neither in it nor above it"
            )


def _place(path: str) -> PurePosixPath:
    """Where it is, in one form whatever way it is written; of a pattern, the folder that it begins in."""
    if stores.is_stored(path):
        scheme, _, rest = path.partition("://")
        place = PurePosixPath(f"{scheme.lower()}://") / rest
    else:
        local = unquote(urlsplit(path).path) if _FILE.match(path) else path
        place = PurePosixPath(os.path.realpath(local.replace("\x00", "")).replace(os.sep, "/"))
        if os.path.lexists(place):  # whatever its name looks like
            return place
    return PurePosixPath(*takewhile(lambda part: not _PATTERN.search(part), place.parts))
