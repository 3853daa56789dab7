"""A rule's note that a report was withdrawn, or that it is there again; never against what a person has said."""

from typing import Final

from sayso.core.vocabulary import by_rule
from sayso.ledger import Writer
from sayso.ledger.watching import LastNote

BY: Final = "rule:watch"
OVERRULED: Final = "; a person has said that the report is not withdrawn, and that stands"
_KIND: Final = "withdrawn"


def withdraw(writer: Writer, report: str, day: str, reason: str) -> bool:
    """Note that it was withdrawn on that day; False where a person, or this rule, has spoken already."""
    if not may_withdraw(writer.queries.watching.last_note(report)):
        return False
    writer.add_note(kind=_KIND, subject=report, value=day, reason=reason, by=BY)
    return True


def is_overruled(last: LastNote | None) -> bool:
    """Whether it was a person who said last that the report is not withdrawn."""
    return last is not None and last.value is None and not by_rule(last.by)


def take_back(writer: Writer, report: str, reason: str) -> bool:
    """Note that it was not, after all; False unless it was this rule that had said so."""
    last = writer.queries.watching.last_note(report)
    if last is None or last.value is None or last.by != BY:
        return False
    writer.add_note(kind=_KIND, subject=report, value=None, reason=reason, by=BY)
    return True


def may_withdraw(last: LastNote | None) -> bool:
    """Whether nobody has said that it is not withdrawn, and it is not known to be yet."""
    return last is None or (by_rule(last.by) and last.value is None)
