"""Places: the names of places in a document, and where each lies.

spaCy's entities are the start; the gazetteer mends their edges and adds the capitalised names that spaCy missed or
took for something else. Names of persons and organisations that hold a place's name are left alone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from sayso.core.records import Place
from sayso.core.spans import Span
from sayso.read.locating import bare, candidates, name_at, places, resolve
from sayso.read.nearby import entity_of
from sayso.read.parse import Parsed
from sayso.resources import placewords
from sayso.resources.gazetteer import DEMONYM, NAME, Entry, Gazetteer
from sayso.resources.placenames import normalise

_LABELS = frozenset({"GPE", "LOC", "FAC"})
_OTHERS = frozenset({"PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT"})
_TITLES = frozenset("mr mrs ms miss dr mr. mrs. ms. dr. sir lord lady prof prof.".split())
_LONGEST = 5
"""Words in a name sought in the gazetteer: "Democratic Republic of the Congo"."""
_INNER = frozenset("of the and al el ez es de la le las los del du da do di sur upon".split())
_PREPOSITIONS = frozenset("in at near from to into toward towards outside around across through inside via of".split())
_LOCATIVE = frozenset("in at near outside around across inside".split())
_DIRECTIONS = frozenset(
    """north south east west northern southern eastern western central northeast northwest southeast southwest
    northeastern northwestern southeastern southwestern upper lower downtown greater mainland rural occupied""".split()
)
_BEHIND = frozenset(
    """airport airfield airbase province oblast governorate region district city crossing camp port mayor governor
    premier""".split()
)
"""Words with a capital that may follow a name without making it another one: "Aleppo Governor Ali Tamm"."""
_CODE = 3
_KNOWN = 5.0
"""Weight (log10 of inhabitants) from which a capitalised name counts without spaCy's word for it."""
_KNOWN_HERE = 4.5
"""The same in a country that the document speaks of."""
_PLAIN = 6.0
"""Weight from which a name shows without further evidence where the document plays."""
_LIKELY = 4.0
"""The same behind a preposition of place, or in a list of places."""


def find_places(parsed: Parsed, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The places named in the document, in text order; one that the gazetteer lacks keeps its name only."""
    text = parsed.text
    spans = sorted(_named(parsed, gazetteer))
    names = [name_at(text, span) for span in spans]
    return places(names, resolve(names, text, gazetteer))


@dataclass(slots=True)
class _Scene:
    """What is known of the document while its places are sought."""

    gazetteer: Gazetteer
    people: frozenset[str]
    """First and last words of the full names of persons: "Sydney" and "Powell"."""
    other: frozenset[str]
    """Names that spaCy takes for a person or an organisation at least as often as for a place."""
    taken: set[int] = field(default_factory=set)
    """Tokens that are part of a place name already."""
    countries: set[str] = field(default_factory=set)
    """Where the document plays, as far as it is plain: ISO3."""

    def take(self, tokens: TokenSpan) -> Span:
        self.taken.update(range(tokens.start, tokens.end))
        found = candidates(tokens.text, self.gazetteer)
        if found and found[0].country and (len(found) == 1 or found[0].weight >= _PLAIN):
            self.countries.add(found[0].country)
        return (tokens.start_char, tokens.end_char)


def _named(parsed: Parsed, gazetteer: Gazetteer) -> Iterator[Span]:
    scene = _Scene(gazetteer, _person_words(parsed, gazetteer), _mostly_other(parsed))
    for entity in parsed.doc.ents:
        if entity.label_ == "NORP":
            scene.countries.update(e.country for e in candidates(entity.text, gazetteer)[:1] if e.country)
        if entity.label_ not in _LABELS:
            continue
        for tokens in _entity_names(entity, gazetteer):
            if tokens.start not in scene.taken and _is_place(tokens, entity.label_, scene):
                yield scene.take(tokens)
    for run in _capitalised_runs(parsed, scene.taken):
        yield from _known_names(run, scene)


def _mostly_other(parsed: Parsed) -> frozenset[str]:
    votes: Counter[str] = Counter()
    for entity in parsed.doc.ents:
        if entity.label_ in _LABELS or entity.label_ in _OTHERS:
            votes[_trim(entity).text] += 1 if entity.label_ in _LABELS else -1
    return frozenset(name for name, vote in votes.items() if vote <= 0)


def _person_words(parsed: Parsed, gazetteer: Gazetteer) -> frozenset[str]:
    return frozenset(
        token.text
        for entity in parsed.doc.ents
        if entity.label_ == "PERSON"
        for words in [_trim(entity)]
        if len(words) > 1 and not any(e.weight >= _KNOWN for e in gazetteer.find(words.text))
        for token in (words[0], words[-1])
    )


def _trim(tokens: TokenSpan) -> TokenSpan:
    """Without article, possessive and punctuation at the edges."""
    start, end = tokens.start, tokens.end
    doc = tokens.doc
    while start < end and (doc[start].lower_ in {"the", "a", "an"} or not any(map(str.isalnum, doc[start].text))):
        start += 1
    while start < end and (doc[end - 1].text in {"'s", "’s", "'", "’"} or not any(map(str.isalnum, doc[end - 1].text))):
        end -= 1
    return doc[start:end]


def _entity_names(entity: TokenSpan, gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    """The names in one entity: "Dalton, Georgia" holds two; of "the west bank of the Dnipro" the river is the name."""
    begin = entity.start
    doc = entity.doc
    for token in entity:
        if token.text in {",", "/", ";", "(", ")"}:
            yield from _one_name(_trim(doc[begin : token.i]), gazetteer)
            begin = token.i + 1
    yield from _one_name(_trim(doc[begin : entity.end]), gazetteer)


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
                        before is not None and before.text[0].isupper() and before.lower_ not in _DIRECTIONS
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
    found = tuple(e for e in gazetteer.find(written) if e.rank != DEMONYM)
    if len(re.sub(r"\W", "", written)) <= 3 and not written.isupper():
        return tuple(e for e in found if e.weight < 8 and e.rank == NAME)
    return found


def _is_place(tokens: TokenSpan, label: str, scene: _Scene) -> bool:
    """Whether to believe spaCy that it is one."""
    written = bare(tokens.text)
    before = tokens.doc[tokens.start - 1].lower_ if tokens.start > 0 else ""
    titled = tokens[0].lower_ in _TITLES or before in _TITLES
    if titled or len(written) < 2 or written == "Us" or not any(c.isupper() for c in written):
        return False
    found = candidates(written, scene.gazetteer)
    alone = len(tokens) == 1
    if not found:
        verbal = alone and tokens[0].tag_ in {"VB", "VBD", "VBZ", "JJ"}
        person = alone and tokens[0].text in scene.people
        return label != "FAC" and not verbal and not person and tokens.text not in scene.other
    if alone and tokens[0].text in scene.people:
        return found[0].kind == "country" or before in _LOCATIVE
    return any(e.rank != DEMONYM for e in found)


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


def _known_names(run: TokenSpan, scene: _Scene) -> Iterator[Span]:
    """The longest names in the run that the gazetteer has and the surroundings allow, from left to right."""
    doc = run.doc
    start = run.start
    while start < run.end:
        for end in range(min(run.end, start + _LONGEST), start, -1):
            part = doc[start:end]
            if not _well_formed(part):
                continue
            found = _called(part, scene.gazetteer)
            if found and _believable(part, found[0], scene):
                yield scene.take(part)
                start = end - 1
                break
        start += 1


def _believable(part: TokenSpan, best: Entry, scene: _Scene) -> bool:
    """Whether a name of the gazetteer that spaCy did not take for a place is one here."""
    before = part.doc[part.start - 1] if part.start > 0 else None
    after = part.doc[part.end] if part.end < len(part.doc) else None
    if _dateline(part, after):
        return best.rank == NAME
    if best.rank != NAME or _part_of_name(before, after) or part.text == "Us":
        return False
    mistaken = any(token.ent_type_ for token in part)
    if mistaken and not _is_entity(part, best):
        return False
    locative = before is not None and before.lower_ in _LOCATIVE
    at_home = best.country in scene.countries
    if not locative:
        person = any(token.text in scene.people for token in part)
        if (person and best.kind != "country") or (
            normalise(part.text) in placewords.load() and (person or not at_home)
        ):
            return False
    if best.kind != "city" or best.weight >= (_KNOWN_HERE if at_home else _KNOWN):
        proper = all(token.pos_ == "PROPN" for token in part if token.lower_ not in _INNER)
        return proper or mistaken or locative
    placed = before is not None and (before.lower_ in _PREPOSITIONS or _listed(before, scene.taken))
    return placed and best.weight >= _LIKELY and not mistaken and part[-1].pos_ == "PROPN"


def _is_entity(part: TokenSpan, best: Entry) -> bool:
    """Whether the words are all of one of spaCy's entities; not a date, as "March" is, but spaCy dates Niger too."""
    first = next(token for token in part if token.ent_type_)
    whole = _trim(entity_of(first))
    return (whole.start, whole.end) == (part.start, part.end) and (first.ent_type_ != "DATE" or best.kind == "country")


def _dateline(part: TokenSpan, after: Token | None) -> bool:
    """Whether the name opens its paragraph in capitals: "BEIRUT (Agency) -"."""
    return (
        part[0].is_sent_start is True
        and part.text.isupper()
        and len(part.text) > _CODE
        and after is not None
        and after.text in {"-", "–", "—", "(", ",", "--"}
    )


def _listed(before: Token, taken: set[int]) -> bool:
    """Whether the word before joins the name to a place: "in Leeds, York and Hull"."""
    return before.i > 0 and before.text in {",", "and"} and before.i - 1 in taken


def _part_of_name(before: Token | None, after: Token | None) -> bool:
    """Whether the neighbours make it part of a longer name: "Bank of England", "Sydney Powell", "Kyiv Post"."""
    if after is not None and after.text[:1].isupper() and after.pos_ == "PROPN" and after.lower_ not in _BEHIND:
        return True
    return (
        before is not None
        and before.text[:1].isupper()
        and before.pos_ == "PROPN"
        and before.lower_ not in _DIRECTIONS
        and before.ent_type_ != "NORP"
    )
