"""Who did it and to whom: the words that stand for an event's actor and recipient, by the parse."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from sayso.core.records import Actor
from sayso.read.events.clauses import clause_of
from sayso.read.events.frames import Lookup, conjuncts, objects_of
from sayso.read.events.triggers import Trigger
from sayso.read.parse import Parsed

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_BOUND = frozenset({"his", "her", "its", "their"})
_SUBJECT_CONTROL = frozenset({"promise", "vow", "threaten", "pledge"})
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
_DEPTH = 6
_FAR = 24
"""Words looked through below a promise for whom it is made to."""


class ActorIndex:
    """Finds the actor whose mention a word belongs to."""

    def __init__(self, parsed: Parsed, actors: Iterable[Actor]) -> None:
        self._heads: dict[int, str] = {}
        self._words: dict[int, str] = {}
        for actor in actors:
            for mention in actor.mentions:
                tokens = parsed.tokens(mention)
                if not len(tokens):
                    continue
                self._heads.setdefault(tokens.root.i, actor.id)
                for token in tokens:
                    self._words.setdefault(token.i, actor.id)

    def of(self, word: Token) -> str | None:
        """The actor that the word names, by itself or by what describes it ("Syrian troops", "the army of Chad")."""
        found = self._heads.get(word.i) or self._words.get(word.i)
        if found:
            return found
        for child in word.children:
            if child.dep_ in ("poss", "compound", "amod", "nmod", "appos"):
                found = self._heads.get(child.i) or self._words.get(child.i)
            elif child.dep_ == "prep" and child.lower_ in ("of", "from"):
                found = next((f for w in objects_of(child) if (f := self._heads.get(w.i))), None)
            if found:
                return found
        return None

    def all(self, words: Iterable[Token]) -> tuple[str, ...]:
        """The actors of all the words, each once, in their order."""
        found: dict[str, None] = {}
        for word in words:
            for one in conjuncts(word):
                actor = self.of(one)
                if actor:
                    found[actor] = None
        return tuple(found)


def _child(token: Token, *deps: str) -> Token | None:
    return next((c for c in token.children if c.dep_ in deps), None)


def _antecedent(word: Token) -> Token:
    """The noun that a relative pronoun stands for; any other word itself."""
    if word.lower_ in _RELATIVE and word.head.dep_ == "relcl":
        return word.head.head
    return word


def is_passive(verb: Token) -> bool:
    """Whether the verb's subject is the one it is done to."""
    if _child(verb, "nsubjpass", "auxpass") is not None:
        return True
    if verb.dep_ == "conj" and verb.tag_ in ("VBN", "VBD") and _child(verb, "nsubj", "dobj", "aux") is None:
        return _child(verb.head, "auxpass") is not None
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "advcl")


def subject_of(verb: Token, depth: int = _DEPTH) -> Token | None:
    """The doer: subject, by-phrase, or by control, coordination and relative clauses the doer of another verb."""
    if is_passive(verb):
        agent = _child(verb, "agent")
        return next(objects_of(agent), None) if agent else None
    own = _child(verb, "nsubj", "csubj")
    if own is not None:
        return _antecedent(own)
    head, dep = verb.head, verb.dep_
    if head is verb or depth == 0:
        return None
    if dep == "relcl" or (dep == "acl" and verb.tag_ == "VBG"):
        return head
    if dep == "acl":
        return _doer_around(head, depth - 1)
    if head.pos_ in ("NOUN", "PROPN"):
        return None
    if dep in ("conj", "advcl"):
        return surface_subject(head, depth - 1)
    if dep in ("xcomp", "ccomp"):
        return _controller(head, depth - 1)
    if dep == "pcomp":
        above = head.head
        return _controller(above, depth - 1) if above.pos_ in ("VERB", "AUX") else _doer_around(above, depth - 1)
    return None


def surface_subject(verb: Token, depth: int = _DEPTH) -> Token | None:
    """The subject as it stands, of an active or a passive verb."""
    own = _child(verb, "nsubj", "nsubjpass", "csubj")
    return _antecedent(own) if own is not None else subject_of(verb, depth)


def _controller(verb: Token, depth: int) -> Token | None:
    """Who is to do what depends on `verb`: its object ("urged them to leave"), else its subject."""
    if verb.lemma_ not in _SUBJECT_CONTROL:
        target = _child(verb, "dobj", "dative")
        if target is not None and target.pos_ != "NUM":
            return target
        for child in verb.children:
            if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to"):
                target = next(objects_of(child), None)
                if target is not None and target.ent_type_:
                    return target
    return surface_subject(verb, depth)


def _doer_around(noun: Token, depth: int) -> Token | None:
    """Whose the noun is ("its plan to leave"), or who has or makes it ("made a decision to leave")."""
    owner = _child(noun, "poss")
    if owner is not None or not depth:
        return owner
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.dep_ in ("dobj", "pobj") and above.pos_ in ("VERB", "AUX"):
        return surface_subject(above, depth)
    return None


def doers(trigger: Trigger, kind: str, lookup: Lookup) -> Iterator[Token]:
    """Words for the actor, the likeliest first; each is tried until one names an actor."""
    token = trigger.token
    if token.pos_ in ("NOUN", "PROPN"):
        yield from _doers_of_noun(token, kind, lookup)
        return
    subject = subject_of(token)
    if subject is None and kind in _DONE_TO_ITSELF and not trigger.frame.isdisjoint(_FORCES):
        subject = _child(token, "nsubjpass")  # "the troops were withdrawn"
    if subject is not None:
        yield subject


def _doers_of_noun(noun: Token, kind: str, lookup: Lookup) -> Iterator[Token]:
    if not _undergone(noun, lookup):
        for owner in (c for c in noun.children if c.dep_ == "poss"):
            yield owner
            if owner.lower_ in _BOUND and (subject := _subject_above(noun)) is not None:
                yield subject
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod") and not _names_place(child, lookup):
            yield child
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and (
            child.lower_ in ("by", "between", "among")
            or (child.lower_ == "of" and kind in _DONE_TO_ITSELF)
            or (child.lower_ == "from" and kind not in _DONE_TO_ITSELF)
        ):
            yield from list(objects_of(child))[:1]
        elif child.dep_ == "acl" and child.tag_ == "VBN":
            agent = _child(child, "agent")
            if agent is not None:
                yield from list(objects_of(agent))[:1]
    governor = noun.head
    if noun.dep_ == "dobj" and governor.pos_ == "VERB":
        kinds = lookup.lexicon.governors.get(("V", governor.lemma_.lower()), frozenset())
        if "order" in kinds:
            ordered = _controller(governor, _DEPTH)
            commander = subject_of(governor)
            yield from (w for w in (ordered, commander) if w is not None and w is not noun)
        elif "light" in kinds and (subject := subject_of(governor)) is not None:
            yield subject
    elif noun.dep_ == "nsubjpass" and (doer := subject_of(governor)) is not None:
        yield doer
    elif noun.dep_ == "pobj" and governor.head.lemma_ == "responsibility" and governor.head.dep_ == "dobj":
        claimant = subject_of(governor.head.head)
        if claimant is not None:
            yield claimant


def _subject_above(noun: Token) -> Token | None:
    """The subject of the clause, to which a possessive pronoun in it is bound: "after his talks, Amadou said"."""
    verb = clause_of(noun)
    subject = surface_subject(verb) if verb.pos_ in ("VERB", "AUX") else None
    return None if subject is None or subject is noun or subject.is_ancestor(noun) else subject


def _undergone(noun: Token, lookup: Lookup) -> bool:
    """Whether the noun's possessor is the one it is done to: "his arrest"."""
    return "undergone" in lookup.lexicon.classes.get(noun.lemma_.lower(), ())


def _names_place(modifier: Token, lookup: Lookup) -> bool:
    """ "The Paris attacks" tells where; "Russian" and "US attacks" tell who, having or lacking an adjective."""
    if lookup.names.get(modifier.i) != "place" or modifier.pos_ == "ADJ":
        return False
    return not modifier.text.replace(".", "").isupper()


def targets(trigger: Trigger, kind: str, lookup: Lookup) -> Iterator[Token]:
    """Words for the recipient, the likeliest first."""
    token = trigger.token
    nominal = token.pos_ in ("NOUN", "PROPN")
    own = trigger.predicate.type in ("RETREAT", "MOBILIZE") and trigger.predicate.mode != "release"
    if not nominal and not own:  # whom one withdraws or deploys is one's own side
        yield from _objects(token)
    elif nominal and _undergone(token, lookup):
        yield from (c for c in token.children if c.dep_ == "poss")
    prepositions = [c for c in token.children if c.dep_ in ("prep", "dative")]
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
        own = _child(verb, "nsubjpass")
        if own is not None:
            yield _antecedent(own)
        elif verb.dep_ in ("acl", "amod"):
            yield verb.head
        elif verb.dep_ == "conj":
            subject = surface_subject(verb.head)
            if subject is not None:
                yield subject
        return
    for dep in ("dative", "dobj"):
        own = _child(verb, dep)
        if own is not None and own.pos_ != "ADP":
            yield _antecedent(own)
    if verb.dep_ == "relcl" and _child(verb, "dobj") is None and _child(verb, "nsubj") is not None:
        subject = _child(verb, "nsubj")
        if subject is not None and subject.lower_ not in _RELATIVE:
            yield verb.head
    small = _child(verb, "ccomp")
    if small is not None and (subject := _child(small, "nsubj")) is not None and small.tag_ != "VBD":
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
