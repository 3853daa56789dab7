"""Locks that a process holds on an open file or folder: whatever way it ends, they end with it."""

import sys


def locked(handle: int, *, wait: bool) -> bool:
    """Whether it is locked now, for whoever has this handle alone.

    If not, another has the lock; or there are no such locks, as on Windows and on some network drives.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True
