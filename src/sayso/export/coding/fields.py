"""Which fields a kind leaves out, and why."""

from collections.abc import Mapping
from types import MappingProxyType

from sayso.export.losses import FIELDS


def left_out(carried: frozenset[str], why: Mapping[str, str]) -> Mapping[str, str]:
    """A reason for each field that is not carried: its own, else that of its record, else that of "" (all others)."""
    strange = carried - FIELDS
    if strange:
        raise ValueError(f"no such fields: {', '.join(sorted(strange))}")
    return MappingProxyType(
        {field: why.get(field) or why.get(field.partition(".")[0]) or why[""] for field in sorted(FIELDS - carried)}
    )
