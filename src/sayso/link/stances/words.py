"""Words as profiles count them: by stem, without those that any report has."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from sayso.core.records import Reading
from sayso.core.spans import Span, merge
from sayso.resources import cues, predicates, stances
from sayso.resources.tables import rows

STEM: Final = 5
"""Letters by which `withdraw` and `withdrawal` are one word, as in matching."""
_OFTEN: Final = 0.3
"""Share of its occurrences from which on a word counts as one that tells of a deed."""
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_SENTENCE: Final = re.compile(r"[.!?][\"”’')]*\s+(?=[\"“‘'(]*[^\W\d_a-z])")
_FUNCTION_WORDS: Final = frozenset(
    # function words, days and months
    "about above across after again against all almost along already also although always among and another any "
    "anybody anything are around because been before being below between both but can could did does doing down "
    "during each either else enough even ever every few for from further had has have having he her here hers him his "
    "how however into its itself just least less like made make many may might more most much must neither never "
    "nobody nor not nothing now off once one only other others otherwise our out over own per perhaps quite rather "
    "same several shall she should since some somebody something soon still such than that the their them then there "
    "these they this those though three through thus together too two toward towards under until upon very was were "
    "what when where whether which while who whom whose why will with within without would yet you your "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december".split()
)


def stem(word: str) -> str:
    """What words of one family share."""
    return word.casefold()[:STEM]


@cache
def kind_words(type_: str, mode: str | None) -> frozenset[str]:
    """The stems of all words that may tell of a deed of this kind: `resign`, `quit`, `step down`."""
    return frozenset(
        stem(lemma)
        for (lemma, pos), found in predicates.load().predicates.items()
        if pos in "VN"
        for row in found
        if row.type == type_ and (mode is None or row.mode == mode) and row.share >= _OFTEN
    )


@cache
def _common() -> frozenset[str]:
    """Stems that mark no story: function words, words of telling and of office, and what any report has."""
    lexicon = stances.load()
    told = {lemma for pos in "vn" for lemma in cues.load().by_pos.get(pos, {})}
    offices = {word for row in rows("roles") if row["office"] for word in re.split(r"[|\s]", row["words"])}
    plain = {*_FUNCTION_WORDS, *told, *offices, *lexicon["news"], *lexicon["report"]}
    return frozenset(stem(form) for word in plain if len(word) > 2 for form in (word, word + "s"))


def telling(text: str) -> Iterator[str]:
    """The stems of a text, without those that any report has."""
    common = _common()
    return (s for match in _WORD.finditer(text) if (s := stem(match.group())) not in common)


def lead_end(text: str) -> int:
    """Where the first sentence ends."""
    found = _SENTENCE.search(text)
    return found.start() + 1 if found else len(text)


def without(text: str, spans: Iterable[Span]) -> str:
    """The text without the spans."""
    pieces, end = [], 0
    for start, stop in merge(spans):
        pieces.append(text[end:start])
        end = stop
    return " ".join((*pieces, text[end:]))


def persons(reading: Reading) -> frozenset[str]:
    """The stems of persons' names."""
    spans = (span for actor in reading.actors if actor.kind == "person" for span in actor.mentions)
    return frozenset(s for span in spans for s in telling(reading.text[slice(*span)]))
