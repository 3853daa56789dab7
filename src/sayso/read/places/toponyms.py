"""Names of places as they stand in a text: what their surroundings tell, and what the gazetteer has under them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.core.spans import Span
from sayso.resources.gazetteer import DEMONYM, Entry, Gazetteer

_UPPER = r"[^\W\d_a-z]"
WORDS = rf"{_UPPER}[\w’'.-]*(?: (?:(?:of|the|and|al|el|de|la) )?{_UPPER}[\w’'.-]*){{0,3}}"
_CAPITALISED = re.compile(rf"\b{WORDS}")
_WITHIN = r"(?:in (?:the )?(?:(?:north|south|east|west|centr)[\w-]* )?)?"
_CONTAINER = re.compile(
    rf"\s?(?:,\s+{_WITHIN}|\s\()((?:the )?{_UPPER}[\w’'.-]*(?: (?:and |of )?{_UPPER}[\w’'.-]*){{0,3}})"
)
_LARGER_AFTER = re.compile(rf",? (?:(?:a|an|the) (?:[\w-]+ ){{1,4}})?(?:in|of) (?:the )?(?:[a-z-]+ ){{0,2}}?({WORDS})")
_LARGER_BEFORE = re.compile(rf"({WORDS})(?:['’]s?)? (?:[\w-]+ ){{0,3}}?(?:of (?:the )?)?$")
_LISTED = re.compile(
    rf"(?:(?:,|,? and|,? &) {_UPPER}[\w’'-]*(?: {_UPPER}[\w’'-]*)?){{0,6}} "
    r"(count(?:y|ies)|provinces?|oblasts?|governorates?|districts?|regions?|parish(?:es)?|prefectures?)\b",
    re.IGNORECASE,
)
_ACTS_BEHIND = re.compile(
    rf"(?:,? and (?:the )?{_UPPER}[\w’'-]*)? (?:has|have|had|will|would|must|may|might|could|should|says?|[a-z]+ed|"
    r"said|told|sent|bought|brought|sought|thought|fought|gave|took|made|met|left|let|held|saw|knew|kept|won|lost|paid|"
    r"put|cut|shut|withdrew|drew|threw|wrote|spoke|broke|froze|chose|began|went|understood|struck|sold|spent)\b"
)
_ACTS_BEFORE = re.compile(r"\b(?:with|by|against|told|asked|urged|accused|warned|blamed|pressed|persuaded) $")
_LOCATED = re.compile(
    r"\b(?:in|at|near|from|of|to|on|for|into|outside|inside|around|across|towards?|through|via|over|above) (?:the )?$"
)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_DIRECTION = re.compile(
    r"^(?:(?:(?:far|mid)[ -])?(?:north|south|east|west)(?:ern|[ -]?(?:east|west)(?:ern)?)?|central|upper|lower|greater|"
    r"downtown|rural|occupied|mainland)[ -]",
    re.IGNORECASE,
)
AREA = re.compile(
    r"[ -](?:province|governorate|oblast|region|district|prefecture|state|city|raion|county|metropolitan area)$",
    re.IGNORECASE,
)
_COUNTY = re.compile(r" Co\.?$")
AREA_BEFORE = re.compile(r"^(?:city|province|state|governorate|town|village|port|republic|county) of ", re.IGNORECASE)
SITE = re.compile(
    r" (?:(?:international|regional|military) )?(?:airport|airfield|air ?base|naval base|railway station|port|"
    r"refugee camp|camp|prison|university|hospital|crossing)$",
    re.IGNORECASE,
)
AREAS = frozenset({"country", "admin", "admin2", "region", "continent"})
_BASE = 4.7
"""Weight from which a town's name is believed to underlie a longer one, or to be as short as a code."""
_SHORT = 3
LONGEST = 120
"""Characters; what is longer is no name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A place name as it stands in the text."""

    span: Span
    text: str
    article: bool = False
    container: str | None = None
    """What follows it after a comma or in brackets: "Georgia" of "Dalton, Georgia"."""
    container_at: int = -1
    """Where that begins."""
    beside: tuple[str, ...] = ()
    """Larger places that may be meant before or behind it: "Syria's", "in the Turkish province of"."""
    acts: bool = False
    """Whether it does something, or something is done with it, as with a government: "Paris urged", "told Paris"."""
    embedded: bool = False
    """Whether it is part of the name of something else."""
    division: str | None = None
    """The word that makes it a division, behind the name or at the end of its list: "county"."""


def name_at(text: str, span: Span) -> Name:
    """The name in the span with what its surroundings tell."""
    start, end = span
    written = text[start:end]
    before, behind = text[max(0, start - 70) : start], text[end : end + 100]
    article = bool(_ARTICLE.match(written)) or before[-4:].lower().strip() == "the"
    following = _CONTAINER.match(behind)
    listed = _LISTED.match(behind)
    larger = (_LARGER_BEFORE.search(before), _LARGER_AFTER.match(behind))
    return Name(
        span,
        written,
        article,
        following.group(1) if following else None,
        end + following.start(1) if following else -1,
        tuple(match.group(1) for match in larger if match),
        acts=bool(_ACTS_BEFORE.search(before) or (_ACTS_BEHIND.match(behind) and not _LOCATED.search(before))),
        division=_singular(listed.group(1)) if listed else None,
    )


def _singular(word: str) -> str:
    word = word.lower()
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("es") if word.endswith("shes") else word.removesuffix("s")


def bare(written: str) -> str:
    """The name without article, possessive and punctuation at its end, white space in it as single blanks."""
    name = _ARTICLE.sub("", " ".join(written.split())).rstrip(",;:.")
    return name[:-2] if name.endswith(("'s", "’s")) else name.rstrip("'’")


def candidates(written: str, gazetteer: Gazetteer, division: str | None = None) -> tuple[Entry, ...]:
    """What the gazetteer has under this name, or else under the name that it is built on.

    "Kherson region" is filed under Kherson, "eastern Aleppo" under Aleppo, "Kyiv Airport" under Kyiv. With the word for
    a division ("county") also what has that in its name.
    """
    name = bare(written)
    if len(name) > LONGEST:
        return ()
    found = _filed(name, gazetteer)
    if division is not None:
        longer = gazetteer.find(f"{name} {division}")
        known = {entry.id for entry in longer}
        return (*longer, *(entry for entry in found if entry.id not in known))
    return found


def _filed(name: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    found = gazetteer.find(_COUNTY.sub(" County", name))
    if not found and name.endswith("s"):
        found = tuple(e for e in gazetteer.find(name[:-1]) if e.rank == DEMONYM)
    if len(name) <= _SHORT:  # "EU" is no village of France
        found = tuple(e for e in found if e.kind != "city" or e.weight >= _BASE)
    if found:
        return found
    for shorter in (AREA_BEFORE.sub("", name), AREA.sub("", name), SITE.sub("", name)):
        for attempt in (shorter, _DIRECTION.sub("", shorter)):
            if attempt == name:
                continue
            found = tuple(e for e in gazetteer.find(attempt) if e.kind != "city" or e.weight >= _BASE)
            if found:
                return tuple(e for e in found if e.rank != DEMONYM) or found
    return ()


def capitalised_runs(text: str) -> Iterator[str]:
    """Capitalised words, alone and as they follow one another: enough to notice countries and their peoples."""
    for match in _CAPITALISED.finditer(text):
        if match.end() - match.start() <= LONGEST:
            words = match.group().split()
            yield match.group()
            if len(words) > 1:
                yield from words


def areas_called(written: str, gazetteer: Gazetteer, worst: int = DEMONYM - 1) -> tuple[Entry, ...]:
    """Countries and divisions of the name that the words begin with, under names of at most this rank."""
    words = bare(written).split()
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        found = gazetteer.find(name) or gazetteer.find_state(name.rstrip("."))
        areas = tuple(entry for entry in found if entry.kind in AREAS and entry.rank <= worst)
        if areas:
            return areas
    return ()
