"""The gazetteer: building, look-up, and which file is opened."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sayso.core.errors import ResourceError
from sayso.resources import gazetteer, gazetteer_build
from sayso.resources.gazetteer import DEMONYM, Gazetteer, kilometres
from sayso.resources.gazetteer_build import build
from sayso.resources.placenames import normalise
from sayso.resources.tables import rows


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gazetteer") / "new" / "gazetteer.sqlite"
    build(path)
    return path


@pytest.fixture
def opened(built: Path) -> Iterator[Gazetteer]:
    found = Gazetteer(built)
    yield found
    found.close()


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_one_file_and_nothing_else_is_left(built: Path) -> None:
    assert [p.name for p in built.parent.iterdir()] == ["gazetteer.sqlite"]
    assert built.stat().st_size < 16_000_000


def test_the_same_sources_give_the_same_content(built: Path, tmp_path: Path) -> None:
    again = tmp_path / "gazetteer.sqlite"
    again.write_bytes(b"an old file")
    build(again)
    assert content(again) == content(built)


def test_the_version_is_that_of_the_sources(opened: Gazetteer) -> None:
    assert opened.version == gazetteer.sources_version()
    assert len(opened.version) == 12


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Kyiv", "UKR", "city"),
        ("Kiev", "UKR", "city"),
        ("kherson", "UKR", "city"),
        ("U.S.", "USA", "country"),
        ("the UK", None, None),
        ("Cote d'Ivoire", "CIV", "country"),
        ("Côte d’Ivoire", "CIV", "country"),
        ("Sao Paulo", "BRA", "city"),
        ("Deir ez-Zor", "SYR", "city"),
        ("Deir al Zor", "SYR", "city"),
        ("Saint Petersburg", "RUS", "city"),
        ("Golan Heights", None, "region"),
        ("Kherson Oblast", "UKR", "admin"),
        ("Louisiana", "USA", "admin"),
        ("Black Sea", None, "sea"),
        ("Europe", None, "continent"),
        ("", None, None),
        ("\U0001f600", None, None),
    ],
)
def test_the_likeliest_place_of_a_name(opened: Gazetteer, name: str, country: str | None, kind: str | None) -> None:
    found = opened.find(name)
    assert (found[0].country, found[0].kind) == (country, kind) if kind else not found


def test_demonyms_are_marked(opened: Gazetteer) -> None:
    assert [(e.name, e.rank) for e in opened.find("Syrian")] == [("Syria", DEMONYM)]


def test_namesakes_come_likeliest_first(opened: Gazetteer) -> None:
    weights = [e.weight for e in opened.find("Springfield")]
    assert len(weights) > 5
    assert weights == sorted(weights, reverse=True)


def test_states_by_postal_code(opened: Gazetteer) -> None:
    assert [e.name for e in opened.find_state("GA")] == ["Georgia"]
    assert opened.find_state("ga") == opened.find_state("ZZ") == opened.find_state("GEO") == ()


def test_it_survives_a_fork(opened: Gazetteer) -> None:
    opened.find("Kyiv")
    child = os.fork()
    if child == 0:
        os._exit(0 if opened.find("Odesa") else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_a_stale_file_is_passed_over_and_a_new_one_built_once(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = tmp_path / "stale.sqlite"
    shutil.copyfile(built, stale)
    with closing(sqlite3.connect(stale)) as connection:
        connection.execute("UPDATE meta SET value = 'old'")
        connection.commit()
    mine = tmp_path / "mine.sqlite"
    builds: list[Path] = []

    def copy(out: Path) -> None:
        builds.append(out)
        shutil.copyfile(built, out)

    monkeypatch.setattr(gazetteer, "packaged", lambda: stale)
    monkeypatch.setattr(gazetteer, "_cached", lambda: mine)
    monkeypatch.setattr(gazetteer_build, "build", copy)
    for _ in range(2):
        found = gazetteer.load.__wrapped__()
        found.close()
        assert found.path == mine
    assert builds == [mine]


def test_a_packaged_file_of_these_sources_is_opened(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gazetteer, "packaged", lambda: built)
    monkeypatch.setattr(gazetteer, "_cached", lambda: tmp_path / "never")
    found = gazetteer.load.__wrapped__()
    found.close()
    assert found.path == built
    assert not (tmp_path / "never").exists()


def test_a_folder_that_cannot_be_written_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(gazetteer, "packaged", lambda: tmp_path / "none")
    monkeypatch.setattr(gazetteer, "_cached", lambda: tmp_path / "file" / "mine.sqlite")
    with pytest.raises(ResourceError, match=r"python -m sayso\.resources\.gazetteer_build"):
        gazetteer.load.__wrapped__()


def test_broken_packaged_file_is_no_gazetteer(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database")
    monkeypatch.setattr(gazetteer, "packaged", lambda: broken)
    monkeypatch.setattr(gazetteer, "_cached", lambda: built)
    found = gazetteer.load.__wrapped__()
    found.close()
    assert found.path == built


@pytest.mark.parametrize("written", ["N'Djamena", "N’Djamena", "ndjamena", "NDJAMENA"])
def test_spellings_meet(written: str) -> None:
    assert normalise(written) == "ndjamena"


def test_distance() -> None:
    assert kilometres((50.45, 30.52), (46.64, 32.61)) == pytest.approx(450, abs=10)
    assert kilometres((10.0, 20.0), (10.0, 20.0)) == 0


def test_our_own_rows_are_sound() -> None:
    kinds = {"region", "admin", "district", "city", "landmark", "island", "mountains", "river", "lake", "sea", "strait"}
    names = set()
    for row in rows("places"):
        assert row["kind"] in kinds | {"canal"}, row
        assert -90 <= float(row["lat"]) <= 90, row
        assert -180 <= float(row["lon"]) <= 180, row
        assert row["country"] == "" or (len(row["country"]) == 3 and row["country"].isupper()), row
        assert row["name"] not in names, row
        names.add(row["name"])
    assert len(names) > 600
