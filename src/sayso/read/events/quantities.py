"""How much: the amounts that an event's words govern, and the harm that the words around lay to it."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from sayso.core.records import Amount
from sayso.core.spans import Span
from sayso.read.events.clauses import below
from sayso.read.parse import Parsed
from sayso.resources.predicates import NONE, PredicateLexicon

_HARM = frozenset({"deaths", "injured", "casualties"})
_HARMFUL = frozenset({"ASSAULT", "COERCE", "PROTEST"})
"""Types of which people die; those who die while a treaty is signed are not the treaty's dead."""
_WITHIN = frozenset({"in", "during", "by", "from", "at", "after"})
_MARKS = frozenset({"when", "after", "as", "while"})
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
_GOING_ON = frozenset({"go", "be", "come"})


class AmountIndex:
    """The amounts of a document, by the words that name them."""

    def __init__(self, parsed: Parsed, amounts: Iterable[Amount], lexicon: PredicateLexicon) -> None:
        self._lexicon = lexicon
        self._by_word = {token.i: amount for amount in amounts for token in parsed.tokens(amount.span)}

    def of(self, token: Token) -> tuple[str, ...]:
        """The amounts of the event that the word tells of; where a unit is told whole, no running total and no part."""
        if not self._by_word:
            return ()
        found = self._governed(token)
        if len({amount.unit for amount in found}) == len(found):
            return tuple(amount.id for amount in found)
        whole = [amount for amount in found if amount.tally not in ("total", "part")]
        units = {amount.unit for amount in whole}
        return tuple(amount.id for amount in found if amount in whole or amount.unit not in units)

    def _governed(self, token: Token) -> list[Amount]:
        """In text order: its arguments and those of the infinitive that depends on it; what it did, if it is a subject.

        Also who does it, if it is the object of a light verb, and the dead and injured of the clause it stands under.
        """
        harmful = _harmful(token, self._lexicon)
        found: dict[Span, Amount] = {}
        for words, harm_only in _reach(token, self._lexicon):
            for word in words:
                amount = self._by_word.get(word.i)
                if amount is None:
                    continue
                if harmful if amount.unit in _HARM else not harm_only:
                    found[amount.span] = amount
        return [found[span] for span in sorted(found)]


def _harmful(token: Token, lexicon: PredicateLexicon) -> bool:
    """Whether people may have died of it: the word is not known to tell of other acts only."""
    types = _types(token, lexicon)
    return not types or not types.isdisjoint(_HARMFUL)


def _types(token: Token, lexicon: PredicateLexicon) -> set[str]:
    known = lexicon.predicates.get((token.lemma_.lower(), "N" if token.pos_ in ("NOUN", "PROPN") else "V"), ())
    return {predicate.type for predicate in known} - {NONE}


def _reach(token: Token, lexicon: PredicateLexicon) -> Iterator[tuple[Iterable[Token], bool]]:
    """The words in whose amounts the event may be told, and whether only the harm among them is the event's."""
    yield below(token), False
    wounds = "ASSAULT" in (_types(token, lexicon) or ("ASSAULT",))
    for child in token.children:
        if child.dep_ in ("xcomp", "acl"):
            yield below(child), False
        elif child.dep_ == "relcl" and any(c.dep_ in _SUBJECT and c.tag_ == "WDT" for c in child.children):
            yield below(child), False  # "the shooting, which wounded nine"
        elif (child.dep_ == "conj" and wounds) or (child.dep_ == "advcl" and child.tag_ == "VBG"):
            yield below(child), True  # "attacked the village, killing twelve", but not "detained 43, and 12 were hurt"
    if token.pos_ in ("NOUN", "PROPN"):
        yield from _of_noun(token, lexicon)
    elif token.dep_ == "advcl" and any(c.lower_ in _MARKS for c in token.children if c.dep_ in ("mark", "advmod")):
        yield below(token.head), True  # "were killed when rockets struck"
        if token.head.dep_ == "conj":
            yield below(token.head.head), True


def _of_noun(token: Token, lexicon: PredicateLexicon) -> Iterator[tuple[Iterable[Token], bool]]:
    head = token.head
    if token.dep_ in _SUBJECT and head.pos_ in ("VERB", "AUX"):
        yield below(head), token.dep_ == "nsubjpass"
        for child in head.children:
            if child.dep_ == "conj" or (child.dep_ == "advcl" and child.tag_ == "VBG"):
                yield below(child), True
    elif token.dep_ == "dobj" and "light" in lexicon.governors.get(("V", head.lemma_.lower()), ()):
        yield _doers(head), False  # "hundreds staged a sit-in"
    elif token.dep_ == "pobj" and head.lower_ == "on" and head.head.lemma_ in _GOING_ON:
        yield _doers(head.head), False  # "8,000 dockers went on strike"
    elif token.dep_ == "pobj" and head.dep_ in ("prep", "agent") and head.lower_ in _WITHIN:
        whole = head.head
        yield below(whole), True
        toll = whole.pos_ == "NOUN" and whole.dep_ in _SUBJECT  # "the toll from the bombing rose to 23"
        if toll or whole.dep_ == "acomp" or (whole.dep_ == "conj" and whole.pos_ == "VERB"):
            yield below(whole.head), True


def _doers(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in _SUBJECT:
            yield from below(child)
