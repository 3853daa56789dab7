"""The options that commands share, what they mean when left out, and the two ways out: JSON or the terminal."""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from sayso import settings as settings_module
from sayso.core.errors import SaysoError
from sayso.ledger import Ledger

Paths = Annotated[
    list[str],
    typer.Argument(
        help="Files (.txt, .html, .jsonl, .parquet, .warc; packed: .gz, .zst, .zip), folders, addresses (https://…), "
        "stores (s3://…), or - for standard input.",
        show_default=False,
    ),
]
LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        "-l",
        help="The ledger: a file, or postgresql://USER@HOST/DATABASE. Setting SAYSO_LEDGER; by default sayso.db.",
    ),
]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="The spaCy pipeline: an installed package or a path. SAYSO_MODEL.")
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", "-w", min=1, help="How many processes read. SAYSO_WORKERS; by default one for each core."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line, for programs.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Use only reports published up to this day.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="Show at most so many.")]


def current_settings() -> settings_module.Settings:
    """The settings of the working folder and the environment."""
    return settings_module.load(Path.cwd())


def open_ledger(ledger: str | None) -> Ledger:
    """The ledger that is meant; it has to be there."""
    return Ledger.open(ledger or current_settings().ledger, create=False)


def print_json(records: Iterable[Any]) -> None:
    """One JSON object a line."""
    for record in records:
        sys.stdout.write(msgspec.json.encode(record).decode() + "\n")


def day(value: str | None, option: str = "--as-of") -> str | None:
    """The day that an option gives, checked. Raises SaysoError."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise SaysoError(f"{option} wants a day such as 2022-11-10, not {value!r}") from error
