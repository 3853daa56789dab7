"""Linking: copies, persons, and the story that each report belongs to.

What a report is a copy of, and who its persons are, is judged as it is stored. The stories follow: every report that is
due is placed in the order of days. One that comes in late makes those after it due that it may concern, so that the
stories are the same in whatever order the reports came in (docs/decisions/037-stories-of-reports.md).
"""

from collections.abc import Callable, Collection, Iterable

import msgspec

from sayso.core.records import Document, Judgement, Sketch
from sayso.ledger import Ledger, Queries, StoredDocument, Writer
from sayso.link.copies import DAYS_APART, bands, credited, judge
from sayso.link.joining import NEAREST, RECENT, Story, join, nearest
from sayso.link.likeness import sketch
from sayso.link.persons import DAYS_KNOWN, by_last_name, days_from, last_name, recognise, recognition

Meaning = Callable[[str], bytes]


def link_reading(writer: Writer, stored: StoredDocument, document: Document) -> None:
    """Find the report's original if it is a copy, and who its persons are if others have told; its story is due."""
    document = msgspec.structs.replace(document, id=stored.id)
    _link_copies(writer, stored, document)
    _link_persons(writer, stored)
    writer.add_due([stored.id])


def place_due(ledger: Ledger, meaning: Meaning, watch: Callable[[int], None] = lambda left: None) -> None:
    """Put every report that is due into its story, one transaction a report; `watch` is told how many are left.

    Another process may do the same at the same time: each report is placed once.
    """
    while True:
        with ledger.write() as writer:
            document = writer.queries.next_due()
            if document is None:
                return
            _place(writer, document, meaning)
            left = writer.queries.number_due()
        watch(left)


def judge_story(ledger: Ledger, left: str, right: str, *, same: bool, by: str, reason: str) -> None:
    """Note a person's word that two reports are, or are not, on one story; both are due to be placed anew.

    Raises LedgerError if the ledger has no such report.
    """
    with ledger.write() as writer:
        for document in (left, right):
            writer.queries.document(document)
        writer.add_judgement(
            Judgement(kind="story", left=left, right=right, same=same, score=1.0, reason=reason, by=by)
        )
        writer.add_due([left, right])


def _place(writer: Writer, document: str, meaning: Meaning) -> None:
    """Put one report into its story, and make those due that this may concern."""
    queries = writer.queries
    own = queries.sketches_of([document]).get(document)
    fresh = own is None
    if own is None:
        own = sketch(queries.document(document), meaning)
        writer.add_sketch(own)
    standing = queries.bonds([document])
    before = {j.right for j in standing.values() if j.left == document and j.same and _by_rule(j)}
    told = {_other(pair, document): j for pair, j in standing.items() if not _by_rule(j)}  # by a person
    apart = {id_ for id_, j in told.items() if not j.same}
    together = dict.fromkeys(queries.copies_with(document) - apart, "one copies the other")
    together |= {id_: j.reason for id_, j in told.items() if j.same}
    stories = _stories(queries, own, together)
    found = {j.right: j for j in join(own, stories, together=together, apart=queries.parted())}
    for other in sorted(before - found.keys()):
        writer.add_judgement(_taken_back(document, other))
    for other in sorted(found.keys() - before - told.keys()):
        writer.add_judgement(found[other])
    homes = queries.storylines_of([document, *found, *told])
    if fresh or document not in homes or before != found.keys() or told:
        storylines = set(homes.values())
        _regroup(writer, document, storylines)
        if queries.has_later(own.order):
            _concern(writer, own, storylines)
    writer.done(document)


def _by_rule(judgement: Judgement) -> bool:
    return judgement.by.startswith("rule:")


def _other(pair: tuple[str, str], document: str) -> str:
    return pair[1] if pair[0] == document else pair[0]


def _taken_back(document: str, other: str) -> Judgement:
    return Judgement(
        kind="story", left=document, right=other, same=False, score=1.0, by="rule:story",
        reason="another report has come in that fits better, or its story has changed",
    )  # fmt: skip


def _stories(queries: Queries, own: Sketch, wanted: Collection[str]) -> list[Story]:
    """The stories to choose from, as they stood before the report: of the reports most like it, and of `wanted`."""
    candidates = queries.sketches_of({*queries.alike(own), *wanted})
    ranked = [s for s in nearest(own, candidates.values()) if s.order < own.order]
    homes = queries.storylines_of([s.document for s in ranked])
    chosen = list(dict.fromkeys(homes[s.document] for s in ranked if s.document in homes))[:NEAREST]
    chosen += [homes[id_] for id_ in wanted if id_ in homes and homes[id_] not in chosen]
    blocks = []
    for reports in queries.members(chosen).values():
        earlier = [id_ for published, id_ in reports if (published, id_) < own.order]
        if len(earlier) < len(reports):  # what came later, or this very report, may be all that holds them together
            blocks += queries.components(earlier)
        else:
            blocks.append(earlier)
    known = {s.document for s in ranked}
    needed = {id_ for block in blocks for n, id_ in enumerate(reversed(block)) if n < RECENT or id_ in known}
    loaded = queries.sketches_of(needed - candidates.keys()) | candidates
    return [Story(tuple(loaded[id_] for id_ in block if id_ in needed), frozenset(block)) for block in blocks]


def _regroup(writer: Writer, document: str, storylines: Collection[int]) -> None:
    """Let the reports of the storylines touched, and this one, be together as far as bonds hold them together."""
    queries = writer.queries
    by_storyline = queries.members(storylines)
    ids = [id_ for _, id_ in sorted({order for reports in by_storyline.values() for order in reports})]
    homes = {id_: storyline for storyline, reports in by_storyline.items() for _, id_ in reports}
    if document not in homes:
        ids.append(document)
    taken: set[int] = set()
    for group in queries.components(ids):
        free = sorted({homes[id_] for id_ in group if id_ in homes} - taken)
        storyline = free[0] if free else writer.add_storyline()
        taken.add(storyline)
        for id_ in group:
            if homes.get(id_) != storyline:
                writer.place(id_, storyline)


def _concern(writer: Writer, own: Sketch, storylines: Iterable[int]) -> None:
    """Make the later reports due that are like this one, or like one of the stories that it changes."""
    queries = writer.queries
    orders = {order for reports in queries.members(set(storylines)).values() for order in reports}
    later = {id_ for order in orders if (id_ := order[1]) != own.document and order > own.order}
    for other in queries.sketches_of({id_ for _, id_ in orders} | {own.document}).values():
        later |= set(queries.alike(other, later=True))
    found = queries.sketches_of(later)
    writer.add_due([id_ for id_, other in found.items() if other.order > own.order])


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
