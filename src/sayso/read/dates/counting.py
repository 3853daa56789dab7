"""Dates that are counted: from publication ("two weeks ago"), from the day last spoken of ("the following day")."""

import re
from datetime import date

from sayso.read.amounts.numbers import worth
from sayso.read.dates import calendar as reckon
from sayso.read.dates.calendar import WEEKDAYS, Interval
from sayso.read.dates.setting import Setting

_STATES = frozenset("lead hold rule run live govern serve control occupy fight know wait work live reign stay".split())
"""Verbs whose perfect lasts up to now: "has led the party for two years"; "has jailed him for two years" does not."""
_SUFFERED = frozenset("trap besiege strand blockade surround missing displace".split())
"""The same of passives: "have been trapped for three weeks"; "has been banned for three weeks" looks ahead."""
_OWNERS = frozenset({"his", "her", "its", "their", "'s", "’s"})
"""As in "his last two years in office", which are not the last two years."""
_HOURS_A_DAY = 24


def counted(written: str) -> int | None:
    """How many: "two", "10", "a", "twenty-one"."""
    words = written.lower()
    if words in {"a", "an"}:
        return 1
    read = worth(words)
    return int(read.value) if read is not None and read.value is not None and read.value == int(read.value) else None


def _span(start: date, end: date, unit: str) -> Interval:
    """From one day to another, the far one written as coarsely as it was counted."""
    precision = {"hour": "day", "fortnight": "week", "decade": "year"}.get(unit, unit)
    return Interval(reckon.cut(start, precision), reckon.cut(end, precision), precision)


def back(base: date, count: int, unit: str) -> Interval:
    """So many units up to the day."""
    if unit == "hour":
        count, unit = -(-count // _HOURS_A_DAY), "day"
    far = reckon.moved(base, -count, unit)
    return _span(far, base, unit)._replace(end=base.isoformat())


def ahead(base: date, count: int, unit: str) -> Interval:
    """So many units from the day on."""
    if unit == "hour":
        count, unit = -(-count // _HOURS_A_DAY), "day"
    far = reckon.moved(base, count, unit)
    return _span(base, far, unit)._replace(start=base.isoformat())


def at(base: date, count: int, unit: str) -> Interval:
    """The day, week, month or year so many units away."""
    whole = {"fortnight": "week", "decade": "year"}.get(unit, unit)
    return reckon.unit_of(reckon.moved(base, count, unit), whole)


def stretch(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "the past two weeks", "the next 48 hours": up to the day of publication, or from it on."""
    number, relation = counted(match["sn"]), match["srel"].lower()
    few_hours = match["su"] == "hour" and (number or 0) < _HOURS_A_DAY
    if not number or few_hours or relation == "previous" or setting.before() in _OWNERS:
        return None
    if relation in {"next", "coming"}:
        return ahead(setting.base, number, match["su"])
    return back(setting.base, number, match["su"])


def lasting(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "has led the party for two years": up to now, if what is said lasts and goes on."""
    number, found = counted(match["fn"]), setting.verb()
    if not number or found is None or setting.parsed.token_at(match.start("fn")).nbor(-1).lower_ == "a":
        return None
    verb, helpers = found
    if not helpers & {"has", "have", "'ve", "’ve"} or helpers & {"not", "n't", "will"}:
        return None
    going_on = verb.tag_ == "VBG" or verb.lemma_ == "be" or verb.lemma_ in (_SUFFERED if "been" in helpers else _STATES)
    return back(setting.base, number, match["fu"]) if going_on else None


def offset(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "two days ago", "two days earlier", "a week later", "in three days"."""
    if match["inn"]:
        return _in_time(match, setting)
    unit, direction = match["ou"], match["odir"]
    count = 6 if (half := match["on"].lower().startswith("half ")) else counted(match["on"])
    if not count or (half and unit != "year"):
        return None
    if half or match["half"]:
        if unit != "year":
            return None
        count, unit = (count, "month") if half else (12 * count + 6, "month")
    backwards = direction in {"ago", "earlier", "before"}
    start: date | None = setting.base
    if direction in {"earlier", "later", "before", "after"}:
        following = setting.after()
        if direction in {"before", "after"} and following is not None and not following.is_punct:
            return None  # "two days before the vote": the vote's day is not known here
        anchor = setting.last({"fortnight": "week", "decade": "year"}.get(unit, unit))
        start = (anchor.first if backwards else anchor.last) if anchor else None
        if start is None and direction == "earlier":
            start = setting.base
    return at(start, -count if backwards else count, unit) if start else None


def _in_time(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "expires in three days", "in two weeks' time"; not "took the city in three days"."""
    count = counted(match["tn"])
    if not count or not (match["time"] or setting.future()):
        return None
    return at(setting.base, count, match["tu"])


def dayago(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "a year ago on Friday", "a week from Monday", "two Sundays ago"."""
    if match["sw"]:
        sundays = counted(match["sn2"])
        near = reckon.weekday_before(setting.base, WEEKDAYS[match["sw"].lower()], strictly=True)
        return reckon.day(reckon.shifted(near, weeks=1 - sundays)) if sundays else None
    count, direction, word = counted(match["an"]), match["adir"], match["aw"].lower()
    if not count or (direction == "on" and match["au"] != "week"):
        return None
    ago = direction == "ago"
    if word in WEEKDAYS:
        number = WEEKDAYS[word]
        near = reckon.weekday_before(setting.base, number) if ago else reckon.weekday_after(setting.base, number)
    else:
        near = reckon.shifted(setting.base, days={"yesterday": -1, "tomorrow": 1}.get(word, 0))
    return reckon.day(reckon.moved(near, -count if ago else count, match["au"]))


def beyond(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "the week before last", "the year after next"."""
    unit = "day" if match["yu"].lower() == "night" else match["yu"].lower()
    return at(setting.base, -2 if match["yd"].lower().startswith("before") else 2, unit)


def adjacent(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "the following day", "that evening", "by nightfall": counted from the day last spoken of."""
    following = setting.after()
    if following is not None and (following.lower_ in {"on", "of"} or following.text.lower() in WEEKDAYS):
        return None  # "by nightfall on Monday": the day follows
    relation = (match["jrel"] or match["jday"] or "").lower()
    last_words = following is None or following.is_punct or following.lower_ in {"and", "but"}
    if (match["jday"] and not last_words) or (relation[:4] == "that" and setting.token.tag_ not in {"DT", "RB"}):
        return None
    unit = match["ju"] if match["ju"] in {"weekend", "week", "month", "year", "decade"} else "day"
    if match["ju"] in {"spring", "summer", "autumn", "winter"}:
        return _season_of(match["ju"], relation, setting)
    spoken = setting.last("day" if unit == "weekend" else unit)
    if spoken is None:
        return None
    forward = any(word in relation for word in ("following", "next", "after"))
    if "next" in relation and unit != "day" and setting.future():
        return ahead(setting.base, 1, unit)
    backward = any(word in relation for word in ("previous", "preceding", "before"))
    start = spoken.last if forward else spoken.first
    return reckon.unit_of(reckon.moved(start, forward - backward, unit), unit)


def _season_of(name: str, relation: str, setting: Setting) -> Interval | None:
    """As in "that summer", "the following spring": by the year last spoken of."""
    spoken = setting.last("year")
    if spoken is None:
        return None
    years = [reckon.season(name, spoken.first.year + shift) for shift in (-1, 0, 1)]
    if "following" in relation or "next" in relation:
        return next((s for s in years if s.first > spoken.last), None)
    if "previous" in relation or "preceding" in relation:
        return next((s for s in reversed(years) if s.last < spoken.first), None)
    return years[1] if spoken.first.year == spoken.last.year else None


def relative(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "last month", "this week", "the past year"."""
    relation, unit, base = match["rrel"].lower(), match["ru"], setting.base
    following = setting.after()
    if following is not None and following.lower_ == "of":
        return None
    if "coming" in relation:
        return ahead(base, 1, unit) if unit not in {"century", "quarter"} else None
    if relation not in {"last", "next", "this", "the current"}:  # "the past week": up to now
        if unit in {"century", "quarter"}:
            return None
        start = reckon.moved(base, -1, unit)
        return Interval(reckon.cut(start, "month" if unit == "year" else unit), base.isoformat(), unit)
    count = {"last": -1, "next": 1}.get(relation, 0)
    if unit == "century" and count:
        return reckon.unit_of(reckon.shifted(base, years=100 * count), unit)
    whole = reckon.unit_of(base, unit)
    return reckon.unit_of(reckon.moved(whole.first, count, unit), unit)


def unit(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "the end of the year": the one spoken of in the sentence, else that of publication."""
    spoken = setting.last(match["bu"])
    if spoken is not None and not setting.future() and not _same_sentence(setting):
        spoken = None
    return reckon.unit_of(spoken.first if spoken and not setting.future() else setting.base, match["bu"])


def _same_sentence(setting: Setting) -> bool:
    return setting.found[-1][0][0] >= setting.token.sent.start_char


def nth(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "on the 14th", in the month last spoken of."""
    following, spoken = setting.after(), setting.last("month")
    if spoken is None or setting.before() not in {"on", "until", "by", "from", "since", "to"}:
        return None
    if following is not None and not (following.is_punct or following.pos_ in {"ADP", "CCONJ", "SCONJ"}):
        return None
    when = reckon.day_or_none(spoken.last.year, spoken.last.month, int(match["nd"][:-2]))
    return reckon.day(when) if when and len(match["nd"]) > 2 else None
