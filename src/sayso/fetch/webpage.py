"""The report in a web page, by trafilatura."""

import logging
import re
from dataclasses import dataclass

from sayso.core.errors import InputError
from sayso.fetch.encodings import decode

log = logging.getLogger(__name__)

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w-]{2,20})", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"^\s{0,20}<\?xml[^>]{0,100}encoding=[\"']([\w-]{2,20})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_HEAD = 4_096
"""Where browsers, too, stop looking for a declared encoding (they at 1,024 bytes)."""


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a page holds; None where it does not tell."""

    text: str
    """Paragraphs, with blank lines between them."""
    fields: dict[str, str]
    """Those of date, title, publisher, url and byline that were found."""


def read_webpage(content: bytes, *, charset: str | None = None) -> WebPage:
    """The main text and metadata of a page; `charset` is what its server declared, which goes before what it declares.

    Raises InputError if it holds no article.
    """
    import trafilatura

    for library in ("trafilatura", "htmldate"):
        # Their warnings repeat, for developers, what our own problem says.
        logging.getLogger(library).setLevel(logging.CRITICAL)
    declared = _XML_DECLARED.search(content[:_HEAD]) or _DECLARED.search(content[:_HEAD])
    html = decode(content, declared=charset or (declared[1].decode("ascii", "ignore") if declared else None))
    html = _XML_DECLARATION.sub("", html, count=1)  # lxml refuses one in text that is decoded already
    try:
        found = trafilatura.bare_extraction(
            html,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            # only dates that the page marks as its own; a guess from its text may be any other day
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # a parser on hostile markup must not end the run
        log.debug("trafilatura failed", exc_info=True)
        raise InputError(f"is a web page that cannot be read ({type(error).__name__})") from error
    if found is None or isinstance(found, dict) or not found.text or not found.text.strip():
        raise InputError("is a web page in which no article was found")
    paragraphs = [line.strip() for line in found.text.split("\n") if line.strip()]
    if found.title and len(paragraphs) > 1 and paragraphs[0] == found.title.strip():
        del paragraphs[0]  # the headline again
    text = "\n\n".join(paragraphs)
    known = {
        "title": found.title,
        "byline": found.author,
        "publisher": found.sitename,
        "date": found.date,
        "url": found.url,
    }
    return WebPage(text=text, fields={key: value.strip() for key, value in known.items() if value and value.strip()})
