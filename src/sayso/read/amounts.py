"""Amounts: numbers with what they count. Money by its ISO 4217 code, people and things by a plural noun.

An amount says as much as the text: the figure where there is one, bounds where they are given or the word is vague
("at least 12", "dozens"). People who were killed, wounded, displaced or detained are counted as that, whoever they are.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from sayso.core.records import Amount
from sayso.core.spans import Span
from sayso.read.nearby import children_of, entity_of
from sayso.read.numbers import NUMBER, VAGUE, Worth, scale_of, worth
from sayso.read.parse import Parsed
from sayso.resources import units
from sayso.resources.units import UnitLexicon

_SIGN = r"(?:US\$|AU?\$|CA?\$|NZ\$|HK\$|NT\$|S\$|R\$|[£$€¥₽₴₪₹₩₺₦]|(?:USD|EUR|GBP|CHF|RUB|UAH|Rs\.?)(?=[ \d]))"
_AMOUNT = re.compile(
    rf"""(?<![\w.,/$£€:’'-])(?:
      (?P<sign>{_SIGN})[ ]?(?P<money>{NUMBER})
        (?:(?P<msep>[ ]?[-–—][ ]?|[ ]to[ ]|[ ]and[ ]|[ ]or[ ])(?:{_SIGN})?[ ]?(?P<money2>{NUMBER}))?
    | (?P<vague>{VAGUE})
    | (?P<number>{NUMBER})(?:(?P<sep>[ ]?[-–—][ ]?|[ ]to[ ]|[ ]and[ ]|[ ]or[ ])(?P<number2>{NUMBER}))?
    )(?![/:]\d|-(?:year|month|day|hour|minute|week|member|mile|km)|[’'][a-z])""",
    re.VERBOSE,
)
_PERCENT = re.compile(r"[ -]?(?:%|per[ -]?cent(?:age points?)?\b|percentage points?\b|pct\b)", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|no fewer than|no less than|not less than|upwards of|above|a minimum of|exceeding|in "
    r"excess of|well over)(?: the| an?| another| some)?[ ]$",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?:up to|as many as|as much as|at most|no more than|not more than|fewer than|less than|under|below|a maximum "
    r"of|nearly|almost|close to|just under)(?: the| an?| another| some)?[ ]$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|around|some|roughly|approximately|an estimated|estimated|circa|more or less|or so)(?: an?)?[ ]$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r"[ ]or more\b", re.IGNORECASE)
_LOOK_BACK = 24
_PREMODIFIERS = frozenset({"amod", "compound", "nummod", "det", "poss", "nmod", "advmod", "quantmod", "case", "punct"})
_REACH = 7
"""Words between a number and the noun that it counts: "12 heavily armed former government soldiers"."""
_PASSIVE = frozenset({"nsubjpass", "nsubj:pass"})
_SKIPPED = frozenset("more other further additional so new fewer of".split())
_AFTER_OF = frozenset("the its their these those his her our".split())
_CALENDAR = frozenset({"DATE", "TIME"})
_MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun".split())
_YEARLIKE = re.compile(r"(?:1[89]|20)\d\d")
_NOTHING = units.Unit("", "")
_HARM_OF_SUBJECT = frozenset("die perish drown flee miss".split())

_HARM = frozenset({"deaths", "injured", "casualties"})
_OF_PERSONS = frozenset({"deaths", "injured", "detained", "abducted"})
"""What befalls persons only, whatever word names them; villages are captured and goods evacuated too."""


class _Counted(NamedTuple):
    """The unit, and the words that name it."""

    unit: str
    end: int


def find_amounts(parsed: Parsed) -> tuple[Amount, ...]:
    """The amounts of the document, in text order."""
    lexicon = units.load()
    return tuple(
        Amount(id=f"m{number}", span=span, value=w.value, low=w.low, high=w.high, unit=unit)
        for number, (span, w, unit) in enumerate(_found(parsed, lexicon), 1)
    )


def _found(parsed: Parsed, lexicon: UnitLexicon) -> Iterator[tuple[Span, Worth, str]]:
    text = parsed.text
    position = 0
    while match := _AMOUNT.search(text, position):
        position = match.end()
        first = match["money"] or match["vague"] or match["number"]
        second = match["money2"] or match["number2"]
        separator = match["msep"] or match["sep"] or ""
        end = match.end()
        if second is not None and not _range(text, match, separator):
            end = match.end("money" if match["money"] else "number")
            second, position = None, end
        said = _worth(first, second)
        if said is None:
            continue
        counted = _unit(parsed, match, end, lexicon)
        if counted is None:
            continue
        position = max(position, counted.end)
        yield (match.start(), counted.end), _hedged(text, (match.start(), end), said, second is None), counted.unit


def _range(text: str, match: re.Match[str], separator: str) -> bool:
    """Whether two numbers are the ends of one range: "between 10 and 20", not "killed 10 and 20 others"."""
    if separator.strip() == "and":
        return text[max(0, match.start() - 8) : match.start()].lower() == "between "
    return True


def _worth(first: str, second: str | None) -> Worth | None:
    early = worth(first)
    late = worth(second) if second else None
    if early is None or second is None or late is None or late.value is None or early.value is None:
        return early
    low = early.value
    if scale_of(first) == 1.0 and scale_of(second) > 1.0 and low < late.value / scale_of(second) * 10:
        low *= scale_of(second)  # "2-3 million"
    if low > late.value:
        return early
    return Worth(None, low, late.value)


def _hedged(text: str, span: Span, said: Worth, single: bool) -> Worth:
    """With the bounds that the words around the number set: "at least", "up to", "about"."""
    if said.value is None or not single:
        return said
    before = text[max(0, span[0] - _LOOK_BACK) : span[0]]
    if _AT_LEAST.search(before) or _OR_MORE.match(text, span[1]):
        return Worth(said.value, said.value, None)
    if _AT_MOST.search(before):
        return Worth(said.value, None, said.value)
    if _ABOUT.search(before):
        return Worth(said.value, None, None)
    return said


def _unit(parsed: Parsed, match: re.Match[str], end: int, lexicon: UnitLexicon) -> _Counted | None:
    """What the number in the match, which ends at `end`, counts; None if it is no amount."""
    span = (match.start(), end)
    if match["sign"]:
        return _Counted(lexicon.currencies[match["sign"]], span[1])
    percent = _PERCENT.match(match.string, end)
    if percent:
        return _Counted("percent", percent.end())
    tokens = parsed.tokens(span)
    if not len(tokens) or _calendar(tokens[0], lexicon) or _label(tokens[0], tokens[-1]):
        return None
    noun = _noun_after(parsed, span[1], lexicon)
    if noun is not None:
        return _named_unit(tokens[-1], noun, lexicon)
    return _bare_unit(tokens[-1], span, lexicon)


def _calendar(token: Token, lexicon: UnitLexicon) -> bool:
    """Whether the number belongs to a date, a time or a stretch of time.

    spaCy's label alone does not tell, as it calls many a bare number a date: a word of the calendar must be there too.
    """
    if token.ent_type_ not in _CALENDAR:
        return False
    return any(
        (word.text[:3].lower() in _MONTHS and word.text[0].isupper())
        or _YEARLIKE.fullmatch(word.text)
        or lexicon.words.get(word.lemma_.lower(), _NOTHING).kind == "skip"
        for word in entity_of(token)
    )


def _label(first: Token, last: Token) -> bool:
    """Whether the number only labels the noun before it, or tells an age: "Article 5", "Karim, 31, was hurt"."""
    if first.i == 0:
        return False
    before = first.nbor(-1)
    if before.text == "," and before.i > 0 and before.nbor(-1).pos_ == "PROPN" and last.i + 1 < len(last.doc):
        return last.nbor(1).text in {",", ".", ";"}  # an age: "Karim, 31, was hurt"
    if before.lower_ in {"aged", "no", "no.", "number", "article", "chapter", "section", "paragraph", "page", "#"}:
        return True
    return before.pos_ == "PROPN" and first.text[0].isdigit() and last.head.i <= before.i and before.text[0].isupper()


def _noun_after(parsed: Parsed, position: int, lexicon: UnitLexicon) -> Token | None:
    """The noun (or participle: "12 wounded") that the number ending at `position` counts."""
    doc = parsed.doc
    index = parsed.token_at(max(0, position - 1)).i + 1
    limit = min(len(doc), index + _REACH)
    while index < limit and (
        doc[index].lower_ in _SKIPPED
        or doc[index].text == "-"
        or (doc[index].lower_ in _AFTER_OF and doc[index - 1].lower_ == "of")
    ):
        index += 1
    if index >= limit:
        return None
    token = doc[index]
    while token.dep_ in _PREMODIFIERS and token.i < token.head.i < limit:
        token = token.head
    if token.pos_ in {"NOUN", "PROPN"} or _entry(token, lexicon) is not None:
        return token
    if token.pos_ == "ADJ" and index + 1 < limit and doc[index + 1].pos_ == "NOUN":
        return doc[index + 1]
    return None


def _entry(token: Token, lexicon: UnitLexicon) -> units.Unit | None:
    return lexicon.words.get(token.lower_) or lexicon.words.get(token.lemma_.lower())


def _named_unit(number: Token, noun: Token, lexicon: UnitLexicon) -> _Counted | None:
    unit = _unit_of(number, noun, _entry(noun, lexicon), lexicon)
    return _Counted(unit, noun.idx + len(noun)) if unit else None


def _unit_of(number: Token, noun: Token, entry: units.Unit | None, lexicon: UnitLexicon) -> str | None:
    """The unit that the noun names; None where it is counted, but no amount."""
    if entry is None:
        return _unlisted(number, noun, lexicon)
    if entry.kind == "money":
        nation = f"{noun.nbor(-1).lower_} {noun.lemma_.lower()}" if noun.i > 0 else ""
        return lexicon.currencies.get(nation, entry.unit)
    if entry.kind == "role":
        return entry.unit if noun.tag_ in {"VBN", "VBD", "JJ", "NN", "NNS"} else None
    if entry.kind == "people" and entry.unit not in _HARM:
        return _befell(noun, lexicon) or _befell(_carrier(noun), lexicon) or entry.unit
    return None if entry.kind == "skip" else entry.unit


def _unlisted(number: Token, noun: Token, lexicon: UnitLexicon) -> str | None:
    """The unit of a noun that the lexicon lacks: what befell it if that befalls persons only, or its plural."""
    if noun.tag_ not in {"NNS", "NNPS"} or noun.ent_type_ in _CALENDAR or number.lower_ == "one":
        return None
    befell = _befell(noun, lexicon) or _befell(_carrier(noun), lexicon)
    if befell in _OF_PERSONS:
        return befell
    return "people" if noun.tag_ == "NNPS" else noun.lower_  # "200 Syrians"


def _carrier(noun: Token) -> Token:
    """The word that stands in the clause for the noun: "dozens" of "dozens of people were killed"."""
    token = noun
    while token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.i < token.i:
        token = token.head.head
    return token


def _befell(noun: Token, lexicon: UnitLexicon) -> str | None:
    """What happened to the people counted: "12 people were killed", "killed 12 people", "12 people dead"."""
    verb = noun.head
    entry = _entry(verb, lexicon)
    if entry is not None and entry.kind == "role" and verb.pos_ in {"VERB", "AUX"}:
        suffers = noun.dep_ in _PASSIVE or noun.dep_ in {"dobj", "obj"}
        if suffers or (noun.dep_ == "nsubj" and verb.lemma_ in _HARM_OF_SUBJECT):
            return entry.unit
    if (noun.dep_ == "nsubj" and verb.lemma_ == "be") or noun.dep_ in {"dobj", "obj"}:
        for child in children_of(verb):
            found = lexicon.words.get(child.lower_)
            if found is not None and found.kind == "role" and child.i > noun.i and child.pos_ in {"ADJ", "VERB"}:
                return found.unit
    if noun.dep_ == "pobj" and verb.lower_ == "of":  # "the deaths of 14 peacekeepers"
        loss = lexicon.words.get(verb.head.lemma_.lower())
        if loss is not None and loss.kind == "people" and loss.unit in _OF_PERSONS:
            return loss.unit
    for child in children_of(noun):
        found = lexicon.words.get(child.lemma_.lower()) or lexicon.words.get(child.lower_)
        if found is not None and found.kind == "role" and child.dep_ in {"acl", "amod"}:
            return found.unit if child.tag_ in {"VBN", "JJ"} else None
    return None


def _bare_unit(number: Token, span: Span, lexicon: UnitLexicon) -> _Counted | None:
    """The unit of a number without a noun: "killed 12", "12 were wounded", "the death toll rose to 12"."""
    token = number
    for _ in range(3):
        head = token.head
        if head.i == token.i:
            return None
        entry = _entry(head, lexicon)
        if entry is not None and entry.kind == "role" and head.pos_ in {"VERB", "NOUN", "ADJ"}:
            suffers = token.dep_ in _PASSIVE or token.dep_ in {"dobj", "obj"} or head.pos_ == "NOUN"
            if suffers or (token.dep_ == "nsubj" and head.lemma_ in _HARM_OF_SUBJECT):
                return _Counted(entry.unit, span[1])
            return None
        if head.pos_ in {"VERB", "AUX"}:
            return _of_clause(token, head, span, lexicon)
        token = head
    return None


def _of_clause(token: Token, verb: Token, span: Span, lexicon: UnitLexicon) -> _Counted | None:
    """From the rest of the clause: "the toll stands at 31", "6 are still missing"."""
    if token.dep_ == "nsubj" and verb.lemma_ == "be":
        for child in children_of(verb):
            entry = lexicon.words.get(child.lower_)
            if entry is not None and entry.kind == "role" and child.i > verb.i and child.pos_ in {"ADJ", "VERB"}:
                return _Counted(entry.unit, span[1])
    if token.dep_ in {"attr", "prep", "pobj", "dobj"} and any(
        child.dep_ == "nsubj" and child.lower_ == "toll" for child in children_of(verb)
    ):
        return _Counted("deaths", span[1])
    return None
