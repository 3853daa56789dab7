"""A report that comes in late makes the very reports due that asking them one by one finds."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from sayso.core.records import Sketch
from sayso.ledger import Ledger, Queries, displacing, placing
from sayso.link.joining import ENOUGH
from sayso.link.likeness import likeness
from sayso.run import linking
from sayso.run.linking import place_due
from sayso.run.storing import store

from .blocks.generated import generated, meaning


def alike(queries: Queries, sketch: Sketch, but: str = "") -> set[str]:
    """What a report finds, in a ledger from which one report is left out."""
    weights: dict[str, float] = defaultdict(float)
    published, id_ = sketch.order
    for key in sketch.keys:
        asked = {"term": key, "published": published, "id": id_, "most": 1000}
        having = queries._connection.execute(placing._BEFORE, asked).scalars()
        for other in [other for other in having if other != but][: placing.EACH]:
            weights[other] += sketch.names.get(key, 0.0) + sketch.words.get(key, 0.0)
    return set(sorted(weights, key=lambda id_: (-weights[id_], id_))[: placing.MOST])


def straightforward(queries: Queries, own: Sketch, later: Collection[Sketch], counted: Counter[str]) -> set[str]:
    due = set()
    for other in later:
        displaced = alike(queries, other) ^ alike(queries, other, but=own.document)
        others = queries.sketches_of(displaced - {own.document}).values()
        counted["displaced"] += len(others)
        if likeness(other, own) >= ENOUGH:
            due.add(other.document)
        elif any(likeness(other, lost) >= ENOUGH for lost in others):
            counted["for another"] += 1
            due.add(other.document)
    return due


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Whenever a report comes in late, both ways are gone; how often it mattered."""
    counted: Counter[str] = Counter()
    found: Callable[..., set[str]] = linking._with_a_difference

    def both(queries: Queries, own: Sketch, later: Collection[Sketch]) -> set[str]:
        due = found(queries, own, later)
        assert due == straightforward(queries, own, later, counted)
        displaced = queries.displaced(later, own.document)  # of those, too, that are due anyway
        for other in later:
            assert displaced[other.document] == alike(queries, other) ^ alike(queries, other, but=own.document)
        return due

    monkeypatch.setattr(linking, "_with_a_difference", both)
    return counted


@pytest.mark.parametrize("limits", [(3, 4, 100, 300), (4, 2, 0, 2), (2, 9, 3, 1), (6, 3, 100, 3)])
def test_those_due_are_the_very_ones_that_asking_one_by_one_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compared: Counter[str], limits: tuple[int, int, int, int]
) -> None:
    """Lists so short that they are all full; versions that follow on others; few reports asked about at once."""
    monkeypatch.setattr(placing, "EACH", limits[0])
    monkeypatch.setattr(placing, "MOST", limits[1])
    monkeypatch.setattr(displacing, "FEW", limits[2])
    monkeypatch.setattr(displacing, "AT_ONCE", limits[3])
    for seed in range(2):
        with Ledger.open(str(tmp_path / f"{seed}.db")) as ledger:
            for one in generated(40, seed):
                with ledger.write() as writer:
                    store(writer, one, "f")
                place_due(ledger, meaning)
    assert compared["displaced"] > 100
    assert compared["for another"] > 5
