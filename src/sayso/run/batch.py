"""Reading a batch of documents: the one function behind the serial run, the pool and many machines.

What comes out hangs on each document alone, never on its company, so that batches may be cut in any way.
"""

from collections.abc import Sequence

import msgspec

from sayso import resources
from sayso.core.records import Reading, Record, Sketch
from sayso.link.copies import bands
from sayso.link.likeness import sketch
from sayso.run.pages import Page


class Found(Record, frozen=True, kw_only=True):
    """All that costs time and needs no ledger."""

    page: Page
    reading: Reading
    bands: tuple[int, ...]
    """Keys by which copies are looked up (`link/copies.py`)."""
    sketch: Sketch
    """Its `document` is the page's own id; the ledger may know the report by another one."""


def read_batch(pages: Sequence[Page], loaded: resources.Resources) -> list[Found]:
    """What is found in each page, in their order."""
    meaning = resources.sentences.load().meaning
    return [
        Found(
            page=page,
            reading=reading,
            bands=bands(page.document.text),
            sketch=sketch(page.document, meaning),
        )
        for page, reading in zip(pages, readings(pages, loaded), strict=True)
    ]


def readings(pages: Sequence[Page], loaded: resources.Resources) -> list[Reading]:
    """The readings alone, with the problems that the pages had."""
    from sayso.read import read  # which brings spaCy: a process that only loads or stores does without

    found = read([page.document for page in pages], loaded)
    return [
        msgspec.structs.replace(reading, problems=page.problems + reading.problems)
        for page, reading in zip(pages, found, strict=True)
    ]
