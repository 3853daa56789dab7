"""Linking by blocks and one report after the other: the same rows, with the same numbers, in the same order."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings

from sayso.ledger import Ledger
from sayso.run.batch import Found
from sayso.run.blocks import Here, Links, link, report_of
from sayso.run.blocks.records import packed
from sayso.run.blocks.taking import take_placed, take_told

from ...databases import Files
from .generated import generated, linked_rows, narrow, read_serially, reports


def by_blocks(ledger: Ledger, made: Sequence[Found]) -> Links:
    """Who is who, then the links, then all of it into the ledger."""
    stored = []
    with ledger.write() as writer:
        for one in made:
            document = writer.add_document(one.page.document, origin=one.page.origin)
            if document.is_new:
                number = writer.add_reading(document, one.reading, fingerprint="f")
                stored.append((report_of(one).named(number, document.id), one, document))
    links = link(Here(), Here().rows(packed(report) for report, _, _ in stored))
    for report, one, document in stored:
        with ledger.write() as writer:
            writer.add_waiting(document, report.sketch)
            take_told(writer, document, one, [told for told in links.told if told.number == report.number])
    take_placed(ledger, links.placed)
    return links


def compare(empty: Path, made: Sequence[Found]) -> Links:
    files = Files(empty.parent, empty)
    with files.opened() as one, files.opened() as other:
        read_serially(one, made)
        links = by_blocks(other, made)
        assert linked_rows(other) == linked_rows(one)
    return links


@settings(max_examples=20, deadline=None)
@given(reports())
def test_a_few(empty_file: Path, made: list[Found]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        narrow(patch)
        compare(empty_file, made)


def test_many(empty_file: Path) -> None:
    """With all that there is to tell the two ways apart."""
    made = generated(60, seed=10)
    links = compare(empty_file, made)
    kinds = {(told.judgement.kind, told.judgement.same) for told in links.told}
    assert kinds == {("copy", True), ("copy", False), ("actor", True), ("actor", False)}
    assert any(len(placed.joined) > 1 for placed in links.placed), "one that makes two stories one"
    assert any(len(placed.moves) > 1 for placed in links.placed)
    begun = {founder for placed in links.placed for _, founder in placed.moves}
    assert 5 < len(begun) < len(links.placed) - 10
    assert {one.page.document.published for one in made} > {None}
    assert len({one.page.document.id for one in made}) < len(made) - 3, "corrected ones"
