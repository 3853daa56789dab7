"""The records of this layer."""

from dataclasses import dataclass

from sayso.core.records import Problem, Record

STAGE = "fetch"
"""The stage that all problems of this layer name."""

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one report; what is larger is refused, never cut."""

    max_bytes: int = 5 * MEGABYTE
    """Of one file, or of one line of a .jsonl file."""
    max_characters: int = 1_000_000
    """Of one text; spaCy's own limit, above which a parse takes gigabytes of memory."""


DEFAULT_LIMITS = Limits()


class Failure(Record, frozen=True, kw_only=True):
    """An input that could not be read, in place of its page."""

    origin: str
    """As in `RawPage`; the problem's message does not repeat it."""
    problem: Problem


def failure(origin: str, message: str) -> Failure:
    """A failure of this stage."""
    return Failure(origin=origin, problem=Problem(stage=STAGE, message=message))


def too_large(limits: Limits) -> str:
    """What is said of a report beyond the limit."""
    return f"is larger than the limit of {limits.max_bytes / MEGABYTE:g} MB a report (setting max_bytes)"
