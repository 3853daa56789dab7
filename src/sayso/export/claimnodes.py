"""The nodes of a graph of claims: reports, what they have somebody say, and what a story is about."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any, Final

from sayso.core.corrections import belief_id
from sayso.core.records import Actor, Belief, Event, Statement
from sayso.core.text import safe, shorten, without_surrogates
from sayso.core.vocabulary import AUTHOR, STATE_SECTORS
from sayso.export.attributing import Told
from sayso.export.losses import Losses
from sayso.export.values import NAME, iso_day, key
from sayso.run.dossiers import Account
from sayso.run.wording import SURE, opening, org_label

Node = dict[str, Any]

_NAMESPACE: Final = uuid.UUID("5a5e0000-6361-5c6c-8169-6d0000000122")
"""Ours alone, so that no id of ours is anybody else's."""
_OUTLET: Final = "outlet:"
_TYPE: Final = {"person": "Person", "organisation": "Organization", "group": "Organization", "country": "Organization"}


def iri(*parts: str) -> str:
    """The id of a node: the same for the same thing of a ledger, on any machine."""
    return uuid.uuid5(_NAMESPACE, key(*parts)).urn


def article(told: Told, losses: Losses, *, texts: bool) -> Node:
    """A report."""
    reading, report = told.reading, told.report
    if reading.url and told.own_url() is None:
        losses.cut("document.url", reading.id, "it is no address of a page, and is left out")
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": iri("report", reading.id),
            "identifier": shorten(reading.id, NAME),
            "headline": shorten(reading.title or opening(reading.text), NAME),
            "url": told.own_url(),
            "datePublished": iso_day(reading.published),
            "publisher": _filled({"@type": "Organization", "name": told.publisher}),
            "author": _filled({"@type": "Person", "name": shorten(reading.byline or "", NAME)}),
            "version": report.entry.version if report.entry.version > 1 else None,
            "isBasedOn": {"@id": iri("report", report.copy_of)} if report.copy_of else None,
            "creativeWorkStatus": f"Withdrawn on {safe(report.withdrawn_on)}" if report.withdrawn_on else None,
            "articleBody": without_surrogates(reading.text) if texts else None,
        }
    )


def statement_claim(told: Told, statement: Statement, losses: Losses) -> Node:
    """What somebody says.

    Its text is what he said word for word, or else that he said it: of what is reported, denied, doubted or asked the
    words alone might say what he did not.
    """
    speaker = told.actors.get(statement.speaker or "")
    held = [belief for belief in told.report.beliefs if belief.statement == statement.id]
    details = [f"on {safe(statement.date)}"] if statement.date else []
    details += [f"to {shorten(statement.addressee, NAME)}"] if statement.addressee else []
    details += [f"in a {statement.medium}"] if statement.medium else []
    details += [f"how sure: {sure}"] if (sure := told.sure(statement)) else []
    parent = told.statements.get(statement.parent or "")
    return _claim(
        told,
        iri("statement", told.reading.id, statement.id),
        {
            "text": (told.words(statement) if statement.kind == "direct" else "") or told.said(statement),
            "author": _author(told, speaker, statement.id, losses),
            "creditText": f"{told.speaker(statement)}, according to {told.publisher or 'a report'}",
            "sourceOrganization": _org(told, statement.org, "statement.org", statement.id, losses),
            "datePublished": iso_day(statement.date) or iso_day(told.reading.published),
            "isPartOf": {"@id": iri("statement", told.reading.id, parent.id)} if parent else None,
            "description": _sentences(f"{statement.kind} speech", *details, *_held(told, held)),
            "keywords": _terms(told, held, statement.factuality),
        },
    )


def belief_claim(told: Told, belief: Belief, losses: Losses) -> Node:
    """What the report holds of an event itself, or in somebody's name without quoting him."""
    event = told.events.get(belief.event)
    source = told.actors.get(belief.source)
    author = _author(told, source, belief_id(belief), losses)
    if belief.source == AUTHOR:
        author = _filled({"@type": "Organization", "name": told.publisher})
    return _claim(
        told,
        iri("belief", told.reading.id, belief_id(belief)),
        {
            "text": (told.sentence(event.trigger) if event else "") or told.according_to(belief),
            "author": author,
            "creditText": told.name(belief.source),
            "sourceOrganization": _org(told, belief.org, "belief.org", belief_id(belief), losses),
            "datePublished": iso_day(belief.date) or iso_day(told.reading.published),
            "description": _sentences(*_held(told, [belief])),
            "keywords": _terms(told, [belief], belief.factuality),
        },
    )


def story_claim(account: Account, written: Collection[str], losses: Losses) -> Node | None:
    """What a story is about: whether that is so is asked in all its reports, and here not answered."""
    if not account.claim:
        why = "no deed is known that it would be about, so it is no claim"
        losses.unwritten("story", "story.label", f"story {account.id}", why)
        return None
    seen = [report for report in account.reports if report.stances and report.id in written]
    if len(seen) < len(account.reports):
        why = "only those that go out and in which somebody takes a stance on it"
        losses.cut("story.reports", f"story {account.id}", why)
    dated = sorted((report for report in seen if report.published), key=lambda report: report.published or "")
    first = next((report for report in dated if report.copy_of is None), None)
    return _filled(
        {
            "@type": "Claim",
            "@id": iri("story", *sorted(account.documents)[:1], str(account.id)),
            "name": shorten(account.label, NAME),
            "text": shorten(account.claim, NAME),
            "description": "What several reports speak of, each source in its own way: nobody's claim as it stands, "
            "and no verdict on it.",
            "appearance": [{"@id": iri("report", report.id)} for report in seen],
            "firstAppearance": {"@id": iri("report", first.id)} if first else None,
        }
    )


def _claim(told: Told, id_: str, fields: Node) -> Node:
    return _filled({"@type": "Claim", "@id": id_, "appearance": {"@id": iri("report", told.reading.id)}} | fields)


def _author(told: Told, actor: Actor | None, record: str, losses: Losses) -> Node | None:
    """Of a named one; there may be several of the unnamed, and nobody knows who."""
    if actor is None:
        return None
    if actor.kind == "unnamed":
        field = "belief.source" if ":" in record else "statement.speaker"
        losses.cut(field, f"{told.reading.id}/{record}", "the unnamed are told of in creditText, and are no author")
        return None
    kind = _TYPE[actor.kind]
    if actor.kind == "organisation" and STATE_SECTORS.intersection((actor.code or "").split(" ")):
        kind = "GovernmentOrganization"
    return _filled({"@type": kind, "name": shorten(actor.name, NAME)})


def _org(told: Told, org: str | None, field: str, record: str, losses: Losses) -> Node | None:
    """For whom somebody speaks."""
    if org is None:
        return None
    if org.startswith(_OUTLET):
        losses.cut(
            field, f"{told.reading.id}/{record}", "whoever speaks for nobody known counts as his outlet's source"
        )
        return None
    return _filled({"@type": "Organization", "name": shorten(org_label(org), NAME)})


def _held(told: Told, beliefs: Iterable[Belief]) -> Iterable[str]:
    for belief in beliefs:
        event = told.events.get(belief.event)
        if event is not None:
            yield f"{told.kind(event)}: {told.according_to(belief)}"


def _terms(told: Told, beliefs: Iterable[Belief], factuality: str | None) -> list[Node]:
    """How sure, and of what types of events."""
    found = {("FactBank", factuality, SURE[factuality])} if factuality else set()
    events: list[Event] = [told.events[b.event] for b in beliefs if b.event in told.events]
    found |= {("PLOVER 2", event.type, told.kind(event)) for event in events}
    return [
        {
            "@type": "DefinedTerm",
            "termCode": code,
            "name": name,
            "inDefinedTermSet": {"@type": "DefinedTermSet", "name": of},
        }
        for of, code, name in sorted(found)
    ]


def _sentences(*parts: str) -> str:
    return " ".join(f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in parts if part)


def _filled(node: Node) -> Node:
    """What is known of it; nothing at all where only its type is."""
    full = {name: value for name, value in node.items() if value not in (None, "", [], {})}
    return full if set(full) - {"@type"} else {}
