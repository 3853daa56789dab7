"""The answers that the reader learns: every word piece says what the annotators said of its first character."""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.read.windows import LONGEST, windows
from sayso.resources.encoder import AUXES, KINDS, TAGS
from training.coded import CodedEvent
from training.corpus import Attribution
from training.examples import IGNORED, of_article, of_coded, of_graded, packed, teaching

TEXT = "Mira Tolk said that the old bridge was safe.\n\nBut Ivo Hass denied it, and Hass left."
CODED = "Chad said Mali had attacked its army."


@pytest.fixture(scope="module")
def alphabet(loaded):
    return loaded.encoder.alphabet


def at(word, text=TEXT):
    return text.index(word), text.index(word) + len(word)


def attribution(source, cue, content):
    return Attribution(*(tuple(at(word) for word in words) for words in (source, cue, content)))


@pytest.fixture
def learn(parsed, alphabet):
    """`learn(attributions)`: the one window of TEXT, with the words of its pieces ('' for a mark)."""

    def of(marked):
        document = parsed(TEXT)
        (window,) = windows(document, alphabet)
        (example,) = of_article(teaching(document, marked), alphabet)
        return example, [TEXT[a:b] if a >= 0 else "" for a, b in window.spans.tolist()]

    return of


def tags_of(learnt):
    example, words = learnt
    return [(w, TAGS[t]) for w, t in zip(words, example.labels["tags"].tolist(), strict=True) if w]


def test_every_piece_has_its_role_and_attribution(learn):
    marked = [
        attribution(["Mira Tolk"], ["said"], ["that the old bridge was safe"]),
        attribution(["Ivo Hass"], ["denied"], ["it"]),
    ]
    example, words = learn(marked)
    found = tags_of((example, words))
    assert found[0][1] == "source" and {tag for _, tag in found[1:3]} == {"source+"}
    assert {("said", "cue"), ("denied", "cue"), ("it", "content"), ("that", "content"), ("safe", "content+")} <= {
        *found
    }
    assert ("left", "outside") in found
    first, second = example.anchors["links"]
    assert [words[i] for i in first.of] == ["said"] and words[first.linked[0][0]] == "Mira"
    assert [words[i] for i in first.linked[1]][:3] == ["that", "the", "old"]
    assert [[words[i] for i in pieces] for pieces in (second.of, second.linked[1])] == [["denied"], ["it"]]


def test_nothing_is_asked_of_marks_nor_of_other_heads(learn):
    example, words = learn([])
    marks = np.array([not word for word in words])
    assert marks.sum() == 3  # [CLS], and [SEP] after each paragraph
    assert (example.labels["tags"][marks] == IGNORED).all() and (example.labels["tags"][~marks] == 0).all()
    assert list(example.labels) == ["tags"] and example.grades is None and example.anchors == {"links": ()}


def test_spans_side_by_side_begin_anew(learn):
    tags = dict(tags_of(learn([attribution([], ["said"], ["the old", "bridge was"])])))
    assert (tags["the"], tags["old"], tags["bridge"], tags["was"]) == ("content", "content+", "content", "content+")


def test_a_span_over_two_paragraphs_begins_anew_in_the_second(learn):
    whole = Attribution((), (at("said"),), ((TEXT.index("safe"), TEXT.index("Ivo")),))
    tags = dict(tags_of(learn([whole])))
    assert (tags["safe"], tags["But"]) == ("content", "content")


def test_where_spans_overlap_cue_and_source_win(learn):
    tags = dict(tags_of(learn([attribution(["Ivo Hass"], ["denied"], ["But Ivo Hass denied it"])])))
    assert (tags["But"], tags["Ivo"], tags["denied"], tags["it"]) == ("content", "source", "cue", "content")


def test_epochs_cut_differently_and_seeds_alike(parsed, alphabet):
    taught = teaching(parsed("\n\n".join([TEXT] * 12)), [])

    def cut(seed, times):
        chance = random.Random(seed)
        return [[len(e.pieces) for e in of_article(taught, alphabet, chance)] for _ in range(times)]

    epochs = cut(1, 8)
    assert epochs == cut(1, 8)
    assert len({tuple(sizes) for sizes in epochs}) > 1


PLACES = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(lambda s: (s[0], min(s[0] + s[1], len(TEXT))))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.builds(Attribution, *[st.lists(PLACES, max_size=2).map(tuple)] * 3), max_size=4))
def test_any_annotation(learn, marked):
    example, words = learn(marked)
    covered = sum(len(a.of) + sum(map(len, a.linked)) for a in example.anchors["links"])
    tags = example.labels["tags"]
    assert covered <= (tags > 0).sum() and (tags[[not w for w in words]] == IGNORED).all()
    for anchor in example.anchors["links"]:
        assert {TAGS[t].removesuffix("+") for t in tags[anchor.of]} == {"cue"}
        assert {TAGS[t].removesuffix("+") for t in tags[anchor.linked[0]]} <= {"source"}
        assert {TAGS[t].removesuffix("+") for t in tags[anchor.linked[1]]} <= {"content"}


def coded_of(parsed, alphabet, *events):
    document = parsed(CODED)
    (window,) = windows(document, alphabet)
    (example,) = of_coded(document, events, alphabet)
    return example, [CODED[a:b] if a >= 0 else "" for a, b in window.spans.tolist()]


def attack(aux=None):
    spans = (at(word, CODED) for word in ("attacked", "Mali", "its army", "Chad"))
    trigger, actor, recipient, source = spans
    return CodedEvent(trigger, "ASSAULT", "aerial", aux, actor, recipient, source, "CT+")


def test_an_event_is_asked_of_all_words_and_its_mood_of_the_trigger(parsed, alphabet):
    example, words = coded_of(parsed, alphabet, attack("historical"))
    kinds, aux = example.labels["events"], example.labels["aux"]
    asked = {word: (KINDS[kind], label) for word, kind, label in zip(words, kinds, aux, strict=True) if word}
    assert asked["attacked"] == (("ASSAULT", "aerial"), AUXES.index("historical"))
    assert {found for word, found in asked.items() if word != "attacked"} == {(("", None), IGNORED)}
    (anchor,) = example.anchors["parties"]
    assert [[words[i] for i in part] for part in (anchor.of, *anchor.linked)] == [
        ["attacked"],
        ["Mali"],
        ["its", "army"],
    ]


def test_a_grade_stands_at_the_first_piece_of_its_predicate(parsed, alphabet):
    document = parsed(CODED)
    (example,) = of_graded(document, [(at("attacked", CODED), -1.5, 0.8)], alphabet)
    (window,) = windows(document, alphabet)
    graded = np.flatnonzero(example.grades[:, 1])
    assert [CODED[slice(*window.spans[i])] for i in graded] == ["attacked"]
    assert example.grades[graded[0]].tolist() == pytest.approx([-1.5, 0.8])


def test_packing_keeps_every_answer(parsed, alphabet):
    """Whatever is joined: the trigger's pieces keep their labels, and the anchors point at them and their parties."""
    single, _ = coded_of(parsed, alphabet, attack())
    trigger = single.anchors["parties"][0].of
    for seed in range(20):
        windows_ = list(packed([single] * 30, random.Random(seed)))
        assert sum(len(e.anchors["parties"]) for e in windows_) == 30
        for example in windows_:
            assert len(example.pieces) <= LONGEST + len(single.pieces)
            assert {len(column) for column in example.labels.values()} == {len(example.pieces)}
            for anchor in example.anchors["parties"]:
                assert (example.pieces[anchor.of] == single.pieces[trigger]).all()
                assert (example.labels["events"][anchor.of] == KINDS.index(("ASSAULT", "aerial"))).all()
                for mine, own in zip(anchor.linked, single.anchors["parties"][0].linked, strict=True):
                    assert (example.pieces[mine] == single.pieces[own]).all()
    sizes = {len(e.pieces) for seed in range(20) for e in packed([single] * 30, random.Random(seed))}
    assert len(single.pieces) in sizes and len(sizes) > 5  # some alone, some in company
