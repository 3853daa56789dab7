"""Fixtures that many tests share: the loaded resources, and a parse of a text."""

from collections.abc import Callable

import pytest

from sayso import resources
from sayso.core.records import Document, Reading
from sayso.read import read
from sayso.read.parse import Parsed, parse


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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden readings anew; read the diff")
