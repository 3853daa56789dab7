"""Tallies: what a toll or a crowd counts; whether an amount is a running total, comes on top of one, or is a part."""

import re

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.core.vocabulary import Tally
from sayso.read.amounts.numbers import SHARE
from sayso.read.parse import Parsed
from sayso.resources.units import UnitLexicon

_HEDGE = (
    r"(?:(?:between|at least|more than|over|some|about|around|nearly|almost|up to|as many as|an estimated|just over|"
    r"well over|close to|roughly)[ ])?"
)
_END = rf"[ ]{_HEDGE}(?:an?[ ])?$"
_GROW = r"(?:ris(?:e|es|en|ing)|rose|gr[eo]w\w*|climb\w*|increas\w*|rais\w*|jump\w*|surg\w*|swell\w*|expand\w*|lift\w*)"
_SHRINK = r"(?:fell|fall(?:s|en)?|drop\w*|declin\w*|shr[aiu]nk\w*|decreas\w*)"
_LINK = re.compile(
    rf"\b(?:(of)|{_GROW}|{_SHRINK}|by|to|at|past|above|beyond|reach\w*|exceed\w*|pass(?:ed|es)|topp?\w*|hits?|is|was|were)"
    rf"(?:[ ]now)?{_END}",
    re.IGNORECASE,
)
_LOOK_BACK, _LOOK_AHEAD = 90, 45
_WORDS_BACK = 24
_COUNTS = frozenset({"total", "tally", "figure", "count"})
_CHANGE = frozenset(
    """rise climb grow increase stand reach jump go mount swell come put estimate bring take raise push lift remain be
    have exceed pass top hit double triple fall drop set reckon total""".split()
)
_RISING = frozenset("death fatality casualty injury arrest detention case infection".split())
_TOLL = r"(?:toll|total|tally|count|figure|(?<!\ba )number|disbursements|spending)"
_LEAD = r"(?:bring|took|tak|rais|push|lift|driv|swell|swoll|drove|brought)\w*"
_MOUNT = r"(?:rise|rises|rose|risen|gr[eo]w\w*|climb\w*|increas\w*|jump\w*|surg\w*|expand\w*)"
_REACHES = r"(?:to|at|of|reach\w*|exceed\w*|pass(?:ed|es)|topp?\w*|hits?|is|was)"
_TOTAL_BEFORE = re.compile(
    r"\b(?:an? (?:\w+ )?total of|in all,?|in total,?|altogether,?|so far,?(?: [\w-]+){0,4}"
    rf"|{_LEAD}\b[^.;]*\b{_TOLL}\b[^.;]*\b(?:to|past|above|beyond)|{_TOLL}\b[^.;]*\b{_REACHES}(?: now)?"
    rf"|{_GROW}\b[^.;]*\bby\b[^.;]*\bto){_END}",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(r"[^.;]*?\b(?:in all|in total|altogether|so far|to date|as of)\b", re.IGNORECASE)
_MORE_BEFORE = re.compile(
    r"\b(?:another|an? (?:further|additional|extra)|further|additional|extra|(?:,|is|are|was|were) up"
    rf"|{_MOUNT}(?: by)?|(?:rise|increase|growth) of|{_GROW}\b[^.;]*\bby){_END}",
    re.IGNORECASE,
)
_MORE_AFTER = re.compile(
    r"(?:[ ](?!or\b)[^ .,;]+){0,2}?[ ](?:(?:more|additional|extra|further|fresh)\b(?! than)"
    r"|new (?:\w+ )?(?:cases|deaths|infections|arrivals|recruits)\b)",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(
    r"(?:\bincluding|\bamong them|\bamong whom|\bof whom|\bof which|^of [^.;]{1,60},(?:[ ]\w+){0,3})"
    rf"(?:[ ]\w+)?{_END}",
    re.IGNORECASE,
)
_PART_AFTER = re.compile(
    r"(?:[ ][^ .,;]+){0,2}?[ ](?:of|out of) (?:them|whom|those|these|which)\b"
    r"|[ ][^ ;]+(?: (?:hundred|thousand|million|billion|dozen|more|other|others|or so))*[ ](?:of|out of) "
    r"(?:the|its|their|his|her|our|\d)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\bincluding [^.;]*(?:,| and)[ ]$", re.IGNORECASE)
_SHARE = re.compile(
    r"[\d.,]+[ ]?(?:%|per ?cent)"
    r"|(?:half|an? \w+|one[ -]\w+|\w+[ -](?:thirds|quarters|fifths|tenths))[ ](?:of|the|its|their|all)\b",
    re.IGNORECASE,
)
_FEW_IN_TEN = re.compile(SHARE, re.VERBOSE)
_ENDS = re.compile(r"[.;!?][ ]")


def _sentence_before(text: str, position: int) -> str:
    """The words before the position, back to the end of the sentence before or to a bound."""
    window = text[max(0, position - _LOOK_BACK) : position]
    ends = [match.end() for match in _ENDS.finditer(window)]
    return window[ends[-1] :] if ends else window


def told_of(parsed: Parsed, position: int, lexicon: UnitLexicon, before: str | None) -> str | None:
    """The unit of a number that a tally comes to: "the toll rose to 31", "a crowd of 500", "the number of dead at 64".

    `before` is the unit of the amount just told, which a mere "total" counts as well.
    """
    link = _LINK.search(_sentence_before(parsed.text, position))
    if link is None:
        return None
    doc = parsed.doc
    last = parsed.token_at(position - len(link.group())).i
    close = link.group(1) is not None
    for index in range(last - 1 if close else last, max(-1, last - _WORDS_BACK), -1):
        word = doc[index]
        lemma = word.lemma_.lower()
        entry = lexicon.words.get(lemma)
        if entry is not None and _is_toll(word, lemma, entry.kind, close=close):
            return entry.unit
        if lemma == "number" and doc[index + 1].lower_ == "of":
            return _plural(parsed, index + 2, lexicon)
        if lemma in _COUNTS:
            return before
        if (
            close
            or word.text in {".", ";", ":"}
            or (word.pos_ == "VERB" and word.tag_ not in {"VBN", "VBG"} and lemma not in _CHANGE)
        ):
            return None
    return None


def _is_toll(noun: Token, lemma: str, kind: str, *, close: bool) -> bool:
    """Whether the noun says what the number counts: a toll, a crowd right before "of", deaths that rose."""
    if kind == "tally" or (close and kind in {"of", "place"}):
        return True
    return not close and lemma in _RISING and noun.dep_ == "nsubj" and noun.head.lemma_ in _CHANGE


def _plural(parsed: Parsed, index: int, lexicon: UnitLexicon) -> str | None:
    """The unit of what "the number of" is told."""
    for word in parsed.doc[index : index + 3]:
        entry = lexicon.words.get(word.lower_) or lexicon.words.get(word.lemma_.lower())
        if entry is not None:
            return None if entry.kind in {"skip", "of", "place", "tally"} else entry.unit
        if word.tag_ == "NNS":
            return word.lower_
    return None


def tally_of(text: str, span: Span) -> Tally | None:
    """Whether the amount there is the whole after what is told, comes on top of what was, or is a part of another.

    The text is that of the parse, so that a line end within a sentence is a blank.
    "bringing the toll to 31" is a total, "a further 12" an increment, "including three children" a part.
    """
    before = _sentence_before(text, span[0])
    after = text[span[0] : span[1] + _LOOK_AHEAD]
    rest = text[span[1] : span[1] + _LOOK_AHEAD]
    first = len(after) - len(after.lstrip("0123456789.,£$€"))
    if _MORE_BEFORE.search(before) or _MORE_AFTER.match(" " + after[max(first, after.find(" ")) :].lstrip()):
        return "increment"
    if _PART_BEFORE.search(before) or _LISTED.search(before):
        return "part"
    share = _SHARE.match(after) or _FEW_IN_TEN.match(after)
    if _PART_AFTER.match(" " + after) and not share:
        return "part"
    if _TOTAL_BEFORE.search(before) or (_TOTAL_AFTER.match(rest) and not share):
        return "total"
    return None
