"""The words of the field: PLOVER 2, FactBank's degrees, statuses. Names and codes only.

PLOVER 2 manual (OEDA, CC BY-SA 4.0); FactBank (Saurí & Pustejovsky 2009); NATO STANAG 2511 for credibility.
"""

from typing import Final, Literal

StatementKind = Literal["direct", "mixed", "indirect"]
Medium = Literal["tweet", "interview", "statement", "speech", "report"]
Aux = Literal["historical", "future", "hypothetical", "negation"]
Factuality = Literal["CT+", "PR+", "PS+", "Uu", "PS-", "PR-", "CT-"]
Aspect = Literal["planned", "announced", "ongoing", "completed"]
Extent = Literal["whole", "part"]
StatusName = Literal["announced", "disputed", "signs", "confirmed", "denied", "broken", "partial", "open"]
Tally = Literal["total", "increment", "part"]
ActorKind = Literal["person", "group", "organisation", "country", "unnamed"]

AUTHOR: Final = "AUTHOR"
"""The source of a belief that the report asserts in its own voice."""

CERTAINTY: Final[dict[str, int]] = {"CT": 3, "PR": 2, "PS": 1, "Uu": 0}
ASPECTS: Final[tuple[Aspect, ...]] = ("planned", "announced", "ongoing", "completed")
"""From the least to the most advanced."""


def certainty(factuality: str) -> int:
    """How sure, whatever the polarity: 3 certain, 2 probable, 1 possible, 0 uncommitted."""
    return CERTAINTY[factuality[:2]]


def polarity(factuality: str) -> str:
    """`+`, `-`, or `u` for uncommitted."""
    return "u" if factuality == "Uu" else factuality[-1]


QUAD: Final[dict[str, int]] = {
    "AGREE": 1,
    "CONSULT": 1,
    "SUPPORT": 1,
    "CONCEDE": 1,
    "COOPERATE": 2,
    "AID": 2,
    "RETREAT": 2,
    "REQUEST": 3,
    "ACCUSE": 3,
    "REJECT": 3,
    "THREATEN": 3,
    "PROTEST": 4,
    "SANCTION": 4,
    "MOBILIZE": 4,
    "COERCE": 4,
    "ASSAULT": 4,
}
"""PLOVER 2 event types and their quad class: 1 verbal, 2 material cooperation; 3 verbal, 4 material conflict."""

MODES: Final[dict[str, tuple[str, ...]]] = {
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": (
        "seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold", "misinformation",
        "cyber",
    ),
    "ASSAULT": (
        "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms", "explosives",
        "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional",
    ),
}  # fmt: skip
"""The modes that a type may have; types without an entry have none."""

CONTEXTS: Final[frozenset[str]] = frozenset(
    """military intelligence executive legislative election political_institutions pro_democracy pro_autocracy
    economic legal reparations human_rights rights_freedoms repression human_security gender lgbt
    religion_ethnicity inequality diplomatic territory peacekeeping health asylum migration disasters
    natural_resource environment technology terrorism cbrn cyber misinformation crime corruption illegal_drugs
    trafficking""".split()
)

SECTORS: Final[frozenset[str]] = frozenset(
    """COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK
    AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC""".split()
)

STATE_SECTORS: Final[frozenset[str]] = frozenset("GOV MIL SPY COP JUD LEG".split())
"""Sectors that speak for their country: one organisation with its government."""

NON_STATE: Final[frozenset[str]] = frozenset("IGO UNO EUR NGO ISM IMG MNC".split())
"""Codes that stand in the place of a country for actors of no country."""

WORD_AND_DEED: Final[dict[str, tuple[str, ...]]] = {
    "CONCEDE": ("RETREAT",),
    "AGREE": ("AID", "CONSULT", "SUPPORT", "COOPERATE"),
    "THREATEN": ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"),
}
"""The type of the word, and the types of the deeds that it announces."""

PEOPLE: Final = "people"
"""Kind of a place that a demonym or adjective names: "Turkish", "the French"."""
NAMESAKE: Final = "organisation"
"""Kind of a place that stands inside the name of something else: "University of Texas"."""
NO_SITES: Final = frozenset({PEOPLE, NAMESAKE})
"""Kinds of places that are named, but not as where something is."""


def by_rule(by: str) -> bool:
    """Whether a judgement is by a rule (`rule:NAME`), not by a person."""
    return by.casefold().startswith("rule:")
