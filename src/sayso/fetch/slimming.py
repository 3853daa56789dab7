"""A feed cut down to the little that is wanted of it, well-formed and short, before feedparser gets to see it.

feedparser takes minutes for some short but odd feeds: thousands of categories in one entry, one long author, many
namespaces. It knows the dialects; lxml, which is quick whatever comes, knows how to read the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

_ENTRIES = frozenset({"item", "entry"})
_FRAMES = frozenset({"rss", "rdf", "channel", "feed"}) | _ENTRIES
"""Elements that hold others."""
_WORDS = frozenset({"title", "link", "guid", "id", "pubdate", "date", "published", "issued", "updated", "modified"})
_SPACES = frozenset(
    {
        "",
        "http://www.w3.org/2005/Atom",
        "http://purl.org/atom/ns#",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://channel.netscape.com/rdf/simple/0.9/",
    }
)
"""Those of feeds; a picture or a podcast has titles, too, in others."""
_DATED = frozenset({"http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"})
"""Dublin Core, of which only the dates are taken."""
_DATES = frozenset({"date", "issued", "modified"})
_SOURCE = "source"
"""RSS's holds words, Atom's other elements."""
_ATTRIBUTES = frozenset({"href", "rel", "type", "mode", "url", "version", "isPermaLink", "about"})
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_DEEPEST = 6
_MOST_INNER = 40
"""Elements of one entry, or of the feed beside its entries; there is hardly a use for more than ten."""
_MOST_GONE = 2_000
_LONGEST = 5_000
"""Characters of one element or attribute."""


@dataclass(slots=True)
class _Open:
    """An element that is kept."""

    kind: str
    name: str
    held: int = 0
    """Elements in it, or characters."""
    is_open: bool = True


@dataclass(slots=True)
class Slim:
    """What is left of a feed; lxml tells it of each tag and text."""

    most: int
    """Entries that are kept at most."""
    written: list[str] = field(default_factory=list)
    entries: int = 0
    """All that there are."""
    gone: list[tuple[str, str]] = field(default_factory=list)
    """Entries that are deleted: their ids, and when (RFC 6721, which feedparser does not know)."""
    _own: str = ""
    """The outermost element's namespace: some feeds have made one up."""
    _path: list[_Open | None] = field(default_factory=list)
    """All elements that are open; None for those that are left out."""
    _kept: list[_Open] = field(default_factory=list)
    """Those of them that are kept, and not closed before their time."""
    _skipped_from: int | None = None
    """How deep that lies in which nothing is kept."""

    @property
    def content(self) -> bytes:
        """The feed, well-formed, in UTF-8."""
        while self._path:
            self.end("")
        return "".join(self.written).encode()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        space, _, name = tag.rpartition("}")
        space, kind = space[1:], name.lower()
        if tag == _TOMBSTONE and len(self.gone) < _MOST_GONE:
            self.gone.append((" ".join(attributes.get("ref", "").split())[:_LONGEST], attributes.get("when", "")))
        if kind in _ENTRIES and space in (*_SPACES, self._own):
            self.entries += 1
            self._end_entry()  # where an end tag is missing, as the next one begins
        if not self._path:
            self._own = space
        named = space in _SPACES or space == self._own or (space in _DATED and kind in _DATES)
        if not (named and self._is_wanted(kind)):
            self._path.append(None)
            if self._skipped_from is None:
                self._skipped_from = len(self._path)
            return
        self._kept.append(_Open(kind, name))
        self._path.append(self._kept[-1])
        kept = "".join(_attribute(key, value) for key, value in attributes.items())
        self.written.append(f"<{name} xmlns={quoteattr(space)}{kept}>")

    def data(self, text: str) -> None:
        """Words, perhaps in pieces; those of markup within a title are its own."""
        around = self._kept[-1] if self._kept else None
        if around is None or around.kind in _FRAMES or (around.kind == _SOURCE and self._skipped_from):
            return
        self.written.append(escape(text[: max(0, _LONGEST - around.held)]))
        around.held += len(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        ended = self._path.pop()
        if ended is not None and ended.is_open:
            self._close()
        if self._skipped_from is not None and len(self._path) < self._skipped_from:
            self._skipped_from = None

    def close(self) -> None:
        """There is nothing more."""

    def _is_wanted(self, kind: str) -> bool:
        if not self._kept:
            return not self._path and kind in _FRAMES
        around = self._kept[-1]
        if self._skipped_from is not None or around.kind in _WORDS or len(self._kept) >= _DEEPEST:
            return False
        if kind in _ENTRIES:
            return self.entries <= self.most and around.kind in _FRAMES - _ENTRIES
        if kind in _WORDS or kind == _SOURCE:
            around.held += 1
            return around.held <= _MOST_INNER
        return kind in _FRAMES and around.kind in _FRAMES - _ENTRIES

    def _end_entry(self) -> None:
        """Close the entry that is open, and all in it."""
        if any(each.kind in _ENTRIES for each in self._kept):
            while self._close().kind not in _ENTRIES:
                pass
            self._skipped_from = None

    def _close(self) -> _Open:
        closed = self._kept.pop()
        closed.is_open = False
        self.written.append(f"</{closed.name}>")
        return closed


def _attribute(key: str, value: str) -> str:
    name = "xml:base" if key == _BASE else key.rpartition("}")[2]
    if name != "xml:base" and name not in _ATTRIBUTES:
        return ""
    if name == "about":
        return f' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about={quoteattr(value[:_LONGEST])}'
    return f" {name}={quoteattr(value[:_LONGEST])}"
