"""Stores of objects, such as s3://bucket/folder: what is listed there, and how a file of it is opened.

Only a person at the command line names one. What visitors of the page hand in never comes here: the machine's own keys
open these stores.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit

from sayso.core.errors import InputError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

# Never fsspec's http (pages of the web come by `addresses`), nor what runs commands, logs in, or wraps another.
_DRIVERS = {
    "s3": "pip install 'sayso[ray]'",
    "gs": "pip install gcsfs",
    "az": "pip install adlfs",
    "hdfs": "install Hadoop's libhdfs",
    "memory": "install fsspec",
}
_SCHEME = re.compile(r"([a-z][a-z0-9]*)://", re.IGNORECASE)
_PATTERN = re.compile(r"[*?\[]")


def is_stored(path: str) -> bool:
    """Whether a path leads into a store of objects."""
    return (found := _SCHEME.match(path)) is not None and found[1].lower() in _DRIVERS


def listed(address: str) -> Iterator[tuple[str, str]]:
    """The files that an address stands for, a folder and a pattern (`*`, `?`, `[…]`) for many.

    Each as its address and, if it was found in a folder, its path below that, else nothing; sorted by path. Raises
    InputError.
    """
    with _told(address):
        files, path, prefix = _located(address)
        if _PATTERN.search(path):
            found = [(each, "") for each, about in files.glob(path, detail=True).items() if about["type"] == "file"]
        elif files.info(path)["type"] == "directory":
            top = path.rstrip("/") + "/"
            found = [(each, each.removeprefix(top)) for each in files.find(path)]
            found = [(each, below) for each, below in found if not re.search(r"(?:^|/)\.", below)]
        else:
            found = [(path, "")]
    for each, below in sorted(found, key=lambda file: file[0].split("/")):
        yield prefix + each, below


@contextmanager
def opened(address: str) -> Iterator[BinaryIO]:
    """One file of a store, as a stream that can seek. Raises InputError, also for what goes wrong as it is read."""
    with _told(address):
        files, path, _ = _located(address)
        with files.open(path, "rb") as stream:
            yield stream


def _located(address: str) -> "tuple[AbstractFileSystem, str, str]":
    """The store, the path in it, and what stands before the path in an address."""
    from fsspec.core import url_to_fs

    if "::" in address or "\x00" in address:
        raise InputError("is no address of a store that Sayso opens")
    if "@" in urlsplit(address).netloc:
        raise InputError("holds a user name or password; give the address without it")
    scheme, _, rest = address.partition("://")
    address = f"{scheme.lower()}://{rest.rstrip('/')}"
    found: tuple[Any, str] = url_to_fs(address)
    files, path = found
    if not path.strip("/") or not address.endswith(path):
        raise InputError("names no folder or file of a store")
    return files, path, address.removesuffix(path)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Whatever a driver raises, as one line; never in its own words, which may hold keys and signed addresses."""
    try:
        yield
    except (InputError, GeneratorExit):
        raise
    except FileNotFoundError:
        raise InputError("no such file or folder") from None
    except PermissionError:
        raise InputError("no permission to read it") from None
    except ImportError:
        scheme = address.partition(":")[0].lower()
        raise InputError(f"cannot be opened: the driver for {scheme}:// is missing ({_DRIVERS[scheme]})") from None
    except Exception as error:
        name = type(error).__name__
        known = "no credentials for it were found" if name == "NoCredentialsError" else f"cannot be read ({name})"
        raise InputError(known) from None
