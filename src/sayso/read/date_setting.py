"""Where a date expression stands: the words around it, the tense of its clause, the day last spoken of."""

from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.read import calendar as reckon
from sayso.read.calendar import Interval
from sayso.read.date_words import FUTURE_WORDS, PLANNING
from sayso.read.nearby import children_of
from sayso.read.parse import Parsed

_NEAR = 400
"""Characters back in which "two days earlier" finds the day it counts from."""
_UPWARDS = 5


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an expression stands: what is needed to choose between its meanings."""

    parsed: Parsed
    span: Span
    base: date
    found: list[tuple[Span, Interval]]

    @property
    def token(self) -> Token:
        """The first word of the expression."""
        return self.parsed.token_at(self.span[0])

    def before(self) -> str:
        """The word in front of it, in small letters."""
        return self.token.nbor(-1).lower_ if self.token.i > 0 else ""

    def after(self) -> Token | None:
        """The word behind it."""
        last = self.parsed.token_at(self.span[1] - 1)
        return last.nbor(1) if last.i + 1 < len(last.doc) else None

    def future(self) -> bool:
        """Whether its clause speaks of what is to come: "will meet on Friday", "due to meet on Friday"."""
        return self.tense() == "future"

    def tense(self) -> str | None:
        """`past` or `future`, from the verb that it hangs on; None where that does not tell."""
        token = self.token
        for _ in range(_UPWARDS):
            if token.pos_ in {"VERB", "AUX"}:
                helpers = {child.lower_ for child in children_of(token)}
                planned = token.lemma_ in PLANNING or ("to" in helpers and token.head.lemma_ in PLANNING)
                if planned or helpers & FUTURE_WORDS:
                    return "future"
                if token.tag_ == "VBD" or helpers & {"was", "were", "had"}:
                    return "past"
                if "to" not in helpers:
                    return None
            if token.head.i == token.i:
                return None
            token = token.head
        return None

    def anchor(self) -> date | None:
        """The day last spoken of, if not far back."""
        for (_, end), interval in reversed(self.found):
            if self.span[0] - end > _NEAR:
                return None
            if interval.precision == "day":
                return reckon.first_day(interval.start)
        return None
