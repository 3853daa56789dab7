"""Which number a story bears once stories are parted or joined.

It stays with the larger part, and the joined story bears that of the larger. What has no number gets the one again that
began with one of its reports, if nothing bears it now, else a new one; a number is never given to anything else.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence

from sayso.ledger import Writer

Homes = dict[str, int | None]
"""The storyline that each report was in before it was moved; None for one that was in none."""


def numbers(groups: Sequence[Sequence[str]], homes: Mapping[str, int]) -> list[int | None]:
    """The number that each group keeps of those that its reports bear; None for one that needs a new number.

    The most reports that stay together go first; where as many do, the older number, and the earlier group.
    """
    staying = [
        (-count, number, place)
        for place, group in enumerate(groups)
        for number, count in Counter(homes[id_] for id_ in group if id_ in homes).items()
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, place in sorted(staying):
        if place not in found and number not in taken:
            found[place] = number
            taken.add(number)
    return [found.get(place) for place in range(len(groups))]


def another(writer: Writer, group: Sequence[str], taken: Container[int | None] = ()) -> int:
    """A number for a group that keeps none: one that began with one of its reports and that is free, or a new one."""
    own = [number for number in writer.queries.begun_by(group) if number not in taken]
    return min(own) if own else writer.add_storyline()


def settle(writer: Writer, before: Homes) -> None:
    """Give each story its number by what its reports were in before all were placed, not by the steps between.

    `before` has every report that was placed or moved since.
    """
    queries = writer.queries
    now = queries.storylines_of([id_ for id_, number in before.items() if number is not None])
    touched = {*now.values()} | {number for id_ in now if (number := before[id_]) is not None}
    grouped: dict[int, list[str]] = defaultdict(list)
    for number, reports in queries.members(touched).items():
        grouped[number] += [id_ for _, id_ in reports]
    grouped = {number: ids for number, ids in sorted(grouped.items()) if ids}
    homes = {
        id_: home for number, ids in grouped.items() for id_ in ids if (home := before.get(id_, number)) is not None
    }
    known = {*homes.values()}
    found = numbers([*grouped.values()], homes)
    for (number, ids), kept in zip(grouped.items(), found, strict=True):
        own = kept or (number if number not in known else another(writer, ids, found))
        if own != number:
            for id_ in ids:
                writer.place(id_, own)
