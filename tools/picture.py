"""The README's picture: the demo's story as the terminal shows it, drawn by the program itself.

python tools/picture.py docs/demo.svg
"""

import sys
import tempfile
from pathlib import Path

from rich.console import Console

from sayso.cli.render import show, story_view
from sayso.ledger import Ledger
from sayso.run.read import read_into
from sayso.run.stories import story

SAMPLE = "examples/kherson"


def main(target: str) -> None:
    """Read the sample into a ledger of its own and draw its story."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(str(Path(folder) / "demo.db")) as ledger:
        read_into(ledger, [SAMPLE])
        told = story(ledger, "kherson")
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=110, file=nowhere, force_terminal=True, color_system="truecolor")
        show(console, story_view(told))
    Path(target).write_text(console.export_svg(title="sayso story kherson"), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
