"""Pictures are drawn once, in a process of their own; one that dies is followed by another."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copy
from threading import Event
from time import monotonic, sleep

import pytest
from fastapi.testclient import TestClient

from sayso.core.errors import UnavailableError
from sayso.ledger import Ledger
from sayso.web.app import create_app
from sayso.web.drawing import Drawer
from sayso.web.pictures import Pictures
from sayso.web.site import Site


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
    monkeypatch.setattr("sayso.web.drawing.PATIENCE", 0.5)
    drawer = Drawer()
    with pytest.raises(UnavailableError):
        drawer.draw(sleep, 60)
    drawer.close()


def test_pages_do_not_wait_for_pictures(
    pictures: Pictures, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = Event()

    def slowly(self: Drawer, *of: object) -> bytes:
        begun.set()
        sleep(0.3)
        return b"{}"

    monkeypatch.setattr(Drawer, "draw", slowly)
    for module in ("app", "pages.story"):
        monkeypatch.setattr(f"sayso.web.{module}.PICTURES", pictures)  # what is drawn so is for nobody else
    with Ledger.open(str(copy(sample, tmp_path / "t.db"))) as ledger:
        client = TestClient(create_app(Site(ledger=ledger, name="t.db")), base_url="http://localhost")
        with client, ThreadPoolExecutor(24) as pool:
            asked = [pool.submit(client.get, f"/stories/1/chart.svg?width={300 + 20 * n}") for n in range(24)]
            begun.wait(10)
            started = monotonic()
            assert client.get("/stories").status_code == 200
            waited = monotonic() - started
            assert {each.result().status_code for each in asked} == {200}
    assert waited < 2, "24 pictures one after the other take 7 s"
