"""`sayso report`: a story as one file, to keep, to send, to print."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from sayso.cli.options import AsOf, LedgerOption, day, open_ledger
from sayso.core.errors import InputError
from sayso.run.accounts import account
from sayso.run.storypage import story_page


def report(
    which: Annotated[list[str], typer.Argument(metavar="STORY", help="A story's number, or words of its headline.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to write it; - for standard output.")
    ],
    ledger: LedgerOption = None,
    as_of: AsOf = None,
) -> None:
    """Write a story as one HTML file that needs nothing else: no network, no script, no other file.

    It holds all that the Story page shows: the status and why, the chart, who stands where, every statement with its
    report, places, promises, copies. A browser opens it from disk and prints it, or saves it as PDF. An older file of
    that name is replaced once the new one is whole.
    """
    from sayso.web.report import render
    from sayso.web.site import Site

    known = day(as_of)
    with open_ledger(ledger) as opened:
        number = account(opened, " ".join(which), as_of=known).id
        site = Site(ledger=opened, name=opened.title)
        content = render(site, story_page(opened, number, as_of=known)).encode()
    if output == "-":
        sys.stdout.buffer.write(content)
        return
    _write(Path(output), content)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        beside.unlink(missing_ok=True)
