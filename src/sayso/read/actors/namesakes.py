"""Which names are one's: full and short names of persons and bodies are joined to clusters, one a person or body.

`Mr Example` is the one Example there is; where two bear the name, he stays apart. The lexicon tells who else is meant
by a last name: by that alone, with his office in that month, or in a report about his country.
"""

import re
from collections.abc import Iterable, Sequence

from sayso.read.actors.coding import same_office
from sayso.read.actors.mentions import Cluster, Mention, Page, country_of, sexes_agree
from sayso.resources.actors import Entry, Term, family_first, fold

TOO_MANY = 50
"""So many bodies or persons of one description that none of them is surely meant."""
BELONGING = re.compile(r"\s(?:of|for|to|at|in|from|with|on)\s|,")
"""What parts a noun from what it belongs to."""
_HEADS = ("leader", "president", "prime minister")
_COMMON = frozenset("the of and for in de al".split())
_SUFFIXES = frozenset("jr sr ii iii iv".split())


class Namesakes:
    """Joins the names of one document."""

    def __init__(self, page: Page, month: str | None) -> None:
        self._text = page.text
        self._lexicon = page.lexicon
        self._named_countries = page.countries
        self._homelands = page.homelands
        self._month = month
        self.clusters: list[Cluster] = []
        self.of: dict[int, Cluster] = {}
        """By identity of the mention."""
        self.by_word: dict[str, list[Cluster]] = {}
        """Persons with a full name, by first and last words."""

    def join(self, mentions: Sequence[Mention]) -> None:
        """Cluster the names, persons first."""
        self._persons([m for m in mentions if m.kind == "person"])
        self._bodies([m for m in mentions if m.kind in ("organisation", "group") and not m.belongs])
        self._countries([m for m in mentions if m.kind == "country"])

    def add(self, mention: Mention, cluster: Cluster | None, **fields: object) -> Cluster:
        """Add a mention to a cluster, or to a new one."""
        if cluster is None:
            cluster = Cluster(mention.kind, mention.name, **fields)  # type: ignore[arg-type]
            self.clusters.append(cluster)
        cluster.take(mention)
        self.of[id(mention)] = cluster
        return cluster

    def _persons(self, mentions: Sequence[Mention]) -> None:
        """Full names first, so that a short name finds its full one even where that comes later."""
        full: dict[tuple[str, ...], Cluster] = {}
        by_word = self.by_word
        shorts: list[Mention] = []
        for mention in mentions:
            words = _name_words(mention.name)
            if len(words) < 2:
                shorts.append(mention)
                continue
            key = (mention.entry.name,) if mention.entry else words
            known = full.get(key) or self._longer(words, by_word)
            cluster = self.add(mention, known, entry=mention.entry)
            full[key] = cluster
            if len(mention.name) > len(cluster.name):
                cluster.name = mention.name
            if known is None:
                self._hold_office(cluster)
                for word in dict.fromkeys({words[-1], words[0], surname(mention.name)} - _SUFFIXES):
                    by_word.setdefault(word, []).append(cluster)
        self._short_names(shorts, by_word)

    def _short_names(self, mentions: Sequence[Mention], by_word: dict[str, list[Cluster]]) -> None:
        single: dict[str, Cluster] = {}
        for mention in mentions:
            short = fold(mention.name)
            if mention.entry is not None and not _lived(mention.entry, self._month):
                mention.sex = "?"  # somebody else of that name
            fitting = [c for c in by_word.get(short, ()) if sexes_agree(c.sex, mention.sex)]
            fitting = [c for c in fitting if short == surname(c.name)] or fitting
            if len(fitting) > 1:  # of father and son the son has his suffix
                fitting = [c for c in fitting if not _is_junior(c.name)] or fitting
            if len(fitting) == 1:
                self.add(mention, fitting[0])
                continue
            entry = None if fitting else self._sole_bearer(mention)
            cluster = self.add(mention, single.get(short), entry=entry)
            single[short] = cluster
            if entry is not None:
                cluster.name = entry.name
                self._hold_office(cluster)

    def _hold_office(self, cluster: Cluster) -> None:
        if cluster.entry is not None and self._month:
            cluster.offices |= {term.office for term in cluster.entry.terms if term.office and term.holds(self._month)}

    def _longer(self, words: tuple[str, ...], by_word: dict[str, list[Cluster]]) -> Cluster | None:
        """The one person whose name has the same first and last words, with others between, or ends in these words."""
        known = [(c, _name_words(c.name)) for c in by_word.get(words[-1], ())[:TOO_MANY] if c.name]
        fitting = [c for c, name in known if name[:1] == words[:1] or name[-len(words) :] == words]
        return fitting[0] if len(fitting) == 1 else None

    def _sole_bearer(self, mention: Mention) -> Entry | None:
        """The person of the lexicon who is meant by a last name: by it alone, or with his office in that month."""
        if mention.entry is not None:
            return mention.entry if _lived(mention.entry, self._month) else None
        holders = {
            person.name: person
            for person in self._lexicon.persons.get(fold(mention.name), ())
            for term in person.terms
            if self._month and term.holds(self._month) and same_office(term.office, mention.offices)
        }
        if not holders:
            holders = {  # the one who rules alone needs no first name, nor a word on his country
                person.name: person
                for person in self._lexicon.families.get(fold(mention.name), ())
                for term in person.terms
                if self._month and term.holds(self._month) and term.office in _HEADS
                if term.office == "leader" or term.code[:3] in self._named_countries
            }
        return next(iter(holders.values())) if len(holders) == 1 else self._countryman(mention.name)

    def _countryman(self, name: str) -> Entry | None:
        """Somebody of the one country whose known persons bear a last name, in a report that names that country.

        Who it is stays open: `Example` may be another Example, but hardly from elsewhere.
        """
        bearers = [person for person in self._lexicon.persons.get(fold(name), ()) if _lived(person, self._month)]
        country = country_of(bearers)
        return Entry("person", name, (Term(country),)) if country in self._homelands else None

    def _bodies(self, mentions: Sequence[Mention]) -> None:
        """Longer names first: initials and the last word alone are taken for them where only one has these."""
        known: dict[str, Cluster] = {}
        short: dict[str, list[Cluster]] = {}
        full = [c for c in self.clusters if c.kind == "person" and " " in c.name]
        persons = {fold(c.name.split()[0]): c for c in full if c.entry is not None and family_first(c.entry)}
        persons |= {surname(c.name): c for c in full}
        in_full = self._in_full(mentions)
        for mention in sorted(mentions, key=lambda m: (-len(m.name), m.span)):
            name = fold(mention.name)
            if mention.entry is None and name in persons:
                self.add(mention, persons[name])
                continue
            key = _key(mention)
            alike = short.get(name, ())
            cluster = known.get(key) or known.get(in_full.get(key, ""))
            if cluster is None and mention.entry is None and len(alike) == 1:
                cluster = alike[0]
            new = cluster is None
            cluster = self.add(mention, cluster, entry=mention.entry, plural=mention.plural)
            cluster.entry = cluster.entry or mention.entry
            known[key] = cluster
            if new:
                for word in self._short_forms(cluster, mention):
                    short.setdefault(word, []).append(cluster)

    def _in_full(self, mentions: Sequence[Mention]) -> dict[str, str]:
        """By the key of a short name, that of the name it stands in brackets after: `Example Television (ETV)`."""
        ends = {mention.span[1]: mention for mention in mentions}
        found = {}
        for mention in mentions:
            start, end = mention.span
            whole = ends.get(start - 2)
            bracketed = self._text[start - 2 : start] == " (" and self._text[end : end + 1] == ")"
            if whole is None or not bracketed or len(mention.name) >= len(whole.name):
                continue
            entry = mention.entry  # of "the Organisation of Example (OE)" the lexicon may know the initials alone
            if entry is None or (entry.acronym and whole.entry is None and mention.name[0] == whole.name[0]):
                found[_key(mention)] = _key(whole)
        return found

    def _short_forms(self, cluster: Cluster, mention: Mention) -> set[str]:
        """The last word and the initials of a body's name; its nouns are noted."""
        if mention.entry is not None:
            cluster.nouns.update(mention.entry.nouns)
            if mention.entry.acronym:
                cluster.name = mention.entry.name
        bare = _bare(cluster.name)
        words = [word for word in bare.split() if word not in _COMMON]
        if len(words) < 2 or (mention.entry is None and mention.plural):
            return set()
        kind = BELONGING.split(bare, maxsplit=1)[0].split()[-1:]  # "the Observatory" of the one for human rights
        cluster.nouns.update(kind)
        if mention.entry is None:
            cluster.nouns.add(words[-1])
        return {words[-1], *kind} | ({"".join(word[0] for word in words)} if len(words) > 2 else set())

    def _countries(self, mentions: Iterable[Mention]) -> None:
        known: dict[str, Cluster] = {}
        for mention in mentions:
            cluster = self.add(mention, known.get(mention.name), entry=mention.entry)
            known[mention.name] = cluster


def _name_words(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in name.replace("-", " ").split())


def surname(name: str) -> str:
    """The last word of a name, folded, but for `Jr.` and the like."""
    words = [fold(word) for word in name.split()]
    return words[-2] if _is_junior(name) and len(words) > 1 else words[-1]


def _is_junior(name: str) -> bool:
    return fold(name.rsplit(maxsplit=1)[-1]) in _SUFFIXES


def _key(mention: Mention) -> str:
    return mention.entry.name if mention.entry else _bare(mention.name)


def _bare(name: str) -> str:
    words = fold(name.replace("’s", "").replace("'s", "")).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _lived(entry: Entry, month: str | None) -> bool:
    """Whether a last name alone may mean this person: from two years before his first office to ten after his last."""
    if month is None:
        return True
    year = int(month[:4])
    last = entry.terms[-1].end
    return int(entry.terms[0].start[:4]) - 2 <= year and (not last or year <= int(last[:4]) + 10)
