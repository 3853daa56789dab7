"""Actors: who the mentions of a document stand for, with their codes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from sayso.core.records import Actor
from sayso.core.vocabulary import NON_STATE, ActorKind
from sayso.read.actors.agents import find_pronouns, find_states
from sayso.read.actors.coding import ALLIANCES, JOINING, codes_of, has_country, month_of, person_code
from sayso.read.actors.coreference import Joiner
from sayso.read.actors.focus import Focus
from sayso.read.actors.home import Home, home_of, is_foreign
from sayso.read.actors.joint import parted
from sayso.read.actors.mentions import SAYING, Cluster, Mention, Page
from sayso.read.actors.names import PAPERS, find_names
from sayso.read.actors.roles import find_nationals, find_roles, find_speakers
from sayso.read.actors.sides import find_sides
from sayso.read.actors.vicinity import Vicinity
from sayso.read.parse import Parsed
from sayso.resources.actors import ActorLexicon, Entry
from sayso.resources.predicates import PredicateLexicon

_OF_STATES = frozenset("GOV MIL SPY LEG".split())
"""Sectors whose country may be told by the other actors of the sentence."""

_INSTITUTIONS = frozenset("GOV MIL SPY LEG JUD COP OPP PTY".split())
"""Sectors of which a report has those of one country in mind."""

_AT_HOME = _INSTITUTIONS | {"CVL"}
_ON_THE_SPOT = frozenset("COP JUD CVL".split())
_PRIVATE = frozenset("MED JRN BUS EDU NGO REL LAB AGR CRM SOC".split())
"""Sectors of outlets, firms and others whose country tells nothing of a minister beside them."""
_UNIFORMED = frozenset(["MIL", "COP"])
_NEAR_OFFICERS = 2

_ABROAD = frozenset(
    [
        "envoy",
        "representative",
        "commissioner",
        "embassy",
        "mission",
        "delegation",
        "security council",
        "state department",
    ]
)
"""Offices and bodies that are more often some other country's."""

_BUREAUS = frozenset(["office", "bureau", "service", "agency"])
"""Words for whoever they belong to."""

_MANY = 50
"""More actors of one sentence than this are not looked at."""


def find_actors(parsed: Parsed, lexicon: ActorLexicon, predicates: PredicateLexicon) -> tuple[Actor, ...]:
    """The actors of a document by first mention: persons, bodies, countries, and roles without a name.

    `predicates` tells which nouns are those of acts: what stands before them is an actor too (`a Russian airstrike`).
    """
    month = month_of(parsed.document.published)
    page = Page(parsed, lexicon, predicates)
    mentions = _mentions(page)
    focus = Focus(parsed)
    joiner = Joiner(page, month, focus)
    joiner.join(mentions)
    coder = _Coder(parsed, lexicon, month, joiner, focus)
    for cluster in joiner.clusters:
        coder.name(cluster)
    coder.neighbours()
    roles = [mention for mention in mentions if mention.kind == "role" or mention.belongs]
    for mention in roles:
        coder.role(mention)
    coder.conjuncts(roles)
    roles = [m for m in roles if m.has_country or m.entry is None or m.entry.form != "weapon"]
    coder.armies(roles)
    coder.officers(mentions)
    joiner.roles(roles)
    joiner.pronouns(mentions)
    coder.owners(mentions)
    for cluster in joiner.clusters:
        coder.settle(cluster)
    coder.neighbours()
    home = home_of(page, coder.officials())
    coder.nearby(Vicinity(page, focus, joiner.clusters), home)
    if home is not None:
        coder.at_home(home)
    return _records(joiner.clusters)


def _mentions(page: Page) -> list[Mention]:
    """All mentions, in the order of the text; what one kind has taken, the next leaves alone."""
    names = find_names(page)
    page.take(names)
    roles = list(parted(page, find_roles(page, names)))
    page.take(roles)
    states = find_states(page)
    page.take(states)
    sides = list(find_sides(page))
    page.take(sides)
    nationals = find_nationals(page)
    page.take(nationals)
    found = [*names, *roles, *states, *sides, *nationals, *find_speakers(page), *find_pronouns(page)]
    found.sort(key=lambda mention: (mention.span, mention.kind))
    return found


class _Coder:
    """Gives codes to clusters, from the surest evidence to the weakest."""

    def __init__(self, parsed: Parsed, lexicon: ActorLexicon, month: str | None, joiner: Joiner, focus: Focus) -> None:
        self._parsed = parsed
        self._lexicon = lexicon
        self._month = month
        self._joiner = joiner
        self._focus = focus

    def _code(self, phrase: str) -> str:
        codes = codes_of(phrase, self._lexicon, self._month)
        return codes[0] if len(codes) == 1 else ""

    def name(self, cluster: Cluster) -> None:
        """By titles and the lexicon; a title that names the country outranks the lexicon."""
        found = [code for code in (self._title(title, cluster) for title in cluster.titles) if code]
        entry = cluster.entry
        known = ""
        if entry is not None:
            known = person_code(entry, self._month) if entry.kind in ("person", "org") else entry.code
            if cluster.mentions[0].acting:
                known = f"{known} GOV"
        elif cluster.kind in ("organisation", "group"):
            known = self._code(cluster.name) or ("JRN" if _is_paper(cluster.name) else "")
        if entry is not None and entry.kind == "person" and known and found:
            held = set(known.split()[1:])
            if held and " ELI" not in known and not any(held & set(code.split()) for code in found):
                cluster.code = known
                return
        whole = next((code for code in found if (has_country(code) and " " in code) or code in NON_STATE), "")
        if cluster.kind == "person" and found and not whole:
            sectors = next((code for code in found if not has_country(code)), "")
            country = next((code for code in (*found, known) if has_country(code)), "").split(" ")[0]
            whole = f"{country} {sectors}".strip() if sectors and country not in NON_STATE else country or sectors
        cluster.code = whole or known or None

    def _title(self, title: str, cluster: Cluster) -> str:
        """The code of a title; `Commission spokeswoman` is of the commission that the document has named."""
        code = self._code(title)
        body = None if has_country(code) else self._joiner.titled_by(title, cluster.mentions[0].span[0])
        return body.entry.code if body is not None and body.entry is not None else code

    def role(self, mention: Mention) -> None:
        """By its phrase, with the country of a coded actor within it (`an aide to Ms Example`)."""
        code = self._code(mention.titles[0]) if mention.titles else ""
        of_state = mention.entry is not None and mention.entry.form == "country"
        of_one = mention.entry is not None and mention.entry.name in JOINING
        if mention.belongs and not has_country(code) and not of_state:
            inner = self._joiner.within(mention)
            if inner is not None and inner.code and has_country(inner.code):
                country, _, sectors = inner.code.partition(" ")
                if country in ALLIANCES and of_one and not mention.plural:
                    return
                code = inner.code if country in NON_STATE else f"{country} {code or sectors}".strip()
        if mention.entry is not None and not has_country(code) and self._is_of_un(mention, mention.entry):
            code = "UNO"
        mention.code = None if code == "UNK" else code or None
        generic = mention.entry is not None and code == mention.entry.code
        mention.has_country = has_country(code) and not generic

    def _is_of_un(self, mention: Mention, role: Entry) -> bool:
        """`the Security Council`: a country's own is named with the country; assemblies are many."""
        proper = mention.token.text[:1].isupper()
        if role.name == "general assembly":
            return proper and any(cluster.code == "UNO" for cluster in self._joiner.clusters)
        the = any(child.lower_ == "the" for child in mention.token.lefts)
        return role.name == "security council" and (proper or (the and mention.name == role.name))

    def conjuncts(self, roles: Sequence[Mention]) -> None:
        """`Finland's president and prime minister`: the second has the first one's country."""
        by_token = {mention.token.i: mention for mention in roles}
        for mention in roles:
            token = mention.token
            first = by_token.get(token.head.i) if token.dep_ == "conj" else None
            bare = not any(child.dep_ in ("det", "poss", "nummod") for child in token.lefts)
            if first is not None and first.has_country and mention.code and not mention.has_country and bare:
                mention.code = f"{(first.code or '').split()[0]} {mention.code}"
                mention.has_country = True
                mention.definite = mention.definite or first.definite

    def armies(self, roles: Iterable[Mention]) -> None:
        """`the army` beside a force that has broken with its government is that government's."""
        broken = {c.code.split()[0] for c in self._joiner.clusters if c.code and _has_broken_away(c)}
        if len(broken) != 1:
            return
        (country,) = broken
        for mention in roles:
            bare = mention.definite and mention.code == "MIL" and mention.name.islower() and not mention.plural
            if bare and mention.entry is not None and mention.entry.form == "organisation":
                mention.code = f"{country} MIL"
                mention.has_country = True

    def officers(self, mentions: Sequence[Mention]) -> None:
        """Mere officers are police or soldiers if only these, or only those, were named near before."""
        seen: list[tuple[int, str]] = []
        for mention in mentions:
            here = self._focus.sentence_of(mention.token.i)
            code = mention.code or ""
            if mention.entry is not None and mention.entry.name == "officer" and not set(code.split()) & _UNIFORMED:
                near = {sectors for sentence, sectors in seen if here - sentence < _NEAR_OFFICERS}
                if len({frozenset(set(sectors.split()) & _UNIFORMED) for sectors in near}) == 1:
                    fullest = max(near, key=lambda sectors: (has_country(sectors), sectors))
                    country = code if has_country(code) else fullest.split()[0] if has_country(fullest) else ""
                    mention.code = f"{country} {'COP' if 'COP' in fullest.split() else 'MIL'}".strip()
                    mention.has_country = bool(country)
            elif set(code.split()) & _UNIFORMED and mention.kind == "role":
                seen = [*seen[-_MANY:], (here, code)]

    def owners(self, mentions: Sequence[Mention]) -> None:
        """`his forces`: the country of whoever `his` stands for."""
        recent: list[tuple[Cluster, Mention]] = []
        for mention in mentions:
            cluster = self._joiner.of.get(id(mention))
            whose = self._owner(mention, recent) if not mention.has_country else None
            code = _fullest(whose) if whose is not None else ""
            if whose is not None and _is_word(mention):
                self._joiner.own(whose, self._possessive(mention))
            elif has_country(code) and mention.entry is not None:
                mention.code = _owned(mention.entry, mention.code or "", code)
                mention.has_country = mention.code is not None
            elif whose is not None and whose.kind in ("organisation", "group"):
                self._joiner.own(whose, self._possessive(mention))
            if cluster is not None:
                recent.append((cluster, mention))
                del recent[:-40]

    def _owner(self, mention: Mention, recent: Sequence[tuple[Cluster, Mention]]) -> Cluster | None:
        """Whose spokesman or army it is; of a mere `spokesman`, the body that the last sentence was about."""
        owner = self._possessive(mention)
        if owner is not None:
            return self._focus.owner(owner, recent)
        entry, bare = mention.entry, mention.belongs is not None and mention.belongs[1] == mention.span[1]
        if entry is None or entry.office != "spokesman" or mention.code or not bare or mention.plural:
            return None
        return self._focus.in_focus(replace(mention, sex="i"), recent)

    def _possessive(self, mention: Mention) -> Token | None:
        """The first `his` or `their` in a role's phrase."""
        if mention.belongs is None:
            return None
        return next((token for token in self._parsed.tokens(mention.belongs) if token.tag_ == "PRP$"), None)

    def settle(self, cluster: Cluster) -> None:
        """Take the fullest code of its roles where the names told less."""
        codes = (m.code for m in cluster.mentions if m.code)
        cluster.code = _fullest(cluster) or next(codes, None)

    def neighbours(self) -> None:
        """Persons of state without a country take that of the one country that acts in their sentence."""
        by_sentence: dict[int, list[tuple[Mention, str]]] = {}
        lacking: list[tuple[Mention, Cluster]] = []
        for cluster in self._joiner.clusters:
            for mention in cluster.mentions:
                if cluster.code and has_country(cluster.code) and not mention.side and not _PRIVATE & _sectors(cluster):
                    sentence = self._focus.sentence_of(mention.token.i)
                    by_sentence.setdefault(sentence, []).append((mention, cluster.code.split()[0]))
                elif cluster.kind == "person" and set((cluster.code or "").split()) & _OF_STATES:
                    lacking.append((mention, cluster))
        for mention, cluster in lacking:
            if has_country(cluster.code or ""):
                continue
            said = _governed(mention.token)
            others = by_sentence.get(self._focus.sentence_of(mention.token.i), ())[:_MANY]
            planned = {country for other, country in others if _will_act(other.token, mention.token)}
            countries = planned or {
                country
                for other, country in others
                if other.token.i not in said and not _owns_what_concerns(other.token, mention.token)
            }
            if len(countries) == 1 and not countries & NON_STATE:
                cluster.code = f"{countries.pop()} {cluster.code}"

    def officials(self) -> list[str]:
        """The countries of the officials, parties and bodies of state that are named."""
        named = (c for c in self._joiner.clusters if c.kind in ("person", "organisation", "group") and c.code)
        return [c.code.split()[0] for c in named if c.code and has_country(c.code) and _is_of_state(c)]

    def nearby(self, vicinity: Vicinity, home: Home | None) -> None:
        """Officials and bodies of state without a country are of the one that the words around them tell.

        In a report about another country a body is still that of the capital where it speaks; a minister may be on a
        visit there, and so has none.
        """
        coded = ((_role_of(c), c.code.split()[0]) for c in self._joiner.clusters if c.code and has_country(c.code))
        alike = {role: country for role, country in coded if role}  # "the official", after one of the UN
        for cluster in self._joiner.clusters:
            mention = cluster.mentions[0] if cluster.mentions else None
            lacking = mention is not None and not has_country(cluster.code or "") and cluster.kind in ("role", "person")
            if mention is None or not lacking or self._of_others(cluster, near=True):
                continue
            country = self._nearby(vicinity, cluster, mention, home.country if home and home.plain else "")
            if country and alike.get(_role_of(cluster), country) == country:
                cluster.code = f"{country} {cluster.code or 'GOV'}"

    def _nearby(self, vicinity: Vicinity, cluster: Cluster, mention: Mention, home: str) -> str:
        entry, sectors = mention.entry, _sectors(cluster)
        if entry is not None and not sectors and entry.name in _BUREAUS and mention.definite:
            return vicinity.speaking(mention)
        if not sectors & (_OF_STATES | _ON_THE_SPOT) or "CVL" in sectors:
            return ""
        there = vicinity.located(mention)
        if there:
            return there if home in ("", there) or _is_body(mention) else ""
        single = mention.kind == "person" or (mention.definite and not mention.plural)
        told = vicinity.told(mention, armed="MIL" in sectors) if single else ""
        return told if home in ("", told) else ""

    def at_home(self, home: Home) -> None:
        """Institutions and officials without a country are those of the country that the report is about."""
        meant = _AT_HOME if home.plain else _ON_THE_SPOT
        for cluster in self._joiner.clusters:
            sectors = cluster.code or ""
            if not has_country(sectors) and _sectors(cluster) & meant and not self._of_others(cluster):
                if "CVL" in sectors and cluster.kind != "role":  # "Citizens for Example"
                    continue
                cluster.code = f"{home.country} {sectors}"

    def _of_others(self, cluster: Cluster, *, near: bool = False) -> bool:
        """Whether some words of an actor say that it is of some other country, or of none."""
        if any(m.generic or (m.entry is not None and _many_countries(m, m.entry)) for m in cluster.mentions):
            return True
        titles = cluster.titles
        if cluster.kind == "person":
            names = sorted({mention.name for mention in cluster.mentions[:_MANY] if mention.kind == "person"}, key=len)
            titles = [_without(title, reversed(names)) for title in titles]
        return any(is_foreign(title, self._lexicon, near=near) for title in titles)


def _has_broken_away(cluster: Cluster) -> bool:
    """Whether a force once served the state that it now fights."""
    entry, sectors = cluster.entry, _sectors(cluster)
    return entry is not None and "UAF" in sectors and any(term.code.endswith(" PRM") for term in entry.terms)


def _role_of(cluster: Cluster) -> str:
    """The word for what somebody without a name is."""
    return cluster.entry.name if cluster.kind == "role" and cluster.entry is not None else ""


def _is_word(mention: Mention) -> bool:
    """`its statement`: a noun that speaks, and that the lexicon does not know as somebody."""
    return mention.entry is not None and not mention.entry.form


def _is_paper(name: str) -> bool:
    """`the Example Ledger`, by its last word."""
    words = name.split()
    return len(words) > 1 and words[-1].lower() in PAPERS


def _is_body(mention: Mention) -> bool:
    """Whether it is a body of state, or speaks for one (`a spokesman for the ministry`)."""
    entry = mention.entry
    return entry is not None and (entry.form == "organisation" or entry.office == "spokesman")


def _sectors(cluster: Cluster) -> frozenset[str]:
    return frozenset((cluster.code or "").split())


def _fullest(cluster: Cluster) -> str:
    """The code of an actor; of one without a name the fullest that his roles have by themselves."""
    codes = [cluster.code or "", *(mention.code or "" for mention in cluster.mentions[:_MANY])]
    return next(filter(has_country, codes), cluster.code or "")


def _is_of_state(cluster: Cluster) -> bool:
    """Whether an actor is part of a state, or known for having been."""
    return bool(_sectors(cluster) & _INSTITUTIONS) or (cluster.entry is not None and cluster.entry.kind == "person")


def _without(title: str, names: Iterable[str]) -> str:
    for name in names:
        title = title.replace(name, " ")
    return title


def _owned(role: Entry, sectors: str, owner: str) -> str | None:
    """The code of `his spokesman`, `its troops`: the owner's country, and his sectors where the role has none."""
    country, _, held = owner.partition(" ")
    if country in NON_STATE and not sectors and "x" in role.flags:
        return country
    if not sectors and "x" in role.flags and role.code:
        sectors = held if held not in ("", "ELI", "CVL") else role.code
    if not sectors:
        return None
    return country if country in NON_STATE else f"{country} {sectors}"


def _many_countries(mention: Mention, role: Entry) -> bool:
    """Whether a role is often another country's, or several countries' at once."""
    if role.office in _ABROAD or role.name in _ABROAD or (role.form == "group" and "MIL" in role.code):
        return True
    if role.form == "organisation" and any(child.lower_ in ("a", "an") for child in mention.token.lefts):
        return True
    return mention.plural and (
        role.form == "organisation" or (role.office not in ("", "minister") and " " in role.name)
    )


def _governed(token: Token) -> frozenset[int]:
    """The tokens of what somebody says: they tell nothing of whose general or minister he is."""
    while token.dep_ in ("appos", "conj") and token.head.i < token.i:  # "Ms Example, an adviser, said that ..."
        token = token.head
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return frozenset()
    return frozenset(
        t.i for child in token.head.rights for t in child.subtree if child.dep_ in ("ccomp", "xcomp", "dobj", "prep")
    )


def _owns_what_concerns(owner: Token, person: Token) -> bool:
    """`Chad's support for President Example`: he is not Chad's, or it would not be said whose support it is."""
    return owner.dep_ == "poss" and owner.head.i != person.i and owner.head.is_ancestor(person)


def _will_act(token: Token, speaker: Token) -> bool:
    """`Britain will leave, Armed Forces Minister Ann Example said`: a plan is announced by those whose it is."""
    plan = token.head
    if token.dep_ != "nsubj" or plan.i > speaker.i or plan.dep_ not in ("ccomp", "parataxis", "ROOT"):
        return False
    said = (
        speaker.i + 1 < len(speaker.doc) and speaker.nbor().lemma_ in SAYING and speaker.nbor().tag_ in ("VBD", "VBZ")
    )
    return said and any(child.lower_ in ("will", "would", "wo") for child in plan.lefts)


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
