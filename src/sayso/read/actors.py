"""Actors: who the mentions of a document stand for, with their codes."""

from collections.abc import Sequence

from spacy.tokens import Token

from sayso.core.records import Actor
from sayso.core.vocabulary import NON_STATE, ActorKind
from sayso.read.coding import codes_of, has_country, month_of, person_code
from sayso.read.coreference import Cluster, Joiner
from sayso.read.mentions import Mention, find_mentions
from sayso.read.parse import Parsed
from sayso.resources.actors import ActorLexicon

_OF_STATES = frozenset("GOV MIL SPY LEG".split())
"""Sectors whose country may be told by the other actors of the sentence."""


def find_actors(parsed: Parsed, lexicon: ActorLexicon) -> tuple[Actor, ...]:
    """The actors of a document by first mention: persons, bodies, countries, and roles without a name."""
    month = month_of(parsed.document.published)
    mentions = find_mentions(parsed, lexicon)
    joiner = Joiner(parsed, lexicon, month)
    joiner.join(mentions)
    coder = _Coder(parsed, lexicon, month, joiner)
    for cluster in joiner.clusters:
        coder.name(cluster)
    coder.neighbours()
    roles = [mention for mention in mentions if mention.kind == "role" or mention.belongs]
    for mention in roles:
        coder.role(mention)
    joiner.roles(roles)
    joiner.pronouns(mentions)
    coder.owners(mentions)
    for cluster in joiner.clusters:
        coder.settle(cluster)
    coder.neighbours()
    return _records(joiner.clusters)


class _Coder:
    """Gives codes to clusters, from the surest evidence to the weakest."""

    def __init__(self, parsed: Parsed, lexicon: ActorLexicon, month: str | None, joiner: Joiner) -> None:
        self._parsed = parsed
        self._lexicon = lexicon
        self._month = month
        self._joiner = joiner

    def _code(self, phrase: str) -> str:
        codes = codes_of(phrase, self._lexicon, self._month)
        return codes[0] if len(codes) == 1 else ""

    def name(self, cluster: Cluster) -> None:
        """By titles and the lexicon; a title that names the country outranks the lexicon."""
        found = [code for code in (self._code(title) for title in cluster.titles) if code]
        entry = cluster.entry
        known = ""
        if entry is not None:
            known = person_code(entry, self._month) if entry.kind in ("person", "org") else entry.code
            if cluster.mentions[0].acting:
                known = f"{known} GOV"
        elif cluster.kind in ("organisation", "group"):
            known = self._code(cluster.name)
        whole = next((code for code in found if has_country(code) and " " in code or code in NON_STATE), "")
        if cluster.kind == "person" and found and not whole:
            sectors = next((code for code in found if not has_country(code)), "")
            country = next((code for code in (*found, known) if has_country(code)), "").split(" ")[0]
            whole = f"{country} {sectors}".strip() if sectors and country not in NON_STATE else country or sectors
        cluster.code = whole or known or None

    def role(self, mention: Mention) -> None:
        """By its phrase, with the country of a coded actor within it (`an aide to Ms Example`)."""
        code = self._code(mention.titles[0]) if mention.titles else ""
        if mention.belongs and not has_country(code):
            inner = self._joiner.within(mention)
            if inner is not None and inner.code and has_country(inner.code):
                country, _, sectors = inner.code.partition(" ")
                code = country if country in NON_STATE else f"{country} {code or sectors}".strip()
        mention.code = None if code == "UNK" else code or None
        mention.has_country = has_country(code)

    def owners(self, mentions: Sequence[Mention]) -> None:
        """`his forces`: the country of whoever `his` stands for."""
        recent: list[tuple[Cluster, Mention]] = []
        for mention in mentions:
            cluster = self._joiner.of.get(id(mention))
            owner = _possessive(mention) if mention.kind == "role" and not mention.has_country else None
            if owner is not None and mention.code:
                whose = self._joiner.owner(owner, recent)
                if whose is not None and whose.code and has_country(whose.code):
                    country = whose.code.split()[0]
                    mention.code = country if country in NON_STATE else f"{country} {mention.code}"
                    mention.has_country = True
            if cluster is not None:
                recent.append((cluster, mention))
                del recent[:-40]

    def settle(self, cluster: Cluster) -> None:
        """Take the fullest code of its roles where the names told less."""
        codes = [m.code for m in cluster.mentions if m.code]
        if not cluster.code or not has_country(cluster.code):
            full = next((code for code in codes if has_country(code)), None)
            cluster.code = full or cluster.code or next(iter(codes), None)

    def neighbours(self) -> None:
        """Persons of state without a country take that of the one country that acts in their sentence."""
        by_sentence: dict[int, list[tuple[Mention, str]]] = {}
        lacking: list[tuple[Mention, Cluster]] = []
        for cluster in self._joiner.clusters:
            for mention in cluster.mentions:
                if cluster.code and has_country(cluster.code):
                    sentence = mention.token.sent.start
                    by_sentence.setdefault(sentence, []).append((mention, cluster.code.split()[0]))
                elif cluster.kind == "person" and set((cluster.code or "").split()) & _OF_STATES:
                    lacking.append((mention, cluster))
        for mention, cluster in lacking:
            if has_country(cluster.code or ""):
                continue
            said = _governed(mention.token)
            countries = {
                country
                for other, country in by_sentence.get(mention.token.sent.start, ())
                if other.token.i not in said
            }
            if len(countries) == 1 and not countries & NON_STATE:
                cluster.code = f"{countries.pop()} {cluster.code}"


def _possessive(mention: Mention) -> Token | None:
    return next((child for child in mention.token.lefts if child.tag_ == "PRP$"), None)


def _governed(token: Token) -> frozenset[int]:
    """The tokens of what somebody says: they tell nothing of whose general or minister he is."""
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return frozenset()
    return frozenset(t.i for child in token.head.rights for t in child.subtree if child.dep_ in ("ccomp", "xcomp", "dobj", "prep"))


def _records(clusters: Sequence[Cluster]) -> tuple[Actor, ...]:
    ordered = sorted((cluster for cluster in clusters if cluster.mentions), key=lambda c: c.start)
    return tuple(
        Actor(
            id=f"a{number}",
            name=" ".join(cluster.name.split()) or cluster.mentions[0].name,
            kind=_kind(cluster),
            code=cluster.code if cluster.code != "UNK" else None,
            mentions=tuple(sorted({mention.span for mention in cluster.mentions})),
        )
        for number, cluster in enumerate(ordered, 1)
    )


def _kind(cluster: Cluster) -> ActorKind:
    if cluster.kind in ("person", "organisation", "group"):
        return "organisation" if cluster.kind == "organisation" else "group" if cluster.kind == "group" else "person"
    if cluster.kind == "country":
        return "organisation" if cluster.mentions[0].acting else "country"
    form = cluster.entry.form if cluster.entry else ""
    if form == "organisation" and not cluster.plural:
        return "organisation"
    return "group" if form in ("group", "weapon") else "unnamed"
