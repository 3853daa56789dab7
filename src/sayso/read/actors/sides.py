"""Sides of an act: words that only modify its noun, and so tell who acts (`a Russian airstrike`, `rebel shelling`)."""

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.read.actors.mentions import Mention, Page, modifies
from sayso.resources.actors import Match
from sayso.resources.predicates import NONE, PredicateLexicon

_STEPS = 6
"""How many words joined to each other may stand between a word and the act: `the Turkish-Iranian-Russian truce`."""
_STATES = ("country", "people", "region")
_STANCES = frozenset(
    "policy position stance proposal condition precondition resolution strategy diplomacy involvement aggression "
    "influence reaction objective".split()
)
"""What a government has rather than does, and by which it acts: `the US position was to demand`."""
_ARMED = frozenset("MIL COP SPY REB UAF PRM CRM".split())
_BODIES = _ARMED | frozenset("GOV LEG JUD OPP PTY".split())
_SITES = frozenset("embassy consulate mission parliament legislature palace office bureau agency service".split())
"""Bodies by whose names their houses are called: an `embassy bombing` is no deed of the embassy's."""
_PEOPLE = _ARMED | frozenset("LAB AGR EDU".split())
"""Of what sort people act in a body: `student protests`, `farmers' blockade`; a `hostage release` is done to them."""
_DEGREES = frozenset({"major", "general", "private"})
"""Ranks that before a noun say how large or whose it is: "a major offensive", "a general strike"."""


def is_act(noun: Token, predicates: PredicateLexicon) -> bool:
    """Whether a noun may tell of an event."""
    rows = predicates.predicates.get((noun.lemma_.lower(), "N"), ()) if noun.pos_ in ("NOUN", "PROPN", "VERB") else ()
    return any(row.type != NONE for row in rows) or (noun.pos_ == "NOUN" and noun.lemma_.lower() in _STANCES)


def act_of(token: Token, predicates: PredicateLexicon) -> Token | None:
    """The noun of an act that a word modifies, by itself or joined to others like it."""
    noun = token
    for _ in range(_STEPS):
        if noun.head.i == noun.i or not (noun.dep_ == "conj" or modifies(noun, (noun.idx, noun.idx + len(noun)))):
            return None
        noun = noun.head
        if is_act(noun, predicates):
            return noun if noun.i > token.i else None
        if not (noun.text[0].isupper() or noun.lower_ == "led"):
            return None
    return None


def find_sides(page: Page) -> Iterator[Mention]:
    """Countries that are named, or whose adjective stands, before the noun of an act."""
    for match in page.matches:
        span = (match.start, match.end)
        if match.entry.kind not in _STATES or page.is_taken(span) or _only_backs(page, match):
            continue
        if match.entry.kind == "region" and " PRE" not in match.entry.code:
            continue
        token = page.parsed.tokens(span).root
        if act_of(token, page.predicates) is not None:
            entry = page.lexicon.states.get(match.entry.code, match.entry)
            yield Mention(span, token, "country", entry.name, entry, definite=True, side=True)


def is_side(page: Page, match: Match, token: Token) -> bool:
    """Whether a role that modifies a noun tells who acts: `police killing`, but not `drone attack`."""
    if token.lower_ in _DEGREES:
        return False
    entry, sectors = match.entry, set(match.entry.code.split())
    if entry.form == "organisation":
        fitting = token.pos_ != "ADJ" and bool(sectors & _BODIES) and entry.name not in _SITES
    else:
        fitting = entry.form in ("person", "group") and bool(sectors & (_ARMED if token.pos_ == "ADJ" else _PEOPLE))
    return fitting and not _only_backs(page, match) and act_of(token, page.predicates) is not None


def _only_backs(page: Page, match: Match) -> bool:
    """`US-backed`, `anti-Russian`: neither of them acts; of `US-led` strikes the United States do."""
    after = page.text[match.end : match.end + 2]
    word = page.parsed.doc[min(page.parsed.token_at(match.end).i + 1, len(page.parsed.doc) - 1)]
    if after[:1] == "-" and word.tag_ == "VBN" and word.lower_ != "led":
        return True
    return page.text[max(0, match.start - 5) : match.start].lower().endswith(("anti-", "pro-", "non-"))
