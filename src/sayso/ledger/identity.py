"""Which report is this? The same one is never stored twice, and a changed one never replaces what was read before.

Two inputs are the same report if they have the same URL; or come from the same place with the same text, or under the
same id; or have the same id and the same text; and nothing (two URLs, two publishers) says that they are two. The same
report with the same text and metadata is the same row; with another text, or corrected metadata, it is a new version
of it. Another report under an id that is taken gets a suffix from the hash of its own text.

What equals an earlier version of its report is known: an archive that holds both is read twice without harm. Only who
has fetched a page just now knows that its earlier text stands again (`version_of`): that is a new version, too.
"""

import hashlib
import itertools
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection, bindparam, or_, select

from sayso.core.records import Document
from sayso.ledger.tables import documents

_STANDARD_INPUT: Final = "-"
"""Everything that is piped in comes from there, so it tells nothing of what it is."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger knows of a document at hand."""

    id: str
    """The id that it has, or will have."""
    key: int | None = None
    """Its row, if this very content is stored."""
    version: int
    """The version that it is, or will be."""
    text_hash: str
    content_hash: str


_ALIKE = select(
    documents.c.id, documents.c.given_id, documents.c.origin, documents.c.url, documents.c.publisher,
    documents.c.text_hash,
).where(
    or_(
        documents.c.url == bindparam("url"),
        documents.c.origin == bindparam("origin"),
        (documents.c.given_id == bindparam("given")) & (documents.c.text_hash == bindparam("text_hash")),
    )
).order_by(documents.c.key)  # fmt: skip

_VERSIONS = (
    select(documents.c.key, documents.c.version, documents.c.content_hash)
    .where(documents.c.id == bindparam("id"))
    .order_by(documents.c.version)
)


def identify(connection: Connection, document: Document, origin: str, *, version_of: str | None = None) -> Identity:
    """Find the report among those stored; three look-ups by index.

    `version_of`: the report that it is what stands now of, by whoever has just asked for it where it is published.
    """
    text_hash, content_hash = text_hash_of(document), content_hash_of(document)
    if version_of is not None:
        versions = connection.execute(_VERSIONS, {"id": version_of}).all()
        if versions:
            return _standing(version_of, versions, text_hash, content_hash)
    place = place_of(origin)
    alike = connection.execute(
        _ALIKE, {"url": document.url, "origin": place, "given": document.id, "text_hash": text_hash}
    ).all()
    same = same_report(alike, document, place, text_hash)
    if same is None:
        return Identity(
            id=free_id(
                document.id, text_hash, lambda id_: connection.execute(_VERSIONS, {"id": id_}).first() is not None
            ),
            version=1,
            text_hash=text_hash,
            content_hash=content_hash,
        )
    versions = connection.execute(_VERSIONS, {"id": same}).all()
    for row in reversed(versions):
        if row.content_hash in (content_hash, returned(content_hash, row.version)):
            return Identity(id=same, key=row.key, version=row.version, text_hash=text_hash, content_hash=content_hash)
    return Identity(id=same, version=versions[-1].version + 1, text_hash=text_hash, content_hash=content_hash)


def _standing(id_: str, versions: Sequence[Any], text_hash: str, content_hash: str) -> Identity:
    """What a document is that stands now where its report does."""
    last = versions[-1]
    if last.content_hash in (content_hash, returned(content_hash, last.version)):
        return Identity(id=id_, key=last.key, version=last.version, text_hash=text_hash, content_hash=last.content_hash)
    version = last.version + 1
    if any(row.content_hash == content_hash for row in versions):
        content_hash = returned(content_hash, version)
    return Identity(id=id_, version=version, text_hash=text_hash, content_hash=content_hash)


def taken_for(connection: Connection, stored: Any) -> str | None:
    """The id of the report that a row of `documents` was to be stored as, by those stored before; None: a new one."""
    asked = {"url": stored.url, "origin": place_of(stored.origin), "given": stored.given_id}
    before = _ALIKE.where(documents.c.key < stored.key)
    alike = connection.execute(before, {**asked, "text_hash": stored.text_hash}).all()
    document = Document(id=stored.given_id, url=stored.url, publisher=stored.publisher, text="")
    return same_report(alike, document, asked["origin"], stored.text_hash)


def text_hash_of(document: Document) -> str:
    """Names the text."""
    return _sha256(document.text)


def content_hash_of(document: Document) -> str:
    """Names the text with all that the publisher says of it: what makes a version."""
    told = [document.text, document.title, document.publisher, document.byline, document.url, document.published]
    return _sha256(msgspec.json.encode(told))


def returned(content_hash: str, version: int) -> str:
    """Names a version whose content an earlier one had before it, so that both have their own row."""
    return _sha256(f"{content_hash} {version}")


def names_a_page(url: str | None) -> bool:
    """Some sites give the address of their front page as that of every article; it says nothing then."""
    if url is None:
        return False
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def place_of(origin: str) -> str | None:
    """Where a report lies; None if that tells nothing."""
    return None if origin.partition("#")[0] == _STANDARD_INPUT else origin


def same_report(alike: Sequence[Any], document: Document, place: str | None, text_hash: str) -> str | None:
    """The id of the stored report that this is: by its URL, else by where it lies, else by what it says."""
    for row in alike:
        if names_a_page(document.url) and row.url == document.url:
            return str(row.id)
    alike = [row for row in alike if not _differ(row.url, document.url)]
    same_text = [row for row in alike if row.text_hash == text_hash and not _differ(row.publisher, document.publisher)]
    rules = (
        # An input's id may hang on its neighbours: of two files with one stem the later is named by its path.
        (row for row in same_text if row.origin == place),
        (row for row in alike if row.origin == place and row.given_id == document.id),
        (row for row in same_text if row.given_id == document.id),
    )
    found = next(itertools.chain(*rules), None)
    return None if found is None else str(found.id)


def _differ(one: str | None, other: str | None) -> bool:
    """Whether both are known, and two."""
    return one is not None and other is not None and one != other


def free_id(given: str, text_hash: str, is_taken: Callable[[str], bool]) -> str:
    """`given`, or if that is taken, `given` and six digits of the text's hash, hashed again until they are free."""
    free = given
    while is_taken(free):
        free = f"{given}-{text_hash[:6]}"
        text_hash = _sha256(text_hash)
    return free


def _sha256(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
