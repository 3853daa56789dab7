"""Loose quotations and headlines: what is done with quotations that no cue claims, whatever finder found the rest."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.spans import merge
from sayso.read.parse import Parsed
from sayso.read.statements.draft import Draft
from sayso.read.statements.headlines import headline
from sayso.read.statements.loose import with_loose_quotations
from sayso.resources import cues

Parse = Callable[..., Parsed]
Shown = tuple[str, str, str]


def tagged(parsed: Parsed, source: str, cue: str, *content: str, lexicon: bool = True) -> Draft:
    """A draft as a tagger gives it: the spans of these words, and their heads."""

    def span(words: str) -> tuple[int, int]:
        at = parsed.text.index(words)
        return (at, at + len(words))

    head = parsed.head(span(cue))
    assert head is not None
    entry = cues.load().get("v", head.lemma_.lower()) if lexicon else None
    heads = parsed.head(span(source))
    return Draft(head, entry, "tagged", span(cue), heads, span(source), merge(span(c) for c in content))


def shown(parsed: Parsed, drafts: Sequence[Draft]) -> list[Shown]:
    def words(span: tuple[int, int] | None) -> str:
        return parsed.text[slice(*span)] if span is not None else ""

    return [(words(d.source), words(d.cue), " | ".join(map(words, d.content))) for d in drafts]


def loose(parsed: Parsed, *found: Draft) -> list[Shown]:
    return shown(parsed, with_loose_quotations(parsed, found, cues.load()))


MADE_WHOLE = [
    # text, source, cue, content as found, content as it should be
    ("“The road is open,” Marek said.", "Marek", "said", "The road is open", "“The road is open,”"),
    ("“We know. We wait,” Marek said.", "Marek", "said", "We wait", "“We know. We wait,”"),
    ("“We know all of it,” Marek said.", "Marek", "said", "it", "it"),
    ("Marek said the road was “open to all”.", "Marek", "said", "the road was “open", "the road was “open to all”"),
    ("Marek said on “Norda Today” that it was open.", "Marek", "said", "” that it was open", "” that it was open"),
    # never over the cue or the source
    ("“The road is open, Marek said, and safe”", "Marek", "said", "The road is open", "The road is open"),
    # a quotation that nothing closes ends nobody knows where
    ("Marek said: “We go. The dam is old and grey.", "Marek", "said", "We go", "“We go"),
]


@pytest.mark.parametrize(("text", "source", "cue", "content", "whole"), MADE_WHOLE)
def test_quotations_are_made_whole(parsed: Parse, text: str, source: str, cue: str, content: str, whole: str) -> None:
    document = parsed(text)
    assert loose(document, tagged(document, source, cue, content))[0] == (source, cue, whole)


def test_a_few_words_of_a_long_quotation_are_a_slip(parsed: Parse) -> None:
    document = parsed("“It holds,” Marek said.\n\nThe old sign read: “Keep off the dam, and mind the dogs, by order.”")
    said = tagged(document, "Marek", "said", "“It holds,”", "order")
    assert loose(document, said)[0] == ("Marek", "said", "“It holds,”")


GOES_ON = [
    "“The road is open,” Marek said. “And it is safe. “It will stay open.”",
    "“The road is open,” Marek said. “It will stay open.”",
    "Marek said that the road was open. “It will stay open.”",
    "“The road is open,” Marek said. “And it is safe.\n\n“It will stay open.”",
]


@pytest.mark.parametrize("lexicon", [True, False])
@pytest.mark.parametrize("text", GOES_ON)
def test_later_quotations_go_on_with_the_speech(parsed: Parse, text: str, *, lexicon: bool) -> None:
    document = parsed(text)
    first = "“The road is open,”" if text.startswith("“") else "that the road was open"
    (said,) = loose(document, tagged(document, "Marek", "said", first, lexicon=lexicon))
    assert said[:2] == ("Marek", "said")
    assert said[2].startswith(first)
    assert said[2].endswith("“It will stay open.”")


FLOATING = [
    ("The mayor came late.\n\n“It will stay open.”", [("", "", "“It will stay open.”")]),
    ("“We go.\n\n“We go now.”\n\nThe dam is old.", [("", "", "“We go. | “We go now.”")]),
    # by the name that signs it, or stands before it
    ("“The road is open.” — Ilsa Marek", [("Ilsa Marek", "—", "“The road is open.”")]),
    ("“The road is open.” ―\u00a0Ádám P. Roe", [("Ádám P. Roe", "―", "“The road is open.”")]),
    ("“The road is open.”\n— Ilsa Marek, mayor of Norda", [("Ilsa Marek, mayor of Norda", "—", "“The road is open.”")]),
    ("Ilsa Marek, on the dam: “It will hold.”", [("Ilsa Marek", ":", "“It will hold.”")]),
    ("The minister: “It will hold.”", [("The minister", ":", "“It will hold.”")]),
    ("Her answer was short: “It will hold.”", [("Her", ":", "“It will hold.”")]),
]


@pytest.mark.parametrize(("text", "expected"), FLOATING)
def test_quotations_without_a_cue(parsed: Parse, text: str, expected: list[Shown]) -> None:
    assert loose(parsed(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “safe road” is closed.",
        "She wrote “The Open Road” in 1990.",
        "“The Open Road” is her best book.",
        "A sign over the door read “Closed”.",
        "The band “Go Now” played.",
        "“Peace and bread”",
        "The plan (“a dream”) is dead.",
        'A 5" pipe broke. The water is rising, and the "old dam is leaking a lot and may break soon.',
    ],
)
def test_titles_names_and_scare_quotes_are_no_speech(parsed: Parse, text: str) -> None:
    assert loose(parsed(text)) == []


def test_the_next_item_of_a_list_signs_nothing(parsed: Parse) -> None:
    assert loose(parsed("“The road is open.”\n— What happens next")) == [("", "", "“The road is open.”")]


def test_where_a_quotation_without_an_end_holds_a_cue_it_is_no_speech(parsed: Parse) -> None:
    document = parsed("“The dam is old, said Marek. Nobody came.")
    said = tagged(document, "Marek", "said", "“The dam is old")
    assert with_loose_quotations(document, [said], cues.load()) == [said]


def test_a_quotation_that_is_claimed_is_left_to_its_draft(parsed: Parse) -> None:
    document = parsed("“The road is open.” — Ilsa Marek")
    said = tagged(document, "Ilsa Marek", "—", "“The road is open.”")
    assert with_loose_quotations(document, [said], cues.load()) == [said]


HEADLINES = [
    ("Marek: dam is safe\n\nIlsa Marek said the dam would hold.", ("Marek", ":", "dam is safe")),
    ("Dam is safe – Marek\n\nIlsa Marek said the dam would hold.", ("Marek", "–", "Dam is safe")),
    ("Marek: ‘a disgrace’\n\nIlsa Marek said the dam would hold.", ("Marek", ":", "‘a disgrace’")),
    # topics, explainers, and the name of the paper
    ("Norda: dam is safe\n\nIlsa Marek said the dam would hold.", None),
    ("Marek: what we know so far\n\nIlsa Marek said the dam would hold.", None),
    ("Marek: a life in pictures\n\nIlsa Marek said the dam would hold.", None),
    ("Dam is safe - Norda Herald\n\nIlsa Marek said the dam would hold.", None),
]


@pytest.mark.parametrize(("text", "expected"), HEADLINES)
def test_headlines(parsed: Parse, text: str, expected: Shown | None) -> None:
    document = parsed(text)
    said = tagged(document, "Ilsa Marek", "said", "the dam would hold")
    found = headline(document, [said])
    assert (shown(document, [found])[0] if found is not None else None) == expected
    claimed = tagged(document, "Ilsa Marek", "said", text.split("\n", maxsplit=1)[0])
    assert headline(document, [said, claimed]) is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from('The mayor said the road is open . , : \n\n “ ” " ‘ ’ „ « » — Ilsa Marek : "'.split(" ")))
)
def test_any_text(parsed: Parse, words: list[str]) -> None:
    document = parsed(" ".join(words))
    for draft in with_loose_quotations(document, [], cues.load()):
        assert draft.content
        for start, end in (*draft.content, draft.cue or (0, 1), draft.source or (0, 1)):
            assert 0 <= start < end <= max(1, len(document.text))
        assert list(draft.content) == sorted(draft.content)
