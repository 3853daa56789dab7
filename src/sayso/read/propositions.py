"""The main proposition of what somebody says: what is left without the words that only say how sure one is.

Under "it was unlikely that they had left" it is "left", under "could not rule out an attack" it is "attack", under "the
reports were baseless" it is "reports". The path from there upward meets all the words that grade it.
"""

from collections.abc import Callable, Iterator
from itertools import islice, pairwise

from spacy.tokens import Token

from sayso.read.hedging import NOMINAL, Hedger, Step, frame_of

TELLINGS = frozenset({"claim", "report"})
"""Words of these effects stand for what was told: who rejects an accusation rejects its content."""
_DEPTH = 12
_LONG, _FEW = 60, 8
"""Words of a clause, and of a predicate, that are looked at."""
_CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "csubjpass"})
_PREDICATES = frozenset({"acomp", "attr", "oprd"})
_GRADING = frozenset({"evidence", "sign", "doubt", "unknown", "holds"})
"""Effects of nouns that stand for how sure something is, when what it is goes without saying: "has no proof"."""
_LOOSE = frozenset({"identity", "wish", "urge", "attempt", "begin", "end", "finish"})
"""Effects of verbs that do not grade their object: "aimed rockets" tells of the aiming."""
_ASKING = frozenset({"wish", "urge"})
"""Of these nouns, "of" tells whose they are: "the demand of the strikers"."""
_RECOUNTING = frozenset({"describe", "recount", "tell", "recall", "relate", "show"})
_WH = frozenset({"WP", "WRB", "WDT", "WP$"})


def core_of(root: Token, hedger: Hedger, within: Callable[[Token], bool]) -> Token:
    """The head of the main proposition: downward through whatever only says how sure one is."""
    node = root
    for _ in range(_DEPTH):
        below = next((t for t in _below(node, hedger) if within(t)), None)
        if below is None:
            break
        node = below
    return node


def _below(node: Token, hedger: Hedger) -> Iterator[Token]:
    if node.pos_ in NOMINAL:
        yield from _below_noun(node, hedger)
        return
    children = list(node.children)
    for child in children:
        if child.dep_ in _CLAUSES and _hedged_clause(node, child, children, hedger):
            yield child
    for child in children:
        if child.dep_ in _PREDICATES:
            yield from (c for c in child.children if c.dep_ in _CLAUSES and hedger.find(child, frame_of(c)))
            if child.pos_ in NOMINAL:
                yield from _below_noun(child, hedger)
                yield from [child] if _grades(child, hedger) else []
    subjects = [c for c in children if c.dep_ in {"nsubj", "nsubjpass"}]
    if not any(c.dep_ in _CLAUSES | {"dobj"} for c in children) and _tells_progress(node, hedger):
        yield from (c for c in subjects if c.pos_ == "NOUN")  # "the truce is holding"
    if node.lemma_ == "be" and any(_judges(c, hedger) for c in children if c.dep_ in _PREDICATES):
        yield from subjects  # "the reports were baseless"
    for child in children:
        if child.dep_ == "dobj":
            yield from _below_noun(child, hedger)
            yield from [child] if _grades(child, hedger) else []
    if (hedge := hedger.find(node, "obj")) is not None and hedge.effect.name not in _LOOSE:
        yield from (c for c in children if c.dep_ in {"dobj", "nsubjpass"})


def _hedged_clause(node: Token, clause: Token, siblings: list[Token], hedger: Hedger) -> bool:
    """Whether the words over a clause do no more than grade it."""
    frame = frame_of(clause)
    if node.lemma_ == "be":
        return any(c.dep_ in _PREDICATES and hedger.find(c, frame) for c in siblings)
    hedge = hedger.find(node, frame)
    return hedge is not None or clause.dep_ in {"csubj", "csubjpass"}


def _below_noun(noun: Token, hedger: Hedger) -> Iterator[Token]:
    """The clause or noun under a noun such as "evidence" or "doubt"; none under a report, which stands for its own."""
    for child in noun.children:
        if child.dep_ in {"acl", "relcl"}:
            hedge = hedger.find(noun, frame_of(child))
            pronoun = any(c.tag_ in _WH and c.dep_ in {"nsubj", "dobj", "nsubjpass"} for c in child.children)
            if hedge and hedge.effect.name not in TELLINGS and not pronoun:
                yield child
        elif child.dep_ == "prep" and child.lower_ in {"of", "for", "that", "about", "as"}:
            for below in child.children:
                frame = "obj" if below.dep_ == "pobj" else "ing"
                hedge = hedger.find(noun, frame)
                no_grade = TELLINGS | {"identity"} | (_ASKING if child.lower_ == "of" else set())
                if below.dep_ in {"pobj", "pcomp"} and hedge and hedge.effect.name not in no_grade:
                    yield below


def _tells_progress(verb: Token, hedger: Hedger) -> bool:
    hedge = hedger.lexicon.words.get((verb.lemma_.lower(), "V", "subj"))
    return hedge is not None and hedge.effect.name in {"begin", "end"}


def _grades(noun: Token, hedger: Hedger) -> bool:
    hedge = hedger.find(noun, "obj")
    return hedge is not None and hedge.effect.name in _GRADING


def _judges(predicate: Token, hedger: Hedger) -> bool:
    """Whether a predicate says of its subject that it is so, false, likely or open."""
    if predicate.pos_ in NOMINAL:
        return hedger.exact(predicate, "subj") is not None
    return hedger.find(predicate, "subj") is not None


def steps_of_core(core: Token, hedger: Hedger) -> tuple[Step, ...]:
    """What the head itself says: a question word asks; "evidence", "sign" grade what is not named beside them."""
    if core.pos_ in NOMINAL:
        hedge = hedger.find(core, "obj")
        return (Step(hedge, core),) if hedge is not None and hedge.effect.name in _GRADING else ()
    none = next((c for c in core.children if c.dep_ in {"nsubj", "nsubjpass"} and _not_one(c)), None)
    if none is not None:
        return (hedger.named("not", none),)
    said = hedger.find(core, "obj")
    if said is not None and said.own.name == "remark":
        return (Step(said, core),)  # "declined to comment"
    if any(c.dep_ == "dobj" for c in core.children):
        hedge = hedger.find(core, "obj")
        if hedge is not None and hedge.effect.name in {"wish", "urge"}:
            return (Step(hedge, core),)  # "needed shells", "demanded his release"
    words = islice(core.subtree, _LONG)
    asks = next(
        (c for c in words if c.tag_ in _WH and c.lower_ != "that" and c.i < core.i and _of_clause(c, core)), None
    )
    if asks is not None and asks.lower_ == "how" and asks.dep_ == "advmod" and _recounts(core.head):
        return ()  # "described how they had left"
    return (hedger.named("unknown", asks),) if asks is not None and core.dep_ in {*_CLAUSES, "pcomp"} else ()


def _not_one(subject: Token) -> bool:
    """Whether it is "not a single warhead", "not one of them"."""
    before = subject.doc[max(0, subject.i - 3) : subject.i + 1]
    return any(a.lower_ == "not" and b.lower_ in {"a", "one"} for a, b in pairwise(before)) and (
        any(t.lower_ in {"single", "one"} for t in before)
    )


def _recounts(verb: Token) -> bool:
    """Whether it tells how something went, rather than leaving it open."""
    return verb.lemma_ in _RECOUNTING and not any(c.dep_ == "neg" for c in verb.children)


def _of_clause(word: Token, head: Token) -> bool:
    return head in (word.head, word.head.head)


def verdict(root: Token, core: Token, hedger: Hedger, within: Callable[[Token], bool]) -> tuple[Step, ...]:
    """Falsehood said of what somebody names: "called it fake news", "one more piece of fabrication"."""
    if root.pos_ == "ADJ":  # "thought a closure unlikely"
        hedge = hedger.find(root, "subj")
        return (Step(hedge, root),) if hedge is not None and root.i == core.i else ()
    predicate = root if root.pos_ in NOMINAL else None
    for child in root.children:
        if child.dep_ in {"attr", "oprd", "prep"} and child.i > root.i:
            predicate = child
    if predicate is None or root.i != core.i:
        return ()
    for token in islice(predicate.subtree, _FEW):
        hedge = hedger.exact(token, "subj") if token.pos_ in NOMINAL else None
        if token.pos_ == "ADJ":
            hedge = hedger.find(token, "subj")
        if hedge is not None and hedge.effect.name == "not" and within(token):
            return (Step(hedge, token),)
    return ()
