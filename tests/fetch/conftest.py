"""What several tests of this layer need."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.fetch.sites import Clock, Site


@pytest.fixture
def site() -> Iterator[Site]:
    with closing(Site()) as site:
        yield site


@pytest.fixture
def clock() -> Clock:
    return Clock()
