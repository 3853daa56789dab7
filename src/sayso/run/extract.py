"""The stateless half of a run: texts in, readings out. This is the Python API behind `import sayso`."""

import datetime

from sayso import resources
from sayso.core.records import Document, Reading
from sayso.core.text import without_surrogates
from sayso.read import read


def extract(
    text: str,
    *,
    date: str | datetime.date | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    model: str = resources.DEFAULT_MODEL,
) -> Reading:
    """Read one text.

    `date` is the day of publication. Spans in the result count Unicode code points into `text`, which is kept
    unchanged, except that lone surrogates, which no file can hold, become U+FFFD.
    """
    document = Document(
        id="text",
        title=title,
        publisher=publisher,
        url=url,
        published=str(date) if date else None,
        text=without_surrogates(text),
    )
    return next(iter(read([document], resources.load(model))))
