"""What stands above or at the head of a report's prose: header lines, a byline, date lines, the dateline.

date 2022-11-10                     title: Troops leave the town
By Jane Roe                         Updated: 10 November 2022, 08:15 GMT
KYIV, Nov 10 (Agency) - Troops ...
"""

import re
from dataclasses import dataclass, field

from sayso.core.spans import Span
from sayso.fetch.boilerplate import lines_of
from sayso.fetch.dates import FULL_DATE, MONTH, WEEKDAY, month_and_day, publication_day

_FIELDS = {
    "date": "date", "published": "date", "publication date": "date", "date published": "date",
    "title": "title", "headline": "title",
    "publisher": "publisher", "source": "publisher", "outlet": "publisher", "publication": "publisher",
    "byline": "byline", "author": "byline", "by": "byline",
    "url": "url", "link": "url",
}  # fmt: skip
_FIELD = re.compile(rf"({'|'.join(sorted(_FIELDS, key=len, reverse=True))})[ \t]*:[ \t]*(\S.{{0,300}})", re.IGNORECASE)
_DATE_FIELD = re.compile(rf"(date)[ \t]+((?:\d|{WEEKDAY}|{MONTH}).{{3,40}})", re.IGNORECASE)
_NAME_WORD = r"(?:[A-ZÀ-Þ][\w.’'-]*|and|de|van|von|al|in|for|agencies|staff)"
_BYLINE = re.compile(rf"(?:By|BY)\s+({_NAME_WORD}(?:,?\s+{_NAME_WORD})*)")
_DATE_LINE = re.compile(
    rf"(?:[^|\n]{{1,40}}\|\s*)?(?:(?:first |last )?(?:published|posted|updated|modified|date|publish date)"
    rf"(?: on| at)?:?\s*)?(?:{WEEKDAY},?\s*)?(?P<day>{FULL_DATE})"
    r"(?:[\s,|T·–-]{0,4}(?:at\s)?\d{1,2}[:.]\d{2}.{0,25})?",
    re.IGNORECASE,
)
_STATED = re.compile(rf"(?:published|posted|updated)(?: on)?:?\s{{1,3}}(?:{WEEKDAY},?\s)?({FULL_DATE})", re.IGNORECASE)

_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.’'-]*[A-ZÀ-Þ.](?:[ /-][A-ZÀ-Þ.’'-]{1,20}){0,4}"
_PLACE = r"[A-ZÀ-Þ][\w’'-]{1,20}(?:[ /-][A-ZÀ-Þ][\w’'-]{1,20}){0,3}"
_REGION = r"(?:, ?[A-ZÀ-Þ][A-Za-zÀ-ÿ.’' ]{1,24})?"
_DAY = rf"(?:{WEEKDAY},? )?(?P<day{{n}}>(?:{MONTH} \d{{{{1,2}}}}|\d{{{{1,2}}}} {MONTH})(?:,? (?:19|20)\d\d)?)"
_AGENCY = r"\((?P<agency{n}>[A-ZÀ-Þ][\w.,&’'/ -]{{1,40}})\)"
_DASH = r"(?:\s*(?:—|–|--)\s*|\s+-\s+)"
_DASH_OR_COLON = rf"(?:{_DASH}|\s*:\s+)"  # without day or agency, a name and a colon are a transcript's speaker
_OPENS = r"(?=[\"“‘'(\[]{0,2}[A-ZÀ-Þ0-9$£€])"
_DATELINE = re.compile(
    "(?:"
    + "|".join(
        (
            rf"(?!FILE\b){_CAPITALS}{_REGION}(?:, ?{_DAY.format(n=1)})?,?(?: ?{_AGENCY.format(n=1)})?{_DASH}{_OPENS}",
            rf"{_PLACE}{_REGION}, ?{_DAY.format(n=2)},?(?: ?{_AGENCY.format(n=2)})?{_DASH_OR_COLON}{_OPENS}",
            rf"{_PLACE}{_REGION},? ?{_AGENCY.format(n=3)}{_DASH_OR_COLON}{_OPENS}",
            rf"(?:{_DAY.format(n=4)},? ?)?{_AGENCY.format(n=4)}{_DASH_OR_COLON}{_OPENS}",
            rf"(?:{_PLACE}{_REGION} ?)?\((?P<agency5>[A-Z]{{2,6}})\)\s+{_OPENS}",
            rf"{_PLACE}, ?[A-ZÀ-Þ][A-Za-zÀ-ÿ.’' ]{{1,24}}\s—\s{_OPENS}",
        )
    )
    + ")"
)
_TOP = 12
"""How many lines may stand above the prose."""
_DATELINES = 3
"""In how many of the first lines a dateline is looked for."""
_HEADLINE = 160
"""A longer line is prose, and no dateline comes after it."""
_NEAR = 500


@dataclass(slots=True)
class Head:
    """What the head of a text tells; `spans` are the lines and the dateline to set aside."""

    fields: dict[str, str] = field(default_factory=dict)
    """Header lines as written: date, title, publisher, byline, url."""
    day: str | None = None
    """The full date of a date line or a dateline."""
    agency: str | None = None
    """The agency that a dateline names."""
    spans: list[Span] = field(default_factory=list)


def read_head(text: str) -> Head:
    """What stands above the prose of `text`, and its dateline."""
    head = Head()
    top = text[: 20 * _NEAR]
    unread, above = 0, True
    for number, (start, end) in enumerate(lines_of(top)):
        line = top[start:end]
        if number >= _TOP or unread >= _DATELINES:
            break
        if above and _header_line(line, head):
            head.spans.append((start, end))
        elif match := _DATELINE.match(line[:200]):
            _dateline(match, head, top[:_NEAR])
            head.spans.append((start, start + len(match.group().rstrip())))
            break
        else:
            unread += 1
            above = above and line[-1] not in ".!?”"
            if len(line) > _HEADLINE:
                break
    if head.day is None and (match := _STATED.search(top[:_NEAR])):
        head.day = _day(match[1])
    return head


def _header_line(line: str, head: Head) -> bool:
    if match := _FIELD.fullmatch(line) or _DATE_FIELD.fullmatch(line):
        name, value = _FIELDS[match[1].lower()], match[2].strip()
        if name == "url" and not re.match(r"https?://\S+$", value):
            return False
        head.fields.setdefault(name, value)
        return True
    if len(line) > 120:
        return False
    if match := _DATE_LINE.fullmatch(line):
        head.day = head.day or _day(match["day"])
        return True
    if (match := _BYLINE.fullmatch(line)) and (" " in match[1] or match[1].isupper()):
        head.fields.setdefault("byline", match[1].strip(" ,"))
        return True
    return False


def _dateline(match: re.Match[str], head: Head, top: str) -> None:
    groups = match.groupdict()
    day = next((value for name, value in groups.items() if name.startswith("day") and value), None)
    agency = next((value for name, value in groups.items() if name.startswith("agency") and value), None)
    if agency and len(agency.split()) <= 4 and not any(map(str.isdigit, agency)):
        head.agency = agency.strip()
    if day and head.day is None:
        head.day = _day(day) or _same_day(day, top)


def _same_day(words: str, top: str) -> str | None:
    """A dateline gives no year; another date in the text's first lines, of the same month and day, may."""
    wanted = month_and_day(words)
    for match in re.finditer(FULL_DATE, top):
        day = _day(match.group())
        if day and wanted == (int(day[5:7]), int(day[8:])):
            return day
    return None


def _day(words: str) -> str | None:
    try:
        return publication_day(words)
    except ValueError:
        return None
