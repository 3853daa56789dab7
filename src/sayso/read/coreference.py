"""Who is who within one document: mentions are joined to clusters, one a person, body or country.

Only what is sure is joined. Names join names (`Mr Example` the one Example there is); roles join the one person who has
that office or the one body that is called so; pronouns join whoever is clearly in focus. All else stays apart.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sayso.core.spans import Span, contains
from sayso.read.coding import same_office
from sayso.read.focus import Focus
from sayso.read.mentions import Cluster, Mention, sexes_agree
from sayso.read.parse import Parsed
from sayso.resources.actors import ActorLexicon, Entry, fold, words_of

_MEMBERS = frozenset(["member", "nation", "country", "state", "member state", "ally", "leader", "minister"])
_TOO_MANY = 50
"""So many bodies or persons of one description that none of them is surely meant."""
_TELLING = frozenset(["amod", "acl", "relcl", "prep"])
"""What follows a noun and tells which ones are meant: `forces loyal to the king`."""
_COMMON = frozenset("the of and for in de al".split())
_FIRMS = frozenset("airways airlines inc corp ltd plc motors technologies industries stores holdings".split())
_LIMITING = frozenset("former ex deputy vice acting".split())
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_BELONGING = re.compile(r"\s(?:of|for|to|at|in|from|with|on)\s|,")


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
        self._by_office: dict[str, list[Cluster]] = {}
        self._by_noun: dict[str, list[Cluster]] = {}
        self._by_word: dict[str, list[Cluster]] = {}
        """Persons with a full name, by first and last words."""
        self._titles: dict[Cluster, list[frozenset[str]]] = {}
        """The words of the titles of former and deputy office holders, by person."""
        self._named: list[tuple[int, Cluster, Mention]] = []
        """Names by where they start, once all are joined."""
        self._places: list[tuple[int, Cluster, Mention]] = []
        """Those of countries."""

    def join(self, mentions: Sequence[Mention]) -> None:
        """Cluster the names; roles and pronouns follow once the names have codes."""
        persons = [m for m in mentions if m.kind == "person"]
        self._persons(persons)
        self._bodies([m for m in mentions if m.kind in ("organisation", "group") and not m.belongs])
        self._countries([m for m in mentions if m.kind == "country"])
        self._named = sorted(
            ((m.span[0], cluster, m) for cluster in self.clusters for m in cluster.mentions), key=lambda spot: spot[0]
        )
        self._places = [spot for spot in self._named if spot[1].kind == "country" and not spot[2].acting]
        for cluster in self.clusters:
            if cluster.kind == "person":
                for office in cluster.offices:
                    self._by_office.setdefault(office, []).append(cluster)
                titles = cluster.titles[:_TOO_MANY]
                cluster.nouns.update(filter(None, map(self._trade, titles)))
                limited = [words for words in map(_words, titles) if not words.isdisjoint(_LIMITING)]
                if limited:
                    self._titles[cluster] = limited
            self._index_nouns(cluster)

    def _index_nouns(self, cluster: Cluster) -> None:
        for noun in cluster.nouns:
            self._by_noun.setdefault(noun, []).append(cluster)

    def _trade(self, title: str) -> str | None:
        """The noun without an office that tells what a person is: `comedian` of `the Irish comedian Ann Example`."""
        phrase = re.split("[’']s? ", _BELONGING.split(title, maxsplit=1)[0])[-1]
        for word in reversed(words_of(phrase)):
            role = self._lexicon.roles.get((word.key,))
            if role is not None and role.form == "person":
                return role.name if not role.office and not role.plural else None
        return None

    def _called(self, nouns: Iterable[str], before: int) -> list[Cluster]:
        """The clusters named before a character that one of these nouns may mean; none where there are too many."""
        nouns = set(nouns)
        found = {id(c): c for noun in nouns for c in self._by_noun.get(noun, ())[-_TOO_MANY:] if c.start < before}
        if len(found) > 1 and len({c.code for c in found.values()}) == 1:  # the European Commission, before the EU
            named = [c for c in found.values() if fold(c.name).rpartition(" ")[2] in nouns]
            return named if len(named) == 1 else list(found.values())
        return list(found.values()) if len(found) < _TOO_MANY else []

    def titled_by(self, title: str, before: int) -> Cluster | None:
        """The one body of the document that a capitalised noun before a title means: `Commission spokeswoman`."""
        first = title.split(maxsplit=1)[0] if title.strip() else ""
        fitting = self._called([fold(first)], before) if first[:1].isupper() and first.isalpha() else []
        return fitting[0] if len(fitting) == 1 and fitting[0].kind == "organisation" else None

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
        shorts: list[Mention] = []
        for mention in mentions:
            words = _name_words(mention.name)
            if len(words) < 2:
                shorts.append(mention)
                continue
            key = (mention.entry.name,) if mention.entry else words
            known = full.get(key) or self._longer(words, by_word)
            cluster = self._add(mention, known, entry=mention.entry)
            full[key] = cluster
            if len(mention.name) > len(cluster.name):
                cluster.name = mention.name
            if known is None:
                self._hold_office(cluster)
                for word in dict.fromkeys({words[-1], words[0], _surname(mention.name)} - _SUFFIXES):
                    by_word.setdefault(word, []).append(cluster)
        self._short_names(shorts, by_word)
        self._by_word = by_word

    def _short_names(self, mentions: Sequence[Mention], by_word: dict[str, list[Cluster]]) -> None:
        single: dict[str, Cluster] = {}
        for mention in mentions:
            short = fold(mention.name)
            if mention.entry is not None and not _lived(mention.entry, self._month):
                mention.sex = "?"  # somebody else of that name
            fitting = [c for c in by_word.get(short, ()) if sexes_agree(c.sex, mention.sex)]
            fitting = [c for c in fitting if short == _surname(c.name)] or fitting
            if len(fitting) > 1:  # of father and son the son has his suffix
                fitting = [c for c in fitting if not _is_junior(c.name)] or fitting
            if len(fitting) == 1:
                self._add(mention, fitting[0])
                continue
            entry = None if fitting else self._sole_bearer(mention)
            cluster = self._add(mention, single.get(short), entry=entry)
            single[short] = cluster
            if entry is not None:
                cluster.name = entry.name
                self._hold_office(cluster)

    def _hold_office(self, cluster: Cluster) -> None:
        if cluster.entry is not None and self._month:
            cluster.offices |= {term.office for term in cluster.entry.terms if term.holds(self._month)}

    def _longer(self, words: tuple[str, ...], by_word: dict[str, list[Cluster]]) -> Cluster | None:
        """The one person whose name has the same first and last words, with others between, or ends in these words."""
        known = [(c, _name_words(c.name)) for c in by_word.get(words[-1], ())[:_TOO_MANY] if c.name]
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
        return next(iter(holders.values())) if len(holders) == 1 else None

    def _bodies(self, mentions: Sequence[Mention]) -> None:
        """Longer names first: initials and the last word alone are taken for them where only one has these."""
        known: dict[str, Cluster] = {}
        short: dict[str, list[Cluster]] = {}
        persons = {_surname(c.name): c for c in self.clusters if c.kind == "person" and " " in c.name}
        in_full = self._in_full(mentions)
        for mention in sorted(mentions, key=lambda m: (-len(m.name), m.span)):
            name = fold(mention.name)
            if mention.entry is None and name in persons:
                self._add(mention, persons[name])
                continue
            key = _key(mention)
            alike = short.get(name, ())
            cluster = known.get(key) or known.get(in_full.get(key, ""))
            if cluster is None and mention.entry is None and len(alike) == 1:
                cluster = alike[0]
            new = cluster is None
            cluster = self._add(mention, cluster, entry=mention.entry, plural=mention.plural)
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
            bracketed = self._parsed.text[start - 2 : start] == " (" and self._parsed.text[end : end + 1] == ")"
            if whole is not None and bracketed and mention.entry is None and len(mention.name) < len(whole.name):
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
        kind = _BELONGING.split(bare, maxsplit=1)[0].split()[-1:]  # "the Observatory" of the one for human rights
        cluster.nouns.update(kind)
        if mention.entry is None:
            cluster.nouns.add(words[-1])
        return {words[-1], *kind} | ({"".join(word[0] for word in words)} if len(words) > 2 else set())

    def _countries(self, mentions: Iterable[Mention]) -> None:
        known: dict[str, Cluster] = {}
        for mention in mentions:
            cluster = self._add(mention, known.get(mention.name), entry=mention.entry)
            known[mention.name] = cluster

    # -- roles ---------------------------------------------------------------------------------------------------

    def roles(self, mentions: Sequence[Mention]) -> None:
        """Join roles to names, or to earlier roles in the same words."""
        same: dict[tuple[str, str], Cluster] = {}
        for mention in mentions:
            cluster = (
                self._apposed(mention)
                or self._office_holder(mention)
                or self._named_body(mention)
                or self._described(mention)
                or self._surnamed(mention)
            )
            keys = self._keys(mention)
            if cluster is None:
                cluster = next((same[key] for key in keys if key in same and _one_country(mention, same[key])), None)
            if cluster is None:
                cluster = self._add(mention, None, entry=mention.entry, plural=mention.plural)
                cluster.nouns.update(_nouns_of(mention))
                self._index_nouns(cluster)
                same.update(dict.fromkeys(keys, cluster))
            else:
                self._add(mention, cluster)

    def _keys(self, mention: Mention) -> list[tuple[str, str]]:
        """What a role is called, with what it belongs to; `the forces` may be any forces, `forces` none but forces."""
        if not (mention.definite or mention.plural) or mention.belongs is None or self._has_owner(mention):
            return []
        name = fold(mention.name)
        tail = self._parsed.text[mention.span[1] : max(mention.span[1], mention.belongs[1])]
        more = " ".join(
            t.lower_ for child in mention.token.rights if child.dep_ in _TELLING for t in (child, *child.rights)
        )
        keys = [(name, f"{fold(tail).strip()} {more}".strip())]
        return [*keys, (name, "the")] if mention.definite else keys

    def _has_owner(self, mention: Mention) -> bool:
        """`its army`: whose it is settles elsewhere which army."""
        return mention.belongs is not None and any(t.tag_ == "PRP$" for t in self._parsed.tokens(mention.belongs))

    def _apposed(self, mention: Mention) -> Cluster | None:
        return self.of.get(id(mention.apposed)) if mention.apposed is not None else None

    def _office_holder(self, mention: Mention) -> Cluster | None:
        """The one person who has the office that a definite phrase names."""
        entry = mention.entry
        if entry is None or not entry.office or mention.plural or not mention.definite or entry.form != "person":
            return None
        if not _LIMITING.isdisjoint(_words(mention.name)):
            return None
        country = _country(mention)
        if not country and any(child.dep_ == "poss" for child in mention.token.children):
            return None
        holders = {
            id(cluster): cluster
            for office, clusters in self._by_office.items()
            if same_office(office, mention.offices) or same_office(entry.office, [office])
            for cluster in clusters[:_TOO_MANY]
        }
        fitting = [
            cluster
            for cluster in holders.values()
            if (country or cluster.start < mention.span[0])
            and (not country or (cluster.code or "").split()[:1] == [country])
            and (entry.code != "PTY" or _party(mention) <= _words(" ".join(cluster.titles[:_TOO_MANY])))
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _described(self, mention: Mention) -> Cluster | None:
        """`the comedian`: the one person who was called a comedian before, unless there are others without a name."""
        entry = mention.entry
        if entry is None or entry.form != "person" or mention.plural or not mention.definite:
            return None
        words = _words(mention.name)
        if not words.isdisjoint(_LIMITING):  # "the former president"
            known = list(self._titles.items())[:_TOO_MANY]
            titled = (c for c, titles in known if any(words <= title for title in titles))
            fitting = [c for c in titled if c.start < mention.span[0]]
            return fitting[0] if len(fitting) == 1 else None
        if entry.office:
            return None
        bare = mention.belongs is not None and mention.belongs[1] == mention.span[1]
        if not bare or mention.name.casefold() != entry.name or any(c.dep_ == "poss" for c in mention.token.children):
            return None
        fitting = [c for c in self._called([entry.name], mention.span[0]) if not c.plural]
        return fitting[0] if len(fitting) == 1 and fitting[0].kind == "person" else None

    def _surnamed(self, mention: Mention) -> Cluster | None:
        """`Example` as the last name of a person, where nothing but his saying something tells that he is one."""
        if not mention.name[:1].isupper() or mention.entry is None or mention.entry.form or mention.plural:
            return None
        name = fold(mention.name)
        fitting = [c for c in self._by_word.get(name, ()) if _surname(c.name) == name]
        return fitting[0] if len(fitting) == 1 else None

    def _named_body(self, mention: Mention) -> Cluster | None:
        """The one body called so: `the alliance`, `the ministry`; and its members as a whole."""
        entry = mention.entry
        if entry is None or not mention.definite or self._has_owner(mention):
            return None
        if any(c.dep_ == "poss" and c.pos_ == "NOUN" and c.n_rights for c in mention.token.lefts):
            return None  # "the mayor's office" is no other office
        if mention.plural and entry.name in _MEMBERS and mention.belongs:
            return self._members_of(mention)
        if entry.form == "country" and not mention.plural and entry.name in ("country", "nation"):
            return self._country_near(mention)
        proper = not entry.form and mention.name[:1].isupper()  # "the Observatory"
        if not proper and entry.form not in ("organisation", "group") and entry.name not in ("force", "bloc"):
            return None
        country = _country(mention)
        fitting = [
            cluster
            for cluster in self._called(_nouns_of(mention), mention.span[0])
            if _no_other_name(mention, cluster) and (not country or (cluster.code or "").split()[:1] == [country])
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _country_near(self, mention: Mention) -> Cluster | None:
        """`the country`: the one country that this sentence or the one before has named."""
        here = self._focus.sentence_of(mention.token.i)
        near: dict[int, Cluster] = {}
        for position in range(bisect_left(self._places, mention.span[0], key=lambda spot: spot[0]) - 1, -1, -1):
            _, cluster, other = self._places[position]
            if here - self._focus.sentence_of(other.token.i) > 1 or len(near) > 1:
                break
            near[id(cluster)] = cluster
        return next(iter(near.values())) if len(near) == 1 else None

    def _named_in(self, span: Span) -> list[Cluster]:
        """The actors that are named within a span."""
        found: dict[int, Cluster] = {}
        for position in range(bisect_left(self._named, span[0], key=lambda spot: spot[0]), len(self._named)):
            _, cluster, mention = self._named[position]
            if mention.span[0] >= span[1]:
                break
            if contains(span, mention.span) and (cluster.kind == "person" or not self._only_opposed(mention.span)):
                found[id(cluster)] = cluster
        return list(found.values())

    def _only_opposed(self, span: Span) -> bool:
        """`anti-Example`, `Example-backed`: whoever is opposed or gives backing is not whose it is."""
        before, after = self._parsed.text[max(0, span[0] - 5) : span[0]], self._parsed.text[span[1] : span[1] + 8]
        return before.lower().endswith(("anti-", "pro-")) or after.startswith(("-backed", "-led", "-funded"))

    def _members_of(self, mention: Mention) -> Cluster | None:
        if mention.belongs is None or mention.belongs[1] <= mention.span[1]:
            return None
        rest = (mention.span[1], mention.belongs[1])
        tail = self._parsed.text[slice(*rest)].split()
        if tail[:1] != ["of"]:
            return None
        named = [cluster for cluster in self._named_in(rest) if cluster.kind == "organisation"]
        if named:
            return named[0] if len(named) == 1 else None
        fitting = self._called([fold(tail[-1])], mention.span[0])
        return fitting[0] if len(fitting) == 1 else None

    def within(self, mention: Mention) -> Cluster | None:
        """The actor named in a role's phrase, besides the role; else the body that a definite noun in it stands for."""
        if mention.belongs is None:
            return None
        named = self._named_in(mention.belongs)
        if named:
            return named[0] if len(named) == 1 else None
        if any(t.lower_ == "country" and t.i != mention.token.i for t in self._parsed.tokens(mention.belongs)):
            return self._country_near(mention)
        nouns = {
            t.lower_
            for t in self._parsed.tokens(mention.belongs)
            if t.pos_ in ("NOUN", "PROPN") and t.i != mention.token.i and any(c.lower_ == "the" for c in t.lefts)
        }
        fitting = self._called(nouns, mention.span[0])
        return fitting[0] if len(fitting) == 1 else None

    # -- pronouns ------------------------------------------------------------------------------------------------

    def pronouns(self, mentions: Sequence[Mention]) -> None:
        """Join pronouns to whoever is in focus, going through the text once; all mentions in its order."""
        by_token = {mention.token.i: self.of.get(id(mention)) for mention in mentions}
        recent: list[tuple[Cluster, Mention]] = []
        for mention in mentions:
            if self._is_firm(mention):
                self._move(mention, recent)
            elif mention.kind == "pronoun":
                if mention.sex == "r":
                    noun = mention.token.head.head
                    beside = (child.i for child in noun.rights if child.dep_ == "appos" and child.i < mention.token.i)
                    cluster = next((c for c in map(by_token.get, (noun.i, *beside)) if c is not None), None)
                else:
                    cluster = self._focus.in_focus(mention, recent)
                if cluster is not None:
                    self._add(mention, cluster)
            found = self.of.get(id(mention))
            if found is not None:
                recent.append((found, mention))
                del recent[:-40]

    def _is_firm(self, mention: Mention) -> bool:
        """`the company`, `the airline`, that no name was found for."""
        entry, cluster = mention.entry, self.of.get(id(mention))
        if entry is None or cluster is None or cluster.kind != "role" or not mention.definite or mention.plural:
            return False
        return entry.form == "organisation" and entry.code == "BUS" and mention.name.casefold() == entry.name

    def _move(self, mention: Mention, recent: Sequence[tuple[Cluster, Mention]]) -> None:
        """Let `the company` be the one in focus since an earlier sentence, if its code or name says that it is one."""
        here = self._focus.sentence_of(mention.token.i)
        before = [item for item in recent if self._focus.sentence_of(item[1].token.i) < here]
        old, new = self.of[id(mention)], self._focus.in_focus(replace(mention, sex="i"), before)
        if new is None or new.kind != "organisation":
            return
        if "BUS" not in (new.code or "").split() and (new.code or fold(new.name.split()[-1]) not in _FIRMS):
            return
        old.mentions = [other for other in old.mentions if other is not mention]
        new.take(mention)
        self.of[id(mention)] = new


def _name_words(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in name.replace("-", " ").split())


def _words(phrase: str) -> frozenset[str]:
    return frozenset(fold(word) for word in re.split(r"[\s-]+", phrase))


def _party(mention: Mention) -> frozenset[str]:
    """Capitalised words before a role: whose candidate is meant."""
    return _words(" ".join(word for word in mention.name.split() if word[:1].isupper()) or mention.name)


def _surname(name: str) -> str:
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


def _country(mention: Mention) -> str:
    """The country that a role's own phrase names, as far as it was coded."""
    first = (mention.code or "").split()[:1]
    return first[0] if first and len(first[0]) == 3 and mention.has_country else ""


def _one_country(mention: Mention, cluster: Cluster) -> bool:
    """Whether a role may join roles in the same words, as far as their countries tell."""
    return len({_country(mention), *map(_country, cluster.mentions[:1])} - {""}) < 2


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
