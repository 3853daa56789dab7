"""Texts in, answers out, nothing stored: the Python API behind `import sayso`."""

import datetime
from collections.abc import Sequence

from sayso import resources
from sayso.core.records import Document, Place, Reading
from sayso.core.spans import Span
from sayso.core.text import without_surrogates
from sayso.read import factuality, read, score
from sayso.read.actors import coding
from sayso.read.parse import parse
from sayso.read.places import locating


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


def code_actor(phrase: str, *, date: str | datetime.date | None = None) -> tuple[str, ...]:
    """The codes of an actor, `ISO3 SECTOR`: `German troops` is `DEU MIL`. Empty if nothing tells.

    `date` decides who held an office then; without it the most recent holder known counts.
    """
    return coding.code_actor(phrase, resources.load().actors, date=date)


def locate(text: str, spans: Sequence[Span], *, home: str | None = None) -> tuple[Place | None, ...]:
    """The place that each span of `text` names, or None rather than a wild guess.

    `home` is the country (ISO3) that the publisher writes from, if it is known.
    """
    return locating.locate(text, spans, resources.load().gazetteer, home=home)


def weigh(text: str, spans: Sequence[Span]) -> tuple[float, ...]:
    """How sure the writer is of the predicate at each span: 3 certainly so, -3 certainly not, 0 open."""
    loaded = resources.load()
    parsed = next(parse([Document(id="text", text=without_surrogates(text))], loaded.pipeline))
    return factuality.weigh_spans(parsed, score(parsed, loaded), spans)
