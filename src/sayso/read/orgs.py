"""For which organisation a source speaks. Sources of one org are not independent of each other.

The rules are those of the storyline benchmark: a government is one org whichever of its arms speaks; whoever speaks
for no state and no organisation (a resident, an analyst, a columnist) is the outlet's own, named or not: however many
people an outlet has asked, it is one source.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from sayso.core.records import Actor, Document
from sayso.core.spans import Span
from sayso.core.vocabulary import NON_STATE, SECTORS, STATE_SECTORS

_PRESS = frozenset({"MED", "JRN"})
_NOBODYS = frozenset({"CVL", "UNK", "EDU", "REF", "SOC", "LAB", "AGR", "CRM", "ELI", "MED", "JRN", "NGO", "BUS"})
"""Sectors whose unnamed members (residents, doctors, workers) speak for no organisation that could be told."""
_ONE = frozenset({"UNO", "EUR"})
"""Codes that name one organisation; the other codes in the place of a country name a kind of organisation."""
_MENTIONS = 20
_MOST = 300
"""More actors than these are not looked through for the one to whom another belongs."""
_NEAR = 200
"""Characters between the mentions of the two, at most."""
_BELONGS = re.compile(r" (?:of|for|at|with) (?:the )?")
_OWNS = re.compile(r"['’]s? (?:own )?| ")
_HEADS = (
    "spokes(?:man|woman|person)|chief|head|director|president|chair(?:man|woman|person)?|executive|leader|"
    "manager|secretary|coordinator|representative|official|officer|delegate|aide|advis[eo]r|office|press service|bureau"
)
_HEADING = re.compile(rf"(?:.*[ -])?(?:{_HEADS})s?", re.IGNORECASE)
"""Those who speak for the body or person that they belong to, whatever it is; its workers and critics do not."""
_TITLES = re.compile(rf"(?:['’]s?)? (?:[a-z]+ )?(?:{_HEADS}) ")
"""What stands between a body and the name of who speaks for it: `Example Ferries spokesman`."""
_OFFICIAL = re.compile(
    r"official|source|counterpart|side\b|figure|diplomat|deleg|envoy|leader|authorit|government|minist|negotiator|"
    r"representative|spokes|capital|state\b|country|officer|aide|advis|city|county"
)
"""Words for those who speak for the country whose adjective stands before them."""
_PAST = re.compile(r"(?:(?:a|the) )?(?:former|retired|ex-)\b", re.IGNORECASE)
_POSSESSIVES = frozenset({"his", "her", "its", "their"})
_IN_POWER = ("state ", "state-", "ruling ", "governing ")


def outlet(document: Document) -> str:
    """The org of the report itself; where its publisher is unknown, the document stands for it."""
    return f"outlet:{document.publisher or document.id}"


def org_of(actor: Actor, document: Document, actors: Sequence[Actor], links: Sequence[Actor] = ()) -> str:
    """The org of `actor` as a source in `document`, of which `actors` are all. `links` as in `Orgs.of`."""
    return Orgs(document, actors).of(actor, tuple(links))


class Orgs:
    """The orgs of one document's actors."""

    def __init__(self, document: Document, actors: Sequence[Actor]) -> None:
        self._document = document
        self._found: dict[tuple[str, ...], str] = {}
        self._named = [actor for actor in actors[:_MOST] if _is_named(actor)]
        self._edges = sorted(
            (edge, n) for n, actor in enumerate(self._named) for mention in actor.mentions for edge in mention
        )
        """Where mentions of those begin and end, and of whom."""
        self._of_code: dict[str, set[str]] = {}
        """Organisations by the code that they bear."""
        for actor in actors:
            if actor.kind in ("organisation", "group") and _is_named(actor):
                self._of_code.setdefault(actor.code or "", set()).add(actor.name)

    def of(self, actor: Actor, links: tuple[Actor, ...] = ()) -> str:
        """The org of `actor` as a source.

        A spokesman coded as one of a kind (`IGO`) is counted to the one organisation of that code that the report
        names. `links` are those through whom the report has it, outermost first: an unnamed source counts as the
        nearest of them.
        """
        key = (actor.id, *(link.id for link in links))
        if key not in self._found:
            own = _is_publisher(actor, self._document)
            self._found[key] = outlet(self._document) if own else self._of(actor, links)
        return self._found[key]

    def _of(self, actor: Actor, links: tuple[Actor, ...]) -> str:
        codes = (actor.code or "").split()
        country = next((c for c in codes[:1] if c not in SECTORS), "")  # "GOV" alone is a government's, whosever
        sectors = SECTORS.intersection(codes)
        past = actor.kind == "unnamed" and _PAST.match(actor.name) is not None  # "a retired colonel" is of no army
        speaks = not past and _speaks_for_state(actor, sectors)
        if country in _ONE or (country and country not in NON_STATE and speaks):
            return country
        described = past or (not sectors and country not in NON_STATE and _is_described(actor))  # "Romanian engineers"
        nobodys = past or not country or country in _NOBODYS or bool(sectors & _NOBODYS) or described
        if nobodys and (actor.kind == "person" or described or not _is_named(actor)):
            body = None if country else self._body(actor)
            if body is not None:
                return org_of(body, self._document, ())
            return self.of(links[-1], links[:-1]) if links else outlet(self._document)
        if actor.kind == "organisation" and sectors & _PRESS:
            return f"outlet:{actor.name}"
        if not nobodys and actor.kind in ("person", "unnamed"):
            return self._namesake(actor) or (actor.name if _is_named(actor) else str(actor.code))
        return actor.name

    def _namesake(self, actor: Actor) -> str | None:
        """The one organisation of the report that bears the same code."""
        names = self._of_code.get(actor.code or "", ())
        return next(iter(names)) if len(names) == 1 else None

    def _body(self, actor: Actor) -> Actor | None:
        """The body or person for whom somebody without a code of his own speaks, by the words at one of his mentions.

        `a spokesman for Example Ferries`, `Example Ferries' director`, `its head` with a pronoun that stands for it.
        """
        text = self._document.text
        found: dict[str, Actor] = {}
        for mention in actor.mentions[:_MENTIONS]:
            if actor.kind != "person" and not _HEADING.fullmatch(text, *mention):
                continue
            first = bisect_left(self._edges, (mention[0] - _NEAR, 0))
            last = bisect_left(self._edges, (mention[1] + _NEAR, 0))
            for number in {number for _, number in self._edges[first:last]}:
                other = self._named[number]
                if other.id != actor.id and _belongs(mention, actor, other, text):
                    found[other.id] = other
        return next(iter(found.values())) if len(found) == 1 else None


def _is_described(actor: Actor) -> bool:
    """Whether words without a capital say what sort of people they are: `Romanian engineers`, but not `Romanians`."""
    last = actor.name.rpartition(" ")[2]
    return actor.kind == "unnamed" or (actor.kind == "group" and last.islower())


def _is_publisher(actor: Actor, document: Document) -> bool:
    """Whether it is the report's own outlet, by its name or the last words of that (`the Dispatch`), or of it."""
    own = (document.publisher or "").casefold().removeprefix("the ")
    name = actor.name.casefold().removeprefix("the ")
    last = actor.kind == "organisation" and name and f" {own}".endswith(f" {name}")
    return bool(own) and (own in name or bool(last))


def _belongs(mention: Span, actor: Actor, other: Actor, text: str) -> bool:
    """Whether words of `other` stand right behind the mention, or before it, as whose it is."""
    start, end = mention
    body = other.kind in ("organisation", "group")
    heads = _HEADING.fullmatch(text, start, end) is not None
    behind = _BELONGS.match(text, end) if heads and body else None
    if behind is not None and _starts_at(other, behind.end()):
        return True
    if heads and body and _starts_at(other, start):  # "an Example spokesman"
        return True
    first, last = other.mentions[max(0, bisect_left(other.mentions, (start, 0)) - 1)]
    if heads and last <= start and _OWNS.fullmatch(text, last, start):
        return body or start - last > 1 or text[first:last].casefold() in _POSSESSIVES
    return body and last < start and actor.kind == "person" and _TITLES.fullmatch(text, last, start) is not None


def _starts_at(actor: Actor, position: int) -> bool:
    """Whether a mention starts at a character."""
    number = bisect_left(actor.mentions, (position, 0))
    return number < len(actor.mentions) and actor.mentions[number][0] == position


def _is_named(actor: Actor) -> bool:
    """Whether the name is a name: an actor of any kind may be known by a description only."""
    return actor.kind != "unnamed" and any(word[:1].isupper() for word in actor.name.split()[1:] or [actor.name])


def _speaks_for_state(actor: Actor, sectors: frozenset[str]) -> bool:
    """Whether it is of the state: of those without a name or office, people and engineers are not, officials are."""
    if not sectors:
        return not _is_described(actor) or _OFFICIAL.search(actor.name.lower()) is not None
    if sectors & STATE_SECTORS:
        return True
    in_power = actor.name.lower().removeprefix("the ").startswith(_IN_POWER) or any(
        f" {word}" in actor.name.lower() for word in _IN_POWER
    )
    return bool(sectors & (_PRESS | {"PTY"})) and in_power
