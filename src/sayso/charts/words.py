"""What charts say in words. Every text of an article goes through `safe` or `shorten` before it enters a chart."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from sayso.charts.look import Look
from sayso.core.records import Assessment
from sayso.core.text import safe, shorten
from sayso.link.counting import said
from sayso.run.entries import nameless
from sayso.run.wording import SURE, long_day, org_label, source_name

NAME: Final = 60
WORDS: Final = 320


UNKNOWN: Final = "publisher unknown"


def org(name: str, beliefs: Iterable[Assessment] = ()) -> str:
    """An organisation as a row is labelled; a report's id is no name of its publisher."""
    if nameless(beliefs):
        return UNKNOWN
    return shorten(org_label(name), NAME) or "unnamed"


def tips(belief: Assessment) -> dict[str, str]:
    """What is told of one mark, by field; what is not known is empty."""
    part = ", part of it" if belief.extent == "part" else ""
    beside = "; in passing" if not belief.plain else ""
    copied = "; in a copy, not counted" if belief.copy_of else ""
    who = shorten(source_name(belief.source, belief.publisher), NAME)
    return {
        "words": shorten(belief.words, WORDS),
        "who": f"{who} ({shorten(belief.code, NAME)})" if belief.code else who,
        "sure": f"{SURE[belief.factuality]}{part}{beside}{copied}",
        "aspect": belief.aspect,
        "cue": shorten(belief.cue, NAME),
        "said": long_day(safe(said(belief))),
        "report": ", ".join(part for part in (shorten(belief.publisher or UNKNOWN, NAME), _reported(belief)) if part),
        "via": shorten(", ".join(belief.via), 2 * NAME),
    }


TITLES: Final = {
    "words": "Words",
    "who": "Source",
    "sure": "How sure",
    "aspect": "How far along",
    "cue": "Cue",
    "said": "Said",
    "report": "Report",
    "via": "By way of",
}
"""Of the fields of `tips`, in the order of telling."""


def _reported(belief: Assessment) -> str:
    return long_day(safe(belief.published))


def spoken(belief: Assessment) -> str:
    """One mark for who cannot see it."""
    told = tips(belief)
    words = f": “{shorten(belief.words, 160)}”" if belief.words else ""
    return f"{org(belief.org, (belief,))}, {told['said']}, {told['sure']}, {told['aspect']}. {told['who']}{words}"


def href(belief: Assessment, look: Look) -> str | None:
    """Where the report stands on the page, with the characters of the words as its fragment."""
    if look.reports is None:
        return None
    fragment = f"#c{belief.span[0]}-{belief.span[1]}" if belief.span[1] > belief.span[0] else ""
    return look.reports + quote(belief.document.encode("utf-8", "replace"), safe="") + fragment


def field_tips(titles: dict[str, str]) -> list[Any]:
    """Altair's tooltip channels."""
    import altair as alt

    return [alt.Tooltip(field=name, type="nominal", title=title) for name, title in titles.items()]


def counted(number: int, one: str, more: str | None = None) -> str:
    """`1 report`, `2 reports`."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def sentence(parts: Iterable[str]) -> str:
    """The parts that are there, each with its full stop."""
    return " ".join(part.rstrip(".") + "." for part in parts if part)
