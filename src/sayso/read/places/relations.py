"""How each place of a document is meant: "20 km south of X", "near X and Y", "between X and Y", or simply X."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from sayso.core.records import Place
from sayso.core.vocabulary import NO_SITES
from sayso.read.parse import Parsed
from sayso.read.places.distances import told_before
from sayso.read.places.nearby import children_of
from sayso.read.places.wording import (
    BESIDE,
    BETWEEN,
    BORDER,
    MODIFIERS,
    PARTS,
    REACH,
    Named,
    adjective,
    before,
    behind,
    words,
)
from sayso.resources.gazetteer import Entry

_BEFORE = frozenset("the a an its their this that central downtown".split())


@dataclass(frozen=True, slots=True)
class Relation:
    """What the text says of the spot beside, or within, the place."""

    name: str
    distance: float | None = None
    """Kilometres told: "20 km south of", or a few for "just south of"."""
    other: int | None = None
    """The number of the other place: of two between which it is, or whose border it is."""


def relations(parsed: Parsed, places: Sequence[Place], entries: Sequence[Entry | None]) -> tuple[Relation | None, ...]:
    """The relation of each place, in order; None where the place itself is meant, or it only names a people or body.

    `entries` are what the gazetteer has of the places.
    """
    names = [parsed.tokens(place.span) for place in places]
    number_at = {token.i: number for number, name in enumerate(names) for token in name}
    found: list[Relation | None] = []
    for number, (place, name, entry) in enumerate(zip(places, names, entries, strict=True)):
        if place.kind in NO_SITES or not len(name):
            found.append(None)
            continue
        joined = number + 1 < len(names) and _joined(name, names[number + 1])
        named = Named(parsed, place, name, bool(entry and entry.capital), joined)
        found.append(_shared(number, name, number_at, found) or _relation(named, number))
    return tuple(found)


def _shared(
    number: int, name: TokenSpan, number_at: Mapping[int, int], found: Sequence[Relation | None]
) -> Relation | None:
    """What is said of the first of two joined names is said of both: "near X and Y", "between X and Y"."""
    last = found[number - 1] if number else None
    if last is not None and last.other == number:
        return Relation(last.name, last.distance, number - 1)
    first = number_at.get(name.root.head.i, number) if name.root.dep_ == "conj" else number
    shared = found[first] if first < number else None
    return shared if shared is not None and shared.other is None and shared.name not in PARTS else None


def _joined(name: TokenSpan, following: TokenSpan) -> bool:
    """Whether "and" and at most the words that introduce a name stand between the two."""
    doc = name.doc
    return name.end < len(doc) and doc[name.end].lower_ == "and" and _start(following) == name.end + 1


def _relation(named: Named, number: int) -> Relation | None:
    parsed, name = named.parsed, named.tokens
    if not _modifies(name):
        said, begin = before(named, _start(name))
        if said is not None:
            other = number + 1 if named.joined and said in (BETWEEN, BORDER) else None
            far = (
                told_before(parsed.text, parsed.starts[begin])
                if said != BORDER or name.doc[begin].lower_ == "from"
                else None
            )
            return Relation(said, far, other)
    part = adjective(named) or behind(named)
    return Relation(part) if part else None


def _modifies(name: TokenSpan) -> bool:
    """Whether the name only describes another thing, of which anything before it is said: "outside the US embassy"."""
    root = name.root
    return root.dep_ in MODIFIERS and root.head.i >= name.end and root.head.lower_ not in words("kind")


def _start(name: TokenSpan) -> int:
    """Where the words begin that lead up to the name: "the besieged eastern town of X", "the capital, X"."""
    doc, at = name.doc, name.start
    kinds = words("kind")
    while at > max(1, name.start - REACH):
        word = doc[at - 1]
        if word.lower_ in {"of", ","} and doc[at - 2].text in kinds and not _one_of(doc[at - 2]):
            at -= 2
        elif word.lower_ in BESIDE or not _leads(word, at < name.start):
            break
        else:
            at -= 1
    return at


def _one_of(noun: Token) -> bool:
    """Whether the name has it, and is not itself it: "a suburb of X", "the suburbs of X"; not "the suburb of X"."""
    if noun.lower_ not in words("edge"):
        return False
    described = list(children_of(noun))
    if any(word.pos_ == "PROPN" and word.i < noun.i for word in described):  # "the Damascus suburbs of X and Y"
        return False
    return noun.tag_ == "NNS" or not any(word.lower_ == "the" for word in described)


def _leads(word: Token, begun: bool) -> bool:
    if word.lower_ in _BEFORE or word.lower_ in words("kind") or word.text == "-":
        return True
    return word.dep_ == "amod" or word.pos_ == "ADJ" or (begun and (word.dep_ in MODIFIERS or word.dep_ == "case"))
