"""Numbers without a noun: what they count by the verb, by the toll that they come to, or by the amount told before."""

import re
from typing import NamedTuple

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.read.amounts.befallen import befell, carriers
from sayso.read.amounts.roles import OF_PERSONS, beside, phrase_of, role_of, verb_beside
from sayso.read.amounts.tallied import told_of
from sayso.read.parse import Parsed
from sayso.read.places.nearby import children_of
from sayso.resources.units import UnitLexicon

_IN_CURRENCY = re.compile(r"[ ]in[ ]((?:\w+[ ]){1,2}\w+)")
_OF_THEM = re.compile(r"[ ](?:of|among) (?:them|whom|these|those|which)\b", re.IGNORECASE)
_MORE_OF_IT = re.compile(r"[ ]more\b(?! than)")
_MORE_DOING = re.compile(r"[ ]more[ ]\w+ing\b(?![ ]\w+s\b)")
_SAME_AGAIN = re.compile(
    r"[ ](?:to|against)[ ]$|.*\b(?:(?:up|down|compared (?:with|to)) (?:from )?|of (?:which|whom|them) )$"
)
_LISTED = re.compile(
    r"(?P<link>[ ](?:in|from|at|near|on|for|against)[ ])[^.;:,]{1,50}(?:,(?: and)?|[ ]and)[ ](?:\w+[ ]){0,2}"
)
"""From one number to the next of a list: "12 villages in Ruda, [9] in Tolm"."""
_PART_OF = re.compile(
    r"(?:\bincluding|\bamong them|\bamong whom|\bof whom|^of [^.;]{1,60},)[ ](?:\w+[ ]){0,2}$", re.IGNORECASE
)
_FROM_AMONG = re.compile(r"(?:^|[.;!?] |\n)\W?(?:out )?of (?:the |its |their |those |some )?$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;!?][ ]")
_MEMORY = 100
"""Characters within which a number may lean on the amount before it."""


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


def leans(text: str, start: int, before: Before) -> bool:
    """Whether the amount before is near, and in the same sentence."""
    gap = text[before.span[1] : start]
    return len(gap) <= _MEMORY and not _SENTENCE_END.search(gap)


def again(text: str, number: Span, before: Before, noun: Token | None) -> bool:
    """Whether the number counts what was counted before: "six of them", "212 votes to 198", "with 700 more waiting"."""
    if _OF_THEM.match(text, number[1]) and text[max(0, number[0] - 4) : number[0]].lower() == "the ":
        return False  # "the two of them"
    if _OF_THEM.match(text, number[1]) or _MORE_DOING.match(text, number[1]):
        return True
    if noun is not None:
        return False
    listed = _LISTED.fullmatch(text, before.span[1], number[0])
    if listed and text.startswith(listed["link"], number[1]):
        return True
    return bool(_SAME_AGAIN.match(text[before.span[1] : number[0]]) or _MORE_OF_IT.match(text, number[1]))


def of_the_same(first: Token, lexicon: UnitLexicon, unit: str) -> str:
    """The unit of a number that counts what was counted before; of another verb, it tells of another fate."""
    other = verb_beside(first)
    if other is None:
        return unit
    return role_of(other, lexicon) or ("people" if unit in OF_PERSONS else unit)


def is_part(text: str, start: int) -> bool:
    """Whether the words before say that a part follows of those just counted."""
    window = text[max(0, start - _MEMORY) : start]
    ends = [match.end() for match in _SENTENCE_END.finditer(window)]
    return bool(_PART_OF.search(window[ends[-1] if ends else 0 :]))


def bare(parsed: Parsed, number: Span, lexicon: UnitLexicon, before: Before | None) -> Counted | None:
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
    if unit is None and before is not None and _is_of_them(parsed.text, number[0], before):
        unit = before.unit  # "of the 19 people killed, eight were women"
    if unit is None and tokens[-1].lower_.endswith("s") and _acts(tokens[-1]):
        unit = "people"  # "tens of thousands marched"
    return Counted(unit, number[1], persons=True) if unit else None


def _is_of_them(text: str, start: int, before: Before) -> bool:
    """Whether it counts some of those told before: "including 12", "of the 240 petitions, the court allowed nine"."""
    if before.unit in OF_PERSONS and is_part(text, start):
        return True
    return (
        bool(_FROM_AMONG.search(text[max(0, before.span[0] - 40) : before.span[0]]))
        and "," in text[before.span[1] : start]
    )


def subject_alone(parsed: Parsed, number: Span, lexicon: UnitLexicon, told: Before | None) -> Counted | None:
    """A number alone that is subject of a verb counts those told of just before: "33 pupils; 21 were found"."""
    if told is None or number[0] - told.span[1] > _MEMORY or lexicon.is_measure(told.unit):
        return None
    token = parsed.tokens(number)[-1]
    if token.lower_ == "one" or token.dep_ not in {"nsubj", "nsubjpass"} or token.head.pos_ not in {"VERB", "AUX"}:
        return None
    return Counted("people" if told.unit in OF_PERSONS else told.unit, number[1])


def _acts(number: Token) -> bool:
    """Whether the number alone is subject of a verb that tells of an act."""
    *_, token = carriers(number)
    verb = token.head
    if verb.pos_ != "VERB" or token.i > verb.i:
        return False
    made = token.dep_ == "nsubjpass" and any(child.dep_ == "xcomp" for child in children_of(verb))  # "forced to go"
    return token.dep_ == "nsubj" or made
