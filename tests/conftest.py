"""Fixtures that many tests share: the loaded resources, a parse of a text, and empty ledgers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso import resources
from sayso.core.records import Document, Reading
from sayso.ledger import Ledger
from sayso.read import read
from sayso.read.parse import Parsed, parse

from .databases import Databases, Files, Ledgers, Server, serving


@pytest.fixture(scope="session")
def loaded() -> resources.Resources:
    """All resources, loaded once a run."""
    return resources.load()


@pytest.fixture(scope="session")
def parsed(loaded: resources.Resources) -> Callable[..., Parsed]:
    """`parsed(text, published=...)`: the parse of a text."""

    def of(text: str, **fields: str) -> Parsed:
        return next(parse([Document(id="t", text=text, **fields)], loaded.pipeline))

    return of


@pytest.fixture(scope="session")
def reading(loaded: resources.Resources) -> Callable[..., Reading]:
    """`reading(text, published=...)`: the whole reading of a text."""
    return lambda text, **fields: next(iter(read([Document(id="t", text=text, **fields)], loaded)))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; the test is skipped where none can be started."""
    with serving() as started:
        yield started


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger on SQLite, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    Ledger.open(str(path)).close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def ledgers(request: pytest.FixtureRequest, tmp_path: Path, empty_file: Path) -> Iterator[Ledgers]:
    """`ledgers.new()`: the address of an empty ledger, once on every kind of database."""
    if request.param == "sqlite":
        yield Files(tmp_path, empty_file)
        return
    server: Server = request.getfixturevalue("server")
    databases = Databases(server)
    yield databases
    for name in databases.taken:
        server.give_back(name)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden readings anew; read the diff")
