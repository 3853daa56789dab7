"""Linking one new reading to what the ledger holds: candidates out of the ledger, judgements into it."""

from collections.abc import Sequence

import msgspec

from sayso.core.records import Candidate, Document
from sayso.ledger import Queries, StoredDocument, Writer
from sayso.link.copies import DAYS_APART, bands, credited, judge
from sayso.link.match import Block, assign, blocking, may_join, storied
from sayso.link.persons import DAYS_KNOWN, by_last_name, days_from, last_name, recognise, recognition


def link_reading(writer: Writer, stored: StoredDocument, reading: int, document: Document) -> None:
    """Find the report's original if it is a copy, who its persons are if others have told, and where its events belong.

    Each of its events joins a storyline or founds a new one.
    """
    _link_copies(writer, stored, msgspec.structs.replace(document, id=stored.id))
    _link_persons(writer, stored)
    deeds = [deed for deed in writer.queries.deeds(reading) if may_join(deed)]
    blocks = [blocking(deed) for deed in deeds]
    pool = _candidates(writer.queries, blocks)
    for deed, block in zip(deeds, blocks, strict=True):
        found = assign(deed, [candidate for candidate in pool if block.admits(candidate.deed)])
        if found is not None:
            storyline, judgement = found
            writer.join(deed.key, storyline, writer.add_judgement(judgement))
        elif storied(deed):
            storyline = writer.join(deed.key, None)
        else:
            continue
        pool.append(Candidate(storyline=storyline, deed=deed))  # the next deed of this report may go back to it


def _candidates(queries: Queries, blocks: Sequence[Block]) -> list[Candidate]:
    """What any of the blocks admits, and some more: one look into the ledger a report, not one a deed."""
    found: dict[tuple[int, str], Candidate] = {}
    for countries in (True, False):
        some = [block for block in blocks if bool(block.countries) == countries]
        if some:
            offered = queries.candidates(
                {type_ for block in some for type_ in block.types},
                since=min(block.since for block in some),
                until=max(block.until for block in some),
                countries={country for block in some for country in block.countries},
            )
            found |= {(c.deed.key.reading, c.deed.key.event): c for c in offered}
    return list(found.values())


def _link_persons(writer: Writer, stored: StoredDocument) -> None:
    """Judge who the unknown persons of the report are, and anew those of later reports that bear one of its names.

    So it is the same in the end in whichever order the reports come in.
    """
    persons = writer.queries.persons_of(stored.id)
    if not persons:
        return
    first, last = min(p.published for p in persons), max(p.published for p in persons)
    unknown = writer.queries.unknown_persons(
        {last_name(p.name) for p in persons}, since=first, until=days_from(last, DAYS_KNOWN)
    )
    names = {last_name(p.name) for p in unknown}
    until = max((p.published for p in unknown), default=last)
    known = by_last_name(writer.queries.persons_named(names, since=days_from(first, -DAYS_KNOWN), until=until))
    for person in unknown:
        if person.judged_by is not None and not person.judged_by.startswith("rule:"):
            continue  # a reader has judged
        found, before = recognise(person, known), person.known
        if found is not None and (before is None or (found.document, found.code) != (before.document, before.code)):
            judgement = writer.add_judgement(recognition(person, found, same=True))
            writer.recognise(person.reading, person.actor, (found.reading, found.actor), judgement)
        elif found is None and before is not None:
            judgement = writer.add_judgement(recognition(person, before, same=False))
            writer.recognise(person.reading, person.actor, None, judgement)


def _link_copies(writer: Writer, stored: StoredDocument, document: Document) -> None:
    """Judge the report against those that look alike and those of the publishers it credits."""
    queries = writer.queries
    keys = bands(document.text)
    near = queries.documents_by_bands(keys, around=document.published, days=DAYS_APART)
    named = queries.documents_by_publisher(
        credited(document.text, queries.publishers()), around=document.published, days=DAYS_APART
    )
    writer.add_bands(stored, keys)
    others = {other.id: other for other in (*near, *named) if other.id != document.id}
    judged = [j for other in others.values() if (j := judge(document, other)) is not None]
    own = [j for j in judged if j.left == document.id]
    best = max(own, key=lambda j: (j.score, j.right), default=None)  # one original is enough
    for judgement in judged:
        if judgement is best or judgement.left != document.id:
            writer.add_judgement(judgement)
