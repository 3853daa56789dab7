"""Ledgers to export from, and exporting in a line."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.export.exporting import Order, export
from sayso.export.found import Choice
from sayso.export.kinds import kind
from sayso.ledger import Ledger
from sayso.run.read import read_into

from .hand import fill

SAMPLE = Path(__file__).parents[2] / "examples/kherson"
Export = Callable[..., Path]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The bundled sample, read once; only to be looked at."""
    with Ledger.open(str(tmp_path_factory.mktemp("sample") / "sample.db")) as ledger:
        read_into(ledger, [str(SAMPLE)])
        yield ledger


@pytest.fixture(scope="session")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The ledger of `hand`, on SQLite; only to be looked at."""
    with Ledger.open(str(tmp_path_factory.mktemp("hand") / "hand.db")) as ledger:
        fill(ledger)
        yield ledger


@pytest.fixture
def exported(tmp_path: Path) -> Export:
    """`exported(ledger, "csv", types=("AID",), texts=True)`: the folder of an export."""

    def run(ledger: Ledger, name: str, *, texts: bool = False, **choice: Any) -> Path:
        out = tmp_path / f"{name}-{len(list(tmp_path.iterdir()))}"
        export(ledger, Order(kind=kind(name), choice=Choice(**choice), out=out, texts=texts))
        return out

    return run
