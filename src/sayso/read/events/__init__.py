"""Who did what to whom: PLOVER 2 events by a lexicon of predicates over the parse.

A first version by rules; docs/decisions/070 tells how the lexicon was made and what it reaches.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.core.records import Actor, Event, Facts, Statement
from sayso.read.events.arguments import ActorIndex, doers, targets
from sayso.read.events.auxiliary import aux_of
from sayso.read.events.clauses import below, clause_of
from sayso.read.events.earlier import Told, from_whom, refers_back, sort_of
from sayso.read.events.frames import Lookup, names_of
from sayso.read.events.kinds import kind_of
from sayso.read.events.triggers import Trigger, find_triggers, span_of
from sayso.read.events.where import FactIndex
from sayso.read.parse import Parsed
from sayso.resources.predicates import COMMIT, PredicateLexicon

__all__ = ["find_events"]

_ABSORBING = frozenset({COMMIT, "REJECT", "THREATEN", "RETREAT"})
"""What is promised, refused, threatened or stopped is told by the word for that, and is no second event."""

_BACKGROUND_MONTHS = 3
_LABELS = {"person": "person", "country": "place", "organisation": "org"}


def find_events(
    parsed: Parsed,
    actors: tuple[Actor, ...],
    statements: tuple[Statement, ...],
    facts: Facts,
    lexicon: PredicateLexicon,
) -> tuple[Event, ...]:
    """The events of a document, in text order."""
    lookup = Lookup(lexicon, _names(parsed, actors, facts))
    people = ActorIndex(parsed, actors, lexicon.nations)
    index = FactIndex(parsed, facts, statements, lookup)
    told = Told({actor.id: actor.code[:3] for actor in actors if actor.code})
    names = {place.id: place.name for place in facts.places}
    events = []
    for number, trigger in enumerate(_separate(find_triggers(parsed.doc, lookup), lexicon), 1):
        token = trigger.token
        when = index.date_of(token)
        mood = aux_of(token, _year(parsed), lexicon, old=_old(when, parsed))
        kind, mode, aux = kind_of(trigger, mood, lookup)
        sort, back = sort_of(token, kind, mode), refers_back(token)
        actor = told.actor_for(sort) if back and _heralded(token, lexicon) else ()
        if not actor:
            actor = next((ids for w in doers(trigger, kind, lookup) if (ids := people.all([w]))), ())
        left = told.left(kind, people.all(from_whom(token))) if not actor and token.pos_ == "NOUN" else ()
        actor = actor or left or (told.actor_for(sort) if back else ())
        others = (tuple(i for i in people.all([w]) if i not in actor) for w in targets(trigger, kind, lookup))
        place = None if left else index.place_of(token, kind)  # "a withdrawal from Chad": Chad is who, not where
        if place is None and (back or left):
            place = told.place_for(sort)
        event = Event(
            id=f"e{number}",
            trigger=span_of(trigger),
            type=kind,
            mode=mode,
            contexts=_contexts(token, lexicon),
            aux=aux,
            actor=actor,
            recipient=next((ids for ids in others if ids), ()),
            place=place,
            date=when,
            amounts=index.amounts_of(token),
        )
        told.add(sort, actor, None if place is None else (place, names[place]))
        events.append(event)
    return tuple(events)


def _heralded(noun: Token, lexicon: PredicateLexicon) -> bool:
    """Whether somebody announces it, who need not be the one who does it."""
    return noun.dep_ == "dobj" and "telling" in lexicon.governors.get(("V", noun.head.lemma_.lower()), ())


def _year(parsed: Parsed) -> int | None:
    published = parsed.document.published
    return int(published[:4]) if published else None


def _old(when: tuple[str, str] | None, parsed: Parsed) -> bool:
    """Whether an act so dated is background: over three months before the report."""
    published = parsed.document.published
    if when is None or not published or len(when[1]) < len("2022-02"):
        return False
    months = [int(day[:4]) * 12 + int(day[5:7]) for day in (when[1], published)]
    return months[1] - months[0] > _BACKGROUND_MONTHS


def _names(parsed: Parsed, actors: tuple[Actor, ...], facts: Facts) -> dict[int, str]:
    """What is known of the document's names: by the pipeline, then by our own places and actors, who know better."""
    names = names_of(parsed.doc)
    for place in facts.places:
        names.update((token.i, "place") for token in parsed.tokens(place.span))
    for actor in actors:
        label = _LABELS.get(actor.kind)
        heads = (parsed.head(mention) for mention in actor.mentions)
        if label:
            names.update((head.i, label) for head in heads if head is not None and head.pos_ != "PRON")
    return names


def _separate(triggers: Iterator[Trigger], lexicon: PredicateLexicon) -> list[Trigger]:
    """The triggers without those whose act another one tells."""
    found = {trigger.token.i: trigger for trigger in triggers}
    return [t for t in found.values() if not _told_above(t, found) and not _told_below(t, found, lexicon)]


def _told_below(trigger: Trigger, found: dict[int, Trigger], lexicon: PredicateLexicon) -> bool:
    """Whether the verb's object tells the same act: "imposed a curfew" is one event, the curfew."""
    verb = trigger.token
    if "light" not in lexicon.governors.get(("V", verb.lemma_.lower()), ()):
        return False
    objects = (found[c.i] for c in verb.children if c.dep_ in ("dobj", "nsubjpass") and c.i in found)
    return any(o.predicate.type == trigger.predicate.type and not o.governed for o in objects)


def _told_above(trigger: Trigger, found: dict[int, Trigger]) -> bool:
    token = trigger.token
    verb = token.head
    if token.dep_ in ("dobj", "nsubjpass"):
        above = found.get(verb.i)
        if above is not None:  # "signed a treaty" is one event
            same = above.predicate.type == trigger.predicate.type and trigger.governed
            return same or above.predicate.type == COMMIT  # "agreed a truce"
        return _absorbed(verb, found)  # "agreed to hold talks"
    return _absorbed(token, found)


def _absorbed(verb: Token, found: dict[int, Trigger]) -> bool:
    """Whether the verb says what is promised, refused or stopped by a trigger above it."""
    above = found.get(verb.head.i) if verb.dep_ in ("xcomp", "ccomp", "acl") else None
    told = verb.dep_ == "ccomp" and any(c.dep_ == "nsubj" for c in verb.children)
    return above is not None and not told and above.predicate.type in _ABSORBING


def _contexts(token: Token, lexicon: PredicateLexicon) -> tuple[str, ...]:
    """The PLOVER contexts that the words of the event's clause speak for."""
    found = {name for word in below(clause_of(token)) for name in lexicon.contexts.get(word.lemma_.lower(), ())}
    return tuple(sorted(found))
