"""What befell the people who are counted: "killed 12 people", "12 people were wounded", "leaving 12 people dead"."""

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.read.amounts.roles import OF_PERSONS, entry_of, is_denied, role_of
from sayso.read.places.nearby import children_of
from sayso.resources.units import Unit, UnitLexicon

_PASSIVE = frozenset({"nsubjpass", "nsubj:pass"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "nsubj:pass"})
_OBJECT = frozenset({"dobj", "obj"})
_HARM_OF_SUBJECT = frozenset("die perish drown succumb flee miss".split())
_TO_SUFFER = frozenset("suffer sustain receive".split())
_VERBS_OF_LOSS = {
    "life": frozenset("claim cost lose take".split()),
    "body": frozenset("find recover pull retrieve receive bury exhume discover count bring unearth".split()),
}
_SHOT = "casualties"
"""Whoever was shot or stabbed may live or not, unless more is said."""
_EITHER = frozenset({"deaths", "injured"})
_SENTENCED = frozenset({"sentence", "condemn"})
"""Verbs that "to death" does not make a killing."""
_REMAINS = frozenset({"body", "remain", "remains"})
_QUANTITIES = frozenset(
    """dozen score ten hundred thousand million billion handful couple several few half third quarter majority number
    group lives bodies total many most""".split()
)
_DETERMINERS = frozenset("the its their those these his her our".split())
_NOBODY = frozenset("none neither nobody".split())
_NOTHING = Unit("", "")


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


def befell(noun: Token, lexicon: UnitLexicon, *, part: bool = False) -> str | None:
    """The unit of what happened to those whom the noun, or a number alone, stands for.

    Or to a `part` of them only, of "12 of the 40 hostages": what befell the 12 did not befall the 40.
    """
    if not part and is_whole(noun):
        return None
    first, *others = carriers(noun)
    unit = (
        _by_passive_after(noun, lexicon)
        or _by_verb(first, lexicon)
        or _by_loss(noun, lexicon)
        or _by_next_word(noun, lexicon)
        or _by_own_words(noun, lexicon)
    )
    for token in others:
        unit = unit or _by_verb(token, lexicon)
    return unit


def is_whole(noun: Token) -> bool:
    """Whether it is the whole of which a part, or nobody, is told: the 40 of "12 of the 40" or of "none of the 40"."""
    number = noun if noun.like_num else next((child for child in children_of(noun) if child.dep_ == "nummod"), None)
    if number is None or number.i < 2:
        return False
    at = number.i - (2 if number.nbor(-1).lower_ in _DETERMINERS else 1)
    if at < 1 or number.doc[at].lower_ not in {"of", "among"}:
        return False
    return number.doc[at - 1].like_num or number.doc[at - 1].lower_ in _NOBODY


def _by_verb(token: Token, lexicon: UnitLexicon) -> str | None:
    """What the verb says that the word is subject or object of."""
    verb = token.head
    if verb.pos_ not in {"VERB", "AUX"} or verb.i == token.i:
        return None
    if any(token.i < child.i < verb.i and child.dep_ in _SUBJECTS for child in children_of(verb)):
        return None  # two subjects: the nearer one is
    suffers = token.dep_ in _PASSIVE or token.dep_ in _OBJECT
    if suffers and verb.lemma_ in _VERBS_OF_LOSS.get(token.lemma_.lower(), ()):
        return "deaths"
    if suffers or (token.dep_ == "nsubj" and verb.lemma_ in _HARM_OF_SUBJECT):
        unit = role_of(verb, lexicon)
        if unit == _SHOT:
            unit = _by_complement(token, verb, lexicon) or _by_joined(verb, lexicon) or unit
        elif unit in _EITHER and _by_joined(verb, lexicon) in _EITHER - {unit}:
            unit = _SHOT  # "killed or injured"
        if unit:
            return unit
    if not suffers and token.dep_ != "nsubj":
        return None
    return _by_complement(token, verb, lexicon) or _by_report(token, verb, lexicon)


def _by_joined(verb: Token, lexicon: UnitLexicon) -> str | None:
    """By the verb that it shares its object or subject with: "shot and killed", "killed or wounded"."""
    joined = [verb.head] if verb.dep_ == "conj" and verb.head.pos_ == "VERB" else []
    joined += [child for child in children_of(verb) if child.dep_ == "conj" and child.i > verb.i]
    for other in joined:
        own = _OBJECT if other.i < verb.i else _OBJECT | _SUBJECTS
        if not any(child.dep_ in own for child in children_of(other)):
            return role_of(other, lexicon)
    return None


def _by_report(token: Token, verb: Token, lexicon: UnitLexicon) -> str | None:
    """By what is told of the subject: "are reported to have died", "suffered injuries"."""
    for child in children_of(verb):
        if child.i < verb.i:
            continue
        if child.dep_ == "xcomp" and token.dep_ in _PASSIVE:
            passive = any(word.dep_ in {"auxpass", "aux:pass"} for word in children_of(child))
            unit = role_of(child, lexicon) if passive or child.lemma_ in _HARM_OF_SUBJECT else None
            return unit or _by_complement(token, child, lexicon)
        if child.dep_ in _OBJECT and verb.lemma_ in _TO_SUFFER and token.dep_ == "nsubj":
            entry = entry_of(child, lexicon)
            return "injured" if entry is not None and entry.unit == "injured" and not is_denied(verb) else None
    return None


def _by_complement(token: Token, verb: Token, lexicon: UnitLexicon) -> str | None:
    """What is said beside the verb: "were feared dead", "left 12 dead", "are still missing", "shot dead 12"."""
    for child in children_of(verb):
        if _to_death(child, verb):
            return None if is_denied(verb) else "deaths"  # "two men were beaten to death"
        found = lexicon.words.get(child.lower_, _NOTHING)
        if found.kind != "role":
            continue
        if child.lower_ == "dead" and child.i == verb.i + 1 and token.dep_ in _OBJECT:
            return found.unit
        said = child.pos_ == "ADJ" or (
            child.pos_ == "VERB"
            and child.dep_ not in {"conj", "advcl"}
            and token.dep_ not in _PASSIVE
            and not any(word.dep_ in _SUBJECTS for word in children_of(child))
        )
        if said and child.i > token.i and not is_denied(verb):
            return found.unit
    return None


def _to_death(link: Token, verb: Token) -> bool:
    if link.lower_ != "to" or link.i + 1 == len(link.doc) or link.nbor(1).lower_ != "death":
        return False
    return verb.lemma_ not in _SENTENCED


def _by_loss(noun: Token, lexicon: UnitLexicon) -> str | None:
    """By the noun that it hangs on: "the deaths of 14 peacekeepers", "the bodies of 12 men", "the arrest of 18"."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "of" or noun.head.head.i > noun.i:
        return None
    whose = noun.head.head.lemma_.lower()
    loss = lexicon.words.get(whose, _NOTHING)
    if whose in _REMAINS:
        return "deaths"
    known = loss.kind == "role" or (loss.kind == "people" and loss.unit in OF_PERSONS)
    return loss.unit if known else None


def _by_next_word(noun: Token, lexicon: UnitLexicon) -> str | None:
    """By what follows at once and has no object: "leaving 16 workers dead", "46 people hospitalised after it"."""
    if noun.i + 1 == len(noun.doc):
        return None
    word = noun.nbor(1)
    if _to_death(word, noun.head):
        return "deaths"  # "crushed 80 pilgrims to death"
    unit = role_of(word, lexicon)
    if unit is None or word.tag_ in {"VBN", "JJ"} or word.lower_ == "missing":
        return unit
    ends = (
        word.i + 1 == len(word.doc)
        or word.nbor(1).is_punct
        or (word.nbor(1).pos_ in {"ADP", "SCONJ", "CCONJ"} or word.nbor(1).tag_ == "VBG")
    )
    return unit if word.tag_ == "VBD" and word.lemma_ not in _HARM_OF_SUBJECT and ends else None


def _by_passive_after(noun: Token, lexicon: UnitLexicon) -> str | None:
    """By a passive right after it, whatever the parse makes of it: "killed two, and three others were hurt"."""
    rest = noun.doc[noun.i + 1 : noun.i + 4]
    if len(rest) < 2 or rest[0].lower_ not in {"was", "were"}:
        return None
    verb = rest[1] if rest[1].pos_ != "ADV" or len(rest) < 3 else rest[2]
    if verb.tag_ != "VBN" or (verb.i + 1 < len(verb.doc) and verb.nbor(1).pos_ == "CCONJ"):
        return None
    unit = role_of(verb, lexicon)
    return None if unit == _SHOT else unit


def _by_own_words(noun: Token, lexicon: UnitLexicon) -> str | None:
    """By what hangs on the noun: "70 injured people", "the 12 who died"."""
    for child in children_of(noun):
        unit = role_of(child, lexicon)
        if unit is None:
            continue
        if child.dep_ == "amod" and child.i > 0 and child.nbor(-1).lower_ == "the":
            continue  # "five of the missing patients had been found"
        if child.dep_ in {"acl", "amod"}:
            return unit if child.tag_ in {"VBN", "JJ"} or child.lower_ == "missing" else None
        if child.dep_ == "relcl" and (child.lemma_ in _HARM_OF_SUBJECT or child.tag_ == "VBN"):
            return unit if any(word.lower_ in {"who", "that"} for word in children_of(child)) else None
    return None
