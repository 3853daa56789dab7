"""Which place a name means: the same resolution for names found in a parse and for spans given from outside.

What stands around a name tells much ("Dalton, Georgia", "the Georgian town of Gori", "Lamar and Delta counties"); what
the rest of the document names tells the remainder. `ranking` weighs both.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.core.records import Place
from sayso.core.spans import Span
from sayso.core.vocabulary import NAMESAKE, PEOPLE
from sayso.read.places.ranking import Area, Case, Floats, Known, rank
from sayso.read.places.toponyms import (
    AREA,
    AREA_BEFORE,
    AREAS,
    SITE,
    Name,
    areas_called,
    bare,
    candidates,
    capitalised_runs,
    name_at,
)
from sayso.resources.gazetteer import DEMONYM, Entry, Gazetteer, kilometres
from sayso.resources.gazetteer.names import normalise

_POSTAL = re.compile(r", ([A-Z]{2})\b")
_DIVISIONS = frozenset({"admin", "admin2"})
_LEAST = 0.25
"""A name whose likeliest place is less probable than this is left unresolved."""
_PROVINCE_KM = 150.0
_SLIGHT, _FAIR, _EVEN = 0.01, 0.1, 0.4
_SAME_KM = 60.0
"""Candidates so near each other, such as a town and its district, speak for one another."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A place of the gazetteer, and how sure it is meant: a probability."""

    entry: Entry
    confidence: float


def locate(
    text: str, spans: Sequence[Span], gazetteer: Gazetteer, *, home: str | None = None
) -> tuple[Place | None, ...]:
    """The place that each span of the text names, in order; None where nothing is known or it would be a guess.

    `home` is the ISO3 code of the country whose readers the text is for.
    """
    names = [name_at(text, span) for span in spans]
    resolved = resolve(names, text, gazetteer, home=home)
    return tuple(
        _place(f"p{number}", name, found) if found else None
        for number, (name, found) in enumerate(zip(names, resolved, strict=True), 1)
    )


_Key = tuple[str, int | None, bool, str | None]


def gather(names: Sequence[Name], gazetteer: Gazetteer) -> tuple[list[_Key], list[Entry | None], dict[_Key, Case]]:
    """What there is to decide: a key for each name, the larger place it stands in, and one case a key."""
    keys: list[_Key] = []
    containers: list[Entry | None] = []
    cases: dict[_Key, Case] = {}
    for name in names:
        norm = normalise(name.text)
        found = candidates(name.text, gazetteer, name.division)
        container = _container(name, found, gazetteer)
        key = (norm, container.id if container else None, name.article, name.division)
        cases[key] = _case(name, norm, found, container, cases.get(key), gazetteer)
        keys.append(key)
        containers.append(container)
    return keys, containers, cases


def resolve(
    names: Sequence[Name], text: str, gazetteer: Gazetteer, *, home: str | None = None, published: str | None = None
) -> tuple[Resolved | None, ...]:
    """What each name means. Within one document, one name means one place unless the text says more.

    `text` is what else may tell of countries: the document's, with its title and publisher before it. `published` is
    the country that the publisher seems to write for (`publishers.home_of`), which counts for less than `home`.
    """
    keys, containers, cases = gather(names, gazetteer)
    ranked = rank(list(cases.values()), known(text, gazetteer, home, published))
    decided = {key: _best(case, p) for (key, case), p in zip(cases.items(), ranked, strict=True)}
    return _one_sense(names, keys, containers, cases, decided)


def _case(
    name: Name, norm: str, found: tuple[Entry, ...], container: Entry | None, old: Case | None, gazetteer: Gazetteer
) -> Case:
    larger = [area for words in name.beside for area in areas_called(words, gazetteer, DEMONYM)]
    beside = [any(within(entry, area) for area in larger) for entry in found]
    if old is not None:
        if any(beside):
            old = old._replace(beside=[a or b for a, b in zip(old.beside, beside, strict=True)])
        return old._replace(acts=True) if name.acts and not old.acts else old
    contained = [container is not None and within(entry, container) for entry in found]
    area_word = name.division is not None or bool(AREA.search(name.text) or AREA_BEFORE.search(name.text))
    return Case(norm, bare(name.text), found, contained, beside, name.article, area_word, name.acts)


def _best(case: Case, p: Floats) -> Resolved | None:
    """The likeliest entry; None if even with those beside it it is not likely enough."""
    if not len(p):
        return None
    best = case.entries[int(p.argmax())]
    around = [
        (share, entry, kilometres((entry.lat, entry.lon), (best.lat, best.lon)))
        for share, entry in zip(p.tolist(), case.entries, strict=True)
        if share > _SLIGHT
    ]
    sure = sum(share for share, _, apart in around if apart < _SAME_KM)
    if sure < _LEAST:
        return None
    if best.kind in _DIVISIONS and not case.area_word:  # the bare name of a town and its province is the town's
        towns = [(share, entry) for share, entry, apart in around if _is_seat(share, entry, apart, best)]
        best = max(towns, key=lambda one: one[0], default=(0.0, best))[1]
    return Resolved(best, min(1.0, sure))


def _is_seat(share: float, town: Entry, apart: float, area: Entry) -> bool:
    """Whether the town may be meant by the bare name of its area: if it is far from the middle, as New York, it must
    be about as likely.
    """
    if town.kind != "city" or town.country != area.country:
        return False
    return share > _FAIR if apart < _PROVINCE_KM else town.admin1 == area.admin1 and share > _EVEN


def _one_sense(
    names: Sequence[Name],
    keys: Sequence[_Key],
    containers: Sequence[Entry | None],
    cases: dict[_Key, Case],
    decided: dict[_Key, Resolved | None],
) -> tuple[Resolved | None, ...]:
    """A name once said to lie somewhere lies there throughout; the larger place said is the one meant there."""
    named: dict[str, Resolved] = {}
    said: dict[int, Entry] = {}
    for name, key, container in zip(names, keys, containers, strict=True):
        found = decided[key]
        if found is not None and container is not None and within(found.entry, container):
            named.setdefault(key[0], found)
            said[name.container_at] = container
    out = []
    for name, key in zip(names, keys, strict=True):
        found = decided[key]
        if name.span[0] in said and said[name.span[0]] in cases[key].entries:
            found = Resolved(said[name.span[0]], 1.0)
        elif found is not None and key[1] is None:
            found = named.get(key[0], found)
        out.append(found)
    return tuple(out)


def places(names: Sequence[Name], found: Sequence[Resolved | None]) -> tuple[Place, ...]:
    """Records for names and what they were resolved to; an unresolved one keeps its words and has no coordinates."""
    return tuple(
        _place(f"p{number}", name, one) if one else Place(id=f"p{number}", span=name.span, name=bare(name.text))
        for number, (name, one) in enumerate(zip(names, found, strict=True), 1)
    )


def _place(identity: str, name: Name, found: Resolved) -> Place:
    entry = found.entry
    written = bare(name.text)
    own = SITE.search(written) is None or entry.kind == "landmark"
    area = entry.kind == "city" and bool(AREA.search(written)) and not written.lower().endswith("city")
    kind = "landmark" if not own else "admin" if area else entry.kind
    kind = PEOPLE if entry.rank == DEMONYM else NAMESAKE if name.embedded else kind
    return Place(
        id=identity,
        span=name.span,
        name=entry.name if own else written,
        lat=entry.lat,
        lon=entry.lon,
        country=entry.country,
        geonameid=entry.geonameid if own and not area else None,
        kind=kind,
        confidence=round(found.confidence, 3),
    )


def _container(name: Name, found: Sequence[Entry], gazetteer: Gazetteer) -> Entry | None:
    """The larger place that follows the name, if it is one: of two Georgias the one that has a place of that name."""
    areas = areas_called(name.container, gazetteer) if name.container is not None else ()
    return max(areas, key=lambda area: max((e.weight for e in found if within(e, area)), default=0.0), default=None)


def known(text: str, gazetteer: Gazetteer, home: str | None = None, published: str | None = None) -> Known:
    """Which countries and divisions the text names, and which its capitalised words might be towns of."""
    named: dict[str, dict[Area, float]] = {}
    hinted: dict[str, dict[Area, float]] = {}
    for written, count in Counter(capitalised_runs(text)).items():
        found = gazetteer.find(written)
        areas = [e for e in found if e.country and e.kind in AREAS]
        if areas:
            _add(named, normalise(written), areas, count / len(areas))
        elif found:
            _hint(hinted, normalise(written), found)
    for code, count in Counter(_POSTAL.findall(text)).items():
        _add(named, code, gazetteer.find_state(code), count)
    return Known(named, hinted, home, published)


def _add(votes: dict[str, dict[Area, float]], norm: str, areas: Sequence[Entry], count: float) -> None:
    mine = votes.setdefault(norm, {})
    for entry in areas:
        for area in {(entry.country or "", None), (entry.country or "", entry.admin1)}:
            mine[area] = mine.get(area, 0.0) + count


def _hint(votes: dict[str, dict[Area, float]], norm: str, found: Sequence[Entry]) -> None:
    mine = votes.setdefault(norm, {})
    for entry in found[:8]:
        share = 10 ** (0.25 * (entry.weight - found[0].weight))
        if entry.country:
            for area in {(entry.country, None), (entry.country, entry.admin1)}:
                mine[area] = max(share, mine.get(area, 0.0))


def within(entry: Entry, area: Entry) -> bool:
    """Whether the entry may lie in the area: same country, and same division or not far off where that is known."""
    if area.kind == "continent" or entry.id == area.id or entry.kind == "country":
        return False
    if area.country and entry.country and entry.country != area.country:
        return False
    if area.kind == "country":
        return entry.country == area.country
    if area.admin1 and entry.admin1:
        return area.admin1 == entry.admin1
    return kilometres((entry.lat, entry.lon), (area.lat, area.lon)) < 400.0
