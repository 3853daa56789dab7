"""Which files are meant by the paths that a person gave; addresses of the web and files handed in are sources, too."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.core.text import without_surrogates
from sayso.fetch import stores
from sayso.fetch.kinds import READ, ending, kind_of
from sayso.fetch.records import Failure, failure
from sayso.fetch.urls import is_address, shown

STDIN = "-"
_FILE = re.compile(r"file://", re.IGNORECASE)
_JOB, _DONE = "_job.json", ("_packs", "_manifest.json")
"""What lies in a folder of shards."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file, standard input, or a page of the web; of a large Parquet file, perhaps a part."""

    path: str
    name: str
    """Its stem; where another file took that already, its path without the ending."""
    media_type: str | None
    """`application/json` for a file of rows; None where the content must tell."""
    listed: bool = False
    """Found in a folder, so that it was there a moment ago."""
    known_as: str | None = None
    """The origin of a file that does not lie where it came from: an upload, kept for a moment under any name."""
    packing: str | None = None
    """`gzip` or `zstd`."""
    in_store: bool = False
    """In a store of objects; only `sources` says so, of what a person at the command line named."""
    groups: tuple[int, int] | None = None
    """Of a Parquet file: the row groups that are meant, from the one up to the other; None for all."""

    @property
    def origin(self) -> str:
        """Where the file lies, whatever folder the person was in and whatever links he took."""
        if self.known_as is not None:
            return self.known_as
        if self.is_address or self.in_store:
            return without_surrogates(shown(self.path.strip()))
        return STDIN if self.path == STDIN else _origin(self.path)

    @property
    def is_address(self) -> bool:
        """Whether this is to be fetched."""
        return self.path != STDIN and not self.in_store and is_address(self.path)


Input = str | Source | RawPage
"""What a person names, a file that was handed in, or a page that was fetched already."""


def inputs(paths: Sequence[Input]) -> Iterator[Source | RawPage | Failure]:
    """The files named, and those that folders and stores hold; each file once, whatever links lead to it."""
    yield from _sources(paths, _Seen())


def sources(paths: Sequence[str | Source]) -> Iterator[Source | Failure]:
    """The same where no pages are given."""
    yield from (found for found in inputs(paths) if not isinstance(found, RawPage))


def passed_over(paths: Sequence[str | Source]) -> Counter[str]:
    """How many files in the folders and stores named are of no kind that is read, by the endings of their names."""
    seen = _Seen()
    for _ in _sources(paths, seen):
        pass
    return Counter(ending(path.rpartition("/")[2]) for path in seen.passed)


def _sources(paths: Sequence[Input], seen: "_Seen") -> Iterator[Source | RawPage | Failure]:
    for path in paths:
        if isinstance(path, Source | RawPage):
            yield path
        elif path == STDIN:
            yield Source(STDIN, "stdin", None)
        elif _FILE.match(path):
            for each in _files_at(path):
                yield from _local(each, seen)
        elif stores.is_stored(path):
            yield from _stored(path, seen)
        elif is_address(path):
            yield Source(path, "", None)
        else:
            yield from _local(path, seen)


def _local(path: str, seen: "_Seen") -> Iterator[Source | Failure]:
    if not path or "\x00" in path:
        yield failure(without_surrogates(path.replace("\x00", "\ufffd")), "no such file or folder")
    elif _is_folder(Path(path)):
        yield from _folder(Path(path), seen)
    elif _is_special(Path(path)):
        yield failure(_origin(path), f"is no regular file (what a pipe gives is read as `{STDIN}`)")
    elif source := seen.source(Path(path), str(Path(path).parent / kind_of(Path(path).name).stem), listed=False):
        yield source


def _files_at(address: str) -> list[str]:
    """The paths that an address such as file:///data/*.txt stands for."""
    try:
        parts = urlsplit(address, allow_fragments=False)
    except ValueError:
        return [""]
    path = unquote(parts.path) if parts.netloc in ("", "localhost") else ""
    if not path or "\x00" in path or _exists(Path(path)):
        return [path]
    top = Path(Path(path).anchor)
    return sorted(str(each) for each in top.glob(str(Path(path).relative_to(top)))) or [path]


def _stored(address: str, seen: "_Seen") -> Iterator[Source | Failure]:
    """The readable files of a store that an address stands for."""
    origin = without_surrogates(shown(address.replace("\x00", "\ufffd")))
    empty = True
    try:
        found = list(stores.listed(address))
        shards = _stored_shards(below for _, below in found)
        for path, below in found:
            if below and (folder := next((each for each in shards if below.startswith(each)), None)) is not None:
                empty = False
                if below == folder + _JOB:
                    yield _are_shards(without_surrogates(shown(path.removesuffix(_JOB).rstrip("/"))))
            elif below and not kind_of(below.rpartition("/")[2]).is_listed:
                seen.passed.add(path)
            else:
                empty = False
                if source := seen.stored(path, below):
                    yield source
    except InputError as error:
        yield failure(origin, str(error))
    else:
        if empty:
            yield failure(origin, f"holds no {READ} file")


def why(error: OSError, source: Source) -> str:
    """What the system's error means to a person."""
    if isinstance(error, FileNotFoundError):
        if Path(source.path).is_symlink():
            return "is a link to nothing"
        return "vanished before it was read" if source.listed else "no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return f"cannot be read: {error.strerror or type(error).__name__}"


@dataclass(slots=True)
class _Seen:
    """Which files were given out, so that each is read once and under a name of its own."""

    files: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    """Files in folders that are of no kind that is read."""

    def source(self, path: Path, long_name: str, *, listed: bool) -> Source | None:
        real = os.path.realpath(path)
        if real in self.files:
            return None
        self.files.add(real)
        kind = kind_of(path.name)
        name = self._name(kind.stem, long_name)
        return Source(str(path), name, kind.media_type, listed, packing=kind.packing)

    def stored(self, path: str, below: str) -> Source | None:
        """The file of a store at an address, and where it lies below the folder that was named."""
        if path in self.files:
            return None
        self.files.add(path)
        folder, _, last = (below or path.partition("://")[2]).rpartition("/")
        kind = kind_of(last)
        name = self._name(kind.stem, f"{folder}/{kind.stem}".removeprefix("/"))
        return Source(path, name, kind.media_type, listed=True, packing=kind.packing, in_store=True)

    def _name(self, stem: str, long_name: str) -> str:
        name = stem if stem not in self.names else long_name
        self.names.add(name)
        return without_surrogates(name)


def _folder(folder: Path, seen: _Seen) -> Iterator[Source | Failure]:
    """The readable files below a folder in the order of their paths; each folder is entered once, links or not."""
    entered: set[str] = set()
    pending = [folder]
    empty = True
    while pending:
        path = pending.pop()
        if path != folder and not _is_folder(path):
            kind = kind_of(path.name)
            if kind.is_listed and not _is_special(path):
                empty = False
                long_name = (path.relative_to(folder).parent / kind.stem).as_posix()
                if source := seen.source(path, long_name, listed=True):
                    yield source
            elif not kind.is_listed:
                seen.passed.add(os.path.realpath(path))
            continue
        real = os.path.realpath(path)
        if real in entered:
            continue
        entered.add(real)
        try:
            inside = sorted((entry for entry in path.iterdir() if not entry.name.startswith(".")), reverse=True)
        except OSError as error:
            empty = False
            yield failure(_origin(path), why(error, Source(str(path), "", None, listed=True)))
            continue
        names = {entry.name for entry in inside}
        if _JOB in names and not names.isdisjoint(_DONE):
            empty = False
            yield _are_shards(_origin(path))
        else:
            pending.extend(inside)
    if empty:
        yield failure(_origin(folder), f"holds no {READ} file")


def _stored_shards(files: Iterable[str]) -> list[str]:
    """Which of the folders that these files of a store are in are folders of shards, each with its slash."""
    known = set(files)
    folders = [each.removesuffix(_JOB) for each in known if each.rpartition("/")[2] == _JOB]
    packs, manifest = _DONE
    return [
        each
        for each in folders
        if each + manifest in known or any(file.startswith(f"{each}{packs}/") for file in known)
    ]


def _are_shards(origin: str) -> Failure:
    return failure(origin, f"holds shards, which have been read already: sayso load {origin}")


def _origin(path: str | Path) -> str:
    """The absolute path with all links followed, fit for a database; a link that leads nowhere is named itself."""
    path = Path(path)
    leads_nowhere = path.is_symlink() and not _exists(path)
    real = Path(os.path.realpath(path.parent), path.name) if leads_nowhere else Path(os.path.realpath(path))
    return without_surrogates(real.as_posix())


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # opening it will tell why


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a loop of links
        return False


def _is_special(path: Path) -> bool:
    """A pipe or device, for which a reader may wait without end; what is missing is not special."""
    try:
        return path.exists() and not path.is_file()
    except OSError:
        return False
