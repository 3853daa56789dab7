"""A source's bytes, wherever they lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sayso.fetch import stores
from sayso.fetch.sources import Source


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """A file of this machine or of a store, as it is packed. Raises OSError or InputError."""
    if source.in_store:
        with stores.opened(source.path) as stream:
            yield stream
    else:
        with Path(source.path).open("rb") as stream:
            yield stream
