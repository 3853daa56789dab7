"""Charts as the pages of a story show them: specs, and pictures that take long to make and are kept for a while."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from threading import Lock
from typing import Any, Final, Literal, TypeVar

import msgspec
from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

from sayso.charts import Look, Spot, Spots, bundle, map_chart, png, spec, story_chart, svg
from sayso.core.errors import UnavailableError
from sayso.run.accounts import Account
from sayso.run.storyplaces import StoryPlace
from sayso.web.drawing import Drawer
from sayso.web.filters import report_url

Form = Literal["json", "svg", "png"]

TYPES: Final[dict[Form, str]] = {"json": "application/json", "svg": "image/svg+xml", "png": "image/png"}
_ROOM: Final = 32 << 20
"""Bytes of pictures kept."""
AT_ONCE: Final = 4
"""Pictures that are looked up or waited for at one time."""
WAITING: Final = 60

T = TypeVar("T")
_threads: RunVar[CapacityLimiter] = RunVar("threads that draw")


async def aside(work: Callable[[], T]) -> T:
    """What the work returns, done in one of a few threads that draw, so that no page waits for pictures.

    Raises UnavailableError if too many wait already.
    """
    try:
        threads = _threads.get()
    except LookupError:
        threads = CapacityLimiter(AT_ONCE)
        _threads.set(threads)
    if threads.statistics().tasks_waiting >= WAITING:
        raise UnavailableError("too many pictures are asked for at once; try again in a moment")
    return await to_thread.run_sync(work, limiter=threads)


class Pictures:
    """Pictures by what they show: the same data in the same look is drawn once, in a process that draws."""

    def __init__(self, room: int = _ROOM) -> None:
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._room, self._size = room, 0
        self._lock = Lock()
        self._drawer = Drawer()
        self._waiting = Lock()

    def get(self, draw: Callable[..., bytes], *of: object) -> bytes:
        """What one of the functions below draws of records; drawn if it is not at hand, one at a time."""
        name = blake2b(msgspec.json.encode((draw.__name__, of)), digest_size=16).digest()
        found = self._find(name)
        if found is None:
            with self._waiting:  # two who ask for the same one
                found = self._find(name)
                if found is None:
                    found = self._drawer.draw(draw, *of)
                    self._keep(name, found)
        return found

    def close(self) -> None:
        """End the process that draws; what is kept stays, and a next picture begins another one."""
        self._drawer.close()

    def _find(self, name: bytes) -> bytes | None:
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def _keep(self, name: bytes, picture: bytes) -> None:
        with self._lock:
            self._kept[name] = picture
            self._size += len(picture)
            while self._size > self._room:
                _, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped)


def script() -> bytes:
    """What draws charts in a browser."""
    return bundle().encode()


def story_picture(account: Account, look: Look, form: Form, clear: bool = False) -> bytes:
    """Days across, organisations down, each belief a mark."""
    return _drawn(story_chart(account, look), form, clear=clear)


def map_picture(places: Sequence[StoryPlace], look: Look, form: Form, clear: bool = False) -> bytes:
    """Where a story plays."""
    found = [
        Spot(
            name=place.name,
            lat=place.lat,
            lon=place.lon,
            mentions=len(place.named),
            radius=place.radius,
            confidence=place.confidence,
            link=report_url(place.named[0].document, place.named[0].span) if look.reports else None,
        )
        for place in places
    ]
    countries = Counter(place.country for place in places if place.of_deed and place.country)
    return _drawn(map_chart(Spots(places=tuple(found), countries=dict(countries)), look), form, clear=clear)


def _drawn(chart: Any, form: Form, *, clear: bool) -> bytes:
    """The chart in one of its forms; clear: without a background of its own."""
    if clear:
        chart = chart.properties(background="transparent")
    if form == "json":
        return msgspec.json.encode(spec(chart))
    return svg(chart).encode() if form == "svg" else png(chart)


PICTURES: Final = Pictures()
"""Of all ledgers of this process; what is kept is told apart by what it shows."""
