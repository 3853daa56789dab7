"""What weekdays, weekends, months, seasons and quarters mean: first day, last day and precision.

Which one is meant, where none is written, is reckoned by the habits of news (docs/decisions/041).
"""

import re
from datetime import date

from spacy.tokens import Token

from sayso.read.dates import calendar as reckon
from sayso.read.dates.calendar import WEEKDAYS, Interval
from sayso.read.dates.setting import Setting
from sayso.read.dates.words import ORDINALS
from sayso.read.dates.written import month_number, which_year
from sayso.read.dates.years import whole_year

_PERSONS_TOO = frozenset("may march april june august jan mar".split())
"""Months that are also verbs or names of persons."""
_HABITS = frozenset("prayer prayers sermon mass service services worship mornings afternoons evenings nights".split())
_ANY = frozenset("every each any most many".split())
_RECENT = 3
"""Months back up to which a bare month is this year's whatever year was spoken of before."""
_NEXT = 10
"""Months back from which a bare month, where no tense tells, is rather the next such month: within two months."""
_OF_DATE = frozenset("in since until by during from of for before after through last next early late mid".split())


def month_and_year(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "February 2022", "early May 2014"."""
    words = match["monthyear"]
    return reckon.month(int(words[-4:]), month_number(words))


def day_word(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "today", "yesterday evening", "overnight"."""
    words = match["bound"].lower()
    if words == "overnight":
        return reckon.days(reckon.shifted(setting.base, days=-1), setting.base)
    shifts = {"day before": -2, "day after": 2, "yesterday": -1, "last night": -1, "tomorrow": 1}
    count = next((n for word, n in shifts.items() if word in words), 0)
    return reckon.day(reckon.shifted(setting.base, days=count))


def weekday(match: re.Match[str], setting: Setting) -> Interval | None:
    """The last one up to the day of publication; the coming one in "will meet on Friday"; next week's "next Friday"."""
    if not _is_weekday(setting):
        return None
    number, base = WEEKDAYS[match["wd"].lower()], setting.base
    relation = (match["wrel"] or "").lower()
    week = match["wweek"] or match["bothweek"] or ""
    if week or relation == "next":
        weeks = 0 if "this" in week else -1 if "last" in week else 1
        return reckon.day(reckon.shifted(base, days=number - base.weekday() + 7 * weeks))
    if relation in {"the previous", "the following", "the same"}:
        return _weekday_beside(setting.anchor(), number, relation)
    if relation == "last":
        before = reckon.weekday_before(base, number, strictly=True)
        return reckon.day(before if (base - before).days > 1 else reckon.shifted(before, weeks=-1))
    awaited = setting.before() in {"by", "until", "till"} and setting.tense() is None
    if relation == "this coming" or (relation != "this past" and (awaited or setting.future())):
        today = base.weekday() == number and not relation
        return reckon.day(base if today else reckon.weekday_after(base, number))
    return reckon.day(reckon.weekday_before(base, number))


def _weekday_beside(anchor: date | None, number: int, relation: str) -> Interval | None:
    """As in "the following Friday", by the day last spoken of."""
    if anchor is None or (relation == "the same" and anchor.weekday() != number):
        return None
    if relation == "the same":
        return reckon.day(anchor)
    if relation == "the following":
        return reckon.day(reckon.weekday_after(anchor, number))
    return reckon.day(reckon.weekday_before(anchor, number, strictly=True))


def _is_weekday(setting: Setting) -> bool:
    """Whether one particular day is meant: not "every Friday", "Friday prayers", "The Sunday Herald"."""
    before, following = setting.before(), setting.after()
    if before in _ANY or setting.in_name():
        return False
    noun = following is not None and following.pos_ in {"NOUN", "PROPN", "ADJ"}
    if before in {"a", "one", "some"} and not noun:
        return False
    if before in ORDINALS or before in {"last", "final"}:
        return following is None or following.lower_ not in {"of", "in"}
    return following is None or following.lower_ not in _HABITS


def season(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "last winter", "the spring of 2021"."""
    name, relation, base = match["zs"], (match["zrel"] or "").lower(), setting.base
    if match["zy"]:
        return reckon.season(name, whole_year(match["zy"], base.year))
    if match["zyear"]:
        year = which_year(match["zyear"], setting)
        return reckon.season(name, year) if year else None
    if not _is_season(match, setting):
        return None
    years = [reckon.season(name, base.year + shift) for shift in (-2, -1, 0, 1)]
    today = base.isoformat()[:7]
    if relation == "next" or (relation != "last" and setting.future()):
        return next((s for s in years if s.start > today), None)
    if relation == "this":
        return next((s for s in years if s.start[:4] == today[:4] or s.start <= today <= s.end), None)
    past = [s for s in years if (s.end if relation == "last" else s.start) < today or s.start == today]
    return past[-1] if past else None


def _is_season(match: re.Match[str], setting: Setting) -> bool:
    """Whether the word is a season here: not the spring of a clock, not the fall of a town."""
    if (match["zrel"] or "").lower() in {"last", "next", "this"}:
        return True
    following = setting.after()
    early = setting.before() in {"early", "late", "mid", "-"}
    if setting.token.ent_type_ != "DATE" or (match["zrel"] is None and not early):
        return False
    return following is None or (following.lower_ not in {"of", "in"} and following.pos_ not in {"NOUN", "PROPN"})


def month(match: re.Match[str], setting: Setting) -> Interval | None:
    """The last one up to the month of publication, unless the clause speaks of the future."""
    number, base = month_number(match["mm"]), setting.base
    relation = (match["mrel"] or "").lower()
    back = (base.month - number) % 12
    last, coming = base.month - back, base.month - back + (12 if back else 0)
    if match["myear"]:
        year = which_year(match["myear"], setting)
        return reckon.month(year, number) if year else None
    if relation == "that":
        spoken = setting.last("year")
        return reckon.month(spoken.first.year, number) if spoken else None
    if relation:
        chosen = {"next": base.month - back + 12, "last": base.month - (back or 12)}.get(relation, number)
    elif not _is_month(match, setting):
        return None
    elif setting.before() in {"by", "until", "till"}:
        chosen = last if back <= 6 and not setting.future() else coming
    elif (tense := setting.tense()) == "future" or setting.future() or (tense is None and back >= _NEXT):
        chosen = coming
    elif back > _RECENT and (told := setting.told_year()) and f"{told}-{number:02d}" >= setting.found[-1][1].start[:7]:
        return reckon.month(told, number)
    else:
        chosen = last
    return reckon.month(base.year, chosen)


def _is_month(match: re.Match[str], setting: Setting) -> bool:
    """Whether the word is a month here: not the verb, not a person."""
    tokens = setting.parsed.tokens(match.span("mm"))
    if not len(tokens) or tokens[0].ent_type_ in {"PERSON", "ORG", "GPE", "LOC", "FAC"}:
        return False
    first, word, following = tokens[0], match["mm"].rstrip(".").lower(), setting.after()
    if setting.before() in _OF_DATE:
        return following is None or following.pos_ != "PROPN" or following.ent_type_ not in {"PERSON", first.ent_type_}
    if _beside_name(setting, following):
        return False
    if word in _PERSONS_TOO and setting.opens_sentence():
        return word != "may" and following is not None and (following.pos_ in {"VERB", "AUX", "PART"})
    if first.ent_type_ == "DATE":
        return True
    return word not in _PERSONS_TOO and len(word) > 4 and first.pos_ in {"PROPN", "NOUN"}


def _beside_name(setting: Setting, following: Token | None) -> bool:
    """Whether the words beside make it a name or a verb: "the March for Life", "August Lindqvist", "Rowe May said"."""
    before = setting.token.nbor(-1) if setting.token.i > 0 else None
    if following is not None:
        noun = following.pos_ in {"NOUN", "ADJ", "PROPN", "NUM"}
        named = following.pos_ == "PROPN" and following.ent_type_ != "DATE"
        if named or (setting.before() == "the" and not noun) or following.lemma_ in {"say", "tell", "add"}:
            return True
    return before is not None and before.pos_ == "PROPN" and before.ent_type_ != "DATE"


def quarter(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "Q3 2022", "the third quarter": the last one begun, unless the clause speaks of the future."""
    number = int(match["q1"]) if match["q1"] else 4 if match["q2"].lower() == "final" else ORDINALS[match["q2"].lower()]
    if match["qy"]:
        return reckon.quarter(int(match["qy"]), number)
    base = setting.base
    now = (base.month + 2) // 3
    year = base.year - (number > now)
    if setting.future() and number < now:
        year += 1
    elif setting.future() and number > now:
        year = base.year
    return reckon.quarter(year, number)


def weekend(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "over the weekend", "next weekend"."""
    relation, base = match["xrel"].lower(), setting.base
    here = reckon.weekend_of(base)
    if relation == "next":
        return reckon.weekend_of(reckon.shifted(base, weeks=1))
    if relation in {"this coming", "the coming", "this"} or (relation == "the" and setting.future()):
        return here
    if base.weekday() >= 5 and relation == "the":
        return here
    return reckon.weekend_of(reckon.shifted(base, weeks=-1))
