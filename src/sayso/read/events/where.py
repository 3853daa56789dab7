"""Where, when and how much: the facts that the parse attaches to an event."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Token

from sayso.core.records import DateRef, Facts, Place, Statement
from sayso.core.spans import Span
from sayso.core.vocabulary import NO_SITES
from sayso.read.events.clauses import below, clause_of
from sayso.read.events.frames import Lookup, objects_of
from sayso.read.events.quantities import AmountIndex
from sayso.read.events.when import is_day_of
from sayso.read.parse import Parsed

_PLAIN = frozenset({"in", "at", "from", "near", "inside", "around", "across", "throughout", "within", "outside"})
_LOCATIVE = _PLAIN | {"into", "out", "on", "off", "over", "through", "along"}
_LONG = 250
_PLACED_BY_OBJECT = frozenset({"RETREAT", "CONCEDE", "ASSAULT", "COERCE", "CONSULT"})
_WORDS = frozenset({"ACCUSE", "REQUEST", "SUPPORT"})
"""Types whose clause mostly tells where something else is: "accused them of shelling homes in Gao"."""
_PHYSICAL = frozenset({"RETREAT", "CONCEDE", "ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "AID"})
"""Types that are where their sentence is, if it names one place only."""
_PEOPLE = frozenset({"force", "official", "victim", "crowd", "captive"})

_WIDE = frozenset({"country", "admin", "region", "continent"})
_PARTS = frozenset("north south east west centre center capital outskirts suburb border coast countryside".split())
"""Of which "Mali's north" or "in Mali's capital" names a part."""


class Said:
    """Which contents of statements stand around each character of a document."""

    def __init__(self, contents: Iterable[Iterable[Span]]) -> None:
        edges = sorted(
            (position, starts, number)
            for number, content in enumerate(contents)
            for start, end in content
            for position, starts in ((start, True), (end, False))
        )
        self._from = [0]
        self._around: list[frozenset[int]] = [frozenset()]
        open_now: dict[int, int] = {}
        for position, starts, number in edges:
            open_now[number] = open_now.get(number, 0) + (1 if starts else -1)
            if not open_now[number]:
                del open_now[number]
            if position == self._from[-1]:
                self._around[-1] = frozenset(open_now)
            else:
                self._from.append(position)
                self._around.append(frozenset(open_now))

    def around(self, span: Span) -> frozenset[int]:
        """The contents, by number, that hold the beginning of the span."""
        return self._around[bisect_right(self._from, span[0]) - 1]


class FactIndex:
    """The places, dates and amounts of a document, by the words that name them."""

    def __init__(self, parsed: Parsed, facts: Facts, statements: Iterable[Statement], lookup: Lookup) -> None:
        self._lookup = lookup
        self._said = Said(statement.content for statement in statements)
        self._places: dict[int, Place] = {}
        self._dates: dict[int, DateRef] = {}
        self._amounts = AmountIndex(parsed, facts.amounts, lookup.lexicon)
        for place in facts.places:
            if place.kind not in NO_SITES and not _elsewhere(place):
                self._places.update((t.i, place) for t in parsed.tokens(place.span))
        for date in facts.dates:
            self._dates.update((t.i, date) for t in parsed.tokens(date.span))

    def place_of(self, token: Token, kind: str) -> str | None:
        """The place of the event: by the word's own prepositions, its object, its clause, its sentence."""
        if not self._places:
            return None
        said = self._said.around((token.idx, token.idx + len(token)))
        for words in self._where(token, kind):
            for word in words:
                found = self._place_at(word)
                if found and said <= self._said.around(found.span):  # where it is said is not where it is
                    return found.id
        return None

    def _where(self, token: Token, kind: str) -> Iterator[Sequence[Token]]:
        yield list(_after(token, _LOCATIVE))
        yield [c for c in token.children if c.dep_ in ("compound", "nmod") and self._is_local(c)]  # "the Gao attacks"
        if kind in _PLACED_BY_OBJECT:
            yield [c for c in token.children if c.dep_ in ("dobj", "nsubjpass", "pobj")]
        if kind in _PLACED_BY_OBJECT or kind == "MOBILIZE":
            yield list(_after(token, frozenset({"of", "to", "on", "against"})))
        if kind in _WORDS:
            return
        words = below(clause_of(token))
        yield [w for word in words for w in _after(word, _PLAIN)]
        yield [word for word in words if self._is_beside(word)]
        if kind not in _PHYSICAL:
            return
        sentence = token.sent
        if len(sentence) <= _LONG:
            located = [w for word in sentence for w in _after(word, _PLAIN) if w.i in self._places]
            if len({self._places[w.i].name for w in located}) == 1:
                yield located

    def _is_beside(self, word: Token) -> bool:
        """Whether it names what something is south, off or on the edge of: that tells where something is."""
        place = self._places.get(word.i)
        if place is None or place.relation is None or place.relation.startswith("in the "):
            return False
        if any(self._places.get(above.i, place) is not place for above in _above(word)):  # "Manbij, east of Afrin"
            return False
        return not place.relation.startswith("on the ") or _governor(word) in _LOCATIVE  # not "for the west bank of"

    def _is_local(self, word: Token) -> bool:
        """Whether it names a place that is no country: before a noun, a country is rather who it is done by or to."""
        place = self._places.get(word.i)
        return place is not None and place.kind != "country" and not word.text.isupper()

    def _tells_where(self, child: Token, thing: Token) -> bool:
        """Whether the place before a thing is where the thing is: "Gao's market", "Mali's north"; not "Mali's army"."""
        return self._is_local(child) or (child.i in self._places and thing.lemma_.lower() in _PARTS)

    def _place_at(self, word: Token, depth: int = 4) -> Place | None:
        found = self._places.get(word.i)
        if found or not depth:
            return found
        classes = self._lookup.lexicon.classes.get(word.lemma_.lower(), frozenset())
        human = word.ent_type_ == "PERSON" or not classes.isdisjoint(_PEOPLE)
        for child in word.children:
            if child.dep_ == "prep" and child.lower_ in (("in", "near") if human else ("of", "in", "near")):
                for inner in objects_of(child):
                    found = self._place_at(inner, depth - 1)
                    if found:
                        return found
            elif child.dep_ == "appos" or (child.dep_ in ("compound", "nmod") and "territory" in classes):
                found = self._places.get(child.i)
                if found:
                    return found
            elif not human and child.dep_ in ("poss", "compound", "nmod") and self._tells_where(child, word):
                return self._places[child.i]
        return None

    def date_of(self, token: Token) -> tuple[str, str] | None:
        """The date attached to the word itself, or to the clause it is the verb or a direct part of."""
        if not self._dates:
            return None
        clause = clause_of(token)
        near = [w for w in below(token) if w.i in self._dates]
        if not near and (token is clause or token.head is clause or token.pos_ == "VERB"):
            near = [w for w in below(clause) if w.i in self._dates]
        if not near:
            return None
        word = min(near, key=lambda w: abs(w.i - token.i))
        date, first = self._dates[word.i], word.i
        while self._dates.get(first - 1) is date:
            first -= 1
        return (date.start, date.end) if is_day_of(token, token.doc[first]) else None

    def amounts_of(self, token: Token) -> tuple[str, ...]:
        """The amounts of the event that the word tells of."""
        return self._amounts.of(token)


def _above(word: Token) -> list[Token]:
    """The nearest words that the word belongs to."""
    above = [word.head]
    for _ in range(3):
        above.append(above[-1].head)
    return above


def _governor(word: Token) -> str:
    """The preposition before what the word belongs to: "on" of "on the outskirts of Gao"."""
    own = {"of", "with", "between"}
    return next((w.lower_ for w in _above(word) if w.dep_ == "prep" and w.lower_ not in own), "")


def _elsewhere(place: Place) -> bool:
    """Whether the text says that it is not there: "outside Ukraine"; what is "outside Kyiv" is beside it."""
    return place.relation == "outside" and place.kind in _WIDE


def _after(token: Token, names: frozenset[str]) -> Iterator[Token]:
    """The objects of the word's prepositions of these names."""
    for child in token.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in names:
            yield from objects_of(child)
        elif child.dep_ in ("advmod", "npadvmod") and child.ent_type_ in ("GPE", "LOC") and child.whitespace_:
            yield child  # but not "Chad-backed"
