"""Full texts, where they are asked for: in a file of their own, to the letter, since offsets count in them."""

from types import TracebackType
from typing import Final

import msgspec

from sayso.export.folder import Folder
from sayso.export.found import ChosenReport

NAME: Final = "texts.jsonl"


class Texts:
    """`texts.jsonl`: an object a line, `document` and `text`."""

    def __init__(self, folder: Folder) -> None:
        self._opening = folder.text(NAME)

    def __enter__(self) -> "Texts":
        self._file = self._opening.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.__exit__(kind, error, trace)

    def write(self, report: ChosenReport) -> None:
        """The text of one report."""
        row = {"document": report.entry.id, "text": report.reading.text}
        self._file.write(msgspec.json.encode(row).decode() + "\n")
