"""The country that a report is plainly about: whose `the police`, `the court` or `the minister` is meant.

Only the names of countries, of their people and of their towns count, as the lexicon finds them. A wrong country is
worse than none, so the answer is none unless they leave no doubt.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sayso.core.vocabulary import NON_STATE
from sayso.read.actors.mentions import Page
from sayso.resources.actors import ActorLexicon, Match, words_of

_PLACES = frozenset(["country", "people", "capital", "region", "city"])
_LEAD_PARAGRAPHS = 4
_LEAD_LENGTH = 1200
"""How much of a report counts as its beginning: so many paragraphs, and no more characters than this."""
_LEAST = 3
"""The country must be named so often, and so many times as often as the next one."""
_LEAST_LEAD = 2
"""How often the beginning must name it; a dateline is enough."""
_FOREIGN = frozenset(
    "foreign western eastern international allied european arab muslim islamic islamist rebel opposition coalition "
    "occupation neighbouring neighboring overseas global regional both their his her its other".split()
)
_PLAIN = frozenset(
    "the a an one two three several some many most senior top local state federal national chief january february "
    "march april may june july august september october november december monday tuesday wednesday thursday friday "
    "saturday sunday".split()
)
"""Words that may have a capital without naming anybody."""
_INSIDE = frozenset("in at near across around outside inside throughout".split())
_TOWNS = frozenset("city town village capital port province region district suburb resort island".split())
_ABBREVIATION = re.compile(r"(?<=[a-z], )([A-Z]{2}\b(?![.'’])|[A-Z][a-z]{1,4}\.|[A-Z]\.[A-Z]\.)")
_DATELINE_LENGTH = 100
_DATELINE_WITHIN = 600
_DATELINE_END = re.compile(r"[-–—:)]\s*$")


class Home(NamedTuple):
    """The ISO3 code of the country that a report is about, and how plainly."""

    country: str
    plain: bool
    """Otherwise it is only where something happened: its police, but not its army, are likely to be meant."""


def home_of(page: Page, officials: Sequence[str]) -> Home | None:
    """The country that the beginning names, if it names no other or the others far less throughout.

    `officials` are the countries of the officials, parties and bodies of state that the report names, one each. Where
    they alone tell of a country, they and its towns, the report takes for granted where it is.
    """
    lead = Counter(_countries(_set_aside(page)))
    end = _lead_end(page)
    lead.update(_countries(match for match in page.matches if match.start < end))
    states = _american_states(page)
    lead.update(["USA"] * sum(start < end for start in states))
    throughout = Counter(_countries(page.matches)) or Counter(_countries(_set_aside(page)))
    throughout.update(["USA"] * len(states))
    ranked = throughout.most_common(2)
    if lead and ranked[0][0] == lead.most_common(1)[0][0]:
        country, count = ranked[0]
        next_one = ranked[1][1] if len(ranked) > 1 else 0
        clear = len(lead) == 1 and lead[country] >= _LEAST_LEAD and count > next_one
        if clear or count >= _LEAST * max(1, next_one):
            return Home(country, plain=True)
    named = {*throughout, *officials}
    if len(named) != 1:
        return None
    (country,) = named
    if len(officials) + throughout[country] >= _LEAST or (officials and not page.countries and page.homelands <= named):
        return Home(country, plain=True)
    located = bool(states) or any(_is_where(page, match) for match in page.matches)
    return Home(country, plain=False) if located else None


def _is_where(page: Page, match: Match) -> bool:
    """`in Example`: whether a country, a part of one or a capital tells where something is; any town may be another."""
    token = page.parsed.tokens((match.start, match.end)).root
    if match.entry.kind == "people" and token.head.lemma_ in _TOWNS:  # "in the Exampleish town of"
        token = token.head
    elif match.entry.kind not in ("country", "capital", "region"):
        return False
    if token.dep_ == "appos":  # "in Townville, Example"
        token = token.head
    alike = token.head.i > 0 and token.head.nbor(-1).lower_ in ("as", "like", "than")
    return token.dep_ == "pobj" and token.head.lower_ in _INSIDE and not alike


def _american_states(page: Page) -> list[int]:
    """Where states of the United States stand by their abbreviations: `Dalton, GA`, `Dalton, Ga.`."""
    found = _ABBREVIATION.finditer(page.text)
    return [match.start() for match in found if match[1] in page.lexicon.postal]


def _lead_end(page: Page) -> int:
    paragraphs = page.parsed.paragraphs[:_LEAD_PARAGRAPHS]
    return min(paragraphs[-1][1], paragraphs[0][0] + _LEAD_LENGTH) if paragraphs else 0


def _countries(matches: Iterable[Match]) -> Iterator[str]:
    for match in matches:
        if match.entry.kind in _PLACES:
            country = match.entry.code[:3]
            if country not in NON_STATE:
                yield country


def _set_aside(page: Page) -> Iterator[Match]:
    """What the headline names, and a dateline that is set aside as no part of the report."""
    document = page.parsed.document
    texts = [document.title] if document.title else []
    for start, end in document.boilerplate:
        dateline = document.text[start:end]
        if start < _DATELINE_WITHIN and len(dateline) <= _DATELINE_LENGTH and _DATELINE_END.search(dateline):
            texts += [dateline] * _LEAST_LEAD
    for text in texts:
        yield from page.lexicon.matches(text, words_of(text))


def is_foreign(phrase: str, lexicon: ActorLexicon, *, near: bool = False) -> bool:
    """Whether an actor's words hold a name, or an adjective such as `foreign` or `Western`, that may tell of others.

    A mere `foreign minister` is often another country's; not so where words `near` him tell of his own.
    """
    words = words_of(phrase)
    known = {
        index for m in lexicon.matches(phrase, words) if m.entry.kind == "role" for index in range(m.first, m.last)
    }
    return any(
        (word.key in _FOREIGN and not (near and index in known))
        or (word.capital and index not in known and word.key not in _PLAIN)
        for index, word in enumerate(words)
    )
