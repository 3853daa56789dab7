"""A connection to a Ray cluster: the one that is meant, or else one of this machine alone for as long as it takes."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sayso.core.errors import ResourceError, SaysoError

_STORE = 500_000_000
"""Bytes of shared memory that a cluster of this machine's own takes for what is on its way."""

_PATIENCE = 10
"""Seconds."""


@contextmanager
def session(address: str | None = None) -> Iterator[Any]:
    """The module `ray`, connected to the cluster at that address, or at RAY_ADDRESS, or to one of this machine's own.

    Raises ResourceError if Ray is not installed, SaysoError if there is no cluster at that address.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise ResourceError("reading on a cluster needs Ray: pip install 'sayso[ray]'") from error
    where = address or os.environ.get("RAY_ADDRESS") or "local"
    own: dict[str, Any] = {"include_dashboard": False, "object_store_memory": _STORE} if where == "local" else {}
    _knock(where)
    try:
        ray.init(address=where, log_to_driver=False, logging_level=logging.ERROR, **own)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise SaysoError(f"there is no Ray cluster at {where} ({_line(error)})") from error
    _be_quiet(ray)
    try:
        yield ray
    finally:
        ray.shutdown()


def _knock(where: str) -> None:
    """See whether anybody is there: Ray itself waits for minutes. Addresses of other forms are for Ray to tell."""
    host, _, port = where.rpartition(":")
    if host and "/" not in host and port.isdigit():
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()
        except (OSError, OverflowError) as error:
            raise SaysoError(f"there is no Ray cluster at {where} ({error})") from error


def _be_quiet(ray: Any) -> None:
    """Progress is shown in our own way; standard output is the command's."""
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.enable_auto_log_stats = False
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)  # what fails comes as an error, too


def _line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
