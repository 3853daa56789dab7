"""Whether what is told of is a part of the deed only."""

import re
from collections.abc import Sequence
from typing import Final

from sayso.core.spans import Span
from sayso.link.stances.profile import Profile
from sayso.link.stances.report import Report

_SOME: Final = re.compile(
    r"\b(?:half|partly|partially|part of|in (?:parts|places|(?:some|certain|several) \w+))\b", re.IGNORECASE
)
_FIGURE: Final = re.compile(
    r"\b(\d{1,3}(?:,\d{3})+)\b|\b(\d{1,6})(?= (?:of (?:them|these|those|the)|have|had|has|were|was|are|more)\b)"
)
"""Numbers written as amounts, and such as stand for what is counted: "300 of them", "18 have arrived"."""
_BATCH: Final = re.compile(
    r"\b(?:first|second|third|another|last) (?:\w+ ){0,2}(?:part|batch|tranche|instalment|installment|consignment"
    r"|shipment|ships?|load|group|convoy|delivery|contingent|lorries|trucks|planes?|trains?|lot)\b",
    re.IGNORECASE,
)
_FEW: Final = 9
"""Figures that are looked at."""


def of_part(report: Report, spans: Sequence[Span], profile: Profile) -> bool:
    """Whether the figures are less than what was promised, or the words name a share or some places."""
    text = report.words(spans)
    if profile.amount is not None:
        whole, unit = profile.amount
        for amount in report.amounts.within(spans):
            if amount.value and amount.value < {"percent": 100, unit: whole}.get(amount.unit, 0):
                return True
        bare = [int(found.replace(",", "")) for pair in _FIGURE.findall(text)[:_FEW] for found in pair if found]
        if (bare and max(bare) < whole) or _BATCH.search(text):
            return True
    return _SOME.search(text) is not None
