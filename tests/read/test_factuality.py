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


def test_certain_likely_open_and_denied_come_in_order(weight: Weigh) -> None:
    texts = [
        "The army left the town.",
        "The army probably left the town.",
        "The army might have left the town.",
        "The army never left the town.",
    ]
    values = [weight(text, "left") for text in texts]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("She forgot to lock the door.", "lock"),
        ("They prevented him from leaving.", "leaving"),
        ("Please send me the list.", "send"),
        ("They will leave tomorrow.", "leave"),
        ("He wants to leave.", "leave"),
        ("Nobody knew the answer.", "knew"),
        ("The attack was a hoax.", "attack"),
    ],
)
def test_what_has_not_happened_is_below_nought(weight: Weigh, text: str, word: str) -> None:
    assert weight(text, word) < 0


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("She did not forget to lock the door.", "lock"),
        ("He did not know that they had left.", "left"),
        ("They managed to leave.", "leave"),
        ("Who opened the door?", "opened"),
        ("The bridge destroyed in March was old.", "destroyed"),
        ("The army's retreat was another failure for the general.", "retreat"),
        ("The retreat was a sign of weakness.", "retreat"),
    ],
)
def test_what_has_happened_is_above_nought(weight: Weigh, text: str, word: str) -> None:
    assert weight(text, word) > 1


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
