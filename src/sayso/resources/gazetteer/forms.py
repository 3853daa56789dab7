"""Other forms of a place's name, for building the gazetteer: transliterations, areas with and without their kind."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from sayso.resources.gazetteer.names import normalise
from sayso.resources.tables import rows

_ARABIC = frozenset(
    "DZA BHR COM DJI EGY ESH IRQ JOR KWT LBN LBY MRT MAR OMN PSE QAT SAU SDN SYR TUN ARE YEM".split()
)  # fmt: skip
"""Countries whose places are mostly written from the Arabic."""
_LATIN = re.compile(r"(?!.*\d)[\u0000-\u024f\u1e00-\u1effʻʼ’]{4,}")
_TWICE = re.compile(r"(.{1,2})\1+")
_SILENT = re.compile(r"(?<=[aeiouy])[aeiouyhg]+|(?<=[^aeiouy])(?:j(?=[aeiou])|[aeiouyhg])+")
_ALIKE = str.maketrans({"w": "v", "q": "k", "c": "k"})
_VOWELS = frozenset("aeiouyhg")
_FIELD = re.compile(
    r" (?:Airport|Air ?[Bb]ase|Airfield|Air Force Base|Air Station|Army Airfield|Joint Base|Naval Air Station|AFB)$"
)
_RANK = re.compile(r"\b(?:International|Intercontinental|Regional|Municipal|County|National|Domestic) (?=Airport$)")
_ADJECTIVE = re.compile(r"(\w{2,}?)[’']?s[’']?k(?:aya|aja|a|iy|yy|yi|y|i|oy|e|oe|oye)")
_BEFORE, _AFTER = "before", "after"

normalised = lru_cache(maxsize=4096)(normalise)
"""`normalise`, for building: each name is looked at several times over."""


class Area(NamedTuple):
    """An area's name, taken apart."""

    stem: str
    kind: str | None
    """The English word for its kind, if the name has one: "Oblast"."""
    english: bool
    """Whether the name has that very word."""


def useful(name: str) -> bool:
    """Whether an alternate name may occur in English news: Latin letters, a capital first, no code."""
    return bool(_LATIN.fullmatch(name)) and name[0].isupper() and not name.isupper() and name.count(" ") < 4


def transliterations(name: str, others: Iterable[str]) -> Iterator[str]:
    """Those of the other names that write the same word: of Donetsk "Donyetsk", not "Stalino"."""
    sound = _sound(name)
    return (other for other in others if useful(other) and _sound(other) == sound)


def without_article(names: Iterable[str], country: str | None) -> Iterator[str]:
    """Look-up forms of Arabic names as news shortens them: "raqqa" for "Ar Raqqah"."""
    if country not in _ARABIC:
        return
    for name in names:
        norm = normalised(name)
        bare = norm.removeprefix("al ")
        short = bare[:-1] if bare.endswith("ah") else bare
        for form in {bare, short, norm[:-1] if norm.endswith("ah") else norm} - {norm}:
            if len(form) >= 4:
                yield form


def area(name: str) -> Area:
    """The name without the word for the kind of area, and that word in English; of two such words the longer counts."""
    before, after, english = _area_words()
    head, tail = before.fullmatch(name), after.fullmatch(name)
    if tail and not (head and len(head.group(1)) >= len(tail.group(2))):
        word = tail.group(2)
        return Area(tail.group(1).strip(" ,"), english[word, _AFTER], word == english[word, _AFTER])
    if head:
        word = head.group(1)
        return Area(head.group(2).strip(), english[word, _BEFORE], word.split()[0] == english[word, _BEFORE])
    return Area(name, None, False)


def towns_of(stem: str) -> tuple[str, ...]:
    """The towns that a Slavic adjective may be of: "Kurskaya" is of Kursk or Kur, "Belgorodskaya" of Belgorod."""
    match = _ADJECTIVE.fullmatch(stem)
    return (match.group(1) + "sk", match.group(1)) if match else ()


@cache
def _area_words() -> tuple[re.Pattern[str], re.Pattern[str], Mapping[tuple[str, str], str]]:
    """Patterns of names with such a word before and after, the longest words first, and the words in English."""
    english = {(row["word"], row["where"]): row["english"] for row in rows("area_words")}
    words = {
        side: "|".join(sorted((re.escape(w) for w, where in english if where == side), key=len, reverse=True))
        for side in (_BEFORE, _AFTER)
    }
    before = re.compile(rf"({words[_BEFORE]})(?:(?<=['’])|(?= ))(.+)")
    after = re.compile(rf"(.+?)[ -]({words[_AFTER]})")
    return before, after, english


def _sound(name: str) -> str:
    """What transliterations of one word share: how it begins, and the consonants but for those that come and go."""
    letters = normalised(name).removeprefix("al ").replace(" al ", "").replace(" ", "").translate(_ALIKE)
    sound = _SILENT.sub("", _TWICE.sub(r"\1", letters))
    return "a" + sound[1:] if sound[:1] in _VOWELS else sound


def is_airfield(name: str) -> bool:
    """Whether the name says that it is an airport or an air base."""
    return bool(_FIELD.search(name))


def airport_names(name: str, cities: Container[str]) -> list[str]:
    """How news calls an airport: with and without the city before it, and with and without the word for its rank.

    `cities` has the look-up forms of names that may be left out: "Pearson International Airport" is Toronto's.
    """
    written = " ".join(name.replace("/", " ").split())
    names = [written]
    words = re.split(r"[ -]", written)
    for count in (3, 2, 1):
        if count < len(words) and normalise(" ".join(words[:count])) in cities:
            names.append(written[len(" ".join(words[:count])) + 1 :])
            break
    names += [_RANK.sub("", each) for each in names]
    return [each for each in dict.fromkeys(names) if _FIELD.sub("", _RANK.sub("", f" {each}")).strip()]
