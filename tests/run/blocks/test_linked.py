"""Links beside shards: taken over where they are of all that a ledger holds, and else found anew."""

import io
from pathlib import Path

import msgspec
import pytest
from pyarrow import parquet

from sayso.core.errors import InputError
from sayso.ledger import Ledger
from sayso.run import linked, linking, loading
from sayso.run.blocks import Here
from sayso.run.blocks.shards import link_shards
from sayso.run.folders import Folder
from sayso.run.linking import place_due
from sayso.run.shards import manifest

from ...databases import Ledgers
from .generated import generated, linked_rows, meaning, read_serially, write_shards

MADE = generated(24, seed=5)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "place_stored", lambda ledger, watch: place_due(ledger, meaning, watch))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Shards with their links."""
    folder = write_shards(tmp_path / "shards", MADE)
    link_shards(Here(), folder)
    return folder


@pytest.fixture
def by_itself(ledgers: Ledgers) -> list[tuple[object, ...]]:
    """What the serial run makes of them."""
    with Ledger.open(ledgers.new()) as ledger:
        read_serially(ledger, MADE)
        return linked_rows(ledger)


def not_asked(*_: object) -> None:
    raise AssertionError("it has been linked already")


def test_an_empty_ledger_takes_them_as_they_are(
    ledgers: Ledgers, folder: Folder, by_itself: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "_place", not_asked)
    monkeypatch.setattr(linking, "judge", not_asked)
    with Ledger.open(ledgers.new()) as ledger:
        loading.load(ledger, [folder.address])
        assert linked_rows(ledger) == by_itself
        loading.load(ledger, [folder.address])
        assert linked_rows(ledger) == by_itself, "once more"


def test_a_ledger_that_holds_reports_links_by_itself(ledgers: Ledgers, folder: Folder, by_itself: list[object]) -> None:
    with Ledger.open(ledgers.new()) as ledger:
        read_serially(ledger, MADE[:5])
        loading.load(ledger, [folder.address])
        with ledger.read() as queries:
            now = queries.storylines().values()
    with Ledger.open(ledgers.new()) as other:
        loading.load(other, [folder.address])
        with other.read() as queries:
            assert sorted(now) == sorted(queries.storylines().values())


def test_what_an_interrupted_load_has_left_is_placed_as_well(
    ledgers: Ledgers, folder: Folder, by_itself: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    class StoppedError(Exception):
        pass

    def stop(left: int) -> None:
        raise StoppedError

    monkeypatch.setattr("sayso.run.blocks.taking.TOGETHER", 9)
    with Ledger.open(ledgers.new()) as ledger:
        with pytest.raises(StoppedError):
            loading.load(ledger, [folder.address], linking=stop)
        loading.load(ledger, [folder.address])
        assert linked_rows(ledger) == by_itself


def test_links_of_other_shards_count_for_nothing(folder: Folder, tmp_path: Path) -> None:
    other = write_shards(tmp_path / "other", MADE[:7])
    assert linked.linkages(other, manifest(other)) is None
    other.put("_links.json", folder.get("_links.json"))
    assert linked.linkages(other, manifest(other)) is None
    assert linked.linkages(folder, manifest(folder)) is not None


def test_links_that_are_not_as_they_were_written_are_refused(ledgers: Ledgers, folder: Folder) -> None:
    index = msgspec.json.decode(folder.get("_links.json"), type=linked.Index)
    path = index.files["judgements"].path
    folder.put(path, folder.get(path)[:-1])
    with Ledger.open(ledgers.new()) as ledger, pytest.raises(InputError, match="judgements are not those"):
        loading.load(ledger, [folder.address])


def test_a_path_that_leads_out_is_not_followed(folder: Folder) -> None:
    index = msgspec.json.decode(folder.get("_links.json"), type=linked.Index)
    file = index.files["reports"]
    Folder(f"{folder.address}/..").put("out.parquet", folder.get(file.path))
    for path in ("../out.parquet", "reports/../../out.parquet", index.files["judgements"].path):
        led = msgspec.structs.replace(file, path=path)
        changed = msgspec.structs.replace(index, files={**index.files, "reports": led})
        folder.put("_links.json", msgspec.json.encode(changed))
        with pytest.raises(InputError, match="reports are not those"):
            linked.linkages(folder, manifest(folder))


def test_no_persons_word_comes_with_them(tmp_path: Path, folder: Folder) -> None:
    index = msgspec.json.decode(folder.get("_links.json"), type=linked.Index)
    rows = parquet.read_table(io.BytesIO(folder.get(index.files["judgements"].path))).to_pylist()
    rows = [{**row, "by": "Kim"} for row in rows]
    forged = linked._put(folder, "judgements", rows)
    changed = msgspec.structs.replace(index, files={**index.files, "judgements": forged})
    folder.put("_links.json", msgspec.json.encode(changed))
    links = linked.linkages(folder, manifest(folder))
    assert links is not None
    with pytest.raises(InputError, match="not by a rule"):
        [links.of((0, n)) for n in range(len(MADE))]


def test_linking_again_changes_nothing(folder: Folder) -> None:
    before = folder.get("_links.json")
    link_shards(Here(), folder)
    assert folder.get("_links.json") == before
