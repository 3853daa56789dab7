"""`sayso datasette`: the ledger in Datasette."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sayso.cli.options import LedgerOption, current_settings
from sayso.core.errors import LedgerError, SaysoError
from sayso.core.text import safe
from sayso.ledger import Ledger

PORT = 8412
_SECONDS = 60
"""For so long stories are brought up to date before the pages are shown."""


def datasette(
    ledger: LedgerOption = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = PORT,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")] = False,
    metadata: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write what the pages say to FILE, and show nothing: for a Datasette that you run yourself.",
        ),
    ] = None,
) -> None:
    """Open the ledger in Datasette: tables to filter, count, chart and save, and questions to fill in, or SQL.

    On this machine alone, and nothing can be written. The views show what the reader made of the latest version of
    each report; where a person has corrected something, the column `corrected` says so. Needs sayso[datasette].
    """
    from sayso.export.datasette import running

    address = ledger or current_settings().ledger
    path = _file(address)
    if metadata is None:
        running.check(path)
    with Ledger.open(address, create=False) as opened:
        left = _refreshed(opened)
    if left:
        print(f"{left} stories are not up to date in stories_now: its column stale tells which, and `sayso story` all.")
    if metadata is not None:
        _write(metadata, path)
        return
    print(safe(f"{path.name} in Datasette on this machine; Ctrl-C ends it."), flush=True)
    raise typer.Exit(running.serve(path, port, browse=open_))


def _file(address: str) -> Path:
    """The ledger's file. Raises SaysoError where it lies in PostgreSQL."""
    from sqlalchemy import make_url

    if "://" not in address:
        return Path(address)
    url = make_url(address)
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith("file:"):
        raise SaysoError("Datasette opens ledgers that are files; in PostgreSQL, ask the same views in psql: \\dv")
    return Path(url.database)


def _refreshed(ledger: Ledger) -> int:
    """How many stories are left that `stories_now` does not have as they stand."""
    from sayso.run.digests import refresh

    console = Console(stderr=True)
    try:
        with console.status("bringing stories up to date") if console.is_terminal else nullcontext():
            return refresh(ledger, seconds=_SECONDS)
    except LedgerError as error:
        print(safe(f"Stories are shown as they were derived last: {error}"))
        return 0


def _write(metadata: Path, path: Path) -> None:
    from sayso.export.datasette import description

    try:
        metadata.write_text(json.dumps(description(path.stem), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise SaysoError(f"cannot write {metadata}: {error}") from error
    print(safe(f"Written to {metadata}. Now:  datasette serve {path} --metadata {metadata}"))
