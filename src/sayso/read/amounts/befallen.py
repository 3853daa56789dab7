"""What befell the people who are counted: "killed 12 people", "12 people were wounded", "leaving 12 people dead"."""

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.read.places.nearby import children_of
from sayso.resources.units import Unit, UnitLexicon

OF_PERSONS = frozenset({"deaths", "injured", "detained", "abducted", "missing"})
"""What befalls persons only, whatever word names them; villages are captured and goods evacuated too."""

_PASSIVE = frozenset({"nsubjpass", "nsubj:pass"})
_OBJECT = frozenset({"dobj", "obj"})
_HARM_OF_SUBJECT = frozenset("die perish drown succumb flee miss".split())
_VERBS_OF_LOSS = {
    "life": frozenset("claim cost lose take".split()),
    "body": frozenset("find recover pull retrieve receive bury exhume discover count bring unearth".split()),
}
_QUANTITIES = frozenset(
    """dozen score ten hundred thousand million billion handful couple several few half third quarter majority number
    group lives bodies total many most""".split()
)
_HEDGES = frozenset("least more than about around some up to nearly almost over an estimated roughly another".split())
_NOTHING = Unit("", "")


def entry_of(token: Token, lexicon: UnitLexicon) -> Unit | None:
    """The row for the word and the one before it or, of a verb, its particle; else for the word alone."""
    lemma = token.lemma_.lower()
    pair = ""
    if token.pos_ == "VERB":
        if token.i + 1 < len(token.doc) and token.nbor(1).dep_ == "prt":
            pair = f"{lemma} {token.nbor(1).lower_}"
    elif token.i > 0:
        pair = f"{token.nbor(-1).lower_} {lemma}"
    return lexicon.words.get(pair) or lexicon.words.get(token.lower_) or lexicon.words.get(lemma)


def _role(token: Token, lexicon: UnitLexicon) -> str | None:
    """The unit of a verb or adjective that says what befell somebody."""
    entry = entry_of(token, lexicon)
    return entry.unit if entry is not None and entry.kind == "role" else None


def carriers(noun: Token) -> Iterator[Token]:
    """The words that stand in the clause for the noun: "dozens" of "dozens of people", the first of a list."""
    token = noun
    for _ in range(6):
        yield token
        whole = token.head.head
        if token.dep_ == "pobj" and whole.i < token.i and _is_quantity(token.head, whole):
            token = whole
        elif token.dep_ == "conj" and token.head.pos_ in {"NOUN", "PROPN", "NUM", "PRON"}:
            token = token.head
        else:
            return


def _is_quantity(link: Token, whole: Token) -> bool:
    """Whether it is so many of them, and not another thing of theirs: "dozens of people", but "the slide of states"."""
    if link.lower_ != "of":
        return link.lower_ == "including"
    return whole.like_num or not _QUANTITIES.isdisjoint((whole.lower_, whole.lower_.removesuffix("s")))


def befell(noun: Token, lexicon: UnitLexicon) -> str | None:
    """The unit of what happened to those whom the noun, or a number alone, stands for."""
    if _is_whole(noun):
        return None
    first, *others = carriers(noun)
    unit = (
        _by_verb(first, lexicon)
        or _by_loss(noun, lexicon)
        or _by_next_word(noun, lexicon)
        or _by_own_words(noun, lexicon)
    )
    for token in others:
        unit = unit or _by_verb(token, lexicon)
    return unit


def _is_whole(noun: Token) -> bool:
    """Whether it is the whole of which a part is told: what befell the 12 of "12 of the 40" did not befall the 40."""
    number = next((child for child in noun.lefts if child.dep_ == "nummod"), None)
    if number is None or number.i < 3:
        return False
    at = number.i - (2 if number.nbor(-1).lower_ in {"the", "its", "their", "those", "these"} else 1)
    return number.doc[at].lower_ == "of" and number.doc[at - 1].like_num


def beside(first: Token, lexicon: UnitLexicon) -> str | None:
    """What the verb right before a number says: "killed 12 and wounded dozens"."""
    index = first.i - 1
    while index > 0 and first.i - index < 4 and first.doc[index].lower_ in _HEDGES:
        index -= 2 if first.doc[index].lower_ == "least" else 1
    if index < 0 or first.doc[index].pos_ != "VERB":
        return None
    return _role(first.doc[index], lexicon)


def phrase_of(number: Token, lexicon: UnitLexicon) -> str | None:
    """The role of the noun or adjective that a number belongs to: "12 of the wounded"."""
    token = number
    for _ in range(3):
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            return None
        if token.pos_ in {"NOUN", "ADJ"} and (unit := _role(token, lexicon)):
            return unit
    return None


def _by_verb(token: Token, lexicon: UnitLexicon) -> str | None:
    """What the verb says that the word is subject or object of."""
    verb = token.head
    if verb.pos_ not in {"VERB", "AUX"} or verb.i == token.i:
        return None
    suffers = token.dep_ in _PASSIVE or token.dep_ in _OBJECT
    if suffers and verb.lemma_ in _VERBS_OF_LOSS.get(token.lemma_.lower(), ()):
        return "deaths"
    if suffers or (token.dep_ == "nsubj" and verb.lemma_ in _HARM_OF_SUBJECT):
        unit = _role(verb, lexicon)
        if unit:
            return unit
    return _by_complement(token, verb, lexicon) if suffers or token.dep_ == "nsubj" else None


def _by_complement(token: Token, verb: Token, lexicon: UnitLexicon) -> str | None:
    """What is said beside the verb: "were feared dead", "left 12 dead", "are still missing", "shot dead 12"."""
    for child in children_of(verb):
        found = lexicon.words.get(child.lower_, _NOTHING)
        if found.kind != "role":
            continue
        if child.lower_ == "dead" and child.i == verb.i + 1 and token.dep_ in _OBJECT:
            return found.unit
        said = child.pos_ == "ADJ" or (
            child.pos_ == "VERB" and child.dep_ not in {"conj", "advcl"} and token.dep_ not in _PASSIVE
        )
        if said and child.i > token.i:
            return found.unit
    return None


def _by_loss(noun: Token, lexicon: UnitLexicon) -> str | None:
    """By the noun that it hangs on: "the deaths of 14 peacekeepers", "the bodies of 12 men"."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "of":
        return None
    whose = noun.head.head.lemma_.lower()
    loss = lexicon.words.get(whose, _NOTHING)
    return loss.unit if (loss.kind == "people" or whose == "body") and loss.unit in OF_PERSONS else None


def _by_next_word(noun: Token, lexicon: UnitLexicon) -> str | None:
    """By what follows at once and has no object: "leaving 16 workers dead", "46 people hospitalised after it"."""
    if noun.i + 1 == len(noun.doc):
        return None
    word = noun.nbor(1)
    unit = _role(word, lexicon)
    if unit is None or word.tag_ in {"VBN", "JJ"} or word.lower_ == "missing":
        return unit
    ends = word.i + 1 == len(word.doc) or word.nbor(1).is_punct or word.nbor(1).pos_ in {"ADP", "SCONJ", "CCONJ"}
    return unit if word.tag_ == "VBD" and word.lemma_ not in _HARM_OF_SUBJECT and ends else None


def _by_own_words(noun: Token, lexicon: UnitLexicon) -> str | None:
    """By what hangs on the noun: "70 injured people", "the 12 who died"."""
    for child in children_of(noun):
        unit = _role(child, lexicon)
        if unit is None:
            continue
        if child.dep_ == "amod" and child.i > 0 and child.nbor(-1).lower_ == "the":
            continue  # "five of the missing patients had been found"
        if child.dep_ in {"acl", "amod"}:
            return unit if child.tag_ in {"VBN", "JJ"} or child.lower_ == "missing" else None
        if child.dep_ == "relcl" and (child.lemma_ in _HARM_OF_SUBJECT or child.tag_ == "VBN"):
            return unit if any(word.lower_ in {"who", "that"} for word in children_of(child)) else None
    return None
