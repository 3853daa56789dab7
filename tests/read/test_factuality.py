"""The writer's own view of predicates, and how hedges compose."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.read import score
from sayso.read.factuality import view_of, weigh_spans
from sayso.read.hedging import Step
from sayso.read.parse import Parsed
from sayso.resources import Resources, hedges
from sayso.resources.encoder import Scored

Parse = Callable[..., Parsed]
Weigh = Callable[[str, str], float]
LEXICON = hedges.load()


@pytest.fixture(scope="module")
def weight(parsed: Parse, loaded: Resources) -> Weigh:
    """`weight(text, word)`: how sure the writer is of the word's predicate."""

    def of(text: str, word: str) -> float:
        found, start = parsed(text), text.index(word)
        (value,) = weigh_spans(found, score(found, loaded), [(start, start + len(word))])
        return value

    return of


@pytest.mark.parametrize(
    ("more", "less", "word"),
    [
        ("The army left the town.", "The army might have left the town.", "left"),
        ("The army probably left the town.", "The army never left the town.", "left"),
        ("They managed to leave.", "They failed to leave.", "leave"),
        ("He knew that they had left.", "He hoped that they had left.", "left"),
        ("The bridge was destroyed in March.", "The bridge was not destroyed in March.", "destroyed"),
    ],
)
def test_the_writer_is_surer_of_the_one_than_of_the_other(weight: Weigh, more: str, less: str, word: str) -> None:
    assert weight(more, word) > weight(less, word) + 0.3


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Please send me the list.", "send"),
        ("They will leave tomorrow.", "leave"),
        ("He wants to leave.", "leave"),
    ],
)
def test_what_has_not_happened_is_below_nought(weight: Weigh, text: str, word: str) -> None:
    assert weight(text, word) < 0


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Who opened the door?", "opened"),
        ("The bridge destroyed in March was old.", "destroyed"),
        ("The army left the town on Monday.", "left"),
    ],
)
def test_what_has_happened_is_above_nought(weight: Weigh, text: str, word: str) -> None:
    assert weight(text, word) > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "The minister will believe in a retreat when he sees it.",
        "The minister said he would believe in a retreat when he saw it.",
        "Observers saw preparations for a retreat across the river.",
    ],
)
def test_what_is_waited_for_is_not_taken_as_done(weight: Weigh, text: str) -> None:
    assert weight(text, "retreat") < 1


def test_a_span_without_words_or_scores_is_not_told(parsed: Parse, loaded: Resources) -> None:
    for text, spans in (("a  b", [(1, 2), (4, 9)]), ("", [(0, 1)])):
        found = parsed(text)
        assert weigh_spans(found, score(found, loaded), spans) == (0.0,) * len(spans)
    assert weigh_spans(parsed("They left."), Scored((), ()), [(5, 9)]) == (0.0,)


def test_every_entry_is_in_lower_case_and_known_by_class() -> None:
    for word, pos, frame in LEXICON.words:
        assert word == word.lower()
        assert pos in set("VNARXMP")
        assert frame in {"", "that", "inf", "ing", "obj", "subj"}


@given(st.lists(st.sampled_from(sorted(LEXICON.words)), max_size=6))
def test_no_hedge_makes_more_certain_than_it_is_itself(parsed: Parse, keys: list[tuple[str, str, str]]) -> None:
    token = parsed("word").doc[0]
    steps = [Step(LEXICON.words[key], token) for key in keys]
    view = view_of(steps)
    assert view.factuality in ("CT+", "PR+", "PS+", "Uu", "PS-", "PR-", "CT-")
    if steps:
        innermost = steps[0].hedge.effect
        assert abs(view.degree) <= max(abs(innermost.plus), abs(innermost.minus))
        negation = Step(hedges.Hedge(LEXICON.effects["not"], LEXICON.effects["not"]), token)
        assert view_of([negation, *steps]).degree == -view.degree
