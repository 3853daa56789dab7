"""Transcripts, interviews and posts: who speaks in paragraphs that a name opens or signs."""

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import Document
from sayso.read.parse import Parsed, paragraphs_of
from sayso.read.statements.transcripts import turns
from sayso.read.statements.tweets import tweets

Parse = Callable[..., Parsed]


def spoken(document: Parsed) -> list[tuple[str, str]]:
    return [
        (document.text[slice(*d.source or (0, 0))], " | ".join(document.text[a:b] for a, b in d.content))
        for d in turns(document)
    ]


TRANSCRIPTS = [
    (
        "capitals, with roles and asides",
        "ILSA MAREK, HOST: Is the road open?\n\nROE (by telephone): It is.\n\nMAREK: Thank you.",
        [("ILSA MAREK, HOST", "Is the road open?"), ("ROE (by telephone)", "It is."), ("MAREK", "Thank you.")],
    ),
    (
        "letters",
        "Q: Is the road open?\n\nA: It is.\n\nQ: And the bridge?\n\nA: That is shut.",
        [("Q", "Is the road open?"), ("A", "It is."), ("Q", "And the bridge?"), ("A", "That is shut.")],
    ),
    ("letters with points", "Q. Is the road open?\n\nA. It is.", [("Q", "Is the road open?"), ("A", "It is.")]),
    ("letters run together", "QIs the road open?\n\nA: It is.", [("Q", "Is the road open?"), ("A", "It is.")]),
    (
        "names as in the report",
        "Ilsa Marek met Jan Roe at the dam.\n\nMarek: Is the road open?\n\nRoe: I think so.\n\nMarek: And the bridge?",
        [("Marek", "Is the road open?"), ("Roe", "I think so."), ("Marek", "And the bridge?")],
    ),
    (
        "titles",
        "Sen. Ilsa Marek met Mr. Roe.\n\nSen. Marek (R): Is it open?\n\nMr. Roe: I think so.\n\nSen. Marek (R): Good.",
        [("Sen. Marek (R)", "Is it open?"), ("Mr. Roe", "I think so."), ("Sen. Marek (R)", "Good.")],
    ),
    (
        "the label above the words",
        "ILSA MAREK, HOST:\n\nHere is Jan Roe.\n\nROE: You called me.\n\nMAREK: I did.",
        [("ILSA MAREK, HOST", "Here is Jan Roe."), ("ROE", "You called me."), ("MAREK", "I did.")],
    ),
    (
        "going on without a label",
        "MAREK: It is open.\n\nThe old dam held.\n\nI saw it.\n\nROE: And now?\n\nMAREK: Yes.",
        [("MAREK", "It is open. | The old dam held. | I saw it."), ("ROE", "And now?"), ("MAREK", "Yes.")],
    ),
    (
        "what the audience does is passed over",
        "MAREK: It is open.\n\n(APPLAUSE)\n\nI saw it.\n\nROE: And now?\n\nMAREK: Yes.",
        [("MAREK", "It is open. | I saw it."), ("ROE", "And now?"), ("MAREK", "Yes.")],
    ),
    (
        "stage directions, headings and questions of others end a turn",
        "MAREK: It is open.\n\n(BEGIN VIDEO CLIP)\n\nI saw it.\n\nROE: And now?\n\nOur newsletter\n\nMAREK: I go.",
        [("MAREK", "It is open."), ("ROE", "And now?"), ("MAREK", "I go.")],
    ),
    (
        "the report itself does not go on with a turn",
        "MAREK: It is open.\n\nThe dam was built in 1990.\n\nROE: And now?\n\nMAREK: Yes.\n\nI met them in May.",
        [("MAREK", "It is open."), ("ROE", "And now?"), ("MAREK", "Yes.")],
    ),
    (
        "quotation marks carry the last turn on",
        '"MAREK: Are you here?\n\n"ROE: It is open.\n\n"I saw it."\n\nThe dam is old.',
        [("MAREK", "Are you here?"), ("ROE", 'It is open. | "I saw it."')],
    ),
    (
        "questions without labels belong to nobody",
        "Ilsa Marek is mayor.\n\nMarek: I am glad.\n\nWhat do you want?\n\nMarek: I want peace.",
        [("Marek", "I am glad."), ("Marek", "I want peace.")],
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in TRANSCRIPTS], ids=[case[0] for case in TRANSCRIPTS]
)
def test_turns(parsed: Parse, text: str, expected: list[tuple[str, str]]) -> None:
    assert spoken(parsed(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "BREAKING: The road is open.",
        "Where: the town hall. You are welcome.\n\nWhen: at nine.\n\nWhere: the port.\n\nWhen: at ten.",
        "Photo: Jan Roe\n\nThe dam held.\n\nPhoto: Jan Roe",
        "Ilsa Marek and Jan Roe stood.\n\nMarek: 1,769.\n\nRoe: 1,501.\n\nMarek: 547.\n\nRoe: 46.",
        "Ilsa Marek and Jan Roe stood.\n\nMarek: A walk in the park.\n\nRoe: Second at best.",
        "READ MORE: The dam is old\n\nREAD MORE: The road is open",
        "Score: Norda 2, Estuary 1.\n\nScore: Norda 0, Estuary 0.",
        "Marek said: We go.\n\nMarek added: We go now.\n\nMarek said: I know.",
        "LONDON, May 3: We left London.\n\nPARIS, May 4: We reached Paris.",
        "A. Roe is mayor.\n\nA. Marek is not, I hear.",
        "Q. Roe is mayor, I hear.\n\nQ. Marek is not.",
    ],
)
def test_labels_of_other_things_are_no_turns(parsed: Parse, text: str) -> None:
    assert spoken(parsed(text)) == []


def bare(text: str) -> Parsed:
    """A text without a parse: posts need none."""
    document = Document(id="x", text=text)
    return Parsed(document=document, doc=None, text=text, paragraphs=paragraphs_of(text), quotes=(), starts=[])  # type: ignore[arg-type]


POSTS = [
    ("We go. — Ilsa Marek (@imarek) May 3, 2021", [("Ilsa Marek (@imarek)", "—", "We go.")]),
    ("The dam held.\nWe go!\n— Ilsa Marek (@imarek) May 3, 2021", [("Ilsa Marek (@imarek)", "—", "We go!")]),
    (
        "We go. example.org/x — Ilsa Marek (@imarek) May 3, 2021 We stay. https://t.co/a — Jan Roe (@jan) 4 May 2021",
        [("Ilsa Marek (@imarek)", "—", "We go. example.org/x"), ("Jan Roe (@jan)", "—", "We stay.")],
    ),
    ("@imarek: We go.", [("@imarek", ":", "We go.")]),
    ("Ilsa Marek (@imarek): We go.", [("Ilsa Marek (@imarek)", ":", "We go.")]),
    ("Ilsa Marek (@imarek) — We go.", [("Ilsa Marek (@imarek)", "—", "We go.")]),
    ("<p>We go. — Ilsa Marek (@imarek) May 3, 2021</p>", [("Ilsa Marek (@imarek)", "—", "We go.")]),
    ("The mayor — Ilsa Marek (@imarek) — came by.", []),
    ("She wrote:\n— Ilsa Marek (@imarek) May 3, 2021", []),
    ("Follow Ilsa Marek on Twitter: @imarek", []),
    ("Mail ilsa@example.org: we go.", []),
    ("The dam held. " * 60 + "— Ilsa Marek (@imarek) May 3, 2021", []),
]


@pytest.mark.parametrize(("text", "expected"), POSTS)
def test_posts(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [
        (text[slice(*d.source or (0, 0))], text[slice(*d.cue or (0, 0))], " | ".join(text[a:b] for a, b in d.content))
        for d in tweets(bare(text))
    ]
    assert found == expected
    assert all(d.entry is not None and d.entry.medium == "tweet" for d in tweets(bare(text)))


_WORDS = 'MAREK: ROE (x): Q: A. Marek : I you (APPLAUSE) \n\n " “ @x — (@x) 2021 open. ?'.split(" ")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(_WORDS)))
def test_any_text(parsed: Parse, words: list[str]) -> None:
    document = parsed(" ".join(words))
    for draft in (*turns(document), *tweets(document)):
        last = 0
        for start, end in draft.content:
            assert last <= start < end <= len(document.text)
            last = end
        assert draft.source is not None
        assert document.text[slice(*draft.source)].strip()


@pytest.mark.parametrize("unit", ["— a (@b) ", "<", "a" * 50, "https://t.co/a ", "— ", "(@b", "A: \n\n"])
def test_posts_take_time_in_proportion(unit: str) -> None:
    def seconds(size: int) -> float:
        document = bare(unit * size)
        start = time.perf_counter()
        for _ in tweets(document):
            pass
        return time.perf_counter() - start

    seconds(100)
    assert seconds(20_000) < 40 * max(seconds(2_000), 0.002)
