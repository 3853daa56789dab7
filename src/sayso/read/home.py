"""The country that a report is plainly about: whose `the police`, `the court` or `the minister` is meant.

Only the names of countries, of their people and of their towns count, as the lexicon finds them. A wrong country is
worse than none, so the answer is none unless they leave no doubt.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from sayso.core.vocabulary import NON_STATE
from sayso.read.mentions import Page
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
    "the a an one two three several some many most senior top local state federal national chief".split()
)
"""Words that may start a sentence, and so have a capital, without being a name."""
_DATELINE_LENGTH = 100
_DATELINE_WITHIN = 600
_DATELINE_END = re.compile(r"[-–—:)]\s*$")


def home_country(page: Page) -> str | None:
    """The ISO3 code of the country that the beginning names, if it names no other or the others far less throughout."""
    lead = Counter(_countries(_set_aside(page)))
    end = _lead_end(page)
    lead.update(_countries(match for match in page.matches if match.start < end))
    throughout = Counter(_countries(page.matches)) or lead
    ranked = throughout.most_common(2)
    if not lead or ranked[0][0] != lead.most_common(1)[0][0]:
        return None
    country, count = ranked[0]
    next_one = ranked[1][1] if len(ranked) > 1 else 0
    clear = len(lead) == 1 and lead[country] >= _LEAST_LEAD and count > next_one
    return country if clear or count >= _LEAST * max(1, next_one) else None


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


def is_foreign(phrase: str, lexicon: ActorLexicon) -> bool:
    """Whether an actor's words hold a name, or an adjective such as `foreign` or `Western`, that may tell of others."""
    words = words_of(phrase)
    known = {
        index for m in lexicon.matches(phrase, words) if m.entry.kind == "role" for index in range(m.first, m.last)
    }
    return any(
        word.key in _FOREIGN or (word.capital and index not in known and word.key not in _PLAIN)
        for index, word in enumerate(words)
    )
