"""What a person hands in to be read, and the letters between those who take it and the process that reads it."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec

from sayso import fetch
from sayso.core.errors import InputError
from sayso.core.records import Problem, Record
from sayso.core.text import without_surrogates
from sayso.fetch.kinds import HTML, ROW, TEXT
from sayso.fetch.reaching import taken_apart
from sayso.fetch.urls import plain, shown

_ENDINGS = {".txt": TEXT, ".html": HTML, ".htm": HTML, ".jsonl": ROW}
_DIGITS = 12


class Upload(Record, frozen=True, kw_only=True):
    """A file from a person's machine; nothing of its name is used but its stem and its ending."""

    name: str
    content: bytes


class Paste(Record, frozen=True, kw_only=True):
    """A text that a person pasted, with what he knows of it."""

    text: str
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    url: str | None = None


class Address(Record, frozen=True, kw_only=True):
    """A page of the web."""

    address: str


Handed = Upload | Paste | Address


class Kept(Record, frozen=True, kw_only=True):
    """One thing handed in, as the reading process is told of it."""

    path: str
    """An address, or the file where the content lies for now."""
    name: str = ""
    media_type: str | None = None
    origin: str | None = None
    """None: the address itself."""
    content_hash: str | None = None

    def source(self) -> fetch.Source:
        """What `fetch` is to read."""
        return fetch.Source(self.path, self.name, self.media_type, known_as=self.origin)


class Setup(Record, frozen=True, kw_only=True):
    """The first line that the reading process gets."""

    ledger: str
    model: str
    max_bytes: int
    max_characters: int
    memory: int
    """Bytes that it may take."""


class Order(Record, frozen=True, kw_only=True):
    """Each further line that it gets: read these."""

    sources: tuple[Kept, ...]
    seconds: float


class Told(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Each line that it answers; the last of an order is `done`, `failed` or, by the fault of an input, `broken`."""

    state: Literal["loading", "reading", "linking", "done", "failed", "broken"]
    done: int = 0
    total: int = 0
    failed: int = 0
    report: str | None = None
    """The report just read, or found to be known, by its id in the ledger."""
    origin: str = ""
    problem: Problem | None = None
    message: str = ""


def keep(handed: Sequence[Handed], folder: Path) -> Iterator[Kept]:
    """Put the contents into files of a folder, under names of our own.

    Raises InputError for an address that is none of the web: it must never be taken for a path of this machine.
    """
    for number, item in enumerate(handed):
        match item:
            case Address():
                try:
                    yield Kept(path=taken_apart(item.address).text)
                except InputError as error:
                    raise InputError(f"{shown(item.address)} {error}") from None
            case Upload():
                yield _kept(item.content, folder / str(number), *_named(item))
            case Paste():
                digest = hashlib.sha256(without_surrogates(item.text).encode()).hexdigest()[:_DIGITS]
                # From the text alone: with a title put right, it is still the same report.
                row = {"id": f"pasted-{digest}", **msgspec.structs.asdict(item)}
                fields = {key: without_surrogates(value) for key, value in row.items() if value is not None}
                yield _kept(msgspec.json.encode(fields), folder / str(number), "pasted", ROW, f"paste:{digest}")


def _named(upload: Upload) -> tuple[str, str | None, str]:
    """Name, kind and origin; by its content in the origin, two files of one name are two reports."""
    path = PurePosixPath(upload.name.replace("\\", "/").replace("\x00", ""))
    ending = path.suffix.lower() if path.suffix.lower() in _ENDINGS else ""
    name = plain(path.name[: -len(ending)] if ending else path.name) or "upload"
    digest = hashlib.sha256(upload.content).hexdigest()[:_DIGITS]
    return name, _ENDINGS.get(ending), f"upload:{name}{ending}#{digest}"


def _kept(content: bytes, path: Path, name: str, media_type: str | None, origin: str) -> Kept:
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return Kept(path=str(path), name=name, media_type=media_type, origin=origin, content_hash=digest)
