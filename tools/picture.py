"""The README's picture: the demo's story as the terminal shows it, drawn by the program itself.

python tools/picture.py docs/demo.svg
"""

import sys
import tempfile
from pathlib import Path

from rich.console import Console

from sayso.cli.account import account_view
from sayso.cli.render import show
from sayso.ledger import Ledger
from sayso.run.accounts import account
from sayso.run.read import read_into

SAMPLE = "examples/kherson"


def main(target: str) -> None:
    """Read the sample into a ledger of its own and draw its story."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(str(Path(folder) / "demo.db")) as ledger:
        read_into(ledger, [SAMPLE])
        told = account(ledger, "kherson")
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=110, file=nowhere, force_terminal=True, color_system="truecolor")
        show(console, account_view(told, width=110))
    Path(target).write_text(console.export_svg(title="sayso story kherson"), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
