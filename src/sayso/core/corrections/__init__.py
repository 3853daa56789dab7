"""What persons correct in a reading: each correction anchored by the words it speaks of, applied to whatever is read.

`records` are what is kept, `anchors` find the words again, `values` say what a field may become, `turns` which
corrections stand, `applying` makes of a reading and its corrections the reading that holds. Nothing here knows of the
ledger.
"""

from sayso.core.corrections.anchors import hash_of, quote
from sayso.core.corrections.applying import apply
from sayso.core.corrections.records import (
    ActorRef,
    Corrected,
    Correction,
    NewEvent,
    NewStatement,
    Outcome,
    PlaceEntry,
    Quote,
    RecordKind,
    Snapshot,
    Split,
    Target,
    belief_id,
)
from sayso.core.corrections.snapshots import check_snapshot
from sayso.core.corrections.values import FIELDS, decoded, encoded

__all__ = [
    "FIELDS",
    "ActorRef",
    "Corrected",
    "Correction",
    "NewEvent",
    "NewStatement",
    "Outcome",
    "PlaceEntry",
    "Quote",
    "RecordKind",
    "Snapshot",
    "Split",
    "Target",
    "apply",
    "belief_id",
    "check_snapshot",
    "decoded",
    "encoded",
    "hash_of",
    "quote",
]
