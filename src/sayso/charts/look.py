"""How charts look: colours that hold in light and dark and for the colour-blind, type, and what a caller may choose."""

from typing import Any, Final, Literal

from sayso.core.records import Record

Theme = Literal["light", "dark"]

SANS: Final = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif'
SERIF: Final = (
    '"Source Serif 4", "Iowan Old Style", Charter, Georgia, "Noto Serif", "Liberation Serif", "DejaVu Serif", serif'
)
NARROW: Final = 600
"""Pixels below which the names of rows go above them."""
WIDTHS: Final = (280, 1600)


class Look(Record, frozen=True, kw_only=True):
    """What a caller chooses; the data decide all else."""

    theme: Theme = "light"
    width: int = 880
    """Pixels for the whole chart, names of rows included."""
    reports: str | None = "/reports/"
    """What the addresses of reports begin with; None for no links."""
    most: int = 40
    """Organisations (or pledges) shown; the rest are only counted."""
    titled: bool = False
    """Whether the story's headline stands above: on its own, in a picture or a notebook."""

    @property
    def wide(self) -> int:
        """The width within reason."""
        return min(max(self.width, WIDTHS[0]), WIDTHS[1])

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for names beside the rows."""
        return self.wide < NARROW

    @property
    def colours(self) -> "Colours":
        """The theme's."""
        return DARK if self.theme == "dark" else LIGHT


class Colours(Record, frozen=True, kw_only=True):
    """One theme; the same values as the page's style sheet."""

    paper: str
    ink: str
    soft: str
    line: str
    accent: str
    """Announced; places."""
    yes: str
    no: str
    open: str
    copy: str
    land: str
    named: str
    """Countries that are named in the reports."""


LIGHT: Final = Colours(
    paper="#fbfaf7",
    ink="#1c2126",
    soft="#56606b",
    line="#dcd8cf",
    accent="#1d4f8c",
    yes="#1a6a5c",
    no="#a63a1f",
    open="#6d5a12",
    copy="#6a737c",
    land="#ece8df",
    named="#dcd4c1",
)
DARK: Final = Colours(
    paper="#15181c",
    ink="#e6e4df",
    soft="#a5adb6",
    line="#343a42",
    accent="#8ab8f0",
    yes="#63c9b2",
    no="#f0906f",
    open="#d9bb55",
    copy="#8b949d",
    land="#23282e",
    named="#333b44",
)


def status_colours(colours: Colours) -> dict[str, str]:
    """By name of the status; the name always stands beside."""
    return {
        "announced": colours.accent,
        "signs": colours.yes,
        "confirmed": colours.yes,
        "partial": colours.open,
        "open": colours.open,
        "disputed": colours.open,
        "denied": colours.no,
        "broken": colours.no,
    }


def mixed(one: str, other: str, share: float) -> str:
    """The colour `share` of the way from the one to the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """WCAG's ratio, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (c / 255 for c in _channels(colour))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def config(look: Look) -> dict[str, Any]:
    """Vega-Lite's configuration for all our charts."""
    colours = look.colours
    return {
        "background": colours.paper,
        "font": SANS,
        "view": {"stroke": None},
        "text": {"color": colours.ink, "fontSize": 12, "baseline": "middle"},
        "title": {
            "color": colours.ink,
            "font": SERIF,
            "fontSize": 18,
            "fontWeight": 600,
            "anchor": "start",
            "frame": "bounds",
            "offset": 14,
            "limit": look.wide,
            "subtitleColor": colours.soft,
            "subtitleFont": SANS,
            "subtitleFontSize": 12,
            "subtitlePadding": 6,
        },
        "axis": {
            "aria": False,  # it would read out milliseconds; every mark tells its own day
            "domain": False,
            "grid": False,
            "labelColor": colours.soft,
            "labelFontSize": 12,
            "tickColor": colours.line,
            "title": None,
        },
    }
