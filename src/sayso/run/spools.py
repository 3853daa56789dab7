"""Folders where what was handed in lies until it is read: one for each server, and none once it has ended.

A server that is killed cannot clear its folder away, so the next one does. A folder in use is locked, by the server and
by the process that reads for it. On Windows, where there is no such lock, such folders stay.
"""

import os
import re
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from sayso.core.locks import locked
from sayso.core.records import Record

_PREFIX: Final = "sayso-jobs-"
_NAME: Final = re.compile(_PREFIX + r"[a-z0-9_]{8}")
_JOB: Final = re.compile(r"[0-9a-f]{16}")


class Spool(Record, frozen=True):
    """A folder in use."""

    folder: Path
    holds: tuple[int, ...]
    """Handles that keep it locked while they are open, in any process; none where there are no locks."""

    def close(self) -> None:
        """Clear it away; once."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for handle in self.holds:
            os.close(handle)


def make(parent: Path | None) -> Spool:
    """A new folder, for its owner's eyes only; by default with the system's other temporary files."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        if sys.platform == "win32":
            return Spool(folder, ())
        with suppress(FileNotFoundError):
            handle = _opened(folder)
            locked(handle, wait=True)
            # Another server may have cleared it away as nobody's, just before it was locked.
            if folder.exists():
                return Spool(folder, (handle,))
            os.close(handle)


def sweep(parent: Path | None = None) -> None:
    """Clear away what servers have left that were killed; never what is in use, or not certainly ours."""
    if sys.platform == "win32":
        return
    with suppress(OSError), os.scandir(parent or tempfile.gettempdir()) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    _clear(Path(entry.path))


def _clear(folder: Path) -> None:
    handle = _opened(folder)
    try:
        about = os.fstat(handle)
        private = about.st_uid == os.geteuid() and stat.S_IMODE(about.st_mode) == stat.S_IRWXU
        if private and locked(handle, wait=False) and all(_JOB.fullmatch(path.name) for path in folder.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)


def _opened(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
