"""Pictures are drawn once, in a process of their own; one that dies is followed by another."""

import os
from collections.abc import Iterator

import pytest

from sayso.core.errors import UnavailableError
from sayso.web.drawing import Drawer
from sayso.web.pictures import Pictures


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    made = Pictures(room=40)
    yield made
    made.close()


def test_the_same_is_drawn_once_and_room_is_bounded(pictures: Pictures) -> None:
    first = pictures.get(os.urandom, 16)  # each drawing of it would be another one
    assert pictures.get(os.urandom, 16) == first
    second = pictures.get(os.urandom, 17)
    assert len(second) == 17
    assert pictures.get(os.urandom, 16) == first
    pictures.get(os.urandom, 20)  # more than there is room for: what was looked at least recently goes
    assert pictures.get(os.urandom, 16) == first
    assert pictures.get(os.urandom, 17) != second


def test_what_cannot_be_drawn_is_told_and_the_next_picture_is_drawn(pictures: Pictures) -> None:
    for draw, of in ((os.abort, ()), (os.listdir, ("there is no such folder",))):
        with pytest.raises(UnavailableError, match="could not be drawn"):
            pictures.get(draw, *of)  # type: ignore[arg-type]
        assert len(pictures.get(os.urandom, len(of) + 3)) == len(of) + 3


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setattr("sayso.web.drawing.PATIENCE", 0.5)
    drawer = Drawer()
    with pytest.raises(UnavailableError):
        drawer.draw(time.sleep, 60)
    drawer.close()
