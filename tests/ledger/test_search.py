"""Search: statements first, then passages; whatever is typed is taken as words."""

from collections import Counter
from collections.abc import Callable
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sayso.core.questions import Term
from sayso.core.records import Judgement, Reading, Statement
from sayso.ledger import Hit, Ledger, ranking
from sayso.ledger.terms import Wanted, fts5, typed

Report = Callable[..., Reading]
Put = Callable[..., int]


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("withdrawal", ["withdrawal"]),
        ("two words", ["two", "words"]),
        ('"two words" more', ["two words", "more"]),
        ('an "open phrase', ["an", "open phrase"]),
        ("with*", ["with*"]),
        ("col:umn NEAR(x) -not", ["col:umn", "NEAR(x)", "-not"]),
        ("!!! ? *", []),
        ("", []),
    ],
)
def test_what_is_typed_becomes_words(words: str, terms: list[str]) -> None:
    wanted = typed(words)
    groups = () if wanted is None else wanted.groups
    assert [f"{term.words}{'*' if term.open else ''}" for (term,) in groups] == terms


def test_no_sign_that_is_typed_is_syntax_for_the_database() -> None:
    wanted = Wanted(((Term("a\x00b"), Term('c" OR d')),), (Term("e*", open=True),))
    assert fts5(wanted) == '(("a b" OR "c  OR d")) NOT ("e*"*)'


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
                matches=((4, 12), (13, 20)),
            ),
            Hit(
                kind="passage", document="r1", title=None, publisher="Calder Post", date="2022-11-09", speaker=None,
                words=text[: text.index(" Residents")], span=(0, text.index(" Residents")),
                matches=((start + 4, start + 12), (start + 13, start + 20)), repeats=True,
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
            assert text[slice(*hit.span)].replace("\x00", "\ufffd") == hit.words.replace("\x00", "\ufffd")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("ab\"'*:(){}^-+ \x00") | st.characters(), max_size=20))
@example('"')
@example("a AND OR NOT b")
@example("\ud800")
@example("𝔘 ٣ ⅷ ˚ ゙")
@example('speaker:"˚ a" OR publisher:')
@example('a -"b OR')
@example("story:999999999999999999 after:2022-13 type:nothing kind:x speaker:-")
def test_nothing_typed_is_a_syntax_error(ledger: Ledger, put: Put, report: Report, typed: str) -> None:
    with ledger.read() as queries:
        assert isinstance(queries.search(typed), tuple)
        assert isinstance(queries.statements_by(typed), tuple)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("brigade -lorries", ["r1"]),
        ("-brigade", []),
        ("lorries OR brigade kind:passage", ["p1", "p2"]),
        ("residents OR nothing", ["p1"]),
        ("unit OR leave kind:statement", ["r1", "r2"]),
        ("speaker:arnquist", ["r1"]),
        ('speaker:"Tove Arnquist" brigade', ["r1"]),
        ("speaker:nobody brigade", []),
        ("-brigade speaker:brandt", ["r2"]),
        ("publisher:post kind:passage", ["p1"]),
        ('publisher:"Calder Post" kind:statement', ["r1", "r2"]),
        ("type:retreat kind:statement", ["r1"]),
        ("type:ASSAULT brigade", []),
        ("brigade before:2022-11-08", ["r1"]),
        ("brigade after:2022-11-08", ["p1"]),
        ("after:2022-11 before:2022-11 harbour", ["p2"]),
        ("before:2021", []),
        ("story:1 harbour", []),
        ("story:1 kind:passage", ["p1"]),
        ("or:brigade", []),
        ("after:soon", []),
    ],
)
def test_operators_narrow_down(ledger: Ledger, put: Put, report: Report, typed: str, found: list[str]) -> None:
    put(ledger, report("one", publisher="Calder Post"), storyline=None)
    put(ledger, Reading(id="two", text="The harbour is old; lorries left it.", published="2022-11-20"))
    starts = {"r1": "the northern", "r2": "that any unit", "p1": "Defence", "p2": "The harbour"}
    words = {"residents OR nothing": {"p1": "Residents"}}.get(typed, {})
    with ledger.read() as queries:
        hits = queries.search(typed)
        begins = tuple((starts | words)[each] for each in found)
        if typed == "brigade -lorries":
            hits = tuple(hit for hit in hits if hit.kind == "statement")
        if typed in ("speaker:arnquist", "brigade before:2022-11-08"):
            assert {match.kind for match in queries.matches(typed, most=9)} == {"statement"}
        assert sorted(hit.words for hit in hits if hit.words.startswith(begins)) == sorted(hit.words for hit in hits)
        assert len(hits) == len(found)
        assert len(queries.matches(typed, most=9)) == len(found)


def test_what_matches_is_counted_up_to_a_bound(ledger: Ledger, put: Put, report: Report) -> None:
    for number in range(4):
        put(ledger, report(f"r{number}", publisher="Calder Post"))
    with ledger.read() as queries:
        every = queries.matches("brigade", most=10)
        assert [(m.kind, m.publisher, m.speaker, m.date) for m in every] == [
            *[("statement", "Calder Post", "Tove Arnquist", "2022-11-07")] * 4,
            *[("passage", "Calder Post", None, "2022-11-09")] * 4,
        ]
        assert len(queries.matches("brigade", most=2)) == 4


@pytest.mark.parametrize(
    "typed", ["brigade", "brigade publisher:post", "brigade story:1", "brigade -lorries type:RETREAT"]
)
def test_frequent_words_are_weighed_in_parts_and_nothing_is_lost(
    ledger: Ledger, put: Put, report: Report, typed: str
) -> None:
    for number in range(9):
        put(
            ledger,
            report(f"r{number}", publisher=f"Calder {'Post' if number % 3 else 'Mail'}"),
            storyline=1 if number else None,
        )
    with ledger.read() as queries:
        whole = queries.search(typed, limit=99)
        counted = queries.matches(typed, most=99)
    with patch.object(ranking, "WEIGHED", 4), patch.object(ranking, "_SIFTED", 1), ledger.read() as queries:
        parts = queries.search(typed, limit=99)
        paged = [hit for offset in range(0, 30, 2) for hit in queries.search(typed, limit=2, offset=offset)]
        assert len(queries.matches(typed, most=99)) == len(counted)
        of_each = Counter(match.kind for match in counted)
        assert len(queries.matches(typed, most=2)) == sum(min(2, number) for number in of_each.values())
    places = {(hit.kind, hit.document, hit.span) for hit in whole}
    assert places and {(hit.kind, hit.document, hit.span) for hit in parts} == places
    assert paged == list(parts)
    if typed == "brigade":
        assert [hit.document for hit in parts[:4]] == ["r5", "r6", "r7", "r8"], "the latest come first"


def test_marks_stand_on_the_words(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report("r1"))
    with ledger.read() as queries:
        hits = queries.search('leaving OR "port calder"')
    marked = [[hit.words[slice(*m)].casefold() for m in hit.matches] for hit in hits]
    assert marked == [["leave", "port calder"], ["port calder"]]


@pytest.mark.parametrize(
    ("typed", "repeats"),
    [
        ("northern", True),
        ("port calder", False),  # stands in the second sentence as well
        ("Monday northern", None),  # the statement has one word of the two, so it is no hit
        ("Residents", None),
        ("kind:passage northern", None),
        ('northern speaker:"Nobody"', None),
    ],
)
def test_a_passage_that_only_repeats_a_statement_says_so(
    ledger: Ledger, put: Put, report: Report, typed: str, repeats: bool | None
) -> None:
    put(ledger, report("r1"))
    with ledger.read() as queries:
        hits = queries.search(typed)
    assert [hit.repeats for hit in hits if hit.kind == "statement"] == ([] if repeats is None else [False])
    assert all(hit.repeats is bool(repeats) for hit in hits if hit.kind == "passage")


def test_hits_in_copies_say_so(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report("r1"))
    put(ledger, report("r2"))
    with ledger.write() as writer:
        writer.add_judgement(Judgement(kind="copy", left="r2", right="r1", score=1.0, by="a person", reason=""))
    with ledger.read() as queries:
        assert {(hit.document, hit.copy_of) for hit in queries.search("northern")} == {("r1", None), ("r2", "r1")}
