"""From attributions, which are spans, to drafts: the words at their heads, and what the lexicon knows of the cue."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.read.parse import Parsed
from sayso.read.statements.coordination import parted
from sayso.read.statements.draft import Draft
from sayso.read.statements.intervals import Held, Intervals
from sayso.read.statements.phrases import whole
from sayso.read.statements.quoting import passed_on
from sayso.read.statements.sources import source_of
from sayso.read.statements.tagged import Attribution, attributions
from sayso.resources.cues import Cue, CueLexicon
from sayso.resources.encoder import Scored
from sayso.resources.predicates import PredicateLexicon

_POS = {"NOUN": "n", "PROPN": "n", "ADJ": "a", "ADV": "d", "ADP": "p"}
FRAME = "tagged"
_PERSONS = frozenset({"he", "she", "i", "who"})


def drafts(parsed: Parsed, scored: Scored, lexicon: CueLexicon, predicates: PredicateLexicon) -> Iterator[Draft]:
    """The drafts of a document.

    What the windows over clauses and quotations tell counts only inside the content of an attribution found before.
    A word that tells a deed and is no known cue reports nothing but quotations: who "seized the bridge" did not say it.
    """
    found: list[Attribution] = []
    held = Held()
    quotes = Intervals(parsed.quotes)
    for window, attributions_there in zip(scored.windows, attributions(parsed, scored), strict=True):
        for attribution in attributions_there:
            if not window.inner or held.holds(attribution.cue):
                found.append(attribution)
                held.add(attribution.content)
    parts = [
        replace(part, content=_told(parsed, part, quotes))
        for attribution in found
        for part in parted(parsed, attribution, lexicon)
    ]
    for attribution in (a for part in whole(parsed, parts) for a in passed_on(parsed, part)):
        head, entry = _cue(parsed, attribution.cue, lexicon)
        if head is not None and head.pos_ in ("PRON", "DET"):
            continue  # "it", "the": no word of anybody's saying or thinking
        source = source_of(parsed, attribution, head, entry)
        source_head = parsed.head(source) if source is not None else None
        doubtful = entry is None or (entry.kind == "judge" and not _is_person(source_head))
        if head is not None and doubtful and _is_deed(head, predicates) and not _quoted(quotes, attribution.content):
            continue
        yield Draft(head, entry, FRAME, attribution.cue, source_head, source, attribution.content)


def _cue(parsed: Parsed, span: Span, lexicon: CueLexicon) -> tuple[Token | None, Cue | None]:
    """The head of the words of a cue, and the first of them, from the head on, that the lexicon knows."""
    words = parsed.tokens(span)
    if not len(words):
        return None, None
    head = words.root
    for word in (head, *words):
        if (entry := _entry(word, lexicon)) is not None:
            return word, entry
    return head, None


def _entry(word: Token, lexicon: CueLexicon) -> Cue | None:
    if word.lower_ == "according":
        return lexicon.get("p", "according to")
    pos = "v" if word.tag_.startswith("VB") else _POS.get(word.pos_)
    if pos is None:
        return None
    return lexicon.get(pos, word.lemma_.lower() if pos in "vn" else word.lower_)


def _is_deed(word: Token, predicates: PredicateLexicon) -> bool:
    return word.pos_ in ("VERB", "NOUN") and predicates.is_deed(word.lemma_.lower(), word.pos_[0])


def _is_person(source: Token | None) -> bool:
    """Whether one person is the source: a senator who "attacked the plan" spoke, a militia that did so shot."""
    return source is not None and (source.ent_type_ == "PERSON" or source.lower_ in _PERSONS)


def _quoted(quotes: Intervals, content: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(span for span in content if quotes.touch(span))


def _told(parsed: Parsed, attribution: Attribution, quotes: Intervals) -> tuple[Span, ...]:
    """The content; of a cue with a colon ('He added: "..."') only what comes after it.

    Without a colon only what stands in the paragraph of the cue or, if nothing does, quotations in others: the rest is
    more likely of the next speech, or goes on with this one, which the marks tell better.
    """
    end = attribution.cue[1]
    if parsed.text[end - 1 : end + 1].rstrip().endswith(":"):
        return tuple(span for span in attribution.content if span[0] >= end) or attribution.content
    paragraph = parsed.paragraph_of(attribution.cue[0])
    near = tuple(span for span in attribution.content if parsed.paragraph_of(span[0]) == paragraph)
    return near or _quoted(quotes, attribution.content)
