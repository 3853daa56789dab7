"""Those who take part in an event, with the parts of their code."""

from typing import Final

from sayso.core.records import Actor, Record
from sayso.core.text import safe
from sayso.core.vocabulary import NON_STATE
from sayso.export.coding.codes import countries, sectors

_FORCES: Final = frozenset({"MIL", "REB", "IMG"})


class Party(Record, frozen=True, kw_only=True):
    """One actor as the event formats want it."""

    id: str
    name: str
    kind: str
    code: str
    """As Sayso has it; empty where it is not known."""
    country: str | None
    """ISO3."""
    group: str | None
    """What stands in the place of a country: UNO, EUR, NGO."""
    sectors: tuple[str, ...]
    unknown: tuple[str, ...]
    """Parts of the code that are neither; a country that there is not leads the code all the same."""

    @classmethod
    def of(cls, actor: Actor) -> "Party":
        """The code taken apart; a country only where it leads."""
        parts = (actor.code or "").split()
        country = parts[0] if parts and parts[0] in countries() else None
        group = parts[0] if parts and parts[0] in NON_STATE else None
        rest = parts[1:] if country or group else parts
        known = sectors()
        return cls(
            id=actor.id,
            name=called(actor.name),
            kind=actor.kind,
            code=" ".join(parts),
            country=country,
            group=group,
            sectors=tuple(part for part in rest if part in known),
            unknown=tuple(part for part in rest if part not in known),
        )

    @property
    def is_force(self) -> bool:
        """Whether it is an army, a rebel group, or a country as such."""
        return bool(_FORCES & set(self.offices)) or (self.kind == "country" and not self.sectors)

    @property
    def offices(self) -> tuple[str, ...]:
        """The group and the sectors."""
        return ((self.group,) if self.group else ()) + self.sectors


def called(name: str) -> str:
    """A name on one line, and never empty."""
    return safe(name) or "(unnamed)"
