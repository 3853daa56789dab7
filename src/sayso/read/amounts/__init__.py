"""Amounts: numbers with what they count. Money by its ISO 4217 code, people and things by a plural noun.

An amount says as much as the text: the figure where there is one, bounds where they are given or the word is vague
("at least 12", "dozens"). What is counted is `counted.py`'s matter.
"""

import re
from collections.abc import Iterator
from functools import cache

from sayso.core.records import Amount
from sayso.core.spans import Span
from sayso.read.amounts.alone import Before, Counted
from sayso.read.amounts.counted import counted
from sayso.read.amounts.numbers import NUMBER, SHARE, SMALL, VAGUE, Worth, percent_of, scale_of, thousandfold, worth
from sayso.read.amounts.roles import verb_beside
from sayso.read.amounts.tallied import tally_of
from sayso.read.parse import Parsed
from sayso.resources import units
from sayso.resources.units import UnitLexicon

_TO = r"[ ]?[-–—][ ]?|[ ]to[ ]|[ ]and[ ]|[ ]or[ ]"
_HOW = r"(?: the| an?| another| some)?[ ]$"
_AT_LEAST = re.compile(
    r"\b(?:at least|(?<!no )(?<!not )more than|over|(?:no|not) (?:fewer|less) than|upwards of|above|a minimum of|"
    rf"exceeding|in excess of|north of|as few as|as little as){_HOW}",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?:up to|as many as|as much as|at most|(?:no|not) more than|(?<!no )(?<!not )(?:fewer|less) than|under|below|"
    rf"a maximum of|nearly|almost|close to){_HOW}",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|around|some|roughly|approximately|an estimated|estimated|circa|more or less|or so)(?: an?| another)?"
    r"[ ]$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?P<least>[ ]or more\b|\+(?!\d)|[ -]plus\b)|(?P<most>[ ]or (?:fewer|less)\b)|(?P<about>[ -]odd\b|[ ]or so\b)"
)
_CHANGE = re.compile(
    r"\b(?:r[io]se|ris(?:en|ing)|climb|gr[eo]w|increas|jump|fell|fall|drop|cut|rais|reduc|lower|went|gone|up|down|expand|"
    r"shrink|shrank|swell|surg|declin|revis|lift|push|trim|slash)\w*(?:\b[^.;]{0,60}\b(?:from|by)|) $",
    re.IGNORECASE,
)
_NOTHING_COUNTED = re.compile(r"[.,;:)]|$|[ ](?:on|in|after|since|over|at|by|as|when|while|and|this|last|overnight)\b")
"""Behind two numbers of which no noun tells what they count."""
_NO_SHARE = re.compile(
    r"\b(?:first|second|other|latter|former|early|each|bottom|top|better|the|and a|years?)[ ]$", re.IGNORECASE
)
_MEASURES = frozenset("size price distance length width height cost battle story speed rate".split())
_LOOK_BACK = 24
_DOLLARS = re.compile(r"[A-Z]*[$£]")


@cache
def _pattern() -> re.Pattern[str]:
    sign = units.load().signs
    return re.compile(
        rf"""(?<![\w.,/$£€:’'-])(?:
          (?P<sign>{sign})[ ]?(?P<money>{NUMBER})(?:(?P<msep>{_TO})(?:{sign})?[ ]?(?P<money2>{NUMBER}))?
        | (?P<share>{SHARE})
        | (?P<vague>{VAGUE})
        | (?P<number>{NUMBER})(?:%?(?P<sep>{_TO})(?P<number2>{NUMBER}))?
        )(?![/:]\d|-(?:year|month|day|hour|minute|week|member|mile|km|man|woman|person|nation|seat|storey|story|floor|page)|[’'][a-z])""",
        re.VERBOSE,
    )


_CALIBRE = re.compile(r"[ -]?(?:mm|cm)\b")
"""Behind a number that tells of what size a gun or a round is, and not how many."""


def find_amounts(parsed: Parsed) -> tuple[Amount, ...]:
    """The amounts of the document, in text order."""
    lexicon = units.load()
    return tuple(
        Amount(
            id=f"m{number}",
            span=span,
            value=w.value,
            low=w.low,
            high=w.high,
            unit=unit,
            tally=tally_of(parsed.text, span),
        )
        for number, (span, w, unit) in enumerate(_found(parsed, lexicon), 1)
    )


def _found(parsed: Parsed, lexicon: UnitLexicon) -> Iterator[tuple[Span, Worth, str]]:
    text = parsed.text
    position = 0
    before: Before | None = None
    while match := _pattern().search(text, position):
        position = match.end()
        end = match.end()
        if _CALIBRE.match(text, end):
            continue
        if match["share"]:
            found = _share(parsed, match, lexicon)
        else:
            end = match.end() if _is_range(text, match) else match.end("money" if match["money"] else "number")
            position = end
            found = _amount(parsed, match, end, lexicon, before)
            second = match.start("money2") if match["money2"] else match.start("number2")
            if found is not None and end <= second < found[1].end:
                found = (found[0], found[1]._replace(end=end))  # "from 40,000 to 300,000 troops"
        if found is not None:
            said, unit = found
            position = max(position, unit.end)
            span = (match.start(), unit.end)
            before = Before(unit.unit, span)
            yield span, _hedged(parsed, (match.start(), end), unit.end, said), unit.unit


def _amount(
    parsed: Parsed, match: re.Match[str], end: int, lexicon: UnitLexicon, before: Before | None
) -> tuple[Worth, Counted] | None:
    """What the number in the match, which ends at `end`, is worth and what it counts; None if it is no amount."""
    first = match["money"] or match["vague"] or match["number"]
    second = match["money2"] or match["number2"] if end == match.end() else None
    said = _worth(first, second)
    if said is None:
        return None
    if match["sign"]:
        unit = Counted(lexicon.currencies[match["sign"]], end)
    else:
        after = _AFTER.match(parsed.text, end)
        what = counted(parsed, (match.start(), after.end() if after else end), lexicon, before)
        if what is None:
            return None
        unit = what
        if match["vague"] and match["vague"].lower() in SMALL and (unit.end == end or not unit.known):
            return None  # "several", "several situations"
    if second is None and thousandfold(first) and _no_decimals(match, unit):
        said = Worth(*(1000 * x if x is not None else None for x in said))
    return said, unit


def _no_decimals(match: re.Match[str], unit: Counted) -> bool:
    """Whether what is counted is written without three decimals: people, and money that is not dollars or pounds."""
    return unit.persons or (unit.unit.isupper() and not _DOLLARS.fullmatch(match["sign"] or ""))


def _share(parsed: Parsed, match: re.Match[str], lexicon: UnitLexicon) -> tuple[Worth, Counted] | None:
    """A part of a whole as per cent: "two-thirds of the houses", "one in five children"."""
    value = percent_of(match["share"])
    if value is None or _NO_SHARE.search(parsed.text[max(0, match.start() - 8) : match.start()]):
        return None
    if match["share"][-1].isdigit() or " in " in match["share"] or " out of " in match["share"]:
        if counted(parsed, match.span(), lexicon, None) is None:
            return None
        if verb_beside(parsed.token_at(match.start())) is not None:
            return None  # "killed six in 10 villages"
    elif not _can_halve(parsed, match.end(), lexicon):
        return None
    return Worth(value, value, value), Counted("percent", match.end())


def _can_halve(parsed: Parsed, end: int, lexicon: UnitLexicon) -> bool:
    """Whether half of what follows is a number of something: not of a stretch of time, nor half the size of another."""
    for word in parsed.doc[parsed.token_at(end).i + 1 :][:4]:
        entry = lexicon.words.get(word.lemma_.lower())
        if word.ent_type_ in {"DATE", "TIME"} or (entry is not None and entry.kind == "skip"):
            return False
        if word.lower_ in _MEASURES or word.is_punct:
            return word.is_punct
    return True


def _is_range(text: str, match: re.Match[str]) -> bool:
    """Whether two numbers are the ends of one range: "between 10 and 20", not "killed 10 and 20 others"."""
    separator = (match["msep"] or match["sep"] or "").strip()
    if separator == "and":
        return text[max(0, match.start() - 8) : match.start()].lower() == "between "
    if separator != "to":
        return True
    said = _worth(match["money"] or match["number"], match["money2"] or match["number2"])
    if said is None or said.low is None or said.high is None:
        return False
    before = text[max(0, match.start() - 80) : match.start()]
    changed = _CHANGE.search(before)
    if changed is None or changed.group().endswith("from "):
        return changed is None
    if changed.group().endswith(" by ") and _NOTHING_COUNTED.match(text, match.end()):
        return False  # "raised the toll by nine to 21"
    return said.high < 3 * said.low


def _worth(first: str, second: str | None) -> Worth | None:
    early = worth(first)
    late = worth(second) if second else None
    if early is None or second is None or late is None or late.value is None or early.value is None:
        return early
    low = early.value
    if scale_of(first) == 1.0 and scale_of(second) > 1.0 and low < late.value / scale_of(second) * 10:
        low *= scale_of(second)  # "2-3 million"
    if low > late.value:
        return None  # a score, a vote
    return Worth(None, low, late.value)


def _hedged(parsed: Parsed, number: Span, end: int, said: Worth) -> Worth:
    """With the bounds that the words around the number set: "at least", "up to", "about"; `end` is the noun's end."""
    if said.value is None:
        return said
    text = parsed.text
    before = text[max(0, number[0] - _LOOK_BACK) : number[0]]
    after = _AFTER.match(text, number[1]) or _AFTER.match(text, end)
    how = after.lastgroup if after else None
    least = _AT_LEAST.search(before)
    if least and parsed.token_at(number[0] - len(least.group())).dep_ == "prt":
        least = None  # "handed over 40"
    if how == "least" or least:
        return Worth(said.value, said.value, None)
    if how == "most" or _AT_MOST.search(before):
        return Worth(said.value, None, said.value)
    if how == "about" or _ABOUT.search(before):
        return Worth(said.value, None, None)
    return said
