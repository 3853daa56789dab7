"""How alike two reports are: laws that hold for any, and that what tells counts."""

import re

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sayso.core.records import Document, Sketch
from sayso.ledger.placing import encoded
from sayso.link.likeness import KEYS, MOST, days_between, features, likeness, shared, sketch

TEXT = """The ferry to Hentzau sank on Monday. The rescuers from Hentzau and from Klow searched the river for the
ferry's crew, the harbourmaster said. The ferry had left Strelsau with forty passengers. France sent divers."""


def meaning(text: str) -> bytes:
    return bytes([len(text) % 100, text.count("e") % 100, 7])


def made(text: str, *, id: str = "d1", **fields: object) -> Sketch:
    return sketch(Document(id=id, text=text, **fields), meaning)  # type: ignore[arg-type]


def test_names_and_words_are_told_apart_and_weighed() -> None:
    found = made(TEXT, published="2031-03-01")
    assert {"hentzau", "klow", "strelsau", "franc"} == set(found.names)
    assert {"ferri", "harbourmast", "passeng", "diver"} <= set(found.words)
    assert not {"the", "and", "monday", "said", "hentzau"} & set(found.words)
    assert found.words["ferri"] == max(found.words.values()), "rare, and three times"
    assert found.names["franc"] == min(found.names.values()), "reports on many matters name a country"
    assert found.keys[0] == "hentzau"
    assert found.order == ("2031-03-01", "d1")
    assert found.length == len(TEXT)


def test_a_capital_at_the_beginning_of_a_sentence_makes_no_name() -> None:
    assert "ferri" not in made("Ferries sank. The ferries were old.").names


def test_the_title_counts_and_boilerplate_does_not() -> None:
    plain, titled = made(TEXT), made(TEXT, title="Harbourmaster resigns")
    assert titled.words["harbourmast"] > plain.words["harbourmast"]
    start = TEXT.index("France")
    cut = made(TEXT, boilerplate=((start, len(TEXT)), (start, start + 3)))
    assert "franc" not in cut.names
    assert cut.length < len(TEXT)


def test_what_is_alike_weighs_more() -> None:
    own = made(TEXT, published="2031-03-01")
    same = made(TEXT.replace("forty", "fifty"), id="d2", published="2031-03-02")
    later = msgspec.structs.replace(same, published="2031-06-02")
    other = made("Parliament in Szohod passed the pension budget after a night of debate.", id="d3")
    assert likeness(own, same) > likeness(own, later) > likeness(own, other)
    assert shared(own, same)[0] in ("hentzau", "ferri")
    assert len(shared(own, same)) == 4
    assert shared(own, made("Szohod.")) == ()


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("2031-03-01", "2031-03-01", 0),
        ("2031-03-01", "2031-02-27", 2),
        ("2031-02-27", "2031-03-01", 2),
        ("", "2031-03-01", 0),
        ("2031-03", "2031-03-01", 0),
        ("soon", "soon", 0),
    ],
)
def test_days_between(one: str, other: str, days: int) -> None:
    a, b = made("A.", published=one), made("B.", published=other)
    assert days_between(a, b) == days


TEXTS = st.text(max_size=300) | st.lists(st.sampled_from([*TEXT.split(), "Ａ", "ﬁ", "İ", "\u0301", "’s"])).map(" ".join)


@given(TEXTS, TEXTS, st.text(max_size=20))
@example("", "", "")
@example("...", "!", "?")
@example("\x00\U0010ffff", "İstanbul ’s O’Neill's", "ǅ")
def test_likeness_is_a_number_the_same_both_ways(one: str, other: str, title: str) -> None:
    a, b = made(one, published="2031-03-01", title=title), made(other, id="d2", published="2031-03-09")
    assert likeness(a, b) == pytest.approx(likeness(b, a))
    names, words, about, days, size = features(a, b)
    assert 0 <= names <= 1.01
    assert 0 <= words <= 1.01
    assert -1.01 <= about <= 1.01
    assert days > 0
    assert size >= 0
    assert set(shared(a, b)) == set(shared(b, a))
    assert likeness(a, b) <= likeness(a, msgspec.structs.replace(b, published=a.published)) + 1e-9


@given(TEXTS)
def test_a_sketch_is_small_and_always_the_same(text: str) -> None:
    found = made(text)
    assert found == made(text)
    assert msgspec.msgpack.decode(encoded(found), type=Sketch) == found
    for terms in (found.names, found.words):
        assert len(terms) <= MOST
        assert list(terms.values()) == sorted(terms.values(), reverse=True)
        assert not terms or sum(w * w for w in terms.values()) == pytest.approx(1, abs=0.01)
    assert not found.names.keys() & found.words.keys()
    assert len(found.keys) <= 2 * KEYS
    assert set(found.keys) <= {*found.names, *found.words}


@pytest.mark.parametrize("text", ["x" * 1_000_000, "Zenda " * 200_000, "\u0301" * 1_000_000, "a-" * 500_000])
def test_an_endless_text_is_sketched_by_its_beginning(text: str) -> None:
    found = made(text)
    assert found.length <= 6000
    assert len(encoded(found)) < 10_000


def test_no_name_is_in_the_keys_twice() -> None:
    words = " ".join(f"{word.capitalize()} {word}" for word in re.findall(r"[a-z]{5,}", TEXT))
    found = made(words)
    assert len(found.keys) == len(set(found.keys))
