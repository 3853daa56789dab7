"""Codes for a phrase: `German troops` is DEU MIL.

A phrase is cut at prepositions and commas. Its first part that says anything decides what the actor is (its last role
word does), and the other parts help out: with the country (`troops of the Chadian government`), or with the sector of
a spokesman, an aide or a member, who is what he belongs to.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sayso.core.vocabulary import NON_STATE, SECTORS
from sayso.resources.actors import ActorLexicon, Entry, Match, Word, words_of

_BELONGS = frozenset("of for from in at on within inside under".split())
"""Prepositions after which stands what an actor belongs to, or where it is."""
_PREPOSITIONS = _BELONGS | frozenset(
    "to with by near against between over about after before during into who that which fleeing including named "
    "called as such whose where while but than through like".split()
)
_AFFIXES_AFTER = frozenset("led backed based made born speaking brokered sponsored held occupied funded built".split())
_COALITIONS = frozenset("coalition force forces".split())
_NEAR_LED = 4
"""How near to `led` stands what is led: `US-led international coalition`."""
_AFFIXES_BEFORE = frozenset("anti pro non ex counter".split())
_FORMER = frozenset("former ex late ousted deposed onetime".split())
ALLIANCES = frozenset("IGO EUR UNO".split())
JOINING = frozenset("ally member country nation state".split()) | {"member state"}
"""What joins an alliance: one of these is not the alliance."""
_MANY = frozenset("international multinational foreign".split())
_OFFICIAL = frozenset("official state".split())
_LOOSE_TRAPS = frozenset(
    "turkey polish pole poles chad china guinea jordan mobile apple amazon meta labour solidarity guardian republican "
    "republicans democrat democrats sharon major java karen shan santa amnesty interpol vox".split()
)
"""Names that are also everyday words or given names: in a phrase without capitals they are taken as such."""
_CIVIL = frozenset("GOV LEG SPY JUD COP".split())
_COUNTRY_KINDS = ("country", "people", "capital", "region")


@dataclass(slots=True)
class _Part:
    """What stands between two prepositions or commas."""

    joint: str = ""
    """The preposition or mark before it."""
    pieces: list[Match | Word] = field(default_factory=list)
    conjoined: bool = False
    """Whether `and` stands in it."""

    @property
    def matches(self) -> list[Match]:
        return [piece for piece in self.pieces if isinstance(piece, Match)]


def month_of(date: datetime.date | str | None) -> str | None:
    """`YYYY-MM` of a date; None for none, or for one of a year alone."""
    if isinstance(date, datetime.date):
        return f"{date.year:04}-{date.month:02}"
    return date[:7] if date and len(date) >= 7 else None


def code_actor(phrase: str, lexicon: ActorLexicon, *, date: datetime.date | str | None = None) -> tuple[str, ...]:
    """The codes `ISO3 SECTOR...` of the actor or actors that a phrase names; without a date, as of today.

    Either part of a code may be missing; nothing at all where neither the words nor the lexicon tell.
    """
    return codes_of(phrase, lexicon, month_of(date) or month_of(datetime.date.today()))


def codes_of(phrase: str, lexicon: ActorLexicon, month: str | None) -> tuple[str, ...]:
    """Like `code_actor`, but an unknown month leaves persons of the lexicon with their country alone."""
    parts = _parts(phrase, lexicon)
    main = next((i for i, part in enumerate(parts) if part.matches), None)
    if main is None:
        return ()
    head, rest = parts[main], parts[main + 1 :]
    listed = _listed(parts)
    if listed:
        return listed
    sectors, weak = _sectors(head, rest, month)
    known = _titled(head, lexicon, month)
    if known:
        return (known,)
    owners = _owners(head, month) or _borrowed(rest[:1] if weak else rest, month, located=not _is_of_many(head))
    if _is_former(head) and set(sectors.split()) & _CIVIL:
        sectors = "ELI"
    if weak and not owners:
        return ()
    codes = [_combine(owner, sectors) for owner in owners] or [sectors]
    return tuple(dict.fromkeys(code for code in codes if code))


def _listed(parts: Sequence[_Part]) -> tuple[str, ...]:
    """The codes of a mere list of countries: `Sweden, Finland and Norway`."""
    if len(parts) < 2 or not parts[-1].conjoined or any(part.joint not in ("", ",") for part in parts):
        return ()
    pieces = [piece for part in parts for piece in part.pieces if isinstance(piece, Match) or piece.key != "and"]
    if not all(isinstance(piece, Match) and piece.entry.kind == "country" for piece in pieces):
        return ()
    return tuple(_unique(piece.entry.code for piece in pieces if isinstance(piece, Match)))


def person_code(entry: Entry, month: str | None) -> str:
    """The code of a person or group of the lexicon in a month: its term's; ELI after the last civil one."""
    held = [term for term in entry.terms if month and term.holds(month)]
    if held:
        return held[-1].code
    if len({term.code for term in entry.terms}) == 1 and (entry.kind != "person" or not _leaves_office(entry.code)):
        return entry.code
    states = [term.code.split()[0] for term in entry.terms if term.code.split()[0] not in NON_STATE]
    country = states[-1] if states else ""
    if any(month and term.perhaps_longer and month > term.end for term in entry.terms):
        return country
    if month and entry.kind == "person" and month > entry.terms[0].start and _leaves_office(entry.code):
        return f"{country} ELI".strip()
    return country


def _leaves_office(code: str) -> bool:
    return bool(set(code.split()) & {"GOV", "LEG", "SPY", "COP"}) or code.split(maxsplit=1)[0] in NON_STATE


def _titled(head: _Part, lexicon: ActorLexicon, month: str | None) -> str:
    """The code of the one person who held this office in this month under this last name (`Secretary Brown`)."""
    last = head.pieces[-1]
    if not isinstance(last, Word) or not last.capital or month is None:
        return ""
    offices = {m.entry.office for m in head.matches if "t" in m.entry.flags}
    codes = {
        term.code
        for person in lexicon.persons.get(last.key, ())
        for term in person.terms
        if term.holds(month) and same_office(term.office, offices)
    }
    owners = {m.entry.code for m in head.matches if m.entry.kind in _COUNTRY_KINDS}
    return codes.pop() if len(codes) == 1 and all(code.startswith(o) for o in owners for code in codes) else ""


def same_office(office: str, offices: Iterable[str]) -> bool:
    """Whether a person in `office` may be called by one of `offices`; 'minister' and 'secretary' fit any ministry."""
    general = office.endswith("minister") and office != "prime minister"
    return any(o == office or (general and o in ("minister", "secretary")) for o in offices if o)


def _parts(phrase: str, lexicon: ActorLexicon) -> list[_Part]:
    words = words_of(phrase)
    loose = phrase == phrase.lower()
    matches = {m.first: m for m in lexicon.matches(phrase, words, loose=loose) if not (loose and _trap(m, words))}
    parts = [_Part()]
    index = previous_end = 0
    while index < len(words):
        word = words[index]
        gap = phrase[previous_end : word.start]
        match = matches.get(index)
        if (any(mark in gap for mark in ",;:()[]–—\n") or " - " in gap) and not (
            gap == ", " and _goes_on(parts, match)
        ):
            parts.append(_Part(joint=","))
        if match is None and word.key in _PREPOSITIONS:
            parts.append(_Part(joint=word.key))
        elif match is None and word.key in ("and", "or"):
            parts[-1].conjoined = True
            parts[-1].pieces.append(word)
        elif match is not None and match.last not in matches and _in_other_name(match, words, phrase):
            parts[-1].pieces.extend(words[match.first : match.last])
        elif match is None or not _shunned(match, words):
            parts[-1].pieces.append(match or word)
        index = match.last if match else index + 1
        previous_end = words[index - 1].end
    return parts


def _goes_on(parts: Sequence[_Part], match: Match | None) -> bool:
    """`Danish, Dutch and Swedish troops`: whether a comma only parts the members of one list of countries."""
    last = parts[-1].pieces[-1] if parts[-1].pieces else None
    if match is None or not isinstance(last, Match) or match.entry.kind not in ("people", "country"):
        return False
    return last.entry.kind == match.entry.kind and last.entry.code != match.entry.code


def _trap(match: Match, words: Sequence[Word]) -> bool:
    return match.entry.kind != "role" and match.last == match.first + 1 and words[match.first].key in _LOOSE_TRAPS


def _shunned(match: Match, words: Sequence[Word]) -> bool:
    """`US-backed`, `anti-Russian`: whoever backs or is opposed is not the actor; whoever leads a coalition is."""
    if match.entry.kind == "role" or _leads(words[match.last : match.last + _NEAR_LED]):
        return False
    after = words[match.last].key if match.last < len(words) else ""
    before = words[match.first - 1].key if match.first else ""
    return after in _AFFIXES_AFTER or before in _AFFIXES_BEFORE


def _leads(words: Sequence[Word]) -> bool:
    return len(words) > 1 and words[0].key == "led" and any(word.key in _COALITIONS for word in words[1:])


def _in_other_name(match: Match, words: Sequence[Word], phrase: str) -> bool:
    """Whether the last name of somebody known is only part of another's name (`Petro Example`)."""
    if match.entry.kind != "person" or match.last - match.first > 1 or match.possessive or match.last >= len(words):
        return False
    after = words[match.last]
    return after.capital and after.key not in ("jr", "sr", "ii", "iii") and phrase[match.end : after.start] == " "


def _is_former(part: _Part) -> bool:
    return any(isinstance(piece, Word) and piece.key in _FORMER for piece in part.pieces)


def _sectors(head: _Part, rest: Sequence[_Part], month: str | None) -> tuple[str, bool]:
    """The sectors of the main part, and whether they count only beside a country."""
    roles = head_roles(head.pieces)
    named = next((m for m in head.matches if m.entry.kind in ("org", "person") and not _is_post(m, head)), None)
    if named is not None and (not roles or not _role_beats(named.entry, roles[-1].entry, named.possessive)):
        if named.entry.kind == "person" and roles and named.possessive:
            return roles[-1].entry.code or "GOV", False
        return _without_country(person_code(named.entry, month)), False
    if not roles:
        return "", False
    last = roles[-1]
    if "x" in last.entry.flags or (not last.entry.code and last.entry.form in ("group", "organisation")):
        before = next((m.entry for m in reversed(roles[:-1]) if m.entry.code), None)
        inherited = before.code if before else _inherited(last.entry, rest, month)
        if inherited is not None:
            return inherited, False
    elif last.entry.form == "person" and last.entry.code.startswith("GOV") and rest and rest[0].joint == "of":
        presided = _presided(rest[0])
        if presided:
            return presided, False
    sectors, weak = last.entry.code, last.entry.form == "weapon" or "c" in last.entry.flags
    if _is_led(head, last):
        sectors, weak = "MIL", True
    elif sectors == "JRN" and any(m.entry.name in _OFFICIAL for m in roles[:-1]):
        sectors = "GOV JRN"
    return sectors, weak


def _is_led(part: _Part, role: Match) -> bool:
    """`US-led coalition`: one that fights; a `coalition led by` a party governs."""
    before = part.pieces[: part.pieces.index(role)]
    return role.entry.name.endswith("coalition") and any(isinstance(p, Word) and p.key == "led" for p in before)


def head_roles(pieces: Sequence[Match | Word]) -> list[Match]:
    """Its role words, without those that only modify some other noun (`general election`, `student loans`)."""
    roles = []
    for position, piece in enumerate(pieces):
        if isinstance(piece, Match) and piece.entry.kind == "role":
            following = pieces[position + 1] if position + 1 < len(pieces) else None
            if piece.entry.form == "person" and isinstance(following, Word) and _modifies(piece, following):
                continue
            roles.append(piece)
    return roles


def _modifies(role: Match, word: Word) -> bool:
    """Whether a single person's role only modifies the noun after it."""
    if role.possessive or role.entry.plural or word.capital or word.start - role.end > 1:
        return False
    return not word.key.endswith(("ing", "ed", "ly"))


def _role_beats(named: Entry, role: Entry, possessive: bool) -> bool:
    """Whether a role beside a name says more than the name: always for a person, for an organisation seldom."""
    if named.kind == "person":
        return bool(role.code) and not ("x" in role.flags and possessive)
    code = named.code.split()
    if code[0] in NON_STATE and len(code) == 1:
        return role.code not in ("", "GOV", "IGO") and role.form in ("person", "group") and "x" not in role.flags
    return "PTY" in code and role.form == "person" and "x" not in role.flags


def _without_country(code: str) -> str:
    first, _, others = code.partition(" ")
    return others if has_country(first) else code


def has_country(code: str) -> bool:
    """Whether a code's first word stands for a country, or in place of one."""
    return bool(code) and code.split(maxsplit=1)[0] not in SECTORS


def _inherited(role: Entry, rest: Sequence[_Part], month: str | None) -> str | None:
    """The sectors of what a spokesman, an aide or a member belongs to; None where it says nothing of it."""
    for part in rest:
        if part.joint == "to" and role.office == "representative":
            return None
        near = ("of", "for", "from") if role.office == "envoy" else (*_BELONGS, "to")
        if part.joint not in near:
            return None
        sectors, _ = _sectors(part, (), month)
        if any(m.entry.kind == "person" for m in part.matches):
            sectors = sectors if sectors != "ELI" else "GOV"
        if sectors:
            return sectors
        if any(m.entry.kind == "org" for m in part.matches):
            return ""
    return None


def _presided(part: _Part) -> str:
    """The sectors of an organisation that is not of the state: `president of the farmers' union`."""
    roles = head_roles(part.pieces)
    if roles and roles[-1].entry.form == "organisation" and roles[-1].entry.code.split()[:1] not in ([], ["GOV"]):
        sectors = roles[-1].entry.code
        return "" if sectors in ("MIL", "LEG", "GOV JRN") else sectors
    return ""


def _owners(part: _Part, month: str | None) -> list[str]:
    """The countries, or codes in place of one, that a part names: several only where `and` joins them."""
    named = [m for m in part.matches if m.entry.kind in ("org", "person") and not _is_post(m, part)]
    places = [m for m in part.matches if m.entry.kind in _COUNTRY_KINDS]
    for match in named:
        code = person_code(match.entry, month).split()
        if match.entry.kind == "person" and places:
            continue
        if code and has_country(code[0]):
            return _unique([code[0]] + ([_first(m, month) for m in named[1:]] if part.conjoined else []))
    if places:
        found = [m.entry.code for m in places]
        return _unique(found) if part.conjoined else found[:1]
    roles = [m.first for m in part.matches if m.entry.kind == "role"]
    for match in part.matches:
        if match.entry.kind == "city" and (len(part.pieces) == 1 or (roles and match.first < roles[-1])):
            return [match.entry.code]
    return []


def _is_post(match: Match, part: _Part) -> bool:
    """`Peru's UN ambassador`, `a NATO ally`: where he is posted or what it has joined is not whose they are."""
    if match.entry.kind != "org" or match.possessive or match.entry.code.split(maxsplit=1)[0] not in ALLIANCES:
        return False
    after = [m.entry for m in part.matches if m.entry.kind == "role" and m.first >= match.last]
    return any(entry.name == "ambassador" or (entry.name in JOINING and not entry.plural) for entry in after)


def _first(match: Match, month: str | None) -> str:
    code = person_code(match.entry, month).split()
    return code[0] if code and has_country(code[0]) else ""


def _unique(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(code for code in codes if code))


def _is_of_many(head: _Part) -> bool:
    """`the international court in The Hague` is not its town's."""
    return any(isinstance(piece, Word) and piece.key in _MANY for piece in head.pieces)


def _borrowed(rest: Sequence[_Part], month: str | None, *, located: bool) -> list[str]:
    """The owner named after a preposition of belonging, or in apposition; with `located`, also where it is."""
    for part in rest:
        if not located and part.joint in ("in", "at"):
            break
        if part.joint == "in" and not part.matches and not any(w.capital for w in part.pieces if isinstance(w, Word)):
            break  # "soldiers in support of Example"
        if part.joint in _BELONGS or part.joint in (",", "to"):
            owners = _owners(part, month)
            if owners:
                return owners
    return []


def _combine(owner: str, sectors: str) -> str:
    """Owner and sectors; a region's own PRE stays, and GOV says nothing beside the UN, the EU or an alliance."""
    words = [*owner.split(), *sectors.split()]
    if words and words[0] in NON_STATE:
        words = words[:1] if "GOV" in words else [w for w in words if w not in ("IGO", "ELI") or w == words[0]]
    if words and words[0] not in NON_STATE:
        words = [w for i, w in enumerate(words) if i == 0 or w not in NON_STATE or w == "NGO"]
    if len(words) > 1 and words[-1] == "UNK" and re.fullmatch(r"[A-Z]{3}", words[0]):
        words = [w for w in words if w != "UNK"]
    return " ".join(dict.fromkeys(words))
