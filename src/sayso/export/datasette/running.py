"""Datasette itself, as a process of its own, on a ledger that it cannot write to."""

import json
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any, Final

from sayso.core.errors import LedgerError, SaysoError
from sayso.export.datasette.describing import description

HOST: Final = "127.0.0.1"
_PLUGINS: Final = Path(__file__).with_name("plugins")
_SETTINGS: Final = {
    "sql_time_limit_ms": "15000",
    "facet_time_limit_ms": "200",
    "suggest_facets": "off",  # each suggestion goes through all rows
    "truncate_cells_html": "600",
    "allow_download": "off",
}
"""What is asked of a ledger of 100,000 reports takes its time."""


def command(path: Path, port: int, *, browse: bool = False) -> list[str]:
    """How Datasette is started: it is given its metadata on standard input. It opens the file with `mode=ro`."""
    settings = [part for name, value in _SETTINGS.items() for part in ("--setting", name, value)]
    options = ["--host", HOST, "--port", str(port), "--plugins-dir", str(_PLUGINS), "--metadata", "-"]
    shown = ["--open"] if browse else []
    return [sys.executable, "-m", "datasette", "serve", str(path), *options, *settings, *shown]


def check(path: Path) -> None:
    """Raise where Datasette is not there, or would not open that file."""
    if find_spec("datasette") is None:
        raise SaysoError("Datasette is not installed: pip install 'sayso[datasette]'")
    if odd := sorted(set("?#%") & set(str(path.resolve()))):
        raise LedgerError(f"Datasette opens no file with {odd[0]} in its path: rename or move {path}")


def serve(path: Path, port: int, *, browse: bool = False) -> int:
    """Run Datasette until it is stopped; returns its exit code."""
    check(path)
    port = port or _free_port()

    def stop(number: int, frame: FrameType | None) -> Any:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    line = command(path, port, browse=browse)
    child = subprocess.Popen(line, stdin=subprocess.PIPE, text=True)  # noqa: S603 - no shell, our own words
    try:
        assert child.stdin is not None  # noqa: S101 - it was asked for
        json.dump(description(path.stem), child.stdin)
        child.stdin.close()
        return child.wait()
    except KeyboardInterrupt:  # a terminal tells both of us
        return 0
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()
        signal.signal(signal.SIGTERM, before)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])
