"""XML of strangers by lxml: no entities of their own, no network, no tree that could grow."""

import html.entities
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sayso.fetch.encodings import decode

_CHUNK = 1 << 16
_LONGEST = 5_000
"""Characters of one value; what is longer is no address and no title."""
_MOST_FIELDS = 50
_DEEPEST = 100
_DECLARED = re.compile(rb"\s{0,20}<\?xml[^>]{0,100}encoding=[\"']([\w-]{2,20})")
_BEGINNING = re.compile(r"[^<]*(?:<\?xml[^>]{0,200}\?>)?[^<]*")
_LOOSE = re.compile(
    r"<(?![A-Za-z_/!?])"
    r"|<(?=/?(?:a|abbr|b|blockquote|br|center|cite|code|div|em|font|h[1-6]|hr|i|iframe|img|li|ol|p|pre|script|small"
    r"|span|strong|style|sub|sup|table|tbody|td|th|tr|u|ul)(?:[\s/>]))"
    r"|&(?!(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)(?:(\w{1,30});)?",
    re.IGNORECASE,
)
"""Signs that are no markup, HTML among the words, and entities that XML does not have."""
_CDATA, _CDATA_ENDS = "<![CDATA[", "]]>"


class Target(Protocol):
    """What lxml tells of each tag and text."""

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        """An element begins; names are `{namespace}name`."""

    def data(self, text: str, /) -> None:
        """Words, perhaps in pieces."""

    def end(self, tag: str, /) -> None:
        """An element ends."""

    def close(self) -> None:
        """There is nothing more."""


def is_sound(content: str) -> bool:
    """Whether this is well-formed XML, all its entities among those that XML itself has."""
    return _fed(_Nothing(), content, recover=False)


def read_into(target: Target, content: bytes, charset: str | None = None) -> None:
    """Tell a target of all tags and texts, as far as the content can be read; what is broken is mended first.

    `charset` is what a server declared. Raises InputError for what is no text.
    """
    declared = _DECLARED.match(content)
    text = decode(content, declared=charset or (declared[1].decode() if declared else None))
    text = text[_BEGINNING.match(text).end() :]  # type: ignore[union-attr]
    _fed(target, text if is_sound(text) else "".join(_mended(text)), recover=True)


def _fed(target: Target, text: str, *, recover: bool) -> bool:
    """Parse; gives whether it went well."""
    from lxml import etree

    parser = etree.XMLParser(
        target=target,
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=recover,
    )
    content = text.encode(errors="replace")
    try:
        for start in range(0, len(content), _CHUNK):
            parser.feed(content[start : start + _CHUNK])
        parser.close()
    except etree.LxmlError:
        return False
    return True


def _mended(text: str) -> Iterator[str]:
    """A text whose loose signs cannot be taken for markup; HTML's entities become what they stand for."""
    at = 0
    while (start := text.find(_CDATA, at)) >= 0 and (end := text.find(_CDATA_ENDS, start)) >= 0:
        yield _LOOSE.sub(_mend, text[at:start])
        at = end + len(_CDATA_ENDS)
        yield text[start:at]
    yield _LOOSE.sub(_mend, text[at:])


def _mend(match: re.Match[str]) -> str:
    if match[0] == "<":
        return "&lt;"
    return html.entities.html5.get(f"{match[1]};") or f"&amp;{match[0][1:]}"


class _Nothing:
    """Takes note of nothing."""

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None: ...

    def data(self, text: str, /) -> None: ...

    def end(self, tag: str, /) -> None: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class Found:
    """An element that was looked for."""

    name: str
    """Without its namespace, as all names here: many a sitemap has a wrong one."""
    values: dict[str, str] = field(default_factory=dict)
    """What the elements in it say, by their paths such as `news/title`; of several the first."""


@dataclass(slots=True)
class Finder:
    """Looks for the elements with some names."""

    names: Collection[str]
    most: int
    root: str | None = None
    found: list[Found] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)
    _now: Found | None = None
    _depth: int = 0
    """How deep the element lies that is just being read."""
    _text: str = ""

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        """An element begins."""
        name = tag.rpartition("}")[2]
        self.root = self.root or name
        self._path.append(name)
        self._text = ""
        if self._now is None and name in self.names and len(self.found) < self.most:
            self._now, self._depth = Found(name), len(self._path)

    def data(self, text: str, /) -> None:
        """Words, perhaps in pieces."""
        if self._now is not None and len(self._text) < _LONGEST:
            self._text += text[: _LONGEST - len(self._text)]

    def end(self, tag: str, /) -> None:
        """An element ends."""
        if self._now is not None:
            if len(self._path) == self._depth:
                self.found.append(self._now)
                self._now = None
            elif self._text.strip() and len(self._now.values) < _MOST_FIELDS:
                self._now.values.setdefault(
                    "/".join(self._path[self._depth : self._depth + _DEEPEST]), self._text.strip()
                )
        self._text = ""
        self._path.pop()

    def close(self) -> None:
        """There is nothing more."""
