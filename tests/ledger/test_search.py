"""Search: statements first, then passages; whatever is typed is taken as words."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sayso.core.records import Reading, Statement
from sayso.ledger import Hit, Ledger
from sayso.ledger.sqlite import match_expression

Report = Callable[..., Reading]
Put = Callable[..., int]


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("withdrawal", '"withdrawal"'),
        ("two words", '"two" "words"'),
        ('"two words" more', '"two words" "more"'),
        ('an "open phrase', '"an" "open phrase"'),
        ("with*", '"with"*'),
        ("col:umn NEAR(x) -not", '"col:umn" "NEAR(x)" "-not"'),
        ("!!! ? *", None),
        ("", None),
        ("nul\x00byte", '"nul" "byte"'),
    ],
)
def test_what_is_typed_becomes_words(typed: str, expression: str | None) -> None:
    assert match_expression(typed) == expression


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("brigade", ["statement", "passage"]),
        ("BRIGADE leaving", ["statement", "passage"]),
        ('"would leave"', ["statement", "passage"]),
        ('"leave would"', []),
        ("brig*", ["statement", "passage"]),
        ("brig", []),
        ("Residents", ["passage"]),
        ("Headline", ["passage"]),
        ("brigade Residents", ["passage"]),
        ("nothing", []),
    ],
)
def test_statements_come_first_then_passages(
    ledger: Ledger, put: Put, report: Report, typed: str, kinds: list[str]
) -> None:
    put(ledger, report("r1", title="A headline"))
    with ledger.read() as queries:
        hits = queries.search(typed)
    assert [hit.kind for hit in hits] == kinds
    for hit in hits:
        assert report().text[slice(*hit.span)] == hit.words


def test_hits_tell_who_said_it_when_and_where(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report("r1", publisher="Calder Post"))
    text = report().text
    start = text.index("the northern")
    with ledger.read() as queries:
        assert queries.search("northern brigade") == (
            Hit(
                kind="statement", document="r1", title=None, publisher="Calder Post", date="2022-11-07",
                speaker="Tove Arnquist", words="the northern brigade would leave Port Calder", span=(start, start + 44),
            ),
            Hit(
                kind="passage", document="r1", title=None, publisher="Calder Post", date="2022-11-09", speaker=None,
                words=text[: text.index(" Residents")], span=(0, text.index(" Residents")),
            ),
        )  # fmt: skip


def test_pages_of_hits_make_up_all_hits(ledger: Ledger, put: Put, report: Report) -> None:
    for number in range(5):
        put(ledger, report(f"r{number}"))
    with ledger.read() as queries:
        every = queries.search("brigade", limit=100)
        assert len(every) == 10
        for size in (1, 3, 4, 7):
            pages = [queries.search("brigade", limit=size, offset=start) for start in range(0, 12, size)]
            assert tuple(hit for page in pages for hit in page) == every


def test_only_the_latest_version_is_searched(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report())
    put(ledger, Reading(id="r1", text="Something else entirely.", published="2022-11-10"))
    with ledger.read() as queries:
        assert queries.search("brigade") == ()
        assert [hit.document for hit in queries.search("entirely")] == ["r1"]


def test_a_passage_is_taken_where_the_words_stand_together_and_not_from_what_was_set_aside(
    ledger: Ledger, put: Put
) -> None:
    text = "Read more: the harbour talks. " + "Filler stands here. " * 20 + "At the harbour the talks went on. "
    put(ledger, Reading(id="r", text=text + "Filler again. " * 20 + "The harbour is old.", boilerplate=((0, 29),)))
    with ledger.read() as queries:
        assert [hit.words for hit in queries.search("harbour talks")] == ["At the harbour the talks went on."]


@pytest.mark.parametrize(
    ("title", "words", "hits"),
    [
        (None, "harbour", []),
        (None, "old", ["It is old."]),
        ("The harbour", "harbour", ["It is old."]),
    ],
)
def test_what_was_set_aside_is_no_hit(ledger: Ledger, put: Put, title: str | None, words: str, hits: list[str]) -> None:
    text = "Harbour news\n\nIt is old.\n\nREAD MORE: the harbour"
    aside = ((0, 12), (text.index("READ"), len(text)))
    put(ledger, Reading(id="r", text=text, title=title, boilerplate=aside))
    with ledger.read() as queries:
        assert [hit.words for hit in queries.search(words)] == hits


def test_pages_of_hits_pass_over_what_was_set_aside(ledger: Ledger, put: Put) -> None:
    for number in range(12):
        text = f"Harbour. The harbour is report {number}."
        put(ledger, Reading(id=f"r{number}", text=text, boilerplate=((0, len(text)),) if number % 3 else ((0, 8),)))
    with ledger.read() as queries:
        every = queries.search("harbour", limit=50)
        assert [hit.document for hit in every] == ["r0", "r3", "r6", "r9"]
        assert [hit for start in range(5) for hit in queries.search("harbour", limit=1, offset=start)] == list(every)


@pytest.mark.parametrize("odd", ["\ufdd0", "\ufdd1", "\x00", "𝔘"])
def test_a_passage_lies_in_the_text_whatever_it_holds(ledger: Ledger, put: Put, odd: str) -> None:
    text = f"Before {odd} it. " * 30 + f"The harbour {odd} is old."
    put(ledger, Reading(id="r", text=text, statements=(Statement(id="s", kind="indirect", content=((0, 14),)),)))
    with ledger.read() as queries:
        for hit in (*queries.search("harbour"), *queries.search("before")):
            assert text[slice(*hit.span)] == hit.words


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("ab\"'*:(){}^-+ \x00") | st.characters(), max_size=20))
@example('"')
@example("a AND OR NOT b")
@example("\ud800")
@example("𝔘 ٣ ⅷ ˚ ゙")
def test_nothing_typed_is_a_syntax_error(ledger: Ledger, put: Put, report: Report, typed: str) -> None:
    with ledger.read() as queries:
        assert isinstance(queries.search(typed), tuple)
        assert isinstance(queries.statements_by(typed), tuple)
