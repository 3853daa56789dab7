"""What is printed around reports and is no part of them: read-more lines, captions, sign-up calls, credits."""

import re
from dataclasses import dataclass
from functools import cache

from sayso.resources.tables import rows

_AGENCY = "<agency>"


@dataclass(frozen=True, slots=True)
class BoilerplateRule:
    """A pattern, and words one of which must occur (in lower case) before it is worth trying; none: always try."""

    needs: tuple[str, ...]
    pattern: re.Pattern[str]

    def may_match(self, lowered: str) -> bool:
        """Whether the pattern is worth trying on a text, given in lower case."""
        return not self.needs or any(word in lowered for word in self.needs)


@dataclass(frozen=True, slots=True)
class BoilerplateLexicon:
    """The rules by where they apply; data/boilerplate.tsv says what each kind means."""

    lines: tuple[BoilerplateRule, ...]
    lists: tuple[BoilerplateRule, ...]
    inline: tuple[BoilerplateRule, ...]
    tails: tuple[BoilerplateRule, ...]


@cache
def load() -> BoilerplateLexicon:
    """The rules of data/boilerplate.tsv, compiled once a process."""
    table = list(rows("boilerplate"))
    agencies = "|".join(row["pattern"] for row in table if row["where"] == "agency")

    def rules(where: str) -> tuple[BoilerplateRule, ...]:
        return tuple(
            BoilerplateRule(
                needs=tuple(word for word in row["needs"].split("|") if word),
                pattern=re.compile(row["pattern"].replace(_AGENCY, f"(?:{agencies})")),
            )
            for row in table
            if row["where"] == where
        )

    return BoilerplateLexicon(lines=rules("line"), lists=rules("list"), inline=rules("inline"), tails=rules("tail"))
