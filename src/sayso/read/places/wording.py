"""The words that say how a place is meant: before its name ("20 km south of", "eastern"), or behind it ("'s north").

A relation is the words that, put before the place's name, say where: "south of", "near", "in the east of".
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from sayso.core.records import Place
from sayso.read.parse import Parsed
from sayso.read.places.distances import told_before
from sayso.read.places.nearby import children_of
from sayso.resources.tables import rows

NEAR, OUTSIDE, AROUND, AWAY, BETWEEN = "near", "outside", "around", "away from", "between"
EDGE, SHORE, OFF, BORDER = "on the edge of", "on the coast of", "off", "on the border of"
CENTRE: Final = "in the centre of"
_CORNERS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
DIRECTIONS: Final = frozenset(f"{corner} of" for corner in _CORNERS)
PARTS: Final = frozenset(f"in the {corner} of" for corner in _CORNERS) | {CENTRE}
_BANKS = frozenset(f"on the {side} bank of" for side in (*_CORNERS, "left", "right"))
RELATIONS: Final = (
    frozenset({NEAR, OUTSIDE, AROUND, AWAY, BETWEEN, EDGE, SHORE, OFF, BORDER}) | DIRECTIONS | PARTS | _BANKS
)
"""All that a place's relation may be."""

BESIDE: Final = {
    "near": NEAR, "opposite": NEAR, "beside": NEAR, "alongside": NEAR, "outside": OUTSIDE, "around": AROUND,
    "surrounding": AROUND, "bordering": BORDER,
}  # fmt: skip
MODIFIERS: Final = frozenset({"compound", "nmod", "poss"})
REACH: Final = 7
"""Words looked at on either side."""
_ABOUT = frozenset("around surrounding alongside beside opposite".split())
"""Words that before who acts are of something else than space: "alongside Syria"."""
_CLOSE = frozenset("close closer next adjacent".split())
_MIDDLE = frozenset("centre center heart middle".split())
_OLD = frozenset("historic historical old".split())
_ACTING = frozenset({"country", "admin", "region", "continent"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_DASHES = frozenset({"-", "–", "—", "/"})


@dataclass(frozen=True, slots=True)
class Named:
    """A place where it is named."""

    parsed: Parsed
    place: Place
    tokens: TokenSpan
    capital: bool = False
    joined: bool = False
    """Whether the name of another place follows, after "and"."""

    @property
    def acts(self) -> bool:
        """Whether it may also be who acts: "talks around Syria", "officials close to Russia"."""
        return self.place.kind in _ACTING


Said = tuple[str | None, int]
"""A relation, if there is one, and the token at which its words begin."""


def words(use: str) -> frozenset[str]:
    """The nouns of `relation_words.tsv` that have the use."""
    return _words().get(use, frozenset())


def before(named: Named, end: int) -> Said:
    """What the words say that end before the token, where those begin that lead up to the name."""
    last = named.parsed.doc[end - 1].lower_ if end else ""
    reader = _plain if last in BESIDE else _READERS.get(last)
    return reader(named, end - 1) if reader else (None, end)


def _plain(named: Named, end: int) -> Said:
    last = named.parsed.doc[end].lower_
    return (None if named.acts and last in _ABOUT else BESIDE[last]), end


def _to(named: Named, end: int) -> Said:
    """After "close", "border"."""
    if _word(named, end - 1) not in _CLOSE:
        return _with(named, end)
    return (None if named.acts or named.capital else NEAR), end - 1


def _with(named: Named, end: int) -> Said:
    is_border = _word(named, end - 1) in words("border")
    return (BORDER, _outset(named.parsed.doc, end - 1, "from")) if is_border else (None, end)


def _between(named: Named, end: int) -> Said:
    """Of space after a road or the like; else if it goes with a verb and towns; not in "talks between"."""
    if _word(named, end - 1) in words("border"):
        return _with(named, end)
    spatial = _word(named, end - 1) in words("way") or not (
        named.acts or named.capital or named.parsed.doc[end].head.pos_ != "VERB"
    )
    return (BETWEEN if spatial and named.joined else None), end


def _off(named: Named, end: int) -> Said:
    """Of the sea: "waters off X", "20 miles off X"; not "cut off X"."""
    parsed = named.parsed
    at_sea = _word(named, end - 1) in words("sea") or told_before(parsed.text, parsed.starts[end]) is not None
    return (OFF if at_sea else None), end


def _from(named: Named, end: int) -> Said:
    """After "not far", "20 km", "20 km south"; "south" alone is a way, no spot."""
    parsed = named.parsed
    if (_word(named, end - 2), _word(named, end - 1)) == ("not", "far"):
        return NEAR, end
    corner, _, begin = corner_before(parsed.doc, end)
    if told_before(parsed.text, parsed.starts[begin]) is None:
        return None, end
    return (f"{corner} of" if corner else AWAY), begin


def _of(named: Named, end: int) -> Said:
    """After "south", "to the south", "the south", "the western outskirts", "within 5 km"."""
    doc = named.parsed.doc
    corner, adjective, begin = corner_before(doc, end)
    if not corner or adjective:
        return _noun_of(named, end)
    if _word(named, begin - 1) != "the":
        return f"{corner} of", begin
    outward = _word(named, begin - 2) == "to" or named.place.kind == "river"
    return (f"{corner} of", begin - 2) if outward else (f"in the {corner} of", begin - 1)


def _noun_of(named: Named, end: int) -> Said:
    doc, noun = named.parsed.doc, _word(named, end - 1)
    if noun in {"outside", "vicinity"}:
        return (NEAR if noun == "vicinity" else OUTSIDE), end - 1
    if noun == "area" and _word(named, end - 2) == "the" and not named.acts:
        return AROUND, end - 1
    if any(word.lower_ == "within" for word in doc[max(0, end - REACH) : end]):
        return (NEAR if told_before(named.parsed.text, named.parsed.starts[end]) is not None else None), end
    corner, _, begin = corner_before(doc, end - 1)
    said = _sort(doc[end - 1], corner or _word(named, end - 2))
    off = next((word.i for word in doc[max(0, begin - 3) : begin] if word.lower_ == "off"), None)
    if said == SHORE and off is not None:
        return OFF, off
    return said, _outset(doc, begin, "from" if said == BORDER else "on")


_READERS: Final[dict[str, Callable[[Named, int], Said]]] = {
    "of": _of, "from": _from, "to": _to, "with": _with, "between": _between, "off": _off,
}  # fmt: skip


def _word(named: Named, at: int) -> str:
    return named.parsed.doc[at].lower_ if at >= 0 else ""


def _outset(doc: Doc, begin: int, word: str) -> int:
    """Where the words begin that say how far: before "from the border with", "on the outskirts of"."""
    if begin and doc[begin - 1].lower_ == "the":
        begin -= 1
    return begin - 1 if begin and doc[begin - 1].lower_ == word else begin


def _sort(token: Token, side: str) -> str | None:
    """What a noun says of where: with a corner or a side before it, "the western outskirts", "the left bank"."""
    noun = token.lower_
    for use, said in (("edge", EDGE), ("border", BORDER), ("shore", SHORE)):
        if noun in words(use):
            return said
    if noun in _MIDDLE:  # but a "medical center of X" is a body
        described = any(child.dep_ in ("compound", "amod") for child in children_of(token))
        return None if described and side not in _OLD else CENTRE
    if noun in words("part") and side == "central":
        return CENTRE
    if noun in words("bank"):
        return f"on the {side} bank of" if f"on the {side} bank of" in _BANKS else None
    return f"in the {side} of" if noun in words("part") and f"in the {side} of" in PARTS else None


def corner_before(doc: Doc, end: int) -> tuple[str | None, bool, int]:
    """The corner of the compass that the words before the token name, whether as an adjective, and where it begins."""
    word = doc[end - 1].lower_.removesuffix("most") if end > 0 else ""
    corner, begin = word.removesuffix("ern"), end - 1
    if corner not in _CORNERS:
        return None, False, end
    back = begin - 1 if begin and doc[begin - 1].text == "-" else begin
    if back and doc[back - 1].lower_ + corner in _CORNERS:
        corner, begin = doc[back - 1].lower_ + corner, back - 1
    return corner, word.endswith("ern"), begin


def adjective(named: Named) -> str | None:
    """The part that an adjective names: "eastern X", "downtown X"; not of X whose own name has it."""
    name = named.tokens
    doc, at = name.doc, name.start
    if name[0].is_lower or name[1:].text.lower() == named.place.name.lower():  # "North London", which is London
        at += 1
    elif not at or doc[at - 1].head.i not in range(name.start, name.end):
        return None
    corner = corner_before(doc, at)[0] or ("central" if doc[at - 1].lower_ in {"central", "downtown"} else None)
    kind = name.end < len(doc) and doc[name.end].lower_ in words("kind")
    if (
        corner is None or kind or named.place.name.lower().startswith(corner)
    ):  # "southern Helmand province" is all of it
        return None
    return CENTRE if corner == "central" else f"in the {corner} of"


def behind(named: Named) -> str | None:
    """What the words behind say: "X's eastern outskirts", "X's north", "the X area", "the X-Y border"."""
    doc, at = named.tokens.doc, named.tokens.end
    last = min(len(doc), at + REACH)
    owned = at < last and doc[at].text in _POSSESSIVE
    if owned:
        at += 1
    elif at + 1 < last and doc[at].text in _DASHES and not doc[at - 1].whitespace_:
        at += 2
    side = ""
    while at < last and _describes(doc[at]):
        side = corner_before(doc, at + 1)[0] or doc[at].lower_
        at += 1
    return _noun_behind(named, doc[at], side, owned) if at < last and doc[at].is_lower else None


def _noun_behind(named: Named, head: Token, side: str, owned: bool) -> str | None:
    noun = head.lower_
    if head.dep_ in MODIFIERS and head.head.i > head.i:
        at_border = noun in words("border") and head.head.lower_ in words("crossing") and named.place.kind != "city"
        return BORDER if at_border else None
    if owned and noun in _CORNERS:
        return f"in the {corner_before(head.doc, head.i + 1)[0]} of"
    if not owned and noun in words("area") and named.place.kind in ("city", None):
        return AROUND
    return _sort(head, side) if owned or noun not in words("part") else None


def _describes(word: Token) -> bool:
    return (
        word.pos_ == "ADJ" or word.dep_ == "amod" or word.text == "-"
        or (word.lower_ in _CORNERS and word.dep_ in MODIFIERS)
    )  # fmt: skip


@cache
def _words() -> dict[str, frozenset[str]]:
    uses: dict[str, set[str]] = {}
    for row in rows("relation_words"):
        uses.setdefault(row["use"], set()).add(row["word"])
    return {use: frozenset(nouns) for use, nouns in uses.items()}
