"""The country that the words around an office tell: `In Helsinki the foreign ministry said`.

A minister, a court or an army that is named without a country is that of the one country which its sentence and the
one before name, if they name it as where this happens or as who acts: never as whom it is done to, or as who attacks.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from sayso.core.vocabulary import NON_STATE, STATE_SECTORS
from sayso.read.actors.coding import has_country
from sayso.read.actors.focus import Focus
from sayso.read.actors.mentions import NAMING, Cluster, Mention, Page, modifies
from sayso.resources.actors import Match

_WHERE = frozenset({"in", "from", "at"})
_INSIDE = frozenset({"in", "across", "throughout", "inside"})
_COMING = frozenset({"of", "from"})
_DOMESTIC = frozenset("law legislation constitution parliament government budget".split())
"""What only those speak of as theirs whose it is: `Danish law does not allow it, the prosecutor said`."""
_HOSTILE = frozenset({"ASSAULT", "THREATEN", "ACCUSE"})
_REACH = 2
"""So many sentences back the country may be named, if none is since."""
_OPENING = 6
"""So many words from its start a sentence says where it takes place."""
_PARTS = frozenset({"poss", "prep", "pobj", "compound", "amod", "appos"})
"""By which a word belongs to a noun phrase."""
_STEPS = 5
_FURTHEST = 800
"""So many characters of a sentence are looked at on either side."""
_MOST = 40
"""More names of countries in two sentences than these are a list."""


class Vicinity:
    """Answers for one document, once names and roles are coded."""

    def __init__(self, page: Page, focus: Focus, clusters: Iterable[Cluster]) -> None:
        self._page = page
        self._focus = focus
        self._starts = [sentence.start_char for sentence in page.parsed.doc.sents]
        self._acting: dict[int, set[str]] = {}
        """By sentence, the countries of the coded actors in it."""
        self._states: dict[int, set[str]] = {}
        """By sentence, those of officials and bodies of state alone."""
        for cluster in clusters:
            code = cluster.code or ""
            if has_country(code) and code[:3] not in NON_STATE:
                of_state = bool(STATE_SECTORS.intersection(code.split()))
                for mention in cluster.mentions:
                    sentence = focus.sentence_of(mention.token.i)
                    self._acting.setdefault(sentence, set()).add(code[:3])
                    if of_state:
                        self._states.setdefault(sentence, set()).add(code[:3])

    def located(self, mention: Mention) -> str:
        """The country where the mention's own sentence says that it takes place."""
        here = self._focus.sentence_of(mention.token.i)
        matches = self._matches(here, mention)
        country = self._only_one(here, here, matches)
        return country if any(self._is_where(match, mention) for match in matches if country) else ""

    def told(self, mention: Mention, *, armed: bool = False) -> str:
        """The one country of its sentence and those right before, if they tell of it as of the mention's own.

        An army that is `armed` is often abroad: where something happens does not tell whose it is.
        """
        here = first = self._focus.sentence_of(mention.token.i)
        matches = self._matches(first, mention)
        while first > max(0, here - _REACH) and not matches:
            first -= 1
            matches = self._matches(first, mention)
        country = self._only_one(first, here, matches)
        return country if any(self._is_own(match, mention, armed) for match in matches if country) else ""

    def speaking(self, mention: Mention) -> str:
        """The one country whose officials or bodies of state its sentence and the one before name."""
        here = self._focus.sentence_of(mention.token.i)
        found = self._states.get(here, set()) | self._states.get(here - 1, set())
        named = self._acting.get(here, set()) | self._acting.get(here - 1, set())
        return next(iter(found)) if len(found) == 1 and found == named else ""

    def _matches(self, first: int, mention: Mention) -> list[Match]:
        """What has a country's code of the words from a sentence on to the end of the mention's."""
        following = self._focus.sentence_of(mention.token.i) + 1
        end = self._starts[following] if following < len(self._starts) else len(self._page.text)
        span = max(self._starts[first], mention.span[0] - _FURTHEST), min(end, mention.span[1] + _FURTHEST)
        return [m for m in self._page.matches_in(span) if m.entry.kind not in ("role", "city")]

    def _only_one(self, first: int, last: int, matches: list[Match]) -> str:
        """The one country that is named there, or whose people are; none where there are several."""
        named = set().union(*(self._acting.get(number, ()) for number in range(first, last + 1)))
        if len(matches) > _MOST:
            return ""
        named |= {match.entry.code[:3] for match in matches if match.entry.code} - NON_STATE
        return next(iter(named)) if len(named) == 1 else ""

    def _root(self, match: Match) -> Token:
        return self._page.parsed.tokens((match.start, match.end)).root

    def _is_where(self, match: Match, mention: Mention) -> bool:
        """`In Helsinki the ministry said`, `the ministry said in Helsinki`."""
        token = self._root(match)
        if match.entry.kind not in NAMING or token.dep_ != "pobj" or token.head.lower_ not in _WHERE:
            return False
        preposition, clause = token.head, _clause(mention.token)
        if match.end <= mention.span[0] and preposition.i - self._first(token) > _OPENING:
            return False
        return clause is not None and clause.i in (preposition.i, preposition.head.i)

    def _first(self, token: Token) -> int:
        """Where the token's sentence begins. (`Token.sent` walks through the whole of it.)"""
        number = self._focus.sentence_of(token.i)
        return self._page.parsed.token_at(self._starts[number]).i

    def _is_own(self, match: Match, mention: Mention, armed: bool) -> bool:
        token = self._root(match)
        if match.entry.kind not in NAMING or match.end > mention.span[0]:
            return False
        same = self._focus.sentence_of(token.i) == self._focus.sentence_of(mention.token.i)
        noun = token.head if modifies(token, (match.start, match.end)) or token.dep_ == "poss" else token
        if same:
            return noun.lemma_.lower() in _DOMESTIC and _is_agent(noun)
        if noun.dep_ == "pobj" and noun.head.lower_ in _INSIDE:  # "a town in northern Chad"
            return not armed and _is_in_main_clause(noun)
        return not self._attacks(noun) and (_is_agent(noun) or _comes_from(noun))

    def _attacks(self, noun: Token) -> bool:
        """Whether it is an attack, or the subject of one: then others have their say next."""
        return any(self._is_hostile(word) for word in _up(noun))

    def _is_hostile(self, word: Token) -> bool:
        kind = "V" if word.pos_ == "VERB" else "N" if word.pos_ == "NOUN" else ""
        rows = self._page.predicates.predicates.get((word.lemma_.lower(), kind), ()) if kind else ()
        return any(row.type in _HOSTILE for row in rows)


def _up(word: Token) -> Iterator[Token]:
    for _ in range(_STEPS):
        yield word
        if word.head.i == word.i:
            return
        word = word.head


def _clause(noun: Token) -> Token | None:
    """The verb of which a noun is part of the subject; the preposition, where the parser put the noun behind it."""
    for word in _up(noun):
        if word.dep_ in ("nsubj", "nsubjpass"):
            return word.head
        if word.dep_ not in _PARTS:
            return None
        if word.dep_ == "pobj" and word.head.lower_ in _WHERE and word.nbor(-1).i > word.head.i + 1:
            return word.head
    return None


def _is_agent(noun: Token) -> bool:
    """Whether it is the subject of a clause, or belongs to it."""
    for word in _up(noun):
        if word.dep_ in ("nsubj", "nsubjpass"):
            return True
        if word.dep_ not in _PARTS:
            return False
    return False


def _comes_from(noun: Token) -> bool:
    """`a line from Ecuador`, `the president of Ecuador`."""
    return noun.dep_ == "pobj" and noun.head.lower_ in _COMING


def _is_in_main_clause(noun: Token) -> bool:
    """Whether it does not stand in some clause within the sentence."""
    for word in _up(noun):
        if word.dep_ == "ROOT":
            return True
        if word.dep_ not in _PARTS and word.dep_ not in ("dobj", "attr", "nsubj", "nsubjpass"):
            return False
    return False
