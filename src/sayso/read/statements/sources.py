"""Whose word it is where the parse knows better.

The subject of a cue's verb is its source, also where the tagger missed it. The subject of a passive is not: who "was
asked" or "is believed to be abroad" said nothing. Nor is anybody in another sentence than the cue.
"""

from dataclasses import replace

from spacy.tokens import Token

from sayso.core.spans import Span, overlaps
from sayso.read.parse import Parsed, span_of
from sayso.read.statements.tagged import Attribution
from sayso.resources.cues import Cue

_SHARES_SUBJECT = frozenset({"conj", "xcomp", "advcl"})
_NOBODY = frozenset({"it", "this", "that", "there", "which", "what"})
_RELATIVE = frozenset({"who", "which", "that"})
_OF_ITS_OWN = frozenset({"cite", "concern", "convince", "determine", "quote", "resolve", "worry"})
"""Verbs in whose passive the subject is who says or thinks so: "she was quoted as saying", "she was convinced"."""
_OPENS = frozenset({"DT", "CD", "PRP$"})
"""What a noun phrase may begin with."""
_CONJUNCTIONS = frozenset({"as", "while", "since", "after", "before"})
_MAX_CLIMB = 4


def source_of(parsed: Parsed, attribution: Attribution, cue: Token | None, entry: Cue | None) -> Span | None:
    """Whose word it is, without the place before it."""
    span = _source_of(parsed, attribution, cue, entry)
    return None if span is None else _without_place(parsed, span)


def _without_place(parsed: Parsed, span: Span) -> Span:
    """`(In) Example a spokesman`: the town that the sentence opens with is no part of who speaks there."""
    words = parsed.tokens(span)
    if not len(words) or words[0].dep_ != "pobj" or words[0].pos_ != "PROPN" or words[0].i == 0:
        return span
    before = words[0].nbor(-1)
    following = next((t for t in words[:_MAX_CLIMB] if t.pos_ != "PROPN"), None)
    if before.pos_ != "ADP" or following is None or following.tag_ not in _OPENS:
        return span
    return (following.idx, span[1])


def _source_of(parsed: Parsed, attribution: Attribution, cue: Token | None, entry: Cue | None) -> Span | None:
    """The tagged source, unless the cue's verb has a subject elsewhere; without either, the subject that it shares."""
    if cue is None:
        return attribution.source
    if attribution.source is not None and _apart(parsed.token_at(attribution.source[0]), cue):
        attribution = replace(attribution, source=None)
    if entry is not None and entry.kind != "want" and _is_passive(cue):
        return attribution.source if _beside(cue, attribution.source) else None
    own = next((c for c in cue.children if c.dep_ == "nsubj"), None) if cue.pos_ == "VERB" else None
    if own is None:
        own = _unseen(cue)
    if attribution.source is not None and (own is None or own.lower_ in _NOBODY | _RELATIVE):
        return attribution.source
    subject = own if own is not None else _shared(cue)
    if subject is None or subject.lower_ in _NOBODY:
        return attribution.source
    span = span_of(subject.subtree)
    taken = (attribution.cue, *attribution.content)
    clash = any(overlaps(span, other) for other in taken)
    if clash or (attribution.source is not None and overlaps(span, attribution.source)):
        return attribution.source
    return span


def _apart(one: Token, other: Token) -> bool:
    """Whether a sentence begins between the two words (`Token.sent` would go through all of a long one)."""
    first, last = sorted((one.i, other.i))
    return any(word.is_sent_start for word in one.doc[first + 1 : last + 1])


def _is_passive(verb: Token) -> bool:
    """Whether what the verb speaks of (its subject, or the word beside a participle) is not who said it."""
    if verb.tag_ != "VBN" or verb.lemma_.lower() in _OF_ITS_OWN:
        return False
    of = {child.dep_ for child in verb.children}
    if "auxpass" in of or "nsubjpass" in of:
        return True
    if of & {"nsubj", "aux"}:
        return False
    return verb.dep_ == "advcl" or (verb.dep_ == "acl" and "xcomp" in of)


def _beside(verb: Token, source: Span | None) -> bool:
    """Whether the source stands with a preposition by the verb: "was denied by", "was raised in the report"."""
    if source is None:
        return False
    beside = (c for c in verb.children if c.dep_ in ("agent", "prep"))
    return any(c.left_edge.idx <= source[0] < c.right_edge.idx + len(c.right_edge) for c in beside)


def _unseen(verb: Token) -> Token | None:
    """The noun before a finite verb that the parser took for the object of a conjunction: "as the members [said]"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i == 0:
        return None
    word = verb.nbor(-1)
    for _ in range(_MAX_CLIMB):
        if word.dep_ == "pobj" and word.head.lower_ in _CONJUNCTIONS:
            return word
        if word.i == 0 or word.dep_ not in ("pobj", "prep", "compound", "conj"):
            return None
        word = word.head
    return None


def _shared(verb: Token) -> Token | None:
    """The subject of the verb that a verb without one is joined to: "he came and, smiling, said"."""
    word = verb
    for _ in range(_MAX_CLIMB):
        if word.pos_ not in ("VERB", "AUX"):
            return None
        of = {child.dep_: child for child in word.children}
        if "nsubj" in of:
            return of["nsubj"]
        if "nsubjpass" in of or "expl" in of or word.dep_ not in _SHARES_SUBJECT:
            return None
        word = word.head
    return None
