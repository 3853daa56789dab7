"""With what means a run reads: the model, the limits, and how many processes."""

import os
from pathlib import Path

from sayso.core.records import Record
from sayso.fetch import Limits
from sayso.resources import DEFAULT_MODEL

_CGROUP = Path("/sys/fs/cgroup")
_A_WORKER = 600_000_000
"""Bytes of memory that a worker takes of its own with reports of usual length, and some to spare."""


class Means(Record, frozen=True, kw_only=True):
    """What a run may use."""

    model: str = DEFAULT_MODEL
    limits: Limits = Limits()
    workers: int = 0
    """Processes that read beside this one; 0: this one reads, and what hangs or crashes it ends the run."""
    seconds: float = 120
    """How long one report may take, beside what its length allows for."""
    memory: int = 2_000_000_000
    """Bytes that a worker may take; what needs more is set aside."""
    again: bool = False
    """Try once more what this reader did not get through in an earlier run."""


def cores() -> int:
    """How many workers this machine has room for: the cores that this process may use, and memory enough for each."""
    return max(1, min(_allowed(), _quota(), _memory() // _A_WORKER))


def _allowed() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quota() -> int:
    """The cores that a container is given, any part of one as a whole."""
    quota, _, period = _told("cpu.max").partition(" ")
    return -(-int(quota) // int(period)) if quota.isdigit() and period.isdigit() else _allowed()


def _memory() -> int:
    given = _told("memory.max")
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not known on this system
        whole = 1 << 62
    return min(whole, int(given)) if given.isdigit() else whole


def _told(name: str) -> str:
    try:
        return (_CGROUP / name).read_text().strip()
    except OSError:
        return ""
