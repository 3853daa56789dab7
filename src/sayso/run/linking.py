"""Linking: copies, persons, and the story that each report belongs to.

What a report is a copy of, and who its persons are, is judged as it is stored. The stories follow: every report that is
due is placed in the order of days. One that comes in late makes those after it due that it may concern, so that the
stories are the same in whatever order the reports came in (docs/decisions/037-stories-of-reports.md).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from sayso.core.records import Document, Judgement, Sketch
from sayso.core.vocabulary import by_rule
from sayso.ledger import Ledger, Queries, StoredDocument, Writer
from sayso.link.copies import DAYS_APART, bands, copies_no_more, credited, judge, likeliest
from sayso.link.joining import COPIES, ENOUGH, Story, join, nearest, weighed
from sayso.link.likeness import likeness, sketch
from sayso.link.persons import DAYS_KNOWN, by_last_name, days_from, last_name, recognise, recognition
from sayso.run.numbering import Homes, another, numbers, settle

Meaning = Callable[[str], bytes]
Order = tuple[str, str]
MANY: Final = 1000
"""As long as more reports than that are due they are not counted anew after each: that would take longer the more."""


def link_reading(writer: Writer, stored: StoredDocument, document: Document, keys: Sequence[int] | None = None) -> None:
    """Find the report's original if it is a copy, and who its persons are if others have told; its story is due.

    `keys` are the bands of its text, if they have been worked out.
    """
    document = msgspec.structs.replace(document, id=stored.id)
    concerned = _link_copies(writer, stored, document, bands(document.text) if keys is None else keys)
    _link_persons(writer, stored)
    writer.add_due([stored.id, *concerned])


def place_due(ledger: Ledger, meaning: Meaning, watch: Callable[[int], None] = lambda left: None) -> None:
    """Put every report that is due into its story, one transaction a report; `watch` is told how many are left.

    Another process may do the same at the same time: each report is placed once. At the end stories that have been
    parted or joined get the numbers that are theirs.
    """
    before: Homes = {}
    left = 0
    while True:
        with ledger.write() as writer:
            document = writer.queries.next_due()
            if document is None:
                settle(writer, before)
                return
            _place(writer, document, meaning, before)
            left = left - 1 if left > MANY else writer.queries.number_due()
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


def _place(writer: Writer, document: str, meaning: Meaning, before: Homes) -> None:
    """Put one report into its story, and make those due that this may concern.

    `before` gets the storylines that the moved reports were in.
    """
    queries = writer.queries
    former: list[Sketch] = []
    known = queries.sketches_of([document]).get(document)
    own = known or queries.waiting_sketch(document) or sketch(queries.document(document), meaning)
    if known is None:
        former = queries.former_sketches(document)
        writer.add_sketch(own)
    standing = queries.bonds([document])
    joined = {j.right for j in standing.values() if j.left == document and j.same and by_rule(j.by)}
    told = {_other(pair, document): j for pair, j in standing.items() if not by_rule(j.by)}  # by a person
    found = _found(queries, own, told)
    for other in sorted(joined - found.keys()):
        writer.add_judgement(_taken_back(document, other))
    for other in sorted(found.keys() - joined - told.keys()):
        writer.add_judgement(found[other])
    bonded = {_other(pair, document) for pair, j in standing.items() if j.same}
    homes = queries.storylines_of({document, *found, *told, *bonded})
    storylines = set(homes.values())
    changed = known is None or joined != found.keys() or bool(told)
    if not standing and document not in homes and len(storylines) == 1:
        before.setdefault(document, None)
        writer.place(document, storylines.pop())  # by far the most frequent
        storylines = set(homes.values())
    else:
        changed |= _regroup(writer, own.order, storylines, before)
    if changed and queries.has_later(min(s.order for s in (own, *former))):
        _concern(writer, own, former, storylines)
    writer.done(document)


def _found(queries: Queries, own: Sketch, told: Mapping[str, Judgement]) -> dict[str, Judgement]:
    """The judgements that put the report where it belongs, by the report on the other side."""
    parted = queries.parted()
    copies = queries.copies_with(own.document) - told.keys()
    together = {id_: j.reason for id_, j in told.items() if j.same}
    stories = _stories(queries, own, {*together, *copies}, parted)
    for story in stories:
        if any(_apart(own.document, id_) in parted for id_ in story.documents):
            copies -= story.documents
    together = dict.fromkeys(copies, COPIES) | together
    return {j.right: j for j in join(own, stories, together=together, apart=parted)}


def _apart(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)


def _other(pair: tuple[str, str], document: str) -> str:
    return pair[1] if pair[0] == document else pair[0]


def _taken_back(document: str, other: str) -> Judgement:
    return Judgement(
        kind="story", left=document, right=other, same=False, score=1.0, by="rule:story",
        reason="another report has come in that fits better, or its story has changed",
    )  # fmt: skip


def _stories(
    queries: Queries, own: Sketch, wanted: Collection[str], parted: Collection[tuple[str, str]]
) -> list[Story]:
    """The stories to choose from, as they stood before the report: of the reports most like it, and of `wanted`."""
    candidates = queries.sketches_of({*queries.alike(own), *wanted})
    earlier = [s for s in candidates.values() if s.order < own.order]
    ranked = [s.document for s in nearest(own, earlier)]
    wanted = [s.document for s in earlier if s.document in wanted]
    homes = queries.storylines_of([*ranked, *wanted])
    found: dict[str, list[str]] = {}
    for reports, one in _unparted(queries, set(homes.values()), parted):
        before = [id_ for published, id_ in reports if (published, id_) < own.order]
        # What came later, or this very report, may be all that holds them together.
        for block in (before,) if one and len(before) == len(reports) else queries.components(before):
            found |= dict.fromkeys(block, block)
    stories = weighed(ranked, wanted, found)
    needed = {id_ for _, standing in stories for id_ in standing}
    loaded = queries.sketches_of(needed - candidates.keys()) | candidates
    return [
        Story(tuple(loaded[id_] for id_ in standing if id_ in loaded), frozenset(story)) for story, standing in stories
    ]


def _unparted(
    queries: Queries, storylines: set[int], parted: Collection[tuple[str, str]]
) -> Iterator[tuple[list[Order], bool]]:
    """The reports of each storyline, and whether they are of one.

    Those of storylines between which a rule's bond gives way to a person's word are in one list, as before that word.
    """
    by_storyline = queries.members(storylines)
    told = {id_ for pair in parted for id_ in pair}
    mixed: dict[int, list[Order]] = {}
    new = {number for number, reports in by_storyline.items() if any(id_ in told for _, id_ in reports)}
    while new:
        mixed |= queries.members(new)
        ids = {id_ for reports in mixed.values() for _, id_ in reports}
        bonded = {id_ for pair, judgement in queries.bonds(ids).items() if judgement.same for id_ in pair}
        new = set(queries.storylines_of(bonded - ids).values()) - mixed.keys()
    yield from ((reports, True) for number, reports in by_storyline.items() if number not in mixed)
    yield sorted(order for reports in mixed.values() for order in reports), False


def _regroup(writer: Writer, report: Order, storylines: set[int], before: Homes) -> bool:
    """Let the reports of these storylines, and this one, be together as far as bonds hold them together.

    `storylines` gets those that are begun, `before` the storylines of those that are moved. Returns whether any was.
    """
    queries = writer.queries
    by_storyline = queries.members(storylines)
    homes = {id_: storyline for storyline, reports in by_storyline.items() for _, id_ in reports}
    ids = [id_ for _, id_ in sorted({report}.union(*by_storyline.values()))]
    groups = queries.components(ids)
    moved = False
    kept = numbers(groups, homes)
    for group, number in zip(groups, kept, strict=True):
        storyline = number or another(writer, [id_ for id_ in group if id_ in homes], kept)
        storylines.add(storyline)
        for id_ in group:
            if homes.get(id_) != storyline:
                before.setdefault(id_, homes.get(id_))
                writer.place(id_, storyline)
                moved = True
    return moved


def _concern(writer: Writer, own: Sketch, former: Sequence[Sketch], storylines: Collection[int]) -> None:
    """Make the later reports due that may be placed otherwise now that this one, or a story touched by it, has changed.

    `former` are the sketches of its earlier versions: what was placed by those is placed anew.
    """
    queries = writer.queries
    since = min(sketch.order for sketch in (own, *former))
    orders = {order for reports in queries.members(storylines).values() for order in reports}
    due = {id_ for published, id_ in orders if (published, id_) > since}
    due |= queries.later_alike(since, {(key, each.order) for each in former for key in each.keys})
    later = queries.later_alike(since, {(key, own.order) for key in own.keys}) - due
    due |= _with_a_difference(queries, own, queries.sketches_of(later).values())
    members = queries.sketches_of({id_ for _, id_ in orders} - {own.document})
    due |= _like_one_of(queries, sorted(members.values(), key=lambda s: s.order), since, due)
    writer.add_due(sorted(due - {own.document}))


def _with_a_difference(queries: Queries, own: Sketch, later: Collection[Sketch]) -> set[str]:
    """Which of these reports, later ones, are like this one, or like one that they no longer find, or find, for it."""
    due = {other.document for other in later if likeness(other, own) >= ENOUGH}
    left = {other.document: other for other in later if other.document not in due}
    displaced = queries.displaced(left.values(), own.document)
    sketches = queries.sketches_of(set().union(*displaced.values()) - {own.document})
    for id_, lost in displaced.items():
        if any(likeness(left[id_], sketches[other]) >= ENOUGH for other in lost if other in sketches):
            due.add(id_)
    return due


def _like_one_of(queries: Queries, members: Sequence[Sketch], since: Order, known: Collection[str]) -> set[str]:
    """Reports after `since`, other than those known, that look like an earlier one of these, which they may find."""
    starts: dict[tuple[str, Order | None], Order] = {}
    by_key: dict[str, list[Sketch]] = defaultdict(list)
    for member in members:
        for key in member.keys:
            by_key[key].append(member)
            starts[key, member.order if member.order > since else None] = member.order  # of those before, the last
    found = set()
    later = queries.later_alike(since, {(key, start) for (key, _), start in starts.items()})
    for other in queries.sketches_of(later - set(known)).values():
        sharing = {m.document: m for key in other.keys for m in by_key.get(key, ()) if m.order < other.order}
        if any(likeness(other, member) >= ENOUGH for member in reversed(sharing.values())):
            found.add(other.document)
    return found


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
        if person.judged_by is not None and not by_rule(person.judged_by):
            continue  # a reader has judged
        found, before = recognise(person, known), person.known
        if found is not None and (before is None or (found.document, found.code) != (before.document, before.code)):
            judgement = writer.add_judgement(recognition(person, found, same=True))
            writer.recognise(person.reading, person.actor, (found.reading, found.actor), judgement)
        elif found is None and before is not None:
            judgement = writer.add_judgement(recognition(person, before, same=False))
            writer.recognise(person.reading, person.actor, None, judgement)


def _link_copies(writer: Writer, stored: StoredDocument, document: Document, keys: Sequence[int]) -> list[str]:
    """Judge the report against those that look alike and those of the publishers it credits.

    Returns the other reports that a judgement speaks of.
    """
    queries = writer.queries
    near = queries.documents_by_bands(keys, around=document.published, days=DAYS_APART)
    named = queries.documents_by_publisher(
        credited(document.text, queries.publishers()), around=document.published, days=DAYS_APART
    )
    writer.add_bands(stored, keys)
    others = {other.id: other for other in (*near, *named) if other.id != document.id}
    judged = likeliest(document, [j for other in others.values() if (j := judge(document, other)) is not None])
    copies = {id_ for judgement in judged for id_ in (judgement.left, judgement.right)}
    judged += copies_no_more(document, queries.copy_rules(document.id), queries.document, copies)
    for judgement in judged:
        writer.add_judgement(judgement)
    return [id_ for judgement in judged for id_ in (judgement.left, judgement.right) if id_ != document.id]
