"""Standard output, whose reader may go."""

import io
import os
import sys
from typing import Any

_GONE = 141
"""What a shell shows for a command that ended by SIGPIPE."""


def end_with_the_reader() -> None:
    """Have this process end without a word when whoever reads its standard output (head, less) has enough of it.

    The system would do so by a signal, but for every pipe and connection: one to a database or a store of objects that
    is cut would end the command without a word, too. That is an error, to be told as such.
    """
    plain = sys.stdout
    if not isinstance(plain, io.TextIOWrapper):  # nobody listens
        return
    raw = _Output(plain.fileno(), "w", closefd=False)
    sys.stdout = io.TextIOWrapper(
        raw if plain.write_through else io.BufferedWriter(raw),  # as Python itself does it
        encoding=plain.encoding,
        errors=plain.errors,
        line_buffering=plain.line_buffering,
        write_through=plain.write_through,
    )


class _Output(io.FileIO):
    def write(self, content: Any, /) -> int:
        try:
            return super().write(content)
        except BrokenPipeError:
            os._exit(_GONE)
