"""Alerts into a file: one line of JSON each, whole and once, whatever cut off the process that wrote it."""

import errno
import os
import stat
from typing import Final

from sayso.core.errors import InputError

_BACK: Final = 1 << 20
"""Bytes at the end of the file in which is looked for what was written before a crash: more than any round's alerts
that can have been on their way."""


def append(path: str, line: bytes, sign: bytes) -> None:
    """Add a line, unless one that holds this sign has been added just before.

    A link is not followed: whoever may write into the folder could else have another file written to. Raises
    InputError, with one line that goes on from the path, where that cannot be.
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o600)
    except OSError as error:
        told = "is a link: not followed" if error.errno == errno.ELOOP else error.strerror or type(error).__name__
        raise InputError(f"cannot be written: {told}") from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise InputError("is no regular file")
        _append(handle, line, sign)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}") from error
    finally:
        os.close(handle)


def _append(handle: int, line: bytes, sign: bytes) -> None:
    size = os.fstat(handle).st_size
    os.lseek(handle, max(0, size - _BACK), os.SEEK_SET)
    end = b""
    while chunk := os.read(handle, _BACK):
        end += chunk
    whole, _, torn = end.rpartition(b"\n")
    if any(sign in each for each in whole.splitlines()):
        return
    if torn and line.startswith(torn):  # our own, cut off
        os.ftruncate(handle, size - len(torn))
    elif torn:
        line = b"\n" + line
    written = 0
    while written < len(line) + 1:
        written += os.write(handle, (line + b"\n")[written:])
    os.fsync(handle)
