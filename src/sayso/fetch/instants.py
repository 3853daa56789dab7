"""Dates as feeds and sitemaps write them, as ISO 8601. Nothing is taken from the clock."""

import datetime
import re
from email.utils import parsedate_to_datetime

from sayso.fetch.dates import publication_day

_LONGEST = 60
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")
_MAIL = re.compile(r"(?:[A-Za-z]{3,9},?\s{1,5})?\d{1,2}\s{1,5}[A-Za-z]{3,9}\s{1,5}\d{2,4}\s{1,5}\d\d?:\d\d")
_FIRST_YEAR, _LAST_YEAR = 1800, 2100


def instant(value: str) -> str | None:
    """A day, or an instant with its offset if one is written; None for what is no certain day or instant.

    The offset stays as it was written, so that the day is the day where it was written.
    """
    value = value.strip()
    if not value or len(value) > _LONGEST or not value.isascii():
        return None
    try:
        if not _DAY.fullmatch(value):
            if _ISO.match(value):
                return _told(datetime.datetime.fromisoformat(value.upper()))
            if _MAIL.match(value):
                return _told(parsedate_to_datetime(value))
        return publication_day(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _told(when: datetime.datetime) -> str | None:
    return when.isoformat(timespec="seconds") if _FIRST_YEAR <= when.year <= _LAST_YEAR else None
