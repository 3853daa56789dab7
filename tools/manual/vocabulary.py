"""The reference of words: PLOVER's types, modes and codes, FactBank's degrees, the statuses and their rules."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, get_args

from manual.words import cell, code, table
from sayso.core import vocabulary as words
from sayso.link.counting import PLAIN_ENOUGH
from sayso.link.status import RULES
from sayso.run.reviewing import GRADES
from sayso.run.watch.config import When
from sayso.run.wording import CREDIBILITY, SURE

MEANINGS: Final[Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8")
)

SETS: Final[Mapping[str, Iterable[Any]]] = {
    "types": words.QUAD,
    "quad": (1, 2, 3, 4),
    "aux": get_args(words.Aux),
    "contexts": words.CONTEXTS,
    "sectors": words.SECTORS,
    "non_state": words.NON_STATE,
    "factuality": get_args(words.Factuality),
    "aspect": words.ASPECTS,
    "extent": get_args(words.Extent),
    "kind_of_statement": get_args(words.StatementKind),
    "medium": get_args(words.Medium),
    "kind_of_actor": get_args(words.ActorKind),
    "tally": get_args(words.Tally),
    "status": dict.fromkeys(name for name, _ in RULES),
    "credibility": CREDIBILITY,
    "reliability": GRADES,
    "when": get_args(When),
    **{f"modes.{kind}": modes for kind, modes in words.MODES.items()},
}
"""Every word that a field may hold, by the part of vocabulary.toml that says what it means."""


def meanings(section: str) -> Mapping[str, str]:
    """What the words of one part mean."""
    found: Any = MEANINGS
    for step in section.split("."):
        found = found.get(step, {})
    return found  # type: ignore[no-any-return]


def page() -> str:
    """The page."""
    return "\n".join((_HEAD, _status(), _belief(), _events(), _actors(), _rest()))


def _listed(section: str, head: str = "word") -> str:
    told = meanings(section)
    return table((head, "meaning"), ((code(str(word)), cell(told.get(str(word), ""))) for word in SETS[section]))


def _status() -> str:
    told = meanings("status")
    names = [name for name, _ in RULES]
    rows = (
        (str(at), code(name), cell(told.get(name, "") if name not in names[: at - 1] else "Otherwise."))
        for at, name in enumerate(names, 1)
    )
    return (
        f"{_STATUS}\n{table(('', 'status', 'holds where'), rows)}\n{_COUNTING}\n{_GRADES}\n"
        + _listed("credibility", "grade")
        + f"\n{_RELIABILITY}\n{_listed('reliability', 'grade')}"
    )


def _belief() -> str:
    told = meanings("factuality")
    rows = ((code(word), cell(SURE[word]), cell(told.get(word, ""))) for word in SETS["factuality"])
    return "\n".join(
        (
            _BELIEF,
            table(("degree", "shown as", "meaning: the source …"), rows),
            "**Aspect**: how far along the source says that it is.\n",
            _listed("aspect"),
            "**Extent**: of how much of the deed he speaks.\n",
            _listed("extent"),
        )
    )


def _events() -> str:
    told = meanings("types")
    rows = (
        (code(kind), f"{quad} {meanings('quad')[str(quad)]}", cell(told.get(kind, "")))
        for kind, quad in words.QUAD.items()
    )
    modes = (
        (code(kind) if not at else "", code(mode), cell(meanings(f"modes.{kind}").get(mode, "")))
        for kind, each in words.MODES.items()
        for at, mode in enumerate(each)
    )
    pairs = ((code(word), ", ".join(map(code, deeds))) for word, deeds in words.WORD_AND_DEED.items())
    return "\n".join(
        (
            _EVENTS,
            table(("type", "quad class", "meaning"), rows),
            "### The word and the deed\n",
            "An announcement is one event and what comes of it another. A story joins the two.\n",
            table(("the word", "the deed"), pairs),
            "### Modes\n",
            "How it is done. Types that are not in this table have none.\n",
            table(("type", "mode", "meaning"), modes),
            "### Auxiliary mode\n",
            "Where the event is not something that has just happened.\n",
            _listed("aux"),
            "### Contexts\n",
            "What it is about; an event may have several.\n",
            _listed("contexts"),
        )
    )


def _actors() -> str:
    return "\n".join((_ACTORS, _listed("sectors", "sector"), _NON_STATE, _listed("non_state", "code"), "### Kinds\n",
                      _listed("kind_of_actor")))  # fmt: skip


def _rest() -> str:
    return "\n".join(
        (
            "## Statements\n",
            "**Kind**, by the quotation marks:\n",
            _listed("kind_of_statement"),
            "**Medium**, where the text names it:\n",
            _listed("medium"),
            "## Amounts\n",
            "**Tally**: how the text counts it.\n",
            _listed("tally"),
        )
    )


_HEAD: Final = """\
# Vocabulary

The words that fields may hold. They are those of the field: events by [PLOVER
2](https://github.com/openeventdata/PLOVER) (Open Event Data Alliance), how sure a source is by FactBank (Saurí and
Pustejovsky 2009), grades by the Admiralty's scales (NATO STANAG 2511). The meanings are in our own words and short;
the manuals say more.
"""
_STATUS: Final = """\
## Status of a story

What the stances on a story's deed amount to on one day. The rules are tried in this order, and the first that holds
gives the status. It is **a count over extracted rows, not the truth**: [what it means to call something
confirmed](../responsible-use.md#confirmed-is-a-count).
"""
_COUNTING: Final = f"""\
**Who counts.** One stance for each organisation: its latest word, of these the surest, of these the most advanced;
who is equally sure of both counts for neither side. A ministry, its army and its president are one organisation.
Copies of another report count nothing, nor do undated and withdrawn reports. A *party* is the actor, the recipient,
or a declared adversary of one of them. *Strongly* is `CT` or `PR`. Where {PLAIN_ENOUGH} organisations or more speak
of the deed in plain words only plain words count, and `confirmed`, `broken` and `denied` always have to follow from
plain words alone. [Decision 030](../decisions/030-status-rules.md) has the cases that these rules leave open.
"""
_GRADES: Final = """\
**Credibility**, the Admiralty's grade of the information, follows from the status alone:
"""
_RELIABILITY: Final = """\
**Reliability**, the grade of a source, is another scale. Sayso never sets one: you do, with `sayso reliability`. It is
shown beside the source and enters into no status.
"""
_BELIEF: Final = """\
## How sure a source is

**Factuality**: the letters say how sure (`CT` certain, `PR` probable, `PS` possible, `U` uncommitted), the sign on
which side.
"""
_EVENTS: Final = """\
## Events

Sixteen types in four quad classes.
"""
_ACTORS: Final = """\
## Actors

A code is a country (ISO 3166, three letters) and sectors, the nearest first: `UKR GOV`, `RUS MIL`. Without a code,
nothing in the text or the word lists tells.

### Sectors
"""
_NON_STATE: Final = """\
### In the place of a country
"""
