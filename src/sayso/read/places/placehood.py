"""Whether a name is a place's here: the weighed evidence of its words, its neighbours and the rest of the document.

The features are yes or no; the weights were learnt (docs/decisions/043).
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from sayso.read.parse import Parsed
from sayso.read.places.namesakes import human, with_things
from sayso.read.places.nearby import entity_of
from sayso.resources import placeweights
from sayso.resources.gazetteer import ALIAS, DEMONYM, Entry
from sayso.resources.gazetteer import words as placewords
from sayso.resources.gazetteer.names import normalise

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_LABELS = PLACE_LABELS | {"PERSON", "ORG", "NORP", "DATE"}
_TITLES = frozenset("mr mrs ms miss dr mr. mrs. ms. dr. sir lord lady prof prof.".split())
_LOCATIVE = frozenset("in at near outside around across inside throughout within".split())
_MOTION = frozenset("from to into toward towards through via".split())
_INNER = frozenset("of the and al el ez es de la le las los del du da do di sur upon".split())
_AREA_WORDS = frozenset(
    """province oblast governorate region district county counties parish prefecture raion state city town village
    airport airfield airbase camp port area valley provinces districts regions
    village hamlet settlement suburb villages hamlets settlements towns cities suburbs""".split()
)
_ROLES = frozenset(
    """mayor governor premier police council residents resident man woman people native office sheriff authorities
    officials government court school schools hospital university college""".split()
)
"""What belongs to a place: "Leeds residents", "Aleppo Governor Ali Tamm"."""
_STREETS = frozenset(
    """street st st. road rd rd. avenue ave ave. drive dr. lane boulevard blvd blvd. highway route trail parkway
    terrace pike""".split()
)
_KINDS = frozenset({"country", "admin", "admin2", "city", "landmark"})
_TOWN, _BIG = 4.5, 5.0
"""Weights (log10 of inhabitants) from which a town is known at home, and abroad."""
DIRECTIONS = frozenset(
    """north south east west northern southern eastern western central northeast northwest southeast southwest
    northeastern northwestern southeastern southwestern upper lower downtown greater mainland rural occupied""".split()
)


@dataclass(slots=True)
class Setting:
    """What is known of the document while its places are sought."""

    people: frozenset[str]
    """First and last words of the full names of persons: "Sydney" and "Powell"."""
    labels: dict[str, Counter[str]]
    """How often the pipeline labels each name as what."""
    written_small: frozenset[str]
    """Words that stand in small letters somewhere."""
    taken: set[int] = field(default_factory=set)
    """Tokens that are part of a place name already."""
    countries: set[str] = field(default_factory=set)
    """Where the document plays, as far as it is plain: ISO3."""


def setting_of(parsed: Parsed) -> Setting:
    """The persons and the labels of a document."""
    labels: dict[str, Counter[str]] = {}
    people: set[str] = set()
    for entity in parsed.doc.ents:
        words = trim(entity)
        if not len(words):
            continue
        labels.setdefault(words.text, Counter())[entity.label_] += 1
        if entity.label_ == "PERSON" and len(words) > 1:
            people.update((words[0].text, words[-1].text))
    return Setting(frozenset(people), labels, frozenset(token.text for token in parsed.doc if token.is_lower))


def trim(tokens: TokenSpan) -> TokenSpan:
    """Without article, possessive and punctuation at the edges."""
    start, end = tokens.start, tokens.end
    doc = tokens.doc
    while start < end and (doc[start].lower_ in {"the", "a", "an"} or not any(map(str.isalnum, doc[start].text))):
        start += 1
    while start < end and (doc[end - 1].text in {"'s", "’s", "'", "’"} or not any(map(str.isalnum, doc[end - 1].text))):
        end -= 1
    return doc[start:end]


def is_common(word: str) -> bool:
    """Whether the single word tells what kind of thing a name is for, and is none: "Street", "North", "Mayor"."""
    return word.lower() in _STREETS | _AREA_WORDS | _ROLES | DIRECTIONS


def on_street(tokens: TokenSpan) -> bool:
    """Whether the words are the name of a street: "Hertford Road"."""
    return tokens.end < len(tokens.doc) and tokens.doc[tokens.end].lower_ in _STREETS


def embedded(tokens: TokenSpan) -> bool:
    """Whether the words are part of a longer name: "Bank of England", "Kyiv Post"."""
    doc = tokens.doc
    before = doc[tokens.start - 1] if tokens.start else None
    after = doc[tokens.end] if tokens.end < len(doc) else None
    entity = trim(entity_of(tokens[0]))
    if tokens[0].ent_type_ in PLACE_LABELS and (entity.start, entity.end) == (tokens.start, tokens.end):
        return False
    if after is not None and _joins(after) and after.lower_ not in _AREA_WORDS | _ROLES:
        return True
    if before is not None and _joins(before) and before.lower_ not in DIRECTIONS and before.ent_type_ != "NORP":
        return True
    return tokens[0].ent_type_ == "ORG" and len(entity) > len(tokens) and before is not None and before.lower_ == "of"


def _joins(token: Token) -> bool:
    return token.text[:1].isupper() and token.pos_ == "PROPN"


def features(tokens: TokenSpan, found: Sequence[Entry], setting: Setting) -> Iterator[str]:
    """What speaks for or against it."""
    best = found[0] if found else None
    prefix = "?" if best is None else "=" if best.rank == DEMONYM else ""
    for name in (*_words(tokens, setting), *_neighbours(tokens, setting)):
        yield prefix + name
    if best is not None and best.rank != DEMONYM:
        yield from _known(tokens, best, found, setting)


def _known(tokens: TokenSpan, best: Entry, found: Sequence[Entry], setting: Setting) -> Iterator[str]:
    """What the gazetteer says of the likeliest place of the name, and how that goes with the label."""
    label = tokens[0].ent_type_
    group = "place" if label in PLACE_LABELS else label if label in _LABELS else "other"
    kind = best.kind if best.kind in _KINDS else "other"
    yield f"kind {kind}"
    yield f"{group} {'town' if kind == 'city' else 'area'}"
    size = max(3, min(7, math.floor(best.weight * 2) / 2))
    yield f"{'town' if kind == 'city' else 'area'} {size:.1f}"
    if best.rank == ALIAS:
        yield "alias"
    if best.weight >= _BIG:
        yield f"big {group}"
    if best.country in setting.countries:
        yield f"home {group}"
        yield "home" if best.weight >= _TOWN else "home small"
    if kind == "other" and tokens.start and tokens.doc[tokens.start - 1].lower_ == "the":
        yield "article"
    if len(found) == 1:
        yield "only"


def _words(tokens: TokenSpan, setting: Setting) -> Iterator[str]:
    yield "bias"
    first = tokens[0]
    label = first.ent_type_ if first.ent_type_ in _LABELS else "other" if first.ent_type_ else "none"
    entity = trim(entity_of(first)) if first.ent_type_ else tokens
    whole = entity.start == tokens.start and entity.end == tokens.end
    yield f"label {label} {'whole' if whole else 'part'}"
    if label == "ORG" and not whole:
        yield "org begins" if entity.start == tokens.start else "org ends" if entity.end == tokens.end else "org middle"
    if len(tokens) > 1:
        yield "long"
    elif first.is_sent_start:
        yield "opens"
    if tokens.text.isupper():
        yield "code" if len(re.sub(r"\W", "", tokens.text)) <= 3 else "capitals"
    if len(tokens) == 1 and tokens.text.lower() in setting.written_small:
        yield "small elsewhere"
    if normalise(tokens.text) in placewords.load():
        yield "word label" if label in PLACE_LABELS else "word"
    if len(tokens) == 1 and first.text in setting.people:
        yield "of a person"
    votes = setting.labels.get(tokens.text)
    if votes:
        own = label if whole else None
        for name in ("PERSON", "ORG"):
            if votes[name] > (own == name):
                yield f"elsewhere {name}"
        if sum(votes[name] for name in PLACE_LABELS) > (own in PLACE_LABELS):
            yield "elsewhere place"
    if first.pos_ != "PROPN":
        yield f"tag {first.pos_}"
    yield f"dep {tokens.root.dep_}" if tokens.root.dep_ in _DEPS else "dep other"


_DEPS = frozenset("pobj poss compound nsubj nsubjpass appos conj amod dobj nmod npadvmod ROOT".split())


def _neighbours(tokens: TokenSpan, setting: Setting) -> Iterator[str]:
    doc, start = tokens.doc, tokens.start
    for _ in range(2):
        if start and doc[start - 1].lower_ in DIRECTIONS | {"the"}:
            start -= 1
            if doc[start].lower_ in DIRECTIONS:
                yield "direction"
    if start:
        yield from _before(doc[start - 1], setting)
    if tokens.end < len(doc):
        yield from _behind(doc[tokens.end])
    if any(human(tokens)):
        yield "human"
    if with_things(tokens):
        yield "things"


def _before(word: Token, setting: Setting) -> Iterator[str]:
    lower = word.lower_
    if _joins(word):
        yield "Name before"
    if lower in _LOCATIVE:
        yield "in"
    elif lower in _MOTION:
        yield "to"
    elif lower == "of":
        head = word.nbor(-1) if word.i else word
        yield "of"
        yield "area of" if head.lower_ in _AREA_WORDS else "Name of" if _joins(head) else "noun of"
    elif lower in _TITLES:
        yield "titled"
    elif word.text in {",", "and"} and word.i - 1 in setting.taken:
        yield "listed"
    elif word.text == "-":
        yield "dash before"


def _behind(word: Token) -> Iterator[str]:
    lower = word.lower_
    if lower in _AREA_WORDS:
        yield "area word"
    elif lower in _ROLES:
        yield "role word"
    elif _joins(word):
        yield "Name behind"
    elif lower in {"'s", "’s"}:
        yield "possessor"
    elif word.text in {",", "("}:
        following = word.doc[word.i + 1 : word.i + 7]
        yield "comma Name" if len(following) and _joins(following[0]) else "comma"
        if len(following) and following[0].lower_ in {"a", "an", "the"}:
            told = next((t.lower_ for t in following if t.pos_ == "NOUN" or not (t.is_alpha or t.is_punct)), "")
            if told in _AREA_WORDS:
                yield "told an area"
    elif word.text in {"-", "–", "—"}:
        yield "dash behind"
    elif word.pos_ in {"NOUN", "NUM"}:
        yield "noun behind" if word.pos_ == "NOUN" else "number behind"
    elif word.pos_ in {"VERB", "AUX"}:
        yield "verb behind"


def worth(tokens: TokenSpan, found: Sequence[Entry], setting: Setting) -> float:
    """How much speaks for it: above 0, more than against it."""
    learnt = placeweights.load("name")
    return sum(learnt.get(name, 0.0) for name in features(tokens, found, setting))
