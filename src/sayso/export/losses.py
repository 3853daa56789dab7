"""What an export could not carry: counted by field, with the reason, so that nobody takes silence for absence."""

from typing import Final

FIELDS: Final[frozenset[str]] = frozenset()
"""Every field of the records that go out, as `record.field`."""


class Losses:
    """The counting. A field that a kind never carries is counted by itself; a kind tells only what it cuts down."""

    def cut(self, field: str, record: str, why: str) -> None:
        """A field of one record (`REPORT/ID`) is carried in part: only the first of several actors, say."""
