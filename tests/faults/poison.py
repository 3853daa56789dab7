"""What workers do in place of reading, where a report is poisoned: hang, crash, or take all memory."""

import ctypes
import time
from collections.abc import Sequence

from sayso.run import work
from sayso.run.batch import Found
from sayso.run.pages import Page

_read = work.find_all


def find_all(model: str, pages: Sequence[Page]) -> list[Found]:
    """Read them, unless one is poisoned."""
    for page in pages:
        if "POISON hang" in page.document.text:
            time.sleep(1000)
        elif "POISON crash" in page.document.text:
            ctypes.string_at(0)
        elif "POISON memory" in page.document.text:
            eaten = []
            while True:
                eaten.append(bytearray(50_000_000))
    return _read(model, pages)
