"""The folder that an export writes: all of it takes its place at the end, or nothing does."""

from contextlib import AbstractContextManager
from typing import BinaryIO, TextIO


class Folder:
    """Files of an export in the making."""

    def text(self, name: str) -> AbstractContextManager[TextIO]:
        """A file of text: UTF-8, lines ending in LF (csv writers bring their own)."""
        raise NotImplementedError

    def binary(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A file of bytes."""
        raise NotImplementedError
