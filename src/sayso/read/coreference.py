"""Who is who within one document: mentions are joined to clusters, one a person, body or country.

Only what is sure is joined. Names join names (`Mr Example` the one Example there is); roles join the one person who has
that office or the one body that is called so; pronouns join whoever is clearly in focus. All else stays apart.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from sayso.core.spans import contains
from sayso.read.coding import same_office
from sayso.read.focus import Focus
from sayso.read.mentions import Cluster, Mention, sexes_agree
from sayso.read.parse import Parsed
from sayso.resources.actors import ActorLexicon, Entry, fold

_MEMBERS = frozenset(["member", "nation", "country", "state", "member state", "ally", "leader", "minister"])
_COMMON = frozenset("the of and for in de al".split())




class Joiner:
    """Joins the mentions of one document."""

    def __init__(self, parsed: Parsed, lexicon: ActorLexicon, month: str | None, focus: Focus) -> None:
        self._parsed = parsed
        self._lexicon = lexicon
        self._month = month
        self._focus = focus
        self.clusters: list[Cluster] = []
        self.of: dict[int, Cluster] = {}
        """By identity of the mention."""

    def join(self, mentions: Sequence[Mention]) -> None:
        """Cluster the names; roles and pronouns follow once the names have codes."""
        persons = [m for m in mentions if m.kind == "person"]
        self._persons(persons)
        self._bodies([m for m in mentions if m.kind in ("organisation", "group") and not m.belongs])
        self._countries([m for m in mentions if m.kind == "country"])

    def _add(self, mention: Mention, cluster: Cluster | None, **fields: object) -> Cluster:
        if cluster is None:
            cluster = Cluster(mention.kind, mention.name, **fields)  # type: ignore[arg-type]
            self.clusters.append(cluster)
        cluster.take(mention)
        self.of[id(mention)] = cluster
        return cluster

    # -- names ---------------------------------------------------------------------------------------------------

    def _persons(self, mentions: Sequence[Mention]) -> None:
        """Full names first, so that a short name finds its full one even where that comes later."""
        full: dict[tuple[str, ...], Cluster] = {}
        by_word: dict[str, list[Cluster]] = {}
        shorts: list[tuple[Mention, tuple[str, ...]]] = []
        for mention in mentions:
            words = _name_words(mention.name)
            if len(words) < 2:
                shorts.append((mention, words))
                continue
            key = (mention.entry.name,) if mention.entry else words
            cluster = full.get(key) or self._longer(words, by_word)
            known = cluster is not None
            cluster = self._add(mention, cluster, entry=mention.entry)
            self._hold_office(cluster)
            full[key] = cluster
            if len(mention.name) > len(cluster.name):
                cluster.name = mention.name
            if not known:
                for word in dict.fromkeys((words[-1], words[0], fold(mention.name.split()[-1]))):
                    by_word.setdefault(word, []).append(cluster)
        single: dict[str, Cluster] = {}
        for mention in shorts:
            short = fold(mention.name)
            fitting = [c for c in by_word.get(short, ()) if sexes_agree(c.sex, mention.sex)]
            by_last = [
                c
                for c in fitting
                if fold(c.name.replace("-", " ").split()[-1]) == words[-1] or key == fold(c.name.split()[-1])
            ]
            fitting = by_last or fitting
            if len(fitting) == 1:
                self._add(mention, fitting[0])
                continue
            entry = self._sole_bearer(mention) if not fitting else None
            cluster = self._add(mention, single.get(key), entry=entry)
            single[key] = cluster
            if entry is not None:
                cluster.name = entry.name
                self._hold_office(cluster)

    def _hold_office(self, cluster: Cluster) -> None:
        if cluster.entry is not None and self._month:
            cluster.offices |= {term.office for term in cluster.entry.terms if term.holds(self._month)}

    def _longer(self, words: tuple[str, ...], by_word: dict[str, list[Cluster]]) -> Cluster | None:
        """The one person whose name has the same first and last words, with others between."""
        fitting = [c for c in by_word.get(words[-1], ()) if c.name and fold(c.name.split()[0]) == words[0]]
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
        return next(iter(holders.values())) if len(holders) == 1 else None

    def _bodies(self, mentions: Sequence[Mention]) -> None:
        known: dict[str, Cluster] = {}
        persons = {fold(c.name.split()[-1]): c for c in self.clusters if c.kind == "person" and " " in c.name}
        for mention in sorted(mentions, key=lambda m: (-len(m.name), m.span)):
            if mention.entry is None and fold(mention.name) in persons:
                self._add(mention, persons[fold(mention.name)])
                continue
            key = mention.entry.name if mention.entry and mention.entry.kind == "org" else _bare(mention.name)
            cluster = known.get(key) or known.get(fold(mention.name))
            cluster = self._add(mention, cluster, entry=mention.entry, plural=mention.plural)
            known[key] = cluster
            if mention.entry is None:
                initials = "".join(word[0] for word in _bare(mention.name).split() if word not in _COMMON)
                if len(initials) > 2:
                    known.setdefault(initials, cluster)
                if len(key.split()) > 1:
                    cluster.nouns.add(key.split()[-1])
                    known.setdefault(key.split()[-1], cluster)
            elif mention.entry.kind == "org":
                known.setdefault(_bare(mention.entry.name).split()[-1], cluster)
                cluster.nouns.update(mention.entry.nouns)
                if len(cluster.name) <= 6 or mention.entry.acronym:
                    cluster.name = mention.entry.name

    def _countries(self, mentions: Iterable[Mention]) -> None:
        known: dict[str, Cluster] = {}
        for mention in mentions:
            cluster = self._add(mention, known.get(mention.name), entry=mention.entry)
            known[mention.name] = cluster

    # -- roles ---------------------------------------------------------------------------------------------------

    def roles(self, mentions: Sequence[Mention]) -> None:
        """Join roles to names, or to earlier roles in the same words."""
        same: dict[str, Cluster] = {}
        for mention in mentions:
            cluster = self._apposed(mention) or self._office_holder(mention) or self._named_body(mention)
            key = fold(mention.name)
            if cluster is None and (mention.definite or mention.plural):
                cluster = same.get(key)
            if cluster is None:
                cluster = self._add(mention, None, entry=mention.entry, plural=mention.plural)
                cluster.nouns.update(_nouns_of(mention))
                if mention.definite or mention.plural:
                    same[key] = cluster
            else:
                self._add(mention, cluster)

    def _apposed(self, mention: Mention) -> Cluster | None:
        return self.of.get(id(mention.apposed)) if mention.apposed is not None else None

    def _office_holder(self, mention: Mention) -> Cluster | None:
        """The one person who has the office that a definite phrase names."""
        entry = mention.entry
        if entry is None or not entry.office or mention.plural or not mention.definite or entry.form != "person":
            return None
        if any(word in mention.name.lower() for word in ("former", "ex-", "deputy", "vice", "acting")):
            return None
        country = _country(mention)
        if not country and any(child.dep_ == "poss" for child in mention.token.children):
            return None
        fitting = [
            cluster
            for cluster in self.clusters
            if cluster.kind == "person"
            and (country or cluster.start < mention.span[0])
            and any(
                same_office(office, mention.offices) or same_office(entry.office, [office])
                for office in cluster.offices
            )
            and (not country or (cluster.code or "").split()[:1] == [country])
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _named_body(self, mention: Mention) -> Cluster | None:
        """The one body called so: `the alliance`, `the ministry`; and its members as a whole."""
        entry = mention.entry
        if entry is None or not mention.definite:
            return None
        if mention.plural and entry.name in _MEMBERS and mention.belongs:
            return self._members_of(mention)
        if entry.form == "country" and not mention.plural and entry.name in ("country", "nation"):
            return self._country_near(mention)
        if entry.form not in ("organisation", "group") and entry.name not in ("force", "bloc"):
            return None
        country = _country(mention)
        fitting = [
            cluster
            for cluster in self.clusters
            if cluster.start < mention.span[0]
            and cluster.nouns & _nouns_of(mention)
            and _no_other_name(mention, cluster)
            and (not country or (cluster.code or "").split()[:1] == [country])
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _country_near(self, mention: Mention) -> Cluster | None:
        """`the country`: the one country that this sentence or the one before has named."""
        here = self._focus.sentence_of(mention.token.i)
        near = [
            cluster
            for cluster in self.clusters
            if cluster.kind == "country"
            and not cluster.mentions[0].acting
            and any(m.span < mention.span and here - self._focus.sentence_of(m.token.i) < 2 for m in cluster.mentions)
        ]
        return near[0] if len(near) == 1 else None

    def _members_of(self, mention: Mention) -> Cluster | None:
        if mention.belongs is None or mention.belongs[1] <= mention.span[1]:
            return None
        rest = (mention.span[1], mention.belongs[1])
        tail = self._parsed.doc.text[slice(*rest)].split()
        if tail[:1] != ["of"]:
            return None
        named = [
            c for c in self.clusters if any(contains(rest, m.span) for m in c.mentions) and c.kind == "organisation"
        ]
        if named:
            return named[0] if len(named) == 1 else None
        noun = fold(tail[-1])
        fitting = [c for c in self.clusters if c.start < mention.span[0] and noun in c.nouns]
        return fitting[0] if len(fitting) == 1 else None

    def within(self, mention: Mention) -> Cluster | None:
        """The actor named in a role's phrase, besides the role; else the body that a definite noun in it stands for."""
        if mention.belongs is None:
            return None
        named = [
            c for c in self.clusters if any(contains(mention.belongs, m.span) and m is not mention for m in c.mentions)
        ]
        if named:
            return named[0] if len(named) == 1 else None
        if any(t.lower_ == "country" and t.i != mention.token.i for t in self._parsed.tokens(mention.belongs)):
            return self._country_near(mention)
        nouns = {
            t.lower_
            for t in self._parsed.tokens(mention.belongs)
            if t.pos_ == "NOUN" and t.i != mention.token.i and any(child.lower_ == "the" for child in t.lefts)
        }
        fitting = [c for c in self.clusters if c.start < mention.span[0] and c.nouns & nouns]
        return fitting[0] if len(fitting) == 1 else None

    # -- pronouns ------------------------------------------------------------------------------------------------

    def pronouns(self, mentions: Sequence[Mention]) -> None:
        """Join pronouns to whoever is in focus, going through the text once; all mentions in its order."""
        recent: list[tuple[Cluster, Mention]] = []
        for mention in mentions:
            if mention.kind == "pronoun":
                cluster = self._focus.in_focus(mention, recent)
                if cluster is not None:
                    self._add(mention, cluster)
            found = self.of.get(id(mention))
            if found is not None:
                recent.append((found, mention))
                del recent[:-40]







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




def _country(mention: Mention) -> str:
    """The country that a role's own phrase names, as far as it was coded."""
    first = (mention.code or "").split()[:1]
    return first[0] if first and len(first[0]) == 3 and mention.has_country else ""


def _nouns_of(mention: Mention) -> set[str]:
    entry = mention.entry
    nouns = {mention.token.lemma_.lower(), mention.token.lower_}
    return nouns | ({entry.name} if entry is not None else set())


def _no_other_name(mention: Mention, cluster: Cluster) -> bool:
    """Whether a role's phrase holds no capitalised word besides those of the name (`the Bush administration`)."""
    if mention.has_country:
        return True
    capitals = {fold(word) for word in mention.name.split()[:-1] if word[:1].isupper() and word.lower() != "the"}
    return capitals <= {fold(word) for word in cluster.name.split()}














