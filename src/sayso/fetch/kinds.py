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
READ = ".txt, .html, .jsonl, .parquet or .warc"
"""What a folder is looked through for, packed or not; an archive is read where it is named."""


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
        return self.media_type not in (None, ZIP)


def kind_of(name: str) -> Kind:
    """What a file of this name is."""
    path = PurePosixPath(name)
    packing = _PACKED.get(path.suffix.lower())
    if packing:
        path = path.with_suffix("")
    media_type = _ENDINGS.get(path.suffix.lower())
    return Kind(media_type, packing, path.stem)
