"""Where another voice may speak inside somebody's words: "Reuters reported that officials said witnesses saw smoke".

The corpus that the tagger learnt from marks the outermost statement only, so the tagger takes "officials said ..." for
content. Read by itself, without the words around it, it is a statement like any other.
"""

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.read.parse import Parsed, span_of
from sayso.read.statements.intervals import Intervals
from sayso.resources.cues import CueLexicon

_CLAUSES = frozenset({"ccomp", "conj", "advcl", "xcomp", "relcl", "acl", "parataxis", "pcomp", "dep"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
_MARKS = frozenset({"mark", "punct", "cc"})
_MAX_CLIMB = 8


def inner_spans(parsed: Parsed, lexicon: CueLexicon) -> tuple[Span, ...]:
    """The clauses, governed by a cue or standing in quotation marks, in which a verb of saying has a subject."""
    quotes = Intervals(parsed.quotes)
    found = dict.fromkeys(
        span for word in parsed.doc if _says(word, lexicon) and (span := _around(parsed, word, lexicon, quotes))
    )
    return tuple(found)


def _says(word: Token, lexicon: CueLexicon) -> bool:
    if word.lower_ == "according":
        return True
    if not word.tag_.startswith("VB"):
        return False
    entry = lexicon.get("v", word.lemma_.lower())
    return entry is not None and entry.kind == "say" and any(c.dep_ in _SUBJECTS for c in word.children)


def _around(parsed: Parsed, word: Token, lexicon: CueLexicon, quotes: Intervals) -> Span | None:
    """The narrowest clause around the word that a cue governs; without one, its sentence within a quotation."""
    clause = word
    for _ in range(_MAX_CLIMB):
        above = clause.head
        if clause.dep_ in ("ccomp", "acl") and _cues(above, lexicon):
            words = list(clause.subtree)
            while words and words[0].dep_ in _MARKS:
                words.pop(0)
            return span_of(words) if words and above.i not in {t.i for t in words} else None
        if above.i == clause.i or (clause.dep_ not in _CLAUSES and clause.i != word.i):
            break
        clause = above
    for index in quotes.meeting((word.idx, word.idx + len(word))):
        start, end = quotes.spans[index]
        sentence = word.sent
        return max(start, sentence.start_char), min(end, sentence.end_char)
    return None


def _cues(word: Token, lexicon: CueLexicon) -> bool:
    if word.tag_.startswith("VB"):
        return lexicon.get("v", word.lemma_.lower()) is not None
    return word.pos_ == "NOUN" and lexicon.get("n", word.lemma_.lower()) is not None
