"""Which id an empty ledger would give to each of many reports, worked out in memory: as `identity.py` does it."""

from collections import defaultdict

from sayso.core.records import Document, Record
from sayso.ledger.identity import free_id, place_of, same_report


class Entry(Record, frozen=True, kw_only=True):
    """What tells one report from another: columns of `documents`."""

    given_id: str
    origin: str
    url: str | None
    publisher: str | None
    text_hash: str
    content_hash: str


class _Stored(Record, frozen=True, kw_only=True):
    number: int
    id: str
    given_id: str
    origin: str
    url: str | None
    publisher: str | None
    text_hash: str


class Register:
    """The reports so far."""

    def __init__(self) -> None:
        self._by: dict[tuple[str, ...], list[_Stored]] = defaultdict(list)
        self._contents: dict[str, set[str]] = {}
        self._number = 0

    def add(self, entry: Entry) -> tuple[str, bool]:
        """The id of the next report, and whether this very content has not come before."""
        place = place_of(entry.origin)
        names = [("url", entry.url), ("origin", place), ("text", f"{entry.text_hash} {entry.given_id}")]
        alike = {one.number: one for kind, name in names if name is not None for one in self._by.get((kind, name), ())}
        document = Document(id=entry.given_id, url=entry.url, publisher=entry.publisher, text="")
        same = same_report([alike[number] for number in sorted(alike)], document, place, entry.text_hash)
        id_ = same or free_id(entry.given_id, entry.text_hash, self._contents.__contains__)
        contents = self._contents.setdefault(id_, set())
        if entry.content_hash in contents:
            return id_, False
        contents.add(entry.content_hash)
        self._number += 1
        stored = _Stored(
            number=self._number,
            id=id_,
            given_id=entry.given_id,
            origin=entry.origin,
            url=entry.url,
            publisher=entry.publisher,
            text_hash=entry.text_hash,
        )
        for kind, name in (*names[:1], ("origin", entry.origin), names[2]):
            if name is not None:
                self._by[kind, name].append(stored)
        return id_, True
