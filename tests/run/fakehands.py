"""What workers do in tests instead of reading: quick, and as badly behaved as a text asks for."""

import ctypes
import os
import re
import time
from collections.abc import Iterable, Sequence
from multiprocessing.connection import Connection

from sayso.core.errors import ResourceError
from sayso.core.records import Document, RawPage, Reading, Sketch
from sayso.run.batch import Found
from sayso.run.pages import Page, Unreadable


def open_all(inputs: Sequence[RawPage]) -> list[Page | Unreadable]:
    behave(item.content.decode() for item in inputs if item.content.startswith(b"open:"))
    return [Page(document=Document(id=item.name, text=item.content.decode()), origin=item.origin) for item in inputs]


def read_all(pages: Sequence[Page]) -> list[str]:
    texts = [page.document.text for page in pages]
    behave(texts)
    return [f"{text} read" for text in texts]


def pids(pages: Sequence[Page]) -> list[int]:
    time.sleep(0.05)
    return [os.getpid() for _ in pages]


def fingerprints(models: Sequence[str]) -> list[str]:
    return [f"reader {model}" for model in models]


def find_all(model: str, pages: Sequence[Page]) -> list[Found]:
    behave([page.document.text for page in pages])
    return find_anyway(model, pages)


def find_anyway(model: str, pages: Sequence[Page]) -> list[Found]:
    return [
        Found(
            page=page,
            reading=Reading(**{name: getattr(page.document, name) for name in Document.__struct_fields__}),
            bands=(),
            sketch=Sketch(
                document=page.document.id,
                published=page.document.published or "",
                names={},
                words={},
                keys=(),
                meaning=b"",
                length=1,
            ),
        )
        for page in pages
    ]


def no_model(pages: Sequence[Page]) -> list[str]:
    raise ResourceError("there is no model")


def never_ready(pipe: Connection, memory: int, model: str | None) -> None:
    time.sleep(60)


def deaf(pipe: Connection, memory: int, model: str | None) -> None:
    pipe.send("ready")
    time.sleep(60)


def behave(texts: Iterable[str]) -> None:
    for text in texts:
        if "hang" in text:
            re.fullmatch("(a+)+b", "a" * 60)  # which lets no other thread and no handler of signals run
        elif "crash" in text:
            ctypes.string_at(0)
        elif "greedy" in text:
            bytearray(10**12)
        elif "raise" in text:
            raise KeyError(text)
        elif "sleep" in text:
            time.sleep(0.3)
