"""Words that tell how the deed goes without naming it: "they would abide by it", "he stays in office"."""

import re
from typing import Final, Literal

from sayso.core.records import Statement
from sayso.core.spans import Span
from sayso.link.stances.profile import Profile, disowned
from sayso.link.stances.report import Report
from sayso.resources import courses, stances

_WORD: Final = re.compile(r"[^\W_]+")
_CLAUSE: Final = re.compile(r"[,;:]|\b(?:that|and|but|because|while|if|so)\b", re.IGNORECASE)
_POINTING: Final = frozenset(
    "it they them this these those he she we i none all some both each any half most nobody nothing everything who "
    "neither one more other others".split()
)
_OF_MEN: Final = frozenset("he she we i who none nobody".split())
"""The pronouns by which the subject of a resignation may be meant."""
_POSSESSIVE: Final = frozenset("its their his her".split())
_DEFINITE: Final = _POSSESSIVE | {"the", "this"}
"""With these alone before it, a noun is the deed's own: "welcomed the delivery"."""
_LAND: Final = frozenset("country government state nation".split())
_OPEN: Final = frozenset("be is are was were been being 's have has had".split())
"""Verbs that leave it to what follows them what they say."""
_VERB: Final = re.compile(
    r"(?:\s+(?:has|have|had|was|were|is|are|be|been|being|will|would|could|may|might|not|never|really|yet|now|again|still"
    r"|also|already|all|soon)\b){1,6}\s+"
)
"""What may stand between a subject and its verb."""
_GRADED: Final = frozenset("likely unlikely possible impossible improbable certain uncertain doubtful".split())
_REACH: Final = 25
"""How far behind an open verb a word may stand."""
_LONG: Final = 90
"""How far before a word its subject may begin."""
_CLAUSAL: Final = 2
"""Words before the main word that may hold a subject of its own."""
_TRACE: Final = 0.15
_HINT: Final = 0.25


def course(report: Report, statement: Statement, profile: Profile) -> Literal["goes", "fails"] | None:
    """Whether the main word of a content says that the deed is being done, or that it is not; None for neither."""
    if statement.core is None or not profile.type or disowned(profile.type):
        return None
    span = next((s for s in statement.content if s[0] <= statement.core[0] < s[1]), None)
    if span is None:
        return None
    known = courses.load(profile.type, profile.mode)
    word = _found(known.fails, report.reading.text, statement.core, span)
    other = _found(known.goes, report.reading.text, statement.core, span)
    if word is None and other is None:
        return None
    if not _is_of_deed(report, statement, statement.core, span, profile):
        return None
    if word is not None and (other is None or word[1] - word[0] >= other[1] - other[0]):
        return "fails"
    return "goes"


def _found(pattern: re.Pattern[str], text: str, core: Span, span: Span) -> Span | None:
    """The words at the core; behind it, where it is open; before it, where it only grades them."""
    at = pattern.match(text, core[0], span[1])
    word = text[slice(*core)].casefold()
    if at is None and word in _OPEN:
        at = pattern.search(text, core[1], min(span[1], core[1] + _REACH))
    if at is None and word not in _OPEN and (verb := _VERB.match(text, core[1], span[1])):
        at = pattern.match(text, verb.end(), span[1])
    if at is None and word in _GRADED:
        at = pattern.search(text, max(span[0], core[0] - _LONG), core[0])
    return at.span() if at is not None else None


def _is_of_deed(report: Report, statement: Statement, core: Span, span: Span, profile: Profile) -> bool:
    """Whether it is told of the deed or its parties: by name, in the story's words, or by a pronoun."""
    start = max(span[0], core[0] - _LONG)
    text = report.reading.text[start : core[0]]
    cuts = [c.end() for c in _CLAUSE.finditer(text) if len(text[c.end() :].split()) >= _CLAUSAL]
    text = text[max(cuts, default=0) :]
    named = report.lands(actor.id for actor in report.mentions.within([(core[0] - len(text), core[0])]))
    words = frozenset(w.casefold() for w in _WORD.findall(text))
    parties = profile.actor | profile.recipient
    if not words:
        return bool(report.lands([statement.speaker or ""]) & profile.actor)
    if words <= _DEFINITE:
        return True
    if named:
        return not parties or not named.isdisjoint(parties) or profile.weight(text) >= _HINT
    if not words.isdisjoint(_LAND) and not words.isdisjoint(_POSSESSIVE):
        return bool(report.lands([statement.speaker or ""]) & parties)
    return _means(words, profile) or profile.weight(text) >= _TRACE


def _means(words: frozenset[str], profile: Profile) -> bool:
    """Whether a pronoun, a number, or a word for what a deed is made of stands there."""
    if not words.isdisjoint(stances.load()["share"]):
        return True
    if profile.mode == "resign":
        return not words.isdisjoint(_OF_MEN)
    return not words.isdisjoint(_POINTING) or any(w.isdigit() for w in words)
