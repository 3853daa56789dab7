"""Values as other programs take them: ids, days, addresses, numbers with their units; and JSON that harms no page."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from urllib.parse import quote

import msgspec

from sayso.core.errors import InputError
from sayso.core.records import Amount, Place
from sayso.core.text import safe, shorten
from sayso.fetch.urls import parse
from sayso.resources.countries import name_of

NAME: Final = 200
"""Characters of a name or title."""
_ADDRESS: Final = 250
_MARKUP: Final = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
_DAY: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


def key(*parts: str) -> str:
    """Names a thing by what it is in the ledger: the same for the same, on any machine."""
    told = "".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")
    return hashlib.sha1(told, usedforsecurity=False).hexdigest()


def address(url: str | None) -> str | None:
    """A page of the web in ASCII; None for anything else, such as a script."""
    try:
        return quote(parse(url or "", None).text, safe="%/:?#[]@!$&'()*+,;=-._~")
    except InputError:
        return None


def iso_day(day: str | None) -> str | None:
    """A day, month or year that there is."""
    if day is None or not _DAY.fullmatch(day):
        return None
    try:
        date.fromisoformat((day + "-01-01")[:10])
    except ValueError:
        return None
    return day


def amount_words(amount: Amount) -> str:
    """A number with its unit."""
    bounds = ""
    if amount.low is not None and amount.high is not None:
        bounds = f"{amount.low:,.10g} to {amount.high:,.10g}"
    elif amount.low is not None:
        bounds = f"at least {amount.low:,.10g}"
    elif amount.high is not None:
        bounds = f"at most {amount.high:,.10g}"
    exact = f"{amount.value:,.10g}" if amount.value is not None else ""
    number = f"{exact} ({bounds})" if exact and bounds and amount.low != amount.high else exact or bounds or "some"
    return f"{number} {shorten(amount.unit, 60)}"


def where(place: Place) -> str:
    """A place with how it is meant, and its country: `north of Port Calder, Velmark`."""
    country = shorten(name_of(place.country), 60) if place.country else ""
    name = shorten(place.name, NAME)
    told = f"{safe(place.relation)} {name}" if place.relation else name
    return shorten(f"{told}, {country}" if country and country != name else told, _ADDRESS)


def in_a_page(value: Any) -> str:
    """As JSON on one line that may stand in a page: nothing in it ends a script or begins a comment."""
    text = msgspec.json.encode(value).decode()
    return text.translate(_MARKUP)


def fields_of(record: str, *names: str) -> frozenset[str]:
    """Fields of a record as `losses.FIELDS` has them."""
    return frozenset(f"{record}.{name}" for name in names)


def lost_with(why: str, fields: Iterable[str]) -> dict[str, str]:
    """Fields that are lost for one reason."""
    return dict.fromkeys(sorted(fields), why)
