"""Every kind of export: what it says of itself holds, and its own reader reads it back."""

import json
from importlib import import_module

import pytest

from sayso.core.errors import SaysoError
from sayso.export.kinds import KINDS, WHAT, kind
from sayso.export.losses import FIELDS
from sayso.ledger import Ledger

from .conftest import Export
from .hand import UNQUOTED


@pytest.mark.parametrize("name", KINDS)
def test_every_field_is_carried_or_lost_with_a_reason(name: str) -> None:
    found = KINDS[name]()
    assert found.name == name
    assert found.what == WHAT[name]
    assert not found.carried & found.lost.keys()
    assert found.carried | found.lost.keys() == FIELDS
    assert all(why and len(why.splitlines()) == 1 for why in found.lost.values())


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("ledger", ["sample", "by_hand"])
def test_what_is_written_is_read_back(name: str, ledger: str, exported: Export, request: pytest.FixtureRequest) -> None:
    opened: Ledger = request.getfixturevalue(ledger)
    for texts in (False, True):
        folder = exported(opened, name, texts=texts)
        back = import_module(f".back.{name}", __package__)
        rows = back.read_back(folder)
        assert rows or (name, ledger) == ("acled", "by_hand")  # whose countries are on no map
        told = json.loads((folder / "export.json").read_text(encoding="utf-8"))
        assert sorted(p.name for p in folder.iterdir()) == told["files"]
        assert told["records"]["event"] > 0
        written = {file: number for file, number in told["rows"].items() if file != "gdelt.mentions.csv"}
        assert sum(written.values()) == len(rows)


@pytest.mark.parametrize("name", KINDS)
def test_texts_go_out_only_on_demand(name: str, by_hand: Ledger, exported: Export) -> None:
    without = exported(by_hand, name)
    assert not any(UNQUOTED.encode() in path.read_bytes() for path in without.iterdir())
    lost = {each["field"]: each for each in json.loads((without / "losses.json").read_text(encoding="utf-8"))["lost"]}
    assert lost["document.text"]["records"] > 0


def test_a_kind_that_there_is_not_is_told_with_the_nearest() -> None:
    with pytest.raises(SaysoError, match="Did you mean parquet"):
        kind("parqet")
    with pytest.raises(SaysoError, match="only csv"):
        kind("\x1b[31mnothing")
