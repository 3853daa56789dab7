"""Who did it and to whom: the words that stand for an event's actor and recipient, by the parse."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.tokens import Token

from sayso.core.records import Actor
from sayso.read.actors.coding import has_country
from sayso.read.events.clauses import clause_of
from sayso.read.events.determiners import is_known
from sayso.read.events.frames import Lookup, conjuncts, frame_of, objects_of
from sayso.read.events.lexical import predicate_of
from sayso.read.events.subjects import (
    DEPTH,
    antecedent,
    child_of,
    is_passive,
    ordered_by,
    owner_of,
    subject_of,
    surface_subject,
)
from sayso.read.parse import Parsed

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_BOUND = frozenset({"his", "her", "its", "their"})
_DONE_TO_ITSELF = frozenset({"RETREAT", "PROTEST", "CONCEDE", "MOBILIZE"})
"""Types whose noun takes the doer with `of`: "the withdrawal of the army"."""
_TO_WHOM = {
    "CONSULT": ("with", "to"), "REQUEST": ("on", "upon", "to", "from", "with", "of", "for"),
    "ACCUSE": ("against", "of", "on", "at", "to", "into"), "AGREE": ("to", "with", "for"),
    "AID": ("to", "for"), "SUPPORT": ("for", "to", "of", "with", "behind"), "COOPERATE": ("with", "to"),
    "REJECT": ("to", "by", "from", "with"), "THREATEN": ("against", "to", "at"), "PROTEST": ("against",),
    "SANCTION": ("on", "against", "with", "to", "of", "from"), "MOBILIZE": ("against",),
    "COERCE": ("of", "on", "against"), "ASSAULT": ("on", "against", "at", "with", "of", "into"),
    "CONCEDE": ("to", "for"), "RETREAT": ("to",),
}  # fmt: skip
_FORCES = frozenset({"obj:@force", "obj:@people", "obj:@crowd"})
_ATTENDING = frozenset({"after", "before", "during", "in", "at", "following"})
"""Where one is whose deed is told beside a meeting."""
_JUDGED = frozenset({"ACCUSE", "REQUEST", "REJECT", "SUPPORT"})
_JUDGING = frozenset({"be", "seem", "remain", "call", "look"})
_OBLIGING = frozenset({"should", "must", "ought"})
_SEVERAL = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_STATES = frozenset(
    "country nation side government neighbour neighbor state power rival ally foe leader president minister".split()
)
_BACK = 40
"""Mentions looked through before "the two countries" for those that are meant."""
_FAR = 24
"""Words looked through below a promise for whom it is made to."""


class ActorIndex:
    """Finds the actor whose mention a word belongs to."""

    def __init__(self, parsed: Parsed, actors: Sequence[Actor], nations: Mapping[str, str]) -> None:
        self._heads: dict[int, str] = {}
        self._words: dict[int, str] = {}
        self._nations = nations
        self._starts = parsed.starts
        self._countries: dict[str, str] = {}
        self._sides: dict[str, str] = {}
        """Actors of countries, with these."""
        self.mentions: list[tuple[str, list[int]]] = []
        """Every mention: the actor that it names, and the numbers of its words; in the order of the text."""
        for actor in actors:
            if actor.code and actor.kind == "country":
                self._countries.setdefault(actor.code, actor.id)
            if actor.code and has_country(actor.code):
                self._sides[actor.id] = actor.code.split()[0]
            for mention in actor.mentions:
                tokens = parsed.tokens(mention)
                if not len(tokens):
                    continue
                self.mentions.append((actor.id, [token.i for token in tokens]))
                self._heads.setdefault(tokens.root.i, actor.id)
                for token in tokens:
                    self._words.setdefault(token.i, actor.id)
        self.mentions.sort(key=lambda mention: mention[1][0])
        self.meant: dict[str, tuple[str, ...]] = {}
        """By the actor "the two countries" those that it stands for."""
        for actor in actors:
            head = parsed.head(actor.mentions[0]) if actor.kind == "unnamed" and actor.id not in self._sides else None
            if head is not None and (several := self._several(head)):
                self.meant[actor.id] = several

    def at(self, word: int) -> int:
        """Where a word begins, in characters."""
        return self._starts[word]

    def of(self, word: Token) -> str | None:
        """The actor that the word names, by itself or by what describes it ("Syrian troops", "the army of Chad")."""
        found = self._named(word)
        if found:
            return found
        for child in word.children:
            if child.dep_ in ("poss", "compound", "amod", "nmod", "appos"):
                found = self._named(child)
            elif child.dep_ in ("prep", "agent") and child.lower_ in ("of", "from", "by"):
                found = next((f for w in objects_of(child) if (f := self._heads.get(w.i))), None)
            if found:
                return found
        return self._named(word.head) if word.dep_ == "appos" else None

    def _named(self, word: Token) -> str | None:
        """The actor of the mention that the word stands in, or the country that a name or adjective alone calls up."""
        found = self._heads.get(word.i) or self._words.get(word.i)
        if found or not self._countries or not word.text[0].isupper():
            return found
        return self._countries.get(self._nations.get(word.lower_, ""))

    def all(self, words: Iterable[Token]) -> tuple[str, ...]:
        """The actors of all the words, each once, in their order."""
        found: dict[str, None] = {}
        for word in words:
            for one in conjuncts(word):
                actor = self.of(one)
                if actor:
                    found.update(dict.fromkeys(self.meant.get(actor, (actor,))))
        return tuple(found)

    def _several(self, word: Token) -> tuple[str, ...]:
        """Whom "the two countries" stands for, if this sentence up to it and the one before name just two."""
        count = next((_SEVERAL[c.lower_] for c in word.children if c.lower_ in _SEVERAL), 0)
        if not count or word.lemma_.lower() not in _STATES:
            return ()
        last = bisect_left(self.mentions, word.i, key=lambda mention: mention[1][0])
        start = word.sent.start
        start = word.doc[start - 1].sent.start if start else 0
        named: dict[str, str] = {}
        for other, words in self.mentions[max(0, last - _BACK) : last]:
            if words[0] >= start and other in self._sides:
                named.setdefault(self._sides[other], other)
        return tuple(named.values()) if len(named) == count else ()


def doers(token: Token, kind: str, mode: str | None, lookup: Lookup) -> Iterator[Token]:
    """Words for the actor, the likeliest first; each is tried until one names an actor."""
    if token.pos_ in ("NOUN", "PROPN"):
        yield from _owners(token, lookup)
        yield from _by_preposition(token, kind)
        yield from _by_clause(token, lookup)
        yield from _around(token, kind, lookup)
        if token.dep_ == "conj" and not is_known(token) and token.head.pos_ == "NOUN":  # "Chad's threats and attacks"
            yield from _owners(token.head, lookup)
            yield from _around(token.head, kind, lookup)
        return
    subject = subject_of(token)
    moved = kind in _DONE_TO_ITSELF and mode != "release"
    if subject is None and moved and not frame_of(token, lookup).isdisjoint(_FORCES):
        subject = child_of(token, "nsubjpass")  # "the troops were withdrawn"
    if subject is not None:
        yield subject
        if subject.lower_ in _BOUND and (bound := _subject_above(subject.head)) is not None:
            yield bound  # "followed through on his promise to leave"
        if "utterance" in lookup.lexicon.classes.get(subject.lemma_.lower(), ()):
            speaker = owner_of(subject, DEPTH)  # "put out a statement that condemned the raid"
            if speaker is not None:
                yield speaker


def is_judgement(token: Token, kind: str) -> bool:
    """Whether to say this is the act itself: "it is unacceptable" accuses, "they must leave" asks."""
    if kind not in _JUDGED:
        return False
    if token.dep_ in ("acomp", "attr", "oprd"):
        return token.head.lemma_ in _JUDGING and child_of(token.head, "expl") is None
    return kind == "REQUEST" and any(c.dep_ == "aux" and c.lower_ in _OBLIGING for c in token.children)


def _owners(noun: Token, lookup: Lookup) -> Iterator[Token]:
    """What stands before the noun: "Chad's", "its", "Chadian"."""
    if not _undergone(noun, lookup):
        for owner in (c for c in noun.children if c.dep_ == "poss"):
            yield owner
            if owner.lower_ in _BOUND and (subject := _subject_above(noun)) is not None:
                yield subject
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod") and not _names_place(child, lookup):
            yield child


def _by_preposition(noun: Token, kind: str) -> Iterator[Token]:
    """What stands after it: "by Chad", "between Chad and Mali", "of its army"."""
    names = ("by", "between", "among", "of") if kind in _DONE_TO_ITSELF else ("by", "between", "among", "from")
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in names:
            yield from list(objects_of(child))[:1]
        elif child.dep_ == "acl" and child.tag_ == "VBN" and (agent := child_of(child, "agent")) is not None:
            yield from list(objects_of(agent))[:1]


def _by_clause(noun: Token, lookup: Lookup) -> Iterator[Token]:
    """Who does it by a relative clause that only carries the noun: "the attack that Chad launched"."""
    for child in noun.children:
        if child.dep_ == "relcl" and _carries(child, lookup):
            subject = child_of(child, "nsubj")
            if subject is not None and subject.lower_ not in _RELATIVE:
                yield subject


def _carries(verb: Token, lookup: Lookup) -> bool:
    """Whether the verb says no more of a noun than that it is done: "held talks"."""
    return "light" in lookup.lexicon.governors.get(("V", verb.lemma_.lower()), ())


def _blamed(verb: Token, lookup: Lookup) -> Token | None:
    """Whose deed it is that the verb blames: "accused Chad of an attack"."""
    row = predicate_of(verb, lookup)
    if row is None or row[0].type != "ACCUSE":
        return None
    target = child_of(verb, "dobj", "nsubjpass")
    return None if target is None else antecedent(target)


def _around(noun: Token, kind: str, lookup: Lookup) -> Iterator[Token]:
    """Who does the verb that the noun depends on, where that verb only carries the noun: "launched an attack"."""
    governor = noun.head
    found: list[Token | None] = []
    if noun.dep_ == "dobj" and governor.pos_ == "VERB":
        kinds = lookup.lexicon.governors.get(("V", governor.lemma_.lower()), frozenset())
        if "order" in kinds:
            found = [ordered_by(governor), subject_of(governor)]
        elif "light" in kinds or (kind == "CONSULT" and not is_known(noun)):
            found = [subject_of(governor)]
    elif noun.dep_ == "nsubjpass":
        found = [subject_of(governor)]
    elif noun.dep_ == "pobj" and governor.head.lemma_ == "responsibility" and governor.head.dep_ == "dobj":
        found = [subject_of(governor.head.head)]
    elif noun.dep_ == "pobj" and governor.lower_ in ("for", "of") and governor.head.pos_ == "VERB":
        found = [_blamed(governor.head, lookup)]
    elif noun.dep_ == "pobj" and kind == "CONSULT" and governor.dep_ == "prep" and governor.lower_ in _ATTENDING:
        found = [surface_subject(governor.head)] if governor.head.pos_ == "VERB" else []
    yield from (word for word in found if word is not None and word is not noun)


def _subject_above(noun: Token) -> Token | None:
    """The subject of the clause, to which a possessive pronoun in it is bound: "after his talks, Amadou said"."""
    verb = clause_of(noun)
    subject = surface_subject(verb) if verb.pos_ in ("VERB", "AUX") else None
    return None if subject is None or subject is noun or subject.is_ancestor(noun) else subject


def _undergone(noun: Token, lookup: Lookup) -> bool:
    """Whether the noun's possessor is the one it is done to: "his arrest"."""
    return "undergone" in lookup.lexicon.classes.get(noun.lemma_.lower(), ())


def _names_place(modifier: Token, lookup: Lookup) -> bool:
    """Whether it tells where ("the Paris attacks") instead of who ("Russian attacks", "US attacks")."""
    if lookup.names.get(modifier.i) != "place" or modifier.pos_ == "ADJ":
        return False
    return not modifier.text.replace(".", "").isupper()


def targets(token: Token, kind: str, mode: str | None, lookup: Lookup) -> Iterator[Token]:
    """Words for the recipient, the likeliest first."""
    nominal = token.pos_ in ("NOUN", "PROPN")
    own = kind in ("RETREAT", "MOBILIZE", "CONCEDE") and mode != "release"
    if not nominal and not own:  # whom one withdraws or deploys is one's own side
        yield from _objects(token)
    elif nominal and _undergone(token, lookup):
        yield from (c for c in token.children if c.dep_ == "poss")
    carrier = [token.head] if nominal and token.dep_ == "dobj" and _carries(token.head, lookup) else []
    prepositions = [c for word in (token, *carrier) for c in word.children if c.dep_ in ("prep", "dative")]
    for name in _TO_WHOM.get(kind, ()):
        if nominal and name == "of" and kind in _DONE_TO_ITSELF:
            continue
        for child in prepositions:
            if child.lower_ == name:
                yield from list(objects_of(child))[:1]
    if kind in ("AGREE", "THREATEN", "REQUEST", "REJECT", "SUPPORT", "AID", "CONCEDE"):
        yield from _within(token)


def _objects(verb: Token) -> Iterator[Token]:
    if is_passive(verb):
        own = child_of(verb, "nsubjpass")
        if own is not None:
            yield antecedent(own)
        elif verb.dep_ in ("acl", "amod"):
            yield verb.head
        elif verb.dep_ == "conj":
            subject = surface_subject(verb.head)
            if subject is not None:
                yield subject
        return
    for dep in ("dative", "dobj"):
        own = child_of(verb, dep)
        if own is not None and own.pos_ != "ADP":
            yield antecedent(own)
    if verb.dep_ == "relcl" and child_of(verb, "dobj") is None and child_of(verb, "nsubj") is not None:
        subject = child_of(verb, "nsubj")
        if subject is not None and subject.lower_ not in _RELATIVE:
            yield verb.head
    small = child_of(verb, "ccomp")
    if small is not None and (subject := child_of(small, "nsubj")) is not None and small.tag_ != "VBD":
        yield subject


def _within(token: Token) -> Iterator[Token]:
    """Whom the act that is promised or asked for is for: "pledged money to fund aid for Kenya"."""
    words = [c for c in token.children if c.dep_ in ("dobj", "xcomp", "ccomp", "acl", "prep")]
    for word in words:  # grows as it goes
        for child in word.children:
            if child.dep_ == "prep" and child.lower_ in ("to", "for", "with", "of", "against", "on"):
                yield from list(objects_of(child))[:1]
            elif child.dep_ == "dobj":
                yield child
            if child.dep_ in ("dobj", "acl", "relcl", "prep", "pobj", "xcomp", "advcl") and len(words) < _FAR:
                words.append(child)
