"""Linking many reports at once, block by block: what one machine finds by taking one report after the other.

Which reports may have to do with each other is found out first (`link/blocks.py`); each block is then worked by the
rules of `link`, wherever an engine has it worked. The result is, row for row, that of reading the same reports in the
same order into an empty ledger (docs/decisions/113-exact-blocks.md).
"""

from sayso.run.blocks.engine import Engine, Here
from sayso.run.blocks.flow import link
from sayso.run.blocks.records import Links, Placed, Report, Told, report_of

__all__ = ["Engine", "Here", "Links", "Placed", "Report", "Told", "link", "report_of"]
