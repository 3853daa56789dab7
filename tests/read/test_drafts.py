"""Drafts made of given attributions: what the parse and the layout of the text set right, whatever the tagger finds."""

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.spans import Span
from sayso.read.parse import Parsed
from sayso.read.statements.draft import Draft
from sayso.read.statements.drafts import drafts
from sayso.read.statements.loose import with_loose_quotations
from sayso.read.statements.phrases import whole
from sayso.read.statements.tagged import Attribution
from sayso.resources import Resources

Found = list[tuple[str | None, str, list[str]]]


@pytest.fixture
def made(parsed: Callable[..., Parsed], loaded: Resources, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Found]:
    """`made(text, (source, cue, *content), ...)`: the words of the drafts when the tagger finds just these words."""

    def of(text: str, *found: tuple[str | None, str, *tuple[str, ...]]) -> Found:
        page = parsed(text)
        tagged = [
            Attribution(span(text, source) if source else None, span(text, cue), tuple(span(text, c) for c in content))
            for source, cue, *content in found
        ]
        monkeypatch.setattr(sys.modules[drafts.__module__], "attributions", lambda *_: [tagged])
        scored: Any = SimpleNamespace(windows=[SimpleNamespace(inner=False)])
        return [
            (words(text, d.source), words(text, d.cue) or "", [words(text, s) or "" for s in d.content])
            for d in drafts(page, scored, loaded.cues, loaded.predicates)
        ]

    return of


def span(text: str, part: str) -> Span:
    assert text.count(part) == 1, part
    start = text.index(part)
    return (start, start + len(part))


def words(text: str, where: Span | None) -> str | None:
    return text[slice(*where)].strip(" .\n") if where is not None else None


@pytest.mark.parametrize(
    ("text", "source", "cue", "tagged", "content"),
    [
        # the first words of a phrase stand for all of it
        ("Marek backs the plan for a dam.", "Marek", "backs", "the", "the plan for a dam"),
        ("Marek wants to close the old harbour.", "Marek", "wants", "to", "to close the old harbour"),
        (
            "Witnesses said fighting broke out before the truce could begin.",
            "Witnesses",
            "said",
            "fighting broke out before",
            "fighting broke out before the truce could begin",
        ),
        ("Rehn praised the work of the crews.", "Rehn", "praised", "the work", "the work of the crews"),
        # what is whole stays as it is
        ("Rehn praised the crews, and left.", "Rehn", "praised", "the crews", "the crews"),
        ("Rehn praised the crews who had come.", "Rehn", "praised", "the crews", "the crews"),
        # the beginning of a sentence that is told at its end
        (
            "While Rehn is keen to stay, he will have to go, said Ilsa Marek.",
            "Ilsa Marek",
            "said",
            "he will have to go",
            "While Rehn is keen to stay, he will have to go",
        ),
        (
            "NORDA — The dam has failed, said Ilsa Marek.",
            "Ilsa Marek",
            "said",
            "The dam has failed",
            "The dam has failed",
        ),
        ("But the dam has failed, said Ilsa Marek.", "Ilsa Marek", "said", "the dam has failed", "the dam has failed"),
    ],
)
def test_a_content_is_a_whole_phrase(
    made: Callable[..., Found], text: str, source: str, cue: str, tagged: str, content: str
) -> None:
    assert made(text, (source, cue, tagged)) == [(source, cue, [content])]


def test_a_phrase_that_is_anothers_is_not_taken_in(made: Callable[..., Found]) -> None:
    text = "They joked about the weather as they announced their retreat."
    assert made(text, (None, "joked", "about the weather as"), (None, "announced", "their retreat")) == [
        ("They", "joked", ["about the weather"]),
        ("they", "announced", ["their retreat"]),
    ]


def test_an_article_alone_says_nothing(made: Callable[..., Found]) -> None:
    found = made("Marek backs the plan to stay.", ("Marek", "backs", "the"), (None, "plan", "to stay"))
    assert [cue for _, cue, _ in found] == ["plan"]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "known"),
    [
        ("Asked about the talks, Marek shrugged.", "Marek", "Asked about", "the talks", None),
        ("Marek was asked whether the dam would hold.", "Marek", "was asked", "whether the dam would hold", None),
        ("Rehn is believed to be hiding in Velm.", "Rehn", "is believed", "to be hiding in Velm", None),
        ("Police sought two men believed to be in Velm.", "two men", "believed", "to be in Velm", None),
        ("It is feared, the paper notes, that they drowned.", "the paper", "is feared", "that they drowned", None),
        # whose word it is all the same
        ("The claim was denied by Marek.", "Marek", "was denied", "The claim", "Marek"),
        ("Marek was convinced that the dam would hold.", "Marek", "was convinced", "that the dam would hold", "Marek"),
        ("Marek has asked whether the dam would hold.", "Marek", "has asked", "whether the dam would hold", "Marek"),
    ],
)
def test_the_subject_of_a_passive_said_nothing(
    made: Callable[..., Found], text: str, source: str, cue: str, content: str, known: str | None
) -> None:
    assert [found[0] for found in made(text, (source, cue, content))] == [known]


def test_nobody_in_another_sentence_is_the_source(made: Callable[..., Found]) -> None:
    text = "Marek spoke at noon. The launch raised fears of a new war."
    assert made(text, ("Marek", "fears", "of a new war")) == [(None, "fears", ["of a new war"])]


OTHER_PARAGRAPHS = (
    'Marek spoke first.\n\nThe ministry warned of floods.\n\n"It will hold," it went on.\n\nHe added:\n\nNo more.'
)


@pytest.mark.parametrize(
    ("cue", "tagged", "content"),
    [
        ("warned of", ("floods", '"It will hold,"'), ["floods"]),
        ("warned of", ("Marek spoke first", "floods"), ["floods"]),
        ("warned of", ('"It will hold,"',), ['"It will hold,"']),
        ("added:", ("No more",), ["No more"]),
    ],
)
def test_beside_the_cue_or_quoted_or_after_a_colon(
    made: Callable[..., Found], cue: str, tagged: tuple[str, ...], content: list[str]
) -> None:
    ((_, _, told),) = made(OTHER_PARAGRAPHS, (None, cue, *tagged))
    assert told == content


def test_unquoted_words_of_another_paragraph_are_not_told(made: Callable[..., Found]) -> None:
    assert made(OTHER_PARAGRAPHS, (None, "warned of", "Marek spoke first")) == []


class TestQuoting:
    def test_who_is_quoted_has_a_statement_of_his_own(self, made: Callable[..., Found]) -> None:
        text = "The agency quoted Marek as saying the bridge was safe."
        assert made(text, ("The agency", "quoted", "Marek as saying the bridge was safe")) == [
            ("The agency", "quoted", ["Marek as saying the bridge was safe"]),
            ("Marek", "saying", ["the bridge was safe"]),
        ]

    def test_the_words_may_stand_before(self, made: Callable[..., Found]) -> None:
        text = '"The road is closed," the Norda Times quoted the mayor, Tomas Rehn, as saying.'
        found = made(text, ("the Norda Times", "quoted", '"The road is closed,"', "the mayor, Tomas Rehn, as saying"))
        assert found[1] == ("the mayor, Tomas Rehn", "saying", ['"The road is closed,"'])

    def test_the_passive_is_his_alone(self, made: Callable[..., Found]) -> None:
        text = "Marek was quoted as saying that the mine would close."
        assert made(text, (None, "was quoted as saying", "Marek", "that the mine would close")) == [
            ("Marek", "was quoted as saying", ["that the mine would close"])
        ]

    def test_a_mere_quotation_is_one_statement(self, made: Callable[..., Found]) -> None:
        assert len(made("The paper quoted Marek on the mine.", ("The paper", "quoted", "Marek on the mine"))) == 1


def test_what_announces_a_transcript_does_not_say_its_turns(parsed: Callable[..., Parsed], loaded: Resources) -> None:
    text = "A transcript follows:\n\nROE: Is it open?\n\nMAREK: It is."
    turn = Draft(None, None, "turn", span(text, "ROE:"), None, span(text, "ROE"), (span(text, "Is it open?"),))
    herald = Draft(None, None, "tagged", span(text, "follows"), None, None, (span(text, "ROE: Is it open?"),))
    assert with_loose_quotations(parsed(text), [turn, herald], loaded.cues) == [turn]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(alphabet="the dam “of” saying, quoted as to Marek.\n—:", min_size=4, max_size=80),
    cuts=st.lists(st.integers(0, 80), min_size=6, max_size=6),
)
def test_contents_only_ever_grow_into_free_text(
    parsed: Callable[..., Parsed], loaded: Resources, text: str, cuts: list[int]
) -> None:
    a, b, c, d, e, f = sorted(min(cut, len(text)) for cut in cuts)
    if not (a < b <= c < d <= e < f):
        return
    one, two = Attribution(None, (a, b), ((c, d),)), Attribution(None, (e, f), ((c, d),))
    for found in whole(parsed(text), [one, two]):
        for start, end in found.content:
            assert 0 <= start < end <= len(text)
            assert b <= start and end <= e  # neither over its own cue nor over the other's


@pytest.mark.parametrize(
    ("text", "source", "kept"),
    [
        ("A militia attacked the convoy near Leer.", "A militia", False),
        ("Rebels seized the old bridge.", "Rebels", False),
        ("She attacked the plan for a dam.", "She", True),
        ("The rebels attacked the “so-called truce” of May.", "The rebels", True),
    ],
)
def test_a_deed_is_no_statement(made: Callable[..., Found], text: str, source: str, kept: bool) -> None:
    cue = text.removeprefix(source + " ").split()[0]
    content = text.split(cue + " ")[1].removesuffix(".")
    assert bool(made(text, (source, cue, content))) is kept
