"""What a file is by the endings of its name: the kind of reader for it, and how it is packed."""

from dataclasses import dataclass
from pathlib import PurePosixPath

TEXT, HTML, ROW = "text/plain", "text/html", "application/json"
PARQUET, WARC, ZIP = "application/vnd.apache.parquet", "application/warc", "application/zip"
GZIP, ZSTD = "gzip", "zstd"

_ENDINGS = {
    ".txt": TEXT, ".html": HTML, ".htm": HTML, ".jsonl": ROW, ".parquet": PARQUET, ".warc": WARC, ".zip": ZIP,
}  # fmt: skip
_PACKED = {".gz": GZIP, ".zst": ZSTD}
READ = ".txt, .html, .jsonl, .parquet, .warc or .zip"
"""What a folder is looked through for, packed (.gz, .zst) or not."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What the name of a file tells."""

    media_type: str | None
    """None where the content must tell."""
    packing: str | None
    stem: str

    @property
    def is_listed(self) -> bool:
        """Whether such a file is read when a folder is."""
        return self.media_type is not None


def ending(name: str) -> str:
    """The ending of a name, with what it is packed by: `.pdf`, `.tar.gz`; empty if it has none."""
    path = PurePosixPath(name)
    last = path.suffix.lower()
    return path.with_suffix("").suffix.lower() + last if last in _PACKED else last


def kind_of(name: str) -> Kind:
    """What a file of this name is."""
    path = PurePosixPath(name)
    packing = _PACKED.get(path.suffix.lower())
    if packing:
        path = path.with_suffix("")
    media_type = _ENDINGS.get(path.suffix.lower())
    return Kind(media_type, packing, path.stem)
