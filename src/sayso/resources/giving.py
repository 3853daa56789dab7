"""The verbs of giving, coming and getting: `data/giving.tsv`."""

from functools import cache
from typing import NamedTuple

from sayso.resources.tables import rows


class Giving(NamedTuple):
    """Forms of the verbs."""

    gives: frozenset[str]
    """All forms of those whose subject gives."""
    given: frozenset[str]
    """Their participles."""
    came: frozenset[str]
    """What is given arrived: past and participle."""
    got: frozenset[str]
    """Past and participle of those whose subject gets."""


@cache
def load() -> Giving:
    """The forms, read once."""
    forms = {way: [row for row in rows("giving") if row["way"] == way] for way in ("give", "come", "get")}
    gives = {
        form
        for row in forms["give"]
        for form in (row["base"], row["past"], row["done"], row["base"] + "s", _ing(row["base"]))
    }
    return Giving(
        gives=frozenset(gives),
        given=frozenset(row["done"] for row in forms["give"]),
        came=frozenset(form for row in forms["come"] for form in (row["past"], row["done"])),
        got=frozenset(form for row in forms["get"] for form in (row["past"], row["done"])),
    )


def _ing(base: str) -> str:
    if base in ("ship", "transfer", "transmit"):
        return base + base[-1] + "ing"
    return (base.removesuffix("e") if base.endswith("e") else base) + "ing"
