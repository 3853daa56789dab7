"""Mentions of actors: the words that may stand for somebody who speaks or acts, before it is settled for whom."""

import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Token

from sayso.core.spans import Span, overlaps
from sayso.core.vocabulary import NON_STATE
from sayso.read.parse import Parsed
from sayso.resources.actors import ActorLexicon, Entry, Match, Word, words_of
from sayso.resources.predicates import PredicateLexicon

MentionKind = Literal["person", "organisation", "group", "country", "role", "pronoun"]
_MODIFIERS = ("compound", "amod", "nmod", "npadvmod", "advmod", "nummod", "det", "quantmod")
NAMING = ("country", "people", "capital")
"""Kinds of entries that name a country."""
_TELLING = (*NAMING, "region", "org", "person")
LOCATIVE = frozenset(
    "in at near across inside outside around throughout within above below through off over under along beyond "
    "via into onto towards toward amid".split()
)
"""Prepositions after which a country is only a place."""
STATIVE = frozenset(
    "be have seem appear lie remain become fall rise happen mean exist sit stand stay look feel lack contain include "
    "suffer experience see witness host need".split()
)
"""Verbs of which a town may be the subject without acting."""
SAYING = frozenset(
    "say tell add announce warn claim state report declare note insist argue explain deny confirm believe think write "
    "tweet reply acknowledge admit accuse urge vow pledge predict suggest maintain stress reveal".split()
)


@dataclass(slots=True)
class Mention:
    """Some words, and what they say by themselves of whom they stand for."""

    span: Span
    token: Token
    """The head of its words."""
    kind: MentionKind
    name: str
    """For a name, the name; for a role, its phrase without the article."""
    entry: Entry | None = None
    """What the lexicon has on it: a person, an organisation, a country or a role."""
    titles: list[str] = field(default_factory=list)
    """Phrases that say what a person is, with his name after them; for a role, its phrase with what it belongs to."""
    offices: set[str] = field(default_factory=set)
    sex: str = "?"
    """m, f or `?`; of pronouns also p for they, i for it, r for a relative one."""
    plural: bool = False
    definite: bool = False
    belongs: Span | None = None
    """The phrase of a role with what it belongs to."""
    apposed: "Mention | None" = None
    """The name beside a role: `an adviser, Ann Example`."""
    generic: bool = False
    """`every member`, `any officer`: nobody in particular."""
    side: bool = False
    """It only modifies the noun of an act; no pronoun stands for it, and it tells nothing of others' countries."""
    acting: bool = False
    """A capital or a region that acts for its government."""
    code: str | None = None
    """The code that its words give by themselves."""
    has_country: bool = False
    """Whether that code starts with a country, or with what stands in its place."""


@dataclass(slots=True, eq=False)
class Cluster:
    """All mentions of one actor."""

    kind: str
    name: str
    mentions: list[Mention] = field(default_factory=list)
    entry: Entry | None = None
    titles: list[str] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    """Common nouns by which it may be called."""
    sex: str = "?"
    plural: bool = False
    code: str | None = None
    start: int = sys.maxsize
    """Where it is first named."""

    def take(self, mention: Mention) -> None:
        """Add a mention, with what it tells."""
        self.mentions.append(mention)
        self.start = min(self.start, mention.span[0])
        self.titles.extend(mention.titles)
        self.offices |= mention.offices
        if self.sex == "?" and mention.sex in ("m", "f"):
            self.sex = mention.sex


class Page:
    """One document with its words looked up, and the spans that mentions have taken already."""

    def __init__(self, parsed: Parsed, lexicon: ActorLexicon, predicates: PredicateLexicon) -> None:
        self.parsed = parsed
        self.text = parsed.text
        self.lexicon = lexicon
        self.predicates = predicates
        words = words_of(self.text)
        self.matches = list(lexicon.matches(self.text, words))
        self.countries = {match.entry.code[:3] for match in self.matches if match.entry.kind in NAMING}
        """Those named, by their names, people or capitals."""
        named = {match.entry.code[:3] for match in self.matches if match.entry.kind in _TELLING}
        self.homelands = frozenset(named | _fellows(words, lexicon)) - NON_STATE
        """The same, and those of whatever else is named: parts of countries, bodies, persons, several last names."""
        self._starts = [match.start for match in self.matches]
        self.taken: list[Span] = []

    def take(self, mentions: Iterable[Mention]) -> None:
        """Count the spans of these mentions as taken."""
        self.taken = sorted([*self.taken, *(mention.span for mention in mentions)])

    def match_at(self, start: int) -> Match | None:
        """The entry found at a character."""
        position = bisect_left(self._starts, start)
        if position < len(self._starts) and self._starts[position] == start:
            return self.matches[position]
        return None

    def matches_in(self, span: Span) -> Sequence[Match]:
        """The entries found between two characters."""
        return self.matches[bisect_left(self._starts, span[0]) : bisect_left(self._starts, span[1])]

    def match_before(self, start: int) -> Match | None:
        """The entry that ends right before a character."""
        position = bisect_left(self._starts, start) - 1
        if position < 0:
            return None
        match = self.matches[position]
        return match if self.text[match.end : start].strip(" .") == "" and match.end <= start else None

    def is_taken(self, span: Span) -> bool:
        """Whether a mention has some of these characters already."""
        position = bisect_right(self.taken, (span[1], 0)) - 1
        return any(
            overlaps(self.taken[i], span) for i in range(max(0, position - 3), min(len(self.taken), position + 2))
        )


def country_of(persons: Iterable[Entry]) -> str:
    """The one country that all these persons are of."""
    countries = {term.code[:3] for person in persons for term in person.terms}
    return countries.pop() if len(countries) == 1 else ""


def _fellows(words: Iterable[Word], lexicon: ActorLexicon) -> set[str]:
    """Countries that the last names of two known persons tell together; one alone may be anybody's."""
    capitals = {word.key for word in words if word.capital}
    told = Counter(country_of(lexicon.persons[name]) for name in capitals if name in lexicon.persons)
    return {country for country, count in told.items() if country and count > 1}


def modifies(token: Token, span: Span) -> bool:
    """Whether a word only modifies the noun after it."""
    return token.dep_ in _MODIFIERS and not (span[0] <= token.head.idx < span[1]) and token.head.i > token.i


def sexes_agree(one: str, other: str) -> bool:
    """Whether two sexes, `?` for unknown, may be the same person's."""
    return one == other or "?" in (one, other)


def looks_human(noun: Token) -> bool:
    """Whether a noun that the lexicon lacks has the look of a person's (`pharmacist`)."""
    return noun.lemma_.lower().endswith(("er", "or", "ist", "ian", "ant", "eer", "man", "woman", "friend"))
