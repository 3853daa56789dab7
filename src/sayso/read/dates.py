"""TO BE WRITTEN."""

from sayso.core.records import DateRef
from sayso.read.parse import Parsed


def find_dates(parsed: Parsed) -> tuple[DateRef, ...]:
    """TO BE WRITTEN."""
    return ()
