"""PLOVER's auxiliary modes: is the act of the past as background, still to come, merely supposed, or denied?"""

import re
from collections.abc import Iterable, Iterator
from typing import cast, get_args

from spacy.tokens import Token

from sayso.core.vocabulary import Aux
from sayso.read.events.clauses import below, clause_of
from sayso.read.events.determiners import is_known
from sayso.read.events.frames import SUBJECTS
from sayso.resources.predicates import PredicateLexicon

_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "hardly"})
_NOBODY = frozenset({"nobody", "none", "neither"})
_SUPPOSING = frozenset({"may", "might", "could"})
_COMING = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_IFS = frozenset({"if", "unless", "whether", "lest"})
_CARRYING = frozenset({"for", "to", "of", "on", "into", "from", "out"})
_AGO = re.compile(
    r"\b(?:years?|decades?|century|centuries) (?:ago|earlier|before)\b"
    r"|\b(?:back|early|earlier|late|later) in (?:1[89]|20)\d\d\b|\b(?:1[89]|20)\d0s\b"
    r"|\b(?:previously|formerly)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d,.$£€])(?:1[6-9]|20)\d\d(?![\d,.]\d)(?!s)")
_STRONGEST_FIRST: tuple[Aux, ...] = ("negation", "hypothetical", "future")
_AUXES = frozenset(get_args(Aux))
_MAX_CLIMB = 6


def aux_by_rule(token: Token, year: int | None, lexicon: PredicateLexicon, *, old: bool = False) -> Aux | None:
    """The auxiliary mode of the act that `token` names.

    `year` is the report's own, if known; `old` says that the act is dated long before the report.
    """
    if _supposed_subject(token):
        return "hypothetical"
    if token.dep_ == "nsubj" and (found := _of_predicate(token.head, lexicon)):
        return found
    for word, came_from in _climb(token, lexicon):
        nominal = word.pos_ in ("NOUN", "PROPN")
        found = _of_noun(word, came_from, lexicon) if nominal else _of_verb(word, came_from, lexicon)
        if found:
            return found
    return "historical" if old or _of_old(token, year) else None


def _governs(kind: str, pos: str, word: Token, lexicon: PredicateLexicon) -> bool:
    return kind in lexicon.governors.get((pos, word.lemma_.lower()), ())


def _climb(token: Token, lexicon: PredicateLexicon) -> Iterator[tuple[Token, Token | None]]:
    """The word, then the words whose modality it shares: "planned to hold talks", talks -> hold -> planned."""
    word, came_from = token, None
    for _ in range(_MAX_CLIMB):
        yield word, came_from
        if not _shares(word, lexicon):
            return
        came_from, word = word, word.head


def _shares(word: Token, lexicon: PredicateLexicon) -> bool:
    """Whether the word is as real as what it depends on."""
    dep, head = word.dep_, word.head
    if dep in ("dobj", "nsubjpass", "pobj"):
        carried = head.lower_ == "without" if dep == "pobj" else _governs("light", "V", head, lexicon)
        shares = carried or not is_known(word)
    elif dep == "prep":
        planned = head.pos_ in ("NOUN", "ADJ") or _governs("future", "V", head, lexicon)
        shares = word.lower_ == "without" or (word.lower_ in _CARRYING and planned)
    elif dep == "ccomp":
        shares = _governs("future", "V", head, lexicon) or _governs("negation", "V", head, lexicon)
    elif dep == "conj":
        shares = not any(c.dep_ in ("aux", *SUBJECTS) for c in word.children) and not _finite_beside(word)
    elif dep == "nsubj":
        shares = _governs("occurring", "V", head, lexicon)  # "the talks will begin"
    elif dep == "acl":
        shares = any(c.dep_ == "aux" and c.lower_ == "to" for c in word.children)
    elif dep == "pcomp":
        shares = head.lower_ in _CARRYING or head.lower_ == "without"
    else:
        shares = dep in ("xcomp", "acomp", "attr", "compound")
    return shares


def _finite_beside(word: Token) -> bool:
    """Whether a conjunct is finite beside an infinitive, and so not ruled by its auxiliary: "to go, and went"."""
    return word.head.tag_ == "VB" and word.tag_ in ("VBD", "VBZ", "VBN")


def _supposed_subject(token: Token) -> bool:
    """Whether it is what something would come of: "a strike would ...", "driving them out could ..."."""
    if token.dep_ not in ("nsubj", "csubj") or is_known(token):
        return False
    return any(c.dep_ == "aux" and c.lower_ in ("would", *_SUPPOSING) for c in token.head.children)


def _of_predicate(verb: Token, lexicon: PredicateLexicon) -> Aux | None:
    """What an adjective says of its subject: "a withdrawal was possible"."""
    adjective = next((c for c in verb.children if c.dep_ == "acomp"), None)
    return None if adjective is None else _mode(lexicon.governors.get(("M", adjective.lower_), ()))


def _of_verb(word: Token, came_from: Token | None, lexicon: PredicateLexicon) -> Aux | None:
    if word.dep_ == "prep":
        return "negation" if word.lower_ == "without" else None
    found = {mode for child in word.children if (mode := _of_child(word, child, lexicon))}
    for mode in _STRONGEST_FIRST:
        if mode in found:
            return mode
    return None if came_from is None else _of_governor(word, came_from, lexicon)


def _of_governor(word: Token, came_from: Token, lexicon: PredicateLexicon) -> Aux | None:
    """What the meaning of a verb or adjective makes of the act below it: "plans to", "failed to"."""
    dep = came_from.dep_
    if dep in ("xcomp", "dobj", "nsubjpass", "pcomp", "prep") and _governs("negation", "V", word, lexicon):
        return "negation"
    part = "A" if word.pos_ == "ADJ" else "V"
    bare = came_from.tag_ == "VB" or any(c.dep_ == "auxpass" and c.tag_ == "VB" for c in came_from.children)
    infinite = dep in ("xcomp", "dobj", "prep", "nsubjpass") or (dep == "ccomp" and bare)
    return "future" if infinite and _governs("future", part, word, lexicon) else None


def _of_child(word: Token, child: Token, lexicon: PredicateLexicon) -> Aux | None:
    """What an auxiliary, a negation, a conjunction or a condition makes of the verb."""
    lower, dep = child.lower_, child.dep_
    if dep == "aux":
        return _of_auxiliary(word, lower, lexicon)
    if dep == "neg" or (dep in ("advmod", "preconj") and lower in _NEGATIONS):
        return "negation"
    if dep in SUBJECTS and (lower in _NOBODY or any(c.lower_ == "no" for c in child.children)):
        return "negation"
    supposed = dep == "advcl" and any(c.dep_ == "mark" and c.lower_ == "if" for c in child.children)
    return "hypothetical" if supposed or (dep == "mark" and lower in _IFS) else None


def _of_auxiliary(word: Token, auxiliary: str, lexicon: PredicateLexicon) -> Aux | None:
    if auxiliary in _COMING:
        return "future"
    if auxiliary == "would":
        told = word.dep_ == "ccomp" and _governs("telling", "V", word.head, lexicon)
        return "future" if told or word.head.tag_ == "VBD" else "hypothetical"
    return "hypothetical" if auxiliary in _SUPPOSING else None


def _of_noun(word: Token, came_from: Token | None, lexicon: PredicateLexicon) -> Aux | None:
    for child in word.children:
        if child.dep_ in ("det", "neg") and child.lower_ in ("no", "neither"):
            return "negation"
        if came_from is None and child.dep_ in ("amod", "compound", "det"):
            found = _mode(lexicon.governors.get(("M", child.lower_), ()))
            if found:
                return found
    if came_from is not None and came_from.dep_ in ("prep", "acl", "compound", "relcl", "ccomp"):
        return _mode(lexicon.governors.get(("N", word.lemma_.lower()), ()))
    return None


def _mode(kinds: Iterable[str]) -> Aux | None:
    """The auxiliary mode among the kinds of a governing word."""
    return next((cast(Aux, kind) for kind in kinds if kind in _AUXES), None)


def _of_old(token: Token, year: int | None) -> bool:
    """Whether the clause dates the act to another, earlier year."""
    words = " ".join(w.text for w in sorted(below(clause_of(token)), key=lambda w: w.i))
    if _AGO.search(words):
        return True
    years = [int(found) for found in _YEAR.findall(words)]
    return bool(years) and (year is None or max(years) < year)
