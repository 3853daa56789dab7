"""Statements inside statements: which are kept, and in whose content they stand."""

from collections.abc import Sequence

from sayso.core.spans import Span, contains
from sayso.read.statements.draft import Draft
from sayso.read.statements.speakers import Speakers

_DEEPEST = 6
"""So many statements may enclose a further one; a deeper nest is no language."""
_OPEN = 16
"""So many contents are kept in view at a time when looking for the one around a cue."""


def nested(found: Sequence[Draft], speakers: Speakers) -> list[tuple[int, int | None]]:
    """Indices of the drafts to keep, in their order, each with the index of its parent.

    A draft whose cue stands in another's content is its child. Annotators mark the outermost statement only; a child
    is kept if it reports speech of a voice of its own, so that the chain of sources is not lost.
    """
    parents = _parents(found)
    _cut_rings(found, parents)
    levels = _levels(parents)
    kept: dict[int, int | None] = {}
    holder: list[int | None] = [None] * len(found)  # the innermost kept one around or at each
    for index in sorted(range(len(found)), key=levels.__getitem__):
        if levels[index] > _DEEPEST:
            break
        above = parents[index]
        parent = holder[above] if above is not None else None
        holder[index] = parent
        if parent is None or _speaks_for_another(found[index], found[parent], speakers):
            kept[index] = parent
            holder[index] = index
    return sorted(kept.items())


def _parents(found: Sequence[Draft]) -> list[int | None]:
    """For each draft the innermost other one whose content holds its cue (without one: its content)."""
    spans = sorted(
        ((s, i) for i, draft in enumerate(found) for s in draft.content), key=lambda item: (item[0][0], -item[0][1])
    )
    anchors = sorted((draft.cue or draft.content[0], i) for i, draft in enumerate(found))
    size = [sum(end - start for start, end in draft.content) for draft in found]
    parents: list[int | None] = [None] * len(found)
    open_spans: list[tuple[Span, int]] = []
    at = 0
    for anchor, index in anchors:
        while at < len(spans) and spans[at][0][0] <= anchor[0]:
            open_spans.append(spans[at])
            at += 1
        open_spans = [item for item in open_spans if item[0][1] > anchor[0]][-_OPEN:]
        holders = [(s, i) for s, i in open_spans if i != index and contains(s, anchor)]
        if holders:
            # a piece of a broken content may be the very words of the one inside it: that says less in all
            parents[index] = min(holders, key=lambda item: (item[0][1] - item[0][0], size[item[1]], item[1]))[1]
    return parents


def _cut_rings(found: Sequence[Draft], parents: list[int | None]) -> None:
    """Two statements may not stand in each other: of such a ring the longest is made the outermost."""
    done: set[int] = set()
    for start in range(len(parents)):
        chain: dict[int, None] = {}  # in order
        at: int | None = start
        while at is not None and at not in done and at not in chain:
            chain[at] = None
            at = parents[at]
        if at in chain:
            ring = list(chain)[list(chain).index(at) :]
            parents[max(ring, key=lambda i: sum(b - a for a, b in found[i].content))] = None
        done.update(chain)


def _levels(parents: Sequence[int | None]) -> list[int]:
    """How deep each statement stands: 0 for those in no other."""
    levels = [-1] * len(parents)
    for start in range(len(parents)):
        chain: list[int] = []
        at: int | None = start
        while at is not None and levels[at] < 0:
            chain.append(at)
            at = parents[at]
        level = levels[at] if at is not None else -1
        for index in reversed(chain):
            level += 1
            levels[index] = level
    return levels


def _speaks_for_another(inner: Draft, outer: Draft, speakers: Speakers) -> bool:
    told = inner.entry is not None and inner.entry.kind == "say"
    return told and inner.source_head is not None and speakers.differ(inner, outer)
