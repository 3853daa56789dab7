"""A folder of files that many write to: on a disk, or in a store of objects at an address such as `s3://bucket/folder`.

A file is there as a whole or not at all, whatever becomes of its writer, and is never written to again.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sayso.core.errors import InputError, SaysoError
from sayso.fetch.stores import is_stored

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_DRAFT: Final = ".draft-"
"""Begins the names of files that are being written."""


class Folder:
    """The files below one address, by their path from there.

    The `address` of a folder on a disk is its whole path: others who are given it may stand in another folder.
    """

    def __init__(self, address: str) -> None:
        """Raises SaysoError where the address is of a kind that this installation knows nothing of."""
        from fsspec.core import url_to_fs

        if ("://" in address and not (is_stored(address) or address.startswith("file://"))) or "::" in address:
            raise SaysoError(
                f"{address} is neither a folder nor the address of one in a store, such as s3://bucket/out"
            )
        if "@" in urlsplit(address).netloc:
            raise SaysoError("an address with a user name or password in it is not taken; give it without")
        try:
            self._files: AbstractFileSystem
            self._files, root = url_to_fs(address)
        except ImportError as error:
            raise SaysoError(
                f"{address} needs a package that is not installed ({error}); for s3://: pip install 'sayso[ray]'"
            ) from error
        except (ValueError, OSError) as error:
            raise SaysoError(f"{address} is no address that files can be kept at: {error}") from error
        self._root = root.rstrip("/")
        self._is_disk = "file" in _protocols(self._files)
        self.address = root if self._is_disk else address

    def put(self, path: str, content: bytes) -> None:
        """Keep a file. A store of objects takes it whole; on a disk it gets its name when it is whole."""
        with self._told("written"):
            if not self._is_disk:
                self._files.pipe_file(self._at(path), content)
                return
            target = Path(self._at(path))
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f"{_DRAFT}{uuid.uuid4().hex}")
            try:
                with draft.open("wb") as out:
                    out.write(content)
                    out.flush()
                    os.fsync(out.fileno())
                draft.replace(target)
            finally:
                draft.unlink(missing_ok=True)

    def get(self, path: str) -> bytes:
        """The file's bytes. Raises InputError if it is not there."""
        with self._told("read"):
            try:
                return bytes(self._files.cat_file(self._at(path)))
            except FileNotFoundError:
                raise InputError(f"{self.address} lacks its file {path}") from None

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        with self._told("read"):
            self._files.invalidate_cache()
            return bool(self._files.exists(self._at(path)))

    def names(self, path: str) -> list[str]:
        """The names of the files right below a path, sorted; those that are still being written are none."""
        return sorted(self.sizes(path))

    @property
    def is_near(self) -> bool:
        """Whether the files lie on a disk, where reading them costs next to nothing."""
        return self._is_disk

    def sizes(self, path: str) -> dict[str, int]:
        """The files right below a path, with their sizes in bytes."""
        with self._told("read"):
            self._files.invalidate_cache()
            try:
                found = self._files.ls(self._at(path), detail=True)
            except FileNotFoundError:
                return {}
        sizes = {PurePosixPath(entry["name"]).name: int(entry["size"]) for entry in found if entry["type"] == "file"}
        return {name: size for name, size in sizes.items() if not name.startswith(_DRAFT)}

    def sweep(self, path: str) -> None:
        """Take away what writers that died have begun right below a path, once nobody writes there."""
        with self._told("written"):
            if self._is_disk:
                for draft in Path(self._at(path)).glob(f"{_DRAFT}*"):
                    draft.unlink(missing_ok=True)

    def remove(self, path: str) -> None:
        """Take a file away, if it is there."""
        with self._told("written"):
            try:
                self._files.rm_file(self._at(path))
            except FileNotFoundError:
                return

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """What goes wrong between here and there is one line, never in a store's own words, which may hold keys."""
        try:
            yield
        except SaysoError:
            raise
        except Exception as error:  # each store has errors of its own
            raise SaysoError(f"{self.address} cannot be {what}: {_why(error, is_disk=self._is_disk)}") from error


def _why(error: Exception, *, is_disk: bool) -> str:
    name = type(error).__name__
    if is_disk:
        return (isinstance(error, OSError) and error.strerror) or name
    if name == "NoCredentialsError":
        return "no credentials for it were found"
    if isinstance(error, FileNotFoundError):
        return "there is no such bucket or folder"
    return "no permission" if isinstance(error, PermissionError) else name


def _protocols(files: "AbstractFileSystem") -> tuple[str, ...]:
    protocol = files.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)
