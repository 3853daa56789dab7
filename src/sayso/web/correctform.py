"""The fields of the form on the Correct page: what each is called, and what it can be set to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sayso.core.records import Actor
from sayso.core.vocabulary import ASPECTS, AUTHOR, MODES, QUAD
from sayso.run.agreement import ORDER
from sayso.run.correctpage import RecordPage
from sayso.run.forming import AS_READ
from sayso.run.wording import SURE

Option = tuple[str, str]
"""A value, and what it is called."""

SURENESS: Final[tuple[Option, ...]] = tuple((code, f"{SURE[code]} ({code})") for code in reversed(ORDER))
STAGES: Final[tuple[Option, ...]] = tuple((name, name) for name in ASPECTS)
TYPES: Final[tuple[Option, ...]] = tuple((name, name.capitalize()) for name in QUAD)
_AUX: Final[tuple[Option, ...]] = (
    ("", "it happens, or has happened"), ("future", "still to come"), ("historical", "long past"),
    ("hypothetical", "only supposed"), ("negation", "does not happen"),
)  # fmt: skip
KINDS: Final[tuple[Option, ...]] = tuple(
    (name, name) for name in ("person", "group", "organisation", "country", "unnamed")
)
_DAYS: Final = "A day, month or year: 2022-11-10, 2022-11, 2022."
_MOST: Final = 300
"""Actors to choose from; others can be named by their words."""


@dataclass(frozen=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    input: str
    """`choice`, `grouped`, `who`, `several`, `text`, `code`, `range`, `number`, `place`."""
    options: Sequence[Option] = ()
    groups: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    help: str = ""


def fields(page: RecordPage) -> tuple[Field, ...]:
    """All that can be set of a record."""
    held = page.now
    places = tuple((p.id, f"{p.name}{f' ({p.country})' if p.country else ''}") for p in page.places)
    known: dict[str, tuple[Field, ...]] = {
        "statement": (
            Field("speaker", "Speaker", "who",
                  (("", "nobody known"), *people_of(page.actors, held.get("speaker", ())))),
            Field("factuality", "How sure the speaker is of what he says", "choice", (("", "no view"), *SURENESS),
                  help="Of the main clause: “he denies that they left” is certain that he denies."),
            Field("aspect", "How far along", "choice", (("", "not told"), *STAGES)),
            Field("view", "What that makes of the story’s deed", "choice",
                  ((AS_READ, "as it was read"), ("", "no stance on it"), *SURENESS),
                  help="Set this to say outright where the speaker stands on the deed of the story."),
        ),
        "belief": (
            Field("factuality", "How sure the source is that it happens", "choice", SURENESS),
            Field("aspect", "How far along", "choice", STAGES),
            Field("source", "Source", "who",
                  ((AUTHOR, "the report itself"), *people_of(page.actors, held.get("source", ())))),
        ),
        "event": (
            Field("type", "Type", "choice", TYPES),
            Field("mode", "Mode", "grouped", (("", "none"),),
                  groups=MODE_GROUPS,
                  help="One that the type has."),
            Field("aux", "Does it happen?", "choice", _AUX),
            Field("actor", "Who does it", "several", people_of(page.actors, held.get("actor", ()))),
            Field("recipient", "To whom", "several", people_of(page.actors, held.get("recipient", ()))),
            Field("place", "Where", "who", (("", "not told"), *places)),
            Field("date", "When", "range", help=_DAYS),
        ),
        "actor": (
            Field("name", "Name", "text"),
            Field("code", "Code", "code",
                  help="Country as three capitals, then sectors: UKR GOV, RUS MIL. Empty for nobody that is known."),
            Field("kind", "Kind", "choice", KINDS),
        ),
        "place": (Field("entry", "Which place is meant", "place"),),
        "amount": (
            Field("value", "Number", "number", help="Empty where it is vague."),
            Field("unit", "Of what", "text", help="Money by its code (GBP), people and things as a plural: troops."),
        ),
        "date": (Field("range", "Which day or days", "range", help=_DAYS),),
    }  # fmt: skip
    return known[page.kind]


def _mode_groups() -> dict[str, tuple[Option, ...]]:
    of: dict[str, list[str]] = {}
    for kind, modes in MODES.items():
        for mode in modes:
            of.setdefault(mode, []).append(kind.capitalize())
    return {
        " or ".join(kinds): tuple((mode, mode) for mode, each in of.items() if each == kinds)
        for kinds in sorted([*map(list, {tuple(each) for each in of.values()})])
    }


MODE_GROUPS: Final = _mode_groups()
"""Every mode once, under the types that have it."""


def people_of(actors: Sequence[Actor], held: Collection[str] = ()) -> tuple[Option, ...]:
    """The actors of a report, as one can be chosen; those that are chosen now go first, and are never left out."""
    ranked = sorted(actors, key=lambda actor: actor.id not in held)
    return tuple((a.id, f"{a.name}{f' ({a.code})' if a.code else ''}") for a in ranked[:_MOST])
