"""The page of figures: measured blocks that a program writes, and between them what people wrote, which stays.

A block is all that lies between the lines `<!-- measured: NAME -->` and `<!-- end -->`.
"""

import re

_MARKER = re.compile(r"^<!-- (?:measured: (?P<name>[\w-]+)|end) -->$", re.M)


class PageError(Exception):
    """The marks of the blocks do not pair up, so nothing can be written safely."""


def blocks(page: str) -> dict[str, tuple[int, int]]:
    """Where the body of each block starts and ends."""
    found: dict[str, tuple[int, int]] = {}
    name, start = None, 0
    for marker in _MARKER.finditer(page):
        opened = marker["name"]
        if (opened is None) == (name is None) or opened in found:
            line = page.count("\n", 0, marker.start()) + 1
            raise PageError(f"line {line}: {marker[0]} is a second one, or has no other half")
        if name is not None:
            found[name] = (start, marker.start())
        name, start = opened, marker.end() + 1
    if name is not None:
        raise PageError(f"the block {name!r} has no <!-- end -->")
    return found


def with_block(page: str, name: str, title: str, body: str) -> str:
    """The page with `body` in the block `name`; one that the page lacks comes last, under its title."""
    if name in (found := blocks(page)):
        start, end = found[name]
        return f"{page[:start]}{_lines(body)}{page[end:]}"
    before = f"{page.rstrip()}\n\n" if page.strip() else ""
    return f"{before}## {title}\n\n<!-- measured: {name} -->\n{_lines(body)}<!-- end -->\n"


def has_words(page: str, name: str) -> bool:
    """Whether the page has the block and something stands in it."""
    start, end = blocks(page).get(name, (0, 0))
    return bool(page[start:end].strip())


def _lines(body: str) -> str:
    """The body without empty lines around it; a first line that is indented stays so: it is a block of plain text."""
    return body.strip("\n").rstrip() + "\n"
