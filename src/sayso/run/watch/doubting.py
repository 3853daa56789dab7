"""Whether what stands now in the place of a report is a later text of it. Pure.

A server may answer 200 with an error page, a consent, a login or the publisher's word that the report is withdrawn.
None of them is a correction: who reads one as such wipes out what was said. So a text that is unlike the report's is
not taken for it at first sight; and one that differs only in a clock or a counter is no other text.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

ALIKE: Final = 0.35
"""Share of the longer words of a report, and"""
IN_ORDER: Final = 0.15
"""of its runs of three words that a later text of it has at least."""
KEPT: Final = 0.5
"""Share of its length that is left at least."""
STUB: Final = 40
"""A report of fewer words may become anything, if only it has some words left of it."""
_STUB_ALIKE: Final = 0.2
_BEGINNING: Final = 8
_NOTICE: Final = 150
"""A notice has no more words than these."""
_LINE: Final = 120

_WORD = re.compile(r"[^\W_]+")
_DAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)
_SPANS = r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?)\b"
# What has been matched is never given back (`(?>` and `++`): a page of digits would take years to fit otherwise.
_TIME = (
    rf"(?>\d[\d:./-]*+(?:st|nd|rd|th)?|[ap]\.?m\b\.?|(?:utc|gmt|[a-z]{{2,4}}t|at|on|ago)\b|{_SPANS}|{_DAYS}|{_MONTHS})"
)
_PAGE = r"(?:(?:this|the)\s)?(?:(?:page|article|story|report)\s)?(?:(?:was|has been)\s)?(?:(?:last|first)\s)?"
_FURNITURE = re.compile(
    rf"\W*{_PAGE}(?:"
    r"(?:accessed|created|edited|generated|made|modified|posted|printed|published|refreshed|retrieved|updated)"
    rf"(?:[\s:,.()-]*+{_TIME})++"
    r"|(?:viewed|read|shared|liked|clicked|downloaded) (?:by )?\d[\d.,]*+[km]?(?: times| people| readers)?"
    r"|\d[\d.,]*+[km]? (?:views?|readers?|reads|comments?|shares?|likes?|reactions?|people (?:are )?reading(?: this)?)"
    r"|(?:views?|comments?|shares?|likes?|reactions?)\s?[:(]\s?\d[\d.,]*[km]?"
    rf"|\d+ {_SPANS} ago"
    r")\W*",
    re.IGNORECASE,
)
"""A line or sentence that tells of nothing but the hour, or of how many have read it."""
_SENTENCE = re.compile(r"\n+|(?<=[.!?])\s+|\s[|\u00b7\u2022]\s")


def as_it_reads(text: str) -> str:
    """The text without what a page tells of the hour and of its readers; numbers that the report tells stay."""
    kept = (each for each in _SENTENCE.split(text) if len(each) > _LINE or not _FURNITURE.fullmatch(each))
    return " ".join(" ".join(kept).split())


def without_numbers(text: str) -> str:
    """By what one error page is known again, whatever number it gives to the error."""
    return " ".join(re.sub(r"\d+", "0", word) for word in _words(text))


def unlike(new: str, before: Sequence[str]) -> str:
    """Why a text is not taken for a later one of a report; `before` are its texts so far. Empty: it is.

    One that is like any of them is: what was wrong for a while is put right again.
    """
    reasons = [_unlike(new, old) for old in before]
    return reasons[0] if reasons and all(reasons) else ""


def is_cut(new: str, old: str) -> bool:
    """Whether a text that is unlike another one begins as that does, and is shorter."""
    words, former = _words(new), _words(old)
    return words[:_BEGINNING] == former[:_BEGINNING] and len(words) < len(former)


def notice(new: str) -> str:
    """The sentence with which its publisher takes a report back, if a text is no more than such a notice."""
    if len(_words(new)) > _NOTICE:
        return ""
    for line in _SENTENCE.split(new):
        sentence = " ".join(line.split())
        if _notices().search(sentence):
            return sentence
    return ""


def _unlike(new: str, old: str) -> str:
    words, former = _words(new), _words(old)
    if words == former:
        return ""
    share = _share(_telling(former), _telling(words))
    is_stub = len(former) < STUB
    if share < (_STUB_ALIKE if is_stub else ALIKE) or (not is_stub and _share(_runs(former), _runs(words)) < IN_ORDER):
        return "another text, unlike the report"
    if not is_stub and len(words) < KEPT * len(former):
        return "less than half of the report's text"
    return ""


def _words(text: str) -> list[str]:
    return [match.group().casefold() for match in _WORD.finditer(text)]


def _telling(words: Sequence[str]) -> frozenset[str]:
    """Without the small words that all texts share."""
    return frozenset(word for word in words if len(word) > 4 or word.isdigit())


def _runs(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _share(part: frozenset[object], whole: frozenset[object]) -> float:
    return len(part & whole) / len(part) if part else 0.0


@cache
def _notices() -> re.Pattern[str]:
    """A sentence that takes a report back."""
    told = tomllib.loads(Path(__file__).with_name("retractions.toml").read_text("utf-8"))
    one = {name: "|".join(map(re.escape, phrases)) for name, phrases in told.items()}
    thing = rf"(?:this|the|our)(?: [\w-]+){{0,2}} (?:{one['things']})"
    is_so = r"(?:has been|have been|was|is|had to be)(?: (?:now|since|formally|temporarily))?"
    return re.compile(
        rf"^(?:editor.s note\W+|note\W+|update\W+)?{thing}\b {is_so} (?:{one['deeds']})\b(?! or )"
        rf"|^(?:editor.s note\W+|note\W+|update\W+)?{thing}\b {is_so} (?:{one['deeds_with_cause']})\b(?! or )"
        rf"[^.?!]*\b(?:{one['causes']})\b"
        rf"|\b(?:{one['own_deeds']}) {thing}\b"
        rf"|^\W*(?:{one['heads']})\b",
        re.IGNORECASE,
    )
