"""How an organisation is called in a sentence."""

import re
from collections.abc import Callable, Iterable

_COUNTRY = re.compile(r"[A-Z]{3}")
_OUTLET = "outlet:"
_ARTICLE = re.compile(
    r"(United|Netherlands|Philippines|Bahamas|Gambia|Maldives|Seychelles|Comoros|European Union|Vatican)\b"
    r"|.*\b(Republic|Islands|Emirates|Kingdom|Federation)\b"
)
_UNIONS = {"UNO": "United Nations", "EUR": "European Union"}


def org_name(org: str, country_name: Callable[[str], str]) -> str:
    """The name without an article: `RUS` as the lexicon has it, `outlet:The Post` as `The Post`, others unchanged."""
    if org.startswith(_OUTLET):
        return org.removeprefix(_OUTLET)
    if org in _UNIONS:
        return _UNIONS[org]
    return country_name(org) if _COUNTRY.fullmatch(org) else org


def in_sentence(org: str, country_name: Callable[[str], str]) -> str:
    """The name as it stands inside a sentence, with `the` where English wants it."""
    name = org_name(org, country_name)
    outlet = org.startswith(_OUTLET)
    return f"the {name}" if not outlet and _ARTICLE.match(name) else name


def listed(names: Iterable[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
