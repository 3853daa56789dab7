"""Who is who: countries and their people, roles, organisations, and the persons most in the news, with dates.

Names are matched word by word after folding (case, accents, abbreviation points and possessives away), the longest
match first; whether the text's own capitals allow the match is checked afterwards.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Literal

from sayso.resources.tables import rows

EntryKind = Literal["country", "people", "capital", "region", "city", "org", "person", "role"]

_WORD = re.compile(r"[^\W_]+(?:[.&'’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_PLURALS = frozenset("people forces troops units authorities personnel police".split())
"""Roles listed in their plural form."""
_FAMILY_FIRST = frozenset("CHN PRK KOR TWN VNM SGP KHM".split())
"""Countries of whose leaders the family name comes first, as English reports write it."""
_PLURAL_KEPT = ("s", "sh", "ch", "ese")


@dataclass(frozen=True, slots=True)
class Term:
    """A code and office held from one month to another, both included; an empty bound is open."""

    code: str
    office: str = ""
    start: str = ""
    end: str = ""
    perhaps_longer: bool = False
    """Nothing is known of the months after `end`."""

    def holds(self, month: str) -> bool:
        """Whether `month` (`YYYY-MM`) lies within."""
        return self.start <= month and (not self.end or month <= self.end)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that words can stand for."""

    kind: EntryKind
    name: str
    terms: tuple[Term, ...] = ()
    """Codes by date; one open term for what never changes. A role's code has sectors only, and may be empty."""
    form: str = ""
    """A role's or an organisation's kind: person, group, organisation, country, weapon, adjective."""
    flags: str = ""
    sex: str = ""
    nouns: tuple[str, ...] = ()
    """Common nouns that a report may call the organisation by."""
    acronym: bool = False
    """Written in capitals only: `WHO` is not `who`, nor `p.m.` a `PM`."""
    plural: bool = False
    """A role named in the plural."""
    lower: bool = False
    """Some spelling starts with a small letter (`al-Shabab`)."""

    @property
    def code(self) -> str:
        """The latest code."""
        return self.terms[-1].code if self.terms else ""

    @property
    def office(self) -> str:
        """The latest office."""
        return self.terms[-1].office if self.terms else ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, folded, with its place."""

    key: str
    start: int
    end: int
    """Without a possessive ending."""
    possessive: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found in a text."""

    entry: Entry
    start: int
    end: int
    first: int
    last: int
    """Indexes of its first word, and of the one after its last, among the text's words."""
    possessive: bool


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Case, accents and points away: `Élysée` and `elysee` are one, and so are `U.S.` and `US`."""
    if word.isascii():
        return word.casefold().replace(".", "")
    plain = unicodedata.normalize("NFKD", word.replace("’", "'").replace("ł", "l").replace("Ł", "L").replace("ø", "o"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().replace(".", "")


def words_of(text: str) -> list[Word]:
    """The words of a text; hyphens part words, a possessive ending is noted and left out."""
    words = []
    for found in _WORD.finditer(text):
        word, start, end = found.group(), found.start(), found.end()
        ending = _POSSESSIVE.search(word)
        if ending:
            word, end = word[: ending.start()], start + ending.start()
        owner = bool(ending) or (text[end : end + 1] in ("'", "’") and word[-1:] in "sS")
        words.append(Word(fold(word), start, end, owner, not word[0].islower()))
    return words


@dataclass(frozen=True, slots=True)
class ActorLexicon:
    """All entries by their folded words, and the given names."""

    names: Mapping[tuple[str, ...], Entry]
    roles: Mapping[tuple[str, ...], Entry]
    longest: Mapping[str, int]
    """By first word, the number of words of the longest entry."""
    given: Mapping[str, str]
    """Given name to sex: m, f or `?`."""
    persons: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """Persons by folded last name, safe alone or not."""
    families: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """Persons whose family name comes first, by it."""
    states: Mapping[str, Entry] = field(default_factory=dict)
    """Countries by their code."""
    postal: frozenset[str] = frozenset()
    """How newspapers shorten the states of the United States after a town: `GA`, `Ga.`."""

    def matches(self, text: str, words: list[Word], *, loose: bool = False) -> Iterator[Match]:
        """Entries in a text, left to right, without overlap, each as long as possible; names before roles.

        `loose` lets names match in small letters, for phrases that are written without any capital.
        """
        index, count = 0, len(words)
        while index < count:
            found = self._at(text, words, index, loose)
            if found is None:
                index += 1
            else:
                yield found
                index = found.last

    def _at(self, text: str, words: list[Word], index: int, loose: bool) -> Match | None:
        limit = self.longest.get(words[index].key, 0)
        for length in range(min(limit, len(words) - index), 0, -1):
            end = index + length
            key = tuple(word.key for word in words[index:end])
            start, stop = words[index].start, words[end - 1].end
            entry = self.names.get(key)
            if entry is None or not _allowed(entry, text[start:stop], loose) or (loose and key in self.roles):
                entry = self.roles.get(key)
                if (
                    entry is not None
                    and entry.acronym
                    and not _allowed(entry, text[start:stop].removesuffix("s"), loose)
                ):
                    entry = None
            if entry is not None and _unbroken(text, words, index, end):
                return Match(entry, start, stop, index, end, words[end - 1].possessive)
        return None


def _allowed(entry: Entry, spelling: str, loose: bool) -> bool:
    """Whether a name may be written like this."""
    if entry.acronym:
        if entry.kind == "role":
            return spelling.isupper() and "." not in spelling
        return spelling.replace(".", "").replace("&", "").replace("-", "").replace(" ", "").isupper()
    if spelling[0].isupper() or spelling[0].isdigit() or entry.lower:
        return True
    return loose and len(spelling) > 3


def _unbroken(text: str, words: list[Word], first: int, last: int) -> bool:
    """Whether only spaces, hyphens, points after short words and possessive endings stand between the words."""
    for left, right in zip(words[first : last - 1], words[first + 1 : last], strict=True):
        gap = text[left.end : right.start].lower().replace("’", "'").removeprefix("'s").removeprefix("'")
        if len(gap) > 4 or gap.strip(" -\n\u00a0\u2010\u2011") not in ("", ".", ","):
            return False
        if ("." in gap and left.end - left.start > 3) or ("," in gap and right.key != "dc"):
            return False
    return True


def _term_of(row: dict[str, str]) -> Term:
    end = row["to"]
    return Term(row["code"], row["office"], row["from"], end.rstrip("?"), end.endswith("?"))


def _key(name: str) -> tuple[str, ...]:
    return tuple(word.key for word in words_of(name))


def plural(noun: str) -> str:
    """The regular plural of a phrase's last word, and of `man`, `woman`, `person`."""
    for single, many in (("man", "men"), ("person", "persons"), ("child", "children")):
        if noun.endswith(single):
            return noun[: -len(single)] + many
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith(("s", "sh", "ch", "x")):
        return noun + "es"
    return noun + "s"


def _of_phrase(words: str) -> str:
    """The plural of `head of state` is `heads of state`."""
    for joint in (" of ", " in ", " for "):
        head, found, rest = words.partition(joint)
        if found:
            return plural(head) + found + rest
    return plural(words)


class _Builder:
    """Collects entries; the first one under a key stays, but for persons and groups, whose terms add up."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, ...], Entry] = {}
        self.roles: dict[tuple[str, ...], Entry] = {}

    def name(self, spellings: list[str], entry: Entry) -> None:
        for spelling in spellings:
            key = _key(spelling)
            if key:
                self.names.setdefault(key, entry)

    def countries(self) -> None:
        for row in rows("countries"):
            term = (Term(row["iso3"]),)
            names = row["names"].split("|")
            for spelling in names:
                acronym = spelling.replace(".", "").isupper()
                self.name([spelling], Entry("country", _shown(names[0]), term, acronym=acronym))
            for people in filter(None, row["demonyms"].split("|")):
                spellings = [people] if people.endswith(_PLURAL_KEPT) else [people, people + "s"]
                self.name(spellings, Entry("people", people, term))
            for capital in filter(None, row["capitals"].split("|")):
                self.name([capital], Entry("capital", capital, term))

    def places(self) -> None:
        for row in rows("regions"):
            names = row["names"].split("|")
            term = (Term(row["code"]),)
            acronym = False
            for spelling in names:
                acronym = spelling.isupper()
                self.name([spelling], Entry("region", names[0], term, acronym=acronym))
            for people in filter(None, row["demonyms"].split("|")):
                spellings = [people] if people.endswith(_PLURAL_KEPT) else [people, people + "s"]
                self.name(spellings, Entry("people", people, term))
        for row in rows("cities"):
            for city in row["names"].split("|"):
                self.name([city], Entry("city", city, (Term(row["iso3"]),)))

    def organisations(self) -> None:
        terms: dict[str, list[Term]] = {}
        bodies: dict[str, tuple[list[str], dict[str, str]]] = {}
        for row in rows("organisations"):
            for body in row["names"].split(";"):
                spellings = body.split("|")
                terms.setdefault(spellings[0], []).append(Term(row["code"], "", row["from"], row["to"]))
                bodies.setdefault(spellings[0], (spellings, row))
        for name, (spellings, row) in bodies.items():
            nouns = tuple(filter(None, row["nouns"].split("|")))
            shouted = {_key(s) for s in spellings if s.replace(".", "").replace("-", "").isupper()}
            spoken = {_key(s) for s in spellings if not s.replace(".", "").replace("-", "").isupper()}
            for spelling in spellings:
                entry = Entry(
                    "org",
                    name,
                    tuple(terms[name]),
                    form=row["kind"],
                    nouns=nouns,
                    acronym=_key(spelling) in shouted - spoken and len(spelling) < 8,
                    lower=spelling[:1].islower(),
                )
                self.name([spelling], entry)

    def persons(self) -> dict[str, tuple[Entry, ...]]:
        terms: dict[str, list[Term]] = {}
        first: dict[str, dict[str, str]] = {}
        for row in rows("leaders"):
            terms.setdefault(row["name"], []).append(_term_of(row))
            first.setdefault(row["name"], row)
        by_last: dict[str, tuple[Entry, ...]] = {}
        for names, row in first.items():
            spellings = names.split("|")
            entry = Entry("person", spellings[0], tuple(terms[names]), sex=row["sex"])
            self.name(spellings, entry)
            if row["short"] == ".":
                self.name([spelling.split()[-1] for spelling in spellings], entry)
            elif row["short"] != "-":
                for short in row["short"].split("|"):
                    self.name([short], replace(entry, lower=True) if short[0].islower() else entry)
            for last in {fold(spelling.split()[-1]) for spelling in spellings}:
                by_last[last] = (*by_last.get(last, ()), entry)
        return by_last

    def words(self) -> None:
        for row in rows("roles"):
            sectors = row["sectors"].replace("?", "")
            for words in row["words"].split("|"):
                term = (Term(sectors, row["office"]),)
                one = Entry(
                    "role", words, term, row["kind"], row["flags"], plural=words in _PLURALS, acronym=words.isupper()
                )
                self.roles.setdefault(_key(words), one)
                if row["kind"] != "adjective":
                    many = Entry("role", words, term, row["kind"], row["flags"], plural=True, acronym=words.isupper())
                    self.roles.setdefault(_key(_of_phrase(words)), many)


def family_first(person: Entry) -> bool:
    """Whether `Example` is the family name of somebody known as `Example Name`."""
    return person.kind == "person" and person.code[:3] in _FAMILY_FIRST and " " in person.name


def _shown(name: str) -> str:
    return name.removeprefix("the ")


@cache
def load() -> ActorLexicon:
    """The lexicon, from `data/`."""
    builder = _Builder()
    persons = builder.persons()
    builder.organisations()
    builder.countries()
    builder.places()
    builder.words()
    longest: dict[str, int] = {}
    for key in (*builder.names, *builder.roles):
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    given = {name: row["sex"] for row in rows("given_names") for name in row["names"].split("|")}
    states = {entry.code: entry for entry in reversed(builder.names.values()) if entry.kind == "country"}
    families: dict[str, tuple[Entry, ...]] = {}
    for person in dict.fromkeys(person for several in persons.values() for person in several):
        if family_first(person):
            family = fold(person.name.split()[0])
            families[family] = (*families.get(family, ()), person)
    return ActorLexicon(builder.names, builder.roles, longest, given, persons, families, states, _postal())


def _postal() -> frozenset[str]:
    aliases = (alias for row in rows("us_state_places") for alias in row["aliases"].split("|"))
    return frozenset([*(row["code"] for row in rows("us_state_places")), *(a for a in aliases if a.endswith("."))])
