"""Persons, block by block: whom `run/linking.py` takes each for as reports are stored.

A block are all who may bear one name. Reports are gone through in the order in which they come in; who is still unknown
is judged again whenever somebody of the name comes up.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from sayso.core.spelling import spellings
from sayso.ledger.tokens import tokens
from sayso.link.persons import DAYS_KNOWN, by_last_name, days_from, known_as, name_words, recognition
from sayso.run.blocks.engine import Engine, Row, Rows
from sayso.run.blocks.records import Bearer, Brief, Report, Told, packed, unpacked

_NEVER = 1 << 62
Versions = Mapping[str, Sequence[int]]
"""The numbers of all versions of the reports that have several."""
Words = tuple[str, ...]
Phrases = frozenset[Words]
Known = Mapping[str, Sequence[Bearer]]


def recognitions(engine: Engine, reports: Rows, briefs: Sequence[Brief]) -> list[Told]:
    """Judge who the unknown persons of all reports are."""
    versions = defaultdict(list)
    for brief in briefs:
        versions[brief.document].append(brief.number)
    several = {document: numbers for document, numbers in versions.items() if len(numbers) > 1}
    found = engine.grouped([engine.each(reports, _named)], partial(_gone_through, versions=several))
    return unpacked(engine.all(found), Told)


def _named(record: bytes) -> Iterator[Row]:
    (report,) = unpacked([record], Report)
    for bearer in report.bearers:
        if last := next(iter(name_words(bearer.name)[-1:]), ""):
            yield last, packed(bearer)


def _gone_through(records: Sequence[bytes], versions: Versions) -> Iterator[Row]:
    bearers = unpacked(records, Bearer)
    wanting = [bearer for bearer in bearers if bearer.is_open]
    if not wanting:
        return
    bearers.sort(key=lambda bearer: (bearer.reading, bearer.place))
    phrases = _phrases(bearers)
    of_document: dict[str, list[Bearer]] = defaultdict(list)
    for bearer in bearers:
        of_document[bearer.document].append(bearer)
    until: dict[int, int] = {}
    coming: list[tuple[int, str]] = []
    for document, own in of_document.items():
        numbers = versions.get(document, [own[0].reading])
        until |= zip(numbers, [*numbers[1:], _NEVER], strict=True)
        coming += [(number, document) for number in numbers if number >= own[0].reading]
    known: dict[tuple[int, str], Bearer | None] = {}
    for number, document in sorted(coming):

        def are_here(some: Iterable[Bearer], now: int = number) -> Iterator[Bearer]:
            return (each for each in some if each.reading <= now < until[each.reading])

        own = [each for each in of_document[document] if each.reading <= number]
        unknown = _called_alike(own, are_here(wanting), phrases)
        if not unknown:
            continue  # as of most: what reports tell of those whom all know need not be looked at
        around = _around(unknown, are_here(bearers), phrases)
        for bearer in unknown:
            yield from _row(number, bearer, known_as(bearer, around), known)


def _called_alike(own: Sequence[Bearer], wanting: Iterable[Bearer], phrases: Mapping[str, Phrases]) -> list[Bearer]:
    """Of those of whom it is not known who they are, those that bear a name of a report that has come in."""
    first = min(each.published for each in own)
    last = days_from(max(each.published for each in own), DAYS_KNOWN)
    called = frozenset[Words]().union(*(phrases[each.last] for each in own))
    return [each for each in wanting if first <= each.published <= last and _bears(each, called)]


def _around(unknown: Sequence[Bearer], here: Iterable[Bearer], phrases: Mapping[str, Phrases]) -> Known:
    """All who may be one of these."""
    first = days_from(min(each.published for each in unknown), -DAYS_KNOWN)
    last = max(each.published for each in unknown)
    called = frozenset[Words]().union(*(phrases[each.last] for each in unknown))
    return by_last_name(each for each in here if first <= each.published <= last and _bears(each, called))


def _row(
    number: int, bearer: Bearer, told: Bearer | None, known: dict[tuple[int, str], Bearer | None]
) -> Iterator[Row]:
    key = (bearer.reading, bearer.actor)
    before = known.get(key)
    place = (1, bearer.reading, bearer.place)
    if told is not None and (before is None or (told.document, told.code) != (before.document, before.code)):
        judgement = recognition(bearer, told, same=True)
    elif told is None and before is not None:
        judgement = recognition(bearer, before, same=False)
    else:
        return
    known[key] = told
    whom = (told.reading, told.actor) if told is not None else (None, None)
    yield "", packed(Told(number=number, place=place, judgement=judgement, recognised=(*key, *whom)))


def _phrases(bearers: Sequence[Bearer]) -> dict[str, Phrases]:
    """By last name, the words that a search for it looks for."""
    names = sorted({bearer.last for bearer in bearers})
    ways = [(name, way) for name in names for way in spellings(name)]
    found: dict[str, set[tuple[str, ...]]] = {name: set() for name in names}
    for (name, _), (words,) in zip(ways, tokens("actors", [(way,) for _, way in ways]), strict=True):
        found[name].add(tuple(words))
    return {name: frozenset(ways - {()}) for name, ways in found.items()}


def _bears(bearer: Bearer, called: Collection[tuple[str, ...]]) -> bool:
    """Whether one of these stands in the name."""
    words = bearer.words
    return any(
        words[start : start + length] in called
        for length in {len(phrase) for phrase in called}
        for start in range(len(words) - length + 1)
    )
