"""The folder that an export writes: all of it takes its place at the end, or nothing does.

The files grow in a folder beside it, `NAME.partial`, which is renamed when they are whole. Where a run is killed in
between, it stays, for the next one to remove. Only what an export has written, with nothing else in it, is replaced.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

import msgspec

from sayso.core.errors import SaysoError
from sayso.core.locks import locked
from sayso.core.text import safe

TOLD: Final = "export.json"
"""Of every export: what it is of, and which files are its own."""
_MARK: Final = ".sayso-export"
"""Stands in a folder in the making: what bears it is ours to remove."""


class Folder:
    """Files of an export in the making."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: list[str] = []
        """The names of those begun so far."""

    @contextmanager
    def text(self, name: str) -> Iterator[TextIO]:
        """A file of text: UTF-8, lines ending in LF (csv writers bring their own)."""
        with self._new(name).open("x", encoding="utf-8", errors="replace", newline="") as file:
            yield file

    @contextmanager
    def binary(self, name: str) -> Iterator[BinaryIO]:
        """A file of bytes."""
        with self._new(name).open("xb") as file:
            yield file

    def _new(self, name: str) -> Path:
        if not name or Path(name).name != name or name.startswith("."):
            raise ValueError(f"{name!r} is no plain name of a file")
        self.files.append(name)
        return self.path / name


class Place:
    """Where an export is to be: a context that gives the folder to fill, and puts it there if all goes well."""

    def __init__(self, path: Path, *, again: bool = False) -> None:
        """`again`: an earlier export that stands there may be replaced."""
        self._path = path.resolve()
        self._shown = safe(str(path))
        self._again = again
        self._partial = self._path.parent / f"{self._path.name}.partial"
        self._former = self._path.parent / f"{self._path.name}.partial-former"
        self._lock = -1

    def __enter__(self) -> Folder:
        with self._telling():
            self._check()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._clear()
            self._partial.mkdir()
            self._lock = os.open(self._partial, os.O_RDONLY) if os.name == "posix" else -1
            if self._lock >= 0:
                locked(self._lock, wait=False)
            (self._partial / _MARK).touch()
            try:
                self._restore()  # only under the lock: what another run has set aside for a moment is not for us
                self._check()
            except BaseException:
                self._give_up()
                self._unlock()
                raise
        return Folder(self._partial)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        try:
            if error is None:
                with self._telling():
                    self._settle()
        except BaseException:
            self._give_up()
            raise
        finally:
            self._unlock()
        if error is not None:
            self._give_up()
        if isinstance(error, OSError) and self._is_ours(error):
            raise SaysoError(f"{self._shown} cannot be written: {_why(error)}") from error

    def _check(self) -> None:
        """Raise SaysoError if something is there that no export has written, or that is to stay."""
        if self._path.exists() and not self._path.is_dir():
            raise SaysoError(f"{self._shown} is no folder: --out wants the name of one that is to be made")
        if not (names := _names(self._path)):
            return
        own = _own_files(self._path)
        if own is None:
            raise SaysoError(f"{self._shown} is not empty, and no export: choose another --out")
        if strange := sorted(names - own):
            raise SaysoError(
                f"{self._shown} holds {safe(strange[0])}, which no export has written: choose another --out"
            )
        if not self._again:
            raise SaysoError(f"{self._shown} holds an export already: choose another --out, or replace it with --again")

    def _restore(self) -> None:
        """Where a run was ended just as it replaced an export, that one comes back; what it had replaced goes."""
        if _is_export(self._former):
            if self._path.exists():
                shutil.rmtree(self._former)
            else:
                self._former.rename(self._path)

    def _clear(self) -> None:
        """Remove what a run that was ended has left."""
        partial = self._partial
        if not partial.exists() and not partial.is_symlink():
            return
        ours = partial.is_dir() and not partial.is_symlink()
        if not ours or not ((partial / _MARK).exists() or not _names(partial)):
            raise SaysoError(f"{safe(str(partial))} is in the way: it is no folder that an export has left")
        if os.name == "posix":
            handle = os.open(partial, os.O_RDONLY)
            try:
                if not locked(handle, wait=False):
                    raise SaysoError(f"another export is writing {self._shown} just now; if not, remove {partial.name}")
            finally:
                os.close(handle)
        shutil.rmtree(partial)

    def _settle(self) -> None:
        self._check()  # once more: somebody may have put something there meanwhile
        (self._partial / _MARK).unlink()
        if _names(self._path):
            self._path.rename(self._former)
            self._partial.rename(self._path)
            shutil.rmtree(self._former)
            return
        with suppress(FileNotFoundError):
            self._path.rmdir()
        self._partial.rename(self._path)

    def _unlock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _give_up(self) -> None:
        with suppress(OSError):
            if not self._path.exists() and self._former.exists():
                self._former.rename(self._path)
        shutil.rmtree(self._partial, ignore_errors=True)

    def _is_ours(self, error: OSError) -> bool:
        """Whether it is about the folder, and not about a file that a kind has read elsewhere."""
        return not isinstance(error.filename, str) or Path(error.filename).is_relative_to(self._partial)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SaysoError(f"{self._shown} cannot be written: {_why(error)}") from error


def _why(error: OSError) -> str:
    return error.strerror or str(error)


def _names(path: Path) -> set[str]:
    """What stands in a folder; nothing if there is none."""
    return {each.name for each in path.iterdir()} if path.exists() else set()


def _own_files(path: Path) -> frozenset[str] | None:
    """The files that the export in a folder says are its own; None if there is none."""
    try:
        told: Mapping[str, Any] = msgspec.json.decode((path / TOLD).read_bytes(), type=dict[str, Any])
        return frozenset([TOLD, *msgspec.convert(told["files"], list[str])]) if "sayso" in told else None
    except (OSError, KeyError, msgspec.MsgspecError):
        return None


def _is_export(path: Path) -> bool:
    return not path.is_symlink() and _own_files(path) is not None
