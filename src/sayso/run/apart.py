"""Where shards may go: not among the inputs, of which they would be some the next time."""

import os
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from sayso.core.errors import SaysoError
from sayso.fetch import stores
from sayso.fetch.sources import STDIN
from sayso.fetch.urls import is_address

_FILE: Final = re.compile(r"file://", re.IGNORECASE)


def keep_apart(address: str, paths: Sequence[str]) -> None:
    """Raises SaysoError where a folder of shards is that of an input, or lies in it or above it."""
    out = _place(address)
    for path in paths:
        if path == STDIN or (is_address(path) and not stores.is_stored(path) and not _FILE.match(path)):
            continue
        there = _place(path)
        # As far as both are named, as `*.parquet` takes in no folder `shards` beside it.
        if all(map(_meets, out.parts, takewhile(lambda part: part != "**", there.parts))):
            raise SaysoError(
                f"--out {address} would mix shards with the input {path}: choose a folder neither in it nor above it"
            )


def _meets(part: str, pattern: str) -> bool:
    """Whether a pattern, or the name of a folder, takes in a part of a path."""
    return part == pattern or fnmatchcase(part, pattern)


def _place(path: str) -> PurePosixPath:
    """Where it is, in one form whatever way it is written."""
    if stores.is_stored(path):
        scheme, _, rest = path.partition("://")
        return PurePosixPath(f"{scheme.lower()}://") / rest
    local = unquote(urlsplit(path).path) if _FILE.match(path) else path
    return PurePosixPath(os.path.realpath(local.replace("\x00", "")).replace(os.sep, "/"))
