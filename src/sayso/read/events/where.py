"""Where, when and how much: the facts that the parse attaches to an event."""

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Token

from sayso.core.records import Amount, DateRef, Facts, Place, Statement
from sayso.core.spans import Span, inside
from sayso.read.events.clauses import below, clause_of
from sayso.read.events.frames import Lookup, objects_of
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


Said = tuple[Span, ...]


class FactIndex:
    """The places, dates and amounts of a document, by the words that name them."""

    def __init__(self, parsed: Parsed, facts: Facts, statements: Iterable[Statement], lookup: Lookup) -> None:
        self._lookup = lookup
        self._said: list[Said] = [statement.content for statement in statements]
        self._places: dict[int, Place] = {}
        self._dates: dict[int, DateRef] = {}
        self._amounts: dict[int, Amount] = {}
        for place in facts.places:
            self._places.update((t.i, place) for t in parsed.tokens(place.span))
        for date in facts.dates:
            self._dates.update((t.i, date) for t in parsed.tokens(date.span))
        for amount in facts.amounts:
            self._amounts.update((t.i, amount) for t in parsed.tokens(amount.span))

    def place_of(self, token: Token, kind: str) -> str | None:
        """The place of the event: by the word's own prepositions, its object, its clause, its sentence."""
        if not self._places:
            return None
        said = [spans for spans in self._said if inside((token.idx, token.idx + len(token)), spans)]
        for words in self._where(token, kind):
            for word in words:
                found = self._place_at(word)
                if found and all(inside(found.span, spans) for spans in said):  # where it is said is not where it is
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
        if kind not in _PHYSICAL:
            return
        sentence = token.sent
        if len(sentence) <= _LONG:
            located = [w for word in sentence for w in _after(word, _PLAIN) if w.i in self._places]
            if len({self._places[w.i].name for w in located}) == 1:
                yield located

    def _is_local(self, word: Token) -> bool:
        """Whether it names a place that is no country: before a noun, a country is rather who it is done by or to."""
        place = self._places.get(word.i)
        return place is not None and place.kind != "country" and not word.text.isupper()

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
        date = self._dates[min(near, key=lambda w: abs(w.i - token.i)).i]
        return (date.start, date.end)

    def amounts_of(self, token: Token) -> tuple[str, ...]:
        """The amounts among the word's arguments, and those of the infinitive that depends on it."""
        if not self._amounts:
            return ()
        words = below(token)
        for child in token.children:
            if child.dep_ in ("xcomp", "acl"):
                words.extend(below(child))
        found = {self._amounts[w.i].id: None for w in sorted(words, key=lambda w: w.i) if w.i in self._amounts}
        return tuple(found)


def _after(token: Token, names: frozenset[str]) -> Iterator[Token]:
    """The objects of the word's prepositions of these names."""
    for child in token.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in names:
            yield from objects_of(child)
        elif child.dep_ in ("advmod", "npadvmod") and child.ent_type_ in ("GPE", "LOC") and child.whitespace_:
            yield child  # but not "Chad-backed"
