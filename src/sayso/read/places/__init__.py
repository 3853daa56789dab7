"""Places: the names of places in a document, and where each lies.

spaCy's entities are the start; the gazetteer mends their edges and adds the capitalised names that spaCy missed or
took for something else. The words for a people ("Turkish") and names inside names of other things ("University of
Texas") are kept apart by their kind.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import msgspec
from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from sayso.core.records import Actor, Place
from sayso.core.spans import Span
from sayso.core.vocabulary import NON_STATE
from sayso.read.parse import Parsed
from sayso.read.places.extents import radius
from sayso.read.places.locating import Resolved, places, resolve
from sayso.read.places.placehood import (
    DIRECTIONS,
    PLACE_LABELS,
    Setting,
    embedded,
    is_common,
    on_street,
    setting_of,
    trim,
    worth,
)
from sayso.read.places.publishers import home_of
from sayso.read.places.relations import Relation, relations
from sayso.read.places.toponyms import bare, candidates, name_at
from sayso.read.places.wording import corner_before
from sayso.resources.gazetteer import DEMONYM, NAME, Entry, Gazetteer, kilometres

_LONGEST = 5
"""Words in a name sought in the gazetteer: "Democratic Republic of the Congo"."""
_INNER = frozenset("of the and al el ez es de la le las los del du da do di sur upon".split())
_KNOWN = 5.0
"""Weight (log10 of inhabitants) from which a name of the gazetteer mends the edges of an entity."""
_PLAIN = 6.0
"""Weight from which a name shows without further evidence where the document plays."""
_CODE = 3


_WHERE = frozenset("in at near to into from around outside inside toward towards across through via".split())
_JOINED = 5
"""Names in a list: the parse puts each below the one before."""


def find_places(parsed: Parsed, gazetteer: Gazetteer, actors: Iterable[Actor] = ()) -> tuple[Place, ...]:
    """The places named in the document, in text order; one that the gazetteer lacks keeps its name only.

    A name that stands for a person among `actors` is no place, whatever town is called so, unless one is in it or goes
    there: "Carson hit her", but "in Carson".
    """
    text = parsed.text
    persons = {mention for actor in actors if _is_no_place(actor) for mention in actor.mentions}
    found = sorted(
        (span, inner, sure)
        for span, inner, sure in _named(parsed, gazetteer)
        if span not in persons or _says_where(parsed.token_at(span[0]))
    )
    names = [replace(name_at(text, span), embedded=inner) for span, inner, _ in found]
    document = parsed.document
    told = "\n".join(part for part in (document.publisher, document.title, text) if part)
    resolved = resolve(names, told, gazetteer, published=home_of(document, gazetteer))
    return _described(parsed, places(names, resolved), resolved, [sure for _, _, sure in found])


def _is_no_place(actor: Actor) -> bool:
    """A person, or a body of no country: NATO is no town in the Philippines."""
    body = actor.kind == "organisation" and actor.code is not None and actor.code.split(" ")[0] in NON_STATE
    return actor.kind == "person" or body


def _described(
    parsed: Parsed, named: Sequence[Place], resolved: Sequence[Resolved | None], sure: Sequence[float]
) -> tuple[Place, ...]:
    """The places with how each is meant, how far around that may be, and how sure it is."""
    said = relations(parsed, named, [one.entry if one else None for one in resolved])
    return tuple(
        msgspec.structs.replace(
            place,
            relation=relation.name if relation else None,
            radius=radius(place, one.entry, relation, _apart(named, place, relation)) if one else None,
            confidence=round(share * (one.confidence if one else 1.0), 3),
        )
        for place, one, relation, share in zip(named, resolved, said, sure, strict=True)
    )


def _apart(named: Sequence[Place], place: Place, relation: Relation | None) -> float | None:
    """Kilometres to the other of two places between which something is."""
    if relation is None or relation.other is None:
        return None
    other = named[relation.other]
    if place.lat is None or place.lon is None or other.lat is None or other.lon is None:
        return None
    return kilometres((place.lat, place.lon), (other.lat, other.lon))


def _says_where(token: Token) -> bool:
    """Whether the name, or the list it is in, follows a word of place: "in X and Y", "south of X"."""
    for _ in range(_JOINED):
        if token.dep_ != "conj":
            break
        token = token.head
    before = token.head
    return before.lower_ in _WHERE or (before.lower_ == "of" and corner_before(before.doc, before.i)[0] is not None)


def _named(parsed: Parsed, gazetteer: Gazetteer) -> Iterator[tuple[Span, bool, float]]:
    """Names, whether each is part of another's, and how likely it is a place's."""
    setting = setting_of(parsed)
    setting.countries.update(countries_named(parsed, gazetteer))
    for tokens in proposals(parsed, gazetteer, setting):
        weighed = worth(tokens, candidates(tokens.text, gazetteer), setting)
        if weighed > 0:
            setting.taken.update(range(tokens.start, tokens.end))
            yield (tokens.start_char, tokens.end_char), embedded(tokens), 1 / (1 + math.exp(-weighed))


def countries_named(parsed: Parsed, gazetteer: Gazetteer) -> Iterator[str]:
    """Where the document plays, as far as it is plain: the countries of peoples and of names that leave no doubt."""
    for entity in parsed.doc.ents:
        if entity.label_ == "NORP" or entity.label_ in PLACE_LABELS:
            found = candidates(entity.text, gazetteer)
            if found and found[0].country and (len(found) == 1 or found[0].weight >= _PLAIN):
                yield found[0].country


def proposals(parsed: Parsed, gazetteer: Gazetteer, setting: Setting) -> Iterator[TokenSpan]:
    """What may be the name of a place: spaCy's entities first, then what else the gazetteer has.

    Whoever takes one says so in `setting.taken`, before asking for the next.
    """
    for entity in parsed.doc.ents:
        if entity.label_ in PLACE_LABELS:
            for tokens in _entity_names(entity, gazetteer):
                if tokens.start not in setting.taken and _is_name(tokens, entity.label_, gazetteer):
                    yield tokens
    for run in _capitalised_runs(parsed, setting.taken):
        yield from _known_names(run, gazetteer)


def _is_name(tokens: TokenSpan, label: str, gazetteer: Gazetteer) -> bool:
    written = bare(tokens.text)
    if len(written) < 2 or written == "Us" or is_common(written) or not any(c.isupper() for c in written):
        return False
    return label != "FAC" or bool(candidates(written, gazetteer))


def _entity_names(entity: TokenSpan, gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    """The names in one entity: "Dalton, Georgia" holds two; of "the west bank of the Dnipro" the river is the name."""
    begin = entity.start
    doc = entity.doc
    for token in entity:
        if token.text in {",", "/", ";", "(", ")"}:
            yield from _one_name(trim(doc[begin : token.i]), gazetteer)
            begin = token.i + 1
    yield from _one_name(trim(doc[begin : entity.end]), gazetteer)


def _one_name(tokens: TokenSpan, gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    if not len(tokens) or not any(token.text[0].isupper() for token in tokens):
        return
    longer = _extended(tokens, gazetteer)
    if longer is not None:
        yield longer
        return
    if len(tokens) > 1 and not candidates(tokens.text, gazetteer):
        for length in range(min(len(tokens) - 1, _LONGEST), 0, -1):
            for start in range(tokens.end - length, tokens.start - 1, -1):
                part = tokens.doc[start : start + length]
                if _well_formed(part) and any(e.weight >= _KNOWN for e in _called(part, gazetteer)):
                    after = tokens.doc[part.end] if part.end < tokens.end else None
                    before = tokens.doc[part.start - 1] if part.start > tokens.start else None
                    if not (after is not None and after.text[0].isupper()) and not (
                        before is not None and before.text[0].isupper() and before.lower_ not in DIRECTIONS
                    ):
                        yield part
                        return
    yield tokens


def _extended(tokens: TokenSpan, gazetteer: Gazetteer) -> TokenSpan | None:
    """The longer name of the gazetteer that begins here: spaCy cuts "Democratic Republic of the Congo" in two."""
    doc = tokens.doc
    for end in range(min(len(doc), tokens.start + _LONGEST), tokens.end, -1):
        part = doc[tokens.start : end]
        joined = all(t.text[0].isupper() or t.lower_ in _INNER or t.text == "-" for t in part)
        if joined and _well_formed(part) and any(e.weight >= _KNOWN for e in _called(part, gazetteer)):
            return part
    return None


def _well_formed(tokens: TokenSpan) -> bool:
    return tokens[0].text[0].isupper() and tokens[-1].text[0].isupper()


def _called(tokens: TokenSpan, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """Places of exactly this name; short ones such as "US" only in capitals."""
    written = tokens.text
    found = gazetteer.find(written)
    if len(re.sub(r"\W", "", written)) <= _CODE and not written.isupper():
        return tuple(e for e in found if e.weight < 8 and e.rank == NAME)
    return found


def _capitalised_runs(parsed: Parsed, taken: set[int]) -> Iterator[TokenSpan]:
    """Words in a row that begin with a capital, with the small words inside them, outside what is taken already."""
    doc = parsed.doc
    start: int | None = None
    last = 0
    for token in doc:
        free = token.i not in taken
        if free and token.text[:1].isupper():
            if start is None:
                start = token.i
            last = token.i + 1
        elif start is not None and not (free and (token.lower_ in _INNER or token.text in {"-", "–"})):
            yield doc[start:last]
            start = None
    if start is not None:
        yield doc[start:last]


def _known_names(run: TokenSpan, gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    """The longest names in the run that the gazetteer has, from left to right."""
    doc = run.doc
    start = run.start
    while start < run.end:
        for end in range(min(run.end, start + _LONGEST), start, -1):
            part = doc[start:end]
            if not _well_formed(part):
                continue
            found = _called(part, gazetteer)
            if not found and len(part) == 1 and part.text.endswith("s"):
                found = tuple(e for e in candidates(part.text, gazetteer) if e.rank == DEMONYM)
            if found and not _is_other(part, found):
                yield part
                start = end - 1
                break
        start += 1


def _is_other(part: TokenSpan, found: tuple[Entry, ...]) -> bool:
    """Whether the words are surely no place, though one is called so: "University of Texas", "Hertford" of its road."""
    body = len(part) > 2 and part[1].lower_ == "of" and all(entry.kind == "city" for entry in found)
    return part.text == "Us" or is_common(part.text) or on_street(part) or body
