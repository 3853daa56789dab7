"""What a kind of export has to offer, and which there are."""

from collections.abc import Mapping
from typing import Protocol

from sayso.export.folder import Folder
from sayso.export.found import Source
from sayso.export.losses import Losses


class Kind(Protocol):
    """One kind of export: a module-level object of its own module."""

    name: str
    """What follows `--as`."""
    what: str
    """In a line, for `--help` and the documentation."""
    carried: frozenset[str]
    """Fields that it carries, as `event.type`, `belief.factuality`, `story.status`: see `losses.FIELDS`."""
    lost: Mapping[str, str]
    """All other fields, each with the reason; every field stands in one of the two."""

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> None:
        """Write the files; `texts`: with the full texts of reports, which otherwise never go out."""
