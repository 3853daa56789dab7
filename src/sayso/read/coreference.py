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
from sayso.read.mentions import Mention
from sayso.read.parse import Parsed
from sayso.resources.actors import ActorLexicon, Entry, fold

_MEMBERS = frozenset(["member", "nation", "country", "state", "member state", "ally", "leader", "minister"])
_REACH = 3
"""How many sentences back a pronoun may look."""
_MARGIN = 0.5
"""By how much the one in focus must lead."""
_SUBJECT = (4.0, 3.0, 2.0, 1.0)
_OTHER = (1.5, 1.2, 0.8, 0.4)
"""How much in focus somebody is, by sentences back, as a subject or otherwise."""
_COMMON = frozenset("the of and for in de al".split())
_NOT_IT = frozenset("be seem appear mean happen take become remain look turn rain snow emerge matter help".split())


@dataclass(slots=True, eq=False)
class Cluster:
    """All mentions of one actor."""

    kind: str
    name: str
    mentions: list[Mention] = field(default_factory=list)
    entry: Entry | None = None
    titles: list[str] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    """Common nouns by which it may be called."""
    sex: str = "?"
    plural: bool = False
    code: str | None = None

    def take(self, mention: Mention) -> None:
        """Add a mention, with what it tells."""
        self.mentions.append(mention)
        self.titles.extend(mention.titles)
        self.offices |= mention.offices
        if self.sex == "?" and mention.sex in ("m", "f"):
            self.sex = mention.sex

    @property
    def start(self) -> int:
        """Where it is first named."""
        return min(mention.span[0] for mention in self.mentions)


class Joiner:
    """Joins the mentions of one document."""

    def __init__(self, parsed: Parsed, lexicon: ActorLexicon, month: str | None) -> None:
        self._parsed = parsed
        self._lexicon = lexicon
        self._month = month
        self._sentences = [sentence.start for sentence in parsed.doc.sents]
        self._spoken = self._positions()
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
            words = tuple(fold(word) for word in mention.name.replace("-", " ").split())
            if len(words) < 2:
                shorts.append((mention, words))
                continue
            key = (mention.entry.name,) if mention.entry else words
            cluster = full.get(key) or self._longer(words, by_word)
            known = cluster is not None
            cluster = self._add(mention, cluster, entry=mention.entry)
            full[key] = cluster
            if len(mention.name) > len(cluster.name):
                cluster.name = mention.name
            if not known:
                for word in dict.fromkeys((words[-1], words[0], fold(mention.name.split()[-1]))):
                    by_word.setdefault(word, []).append(cluster)
        single: dict[str, Cluster] = {}
        for mention, words in shorts:
            key = fold(mention.name)
            fitting = [c for c in by_word.get(key, ()) if _sexes_agree(c.sex, mention.sex)]
            by_last = [c for c in fitting if fold(c.name.replace("-", " ").split()[-1]) == words[-1] or key == fold(c.name.split()[-1])]
            fitting = by_last or fitting
            if len(fitting) == 1:
                self._add(mention, fitting[0])
                continue
            entry = self._sole_bearer(mention) if not fitting else None
            cluster = self._add(mention, single.get(key), entry=entry)
            single[key] = cluster
            if entry is not None:
                cluster.name = entry.name

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
        for mention in sorted(mentions, key=lambda m: (-len(m.name), m.span)):
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
            elif mention.entry.kind == "org":
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
        fitting = [
            cluster
            for cluster in self.clusters
            if cluster.kind == "person"
            and (country or cluster.start < mention.span[0])
            and any(same_office(office, mention.offices) or same_office(entry.office, [office]) for office in cluster.offices)
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
        if entry.form not in ("organisation", "group") and entry.name not in ("force", "bloc"):
            return None
        country = _country(mention)
        fitting = [
            cluster
            for cluster in self.clusters
            if cluster.start < mention.span[0]
            and cluster.nouns & _nouns_of(mention)
            and (not country or (cluster.code or "").split()[:1] == [country])
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _members_of(self, mention: Mention) -> Cluster | None:
        if mention.belongs is None or mention.belongs[1] <= mention.span[1]:
            return None
        rest = (mention.span[1], mention.belongs[1])
        tail = self._parsed.doc.text[slice(*rest)].split()
        if tail[:1] != ["of"]:
            return None
        named = [c for c in self.clusters if any(contains(rest, m.span) for m in c.mentions) and c.kind == "organisation"]
        if named:
            return named[0] if len(named) == 1 else None
        noun = fold(tail[-1])
        fitting = [c for c in self.clusters if c.start < mention.span[0] and noun in c.nouns]
        return fitting[0] if len(fitting) == 1 else None

    def within(self, mention: Mention) -> Cluster | None:
        """The actor named in a role's phrase, besides the role; else the body that a definite noun in it stands for."""
        if mention.belongs is None:
            return None
        named = [c for c in self.clusters if any(contains(mention.belongs, m.span) and m is not mention for m in c.mentions)]
        if named:
            return named[0] if len(named) == 1 else None
        nouns = {t.lower_ for t in self._parsed.tokens(mention.belongs) if t.pos_ == "NOUN" and t is not mention.token}
        fitting = [c for c in self.clusters if c.start < mention.span[0] and c.nouns & nouns]
        return fitting[0] if len(fitting) == 1 else None

    # -- pronouns ------------------------------------------------------------------------------------------------

    def pronouns(self, mentions: Sequence[Mention]) -> None:
        """Join pronouns to whoever is in focus, going through the text once; all mentions in its order."""
        recent: list[tuple[Cluster, Mention]] = []
        for mention in mentions:
            if mention.kind == "pronoun":
                cluster = self._in_focus(mention, recent)
                if cluster is not None:
                    self._add(mention, cluster)
            found = self.of.get(id(mention))
            if found is not None:
                recent.append((found, mention))
                del recent[:-40]

    def owner(self, token: Token, mentions: Sequence[tuple[Cluster, Mention]]) -> Cluster | None:
        """Whose `his`, `her`, `its` or `their` is."""
        sex = {"his": "m", "her": "f", "its": "i", "their": "p"}.get(token.lower_)
        if sex is None:
            return None
        probe = Mention((token.idx, token.idx + len(token)), token, "pronoun", token.lower_, sex=sex, plural=sex == "p")
        return self._in_focus(probe, mentions)

    def _in_focus(self, mention: Mention, recent: Sequence[tuple[Cluster, Mention]]) -> Cluster | None:
        if mention.sex == "i" and mention.token.dep_ != "poss" and not _acts(mention.token):
            return None
        quote = self._quote_at(mention.span[0])
        here = self._sentence_of(mention.token.i)
        scores: dict[int, float] = {}
        clusters: dict[int, Cluster] = {}
        for cluster, other in reversed(recent):
            back = self._spoken[here] - self._spoken[self._sentence_of(other.token.i)]
            if back > _REACH:
                break
            if self._quote_at(other.span[0]) != quote or not _fits(mention, cluster):
                continue
            weight = (_SUBJECT if _is_subject(other.token) else _OTHER)[max(0, back)]
            if _same_clause(mention.token, other.token):
                continue
            scores[id(cluster)] = max(scores.get(id(cluster), 0.0), weight)
            clusters[id(cluster)] = cluster
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        least = 3.0 if mention.sex in ("i", "p") else 0.0
        if not ranked or ranked[0][1] < least or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN):
            return None
        return clusters[ranked[0][0]]

    def _sentence_of(self, index: int) -> int:
        return max(0, bisect_right(self._sentences, index) - 1)

    def _quote_at(self, position: int) -> int:
        """The number of the quotation that holds a character, or -1."""
        number = bisect_right(self._quote_starts, position) - 1
        return number if number >= 0 and position < self._parsed.quotes[number][1] else -1

    def _positions(self) -> list[int]:
        """The number of each sentence, not counting those that lie within quotation marks altogether."""
        self._quote_starts = [start for start, _ in self._parsed.quotes]
        count, numbers = 0, []
        for sentence in self._parsed.doc.sents:
            words = [token for token in sentence if token.is_alpha]
            if any(self._quote_at(token.idx) < 0 for token in words):
                count += 1
            numbers.append(count)
        return numbers


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


def _sexes_agree(one: str, other: str) -> bool:
    return one == other or "?" in (one, other)


def _country(mention: Mention) -> str:
    """The country that a role's own phrase names, as far as it was coded."""
    first = (mention.code or "").split()[:1]
    return first[0] if first and len(first[0]) == 3 and mention.has_country else ""


def _nouns_of(mention: Mention) -> set[str]:
    entry = mention.entry
    nouns = {mention.token.lemma_.lower(), mention.token.lower_}
    return nouns | ({entry.name} if entry is not None else set())


def _is_subject(token: Token) -> bool:
    while token.dep_ in ("conj", "appos", "compound") and token.head is not token:
        token = token.head
    return token.dep_ in ("nsubj", "nsubjpass") or (token.dep_ == "pobj" and token.head.dep_ == "agent")


def _same_clause(pronoun: Token, other: Token) -> bool:
    """Whether both are arguments of one verb, so that they cannot be the same (`Ann met her`)."""
    return pronoun.dep_ in ("dobj", "pobj", "nsubj", "dative") and other.head is pronoun.head and other.dep_ != "poss"


def _acts(it: Token) -> bool:
    """Whether `it` may be somebody, and no mere filler (`it is clear that`)."""
    return it.dep_ == "nsubj" and it.head.pos_ == "VERB" and it.head.lemma_ not in _NOT_IT


def _fits(mention: Mention, cluster: Cluster) -> bool:
    """Whether number and sex allow it."""
    person = cluster.kind == "person" or (
        cluster.kind == "role" and not cluster.plural and (cluster.entry is None or cluster.entry.form in ("person", ""))
    )
    if mention.sex in ("m", "f"):
        return person and _sexes_agree(cluster.sex, mention.sex)
    if mention.sex == "p":
        return cluster.plural or (not person and cluster.kind in ("organisation", "group", "country", "role"))
    return not person and not cluster.plural
