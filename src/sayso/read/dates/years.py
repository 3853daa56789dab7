"""Years, decades and centuries: "in 2014", "2015-16", "nineteen eighty-nine", "'69", "the 60s", "the 14th century"."""

import re

from sayso.read.amounts.numbers import SIMPLE
from sayso.read.dates import calendar as reckon
from sayso.read.dates.calendar import Interval
from sayso.read.dates.setting import Setting
from sayso.read.dates.words import BEFORE_YEAR, ORDINALS

_STREETS = frozenset("st street ave avenue rd road drive dr lane ln boulevard blvd court block".split())


def year(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "in 2014", "2015-16"."""
    tokens = setting.parsed.tokens(match.span("yy"))
    label = tokens[0].ent_type_ if len(tokens) else ""
    following, before = setting.after(), setting.before()
    counted = following is not None and following.pos_ == "NOUN" and following.tag_ == "NNS"
    if label in {"MONEY", "PERCENT", "QUANTITY", "TIME"} or (label == "CARDINAL" and counted):
        return None
    if (counted or label != "DATE") and before not in (BEFORE_YEAR if not counted else {"the"}):
        return None
    if not _may_be_year(setting):
        return None
    first = int(match["yy"])
    if match["y2"] is None:
        return reckon.year(first)
    second = int(match["y2"]) if len(match["y2"]) == 4 else first // 100 * 100 + int(match["y2"])
    return reckon.between(reckon.year(first), reckon.year(second)) if first < second else None


def _may_be_year(setting: Setting) -> bool:
    """Whether the words around four digits allow a year: not "Flight 1989", "the novel, 1984, sold out"."""
    token, following = setting.token, setting.after()
    if token.i == 0 or token.is_sent_start:
        return True
    before = token.nbor(-1)
    if before.text == "," and following is not None and following.text == ",":
        return False
    if following is not None and following.pos_ == "PROPN":  # "of 1935 Orchard St."
        ahead = following.doc[following.i : following.i + 3]
        if any(word.lower_.rstrip(".") in _STREETS for word in ahead):
            return False
    return before.pos_ not in {"NOUN", "PROPN"} or before.lower_ in BEFORE_YEAR


def spelt_year(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "nineteen eighty-nine", "two thousand and eight", behind a word that a year stands behind."""
    following = setting.after()
    if setting.before() not in BEFORE_YEAR - {"the", "to", "or", "and", "than", "for", "about", "around"}:
        return None
    if following is not None and (following.pos_ in {"NOUN", "ADJ", "NUM"} or following.text == "-"):
        return None
    if match["ycent"] is None:
        tty = 20 + SIMPLE[match["tty"].lower()] if match["tty"] else 20 if "twenty" in match.group().lower() else 0
        return reckon.year(2000 + tty + sum(SIMPLE[w.lower()] for w in (match["tteen"], match["tone"]) if w))
    parts = (match["yteen"], match["ytens"], match["yone"], match["yoh"])
    return reckon.year(100 * SIMPLE[match["ycent"].lower()] + sum(SIMPLE[w.lower()] for w in parts if w))


def clipped_year(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "in '69": the last such year."""
    following = setting.after()
    if setting.before() not in {"in", "since", "of", "until", "by", "from"}:
        return None
    if following is not None and following.pos_ in {"NOUN", "ADJ", "PROPN", "NUM"}:
        return None
    return reckon.year(whole_year(match["cy"], setting.base.year))


def whole_year(digits: str, now: int) -> int:
    """A year of two digits or four: of two, the last such year up to ten years ahead of now."""
    if len(digits) == 4:
        return int(digits)
    whole = now // 100 * 100 + int(digits.lstrip("'’"))
    return whole if whole <= now + 10 else whole - 100


def decade(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "the 1990s", "the 60s"; "the 1800s" are a century."""
    digits = match["dd"].lstrip("'’")
    if len(digits) == 4:
        return reckon.century(int(digits)) if digits.endswith("00") and digits < "2000" else reckon.decade(int(digits))
    if int(digits) < 50 or ("the" not in match["decade"].lower() and setting.before() not in {"early", "late", "mid"}):
        return None  # a person's age, a speed; or the twenties of either century
    return reckon.decade(1900 + int(digits))


def century(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "the 14th century"."""
    written = match["cn"].lower()
    number = ORDINALS.get(written) or int(re.sub(r"\D", "", written))
    return reckon.century(100 * number - 99) if 2 < number < 23 else None
