"""What a number counts: the unit that the words around it name, or what befell the people it counts.

People who were killed, wounded, displaced or detained are counted as that, whoever they are.
"""

import re
from typing import NamedTuple

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.read.amounts.befallen import OF_PERSONS, befell, beside, carriers, entry_of, phrase_of
from sayso.read.amounts.lookalikes import is_calendar, is_label
from sayso.read.amounts.tallied import told_of
from sayso.read.parse import Parsed
from sayso.resources.units import UnitLexicon

_POINTS = re.compile(r"[ -]?(?:percentage|per[ -]?cent|%)[ -]points?\b|[ ]?pp\b", re.IGNORECASE)
_PERCENT = re.compile(r"[ -]?(?:%|per[ -]?cent\b|pct\b)", re.IGNORECASE)
_EURO = re.compile(r"[ ]?€(?!\d)")
_WON = re.compile(r"(?:illion|bn|m)[ ]won\b")
_STRONG = re.compile(
    r"-strong(?P<armed>(?: \w+){0,2} (?:force|army|garrison|contingent|brigade|battalion|militia|regiment)\b)?",
    re.IGNORECASE,
)
_IN_CURRENCY = re.compile(r"[ ]in[ ]((?:\w+[ ]){1,2}\w+)")
_OF_THEM = re.compile(r"[ ](?:of|among) (?:them|whom|these|those|which)\b", re.IGNORECASE)
_MORE_OF_IT = re.compile(r"[ ]more\b(?! than)")
_MORE_DOING = re.compile(r"[ ]more[ ]\w+ing\b(?![ ]\w+s\b)")
_SAME_AGAIN = re.compile(
    r"[ ](?:to|against)[ ]$|.*\b(?:(?:up|down|compared (?:with|to)) (?:from )?|of (?:which|whom|them) )$"
)
_PART_OF = re.compile(
    r"(?:\bincluding|\bamong them|\bamong whom|\bof whom|^of [^.;]{1,60},)[ ](?:\w+[ ]){0,2}$", re.IGNORECASE
)
_CUSTODY = re.compile(r"[^.;,]{0,25}\b(?:in(?:to)? custody|behind bars)\b")
_MOVED = re.compile(
    r"\b(?:ros|ris|fell|fall|gain|lost|los|dropp|climb|slipp|up|down|add|jump|slid|by)\w*[ ](?:\w+[ ])?$"
)
_SENTENCE_END = re.compile(r"[.;!?][ ]")
_MEMORY = 100
"""Characters within which a number may lean on the amount before it."""

_PREMODIFIERS = frozenset({"amod", "compound", "nummod", "det", "poss", "nmod", "advmod", "quantmod", "case", "punct"})
_REACH = 7
"""Words between a number and the noun that it counts: "12 heavily armed former government soldiers"."""
_SKIPPED = frozenset("more other further additional extra so new fewer of out still".split())
_ANEW = frozenset("a an the this that last next each every".split())
"""What begins another phrase: "killed 12 the next day"."""
_AFTER_OF = frozenset("the its their these those his her our".split())
_CALENDAR = frozenset({"DATE", "TIME"})
_HARM = frozenset({"deaths", "injured", "casualties"})
_COLLECTIVE = frozenset("people police dead wounded injured infantry infected".split())


class Counted(NamedTuple):
    """The unit, and where the words that name it end."""

    unit: str
    end: int
    persons: bool = False
    """Whether what is counted cannot be half."""
    known: bool = True
    """Whether the lexicons know the noun."""


class Before(NamedTuple):
    """The amount that was found last."""

    unit: str
    span: Span


def counted(parsed: Parsed, number: Span, lexicon: UnitLexicon, before: Before | None) -> Counted | None:
    """What the number there counts; None if it is no amount."""
    found = _measure(parsed.text, number)
    if found is not None:
        return found
    tokens = parsed.tokens(number)
    if not len(tokens) or is_calendar(tokens[0], lexicon) or is_label(tokens[0], tokens[-1]):
        return None
    if before is not None and not _leans(parsed.text, number[0], before):
        before = None
    noun, apart = _noun_after(parsed, number[1], lexicon)
    if before is not None and _again(parsed.text, number, before, noun):
        alone = (
            len(tokens) == 1 and tokens[0].lower_ == "one" and before.unit not in OF_PERSONS
        )  # "one of which he has read"
        return None if alone else Counted(before.unit, number[1])
    if noun is None:
        return _bare(parsed, number, lexicon, before)
    return _by_noun(parsed, number, (noun, apart), lexicon, before)


def _measure(text: str, number: Span) -> Counted | None:
    """The unit written right after the number, for which no parse is needed."""
    start, end = number
    for pattern, unit in ((_POINTS, "points"), (_PERCENT, "percent"), (_EURO, "EUR")):
        found = pattern.match(text, end)
        if found:
            return Counted(unit, found.end())
    if won := _WON.search(text, max(start, end - len("illion")), end + len(" won")):
        return Counted("KRW", won.end())
    strong = _STRONG.match(text, end)
    if strong:
        return Counted("troops" if strong["armed"] else "people", end + len("-strong"), persons=True)
    return None


def _leans(text: str, start: int, before: Before) -> bool:
    """Whether the amount before is near, and in the same sentence."""
    gap = text[before.span[1] : start]
    return len(gap) <= _MEMORY and not _SENTENCE_END.search(gap)


def _again(text: str, number: Span, before: Before, noun: Token | None) -> bool:
    """Whether the number counts what was counted before: "six of them", "212 votes to 198", "with 700 more waiting"."""
    if _OF_THEM.match(text, number[1]) and text[max(0, number[0] - 4) : number[0]].lower() == "the ":
        return False  # "the two of them"
    if _OF_THEM.match(text, number[1]) or _MORE_DOING.match(text, number[1]):
        return True
    if noun is not None:
        return False
    return bool(_SAME_AGAIN.match(text[before.span[1] : number[0]]) or _MORE_OF_IT.match(text, number[1]))


def _is_part(text: str, start: int) -> bool:
    """Whether the words before say that a part follows of those just counted."""
    window = text[max(0, start - _MEMORY) : start]
    ends = [match.end() for match in _SENTENCE_END.finditer(window)]
    return bool(_PART_OF.search(window[ends[-1] if ends else 0 :]))


def _noun_after(parsed: Parsed, position: int, lexicon: UnitLexicon) -> tuple[Token | None, bool]:
    """The noun (or participle: "12 wounded") that the number ending at `position` counts.

    And whether another number stands between: "28 of 33 drones".
    """
    doc = parsed.doc
    index = parsed.token_at(max(0, position - 1)).i + 1
    limit = min(len(doc), index + _REACH)
    apart = False
    while index < limit:
        word, last = doc[index].lower_, doc[index - 1].lower_
        if last in {"of", "the"} and not apart and doc[index].like_num:
            apart = True
        elif word not in _SKIPPED and word != "-" and not (word in _AFTER_OF and last == "of"):
            break
        index += 1
    if index >= limit or (doc[index].lower_ in _ANEW and doc[index - 1].lower_ != "of"):
        return None, apart
    if doc[index].is_punct and not doc[index].is_quote:
        return None, apart
    token = doc[index]
    while token.dep_ in _PREMODIFIERS and token.i < token.head.i < limit:
        token = token.head
    if token.pos_ in {"NOUN", "PROPN"} or entry_of(token, lexicon) is not None:
        return token, apart
    if token.pos_ == "ADJ" and index + 1 < limit and doc[index + 1].pos_ == "NOUN":
        return doc[index + 1], apart
    return None, apart


def _by_noun(
    parsed: Parsed, number: Span, found: tuple[Token, bool], lexicon: UnitLexicon, before: Before | None
) -> Counted | None:
    text, (noun, apart) = parsed.text, found
    one = text[number[0] : number[1]].lower() == "one"
    unit = _currency(noun, lexicon) or _named(noun, lexicon, one=one)
    end = noun.idx + len(noun)
    if unit is None and noun.lemma_ == "point" and _MOVED.search(text[max(0, number[0] - 20) : number[0]]):
        unit = "points"  # "fell eight points"
    if unit is None:
        return None
    people = _of_people(noun, lexicon)
    plural = noun.tag_ in {"NNS", "NNPS"} and entry_of(noun, lexicon) is None
    if people and unit not in OF_PERSONS and _CUSTODY.match(text, end):
        unit = "detained"
    elif (people or plural) and before is not None and before.unit in OF_PERSONS and _is_part(text, number[0]):
        unit = before.unit  # "12 people, including three children"
    persons = people or unit in OF_PERSONS
    known = persons or entry_of(noun, lexicon) is not None or unit.isupper()
    return Counted(unit, number[1] if apart else end, persons, known)


def _named(noun: Token, lexicon: UnitLexicon, *, one: bool) -> str | None:
    """The unit that the noun names; None where it is counted, but no amount."""
    entry = entry_of(noun, lexicon)
    kind = entry.kind if entry else ""
    if entry is None or kind in {"of", "tally"}:
        return _unlisted(noun, lexicon, one=one)
    unit: str | None = entry.unit
    if kind == "money" and noun.lower_ in {"pound", "pounds"} and _weighs(noun):
        unit = "pounds"
    elif kind == "role" and noun.tag_ not in {"VBN", "VBD", "JJ", "NN", "NNS"} and noun.lower_ != "missing":
        unit = None
    elif kind == "loss":
        unit = befell(noun, lexicon) or noun.lower_
    elif kind == "people" and noun.tag_ == "NN" and not one and noun.lower_ not in _COLLECTIVE:
        unit = None  # "the Pixel 2 family"
    elif kind == "people" and entry.unit not in _HARM:
        unit = befell(noun, lexicon) or (None if one else entry.unit)  # "one man said"
    return None if kind == "skip" else unit


def _weighs(noun: Token) -> bool:
    """Whether these pounds are of weight: "40 pounds of flour", "a 40-pound bag"."""
    if noun.i + 1 < len(noun.doc) and noun.nbor(1).lower_ == "of":
        return True
    return noun.i > 0 and noun.nbor(-1).text == "-"


def _currency(noun: Token, lexicon: UnitLexicon) -> str | None:
    """The currency by its code, or of the nation before its name: "300,000 USD", "Swiss francs"."""
    if noun.text.isupper() and noun.text in lexicon.currencies:
        return lexicon.currencies[noun.text]
    for count in (2, 1):
        if noun.i >= count:
            nation = " ".join(word.lower_ for word in noun.doc[noun.i - count : noun.i])
            for name in (noun.lemma_.lower(), noun.lower_.removesuffix("s")):
                if f"{nation} {name}" in lexicon.currencies:
                    return lexicon.currencies[f"{nation} {name}"]
    return None


def _unlisted(noun: Token, lexicon: UnitLexicon, *, one: bool) -> str | None:
    """The unit of a noun that the lexicon lacks: what befell it if that befalls persons only, or its plural."""
    if noun.lower_ in lexicon.moneys and noun.pos_ in {"NOUN", "PROPN"}:
        return noun.lower_  # the currency of a nation that is not told
    if noun.ent_type_ in _CALENDAR or not (one or noun.tag_ in {"NNS", "NNPS"}):
        return None
    unit = befell(noun, lexicon)
    if unit in OF_PERSONS or one:
        return unit if unit in OF_PERSONS else None
    return "people" if noun.tag_ == "NNPS" else noun.lower_  # "200 Syrians"


def _of_people(noun: Token, lexicon: UnitLexicon) -> bool:
    entry = entry_of(noun, lexicon)
    return noun.lemma_.lower() in lexicon.persons if entry is None else entry.kind in {"people", "role"}


def _bare(parsed: Parsed, number: Span, lexicon: UnitLexicon, before: Before | None) -> Counted | None:
    """The unit of a number without a noun: "killed 12", "12 were wounded", "the death toll rose to 12"."""
    money = _IN_CURRENCY.match(parsed.text, number[1])
    if money:  # "25 million in South Korean won"
        words = money.group(1).lower().split()
        for name in (" ".join(words), " ".join(words[:2])):
            if name in lexicon.currencies:
                return Counted(lexicon.currencies[name], number[1])
    tokens = parsed.tokens(number)
    unit = (
        beside(tokens[0], lexicon)
        or befell(tokens[-1], lexicon)
        or told_of(parsed, number[0], lexicon, before.unit if before else None)
        or phrase_of(tokens[-1], lexicon)
    )
    if unit is None and before is not None and before.unit in OF_PERSONS and _is_part(parsed.text, number[0]):
        unit = before.unit  # "of the 19 people killed, eight were women"
    if unit is None and tokens[-1].lower_.endswith("s") and _acts(tokens[-1]):
        unit = "people"  # "tens of thousands marched"
    return Counted(unit, number[1], persons=True) if unit else None


def _acts(number: Token) -> bool:
    """Whether the number alone is subject of a verb that tells of an act."""
    *_, token = carriers(number)
    return token.dep_ == "nsubj" and token.head.pos_ == "VERB" and token.i < token.head.i
