"""What `sayso doctor` looks at: each check tells one thing or several, and breaks nothing if it breaks itself."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from sayso.core.errors import SaysoError
from sayso.core.records import Record
from sayso.core.text import shorten

State = Literal["ok", "broken", "careful", "not installed"]


class Finding(Record, frozen=True, kw_only=True):
    """One thing looked at."""

    what: str
    state: State
    """`broken`: Sayso does not work, or not rightly; `careful`: it works, and something should be known."""
    told: str
    fix: str = ""
    """What to do about it."""


REINSTALL = "install it again: pip install --force-reinstall --no-cache-dir sayso"
"""With uv or pipx likewise: `uv tool install --reinstall sayso`."""

Check = Callable[[], Iterable[Finding]]


def looked_at(checks: Iterable[tuple[str, Check]]) -> Iterator[Finding]:
    """All that the checks find; one that fails is itself a finding."""
    for what, check in checks:
        try:
            yield from check()
        except SaysoError as error:
            yield Finding(what=what, state="broken", told=str(error), fix=error.advice)
        except Exception as error:  # whatever a damaged installation brings forth
            told = shorten(" ".join(f"{type(error).__name__}: {error}".split()), 300)
            yield Finding(what=what, state="broken", told=told, fix=REINSTALL)
