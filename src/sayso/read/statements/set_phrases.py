"""Cues that are more than a word in a frame: "according to", "made clear that", "reportedly"."""

from dataclasses import replace

from spacy.tokens import Token

from sayso.read.statements.draft import Draft, draft, without
from sayso.read.statements.frames import rest_of_clause
from sayso.read.statements.sources import verb_group
from sayso.resources.cues import CueLexicon

_MAX_APPOSITION = 14


def from_according(word: Token, lexicon: CueLexicon) -> Draft | None:
    """What "according to X" cues: the content is the rest of the clause."""
    entry = lexicon.get("p", "according to")
    doc = word.doc
    if entry is None or word.i + 2 >= len(doc) or doc[word.i + 1].lower_ != "to":
        return None
    to = doc[word.i + 1]
    source = next((c for t in (to, word) for c in t.children if c.dep_ in ("pobj", "pcomp") and c.i > to.i), None)
    if source is None:
        return None
    cue = (word.idx, to.idx + len(to))
    end = _with_apposition(source)
    found = draft(word, entry, "content", source, cue, rest_of_clause(word, (word.i, end)))
    span = (source.left_edge.idx, doc[end].idx + len(doc[end]))
    return replace(found, source=span, content=tuple(without(found.content, [span])))


def _with_apposition(source: Token) -> int:
    """The last token of "X, the mayor of Y" where the parser left the apposition out of the phrase."""
    doc, end = source.doc, source.right_edge.i
    if end + 2 >= len(doc) or doc[end + 1].text != "," or source.pos_ != "PROPN":
        return end
    for word in doc[end + 2 : end + _MAX_APPOSITION]:
        if word.text == ",":
            between = doc[end + 2 : word.i].root
            return word.i - 1 if between.pos_ == "NOUN" and between.dep_ not in ("nsubj", "nsubjpass") else end
        if word.pos_ in ("VERB", "AUX") or word.is_punct:
            return end
    return end


def from_adverb(word: Token, lexicon: CueLexicon) -> Draft | None:
    """What "reportedly" or "allegedly" cues: the content is the rest of the clause; the source is left in the dark."""
    entry = lexicon.get("d", word.lower_)
    if entry is None or word.head.pos_ not in ("VERB", "AUX"):
        return None
    head = word.head
    ranges = tuple(r for r in ((head.left_edge.i, word.i - 1), (word.i + 1, head.right_edge.i)) if r[0] <= r[1])
    return draft(word, entry, "content", None, (word.idx, word.idx + len(word)), ranges)


def from_made_clear(verb: Token, lexicon: CueLexicon, source: Token | None) -> Draft | None:
    """What "make (it) clear that" cues."""
    entry = lexicon.get("a", "clear")
    clear = next((t for t in verb.doc[verb.i + 1 : verb.i + 5] if t.lower_ == "clear"), None)
    if entry is None or clear is None:
        return None
    for holder in (clear, verb):
        for child in holder.children:
            if child.i > clear.i and child.dep_ in ("ccomp", "advcl", "csubj") and child.pos_ in ("VERB", "AUX"):
                ranges = ((max(child.left_edge.i, clear.i + 1), child.right_edge.i),)
                cue = (verb_group(verb)[0], clear.idx + len(clear))
                return draft(verb, entry, "clause", source, cue, ranges)
    return None
