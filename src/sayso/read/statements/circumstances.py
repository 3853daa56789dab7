"""How a statement was made: to whom, in which medium, on which day, as far as words beside the cue tell."""

import datetime as dt
from collections.abc import Iterator

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.core.vocabulary import Medium
from sayso.read.statements.arguments import arguments
from sayso.read.statements.draft import Draft
from sayso.resources.cues import CueLexicon

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_BACK = {"today": 0, "tonight": 0, "yesterday": 1}
_PLACES = frozenset({"in", "on", "during", "at", "via", "by", "from", "through"})


def addressee_of(draft: Draft) -> Span | None:
    """Whom it was said to: the person told, or the object of "said to", unless that belongs to the content."""
    if draft.head is None or draft.entry is None or draft.entry.kind != "say" or draft.head.pos_ not in ("VERB", "AUX"):
        return None
    args = arguments(draft.head)
    if args.passive:
        return None
    person = args.dative or args.object
    if person is not None and person.dep_ == "prep":
        person = next((c for c in person.children if c.dep_ == "pobj"), None)
    if person is None:
        person = next(_objects(args.prepositions, frozenset({"to"})), None)
    if person is None or person.pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    span = _phrase(person)
    taken = [*draft.content, *([draft.source] if draft.source else [])]
    return None if any(a < span[1] and span[0] < b for a, b in taken) else span


def medium_of(draft: Draft, lexicon: CueLexicon) -> Medium | None:
    """From the cue ("tweeted"), a phrase beside it ("said in an interview") or the source ("the report said")."""
    if draft.entry is not None and draft.entry.medium is not None:
        return draft.entry.medium
    if draft.head is None:
        return None
    for prep in draft.head.children:
        if prep.dep_ != "prep" or prep.lower_ not in _PLACES:
            continue
        for noun in _objects([prep], _PLACES):
            entry = lexicon.get("m", noun.lemma_.lower())
            if entry is not None:
                return entry.medium
    if draft.source_head is not None and draft.source_head.pos_ == "NOUN":
        entry = lexicon.get("m", draft.source_head.lemma_.lower())
        return entry.medium if entry is not None else None
    return None


def date_of(draft: Draft, published: str | None) -> str | None:
    """The day said, from "on Monday", "yesterday" beside the cue, counted back from the day of publication."""
    if draft.head is None or published is None:
        return None
    try:
        day = dt.date.fromisoformat(published)
    except ValueError:
        return None
    for word in _time_words(draft.head):
        name = word.lower_.removesuffix(".")
        qualifiers = {c.lower_ for c in word.children if c.i < word.i}
        if name in _DAYS_BACK and not qualifiers:
            return (day - dt.timedelta(days=_DAYS_BACK[name])).isoformat()
        if name in _WEEKDAYS and not qualifiers:
            return (day - dt.timedelta(days=(day.weekday() - _WEEKDAYS.index(name)) % 7)).isoformat()
    return None


def _time_words(head: Token) -> Iterator[Token]:
    for child in head.children:
        if child.dep_ in ("npadvmod", "advmod", "tmod"):
            yield child
        elif child.dep_ == "prep" and child.lower_ in ("on", "by", "late", "early"):
            yield from _objects([child], frozenset({child.lower_}))


def _objects(prepositions: list[Token], names: frozenset[str]) -> Iterator[Token]:
    for prep in prepositions:
        if prep.lower_ in names:
            yield from (c for c in prep.children if c.dep_ == "pobj")


def _phrase(person: Token) -> Span:
    """The noun phrase without clauses and phrases that follow its head."""
    doc = person.doc
    first, last = person.left_edge, person
    for child in person.children:
        if child.i == last.i + 1 and child.dep_ in ("flat", "nummod", "case"):
            last = child
    return (first.idx, doc[last.i].idx + len(doc[last.i]))
