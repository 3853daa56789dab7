"""Statements: table tests by phenomenon, speakers, nesting, and what must hold for any text.

The tagger is trained on news: its sentences here are such as stand in news. Whoever speaks here is invented.
"""

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import Actor, Document, Statement
from sayso.core.spans import merge
from sayso.read import score
from sayso.read.dates import find_dates
from sayso.read.parse import Parsed, parse
from sayso.read.statements import find_statements
from sayso.resources import Resources

Find = Callable[..., tuple[Statement, ...]]


@pytest.fixture(scope="module")
def find(parsed: Callable[..., Parsed], loaded: Resources) -> Find:
    """`find(text, *actors, published=...)`: the statements of a text; an actor is (name, words of its mention)."""

    def of(text: str, *named: tuple[str, str], **fields: str) -> tuple[Statement, ...]:
        actors = []
        for name, words in named:
            spans = []
            at = text.find(words)
            while at >= 0:
                spans.append((at, at + len(words)))
                at = text.find(words, at + 1)
            actors.append(Actor(id=name, name=name, kind="person", mentions=tuple(spans)))
        return stated(parsed(text, **fields), loaded, tuple(actors))

    return of


def stated(page: Parsed, loaded: Resources, actors: tuple[Actor, ...] = ()) -> tuple[Statement, ...]:
    scored = score(page, loaded)
    return find_statements(page, scored, actors, find_dates(page), loaded)


def shown(text: str, statement: Statement) -> tuple[str, str, str, str]:
    source, cue, content = (
        " | ".join(text[a:b] for a, b in spans) for spans in (statement.source, statement.cue, statement.content)
    )
    return (statement.kind, source, cue, content)


def agree(found: tuple[str, str, str, str], expected: tuple[str, str, str, str]) -> bool:
    """Whether kind and source are the same, the cue holds the expected words, and the content is the same words.

    How many words of circumstance a cue takes along ("later told", "warned in a post") is a matter of taste; so is
    whether a content that a date breaks is one span or two.
    """
    (kind, source, cue, content), (its_kind, its_source, its_cue, its_content) = found, expected
    whole = (kind, source, content.replace(" | ", " ")) == (its_kind, its_source, its_content.replace(" | ", " "))
    return whole and set(its_cue.lower().split()) <= set(re.findall(r"[\w’']+|[:—]", cue.lower()))


ONE_STATEMENT = [
    # clauses
    (
        "Governor Ilsa Marek said that the bridge would reopen.",
        ("indirect", "Governor Ilsa Marek", "said", "that the bridge would reopen"),
    ),
    (
        "The ministry told Radio Norda that the harbour was mined.",
        ("indirect", "The ministry", "told", "that the harbour was mined"),
    ),
    ("Marek has warned the dam may fail.", ("indirect", "Marek", "has warned", "the dam may fail")),
    ("The army did not say whether it would leave.", ("indirect", "The army", "did not say", "whether it would leave")),
    (
        "Jan Roe, who runs the port, believes that the truce is dead.",
        ("indirect", "Jan Roe, who runs the port", "believes", "that the truce is dead"),
    ),
    (
        "An aide to the governor, Jan Roe, said on Monday that the coastal road was open again.",
        ("indirect", "An aide to the governor, Jan Roe", "said", "that the coastal road was open again"),
    ),
    (
        "Jan Roe, the head of the council, warned in a post on Telegram that the dam might break.",
        ("indirect", "Jan Roe, the head of the council", "warned", "that the dam might break"),
    ),
    (
        "The mayor later told the monitors that shells had hit the school.",
        ("indirect", "The mayor", "told", "that shells had hit the school"),
    ),
    (
        "The opposition demanded that the premier resign.",
        ("indirect", "The opposition", "demanded", "that the premier resign"),
    ),
    (
        "Dmitri Orlov, the region's deputy governor, announced on Thursday that the town would be evacuated by boat.",
        ("indirect", "Dmitri Orlov, the region's deputy governor", "announced",
         "that the town would be evacuated by boat"),
    ),
    (
        "A spokeswoman for the ministry would not say how many soldiers had been killed.",
        ("indirect", "A spokeswoman for the ministry", "not say", "how many soldiers had been killed"),
    ),
    (
        "The committee's report concluded that the bridge had not been inspected for nine years.",
        ("indirect", "The committee's report", "concluded", "that the bridge had not been inspected for nine years"),
    ),
    # infinitives and objects
    (
        "The defence minister on Friday ordered his troops to withdraw from Norda and the villages around it.",
        ("indirect", "The defence minister", "ordered",
         "his troops to withdraw from Norda and the villages around it"),
    ),
    (
        "Norda's government has threatened to close the strait unless its two ships are freed by the end of the month.",
        ("indirect", "Norda's government", "has threatened",
         "to close the strait unless its two ships are freed by the end of the month"),
    ),
    (
        "President Ilsa Marek urged neighbouring countries to open their borders to the refugees.",
        ("indirect", "President Ilsa Marek", "urged",
         "neighbouring countries to open their borders to the refugees"),
    ),
    (
        "The health ministry put the death toll at 40.",
        ("indirect", "The health ministry", "put", "the death toll at 40"),
    ),
    ("Norda refused to open the border.", ("indirect", "Norda", "refused", "to open the border")),
    ("The general announced a ceasefire.", ("indirect", "The general", "announced", "a ceasefire")),
    ("Marek called for an inquiry.", ("indirect", "Marek", "called", "an inquiry")),
    (
        "The envoy called on the rebels to leave the city before the winter.",
        ("indirect", "The envoy", "called", "the rebels to leave the city before the winter"),
    ),
    ("Marek accused the army of theft.", ("indirect", "Marek", "accused", "the army of theft")),
    (
        "The ministry described the raid as “a crime against the sea”.",
        ("mixed", "The ministry", "described", "the raid as “a crime against the sea”"),
    ),
    ("Marek called the raid “a crime”.", ("mixed", "Marek", "called", "the raid “a crime”")),
    # nouns, adjectives, set phrases
    (
        "According to the harbour office, two ships sank.",
        ("indirect", "the harbour office", "According to", "two ships sank"),
    ),
    (
        "Two ships sank, according to the harbour office.",
        ("indirect", "the harbour office", "according to", "Two ships sank"),
    ),
    (
        "The two ships, according to the harbour office, had no lights.",
        ("indirect", "the harbour office", "according to", "The two ships | had no lights"),
    ),
    (
        "The governor's view is that the truce was dead before it was signed.",
        ("indirect", "The governor's", "view", "that the truce was dead before it was signed"),
    ),
    (
        "In a statement, the ministry made clear that the talks had failed.",
        ("indirect", "the ministry", "made clear", "that the talks had failed"),
    ),
    ("Marek is confident that it will hold.", ("indirect", "Marek", "is confident", "that it will hold")),
    # order of words
    ("The road was open, Marek said.", ("indirect", "Marek", "said", "The road was open")),
    ("The road was open, said Marek.", ("indirect", "Marek", "said", "The road was open")),
    ("The road, Marek said, was open.", ("indirect", "Marek", "said", "The road | was open")),
    # quotations
    ("“The road is open,” Marek said.", ("direct", "Marek", "said", "“The road is open,”")),
    (
        "“The road is open,” said Ilsa Marek, the governor. “It will stay open.”",
        ("direct", "Ilsa Marek, the governor", "said", "“The road is open,” | “It will stay open.”"),
    ),
    (
        '"The road is closed," Marek said, "but the ferry still runs."',
        ("direct", "Marek", "said", '"The road is closed," | "but the ferry still runs."'),
    ),
    ('"We know. We wait," Marek said.', ("direct", "Marek", "said", '"We know. We wait,"')),
    (
        "Marek tweeted: “The road is open. Nobody has left.”",
        ("direct", "Marek", "tweeted", "“The road is open. Nobody has left.”"),
    ),
    ("Marek said:\n\n“The road is open.”", ("direct", "Marek", "said", "“The road is open.”")),
    (
        "The mood “is grim, and it is getting worse,” Marek said.",
        ("mixed", "Marek", "said", "The mood “is grim, and it is getting worse,”"),
    ),
    (
        "Marek said she would “wait and see” for now.",
        ("mixed", "Marek", "said", "she would “wait and see” for now"),
    ),
    (
        "The envoy told the council that the “guarantees” offered by Norda were worthless.",
        ("mixed", "The envoy", "told", "that the “guarantees” offered by Norda were worthless"),
    ),
    # without a source
    (
        "Thousands of people are reported to have fled the town since Monday.",
        ("indirect", "", "reported", "Thousands of people | to have fled the town since Monday"),
    ),
    ("It is believed that rebels hold the town.", ("indirect", "", "is believed", "that rebels hold the town")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ONE_STATEMENT)
def test_one_statement(find: Find, text: str, expected: tuple[str, str, str, str]) -> None:
    found = [shown(text, s) for s in find(text)]
    assert len(found) == 1 and agree(found[0], expected), f"{found} is not {expected}"


NONE = [
    "",
    "  \n\n ",
    "...",
    "“”",
    "The bridge was closed on Monday.",
    "The bridge over the Tarn was closed to lorries on Monday, and the ferry will not run until April.",
    "Soldiers opened fire on a crowd near the station, killing four people and wounding a dozen.",
    "Rescue workers dug through the rubble of the school with their hands on Wednesday.",
    "The orchestra played “The Long Winter” to a full house on Saturday night.",
    "“The Road” and “The River” were her best known songs, but she also wrote for the stage.",
    "The ship “Aurora” left the port.",
    "Marek's office has yet to comment.",
]


@pytest.mark.parametrize("text", NONE)
def test_no_statement(find: Find, text: str) -> None:
    assert find(text) == ()


SHARED_SOURCE = [
    (
        "The ministry said it had seen signs of a retreat but admitted that the war was not over.",
        [("said", "it had seen signs of a retreat"), ("admitted", "that the war was not over")],
    ),
    (
        "The general said on Friday that the city could no longer be supplied, and proposed to move his men to the "
        "east bank.",
        [("said", "that the city could no longer be supplied"), ("proposed", "to move his men to the east bank")],
    ),
    (
        "The minister denied that the raid had failed and accused the opposition of spreading lies.",
        [("denied", "that the raid had failed"), ("accused", "the opposition of spreading lies")],
    ),
    (
        "The party's leader, Jan Roe, has promised to lower taxes and vowed to close the border.",
        [("promised", "to lower taxes"), ("vowed", "to close the border")],
    ),
    (
        "The dam could go at any moment, the engineer told reporters, adding that nobody had looked at it in years.",
        [("told", "The dam could go at any moment"), ("adding", "that nobody had looked at it in years")],
    ),
    (
        "Marek said the raid had failed and closed the meeting.",
        [("said", "the raid had failed and closed the meeting")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SHARED_SOURCE)
def test_coordinated_cues_with_one_source(find: Find, text: str, expected: list[tuple[str, str]]) -> None:
    found = [shown(text, s) for s in find(text)]
    assert [content for _, _, _, content in found] == [content for _, content in expected]
    assert all(word in cue.split() for (_, _, cue, _), (word, _) in zip(found, expected, strict=True))
    assert len({source for _, source, _, _ in found}) == 1


TWO_VOICES = [
    (
        "Marek is confident that the dam will hold, but engineers fear that it may not.",
        [("Marek", "that the dam will hold"), ("engineers", "that it may not")],
    ),
    (
        "Critics say the plan will cost too much; the government insists it will pay for itself.",
        [("Critics", "the plan will cost too much"), ("the government", "it will pay for itself")],
    ),
    (
        "Norda's government pledged £40 million on Monday to rebuild the port, while members of the council stressed "
        "that the talks would go on.",
        [
            ("Norda's government", "£40 million | to rebuild the port"),
            ("members of the council", "that the talks would go on"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TWO_VOICES)
def test_two_voices_in_one_sentence(find: Find, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(source, content) for _, source, _, content in (shown(text, s) for s in find(text))] == expected


def test_a_cue_inside_a_quotation_goes_on_with_the_quoted_subject(find: Find) -> None:
    text = "Marek complains: “The army jails the leaders of the strike, and then says the strike has no leaders.”"
    assert "says" not in [shown(text, s)[2] for s in find(text) if shown(text, s)[1] == "Marek"]


def test_belief_of_the_speaker_is_no_statement_of_its_own(find: Find) -> None:
    text = "Ilsa Marek told Radio Norda that she believed the bridge was lost."
    (statement,) = find(text)
    assert shown(text, statement)[3] == "that she believed the bridge was lost"
    assert statement.addressee == "Radio Norda"


def test_another_voice_inside_a_content_is_a_child(find: Find) -> None:
    text = "Radio Norda reported on Friday that officials in the ministry said that the bridge had been lost."
    outer, inner = find(text)
    assert shown(text, inner)[1:] == ("officials in the ministry", "said", "that the bridge had been lost")
    assert (outer.parent, inner.parent) == (None, outer.id)


def test_a_chain_of_voices(find: Find) -> None:
    text = "Radio Norda reported that officials said that Ilsa Marek denied that the army had shelled the school."
    assert [(shown(text, s)[1], s.id, s.parent) for s in find(text)] == [
        ("Radio Norda", "s1", None),
        ("officials", "s2", "s1"),
        ("Ilsa Marek", "s3", "s2"),
    ]


def test_a_threat_of_another_inside_a_content_is_a_child(find: Find) -> None:
    text = "Marek said on Friday that Norda's government had threatened to invade the island."
    outer, inner = find(text, ("Marek", "Marek"), ("Norda", "Norda's government"))
    assert shown(text, inner)[1:] == ("Norda's government", "had threatened", "to invade the island")
    assert (inner.parent, inner.speaker) == (outer.id, "Norda")


def test_who_cites_somebody_is_the_speaker(find: Find) -> None:
    text = "Marek said the raid had failed, citing a lack of fuel."
    assert [shown(text, s)[1:] for s in find(text)] == [
        ("Marek", "said", "the raid had failed"),
        ("Marek", "citing", "a lack of fuel"),
    ]


def test_quotation_after_a_colon_speaks_for_the_subject_before_it(find: Find) -> None:
    text = "Jan Roe said the port was closed.\n\nIlsa Marek was plain: “We will open it.”"
    statement = find(text, ("Jan Roe", "Jan Roe"), ("Ilsa Marek", "Ilsa Marek"))[-1]
    assert shown(text, statement)[::3] == ("direct", "“We will open it.”")
    assert statement.speaker == "Ilsa Marek"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Mr Roe said the port was closed. He said it would open.", "Roe"),
        ("Mr Roe said the port was closed. She said it would open.", None),
        ("Roe said the port was closed. He said it would open.", None),
        ("Mr Roe said the port was closed. Marek came to see. He said it would open.", None),
        ("Marek said it rained. Mr Roe said the port was closed. He said it would open.", None),
    ],
)
def test_pronoun_of_no_actor(find: Find, text: str, speaker: str | None) -> None:
    assert find(text, ("Roe", "Roe"), ("Marek", "Marek"))[-1].speaker == speaker


def test_ids_count_in_text_order(find: Find) -> None:
    statements = find("Marek said it rained. Roe denied that it rained. Later Marek said it had snowed.")
    assert [s.id for s in statements] == ["s1", "s2", "s3"]
    assert [s.content[0] for s in statements] == sorted(s.content[0] for s in statements)


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("Marek tweeted that the road was open.", "tweet"),
        ("Marek said on Twitter that the road was open.", "tweet"),
        ("Marek said in an interview that the road was open.", "interview"),
        ("Marek said in a statement that the road was open.", "statement"),
        ("Marek said in a speech that the road was open.", "speech"),
        ("The report said that the road was open.", "report"),
        ("Marek said that the road was open.", None),
    ],
)
def test_medium(find: Find, text: str, medium: str | None) -> None:
    assert [s.medium for s in find(text)] == [medium]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Marek said on Monday that the road was open.", "2023-03-06"),
        ("Marek said Wednesday that the road was open.", "2023-03-08"),
        ("Marek said on Thursday that the road was open.", "2023-03-02"),
        ("Marek said yesterday that the road was open.", "2023-03-07"),
        ("Marek said last week that the road was open.", None),
        ("Marek said that the road was open on Monday.", None),
    ],
)
def test_date_of_saying(find: Find, text: str, day: str | None) -> None:
    assert [s.date for s in find(text, published="2023-03-08")] == [day]


def test_no_date_without_day_of_publication(find: Find) -> None:
    assert [s.date for s in find("Marek said on Monday that the road was open.")] == [None]


def test_speaker_is_the_actor_at_the_head_of_the_source(find: Find) -> None:
    text = "An aide to Governor Marek, Jan Roe, said the road was open."
    (statement,) = find(text, ("Ilsa Marek", "Marek"), ("Jan Roe", "aide"))
    assert statement.speaker == "Jan Roe"


def test_relative_pronoun_speaks_for_its_noun(find: Find) -> None:
    (statement,) = find("The port belongs to Marek, who said that it would reopen.", ("Ilsa Marek", "Marek"))
    assert statement.speaker == "Ilsa Marek"


FLOATING = "“We do not know what comes next. We will wait.”\n\nThe port had been open for a century."


def test_floating_quotation_goes_to_the_speaker_in_focus(find: Find) -> None:
    text = f"Jan Roe said the port was closed. Ilsa Marek warned that it would stay closed.\n\n{FLOATING}"
    statement = find(text, ("Jan Roe", "Jan Roe"), ("Ilsa Marek", "Ilsa Marek"))[-1]
    assert shown(text, statement)[3].endswith("“We do not know what comes next. We will wait.”")
    assert statement.speaker == "Ilsa Marek"


def test_floating_quotation_of_nobody(find: Find) -> None:
    text = f"Ilsa Marek has run the port for a decade. Last week she closed it.\n\n{FLOATING}"
    (statement,) = find(text)
    assert shown(text, statement) == ("direct", "", "", "“We do not know what comes next. We will wait.”")
    assert statement.speaker is None


def test_broken_marks_and_a_pronoun_after_a_floating_quotation(find: Find) -> None:
    text = (
        "Ilsa Marek said the port was closed.\n\n"
        "“Of course it is hard. “We will wait and we will see.” She added: “Why did they leave? “Nobody knows.”"
    )
    statements = find(text, ("Ilsa Marek", "Ilsa Marek"))
    assert [shown(text, s) for s in statements[1:]] == [
        ("direct", "", "", "“Of course it is hard. “We will wait and we will see.”"),
        ("direct", "She", "added:", "“Why did they leave? “Nobody knows.”"),
    ]
    assert [s.speaker for s in statements] == ["Ilsa Marek"] * 3


def test_quotation_left_open_runs_on_into_the_next_paragraph(find: Find) -> None:
    text = "“The road is open,” Marek said. “We shall keep it open.\n\n“It is our only road.”"
    (statement,) = find(text)
    assert shown(text, statement)[3] == "“The road is open,” | “We shall keep it open. | “It is our only road.”"


def test_transcript(find: Find) -> None:
    text = "Ilsa Marek met Jan Roe.\n\nMAREK: The road is open.\n\nJAN ROE (by telephone): For how long?"
    statements = find(text, ("Ilsa Marek", "Ilsa Marek"), ("Jan Roe", "Jan Roe"))
    assert [shown(text, s) for s in statements] == [
        ("direct", "MAREK", ":", "The road is open"),
        ("direct", "JAN ROE (by telephone)", ":", "For how long?"),
    ]
    assert [s.speaker for s in statements] == ["Ilsa Marek", "Jan Roe"]


def test_transcript_in_quotation_marks(find: Find) -> None:
    text = '"MAREK: The road is open.\n\n"ROE: For how long?"'
    assert [shown(text, s)[:3] for s in find(text)] == [("direct", "MAREK", ":"), ("direct", "ROE", ":")]


def clear_of(statements: tuple[Statement, ...], noise: tuple[tuple[int, int], ...]) -> bool:
    spans = [span for s in statements for span in (*s.source, *s.cue, *s.content)]
    return all(end <= low or high <= start for start, end in spans for low, high in noise)


@pytest.mark.parametrize(
    ("text", "noise", "expected"),
    [
        (
            "Marek said the road was open. READ MORE: Roe says the port is lost. Marek said the port was safe.",
            "READ MORE: Roe says the port is lost.",
            [("Marek", "said", "the road was open"), ("Marek", "said", "the port was safe")],
        ),
        (
            "title: Roe opens the road\npublisher: Norda Post\n\nGovernor Ilsa Marek ordered the army to leave.",
            "title: Roe opens the road\npublisher: Norda Post",
            [("Governor Ilsa Marek", "ordered", "the army to leave")],
        ),
        (
            "The road, ADVERTISEMENT the governor of Norda said, was open.",
            "ADVERTISEMENT",
            [("the governor of Norda", "said", "The road | was open")],
        ),
    ],
)
def test_nothing_is_read_from_boilerplate(
    loaded: Resources, text: str, noise: str, expected: list[tuple[str, str, str]]
) -> None:
    start = text.index(noise)
    spans = ((start, start + len(noise)),)
    document = Document(id="t", text=text, boilerplate=spans)
    statements = stated(next(parse([document], loaded.pipeline)), loaded)
    assert [shown(text, s)[1:] for s in statements] == expected
    assert clear_of(statements, spans)


WORDS = st.sampled_from(
    "Marek she officials said says told warned that the bridge fell would leave to of “ ” \" '' , . : ? \n\n according "
    "reportedly called it “a crime” but and who as MAREK: Q: made clear claim view in".split(" ")
)


def chain_ends(statement: Statement, known: dict[str, Statement]) -> bool:
    """Whether the way up from parent to parent leads to a statement that has none."""
    for _ in known:
        if statement.parent is None:
            return True
        statement = known[statement.parent]
    return False


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.lists(WORDS, max_size=40).map(" ".join), st.text(max_size=60)))
def test_laws(find: Find, text: str) -> None:
    text = text.encode("utf-8", "ignore").decode("utf-8")
    statements = find(text)
    ids = [s.id for s in statements]
    assert ids == [f"s{n}" for n in range(1, len(ids) + 1)]
    for statement in statements:
        assert statement.content
        for start, end in (*statement.source, *statement.cue, *statement.content):
            assert 0 <= start < end <= len(text)
        assert all(a[1] <= b[0] for a, b in zip(statement.content, statement.content[1:], strict=False))
        assert chain_ends(statement, {s.id: s for s in statements})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(WORDS, st.sampled_from(["“We left,” Marek said.", "Roe said it rained.\n\n"])), max_size=30),
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 30)), max_size=3),
)
def test_no_span_holds_boilerplate(loaded: Resources, words: list[str], holes: list[tuple[int, int]]) -> None:
    text = " ".join(words)
    noise = merge((a, min(a + size, len(text))) for a, size in holes if a < len(text))
    document = Document(id="t", text=text, boilerplate=noise)
    statements = stated(next(parse([document], loaded.pipeline)), loaded)
    assert clear_of(statements, noise)
    for statement in statements:
        for start, end in (*statement.source, *statement.cue, *statement.content):
            assert text[start:end] == text[start:end].strip() != ""
