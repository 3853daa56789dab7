"""Which deeds are one: an invented war, an invented pledge."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.records import Candidate, Deed, EventKey
from sayso.core.vocabulary import MODES, QUAD
from sayso.link.evidence import compare
from sayso.link.match import assign, blocking, may_join, storied

WITHDRAWAL = Deed(
    key=EventKey(reading=1, event="e1"),
    document="d1",
    published="2031-03-02",
    type="RETREAT",
    mode="withdraw",
    trigger="withdraw",
    actor=("RUR MIL",),
    place="Zenda",
    country="BOR",
    lat=50.0,
    lon=20.0,
)
STRIKE = msgspec.structs.replace(
    WITHDRAWAL,
    type="ASSAULT",
    mode="aerial",
    trigger="struck",
    recipient=("BOR CVL",),
    date=("2031-03-01", "2031-03-01"),
)
PLEDGE = Deed(
    key=EventKey(reading=1, event="e1"),
    document="d1",
    published="2031-03-02",
    type="AGREE",
    trigger="promised",
    actor=("EUR",),
    recipient=("BOR GOV",),
    amounts=((4000.0, "lorries"),),
)
MISSILE = msgspec.structs.replace(WITHDRAWAL, type="MOBILIZE", mode="weapons", trigger="launched", place=None)
MEETING = msgspec.structs.replace(
    PLEDGE, type="CONSULT", mode="visit", trigger="visits", actor=("SYL GOV",), recipient=("BOR GOV",), amounts=()
)


def other(deed: Deed, **changes: object) -> Deed:
    """The same deed in another report of the next day, with changes."""
    values = {"key": EventKey(reading=2, event="e1"), "document": "d2", "published": "2031-03-03", **changes}
    return msgspec.structs.replace(deed, **values)


def joins(deed: Deed, *members: Deed) -> bool:
    return assign(deed, [Candidate(storyline=7, deed=member) for member in members]) is not None


SAME = [
    (WITHDRAWAL, {}),
    (WITHDRAWAL, {"trigger": "withdrawal", "aux": "negation"}),
    (WITHDRAWAL, {"trigger": "pulled out", "aux": "future"}),
    (WITHDRAWAL, {"type": "CONCEDE", "mode": None, "trigger": "ordered"}),  # the word and its deed
    (WITHDRAWAL, {"actor": (), "trigger": "retreat"}),
    (WITHDRAWAL, {"actor": ("RUR GOV",), "trigger": "left"}),
    (WITHDRAWAL, {"place": "Zenda Ferry", "lat": 50.1, "lon": 20.1}),  # 13 km away
    (WITHDRAWAL, {"place": None, "country": None, "lat": None, "lon": None, "places": ("Zenda",)}),
    (WITHDRAWAL, {"place": None, "country": None, "lat": None, "lon": None}),  # its only one of these days
    (WITHDRAWAL, {"published": "2031-05-20", "aux": "historical"}),
    (STRIKE, {"mode": "explosives", "trigger": "hit"}),
    (STRIKE, {"recipient": ("SYL CVL",), "trigger": "hit", "mode": None}),  # visitors among the victims
    (STRIKE, {"published": "2031-09-01", "trigger": "strike"}),  # same day of the deed, told months later
    (PLEDGE, {"type": "AID", "trigger": "delivered"}),
    (PLEDGE, {"published": "2031-03-12"}),
    (MEETING, {"actor": ("BOR GOV",), "recipient": ("SYL GOV",)}),  # who meets whom
    (MEETING, {"mode": "multilateral"}),
]
DIFFERENT = [
    (WITHDRAWAL, {"mode": "ceasefire"}),
    (WITHDRAWAL, {"type": "ASSAULT", "mode": None}),
    (WITHDRAWAL, {"actor": ("BOR MIL",)}),
    (WITHDRAWAL, {"actor": ("RUR REB",)}),  # its rebels
    (WITHDRAWAL, {"place": "Hentzau", "lat": 53.0, "lon": 20.0}),  # same country, 330 km away
    (WITHDRAWAL, {"place": "Klow", "country": "SYL", "lat": 47.0, "lon": 24.0}),
    (WITHDRAWAL, {"place": None, "country": None, "lat": None, "lon": None, "published": "2031-03-30"}),  # from where?
    (WITHDRAWAL, {"actor": (), "place": None, "country": None, "lat": None, "lon": None}),
    (STRIKE, {"date": ("2031-03-20", "2031-03-20"), "published": "2031-03-21"}),  # the next strike on the town
    (STRIKE, {"date": None, "published": "2031-03-21"}),
    (STRIKE, {"date": None, "published": "2031-03-06", "actor": (), "mode": None, "trigger": "fell", "recipient": ()}),
    (STRIKE, {"place": None, "lat": None, "lon": None}),  # one of many in the country
    (STRIKE, {"date": ("2030-11-05", "2030-11-05"), "aux": "historical"}),
    (msgspec.structs.replace(STRIKE, date=None), {"date": ("2030-11-05", "2030-11-05")}),  # news is of these days
    (MISSILE, {"published": "2031-03-08"}),  # the next test
    (STRIKE, {"place": None, "lat": None, "lon": None, "recipient": ("SYL CVL",)}),
    (PLEDGE, {"recipient": ("SYL GOV",)}),
    (PLEDGE, {"amounts": ((90.0, "lorries"),), "published": "2031-03-12"}),
    (PLEDGE, {"published": "2031-09-01", "amounts": ()}),
    (PLEDGE, {"type": "ASSAULT"}),
    (MEETING, {"published": "2031-03-22"}),
    (MEETING, {"recipient": ("KLO GOV",)}),
    (MEETING, {"mode": "phone"}),
]


@pytest.mark.parametrize(("deed", "changes"), SAME)
def test_the_same_deed(deed: Deed, changes: dict[str, object]) -> None:
    assert joins(other(deed, **changes), deed)
    assert joins(deed, other(deed, **changes))


@pytest.mark.parametrize(("deed", "changes"), DIFFERENT)
def test_another_deed(deed: Deed, changes: dict[str, object]) -> None:
    assert not joins(other(deed, **changes), deed)
    assert not joins(deed, other(deed, **changes))


def test_the_judgement_says_what_is_joined_and_why() -> None:
    found = assign(other(WITHDRAWAL), [Candidate(storyline=7, deed=WITHDRAWAL)])
    assert found is not None
    storyline, judgement = found
    assert storyline == 7
    assert (judgement.kind, judgement.left, judgement.right, judgement.by) == ("event", "2:e1", "1:e1", "rule:match")
    assert judgement.reason == "both RETREAT withdraw; a day apart; same place, Zenda; same actor; same word"
    assert 0.5 < judgement.score < 1.0


def test_the_best_storyline_is_chosen_whatever_the_order() -> None:
    weaker = other(WITHDRAWAL, key=EventKey(reading=3, event="e1"), published="2031-01-20", trigger="left")
    offered = [Candidate(storyline=1, deed=weaker), Candidate(storyline=2, deed=WITHDRAWAL)]
    for candidates in (offered, offered[::-1]):
        found = assign(other(WITHDRAWAL), candidates)
        assert found is not None
        assert found[0] == 2


def test_a_storyline_that_mostly_contradicts_the_deed_is_left_alone() -> None:
    far = {"place": "Klow", "country": "SYL", "lat": 47.0, "lon": 24.0}
    members = [other(WITHDRAWAL, key=EventKey(reading=n, event="e1"), document=f"d{n}", **far) for n in (3, 4)]
    assert joins(other(WITHDRAWAL), WITHDRAWAL)
    assert not joins(other(WITHDRAWAL), WITHDRAWAL, *members)


def test_a_word_does_not_carry_a_deed_into_another_ones_storyline() -> None:
    word = other(WITHDRAWAL, type="CONCEDE", mode=None, trigger="ordered", key=EventKey(reading=5, event="e1"))
    resignation = other(WITHDRAWAL, mode="resign", trigger="resigned", place=None)
    assert joins(resignation, word)
    assert not joins(resignation, word, word, WITHDRAWAL)


def test_a_report_read_again_goes_to_its_old_storyline() -> None:
    bare = {"actor": (), "place": None, "country": None, "lat": None, "lon": None}
    before = other(WITHDRAWAL, **bare)
    again = msgspec.structs.replace(before, key=EventKey(reading=9, event="e4"))
    offered = [Candidate(storyline=1, deed=WITHDRAWAL), Candidate(storyline=2, deed=before)]
    found = assign(again, offered)
    assert found is not None
    assert (found[0], found[1].score) == (2, 1.0)
    elsewhere = msgspec.structs.replace(again, place="Klow", country="SYL", lat=47.0, lon=24.0)
    assert not joins(elsewhere, other(WITHDRAWAL))


def test_a_later_mention_in_one_report_goes_back_to_the_fuller_one() -> None:
    bare = {"actor": (), "place": None, "country": None, "lat": None, "lon": None, "trigger": "withdrawal"}
    key = EventKey(reading=1, event="e5")
    later = other(WITHDRAWAL, key=key, document="d1", published="2031-03-02", **bare)
    assert may_join(later)
    assert not storied(later)
    assert joins(later, WITHDRAWAL)
    assert not joins(msgspec.structs.replace(later, mode="ceasefire"), WITHDRAWAL)
    elsewhere = msgspec.structs.replace(later, place="Hentzau", country="BOR", lat=53.0, lon=20.0)
    assert not joins(elsewhere, WITHDRAWAL)
    assert not may_join(msgspec.structs.replace(later, aux="historical"))  # `earlier withdrawals`


def test_a_mention_with_its_own_place_goes_back_to_no_barer_one() -> None:
    bare = msgspec.structs.replace(STRIKE, actor=(), recipient=(), date=None, place=None, country=None)
    first = msgspec.structs.replace(STRIKE, actor=(), recipient=(), date=None, key=EventKey(reading=1, event="e2"))
    far = msgspec.structs.replace(first, key=EventKey(reading=1, event="e3"), place="Hentzau", lat=53.0)
    assert joins(bare, first)
    assert not joins(far, bare)


def test_a_deed_does_not_match_itself() -> None:
    assert assign(WITHDRAWAL, [Candidate(storyline=1, deed=WITHDRAWAL)]) is None
    assert assign(WITHDRAWAL, []) is None


FOUNDS = [
    (WITHDRAWAL, {}, True),
    (WITHDRAWAL, {"actor": ()}, True),
    (WITHDRAWAL, {"actor": (), "mode": None}, False),
    (WITHDRAWAL, {"actor": (), "mode": None, "date": ("2031-03-01", "2031-03-01")}, True),
    (WITHDRAWAL, {"actor": (), "place": None}, False),
    (WITHDRAWAL, {"actor": (), "place": None, "recipient": ("BOR GOV",)}, True),
    (WITHDRAWAL, {"place": None, "country": None}, True),
    (WITHDRAWAL, {"place": None, "country": None, "mode": None}, False),
    (STRIKE, {"place": None, "country": None, "recipient": ()}, False),
    (WITHDRAWAL, {"aux": "historical"}, False),
    (WITHDRAWAL, {"aux": "negation"}, True),
    (WITHDRAWAL, {"aux": "future"}, True),
    (WITHDRAWAL, {"aux": "hypothetical"}, True),
    (WITHDRAWAL, {"type": "ACCUSE", "mode": None}, False),
    (WITHDRAWAL, {"type": "REQUEST", "mode": "yield"}, False),
    (WITHDRAWAL, {"type": "REJECT", "mode": None}, False),
    (WITHDRAWAL, {"type": "SUPPORT", "mode": None}, False),
    (WITHDRAWAL, {"type": "CONCEDE", "mode": None}, True),
    (WITHDRAWAL, {"type": "no such type"}, False),
    (PLEDGE, {}, True),
    (PLEDGE, {"recipient": ()}, True),
    (PLEDGE, {"recipient": (), "amounts": ()}, False),
    (MEETING, {}, True),
    (MEETING, {"mode": None}, False),
    (MEETING, {"recipient": ()}, False),
]


@pytest.mark.parametrize(("deed", "changes", "expected"), FOUNDS)
def test_what_founds_a_storyline(deed: Deed, changes: dict[str, object], expected: bool) -> None:
    assert storied(msgspec.structs.replace(deed, **changes)) is expected


def test_where_to_look() -> None:
    block = blocking(msgspec.structs.replace(PLEDGE, country="SYL"))
    assert block.types == ("AGREE", "AID", "CONSULT", "COOPERATE", "SUPPORT")
    assert block.countries == {"EUR", "BOR", "SYL"}
    assert (block.since, block.until) == ("2030-03-02", "2032-03-01")
    assert blocking(WITHDRAWAL).types == ("CONCEDE", "RETREAT")
    bare = msgspec.structs.replace(PLEDGE, actor=(), recipient=())
    assert (blocking(bare).since, blocking(bare).until) == ("2031-03-02", "2031-03-02")
    undated = blocking(msgspec.structs.replace(PLEDGE, published=""))
    assert undated.since < "0001"
    assert undated.until > "2031-03-02"


CODES = st.lists(st.sampled_from(["RUR", "RUR MIL", "RUR REB", "BOR GOV", "IGO", "CVL", "EUR", ""]), max_size=2)
DATES = st.sampled_from(["2031-03-01", "2031-03-02", "2031-07-01", "2031-07", "2031", "", "soon"])


@st.composite
def deeds(draw: st.DrawFn) -> Deed:
    type_ = draw(st.sampled_from(sorted(QUAD)))
    place = draw(
        st.sampled_from([("Zenda", "BOR", 50.0, 20.0), ("Klow", "SYL", 47.0, 24.0), ("Sea", None, None, None)])
    )
    return Deed(
        key=EventKey(reading=draw(st.integers(1, 99)), event=draw(st.sampled_from("abc"))),
        document=draw(st.sampled_from("xyz")),
        published=draw(DATES),
        type=type_,
        mode=draw(st.sampled_from([None, *MODES.get(type_, ())])),
        aux=draw(st.sampled_from([None, "historical", "future"])),
        trigger=draw(st.text(max_size=8)),
        actor=tuple(draw(CODES)),
        recipient=tuple(draw(CODES)),
        place=place[0],
        country=place[1],
        lat=place[2],
        lon=place[3],
        places=tuple(draw(st.lists(st.sampled_from(["Zenda", "Hentzau"]), max_size=2))),
        date=draw(st.none() | st.tuples(DATES, DATES)),
        amounts=tuple(draw(st.lists(st.tuples(st.sampled_from([0.0, 12.0, -5.0, 4e9]), st.just("men")), max_size=2))),
    )


@given(deeds(), deeds())
def test_comparing_is_symmetric(a: Deed, b: Deed) -> None:
    one, two = compare(a, b), compare(b, a)
    assert (one is None) == (two is None)
    if one and two:
        assert (one.anchored, one.weight) == (two.anchored, pytest.approx(two.weight))


@given(deeds(), st.lists(deeds(), max_size=6))
def test_assign_names_a_storyline_that_was_offered(deed: Deed, members: list[Deed]) -> None:
    candidates = [Candidate(storyline=n % 3, deed=member) for n, member in enumerate(members)]
    found = assign(deed, candidates)
    if found is not None:
        assert found[0] in {c.storyline for c in candidates}
        assert 0.5 < found[1].score <= 1.0
        assert found[1].reason


def test_two_attacks_on_a_town_in_a_week_are_not_one_by_the_town_alone() -> None:
    bare = {"mode": None, "actor": (), "recipient": (), "date": None}
    first = msgspec.structs.replace(STRIKE, trigger="stormed", **bare)
    second = other(first, trigger="crimes")
    assert assign(second, [Candidate(storyline=1, deed=first)]) is None
    assert assign(other(STRIKE), [Candidate(storyline=1, deed=STRIKE)]) is not None
