"""TO BE WRITTEN."""

from sayso.core.records import Amount
from sayso.read.parse import Parsed


def find_amounts(parsed: Parsed) -> tuple[Amount, ...]:
    """TO BE WRITTEN."""
    return ()
