"""What somebody does by his words besides telling: he inquires, waits and sees, works for it, calls a report untrue."""

import re
from typing import Final

from sayso.core.records import Statement
from sayso.link.stances.report import Report
from sayso.resources import stances

_WORD: Final = re.compile(r"[^\W_]+")
POINTING: Final = frozenset("it this that them they these those".split())
"""Pronouns that stand for what the report is about."""
_WHO: Final = frozenset("who whom whose".split())
_SHORT: Final = 12
"""Words of a content that does no more than judge."""
_EXAMINES: Final = re.compile(
    r"\b(?:assess|weigh|examin|gather|analys|analyz|study|review|evaluat|collect|await)\w* (?:\w+ ){0,2}"
    r"(?:evidence|facts|intelligence)\b"
)
_WITHHELD: Final = re.compile(
    r"\b(?:believe|trust|celebrate)\b[^.]{0,40}\b(?:when|once)\b|\b(?:when|once)\b[^.]{0,60}\bbelieve\b"
    r"|\bno (?:\w+ ){0,2}(?:information|knowledge|confirmation)\b|\bno guarantee\b"
    r"|\btoo (?:early|soon) to (?:say|tell|judge)\b|\bremains? to be seen\b",
    re.IGNORECASE,
)
_TRUSTS: Final = re.compile(
    r"\bno (?:\w+ )?(?:reason|cause|grounds?) (?:\w+ )?to (?:doubt|question|disbelieve|distrust)\b", re.IGNORECASE
)
_SEEKS: Final = re.compile(
    r"(?:push|press|call|campaign|lobb|appeal|plead|work|striv|fight|negotiat|beg|long|hop|wait|pray)"
    r"(?:y|ied|ed|ing|s|e|es)?(?: \w+){0,2}? (?:for|towards?)\b",
    re.IGNORECASE,
)


def words_of(text: str) -> frozenset[str]:
    """The words of a text, in small letters."""
    return frozenset(w.casefold() for w in _WORD.findall(text))


def has(words: frozenset[str], name: str) -> bool:
    """Whether a word of a class is among them, in the singular or the plural."""
    known = stances.load()[name]
    return any(w in known or w.removesuffix("s") in known or w.removesuffix("ies") + "y" in known for w in words)


def inquires(text: str) -> bool:
    """Whether it speaks of the search for the deed's truth."""
    folded = text.casefold()
    phrases = (phrase for phrase in stances.load()["inquiry"] if " " in phrase)
    return examines(folded) or has(words_of(folded), "inquiry") or any(phrase in folded for phrase in phrases)


def examines(text: str) -> bool:
    """Whether the evidence is still being weighed."""
    return _EXAMINES.search(text.casefold()) is not None


def withholds(text: str) -> bool:
    """Whether somebody says that he makes up his mind later: "will believe it when they land"."""
    return _WITHHELD.search(text) is not None


def trusts(report: Report, statement: Statement) -> bool:
    """Whether he believes what others tell: "saw no reason to doubt them"."""
    return _TRUSTS.search(report.words([*statement.cue, *statement.content])) is not None


def seeks(report: Report, statement: Statement) -> bool:
    """Whether he works for it, and does not say that it will be: "pushes hard for his release"."""
    return statement.core is not None and _SEEKS.match(report.reading.text, statement.core[0]) is not None


def asks_who(words: frozenset[str]) -> bool:
    """Whether it is left open who did it: "knew nothing of who was behind it"."""
    return not words.isdisjoint(_WHO) and not words.isdisjoint(stances.load()["charge"])


def tells(report: Report, statement: Statement) -> bool:
    """Whether he says something, rather than being silent, asking or demanding."""
    return not words_of(report.words(statement.cue)).isdisjoint(stances.load()["telling"])


def endorses(words: frozenset[str]) -> bool:
    """Whether a report is called true: with it, what it tells is."""
    return len(words) <= _SHORT and has(words, "report") and not words.isdisjoint(stances.load()["true"])


def calls_false(report: Report, statement: Statement) -> bool:
    """Whether he calls the reports of it untrue: "it is nonsense", or in passing, "they repeat absurd claims"."""
    words = [word.casefold() for word in _WORD.findall(report.words(statement.content))]
    false, told = stances.load()["false"], stances.load()["report"]
    core = report.words([statement.core]).casefold() if statement.core is not None else ""
    if len(words) <= _SHORT and (core in told or core in POINTING) and not false.isdisjoint(words):
        return True
    nouns = [word in told or word.removesuffix("s") in told for word in words]
    return any(word in false and any(nouns[i + 1 : i + 3]) for i, word in enumerate(words))
