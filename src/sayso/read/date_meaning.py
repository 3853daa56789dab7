"""What a date expression means, kind by kind: from the parts found in the text to first day, last day and precision.

dateparser reads what is written out or counted ("24 Feb 2022", "two weeks ago"); which year, weekday or weekend is
meant is reckoned here, by the habits of news (docs/decisions/041).
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sayso.read import calendar as reckon
from sayso.read.calendar import MONTHS, WEEKDAYS, Interval
from sayso.read.date_setting import Setting
from sayso.read.date_words import BEFORE_YEAR

ENDS_IN_YEAR = re.compile(r"\b(?:1[89]|20)\d\d$")
_PART = re.compile(r"^(?:early|mid|late|the (?:start|beginning|end|middle) of)[ -]", re.IGNORECASE)
_WEEKDAY = re.compile(r"^[A-Z][a-z]+day,? ")
_PERSONS_TOO = frozenset("may march april june august jan mar".split())
"""Months that are also verbs or names of persons."""
_LEAP = date(2000, 6, 15)


@lru_cache(maxsize=64)
def _reader(base: date) -> Any:
    from dateparser.date import DateDataParser

    settings = {
        "RELATIVE_BASE": datetime(base.year, base.month, base.day),
        "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first",
        "PREFER_MONTH_OF_YEAR": "first",
        "TIMEZONE": "UTC",
    }
    return DateDataParser(languages=["en"], settings=settings)


@lru_cache(maxsize=4096)
def _parsed(phrase: str, base: date) -> tuple[date, str] | None:
    """What dateparser makes of a written date: a day in it, and its precision."""
    try:
        data = _reader(base).get_date_data(phrase)
    except (ValueError, OverflowError):
        return None
    return (data.date_obj.date(), data.period) if data.date_obj else None


def _interval(when: date, period: str) -> Interval:
    if period == "week":
        return reckon.week_of(when)
    if period == "month":
        return reckon.month(when.year, when.month)
    return reckon.year(when.year) if period == "year" else reckon.day(when)


def iso(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "2022-11-10"."""
    when = _try_day(*map(int, match["iso"].split("-")))
    return reckon.day(when) if when else None


def numeric(match: re.Match[str], setting: Setting) -> Interval | None:
    """10.11.2022 is the tenth of November; 10/11/2022 may be either, and is left alone."""
    first, second, year = map(int, re.split(r"[./]", match["numeric"]))
    if "/" in match["numeric"] and first <= 12 and second <= 12 and first != second:
        return None
    when = _try_day(year, second, first) or _try_day(year, first, second)
    return reckon.day(when) if when else None


def days(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "8 and 13 October", "October 8-13, 2022": from the first day to the last."""
    month = _month_number(match["dm"] or match["em"])
    year = match["dy"] or match["ey"]
    ends = [
        _try_day(int(year), month, number) if year else reckon.nearest(setting.base, number, month)
        for number in (_number(match["d1"] or match["e1"]), _number(match["d2"] or match["e2"]))
    ]
    return reckon.days(ends[0], ends[1]) if ends[0] and ends[1] else None


def full(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "Monday, 7 November", "Nov. 8, 2022"; without a year, the nearest such day that fits the tense."""
    phrase = _WEEKDAY.sub("", match["full"])
    read = _parsed(phrase, _LEAP)  # in a leap year the 29th of February is a date
    if read is None:
        return None
    when: date | None = read[0]
    if not ENDS_IN_YEAR.search(phrase):
        when = reckon.nearest(setting.base, read[0].day, read[0].month)
        if when and when > setting.base and setting.tense() == "past":
            when = _try_day(when.year - 1, when.month, when.day)
    return reckon.day(when) if when else None


def month_and_year(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "February 2022", "early May 2014"."""
    words = _PART.sub("", match["monthyear"])
    return reckon.month(int(words[-4:]), _month_number(re.split(r"\W", words)[0]))


def day_word(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "today", "yesterday evening", "overnight"."""
    words = match["bound"].lower()
    if words == "overnight":
        return reckon.days(setting.base - timedelta(days=1), setting.base)
    shifts = {"day before": -2, "day after": 2, "yesterday": -1, "last night": -1, "tomorrow": 1}
    count = next((n for word, n in shifts.items() if word in words), 0)
    return reckon.day(setting.base + timedelta(days=count))


def weekday(match: re.Match[str], setting: Setting) -> Interval | None:
    """The last one up to the day of publication; the coming one for "next Friday", "will meet on Friday"."""
    number, base = WEEKDAYS[match["wd"].lower()], setting.base
    relation = (match["wrel"] or "").lower()
    week = match["wweek"] or match["bothweek"] or ""
    if week:
        weeks = -1 if "last" in week else 1 if "next" in week else 0
        return reckon.day(base + timedelta(days=number - base.weekday() + 7 * weeks))
    if relation in {"the previous", "the following"}:
        anchor = setting.anchor()
        if anchor is None:
            return None
        following = relation == "the following"
        move = (
            reckon.weekday_after(anchor, number) if following else reckon.weekday_before(anchor, number, strictly=True)
        )
        return reckon.day(move)
    if relation == "last":
        return reckon.day(reckon.weekday_before(base, number, strictly=True))
    if relation in {"next", "this coming"} or (relation != "this past" and setting.future()):
        today = base.weekday() == number and not relation
        return reckon.day(base if today else reckon.weekday_after(base, number))
    return reckon.day(reckon.weekday_before(base, number))


def stretch(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "the past two weeks": up to the day of publication."""
    start = _parsed(f"{match['sn']} {match['su']}s ago", setting.base)
    if start is None:
        return None
    return reckon.between(_interval(start[0], "day" if start[1] == "week" else start[1]), reckon.day(setting.base))


def offset(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "two days ago", "two days earlier", "a week later"."""
    direction = match["odir"]
    anchor: date | None = setting.base
    if direction in {"earlier", "later", "before", "after"}:
        following = setting.after()
        if direction in {"before", "after"} and following is not None and not following.is_punct:
            return None  # "two days before the vote": the vote's day is not known here
        anchor = setting.anchor() or (setting.base if direction == "earlier" else None)
    if anchor is None:
        return None
    backwards = direction in {"ago", "earlier", "before"}
    words = f"{match['on']} {match['ou']}{'' if match['on'] in {'a', 'an', 'one', '1'} else 's'}"
    read = _parsed(f"{words} ago" if backwards else f"in {words}", anchor)
    return _interval(*read) if read else None


def adjacent_day(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "the following day", counted from the day last spoken of."""
    anchor = setting.anchor()
    if anchor is None:
        return None
    return reckon.day(anchor + timedelta(days=-1 if "previous" in match["adjacent"].lower() else 1))


def weekend(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "over the weekend", "next weekend"."""
    relation, base = match["xrel"].lower(), setting.base
    here = reckon.weekend_of(base)
    if relation in {"next", "this coming", "the coming", "this"} or (relation == "the" and setting.future()):
        later = relation == "next" and base.weekday() >= 5
        return reckon.weekend_of(base + timedelta(days=7)) if later else here
    if base.weekday() >= 5 and relation == "the":
        return here
    return reckon.weekend_of(base - timedelta(days=7))


def relative(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "last month", "this week", "the past year"."""
    relation, unit, base = match["rrel"].lower(), match["ru"], setting.base
    following = setting.after()
    if unit == "century" or (following is not None and following.lower_ == "of"):
        return None
    if relation not in {"last", "next", "this"} and "coming" not in relation:  # "the past week": up to now
        read = _parsed(f"a {unit} ago", base) if unit != "decade" else None
        return reckon.between(_exact(read[0], base, unit), reckon.day(base)) if read else None
    count = {"last": -1, "this": 0}.get(relation, 1)
    if unit == "week":
        return reckon.week_of(base + timedelta(days=7 * count))
    if unit == "month":
        return reckon.month(base.year, base.month + count)
    if unit == "decade":
        return reckon.decade((base.year // 10 + count) * 10)
    return reckon.year(base.year + count)


def _exact(start: date, base: date, unit: str) -> Interval:
    if unit == "week":
        return reckon.day(start)
    return reckon.month(base.year, base.month - (1 if unit == "month" else 12))


def season(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "last winter", "the spring of 2021"."""
    name, relation, base = match["zs"], (match["zrel"] or "").lower(), setting.base
    if match["zy"]:
        return reckon.season(name, int(match["zy"]))
    if not _is_season(match, setting):
        return None
    years = [reckon.season(name, base.year + shift) for shift in (-2, -1, 0, 1)]
    today = base.isoformat()[:7]
    if relation == "next" or (relation != "last" and setting.future()):
        return next((s for s in years if s.start > today), None)
    if relation == "this":
        return years[2]
    past = [s for s in years if (s.end if relation == "last" else s.start) < today or s.start == today]
    return past[-1] if past else None


def _is_season(match: re.Match[str], setting: Setting) -> bool:
    """Whether the word is a season here: not the spring of a clock, not the fall of a town."""
    if (match["zrel"] or "").lower() in {"last", "next", "this"}:
        return True
    following = setting.after()
    if setting.token.ent_type_ != "DATE" or (match["zrel"] is None and not _PART.match(match["season"])):
        return False
    return following is None or (following.lower_ not in {"of", "in"} and following.pos_ not in {"NOUN", "PROPN"})


def decade(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "the 1990s", "the 60s"."""
    digits = match["dd"].lstrip("'’")
    if len(digits) == 4:
        return reckon.decade(int(digits))
    if int(digits) < 50 or "the" not in match["decade"].lower():
        return None  # a person's age, a speed; or the twenties of either century
    return reckon.decade(1900 + int(digits))


def month(match: re.Match[str], setting: Setting) -> Interval | None:
    """The last one up to the month of publication, unless the clause speaks of the future."""
    number, base = _month_number(match["mm"]), setting.base
    relation = (match["mrel"] or "").lower()
    back = (base.month - number) % 12
    last, coming = base.month - back, base.month - back + (12 if back else 0)
    if match["myear"]:
        return reckon.month(base.year + {"last": -1, "this": 0, "next": 1}[match["myear"]], number)
    if relation:
        chosen = {"next": base.month - back + 12, "last": base.month - (back or 12)}.get(relation, number)
    elif not _is_month(match, setting):
        return None
    elif setting.before() in {"by", "until", "till"}:
        chosen = last if back <= 6 else coming
    else:
        chosen = coming if setting.future() else last
    return reckon.month(base.year, chosen)


def _is_month(match: re.Match[str], setting: Setting) -> bool:
    """Whether the word is a month here: not the verb, not a person."""
    tokens = setting.parsed.tokens(match.span("mm"))
    if not len(tokens) or tokens[0].ent_type_ in {"PERSON", "ORG", "GPE", "LOC", "FAC"}:
        return False
    first = tokens[0]
    if first.i > 0 and first.nbor(-1).pos_ == "PROPN" and first.nbor(-1).ent_type_ != "DATE":
        return False
    if tokens[0].ent_type_ == "DATE":
        return True
    word = match["mm"].rstrip(".").lower()
    if setting.before() in {"in", "since", "until", "by", "during", "from", "of", "for", "before", "after", "through"}:
        return True
    return word not in _PERSONS_TOO and len(word) > 4 and tokens[0].pos_ in {"PROPN", "NOUN"}


def year(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "in 2014", "2015-16"."""
    tokens = setting.parsed.tokens(match.span("yy"))
    label = tokens[0].ent_type_ if len(tokens) else ""
    following = setting.after()
    counted = following is not None and following.pos_ == "NOUN" and following.tag_ == "NNS"
    if label in {"MONEY", "PERCENT", "QUANTITY", "TIME"} or (label == "CARDINAL" and counted):
        return None
    if (counted or label != "DATE") and setting.before() not in (BEFORE_YEAR if not counted else {"the"}):
        return None
    first = int(match["yy"])
    if match["y2"] is None:
        return reckon.year(first)
    second = int(match["y2"]) if len(match["y2"]) == 4 else first // 100 * 100 + int(match["y2"])
    return reckon.between(reckon.year(first), reckon.year(second)) if first < second else None


def _month_number(written: str) -> int:
    head = written.lower()[:3]
    return next(number for name, number in MONTHS.items() if name.startswith(head))


def _number(ordinal: str) -> int:
    return int(re.sub(r"\D", "", ordinal))


def _try_day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
