"""The figures that have no event: what is told to have come, and numbers that lean on what was counted before them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from sayso.core.records import Amount
from sayso.core.spans import Span
from sayso.core.vocabulary import Tally
from sayso.link.pledges.figure import SHARE, Figure, Parties, Report
from sayso.resources import giving

UNSURE: Final = re.compile(
    r"\b(?:never|no|none|nobody|den(?:y|ied|ies)|if|unless|until|once|before|when|should|not(?!\s[^,;]{1,40}\bbut\b))\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
"""Before a number in its sentence: then nobody says that so much has come. "Not fifty but thirty" does."""
_OF_THE: Final = re.compile(r"\bof\s+(?:the|its|their|those|these|his|her|our)\s+(?:\w+\s+)?$", re.IGNORECASE)
_NUMBER: Final = r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,12}(?:\.\d{1,3})?)(?P<scale>\s(?:thousand|million|billion))?"
_SCALE: Final = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_BARE: Final = re.compile(rf"(?<![\w.,]){_NUMBER}(?=\s)")
_SO_FAR: Final = re.compile(
    r"\bso far,?\s+(?:it|that|the (?:figure|number|total|tally))\s+(?:is|was|has been|stands at|comes to)\s+"
    rf"(?:(?:about|around|some|only|just|nearly|almost)\s+)?{_NUMBER}(?=[.,;]?(?:\s|$))",
    re.IGNORECASE,
)


def come(report: Report) -> Iterator[Figure]:
    """Told to have come: "six more tanks arrived", "thirty per cent have come"; "300 have" of what was counted."""
    text = report.reading.text
    done = _done()
    for amount in report.spread:
        counted = amount.id in report.amounts or amount.unit == SHARE
        if counted and done.match(text, amount.span[1]) and _is_sure(report, amount.span):
            yield report.figure("delivery", amount, report.teller(amount.span), Parties())
    for match in _BARE.finditer(text):
        if done.match(text, match.end()) and _is_sure(report, match.span("number")):
            yield from _leaning(report, match, None)


def so_far(report: Report) -> Iterator[Figure]:
    """What it all comes to: "so far it is 330"."""
    for match in _SO_FAR.finditer(report.reading.text):
        yield from _leaning(report, match, "total")


@cache
def _done() -> re.Pattern[str]:
    """What follows a number that has been given, or has come."""
    forms = giving.load()
    given, came = ("|".join(sorted(words)) for words in (forms.given, forms.came))
    adverbs = r"(?:(?:already|now|so far|since|finally|only|actually)\s+){0,3}"
    return re.compile(
        rf"\s{{1,3}}(?:(?:have|has|had)\s+{adverbs}been\s+{adverbs}(?:{given})"
        rf"|(?:were|was)\s+{adverbs}(?:{given})"
        rf"|(?:have|has|had)\s+{adverbs}(?:{came})|arrived|came)\b"
    )


def _is_sure(report: Report, span: Span) -> bool:
    before = report.before(span)
    return not UNSURE.search(before) and not _OF_THE.search(before)


def _leaning(report: Report, match: re.Match[str], tally: Tally | None) -> Iterator[Figure]:
    """A bare number counts what was last counted, if that is not far."""
    start, end = match.span("number")
    last = report.last(start)
    if last is None or any(start < a.span[1] for a in report.within((max(0, start - 40), end))):
        return  # nothing to lean on, or it counts something of its own
    value = float(match["number"].replace(",", "")) * _SCALE.get((match["scale"] or "").strip(), 1.0)
    amount = Amount(id="", span=(start, end), value=value, low=value, high=value, unit=last.unit, tally=tally)
    yield report.figure("delivery", amount, report.teller(amount.span), Parties())
