"""How much: the amounts that an event's words govern, and the harm that the words around lay to it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Token

from sayso.core.records import Amount
from sayso.core.spans import Span
from sayso.read.events.clauses import below
from sayso.read.parse import Parsed
from sayso.resources import units
from sayso.resources.predicates import COMMIT, NONE, PredicateLexicon

_HARM = frozenset({"deaths", "injured", "casualties"})
_HARMFUL = frozenset({"ASSAULT", "COERCE", "PROTEST"})
"""Types of which people die; those who die while a treaty is signed are not the treaty's dead."""
_WITHIN = frozenset({"in", "during", "by", "from", "at", "after"})
_MARKS = frozenset({"when", "after", "as", "while"})
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
_DONE_BY_MANY = frozenset({"PROTEST", "MOBILIZE", "RETREAT"})
"""Types whose measure is how many do it. Elsewhere the number of those who do it is not how much was done."""
_OF_WORDS = frozenset({COMMIT, "AGREE", "CONCEDE", "REQUEST", "THREATEN"})
"""Types whose amounts are those of the deed that they speak of."""
_ASIDE = frozenset("in at near across around inside outside within to".split())
_STATES = frozenset({"oprd", "acomp"})
_THE = re.compile(r"the ", re.IGNORECASE)
_OF = re.compile(r"[ ](?:out )?of (?:the |its |their |those |these |his |her |our )?")
_UP = 8
"""Words from an amount up to the verb that it is subject of."""
_GOING_ON = frozenset({"go", "be", "come"})


class AmountIndex:
    """The amounts of a document, by the words that name them."""

    def __init__(self, parsed: Parsed, amounts: Sequence[Amount], lexicon: PredicateLexicon) -> None:
        self._lexicon = lexicon
        self._units = units.load()
        self._by_word = {token.i: amount for amount in amounts for token in parsed.tokens(amount.span)}
        self._parties = {
            a.id for a in amounts if self._units.is_noun(a.unit) and _THE.match(parsed.text, max(0, a.span[0] - 4))
        }
        self._whole_of = {
            part.id: whole.id
            for part, whole in pairwise(amounts)
            if part.tally == "part" and _OF.fullmatch(parsed.text, part.span[1], whole.span[0])
        }

    def of(self, token: Token) -> tuple[str, ...]:
        """The amounts of the event that the word tells of.

        Where a unit is told whole, neither the running total nor a part ("killed 14, including five children"); of
        "12 of the 40" only the 12.
        """
        if not self._by_word:
            return ()
        if token.pos_ == "ADP":
            token = next((child for child in token.children if child.dep_ == "pobj"), token)  # "on strike"
        found = self._governed(token)
        wholes = {self._whole_of[amount.id] for amount in found if amount.id in self._whole_of}
        found = [amount for amount in found if amount.id not in wholes]
        if len({amount.unit for amount in found}) == len(found):
            return tuple(amount.id for amount in found)
        own = [a for a in found if a.tally not in ("total", "part") or a.id in self._whole_of]
        units = {amount.unit for amount in own}
        return tuple(amount.id for amount in found if amount in own or amount.unit not in units)

    def _governed(self, token: Token) -> list[Amount]:
        """In text order: its arguments and those of the infinitive that depends on it; what it did, if it is a subject.

        Also who does it, if it is the object of a light verb, and the dead and injured of the clause it stands under.
        """
        types = _types(token, self._lexicon)
        harmful = not types or not types.isdisjoint(_HARMFUL)
        by_many = not types.isdisjoint(_DONE_BY_MANY)
        parties = set() if types.isdisjoint(_OF_WORDS) else self._parties
        found: dict[Span, Amount] = {}
        for words, harm_only in _reach(token, self._lexicon):
            for word in words:
                amount = self._by_word.get(word.i)
                if amount is None or amount.id in parties:
                    continue
                if amount.unit in _HARM:
                    told = harmful
                else:
                    counts = by_many or self._units.is_of_things(amount.unit) or not _does_it(word, token)
                    told = not harm_only and counts and not _stands_aside(word, token, self._units.places)
                if told:
                    found[amount.span] = amount
        return [found[span] for span in sorted(found)]


def _up(word: Token, event: Token) -> Iterator[Token]:
    """The word and those above it, up to its verb or the event."""
    for _ in range(_UP):
        if word.i == event.i:
            return
        yield word
        if word.pos_ in ("VERB", "AUX") or word.head is word:
            return
        word = word.head


def _does_it(word: Token, event: Token) -> bool:
    """Whether the amount is of those who do it: "ten nations vowed", "a vow by ten nations"."""
    for above in _up(word, event):
        if above.dep_ in {"nsubj", "agent"}:
            return True
        if above.lower_ == "by" and above.dep_ == "prep":
            return above.head.pos_ == "NOUN"
    return False


def _stands_aside(word: Token, event: Token, places: frozenset[str]) -> bool:
    """Whether the amount tells where it was or who says so.

    "stopped in three towns", "an attack on a town of 9,000 people", "according to two officials".
    """
    for above in _up(word, event):
        if above.dep_ != "prep" or above.pos_ != "ADP":
            continue
        if above.lower_ in _ASIDE:
            return above.lower_ != "to" or above.head.lower_ == "according"
        if above.lower_ == "of" and above.head.lemma_.lower() in places:
            return True
    return False


def _types(token: Token, lexicon: PredicateLexicon) -> set[str]:
    known = lexicon.predicates.get((token.lemma_.lower(), "N" if token.pos_ in ("NOUN", "PROPN") else "V"), ())
    return {predicate.type for predicate in known} - {NONE}


def _reach(token: Token, lexicon: PredicateLexicon) -> Iterator[tuple[Iterable[Token], bool]]:
    """The words in whose amounts the event may be told, and whether only the harm among them is the event's."""
    yield _own(token), False
    types = _types(token, lexicon)
    wounds = "ASSAULT" in (types or ("ASSAULT",))
    for child in token.children:
        if child.dep_ in ("xcomp", "acl") or (child.dep_ == "ccomp" and not types.isdisjoint(_OF_WORDS)):
            yield below(child), False  # "promised that 18 jets would follow"
        elif child.dep_ == "relcl" and child.i > token.i:
            yield below(child), not any(c.dep_ in _SUBJECT and c.tag_ == "WDT" for c in child.children)
        elif (child.dep_ == "conj" and wounds) or (child.dep_ == "advcl" and child.tag_ == "VBG"):
            yield below(child), True  # "attacked the village, killing twelve", but not "detained 43, and 12 were hurt"
    if _suffered_by_head(token):
        yield (token.head,), False  # "33 drones launched overnight", "the 31 tanks that it had promised"
    if token.pos_ in ("NOUN", "PROPN") or (token.tag_ == "VBG" and token.dep_ in _SUBJECT):
        yield from _of_noun(token, lexicon)
    elif token.dep_ == "advcl" and any(c.lower_ in _MARKS for c in token.children if c.dep_ in ("mark", "advmod")):
        yield below(token.head), True  # "were killed when rockets struck"
        if token.head.dep_ == "conj":
            yield below(token.head.head), True


def _own(token: Token) -> list[Token]:
    """The words of its clause; if it has an object, without those of the verbs that go on with the clause."""
    words = below(token)
    if token.pos_ != "VERB" or not any(c.dep_ == "dobj" for c in token.children):
        return words
    joined = {word.i for c in token.children if c.dep_ == "conj" and c.pos_ == "VERB" for word in below(c)}
    return [word for word in words if word.i not in joined]


def _suffered_by_head(verb: Token) -> bool:
    """Whether it was done to what it is said of."""
    if verb.dep_ == "relcl":
        return any(c.dep_ in ("dobj", "nsubjpass") and c.tag_ == "WDT" for c in verb.children)
    return verb.dep_ == "acl" and verb.tag_ == "VBN"


def _of_noun(token: Token, lexicon: PredicateLexicon) -> Iterator[tuple[Iterable[Token], bool]]:
    head = token.head
    if token.dep_ in _SUBJECT and head.pos_ in ("VERB", "AUX"):
        yield below(head), token.dep_ == "nsubjpass"
        for child in head.children:
            if child.dep_ == "conj" or (child.dep_ == "advcl" and child.tag_ == "VBG"):
                yield below(child), True
            elif child.dep_ in _STATES:
                yield from ((below(c), True) for c in child.children if c.dep_ == "conj")  # "left 7 dead and 40 hurt"
    elif token.dep_ == "dobj" and "light" in lexicon.governors.get(("V", head.lemma_.lower()), ()):
        yield _doers(head), False  # "hundreds staged a sit-in"
    elif token.dep_ == "pobj" and head.lower_ == "on" and head.head.lemma_ in _GOING_ON:
        yield _doers(head.head), False  # "8,000 dockers went on strike"
    elif token.dep_ == "pobj" and head.dep_ in ("prep", "agent") and head.lower_ in _WITHIN:
        whole = head.head
        yield below(whole), True
        if whole.dep_ == "acl":
            yield (whole.head,), True  # "the 12 people killed in the raid"
        toll = whole.pos_ == "NOUN" and whole.dep_ in _SUBJECT  # "the toll from the bombing rose to 23"
        if toll or whole.dep_ == "acomp" or (whole.dep_ == "conj" and whole.pos_ == "VERB"):
            yield below(whole.head), True


def _doers(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in _SUBJECT:
            yield from below(child)
