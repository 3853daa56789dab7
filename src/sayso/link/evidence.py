"""What speaks for and against two event mentions' being one deed, each point with its weight and its words."""

from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple

from sayso.core.records import Deed
from sayso.core.spans import Span
from sayso.link.kinds import compatible, mutual, pause, recurrent
from sayso.link.parties import Agreement, agreement, countries

NEAR_KM: Final = 30.0
"""Within this distance two places may be one: a town and its suburb, a village and the fields around it."""
FAR_KM: Final = 100.0
"""From this distance they are not."""
SUDDEN_DAYS: Final = 5
"""A recurrent deed is reported within days, or the next one of its kind is meant."""
NEWS_DAYS: Final = 7
"""What is told without a date happened in the week before."""
STEM: Final = 5
"""Letters by which `withdraw` and `withdrawal` are one word."""


class Point(NamedTuple):
    """One thing that speaks for (above 0) or against (below 0) a match."""

    weight: float
    words: str


NOTHING: Final = Point(0.0, "")


class Evidence(NamedTuple):
    """The points, and whether they include enough to tell this deed from others of its kind."""

    points: tuple[Point, ...]
    anchored: bool

    @property
    def weight(self) -> float:
        """The sum of all points."""
        return sum(point.weight for point in self.points)


def compare(a: Deed, b: Deed) -> Evidence | None:
    """Weigh whether the two are one deed; None if something rules it out.

    Ruled out: types or modes that exclude each other, known actors of which none is the same, places far apart in
    different countries, and days that are apart if the deed is one that recurs.
    """
    if not compatible(a, b):
        return None
    who, whom = _parties(a, b)
    if who == "different":
        return None
    place = _places(a, b)
    if place is None:
        return None
    again = recurrent(a) or recurrent(b)
    when = _dates(a, b)
    if again and when.weight < 0:
        return None
    amounts, days = _amounts(a, b), _gap(a, b)
    points = (
        _kind(a, b),
        _published(days, again),
        place,
        Point(1.5, "same actor") if who == "same" else NOTHING,
        {"same": Point(1.0, "same recipient"), "different": Point(-1.5, "other recipient")}.get(whom, NOTHING),
        when,
        amounts,
        Point(0.5, "same word") if _stem(a) == _stem(b) else NOTHING,
    )
    same_days = days <= SUDDEN_DAYS or when.weight > 0
    told = place.weight > 1 or amounts.weight > 0
    marked = who == "same" and a.mode is not None and a.mode == b.mode and days <= min(pause(a), pause(b))
    both = who == whom == "same"
    if again:
        unplaced = a.place is None and b.place is None and when.weight >= 1
        # Two attacks on one town in one week are two, unless something else than the town is the same.
        alike = "same" in (who, whom) or amounts.weight > 0 or when.weight > 0 or (a.mode == b.mode and a.mode)
        anchored = same_days and (
            (told and bool(alike)) or marked or (both and (unplaced or a.type == b.type == "CONSULT"))
        )
    else:
        country = place.weight > 0 and a.country == b.country
        anchored = marked or (who == "same" and (told or both or country)) or (place.weight > 1 and same_days)
    return Evidence(points=tuple(point for point in points if point.weight), anchored=anchored)


def _kind(a: Deed, b: Deed) -> Point:
    if a.type != b.type:
        return Point(0.5, f"{a.type} and {b.type} are word and deed")
    if a.mode and a.mode == b.mode:
        return Point(1.0, f"both {a.type} {a.mode}")
    return Point(0.5, f"both {a.type}")


def _parties(a: Deed, b: Deed) -> tuple[Agreement, Agreement]:
    """Agreement of the actors, and of the recipients; where they may change places, of the two sides together."""
    if not (mutual(a) and mutual(b)):
        return agreement(a.actor, b.actor), agreement(a.recipient, b.recipient)
    left, right = a.actor + a.recipient, b.actor + b.recipient
    both = agreement(left, right)
    shared = countries(left) & countries(right)
    full = len(countries(left)) > 1 and len(countries(right)) > 1
    if both != "same" or not full:
        return both, "unknown"
    return "same", "same" if len(shared) > 1 else "different"


def _places(a: Deed, b: Deed) -> Point | None:
    """What the places say; None if they exclude each other."""
    one_country = a.country is not None and a.country == b.country
    apart = _distance(a, b)
    far = apart is not None and apart > FAR_KM
    if a.place and b.place and _one_place(a.place, b.place, apart):
        return Point(2.0, f"same place, {a.place}")
    if a.country and b.country and not one_country and (apart is None or far):
        return None
    if one_country:
        if a.place and b.place and far:
            return Point(-1.5, f"{a.place} is {apart:.0f} km from {b.place}")
        return Point(0.5, f"both in {a.country}")
    for one, other in ((a, b), (b, a)):
        if one.place and one.place in other.places:
            return Point(1.5, f"both name {one.place}")
    named = set(a.places) & set(b.places)
    return Point(0.5, f"both name {min(named)}") if named else NOTHING


def _one_place(name: str, other: str, apart: float | None) -> bool:
    """Near each other; or of one name, and not known to be far apart."""
    if apart is not None and apart <= NEAR_KM:
        return True
    return name.casefold() == other.casefold() and (apart is None or apart < FAR_KM)


def _distance(a: Deed, b: Deed) -> float | None:
    """Kilometres along the great circle; None where a place is not resolved."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    la, lb = radians(a.lat), radians(b.lat)
    h = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(min(1.0, h)))


def _day(text: str, *, last: bool = False) -> int | None:
    """The ordinal of a day, or of the first or last day of a month or year cut short; None if it is no date."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text).toordinal()
        year, month = int(text[:4]), int(text[5:7] or (12 if last else 1))
        if not last:
            return date(year, month, 1).toordinal()
        return (date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)).toordinal() - 1
    except ValueError:
        return None


def _gap(a: Deed, b: Deed) -> int:
    """Days between the two reports; many if one has no date."""
    first, second = _day(a.published), _day(b.published)
    return 10_000 if first is None or second is None else abs(first - second)


def _published(days: int, again: bool) -> Point:
    """How far apart the reports are: what recurs has to be told at once to be the same by that alone."""
    for limit, weight in ((1, 0.5), (14, 0.0 if again else 0.5), (60, -0.5), (250, -1.0)):
        if days <= limit:
            return Point(weight, f"{days} days apart" if days != 1 else "a day apart")
    return Point(-2.0, "long apart or undated")


def _range(deed: Deed) -> Span | None:
    if deed.date is None:
        return None
    start, end = _day(deed.date[0]), _day(deed.date[1], last=True)
    return None if start is None or end is None else (start, end)


def _dates(a: Deed, b: Deed) -> Point:
    """What the days of the deed say; a day more or less is the hour of the night or the time zone.

    A mention without a date, if it is no background, is news: it happened in the days before its report. That can
    speak against another day, and never for it.
    """
    left, right = _range(a), _range(b)
    if left is None or right is None:
        given, news = left or right, _news(b if left else a)
        if given is None or news is None:
            return NOTHING
        apart = max(given[0] - news[1], news[0] - given[1])
        return Point(-1.0, f"{apart} days between them") if apart > 3 else NOTHING
    apart = max(left[0] - right[1], right[0] - left[1])
    if apart > 1:
        return Point(-1.0, f"{apart} days between them") if apart > 3 else NOTHING
    longer = max(left[1] - left[0], right[1] - right[0])
    if longer <= SUDDEN_DAYS:
        return Point(1.0, "same days")
    return Point(0.5, "days that fit") if longer <= 31 else NOTHING


def _news(deed: Deed) -> Span | None:
    day = _day(deed.published) if deed.aux is None else None
    return None if day is None else (day - NEWS_DAYS, day)


def _amounts(a: Deed, b: Deed) -> Point:
    """Same figures of one unit speak for it, figures of other sizes against; small numbers are met by chance."""
    pairs = [(x, y) for x, unit in a.amounts for y, other in b.amounts if unit == other]
    if any(x == y and x >= 10 for x, y in pairs):
        return Point(1.0, "same figures")
    if pairs and all(max(x, y) > 3 * min(x, y) for x, y in pairs):
        return Point(-1.5, "other figures")
    return NOTHING


def _stem(deed: Deed) -> str:
    return deed.trigger.casefold()[:STEM]
