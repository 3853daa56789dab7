"""The files in a ZIP archive."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from sayso.core.errors import InputError
from sayso.core.text import without_surrogates
from sayso.fetch.kinds import HTML, ROW, TEXT, kind_of
from sayso.fetch.sources import Source
from sayso.fetch.unpacking import Guard

_MOST = 100_000
"""Entries; more of them are no collection of articles that a person packed."""
_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, NotImplementedError, ValueError
)  # fmt: skip


class Archive:
    """An open archive."""

    def __init__(self, stream: BinaryIO) -> None:
        """Raises InputError if it is none, or one that unpacks to far too much."""
        try:
            self._file = zipfile.ZipFile(stream)
        except _ERRORS:
            raise InputError("is no ZIP archive that can be read, or a damaged one") from None
        entries = self._file.infolist()
        if len(entries) > _MOST:
            raise InputError(f"holds more than {_MOST:,} files: not read")
        guard = Guard()
        # Many entries may lie upon each other: what goes in is the file's own size, whatever they say of theirs.
        guard.taken = stream.seek(0, 2)
        for entry in entries:
            guard.give(entry.file_size)

    def sources(self, archive: Source) -> Iterator[tuple[Source, zipfile.ZipInfo]]:
        """The articles in it, with their entries; no archive and no packed file within is opened."""
        names: set[str] = set()
        for entry in self._file.infolist():
            folder, _, last = entry.filename.rpartition("/")
            kind = kind_of(last)
            if last.startswith(".") or kind.packing or kind.media_type not in (TEXT, HTML, ROW):
                continue
            name = kind.stem if kind.stem not in names else f"{folder}/{kind.stem}".removeprefix("/")
            names.add(name)
            origin = without_surrogates(f"{archive.origin}#{entry.filename}")
            yield Source(archive.path, without_surrogates(name), kind.media_type, known_as=origin), entry

    @contextmanager
    def opened(self, entry: zipfile.ZipInfo) -> Iterator[BinaryIO]:
        """One of them, never more of it than the archive says that it has. Raises InputError."""
        try:
            with self._file.open(entry) as stream:
                yield cast(BinaryIO, stream)
        except _ERRORS as error:
            locked = bool(entry.flag_bits & 1)
            told = "is locked by a password" if locked else f"cannot be unpacked ({type(error).__name__})"
            raise InputError(told) from None
