"""What may stand before or after a date expression, and how it changes what is meant.

Part of it ("early", "the first half of", "the last week of"), a day counted from it ("two days after", "the eve of"),
all the time from it on ("since"); or only more words for the same day ("at 3 a.m. on").
"""

import re
from collections.abc import Callable
from datetime import date

from sayso.read.dates import calendar as reckon
from sayso.read.dates.calendar import WEEKDAYS, Interval
from sayso.read.dates.counting import at, counted
from sayso.read.dates.words import COUNT, ORDINALS, UNIT, WEEKDAY

REACH = 60
"""Characters before an expression within which stands what changes its meaning."""
_NTH = r"first|second|third|fourth|fifth|last|final|closing|opening"
_CLOCK = r"""(?:\d{1,2}(?:[:.]\d\d)?[ ]?(?:[ap]\.?m\b\.?|o['’]clock)|\d{1,2}:\d\d|\d{4}(?=[ ](?:hours|hrs|GMT|UTC))
  |noon|midday|midnight|dawn|daybreak|first[ ]light|dusk|nightfall|sunset|sunrise|lunchtime)
  (?:[ ](?:local[ ]time|hours|hrs|GMT|UTC|[A-Z]{2,4}T|in[ ]the[ ](?:morning|afternoon|evening)))?
  (?:[ ]\([^()]{1,24}\))?"""

PREFIX = re.compile(
    rf"""(?<![\w-])(?:
      (?P<since>(?i:(?:ever[ ])?since)[ ](?:the[ ]|at[ ]least[ ]|about[ ]|around[ ])?)
    | (?P<half>(?i:(?:the[ ])?(?P<hn>first|second|latter)[ ]half[ ]of[ ](?:the[ ])?))
    | (?P<quarter>(?i:(?:the[ ])?(?P<qn>first|second|third|fourth|last|final)[ -]quarter[ ](?:of|in)[ ](?:the[ ])?))
    | (?P<nth>(?i:(?:the[ ])?(?P<nn>{_NTH})[ ](?P<nu>week|weekend|day|decade|{WEEKDAY})[ ](?:of|in)[ ](?:the[ ])?))
    | (?P<some>(?i:(?:the[ ])?(?P<sn>first|last|final)[ ](?P<sc>{COUNT})[ ](?P<su>days|weeks|months|years)
        [ ](?:of|in)[ ](?:the[ ])?))
    | (?P<part>(?i:(?:the[ ])?(?:(?:very[ ])?(?P<pn>early|late|mid|middle|start|beginning|end|close)[ ]of[ ](?:the[ ])?
       |(?P<pa>early|late|mid)(?:[ ]in[ ]|[ -])(?:the[ ])?)))
    | (?P<clip>(?i:(?P<cn>earlier|later)[ ](?:in[ ]|on[ ])?(?:the[ ])?))
    | (?P<weekof>(?i:(?:the[ ])?week[ ](?P<wn>of|beginning|starting|commencing|ending)(?:[ ]on)?[ ]))
    | (?P<eve>(?i:(?:the[ ])?eve[ ]of[ ](?:the[ ])?))
    | (?P<shift>(?i:(?P<dc>{COUNT}|the)[ ](?P<du>{UNIT})s?[ ](?P<dd>before|after|following|prior[ ]to|from)[ ]
        (?:the[ ])?))
    | (?P<upto>(?i:(?:the[ ])?(?:(?P<uc>{COUNT})[ ](?P<uu>week|month)s?|(?P<uy>year|quarter|week))[ ]
        (?:to|through|ending|ended)[ ](?:on[ ]|in[ ]|the[ ])?))
    | (?P<night>(?i:overnight)[ ](?P<no>into|to)[ ])
    | (?P<same>(?i:(?:the[ ])?(?:(?:early|small|late)[ ]hours|morning|afternoon|evening|night|month|year)[ ]of[ ]
       |(?:early|late)[ ]on[ ]|(?:in[ ])?the[ ]year[ ]|overnight[ ](?:on[ ]|from[ ])?
       |(?:the[ ])?(?:fiscal|financial)(?:[ ]year)?[ ])
       |(?:(?i:at|by|before|after|around|about|until|from)[ ])?(?:about[ ]|around[ ])?(?i:{_CLOCK}),?[ ]
        (?i:on[ ]|of[ ])?)
    )$""",
    re.VERBOSE,
)
SUFFIX = re.compile(
    rf"""[ ](?:(?:financial|fiscal|tax|academic|school)[ ]year\b
      |(?:(?:at|around|(?:just|shortly)[ ](?:after|before)|before|by)[ ])(?i:{_CLOCK})(?!\w))""",
    re.VERBOSE,
)


def changed(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    """What the words before an expression make of it; None where they say nothing of its date.

    `base` is the day of publication, None if unknown.
    """
    return _CHANGES[match.lastgroup or ""](match, interval, base)


def _since(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    if base is None or interval.first > base:
        return None
    return interval._replace(end=base.isoformat())


def _half(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    first = match["hn"].lower() == "first"
    start = interval.start
    if interval.precision == "year" and start == interval.end:
        return Interval(f"{start}-{'01' if first else '07'}", f"{start}-{'06' if first else '12'}", "year")
    if interval.precision == "month" and start == interval.end:
        cuts = (reckon.shifted(interval.first, days=14), reckon.shifted(interval.first, days=15))
        return reckon.days(interval.first, cuts[0], "month") if first else reckon.days(cuts[1], interval.last, "month")
    if interval.precision in {"decade", "century"}:
        middle = (int(start) + int(interval.end)) // 2
        return interval._replace(end=f"{middle:04d}") if first else interval._replace(start=f"{middle + 1:04d}")
    return None


def _quarter(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    if interval.precision != "year" or interval.start != interval.end:
        return None
    return reckon.quarter(int(interval.start), ORDINALS.get(match["qn"].lower(), 4))


def _nth(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    """As in "the first week of October": its first seven days; "the last Sunday in October"."""
    if match["nu"].lower() == "decade" and interval.precision == "century":
        return _decade_of(match["nn"].lower(), interval)
    if interval.precision not in {"month", "quarter", "season", "year"} or match["nu"].lower() == "decade":
        return None
    which, unit = match["nn"].lower(), match["nu"].lower()
    number = {"last": -1, "final": -1, "closing": -1, "opening": 1}.get(which) or ORDINALS[which]
    first, last = interval.first, interval.last
    if unit == "week":
        start = reckon.shifted(last, days=-6) if number < 0 else reckon.shifted(first, days=7 * number - 7)
        return reckon.days(start, min(reckon.shifted(start, days=6), last), "week") if start <= last else None
    if unit == "day":
        return reckon.day(last if number < 0 else reckon.shifted(first, days=number - 1))
    weekday = 5 if unit == "weekend" else WEEKDAYS[unit]
    if number < 0:
        found = reckon.weekday_before(last, weekday)
    else:
        found = reckon.shifted(reckon.weekday_after(reckon.shifted(first, days=-1), weekday), days=7 * number - 7)
    if found > last:
        return None
    return reckon.weekend_of(found) if unit == "weekend" else reckon.day(found)


def _decade_of(which: str, interval: Interval) -> Interval | None:
    number = {"last": 10, "final": 10, "closing": 10, "opening": 1}.get(which) or ORDINALS[which]
    return reckon.decade(int(interval.start) + 10 * number - 10)


def _some(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    """As in "the first six months of the year", "the last three days of May"."""
    count, unit = counted(match["sc"]), match["su"][:-1]
    if not count or reckon.PRECISIONS.index(unit) >= reckon.PRECISIONS.index(interval.precision):
        return None
    if match["sn"].lower() == "first":
        end = reckon.shifted(reckon.moved(interval.first, count, unit), days=-1)
        start = interval.first
    else:
        start = reckon.moved(reckon.shifted(interval.last, days=1), -count, unit)
        end = interval.last
    if start < interval.first or end > interval.last:
        return None
    return Interval(reckon.cut(start, unit), reckon.cut(end, unit), unit)


def _part(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    word = (match["pn"] or match["pa"]).lower()
    number = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1}.get(word, 2)
    if interval.precision in {"day", "week", "season", "quarter"}:
        return interval  # "late Saturday", "early this week": no finer
    return reckon.third(interval, number)


def _clip(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    """As in "earlier this month": up to now; "later this month": from now on."""
    if base is None or not interval.first <= base <= interval.last or interval.first == interval.last:
        return interval
    now = base.isoformat()
    return interval._replace(end=now) if match["cn"].lower() == "earlier" else interval._replace(start=now)


def _weekof(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    if interval.precision != "day":
        return None
    if match["wn"].lower() == "of":
        return reckon.week_of(interval.first)
    shift = -6 if match["wn"].lower() == "ending" else 6
    return reckon.days(interval.first, reckon.shifted(interval.first, days=shift), "week")


def _eve(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    return reckon.day(reckon.shifted(interval.first, days=-1)) if interval.precision == "day" else None


def _shift(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    """As in "two days after Monday's rally", "the day before Christmas"."""
    count, unit = counted(match["dc"]) if match["dc"].lower() != "the" else 1, match["du"]
    finer = {"fortnight": "week", "decade": "year"}.get(unit, unit)
    if not count or reckon.PRECISIONS.index(interval.precision) > reckon.PRECISIONS.index(finer):
        return None
    if match["dd"].lower() in {"before", "prior to"}:
        return at(interval.first, -count, unit)
    return at(interval.last, count, unit)


def _upto(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    """As in "the 12 months to March", "the year ending 30 June"."""
    unit = match["uu"] or ("week" if match["uy"].lower() == "week" else "month")
    count = counted(match["uc"]) if match["uc"] else {"year": 12, "quarter": 3, "week": 1}[match["uy"].lower()]
    if not count or interval.precision not in {"day", "month"}:
        return None
    start = reckon.moved(reckon.shifted(interval.last, days=1), -count, unit)
    precision = max(interval.precision, unit if unit == "week" else "day", key=reckon.PRECISIONS.index)
    return Interval(reckon.cut(start, interval.precision), interval.end, precision)


def _night(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    if interval.precision != "day":
        return None
    return reckon.days(reckon.shifted(interval.first, days=-1), interval.last)


def _same(match: re.Match[str], interval: Interval, base: date | None) -> Interval | None:
    return interval


_CHANGES: dict[str, Callable[[re.Match[str], Interval, date | None], Interval | None]] = {
    "since": _since,
    "half": _half,
    "quarter": _quarter,
    "nth": _nth,
    "some": _some,
    "part": _part,
    "clip": _clip,
    "weekof": _weekof,
    "eve": _eve,
    "shift": _shift,
    "upto": _upto,
    "night": _night,
    "same": _same,
}
