"""Where another voice may speak inside somebody's words: "Reuters reported that officials said witnesses saw smoke".

The corpus that the tagger learnt from marks the outermost statement only, so the tagger takes "officials said ..." for
content. Read by itself, without the words around it, it is a statement like any other.
"""

from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Token

from sayso.core.spans import Span, strip
from sayso.read.parse import Parsed
from sayso.read.statements.intervals import Intervals
from sayso.resources.cues import CueLexicon

_CLAUSES = frozenset({"ccomp", "conj", "advcl", "xcomp", "relcl", "acl", "parataxis", "pcomp", "dep"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
_MARKS = frozenset({"mark", "punct", "cc"})
_MAX_CLIMB = 8
_LONGEST = 1500
"""No clause is so long: what looks like one is a slip of the parser, and thousands of them would take minutes."""


def inner_spans(parsed: Parsed, lexicon: CueLexicon) -> tuple[Span, ...]:
    """The clauses, governed by a cue or standing in quotation marks, in which a verb of saying has a subject."""
    quotes = Intervals(parsed.quotes)
    sentences = [sentence.start_char for sentence in parsed.doc.sents]
    found = dict.fromkeys(
        strip(parsed.text, span)
        for word in parsed.doc
        if _says(word, lexicon) and (span := _around(word, lexicon, quotes, sentences))
    )
    return tuple(found)


def _says(word: Token, lexicon: CueLexicon) -> bool:
    if word.lower_ == "according":
        return True
    if not word.tag_.startswith("VB"):
        return False
    entry = lexicon.get("v", word.lemma_.lower())
    return entry is not None and entry.kind == "say" and any(c.dep_ in _SUBJECTS for c in word.children)


def _around(word: Token, lexicon: CueLexicon, quotes: Intervals, sentences: Sequence[int]) -> Span | None:
    """The narrowest clause around the word that a cue governs; without one, its sentence within a quotation."""
    clause = word
    for _ in range(_MAX_CLIMB):
        above = clause.head
        if clause.dep_ in ("ccomp", "acl") and _cues(above, lexicon):
            return _clause(clause) if not clause.left_edge.i <= above.i <= clause.right_edge.i else None
        if above.i == clause.i or (clause.dep_ not in _CLAUSES and clause.i != word.i):
            break
        clause = above
    for index in quotes.meeting((word.idx, word.idx + len(word))):
        start, end = quotes.spans[index]
        following = bisect_right(sentences, word.idx)
        span = max(start, sentences[following - 1]), min([end, *sentences[following : following + 1]])
        return span if span[1] - span[0] <= _LONGEST else None
    return None


def _clause(head: Token) -> Span | None:
    """The clause without the conjunctions and punctuation before it."""
    first, last = head.left_edge, head.right_edge
    while first.i < head.i and first.dep_ in _MARKS:
        first = first.nbor()
    span = (first.idx, last.idx + len(last))
    return span if span[1] - span[0] <= _LONGEST else None


def _cues(word: Token, lexicon: CueLexicon) -> bool:
    if word.tag_.startswith("VB"):
        return lexicon.get("v", word.lemma_.lower()) is not None
    return word.pos_ == "NOUN" and lexicon.get("n", word.lemma_.lower()) is not None
