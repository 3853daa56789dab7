"""What the rest of the sentence says for or against a word's telling of a particular political event.

Each circumstance is a name with a weight in `circumstances.tsv`: a noun that modifies another ("attack helicopter"),
a bare singular, a subject that is a country or an official, a sentence about a match, and so on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from sayso.read.events.frames import SUBJECTS
from sayso.resources.predicates import Predicate, PredicateLexicon

_FIRST = frozenset({"i", "we", "me", "us"})
_THIRD = frozenset({"he", "she", "they", "it", "who", "which", "that"})
_MODALS = frozenset({"could", "might", "may", "would", "should", "must", "can", "will", "shall"})
_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "no", "any", "some", "another", "such"})
_WORTH_TELLING = ("obj:@place", "subj:@place", "subj:@people", "subj:@org", "subj:@person", "subj:@official",
                  "subj:@force", "subj:@crowd", "subj:@sport", "obj:@force", "obj:@person", "obj:@people",
                  "obj:@official", "obj:@victim", "obj:@weapon", "obj:@aid", "obj:@sport", "inf", "that", "ing",
                  "prep:with", "prep:against", "prep:from", "prep:of", "prep:on", "prep:by", "prep:in", "prep:between",
                  "mod:@place", "mod:@people", "mod:@force", "mod:@weapon", "mod:@sport", "poss:@place",
                  "poss:@person", "poss:@org", "compound", "plural", "gov:have", "gov:make", "gov:take", "gov:hold",
                  "gov:launch", "under:of", "under:in", "under:for", "under:during", "under:after", "under:since",
                  "under:before", "under:to", "under:with", "under:by", "under:on", "under:against", "under:despite",
                  "under:about", "under:from")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a whole sentence, found once."""

    names: frozenset[str]


def setting_of(sentence: TokenSpan, lexicon: PredicateLexicon) -> Setting:
    """The circumstances that all words of the sentence share."""
    political = sport = 0
    names: set[str] = set()
    for token in sentence:
        labels = lexicon.classes.get(token.lemma_.lower(), ())
        political += "political" in labels
        sport += "sport" in labels
        if token.ent_type_ in ("GPE", "NORP"):
            names.add("sentence:country")
        elif token.ent_type_ == "PERSON":
            names.add("sentence:person")
        elif token.ent_type_ == "ORG":
            names.add("sentence:org")
        if token.lower_ in _FIRST or token.lower_ == "you":
            names.add("sentence:first")
        elif token.lower_ == "?":
            names.add("sentence:question")
    if political:
        names.add("sentence:political" if political == 1 else "sentence:very-political")
    if sport:
        names.add("sentence:sport")
    if len(sentence) < 8:
        names.add("sentence:short")
    return Setting(frozenset(names))


def circumstances_of(
    token: Token, predicate: Predicate, frame: set[str], setting: Setting, *, governor: str | None
) -> Iterator[str]:
    """The names of the circumstances of one word; `governor` is the type of the predicate it depends on."""
    yield "base"
    yield from setting.names
    pos = predicate.pos
    yield f"{pos}:{predicate.type}"
    if governor:
        yield f"{pos}:below:{governor}"
    for name in _WORTH_TELLING:
        if name in frame:
            yield f"{pos}:{name}"
    yield from _noun(token, frame) if pos == "N" else _verb(token, frame)


def _noun(token: Token, frame: set[str]) -> Iterator[str]:
    number = "plural" if "plural" in frame else "singular"
    determiners = [f[4:] for f in frame if f.startswith("det:") and f[4:] in _DETERMINERS]
    if "det:none" in frame and "compound" not in frame:
        yield f"N:bare:{number}" + (":mod" if "mod" in frame else "")
    elif "det:poss" in frame:
        yield "N:det:poss"
    elif "det:number" in frame:
        yield "N:det:number"
    for determiner in determiners:
        yield f"N:det:{determiner}"
    if token.dep_ in SUBJECTS:
        yield "N:subject"
    elif token.dep_ in ("conj", "appos", "ROOT", "attr", "dobj"):
        yield f"N:as:{token.dep_}"
    if token.pos_ == "PROPN":
        yield "N:name"


def _verb(token: Token, frame: set[str]) -> Iterator[str]:
    yield f"V:as:{token.dep_}"
    yield f"V:{token.tag_}{_finite(token)}" + (":pass" if "pass" in frame else "")
    if "subj" not in frame and "pass" not in frame and token.dep_ not in ("xcomp", "conj"):
        yield "V:no-subject"
    if "obj" not in frame:
        yield "V:no-object"
    if "pass" in frame and "subj" in frame:
        yield "V:pass:by"
    for child in token.children:
        lower = child.lower_
        if child.dep_ == "neg":
            yield "V:negated"
        elif child.dep_ == "aux" and lower in _MODALS:
            yield f"V:modal:{lower}"
        elif child.dep_ == "aux" and lower in ("has", "have", "had", "'s", "'ve"):
            yield "V:perfect"
        elif child.dep_ == "mark" and lower in ("if", "unless", "whether"):
            yield "V:if"
        elif child.dep_ in SUBJECTS and child.pos_ == "PRON":
            if lower in _FIRST:
                yield "V:subj:first"
            elif lower == "you":
                yield "V:subj:you"
            elif lower in _THIRD:
                yield "V:subj:third"


def _finite(token: Token) -> str:
    """What makes a base form finite or not: `to go`, `does go`, `would go`."""
    if token.tag_ != "VB":
        return ""
    for child in token.children:
        if child.dep_ == "aux":
            lower = child.lower_
            return ":to" if lower == "to" else ":do" if child.lemma_ == "do" else ":modal"
    return ""
