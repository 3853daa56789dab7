"""What a number counts: the unit that the words around it name, or what befell the people it counts.

People who were killed, wounded, displaced or detained are counted as that, whoever they are.
"""

import re

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.read.amounts.alone import Before, Counted, again, bare, is_part, leans, of_the_same, subject_alone
from sayso.read.amounts.befallen import befell, is_whole
from sayso.read.amounts.lookalikes import is_calendar, is_label
from sayso.read.amounts.roles import OF_PERSONS, beside, entry_of, role_of
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
_CUSTODY = re.compile(r"[^.;,]{0,25}\b(?:in(?:to)? custody|behind bars)\b")
_MOVED = re.compile(
    r"\b(?:ros|ris|fell|fall|gain|lost|los|dropp|climb|slipp|up|down|add|jump|slid|by)\w*[ ](?:\w+[ ])?$"
)

_PREMODIFIERS = frozenset({"amod", "compound", "nummod", "det", "poss", "nmod", "advmod", "quantmod", "case", "punct"})
_REACH = 7
"""Words between a number and the noun that it counts: "12 heavily armed former government soldiers"."""
_SKIPPED = frozenset("more other further additional extra so new fewer of out still".split())
_ANEW = frozenset("a an the this that last next each every".split())
"""What begins another phrase: "killed 12 the next day"."""
_AFTER_OF = frozenset("the its their these those his her our".split())
_WEIGHTS = frozenset("kg kilogram kilo tonne ton".split())
_CALENDAR = frozenset({"DATE", "TIME"})
_MADE = frozenset({"ORG", "PRODUCT", "WORK_OF_ART", "FAC"})
"""Names in the plural that are no nation's: "two Boeings"."""
_HARM = frozenset({"deaths", "injured", "casualties"})
_COLLECTIVE = frozenset("people police dead wounded injured infantry infected".split())


def counted(parsed: Parsed, number: Span, lexicon: UnitLexicon, before: Before | None) -> Counted | None:
    """What the number there counts; None if it is no amount."""
    found = _measure(parsed.text, number)
    if found is not None:
        return found
    tokens = parsed.tokens(number)
    told = before
    if not len(tokens) or is_calendar(tokens[0], lexicon) or is_label(tokens[0], tokens[-1]):
        return None
    if before is not None and not leans(parsed.text, number[0], before):
        before = None
    noun, apart = _noun_after(parsed, number[1], lexicon)
    if before is not None and again(parsed.text, number, before, noun):
        alone = (
            len(tokens) == 1 and tokens[0].lower_ == "one" and before.unit not in OF_PERSONS
        )  # "one of which he has read"
        return None if alone else Counted(of_the_same(tokens[0], lexicon, before.unit), number[1])
    if noun is None or (noun.pos_ == "VERB" and is_whole(tokens[-1])):
        return bare(parsed, number, lexicon, before) or subject_alone(parsed, number, lexicon, told)
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
        if (last == "of" or last in _AFTER_OF) and not apart and doc[index].like_num:
            apart = True
        elif word not in _SKIPPED and word != "-" and not (word in _AFTER_OF and last == "of"):
            break
        index += 1
    if index >= limit or (doc[index].lower_ in _ANEW and doc[index - 1].lower_ != "of"):
        return None, apart
    if doc[index].is_punct and not doc[index].is_quote:
        return None, apart
    token = doc[index]
    while token.i < token.head.i < limit and _goes_before(token) and not _ends_in_model(token):
        token = token.head
    if token.pos_ in {"NOUN", "PROPN"} or entry_of(token, lexicon) is not None:
        return token, apart
    if token.pos_ == "ADJ" and index + 1 < limit and doc[index + 1].pos_ == "NOUN":
        return doc[index + 1], apart
    return None, apart


def _goes_before(token: Token) -> bool:
    """Whether it is said of a noun after it: "heavily armed", or the "battle" of "battle-ready soldiers"."""
    return token.dep_ in _PREMODIFIERS or (token.dep_ == "npadvmod" and token.nbor(1).text == "-")


def _ends_in_model(token: Token) -> bool:
    """Whether it is a name with the number of a model, and no noun: the "Leopard" of "14 Leopard 2s"."""
    return token.pos_ == "PROPN" and token.nbor(1).text[0].isdigit() and token.head.i <= token.i + 1


def _by_noun(
    parsed: Parsed, number: Span, found: tuple[Token, bool], lexicon: UnitLexicon, before: Before | None
) -> Counted | None:
    text, (noun, apart) = parsed.text, found
    one = text[number[0] : number[1]].lower() == "one"
    unit = _currency(noun, lexicon) or _named(noun, lexicon, one=one, part=apart)
    end = noun.idx + len(noun)
    if unit is None and noun.lemma_ == "point" and _MOVED.search(text[max(0, number[0] - 20) : number[0]]):
        unit = "points"  # "fell eight points"
    if unit is None:
        return None
    people = _of_people(noun, lexicon)
    plural = noun.tag_ in {"NNS", "NNPS"} and entry_of(noun, lexicon) is None
    if people and unit not in OF_PERSONS and _CUSTODY.match(text, end):
        unit = "detained"
    elif (people or plural) and before is not None and before.unit in OF_PERSONS and is_part(text, number[0]):
        unit = before.unit  # "12 people, including three children"
    elif apart and (part := beside(parsed.token_at(number[0]), lexicon)) and (people or part in OF_PERSONS):
        unit = part  # "shot dead 12 of 40"
    persons = people or unit in OF_PERSONS
    known = persons or entry_of(noun, lexicon) is not None or unit.isupper()
    return Counted(unit, number[1] if apart else end, persons, known)


def _named(noun: Token, lexicon: UnitLexicon, *, one: bool, part: bool) -> str | None:
    """The unit that the noun names; None where it is counted, but no amount. `part`: of some of a number of them."""
    entry = entry_of(noun, lexicon)
    kind = entry.kind if entry else ""
    if entry is None or kind in {"of", "place", "tally"}:
        return _unlisted(noun, lexicon, one=one, part=part)
    unit: str | None = entry.unit
    if kind == "money" and noun.lower_ in {"pound", "pounds"} and _weighs(noun):
        unit = "pounds"
    elif kind == "role":
        said = noun.tag_ in {"VBN", "VBD", "JJ", "NN", "NNS"} or noun.lower_ == "missing"
        unit = role_of(noun, lexicon) if said else None
    elif kind == "loss":
        unit = befell(noun, lexicon, part=part) or noun.lower_
    elif kind == "people" and noun.tag_ == "NN" and not one and noun.lower_ not in _COLLECTIVE:
        unit = None  # "the Pixel 2 family"
    elif kind == "people" and entry.unit not in _HARM:
        unit = befell(noun, lexicon, part=part) or (None if one else entry.unit)  # "one man said"
    return None if kind == "skip" else unit


def _weighs(noun: Token) -> bool:
    """Whether these pounds are of weight: "40 pounds of flour", "a 40-pound bag"."""
    if noun.i + 1 < len(noun.doc) and noun.nbor(1).lower_ == "of":
        return True
    if noun.i + 3 < len(noun.doc) and noun.nbor(1).text == "(" and _in_kilograms(noun):
        return True
    return noun.i > 0 and noun.nbor(-1).text == "-"


def _in_kilograms(noun: Token) -> bool:
    """Whether a bracket tells the weight once more: "2,760 pounds (1,250 kg)"."""
    return any(word.lemma_.lower() in _WEIGHTS for word in noun.doc[noun.i + 2 : noun.i + 6])


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


def _unlisted(noun: Token, lexicon: UnitLexicon, *, one: bool, part: bool) -> str | None:
    """The unit of a noun that the lexicon lacks: what befell it if that befalls persons only, or its plural."""
    if noun.lower_ in lexicon.moneys and noun.pos_ in {"NOUN", "PROPN"}:
        return noun.lower_  # the currency of a nation that is not told
    if noun.ent_type_ in _CALENDAR or not (one or noun.tag_ in {"NNS", "NNPS"}):
        return None
    unit = befell(noun, lexicon, part=part)
    if unit in OF_PERSONS or one:
        return unit if unit in OF_PERSONS else None
    return "people" if noun.tag_ == "NNPS" and noun.ent_type_ not in _MADE else noun.lower_  # "200 Syrians"


def _of_people(noun: Token, lexicon: UnitLexicon) -> bool:
    entry = entry_of(noun, lexicon)
    return noun.lemma_.lower() in lexicon.persons if entry is None else entry.kind in {"people", "role"}
