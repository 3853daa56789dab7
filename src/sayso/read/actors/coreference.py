"""Who is who within one document: mentions are joined to clusters, one a person, body or country.

Only what is sure is joined. Names join names (`namesakes`); roles join the one person who has
that office or the one body that is called so; pronouns join whoever is clearly in focus. All else stays apart.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from sayso.core.spans import Span, contains
from sayso.core.vocabulary import NON_STATE, STATE_SECTORS
from sayso.read.actors.coding import ALLIANCES, same_office
from sayso.read.actors.focus import Focus
from sayso.read.actors.mentions import SAYING, Cluster, Mention, Page
from sayso.read.actors.namesakes import BELONGING, TOO_MANY, Namesakes, surname
from sayso.resources.actors import fold, words_of

_MEMBERS = frozenset(["member", "nation", "country", "state", "member state", "ally", "leader", "minister"])
_TELLING = frozenset(["amod", "acl", "relcl", "prep"])
"""What follows a noun and tells which ones are meant: `forces loyal to the king`."""
_SOME_BODY = frozenset({"group", "organisation", "organization", "movement"})
"""Words for a body of whatever kind."""
_FIRMS = frozenset("airways airlines inc corp ltd plc motors technologies industries stores holdings".split())
_HEADING = frozenset({"leader", "director", "secretary general", "president", "chairman", "commander"})
"""Offices of those who head a body."""
_LIMITING = frozenset("former ex deputy vice acting".split())


class Joiner:
    """Joins the mentions of one document."""

    def __init__(self, page: Page, month: str | None, focus: Focus) -> None:
        self._parsed = page.parsed
        self._lexicon = page.lexicon
        self._focus = focus
        self._names = Namesakes(page, month)
        self.clusters = self._names.clusters
        self.of = self._names.of
        """By identity of the mention."""
        self._by_office: dict[str, list[Cluster]] = {}
        self._by_noun: dict[str, list[Cluster]] = {}
        self._titles: dict[Cluster, list[frozenset[str]]] = {}
        """The words of the titles of former and deputy office holders, by person."""
        self._alliances: Counter[str] = Counter()
        """How many bodies of each such code are named."""
        self._unknown = 0
        """How many names of bodies tell nothing of what they are."""
        self._heads: dict[int, list[Cluster]] = {}
        """The persons called the head of a body, by its identity."""
        self._named: list[tuple[int, Cluster, Mention]] = []
        """Names by where they start, once all are joined."""
        self._places: list[tuple[int, Cluster, Mention]] = []
        """Those of countries."""

    def join(self, mentions: Sequence[Mention]) -> None:
        """Cluster the names; roles and pronouns follow once the names have codes."""
        self._names.join(mentions)
        named = ((m.span[0], cluster, m) for cluster in self.clusters for m in cluster.mentions if not m.side)
        self._named = sorted(named, key=lambda spot: spot[0])
        self._places = [spot for spot in self._named if spot[1].kind == "country" and not spot[2].acting]
        for cluster in self.clusters:
            if cluster.kind == "person":
                for office in cluster.offices:
                    self._by_office.setdefault(office, []).append(cluster)
                titles = cluster.titles[:TOO_MANY]
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
        phrase = re.split("[’']s? ", BELONGING.split(title, maxsplit=1)[0])[-1]
        for word in reversed(words_of(phrase)):
            role = self._lexicon.roles.get((word.key,))
            if role is not None and role.form == "person":
                return role.name if not role.office and not role.plural else None
        return None

    def _called(self, nouns: Iterable[str], before: int) -> list[Cluster]:
        """The clusters named before a character that one of these nouns may mean; none where there are too many."""
        nouns = set(nouns)
        found = {id(c): c for noun in nouns for c in self._by_noun.get(noun, ())[-TOO_MANY:] if c.start < before}
        if len(found) > 1 and len({c.code for c in found.values()}) == 1:  # the European Commission, before the EU
            named = [c for c in found.values() if fold(c.name).rpartition(" ")[2] in nouns]
            return named if len(named) == 1 else list(found.values())
        return list(found.values()) if len(found) < TOO_MANY else []

    def titled_by(self, title: str, before: int) -> Cluster | None:
        """The one body of the document that a capitalised noun before a title means: `Commission spokeswoman`."""
        first = title.split(maxsplit=1)[0] if title.strip() else ""
        fitting = self._called([fold(first)], before) if first[:1].isupper() and first.isalpha() else []
        return fitting[0] if len(fitting) == 1 and fitting[0].kind == "organisation" else None

    # -- roles ---------------------------------------------------------------------------------------------------

    def roles(self, mentions: Sequence[Mention]) -> None:
        """Join roles to names, or to earlier roles in the same words."""
        self._alliances.update(c.code for c in self.clusters if c.code in ALLIANCES and c.kind == "organisation")
        same: dict[tuple[str, str], Cluster] = {}
        for mention in mentions:
            cluster = (
                self._apposed(mention)
                or self._office_holder(mention)
                or self._head_of(mention)
                or self._named_body(mention)
                or self._described(mention)
                or self._surnamed(mention)
            )
            keys = self._keys(mention)
            if cluster is None and mention.plural:
                cluster = self._those(mention)
            if cluster is None:
                cluster = next((same[key] for key in keys if key in same and _one_country(mention, same[key])), None)
            if cluster is None:
                cluster = self._names.add(mention, None, entry=mention.entry, plural=mention.plural)
                cluster.nouns.update(_nouns_of(mention))
                self._index_nouns(cluster)
                same.update(dict.fromkeys(keys, cluster))
            else:
                self._names.add(mention, cluster)
                self._note_head(mention, cluster)

    def _note_head(self, mention: Mention, cluster: Cluster) -> None:
        """Remember whom the text calls the head of a body."""
        body = self._headed(mention) if cluster.kind == "person" else None
        if body is not None and not any(cluster is other for other in self._heads.get(id(body), ())):
            self._heads.setdefault(id(body), []).append(cluster)

    def _head_of(self, mention: Mention) -> Cluster | None:
        """`the council's chief`: the one person who was called the head of that body, or is known to be."""
        body = self._headed(mention) if mention.definite else None
        if body is None:
            return None
        heads = self._heads.get(id(body), [])
        if not heads and body.code in ALLIANCES:
            known = self._by_office.get("secretary general", ())[:TOO_MANY]
            heads = [c for c in known if c.code == body.code] if self._alliances[body.code] == 1 else []
        return heads[0] if len(heads) == 1 else None

    def _headed(self, mention: Mention) -> Cluster | None:
        """The body of which a role names the head."""
        entry = mention.entry
        if entry is None or entry.office not in _HEADING or entry.form != "person" or mention.plural:
            return None
        if not _LIMITING.isdisjoint(_words(mention.name)):
            return None
        body = self.within(mention)
        return body if body is not None and body.kind in ("organisation", "group") else None

    def _those(self, mention: Mention) -> Cluster | None:
        """`those officials`: whoever was called officials last."""
        if mention.entry is None or not any(c.lower_ in ("those", "these") for c in mention.token.lefts):
            return None
        bare = mention.belongs is not None and mention.belongs[1] == mention.span[1]
        alike = [c for c in self._called([mention.entry.name], mention.span[0]) if c.kind == "role" and c.plural]
        return alike[-1] if bare and alike and mention.name.lower() == mention.token.lower_ else None

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
            for cluster in clusters[:TOO_MANY]
        }
        fitting = [
            cluster
            for cluster in holders.values()
            if (country or cluster.start < mention.span[0])
            and (not country or (cluster.code or "").split()[:1] == [country])
            and (entry.code != "PTY" or _party(mention) <= _words(" ".join(cluster.titles[:TOO_MANY])))
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _described(self, mention: Mention) -> Cluster | None:
        """`the comedian`: the one person who was called a comedian before, unless there are others without a name."""
        entry = mention.entry
        if entry is None or entry.form != "person" or mention.plural or not mention.definite:
            return None
        words = _words(mention.name)
        if not words.isdisjoint(_LIMITING):  # "the former president"
            known = list(self._titles.items())[:TOO_MANY]
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
        fitting = [c for c in self._names.by_word.get(name, ()) if surname(c.name) == name]
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
        self._unknown = sum(c.kind == "organisation" and not c.code for c in self.clusters)
        by_token = {mention.token.i: self.of.get(id(mention)) for mention in mentions}
        by_head = {mention.token.i: mention for mention in mentions}
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
                    cluster = self._teller(mention, by_head) or self._focus.in_focus(mention, recent)
                if cluster is not None:
                    self._names.add(mention, cluster)
            found = self.of.get(id(mention))
            if found is not None:
                recent.append((found, mention))
                del recent[:-40]

    def own(self, cluster: Cluster, pronoun: Token | None) -> None:
        """Let a body be who `its` stands for: no code tells whose spokesman it is."""
        if pronoun is not None:
            span = (pronoun.idx, pronoun.idx + len(pronoun))
            self._names.add(Mention(span, pronoun, "pronoun", pronoun.lower_), cluster)

    def _teller(self, mention: Mention, by_head: Mapping[int, Mention]) -> Cluster | None:
        """`Ann Example said she`: who tells what he or she does."""
        verb = mention.token.head
        if mention.token.dep_ not in ("nsubj", "nsubjpass") or verb.dep_ != "ccomp" or verb.head.lemma_ not in SAYING:
            return None
        subject = next((by_head.get(child.i) for child in verb.head.lefts if child.dep_ == "nsubj"), None)
        cluster = None if subject is None else self.of.get(id(subject))
        return None if subject is None or cluster is None else self._focus.in_focus(mention, [(cluster, subject)])

    def _is_firm(self, mention: Mention) -> bool:
        """`the company`, `the airline`, `the group`, that no name was found for."""
        entry, cluster = mention.entry, self.of.get(id(mention))
        if entry is None or cluster is None or cluster.kind != "role" or not mention.definite or mention.plural:
            return False
        firm = entry.form == "organisation" and entry.code == "BUS"
        return (firm or entry.name in _SOME_BODY) and mention.name.casefold() == entry.name

    def _move(self, mention: Mention, recent: Sequence[tuple[Cluster, Mention]]) -> None:
        """Let `the company` be the one in focus since an earlier sentence, unless its code or name says it is none."""
        here = self._focus.sentence_of(mention.token.i)
        before = [item for item in recent if self._focus.sentence_of(item[1].token.i) < here]
        token = mention.token
        if token.dep_ == "pobj" and token.head.lower_ in ("of", "for", "at"):  # "a spokesman for the company"
            token = token.head.head
        old, new = self.of[id(mention)], self._focus.in_focus(replace(mention, token=token, sex="i"), before)
        if new is None or new.kind not in ("organisation", "group"):
            return
        sectors = set((new.code or "").split())
        if mention.entry is not None and mention.entry.name in _SOME_BODY:
            fits = sectors.isdisjoint(STATE_SECTORS | NON_STATE | {"JRN"})
        else:
            fits = "BUS" in sectors or (not new.code and not self._may_be_none(new))
        if not fits:
            return
        for same in old.mentions:
            new.take(same)
            self.of[id(same)] = new
        old.mentions = []

    def _may_be_none(self, cluster: Cluster) -> bool:
        """Whether a name of which nothing is known may be no firm's: there are others, and it does not end as one."""
        if fold(cluster.name.split()[-1]) in _FIRMS:
            return False
        return self._unknown > 1


def _words(phrase: str) -> frozenset[str]:
    return frozenset(fold(word) for word in re.split(r"[\s-]+", phrase))


def _party(mention: Mention) -> frozenset[str]:
    """Capitalised words before a role: whose candidate is meant."""
    return _words(" ".join(word for word in mention.name.split() if word[:1].isupper()) or mention.name)


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
