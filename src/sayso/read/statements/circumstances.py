"""How a statement was made: to whom, in which medium, on which day, as far as words beside the cue tell.

All is read off the parse around the cue's head, whatever word that is and whether or not the lexicon knows it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Token

from sayso.core.records import DateRef
from sayso.core.spans import Span, overlaps
from sayso.core.vocabulary import Medium
from sayso.read.actors.mentions import looks_human
from sayso.read.statements.draft import Draft
from sayso.resources.cues import Cue, CueLexicon

_MEANS = frozenset({"in", "on", "during", "at", "via", "by", "from", "through"})
_TELLING = frozenset(
    "tell inform assure remind warn advise notify ask urge order instruct promise brief reassure caution text email "
    "call phone implore beg invite encourage persuade convince show".split()
)
"""Verbs whose object is whom one speaks to."""
_TURNING = frozenset({"speak", "talk"})
_ABOUT = frozenset("deny reject dispute refer point object compare link attribute ascribe credit lead limit".split())
"""Verbs after which `to` names no hearer."""
_HEARERS = frozenset("parliament congress court press media crowd audience public jury panel assembly group".split())
_OCCASIONS = frozenset("conference briefing rally hearing meeting interview".split())
_EXCHANGES = frozenset("interview comment remark statement conversation email letter message".split())
"""What is given or sent to those who are named after it."""
_ME = frozenset("me us him her them you everyone anyone everybody anybody".split())
_LATER = frozenset({"after", "before", "since", "until", "till", "from", "between", "about", "of", "by", "for"})
"""Prepositions after which a day is not the day of speaking."""
_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "conj", "parataxis", "nsubj", "nsubjpass"})
_WHEN = frozenset({"npadvmod", "advmod", "tmod", "prep"})
_TELLING_WHICH = frozenset({"compound", "amod", "nmod", "poss"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_MOST = 24
"""Words beside a cue that are looked at."""


def addressee_of(draft: Draft) -> Span | None:
    """Whom it was said to: the person told, spoken to or giving the interview; never a part of source or content."""
    verb = _verb(draft)
    if verb is None:
        return None
    taken = [*draft.content, *([draft.source] if draft.source else []), *([draft.cue] if draft.cue else [])]
    for person in _hearers(verb):
        span = _phrase(person)
        if not any(overlaps(span, other) for other in taken):
            return span
    return None


def _hearers(verb: Token) -> Iterator[Token]:
    """Those whom the words beside a verb make its hearers, the likeliest first."""
    of = {child.dep_: child for child in verb.children}
    telling = verb.lemma_ in _TELLING
    if "nsubjpass" in of or "auxpass" in of:
        subject = of.get("nsubjpass") or of.get("nsubj")
        if telling and subject is not None and _may_hear(subject):
            yield subject
        return
    told = of.get("dative") or of.get("dobj")
    if told is not None and told.dep_ == "prep":
        told = next(_objects([told]), None)
    if told is not None and (telling or told.dep_ == "dative") and told.pos_ in _NOMINAL and not _occasion(told):
        yield told
    for word in (verb, *_turning(verb)):
        names = {"to", "with"} if word.lemma_ in _TURNING else set() if word.lemma_ in _ABOUT else {"to"}
        yield from filter(_may_hear, _objects(p for p in word.children if p.lower_ in names))
    for noun in _objects(_means(verb)):
        if noun.lemma_.lower() in _EXCHANGES:
            yield from filter(_may_hear, _objects(p for p in noun.children if p.lower_ in ("with", "to", "by")))


def _turning(verb: Token) -> Iterator[Token]:
    """As in "Speaking to reporters, he said"."""
    return (child for child in verb.children if child.dep_ == "advcl" and child.lemma_ in _TURNING)


def _may_hear(noun: Token) -> bool:
    """Whether a noun is likely to be somebody: a name, a pronoun, or a word for people."""
    if noun.pos_ == "PRON":
        return noun.lower_ in _ME
    if noun.pos_ == "PROPN":
        return noun.ent_type_ not in ("DATE", "TIME", "GPE", "LOC", "FAC")
    human = noun.lemma_.lower() in _HEARERS or looks_human(noun)
    return noun.pos_ == "NOUN" and human and not noun.ent_type_ and not _occasion(noun)


def _occasion(noun: Token) -> bool:
    return noun.lemma_.lower() in _OCCASIONS


def _means(verb: Token) -> Iterator[Token]:
    return (child for child in verb.children if child.dep_ == "prep" and child.lower_ in _MEANS)


def medium_of(draft: Draft, lexicon: CueLexicon) -> Medium | None:
    """From the cue ("tweeted"), a phrase beside it ("said in an interview") or the source ("the report said")."""
    if draft.entry is not None and draft.entry.medium is not None:
        return draft.entry.medium
    head = draft.head
    if head is None:
        return None
    own = _medium(head, lexicon) or lexicon.get("v", head.lemma_.lower() if head.pos_ == "VERB" else "")
    if own is not None and own.medium is not None:
        return own.medium
    verb = _verb(draft) or head
    words = [noun for noun in _objects(_means(verb)) if not _inside(noun, draft)]
    if verb.lemma_ in _TELLING:  # "told a news conference"
        words.extend(c for c in verb.children if c.dep_ in ("dobj", "dative") and _occasion(c))
    if draft.source_head is not None:
        words.append(draft.source_head)
    for noun in words:
        entry = _medium(noun, lexicon)
        if entry is not None:
            return entry.medium
    return None


def _medium(noun: Token, lexicon: CueLexicon) -> Cue | None:
    return lexicon.get("m", noun.lemma_.lower()) if noun.pos_ in ("NOUN", "PROPN") else None


def day_said(draft: Draft, dates: Sequence[DateRef]) -> str | None:
    """The day said, if the words beside the cue name one day: "on Monday", "in a statement late on 9 November".

    `dates` are the document's, in text order.
    """
    if draft.head is None:
        return None
    heads = dict.fromkeys((draft.head, _verb(draft) or draft.head))
    heads |= dict.fromkeys(c for head in heads for c in _turning(head))
    beside = (child for head in heads for child in head.children if child.dep_ in _WHEN)
    days = {ref.start for word in _zone(beside, draft) if (ref := _date_at(word, dates)) is not None}
    return days.pop() if len(days) == 1 else None


def _zone(beside: Iterable[Token], draft: Draft) -> Iterator[Token]:
    """The words of adverbials, without clauses and without what only follows from another day."""
    left = [word for word in beside if not _inside(word, draft)]
    for _ in range(_MOST):
        if not left:
            return
        word = left.pop()
        if word.dep_ in _CLAUSES or (word.dep_ == "prep" and word.lower_ in _LATER):
            continue
        yield word
        left.extend(child for child in word.children if not _inside(child, draft))


def _date_at(word: Token, dates: Sequence[DateRef]) -> DateRef | None:
    """The one day that the word is part of, unless it tells which thing is meant ("the Monday attack")."""
    position = bisect_right(dates, word.idx, key=lambda ref: ref.span[0]) - 1
    if position < 0 or word.idx >= dates[position].span[1]:
        return None
    ref = dates[position]
    outside = not ref.span[0] <= word.head.idx < ref.span[1]
    if ref.precision != "day" or ref.start != ref.end or (outside and word.dep_ in _TELLING_WHICH):
        return None
    return ref


def _verb(draft: Draft) -> Token | None:
    """The verb of a cue: itself, the one an adjective completes, or the one that has a noun for its object."""
    head = draft.head
    if head is None or head.pos_ in ("VERB", "AUX"):
        return head
    above = head.head
    completes = head.dep_ in ("acomp", "oprd", "attr", "dobj") or (head.dep_ == "prep" and above.lemma_ == "be")
    return above if completes and above.pos_ in ("VERB", "AUX") else None


def _objects(prepositions: Iterable[Token]) -> Iterator[Token]:
    """The nouns that prepositions govern, and the second of two: "in a letter and an interview"."""
    for prep in prepositions:
        for noun in prep.children:
            if noun.dep_ == "pobj":
                yield noun
                yield from (c for c in noun.rights if c.dep_ == "conj")


def _inside(word: Token, draft: Draft) -> bool:
    spans = [*draft.content, *([draft.source] if draft.source is not None else [])]
    return any(start <= word.idx < end for start, end in spans)


def _phrase(person: Token) -> Span:
    """The noun phrase without clauses and phrases that follow its head."""
    doc = person.doc
    first, last = person.left_edge, person
    for child in person.children:
        if child.i == last.i + 1 and child.dep_ in ("flat", "nummod", "case"):
            last = child
    return (first.idx, doc[last.i].idx + len(doc[last.i]))
