"""What people call a country."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sayso.resources.tables import rows


@cache
def names() -> Mapping[str, str]:
    """From ISO3 code to the country's usual name, without an article."""
    return MappingProxyType({row["iso3"]: row["names"].split("|")[0].removeprefix("the ") for row in rows("countries")})


def name_of(code: str) -> str:
    """The country's name; a code that is no country's stays as it is."""
    return names().get(code, code)
