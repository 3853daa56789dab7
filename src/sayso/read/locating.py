"""Which place a name means: the same resolution for names found in a parse and for spans given from outside.

A candidate's worth is its weight (inhabitants, kind), what contains it by the text ("Dalton, Georgia"), and how well it
goes with the rest of the document: countries named, other places near by.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sayso.core.records import Place
from sayso.core.spans import Span
from sayso.resources.gazetteer import ALIAS, DEMONYM, Entry, Gazetteer, kilometres
from sayso.resources.placenames import normalise

_CAPITALISED = re.compile(r"\b[^\W\d_a-z][\w’'.-]*(?: (?:(?:of|the|and|al|el|de|la) )?[^\W\d_a-z][\w’'.-]*){0,3}")
_CONTAINER = re.compile(r"\s?,\s+((?:the )?[^\W\d_a-z][\w’'.-]*(?: (?:and |of )?[^\W\d_a-z][\w’'.-]*){0,3})")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_DIRECTION = re.compile(
    r"^(?:(?:(?:far|mid)[ -])?(?:north|south|east|west)(?:ern|[ -]?(?:east|west)(?:ern)?)?|central|upper|lower|greater|"
    r"downtown|rural|occupied|mainland)[ -]",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"[ -](?:province|governorate|oblast|region|district|prefecture|state|city|raion|metropolitan area)$", re.IGNORECASE
)
_AREA_BEFORE = re.compile(r"^(?:city|province|state|governorate|town|village|port|republic) of ", re.IGNORECASE)
_SITE = re.compile(
    r" (?:(?:international|regional|military) )?(?:airport|airfield|air ?base|naval base|railway station|port|"
    r"refugee camp|camp|prison|university|hospital|crossing)$",
    re.IGNORECASE,
)
_WITH_ARTICLE = frozenset({"river", "sea", "strait", "canal", "mountains", "lake"})
_AREAS = frozenset({"country", "admin", "region", "continent"})

# Weights of the evidence, on the scale of `Entry.weight` (ten times the inhabitants = 1).
_LESS_USUAL = 2.5
_CONTAINED = 5.0
_COUNTRY = 0.7
_STATE = 1.8
_NAMED_AREA = 2.0
_STEEP = 0.25
"""How fast a namesake's vote falls with its weight: to half for every tenfold of inhabitants less."""
_VOTING = 25
_SURE = 1.5
"""Lead in weight over the next namesake from which a name leaves no doubt."""
_NEAR = 2.5
_ARTICLE_KIND = 2.0
_HOME = 1.5
_BASE = 4.7
"""Weight from which a town's name is believed to underlie a longer one, or to be as short as a code."""
_SHORT = 3
_LONGEST = 120
"""Characters; what is longer is no name."""
_NEAR_KM = 150.0
_ANCHORS = 24
"""Other names looked at as neighbours: enough for any report, and bounds the work on a list of thousands."""
_GUESS = 4.5
"""A small place of several namesakes, that nothing in the text speaks for, is left unresolved below this."""


@dataclass(frozen=True, slots=True)
class Name:
    """A place name as it stands in the text."""

    span: Span
    text: str
    article: bool = False
    container: str | None = None
    """What follows it after a comma: "Georgia" of "Dalton, Georgia"."""
    container_at: int = -1
    """Where that begins."""


_Area = tuple[str, str | None]
"""A country (ISO3, None) or a first-order division of it (ISO3, code)."""


@dataclass(slots=True)
class _Evidence:
    """What the document as a whole says about where it plays: votes of its names for countries and states.

    Every name votes for each area that has a place of that name, the more the likelier that place is; when one name is
    weighed its own vote is left out.
    """

    votes: dict[_Area, float] = field(default_factory=dict)
    cast: dict[str, dict[_Area, float]] = field(default_factory=dict)
    anchors: dict[str, Entry] = field(default_factory=dict)
    """Look-up form of names that leave no doubt to their places."""

    def vote(self, norm: str, areas: dict[_Area, float]) -> None:
        mine = self.cast.setdefault(norm, {})
        for area, amount in areas.items():
            more = max(0.0, amount - mine.get(area, 0.0))
            mine[area] = mine.get(area, 0.0) + more
            self.votes[area] = self.votes.get(area, 0.0) + more

    def support(self, area: _Area, norm: str) -> float:
        """How strongly the other names speak for the area; grows slower and slower."""
        own = self.cast.get(norm, {}).get(area, 0.0)
        return math.log2(1.0 + max(0.0, self.votes.get(area, 0.0) - own))


def locate(
    text: str, spans: Sequence[Span], gazetteer: Gazetteer, *, home: str | None = None
) -> tuple[Place | None, ...]:
    """The place that each span of the text names, in order; None where nothing is known or it would be a guess.

    `home` is the ISO3 code of the country whose readers the text is for.
    """
    names = [name_at(text, span) for span in spans]
    resolved = resolve(names, text, gazetteer, home=home)
    return tuple(
        _place(f"p{number}", name, entry) if entry else None
        for number, (name, entry) in enumerate(zip(names, resolved, strict=True), 1)
    )


def name_at(text: str, span: Span) -> Name:
    """The name in the span with what its surroundings tell: the article before it, the larger place after it."""
    written = text[span[0] : span[1]]
    article = bool(_ARTICLE.match(written)) or text[max(0, span[0] - 4) : span[0]].lower().strip() == "the"
    following = _CONTAINER.match(text, span[1], span[1] + 80)
    if following is None:
        return Name(span, written, article)
    return Name(span, written, article, following.group(1), following.start(1))


def resolve(
    names: Sequence[Name], text: str, gazetteer: Gazetteer, *, home: str | None = None
) -> tuple[Entry | None, ...]:
    """The gazetteer's entry for each name. Within one document, one name means one place unless the text says more."""
    evidence = _gather(names, text, gazetteer)
    decided: dict[tuple[str, int | None, bool], Entry | None] = {}
    named: dict[str, Entry] = {}
    inside: dict[int, Entry] = {}
    out: list[Entry | None] = []
    for name in names:
        norm = normalise(name.text)
        container = _container(name, gazetteer)
        key = (norm, container.id if container else None, name.article)
        if name.span[0] in inside and inside[name.span[0]] in candidates(name.text, gazetteer):
            entry: Entry | None = inside[name.span[0]]  # the "Georgia" of "Tbilisi, Georgia"
        else:
            if key not in decided:
                decided[key] = _decide(name, container, evidence, gazetteer, home)
            entry = decided[key]
        if container is not None and entry is not None and within(entry, container):
            named.setdefault(norm, entry)
            inside[name.container_at] = container
        out.append(entry)
    return tuple(
        named.get(normalise(name.text), entry)
        if entry and name.container is None and name.span[0] not in inside
        else entry
        for name, entry in zip(names, out, strict=True)
    )


def places(names: Sequence[Name], entries: Sequence[Entry | None]) -> tuple[Place, ...]:
    """Records for names and what they were resolved to; an unresolved one keeps its words and has no coordinates."""
    return tuple(
        _place(f"p{number}", name, entry) if entry else Place(id=f"p{number}", span=name.span, name=bare(name.text))
        for number, (name, entry) in enumerate(zip(names, entries, strict=True), 1)
    )


def bare(written: str) -> str:
    """The name without article, possessive and punctuation at its end, white space in it as single blanks."""
    name = _ARTICLE.sub("", " ".join(written.split())).rstrip(",;:.")
    return name[:-2] if name.endswith(("'s", "’s")) else name.rstrip("'’")


def candidates(written: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """What the gazetteer has under this name, or else under the name that it is built on.

    "Kherson region" is filed under Kherson, "eastern Aleppo" under Aleppo, "Kyiv Airport" under Kyiv.
    """
    name = bare(written)
    if len(name) > _LONGEST:
        return ()
    found = gazetteer.find(name)
    if not found and name.endswith("s"):
        found = tuple(e for e in gazetteer.find(name[:-1]) if e.rank == DEMONYM)
    if len(name) <= _SHORT:  # "EU" is no village of France
        found = tuple(e for e in found if e.kind != "city" or e.weight >= _BASE)
    if found:
        return found
    for shorter in (_AREA_BEFORE.sub("", name), _AREA.sub("", name), _SITE.sub("", name)):
        for attempt in (shorter, _DIRECTION.sub("", shorter)):
            if attempt == name:
                continue
            found = tuple(e for e in gazetteer.find(attempt) if e.kind != "city" or e.weight >= _BASE)
            if found:
                return tuple(e for e in found if e.rank != DEMONYM) or found
    return ()


def _place(identity: str, name: Name, entry: Entry) -> Place:
    site = _SITE.search(bare(name.text))
    own = site is None or entry.kind == "landmark"
    area = bool(_AREA.search(bare(name.text))) and entry.kind == "city" and not name.text.lower().endswith("city")
    return Place(
        id=identity,
        span=name.span,
        name=entry.name if own else bare(name.text),
        lat=entry.lat,
        lon=entry.lon,
        country=entry.country,
        geonameid=entry.geonameid if own and not area else None,
        kind="landmark" if not own else "admin" if area else entry.kind,
    )


def _container(name: Name, gazetteer: Gazetteer) -> Entry | None:
    """The larger place that follows the name, if it is one: of two Georgias the one that has a place of that name."""
    if name.container is None:
        return None
    found = candidates(name.text, gazetteer)
    words = bare(name.container).split()
    for count in range(len(words), 0, -1):
        written = " ".join(words[:count])
        areas = [
            entry
            for entry in gazetteer.find(written) or gazetteer.find_state(written.rstrip("."))
            if entry.kind in _AREAS and entry.rank != DEMONYM
        ]
        if areas:
            return max(areas, key=lambda area: max((e.weight for e in found if within(e, area)), default=0.0))
    return None


def _gather(names: Sequence[Name], text: str, gazetteer: Gazetteer) -> _Evidence:
    evidence = _Evidence()
    mentions: Counter[_Area] = Counter()
    for written in _runs(text):
        for entry in gazetteer.find(written)[:1]:
            if entry.country and (entry.kind == "country" or (entry.kind == "admin" and entry.admin1)):
                mentions.update({(entry.country, None), (entry.country, entry.admin1)})
    for area, count in mentions.items():
        evidence.vote(f"\n{area}", {area: math.log2(1.0 + count)})
    for name in names:
        container = _container(name, gazetteer)
        norm = normalise(name.text)
        if container is None and norm in evidence.cast:
            continue
        found = candidates(name.text, gazetteer)
        if container is not None:
            found = tuple(e for e in found if within(e, container)) or found
            if container.country:
                evidence.vote(f"\n{container.id}", {(container.country, container.admin1): _NAMED_AREA})
        if found:
            evidence.vote(norm, _areas(found))
            sure = len(found) == 1 or found[0].weight - found[1].weight >= _SURE or container is not None
            if sure and len(evidence.anchors) < _ANCHORS and found[0].kind not in {"country", "continent"}:
                evidence.anchors[norm] = found[0]
    return evidence


def _areas(found: tuple[Entry, ...]) -> dict[_Area, float]:
    """For each area that one of the places lies in, how well that place compares with the likeliest of all: 0 to 1."""
    best = max(entry.weight for entry in found)
    areas: dict[_Area, float] = {}
    for entry in found[:_VOTING]:
        if entry.country and entry.kind != "country":
            share = 10.0 ** (_STEEP * (entry.weight - best))
            for area in {(entry.country, None), (entry.country, entry.admin1)}:
                areas[area] = max(share, areas.get(area, 0.0))
    return areas


def _runs(text: str) -> Iterable[str]:
    """Capitalised words, alone and as they follow one another: enough to notice countries and their peoples."""
    for match in _CAPITALISED.finditer(text):
        words = match.group().split()
        yield match.group()
        if len(words) > 1:
            yield from words


def within(entry: Entry, area: Entry) -> bool:
    """Whether the entry may lie in the area: same country, and same state or not far off where that is known."""
    if area.kind == "continent" or entry.id == area.id:
        return False
    if area.country and entry.country and entry.country != area.country:
        return False
    if area.kind == "country":
        return entry.country == area.country
    if area.admin1 and entry.admin1:
        return area.admin1 == entry.admin1
    return kilometres((entry.lat, entry.lon), (area.lat, area.lon)) < 400.0


def _decide(
    name: Name, container: Entry | None, evidence: _Evidence, gazetteer: Gazetteer, home: str | None
) -> Entry | None:
    found = candidates(name.text, gazetteer)
    if not found:
        return None
    norm = normalise(name.text)
    anchors = [e for n, e in evidence.anchors.items() if n != norm]
    scored = sorted(
        ((_worth(e, name, container, _Setting(norm, evidence, anchors, home)), -i) for i, e in enumerate(found)),
        reverse=True,
    )
    worth, index = scored[0]
    best = found[-index]
    if worth < _GUESS and len(found) > 2:
        return None
    if best.rank == ALIAS and worth < _GUESS:
        return None
    return best


class _Setting(NamedTuple):
    """What a candidate is weighed against."""

    norm: str
    evidence: _Evidence
    anchors: Sequence[Entry]
    home: str | None


def _worth(entry: Entry, name: Name, container: Entry | None, setting: _Setting) -> float:
    worth = entry.weight - (_LESS_USUAL if entry.rank == ALIAS else 0.0)
    if container is not None and within(entry, container):
        worth += _CONTAINED
    if entry.kind in _WITH_ARTICLE:
        worth += _ARTICLE_KIND if name.article else -_ARTICLE_KIND
    if setting.home and entry.country == setting.home:
        worth += _HOME
    if entry.kind == "country" or not entry.country:
        return worth
    support = setting.evidence.support
    worth += _COUNTRY * support((entry.country, None), setting.norm)
    if entry.admin1:
        worth += _STATE * support((entry.country, entry.admin1), setting.norm)
    near = sum(math.exp(-kilometres((entry.lat, entry.lon), (a.lat, a.lon)) / _NEAR_KM) for a in setting.anchors)
    return worth + _NEAR * near / (near + 1.0)
