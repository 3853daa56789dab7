"""The answers that the reader learns: every word piece says what the annotators said of its first character."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.resources.encoder import TAGS
from training.corpus import Attribution
from training.examples import IGNORED, examples, teaching

TEXT = "Mira Tolk said that the old bridge was safe.\n\nBut Ivo Hass denied it, and Hass left."


@pytest.fixture(scope="module")
def alphabet(loaded):
    return loaded.encoder.alphabet


def at(word, text=TEXT):
    return text.index(word), text.index(word) + len(word)


def attribution(source, cue, content):
    return Attribution(*(tuple(at(word) for word in words) for words in (source, cue, content)))


def answers(example, text=TEXT):
    """The tag of each piece by its words, with the attribution that it belongs to."""
    rows = zip(example.window.spans.tolist(), example.tags.tolist(), example.owner.tolist(), strict=True)
    return [(text[a:b], TAGS[tag], owner) for (a, b), tag, owner in rows if a >= 0]


def test_every_piece_has_its_role_and_attribution(parsed, alphabet):
    marked = [
        attribution(["Mira Tolk"], ["said"], ["that the old bridge was safe"]),
        attribution(["Ivo Hass"], ["denied"], ["it"]),
    ]
    (example,) = examples(teaching(parsed(TEXT), marked), alphabet)
    found = answers(example)
    assert found[0][1:] == ("source", 0) and {row[1:] for row in found[1:3]} == {("source+", 0)}
    assert ("said", "cue", 0) in found and ("denied", "cue", 1) in found and ("it", "content", 1) in found
    assert ("that", "content", 0) in found and ("safe", "content+", 0) in found
    assert (".", "outside", -1) in found and ("left", "outside", -1) in found


def test_nothing_is_asked_of_marks(parsed, alphabet):
    (example,) = examples(teaching(parsed(TEXT), []), alphabet)
    marks = example.window.spans[:, 0] < 0
    assert marks.sum() == 3  # [CLS], and [SEP] after each paragraph
    assert (example.tags[marks] == IGNORED).all() and (example.tags[~marks] == 0).all()


def test_spans_side_by_side_begin_anew(parsed, alphabet):
    pieces = attribution([], ["said"], ["the old", "bridge was"])
    (example,) = examples(teaching(parsed(TEXT), [pieces]), alphabet)
    tags = {words: tag for words, tag, _ in answers(example)}
    assert (tags["the"], tags["old"], tags["bridge"], tags["was"]) == ("content", "content+", "content", "content+")


def test_a_span_over_two_paragraphs_begins_anew_in_the_second(parsed, alphabet):
    whole = Attribution((), (at("said"),), ((TEXT.index("safe"), TEXT.index("Ivo")),))
    (example,) = examples(teaching(parsed(TEXT), [whole]), alphabet)
    tags = {words: tag for words, tag, _ in answers(example)}
    assert (tags["safe"], tags["But"]) == ("content", "content")


def test_where_spans_overlap_cue_and_source_win(parsed, alphabet):
    inner = attribution(["Ivo Hass"], ["denied"], ["But Ivo Hass denied it"])
    (example,) = examples(teaching(parsed(TEXT), [inner]), alphabet)
    tags = {words: tag for words, tag, _ in answers(example)}
    assert (tags["But"], tags["Ivo"], tags["denied"], tags["it"]) == ("content", "source", "cue", "content")


def test_epochs_cut_differently_and_seeds_alike(parsed, alphabet):
    taught = teaching(parsed("\n\n".join([TEXT] * 12)), [])

    def cut(seed, times):
        chance = random.Random(seed)
        return [[len(e.tags) for e in examples(taught, alphabet, chance)] for _ in range(times)]

    epochs = cut(1, 8)
    assert epochs == cut(1, 8)
    assert len({tuple(sizes) for sizes in epochs}) > 1
    whole = [s for e in examples(taught, alphabet) for s in e.window.spans.tolist() if s[0] >= 0]
    assert whole == [
        s for e in examples(taught, alphabet, random.Random(2)) for s in e.window.spans.tolist() if s[0] >= 0
    ]


PLACES = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(lambda s: (s[0], min(s[0] + s[1], len(TEXT))))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.builds(Attribution, *[st.lists(PLACES, max_size=2).map(tuple)] * 3), max_size=4))
def test_any_annotation(parsed, alphabet, marked):
    document = parsed(TEXT)
    for example in examples(teaching(document, marked), alphabet):
        for (start, _), tag, owner in zip(
            example.window.spans.tolist(), example.tags.tolist(), example.owner.tolist(), strict=True
        ):
            if start < 0:
                assert (tag, owner) == (IGNORED, -1)
            elif tag == 0:
                assert owner == -1
                assert not any(a <= start < b for m in marked for s in (m.source, m.cue, m.content) for a, b in s)
            else:
                role = TAGS[tag].removesuffix("+")
                assert any(a <= start < b for a, b in getattr(marked[owner], role))
