"""What linking by blocks works out in memory, against the ledger that it stands in for."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.core.records import Document
from sayso.ledger import placing
from sayso.ledger.identity import content_hash_of, text_hash_of
from sayso.ledger.register import Entry, Register
from sayso.link.blocks import blocks, postings

from ...databases import Files
from .generated import generated

PAIRS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40)


@given(PAIRS)
def test_blocks_are_what_hangs_together(pairs: list[tuple[int, int]]) -> None:
    found = blocks(pairs)
    assert found.keys() == {number for pair in pairs for number in pair}
    assert all(found[left] == found[right] for left, right in pairs)
    for lowest in set(found.values()):
        inside = {number for number in found if found[number] == lowest}
        reached = {lowest}
        while more := {b for a, b in (*pairs, *((b, a) for a, b in pairs)) if a in reached} - reached:
            reached |= more
        assert reached == inside
        assert min(inside) == lowest


def test_candidates_are_those_that_a_ledger_finds(empty_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {one.page.document.id: one for one in generated(60, seed=2)}
    sketches = sorted((one.sketch for one in made.values()), key=lambda sketch: sketch.order)
    index = postings((sketch.document, sketch.keys) for sketch in sketches)
    with Files(empty_file.parent, empty_file).opened() as ledger:
        with ledger.write() as writer:
            for one in made.values():
                writer.add_document(one.page.document, origin=one.page.origin)
                writer.add_sketch(one.sketch)
        for each, most in ((100, 60), (4, 9), (1, 3)):
            monkeypatch.setattr(placing, "EACH", each)
            monkeypatch.setattr(placing, "MOST", most)
            with ledger.read() as queries:
                expected = [queries.alike(sketch) for sketch in sketches]
            found = [index.candidates(n, sketch, each=each, most=most) for n, sketch in enumerate(sketches)]
            assert [[sketches[n].document for n in numbers] for numbers in found] == expected
            assert max(map(len, expected)) >= min(most, 30)


TWO = st.sampled_from("ab")
DOCUMENTS = st.builds(
    Document,
    id=st.sampled_from(["r", "s"]),
    text=TWO,
    url=st.sampled_from([None, "https://n.example/1", "https://n.example/2", "https://n.example/"]),
    publisher=st.sampled_from([None, "P", "Q"]),
    title=st.sampled_from([None, "T"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DOCUMENTS, st.sampled_from(["one.txt", "two.txt", "-", "-#3"])), max_size=9))
def test_ids_are_those_that_a_ledger_gives(empty_file: Path, given: list[tuple[Document, str]]) -> None:
    register = Register()
    with Files(empty_file.parent, empty_file).opened() as ledger, ledger.write() as writer:
        for document, origin in given:
            stored = writer.add_document(document, origin=origin)
            entry = Entry(
                given_id=document.id,
                origin=origin,
                url=document.url,
                publisher=document.publisher,
                text_hash=text_hash_of(document),
                content_hash=content_hash_of(document),
            )
            assert register.add(entry) == (stored.id, stored.is_new)
