"""Sayso: who said what, who did what, and how sure each source was.

    >>> import sayso
    >>> reading = sayso.extract("...", date="2022-11-10")       # doctest: +SKIP
    >>> ledger = sayso.Ledger.open("kherson.db")                # doctest: +SKIP

Names are looked up on first use, so that `import sayso` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sayso.export.found import Choice
    from sayso.python import Ledger
    from sayso.run.extract import code_actor, extract, locate, weigh

__all__ = ["Choice", "Ledger", "code_actor", "extract", "locate", "weigh"]

_HOME = {
    "Choice": "sayso.export.found",
    "Ledger": "sayso.python",
    "code_actor": "sayso.run.extract",
    "extract": "sayso.run.extract",
    "locate": "sayso.run.extract",
    "weigh": "sayso.run.extract",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sayso' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
