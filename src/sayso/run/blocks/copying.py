"""Copies, block by block: what `run/linking.py` judges of each report as it is stored.

A report is judged against those before it that look alike or whose publisher it credits. These pairs are judged
wherever they are found; then the reports of each cluster of copies are gone through in their order, as they came in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Final

from sayso.core.records import Document, Judgement, Record
from sayso.link.blocks import blocks
from sayso.link.copies import DAYS_APART, copies_no_more, credited, judge, likeliest, mentioned
from sayso.run.blocks.engine import Engine, Row, Rows
from sayso.run.blocks.records import Brief, Report, Told, packed, unpacked

_NEVER: Final = 1 << 62
_WHENEVER: Final = "*"
"""In place of a stretch of days: all of them."""


class _Text(Record, frozen=True, kw_only=True, tag="text"):
    number: int
    until: int
    """The number of the version after it."""
    bands: frozenset[int]
    credits: frozenset[str]
    document: Document


class _Pair(Record, frozen=True, kw_only=True, tag="pair"):
    number: int
    """The report that was judged when it came in, and the earlier one that it was judged against."""
    other: int
    is_near: bool
    judgement: Judgement


class _Banded(Record, frozen=True):
    number: int
    published: str | None


class _Link(Record, frozen=True):
    left: int
    right: int


class _Credit(Record, frozen=True):
    number: int
    publishers: tuple[str, ...]


class _Plan(Record, frozen=True, kw_only=True):
    """Who is to be compared with whom, by number."""

    until: dict[int, int]
    near: dict[int, int]
    """The block of those that look like another."""
    credits: dict[int, tuple[str, ...]]
    asked: dict[str, frozenset[str]]
    """By publisher, the stretches of days in which a report that credits it came out."""


class Copies(Record, frozen=True, kw_only=True):
    """What is judged of copies, and which report goes with which in the end."""

    told: tuple[Told, ...]
    pairs: tuple[tuple[str, str], ...]


def copies(engine: Engine, reports: Rows, briefs: Sequence[Brief]) -> Copies:
    """Judge all reports; `briefs` are of all of them, in the order of their numbers."""
    plan = _plan(engine, reports, briefs)
    pairs = engine.kept(engine.grouped([engine.each(reports, partial(_compared, plan=plan))], _judged))
    linked = {(pair.number, pair.other) for pair in unpacked(engine.all(pairs), _Pair)}
    if not linked:
        return Copies(told=(), pairs=())
    versions = defaultdict(list)
    for brief in briefs:
        versions[brief.document].append(brief.number)
    of = {brief.number: versions[brief.document] for brief in briefs if len(versions[brief.document]) > 1}
    ends = {number for pair in linked for number in pair}
    clusters = blocks([*linked, *((number, other) for number in ends for other in of.get(number, ()))])
    clustered = [
        engine.each(reports, partial(_clustered, clusters=clusters, plan=plan)),
        engine.each(pairs, partial(_keyed, clusters=clusters)),
    ]
    found = unpacked(engine.all(engine.grouped(clustered, _gone_through)), _Cluster)
    told = sorted((one for each in found for one in each.told), key=lambda one: (one.number, one.place))
    return Copies(told=tuple(told), pairs=tuple(pair for each in found for pair in each.pairs))


def _plan(engine: Engine, reports: Rows, briefs: Sequence[Brief]) -> _Plan:
    until: dict[int, int] = {}
    last: dict[str, int] = {}
    publishers: dict[str, int] = {}
    for brief in briefs:
        if brief.document in last:
            until[last[brief.document]] = brief.number
        last[brief.document] = brief.number
        if brief.publisher is not None:
            publishers.setdefault(brief.publisher, brief.number)
    links = engine.grouped([engine.each(reports, _banded)], _chained)
    near = blocks((link.left, link.right) for link in unpacked(engine.all(links), _Link))
    credits = unpacked(engine.all(engine.each(reports, partial(_crediting, publishers=publishers))), _Credit)
    days = {brief.number: brief.published for brief in briefs}
    asked: dict[str, set[str]] = defaultdict(set)
    for credit in credits:
        for publisher in credit.publishers:
            asked[publisher].add(_stretch(days[credit.number]))
    return _Plan(
        until=until,
        near=near,
        credits={credit.number: credit.publishers for credit in credits},
        asked={publisher: frozenset(stretches) for publisher, stretches in asked.items()},
    )


def _banded(record: bytes) -> Iterator[Row]:
    (report,) = unpacked([record], Report)
    own = packed(_Banded(report.number, report.document.published))
    return ((f"{band:x}", own) for band in set(report.bands))


def _chained(records: Sequence[bytes]) -> Iterator[Row]:
    """Links between those of one band that came out within days of each other; one without a day goes with all."""
    found = sorted(unpacked(records, _Banded), key=lambda each: (each.published or "", each.number))
    for one, other in pairwise(found):
        if found[0].published is None or _is_within(one.published, other.published):
            yield "", packed(_Link(one.number, other.number))


def _crediting(record: bytes, publishers: Mapping[str, int]) -> Iterator[Row]:
    (report,) = unpacked([record], Report)
    # As it is stored, a report can only credit publishers of whom there is one.
    named = mentioned(report.document.text, tuple(publishers))
    known = [publisher for publisher in named if publishers[publisher] <= report.number]
    if found := credited(report.document.text, known):
        yield "", packed(_Credit(report.number, tuple(sorted(found))))


def _compared(record: bytes, plan: _Plan) -> Iterator[Row]:
    """The report under everything under which others may be judged against it."""
    (report,) = unpacked([record], Report)
    number, document = report.number, report.document
    keys = [f"near {plan.near[number]}"] if number in plan.near else []
    keys += [f"{_stretch(document.published)} {publisher}" for publisher in plan.credits.get(number, ())]
    if document.publisher in plan.asked:
        around = {_WHENEVER, *_stretches(document.published)}
        keys += [f"{stretch} {document.publisher}" for stretch in around & plan.asked[document.publisher]]
    if keys:
        own = packed(_text(report, plan))
        yield from ((key, own) for key in dict.fromkeys(keys))


def _text(report: Report, plan: _Plan) -> _Text:
    return _Text(
        number=report.number,
        until=plan.until.get(report.number, _NEVER),
        bands=frozenset(report.bands),
        credits=frozenset(plan.credits.get(report.number, ())),
        document=report.document,
    )


def _judged(records: Sequence[bytes]) -> Iterator[Row]:
    """The pairs of a block that are copies, as they come in."""
    texts = sorted(unpacked(records, _Text), key=lambda text: text.number)
    for place, text in enumerate(texts):
        for other, is_near in _others(text, texts[:place]):
            judgement = judge(text.document, other.document)
            if judgement is not None:
                yield "", packed(_Pair(number=text.number, other=other.number, is_near=is_near, judgement=judgement))


def _others(text: _Text, before: Iterable[_Text]) -> Iterator[tuple[_Text, bool]]:
    """Those that a report is judged against, and whether for their words."""
    for other in before:
        if other.until <= text.number or other.document.id == text.document.id:
            continue
        day = text.document.published
        if day is not None and not _is_within(day, other.document.published):
            continue
        is_near = not text.bands.isdisjoint(other.bands)
        if is_near or other.document.publisher in text.credits:
            yield other, is_near


def _clustered(record: bytes, clusters: Mapping[int, int], plan: _Plan) -> Iterator[Row]:
    (report,) = unpacked([record], Report)
    if report.number in clusters:
        yield str(clusters[report.number]), packed(_text(report, plan))


def _keyed(record: bytes, clusters: Mapping[int, int]) -> Iterator[Row]:
    (pair,) = unpacked([record], _Pair)
    yield str(clusters[pair.number]), record


class _Cluster(Record, frozen=True, kw_only=True):
    told: tuple[Told, ...]
    pairs: tuple[tuple[str, str], ...]


def _gone_through(records: Sequence[bytes]) -> Iterator[Row]:
    """The reports of a cluster in the order in which they come in, as `run.linking` judges them."""
    found = unpacked(records, _Text | _Pair)  # type: ignore[arg-type]
    texts = sorted((each for each in found if isinstance(each, _Text)), key=lambda text: text.number)
    pairs = {(pair.number, pair.other): pair for pair in found if isinstance(pair, _Pair)}
    current: dict[str, _Text] = {}
    standing: dict[tuple[str, str], Judgement] = {}
    told = []
    for text in texts:
        own = [pairs[text.number, other.number] for other in texts if (text.number, other.number) in pairs]
        own.sort(key=lambda pair: (not pair.is_near, pair.other))
        current[text.document.id] = text
        for place, judgement in enumerate(_now(text.document, own, standing, current)):
            pair = judgement.left, judgement.right
            standing.pop(pair, None)
            standing[pair] = judgement
            told.append(Told(number=text.number, place=(0, place), judgement=judgement))
    if told:
        yield "", packed(_Cluster(told=tuple(told), pairs=tuple(_last_word(standing))))


def _now(
    document: Document,
    pairs: Sequence[_Pair],
    standing: Mapping[tuple[str, str], Judgement],
    current: Mapping[str, _Text],
) -> list[Judgement]:
    """What is judged of a report that comes in."""
    judged = likeliest(document, [pair.judgement for pair in pairs])
    copies = {id_ for judgement in judged for id_ in (judgement.left, judgement.right)}
    before = [each for pair, each in standing.items() if document.id in pair and each.same]
    return judged + copies_no_more(document, before, lambda id_: current[id_].document, copies)


def _last_word(standing: Mapping[tuple[str, str], Judgement]) -> list[tuple[str, str]]:
    """Each copy with its likeliest original, as `ledger.copies.copies_with` has it."""
    best: dict[str, tuple[float, str]] = {}
    for (left, right), judgement in standing.items():
        if judgement.same:
            best[left] = max(best.get(left, (0.0, "")), (judgement.score, right))
    return [(left, right) for left, (_, right) in best.items()]


def _is_within(day: str | None, other: str | None) -> bool:
    """Whether both are days, within so many of each other."""
    if day is None or other is None:
        return False
    return abs((date.fromisoformat(day) - date.fromisoformat(other)).days) <= DAYS_APART


def _stretch(day: str | None) -> str:
    return _WHENEVER if day is None else str(date.fromisoformat(day).toordinal() // DAYS_APART)


def _stretches(day: str | None) -> list[str]:
    """The stretches in which a report may credit one of this day."""
    if day is None:
        return []
    middle = date.fromisoformat(day).toordinal() // DAYS_APART
    return [str(middle + step) for step in (-1, 0, 1)]
