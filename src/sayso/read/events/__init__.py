"""Who did what to whom: PLOVER 2 events, by the encoder, a lexicon of predicates, and the parse."""

from spacy.tokens import Token

from sayso.core.records import Actor, Event, Facts, Statement
from sayso.core.vocabulary import NO_SITES, Aux
from sayso.read.events.arguments import ActorIndex
from sayso.read.events.auxiliary import aux_by_rule
from sayso.read.events.clauses import below, clause_of
from sayso.read.events.earlier import Told, from_whom, refers_back, sort_of
from sayso.read.events.frames import Lookup, names_of
from sayso.read.events.kinds import ballot
from sayso.read.events.lexical import find_votes
from sayso.read.events.parties import Parties
from sayso.read.events.tagged import EventScores
from sayso.read.events.triggers import aux_of, find_triggers, matters, mode_of
from sayso.read.events.where import FactIndex
from sayso.read.parse import Parsed
from sayso.resources.encoder import Scored
from sayso.resources.predicates import PredicateLexicon

__all__ = ["find_events"]

_BACKGROUND_MONTHS = 3
_LABELS = {"person": "person", "country": "place", "organisation": "org"}


def find_events(
    parsed: Parsed,
    scored: Scored,
    actors: tuple[Actor, ...],
    statements: tuple[Statement, ...],
    facts: Facts,
    lexicon: PredicateLexicon,
) -> tuple[Event, ...]:
    """The events of a document, in text order."""
    scores = EventScores.of(parsed, scored)
    if scores is None:
        return ()
    lookup = Lookup(lexicon, _names(parsed, actors, facts))
    people = ActorIndex(parsed, actors, lexicon.nations)
    parties = Parties(scores, people, lookup, statements)
    index = FactIndex(parsed, facts, statements, lookup)
    told = Told({actor.id: actor.code[:3] for actor in actors if actor.code})
    names = {place.id: place.name for place in facts.places}

    def rule(token: Token) -> Aux | None:
        return aux_by_rule(token, _year(parsed), lexicon, old=bool(_old(index.date_of(token), parsed)))

    votes = (vote for vote in find_votes(parsed.doc, lookup) if matters(scores, vote))
    ballots = {vote.token.i: ballot(vote, rule(vote.token), lookup) for vote in votes}
    events = []
    for number, trigger in enumerate(find_triggers(scores, parsed.doc, ballots), 1):
        token, kind, mode = trigger.token, trigger.kind, mode_of(scores, trigger)
        when = index.date_of(token)
        sort, back = sort_of(token, kind, mode), refers_back(token)
        earlier = told.actor_for(sort) if back else ()
        actor = earlier if _heralded(token, lexicon) else ()
        actor = actor or parties.actor(trigger, mode, earlier)
        left = told.left(kind, people.all(from_whom(token))) if not actor and token.pos_ == "NOUN" else ()
        actor = actor or left
        place = None if left else index.place_of(token, kind)  # "a withdrawal from Chad": Chad is who, not where
        if place is None and (back or left):
            place = told.place_for(sort)
        event = Event(
            id=f"e{number}",
            trigger=trigger.span,
            type=kind,
            mode=mode,
            contexts=_contexts(token, lexicon),
            aux=aux_of(scores, trigger, rule(token), recent=_old(when, parsed) is False),
            actor=actor,
            recipient=parties.recipient(trigger, mode, actor),
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


def _old(when: tuple[str, str] | None, parsed: Parsed) -> bool | None:
    """Whether an act so dated is background: over three months before the report. None if it is not dated so well."""
    published = parsed.document.published
    if when is None or not published:
        return None
    if len(when[1]) < len("2022-02"):
        return False if when[1] == published[:4] else None
    months = [int(day[:4]) * 12 + int(day[5:7]) for day in (when[1], published)]
    return months[1] - months[0] > _BACKGROUND_MONTHS


def _names(parsed: Parsed, actors: tuple[Actor, ...], facts: Facts) -> dict[int, str]:
    """What is known of the document's names: by the pipeline, then by our own places and actors, who know better."""
    names = names_of(parsed.doc)
    for place in facts.places:
        if place.kind in NO_SITES:
            continue
        names.update((token.i, "place") for token in parsed.tokens(place.span))
    for actor in actors:
        label = _LABELS.get(actor.kind)
        heads = (parsed.head(mention) for mention in actor.mentions)
        if label:
            names.update((head.i, label) for head in heads if head is not None and head.pos_ != "PRON")
    return names


def _contexts(token: Token, lexicon: PredicateLexicon) -> tuple[str, ...]:
    """The PLOVER contexts that the words of the event's clause speak for."""
    found = {name for word in below(clause_of(token)) for name in lexicon.contexts.get(word.lemma_.lower(), ())}
    return tuple(sorted(found))
