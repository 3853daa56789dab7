"""The status rules on invented storylines: each value, each counting rule, and the laws that hold for any storyline."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.records import Assessment, StoryDeed
from sayso.core.vocabulary import ASPECTS
from sayso.link.counting import count
from sayso.link.status import credibility, history, status

# Ruritania (RUR) occupies Zenda in Borduria (BOR); Syldavia (SYL) and the Union (EUR) look on.
CLAIM = StoryDeed(commitment=False, actor_orgs=frozenset({"RUR"}), parties=frozenset({"RUR", "BOR"}))
PROMISE = msgspec.structs.replace(CLAIM, commitment=True, starts="2031-03-02")
TRUCE = StoryDeed(
    commitment=True,
    actor_orgs=frozenset({"RUR", "BOR"}),
    parties=frozenset({"RUR", "BOR"}),
    starts="2031-03-02",
)
PLEDGE = StoryDeed(
    commitment=True,
    actor_orgs=frozenset({"EUR"}),
    parties=frozenset({"EUR", "BOR"}),
    starts="2031-03-01",
    amount=(40.0, "trucks"),
)
POST, HERALD = "outlet:The Strelsau Post", "outlet:Klow Herald"


def say(row: str, **fields: object) -> Assessment:
    """`RUR CT+ announced 1` or `EUR CT+ completed 4 part`: org, factuality, aspect, day of March 2031, extent.

    The org stands before the first tab where it has blanks in it.
    """
    org, rest = row.split("\t") if "\t" in row else row.split(" ", 1)
    factuality, aspect, day, *extent = rest.split()
    date = f"2031-03-{int(day):02d}"
    values = {
        "document": f"d-{org}-{day}",
        "published": date,
        "date": date,
        "source": org,
        "org": org,
        "factuality": factuality,
        "aspect": aspect,
        "extent": extent[0] if extent else "whole",
    }
    return msgspec.convert(values | fields, Assessment)


def on(day: int, deed: StoryDeed, *rows: str | Assessment):
    told = [say(row) if isinstance(row, str) else row for row in rows]
    return status(told, deed, f"2031-03-{day:02d}")


CASES = [
    # confirmed: two orgs, one not the actor, nobody strongly against
    ("confirmed", CLAIM, ["SYL CT+ completed 1", f"{POST}\tCT+ completed 1"]),
    ("confirmed", CLAIM, ["RUR CT+ completed 1", "SYL CT+ completed 1"]),
    ("confirmed", CLAIM, ["SYL CT+ completed 1", "EUR CT+ completed 1", "KLO PS- completed 1"]),
    # ... or three against the parties' denial, two of them no parties
    ("confirmed", CLAIM, ["BOR CT+ completed 1", "SYL CT+ completed 1", "EUR CT+ completed 1", "RUR CT- completed 1"]),
    ("disputed", CLAIM, ["BOR CT+ completed 1", "SYL CT+ completed 1", "RUR CT- completed 1"]),
    ("disputed", CLAIM, ["SYL CT+ completed 1", "EUR CT+ completed 1", "KLO CT+ completed 1", "NFO PR- completed 1"]),
    # not enough: probable, under way, a part only, one org twice, the actor alone
    ("signs", CLAIM, ["SYL PR+ completed 1", "EUR CT+ completed 1"]),
    ("signs", CLAIM, ["SYL CT+ ongoing 1", "EUR CT+ completed 1"]),
    ("signs", CLAIM, ["SYL CT+ completed 1 part", "EUR CT+ completed 1"]),
    ("signs", CLAIM, ["SYL CT+ completed 1", "SYL CT+ completed 2"]),
    ("announced", TRUCE, ["RUR CT+ completed 1", "BOR CT+ completed 1"]),
    # partial: a part has come, and a second org bears it out or says that the whole will not
    ("partial", PLEDGE, ["EUR CT+ completed 2 part", "BOR CT+ completed 2 part"]),
    ("partial", PLEDGE, ["EUR CT+ completed 2 part", "BOR PR+ ongoing 2 part"]),
    ("partial", PLEDGE, ["EUR CT+ completed 2 part", "SYL PR- planned 2"]),
    ("disputed", PLEDGE, ["EUR CT+ completed 2 part", "SYL PS- planned 2"]),
    ("announced", PLEDGE, ["EUR CT+ announced 1", "EUR CT+ completed 2 part"]),
    ("broken", PLEDGE, ["EUR CT- planned 2", "BOR CT+ completed 2 part", "SYL CT+ completed 2 part"]),
    ("signs", msgspec.structs.replace(PLEDGE, amount=None), ["EUR CT+ completed 2 part", "BOR CT+ completed 2 part"]),
    # broken: the sole actor calls it off, or two orgs, one no party, see that it is not kept
    ("broken", PROMISE, ["RUR CT+ announced 1", "RUR CT- announced 2"]),
    ("broken", PROMISE, ["RUR CT+ announced 1", "BOR CT- ongoing 2", "SYL PR- ongoing 2"]),
    ("disputed", PROMISE, ["RUR CT+ announced 1", "BOR CT- ongoing 2"]),
    ("disputed", PROMISE, ["RUR CT+ announced 1", "BOR CT- ongoing 2", "SYL PR- planned 2"]),
    ("disputed", PROMISE, ["EUR CT+ announced 1", "BOR CT- ongoing 2", "SYL CT- ongoing 2"]),  # never promised
    ("denied", CLAIM, ["RUR CT+ announced 1", "RUR CT- announced 2"]),  # no commitment
    ("disputed", TRUCE, ["RUR CT+ announced 1", "BOR CT- ongoing 2"]),  # one of two actors is not a sole actor
    ("broken", TRUCE, ["RUR CT+ announced 1", "BOR CT- ongoing 2", f"{POST}\tCT- ongoing 2"]),
    # denied: two strongly against, one no party, and no outsider for; or nobody is for
    ("denied", CLAIM, ["BOR CT+ completed 1", "RUR CT- completed 1", "SYL PR- completed 1"]),
    ("disputed", CLAIM, ["EUR PR+ completed 1", "RUR CT- completed 1", "SYL PR- completed 1"]),
    ("denied", CLAIM, ["EUR PS+ completed 1", "RUR CT- completed 1", "SYL PR- completed 1"]),
    ("disputed", PROMISE, ["BOR PR+ planned 1", "RUR Uu planned 1", "SYL PR- planned 1", "EUR PR- planned 1"]),
    ("denied", CLAIM, ["SYL CT+ completed 1", "SYL Uu completed 2", "RUR PS- completed 1"]),
    # disputed
    ("disputed", CLAIM, ["SYL PS+ completed 1", "RUR PS- completed 1"]),
    # signs: somebody other than the actor sees it under way
    ("signs", PROMISE, ["RUR CT+ announced 1", f"{POST}\tPS+ ongoing 2"]),
    ("announced", PROMISE, ["RUR CT+ announced 1", "SYL PR+ planned 2"]),
    ("announced", CLAIM, ["SYL CT+ announced 1"]),
    ("announced", PROMISE, ["RUR CT+ announced 1", "RUR PR+ planned 2"]),  # it has said so, and is still for
    ("open", PROMISE, ["RUR CT+ announced 1", "RUR Uu planned 2"]),  # it has said so, and is no longer for
    # open
    ("open", CLAIM, ["SYL PR+ planned 1"]),
    ("open", CLAIM, ["SYL Uu completed 1"]),
    ("open", CLAIM, []),
]


@pytest.mark.parametrize(("expected", "deed", "rows"), CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_each_rule(expected: str, deed: StoryDeed, rows: list[str]) -> None:
    assert on(9, deed, *rows).status == expected


def test_an_examiner_who_has_not_settled_it_leaves_it_open() -> None:
    examined = msgspec.structs.replace(CLAIM, examiners=frozenset({"SYL"}))
    rows = ["BOR CT+ completed 1", "RUR CT- completed 1", "SYL Uu completed 1"]
    assert on(1, CLAIM, *rows).status == "disputed"
    assert on(1, examined, *rows).status == "open"
    assert on(1, examined, *rows, "EUR PR+ completed 1").status == "disputed"
    assert on(2, examined, *rows, "SYL CT+ completed 2").status == "disputed"


def test_a_promise_cannot_be_broken_before_it_starts() -> None:
    rows = ["RUR CT+ announced 1", "BOR CT- ongoing 1", "SYL CT- ongoing 1"]
    assert on(1, PROMISE, *rows).status == "disputed"
    assert on(2, PROMISE, *rows).status == "broken"
    assert on(2, msgspec.structs.replace(PROMISE, starts=None), *rows).status == "disputed"


def test_what_nobody_ever_said_is_not_denied() -> None:
    assert on(1, CLAIM, "RUR CT- completed 1").status == "open"
    assert on(2, CLAIM, "SYL PS+ completed 1", "SYL Uu completed 2", "RUR CT- completed 1").status == "denied"


def test_where_enough_speak_plainly_what_is_said_in_passing_does_not_count() -> None:
    plain = [f"{org} CT+ completed 1" for org in ("SYL", "EUR", "BOR", "RUR")]
    passing = say("KLO CT- completed 1", plain=False)
    assert on(1, CLAIM, *plain, passing).status == "confirmed"
    assert on(1, CLAIM, *plain[:2], passing).status == "disputed"


def test_nothing_is_settled_by_what_is_said_in_passing() -> None:
    rows = [say(f"{org} CT+ completed 1", plain=False) for org in ("SYL", "EUR", "BOR")]
    assert on(1, CLAIM, *rows).status == "signs"


def test_the_latest_day_counts_for_each_org() -> None:
    rows = ["RUR CT- completed 1", "RUR Uu completed 3", "SYL CT+ completed 1"]
    assert on(2, CLAIM, *rows).sources_against == ("RUR",)
    assert on(3, CLAIM, *rows).sources_against == ()


def test_it_is_the_day_it_was_said_that_counts_and_never_one_after_the_report() -> None:
    old = say("SYL CT+ completed 5", date="2031-03-01")
    assert on(5, CLAIM, "SYL CT- completed 4", old).sources_against == ("SYL",)
    wrong = say("SYL CT+ completed 2", date="2031-12-24")
    assert on(5, CLAIM, "SYL CT- completed 4", wrong).sources_against == ("SYL",)


def test_of_one_day_the_most_certain_counts() -> None:
    assert on(1, CLAIM, "SYL PR- completed 1", "SYL CT+ completed 1", "SYL Uu completed 1").sources_for == ("SYL",)


def test_equally_certain_contradictions_count_for_neither() -> None:
    told = on(1, CLAIM, "SYL CT+ completed 1", "SYL CT- planned 1", "EUR PS+ completed 1")
    assert (told.sources_for, told.sources_against) == (("EUR",), ())


def test_of_equals_the_most_advanced_and_the_narrower_count() -> None:
    told = on(1, CLAIM, "SYL CT+ announced 1", "SYL CT+ completed 1 part", "SYL CT+ completed 1")
    assert [(a.aspect, a.extent) for a in told.rests_on] == [("completed", "part")]


def test_on_a_confirmed_day_only_completed_stances_count() -> None:
    rows = ["SYL CT+ completed 2", "EUR CT+ completed 2", "BOR PR+ planned 1", "RUR PS- planned 1"]
    assert on(1, CLAIM, *rows).sources_against == ("RUR",)
    told = on(2, CLAIM, *rows)
    assert (told.status, told.sources_for, told.sources_against) == ("confirmed", ("EUR", "SYL"), ())
    assert {a.org for a in told.rests_on} == {"EUR", "SYL"}


def test_reports_of_later_days_are_not_known_yet() -> None:
    rows = ["SYL CT+ completed 1", "EUR CT+ completed 4"]
    assert [on(day, CLAIM, *rows).status for day in (1, 3, 4)] == ["signs", "signs", "confirmed"]


def test_a_row_for_each_day_with_a_report_that_is_no_copy() -> None:
    told = [say("SYL PR+ planned 1"), say("SYL CT+ completed 3"), say("EUR CT+ completed 4", copy_of="d-SYL-3")]
    assert [row.as_of for row in history(told, CLAIM)] == ["2031-03-01", "2031-03-03"]
    rows = history(told, CLAIM, reported=["2031-03-02"])
    assert [(row.as_of[-1], row.status) for row in rows] == [("1", "open"), ("2", "open"), ("3", "signs")]


WORDS = [
    (CLAIM, ["SYL CT+ completed 1", f"{POST}\tCT+ completed 1"],
     "Confirmed: Syldavia and a source of The Strelsau Post say that it is done; nobody is strongly against."),
    (CLAIM, ["SYL CT+ completed 1", "EUR CT+ completed 1", "UNO CT+ completed 1", "RUR CT- completed 1"],
     "Confirmed: Syldavia, the European Union and the United Nations say that it is done; only Ruritania denies it."),
    (PLEDGE, ["EUR CT+ completed 2 part", "SYL PR- planned 2"],
     "Partial: the European Union says that a part is done; Syldavia says that the whole is not reached."),
    (PROMISE, ["RUR CT+ announced 1", "RUR CT- announced 2"],
     "Broken: Ruritania says that it is off or does not hold."),
    (TRUCE, ["RUR CT+ announced 1", "BOR CT- ongoing 2", f"{POST}\tCT- ongoing 2"],
     "Broken: it was promised, and Borduria and a source of The Strelsau Post say that it is not kept; "
     "Ruritania still credits it."),
    (CLAIM, ["BOR PS+ completed 1", "RUR CT- completed 1", "SYL PR- completed 1"],
     "Denied: Ruritania says not, Syldavia thinks it unlikely; only Borduria holds it possible."),
    (CLAIM, ["SYL PS+ completed 1", "SYL Uu completed 2", "RUR CT- completed 2"],
     "Denied: Ruritania says not; nobody says so."),
    (msgspec.structs.replace(CLAIM, examiners=frozenset({"SYL"})), ["SYL Uu completed 1"],
     "Open: Syldavia examines it and has not settled it."),
    (CLAIM, ["SYL PR+ planned 1"], "Open: Syldavia thinks it likely; nobody says that it is announced or under way."),
    (CLAIM, ["SYL Uu planned 1", "EUR Uu planned 1"],
     "Open: Syldavia and the European Union speak of it without taking a side."),
    (CLAIM, [], "Open: nobody has taken a side that counts."),
    (CLAIM, ["SYL CT+ completed 1", "RUR PS- completed 1"], "Disputed: Syldavia says so; Ruritania doubts it."),
    (PROMISE, ["RUR CT+ announced 1", f"{POST}\tPS+ ongoing 2"],
     "Signs: a source of The Strelsau Post speaks of it as under way or done; nobody is against."),
    (PROMISE, ["RUR CT+ announced 1"],
     "Announced: Ruritania says so; nobody but the actor vouches for more than the announcement."),
]  # fmt: skip


@pytest.mark.parametrize(("deed", "rows", "expected"), WORDS)
def test_why_is_one_plain_sentence(deed: StoryDeed, rows: list[str], expected: str) -> None:
    names = {"RUR": "Ruritania", "BOR": "Borduria", "SYL": "Syldavia"}
    told = status([say(row) for row in rows], deed, "2031-03-09", country_name=lambda code: names.get(code, code))
    assert told.why == expected


GRADES = [
    ("1", CLAIM, ["SYL CT+ completed 1", "EUR CT+ completed 1"]),
    ("2", CLAIM, ["SYL CT+ ongoing 1", "EUR CT+ ongoing 1"]),
    ("3", CLAIM, ["SYL CT+ ongoing 1"]),
    ("3", PROMISE, ["RUR CT+ announced 1"]),
    ("3", CLAIM, ["SYL CT+ completed 1", "BOR CT+ completed 1", "RUR CT- completed 1"]),
    ("4", CLAIM, ["SYL CT+ completed 1", "RUR CT- completed 1"]),
    ("5", CLAIM, ["RUR CT+ completed 1", "RUR CT- completed 2"]),
    ("6", CLAIM, ["RUR CT- completed 1"]),
    ("5", PROMISE, ["RUR CT+ announced 1", "RUR CT- announced 2"]),
    ("3", PLEDGE, ["EUR CT+ completed 2 part", "SYL PR- planned 2"]),
    ("2", PLEDGE, ["EUR CT+ completed 2 part", "BOR CT+ completed 2 part"]),
    ("6", CLAIM, ["SYL PR+ planned 1"]),
]


@pytest.mark.parametrize(("grade", "deed", "rows"), GRADES)
def test_credibility(grade: str, deed: StoryDeed, rows: list[str]) -> None:
    assert credibility(on(9, deed, *rows)) == grade


DAYS = st.integers(1, 9)
ORGS = ("RUR", "BOR", "SYL", "EUR", POST, HERALD)


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    org, published = draw(st.sampled_from(ORGS)), draw(DAYS)
    factuality = draw(st.sampled_from("CT+ PR+ PS+ Uu PS- PR- CT-".split()))
    return say(
        f"{org}\t{factuality} {draw(st.sampled_from(ASPECTS))} {published}",
        date=f"2031-03-{draw(st.integers(1, published)):02d}",
        extent=draw(st.sampled_from(["whole", "part"])),
        source=draw(st.sampled_from(["a minister", "an envoy"])),
    )


STORIES = st.lists(assessments(), max_size=12)
DEEDS = st.sampled_from([CLAIM, PROMISE, TRUCE, PLEDGE])


@given(STORIES, DEEDS, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(story, deed, day, random) -> None:
    shuffled = random.sample(story, len(story))
    assert on(day, deed, *story) == on(day, deed, *shuffled)


@given(STORIES, DEEDS, DAYS, assessments())
def test_a_copy_changes_nothing(story, deed, day, extra) -> None:
    copy = msgspec.structs.replace(extra, copy_of="original")
    assert on(day, deed, *story, copy) == on(day, deed, *story)
    assert history([*story, copy], deed) == history(story, deed)


@given(STORIES, DEEDS)
def test_after_the_last_report_nothing_changes(story, deed) -> None:
    rows = history(story, deed)
    later = status(story, deed, "2040-01-01")
    if rows and not (deed.starts and rows[-1].as_of < deed.starts):
        assert msgspec.structs.replace(later, as_of=rows[-1].as_of) == rows[-1]


@given(STORIES, DEEDS, DAYS)
def test_no_org_counts_twice_nor_for_both_sides(story, deed, day) -> None:
    told = on(day, deed, *story)
    orgs = [*told.sources_for, *told.sources_against]
    assert len(orgs) == len(set(orgs)) == told.n_for + told.n_against == len(told.rests_on)
    assert {a.org for a in told.rests_on} == set(orgs)


@given(STORIES, DEEDS, DAYS)
def test_saying_the_same_again_adds_no_source(story, deed, day) -> None:
    again = [msgspec.structs.replace(a, document=f"{a.document}-again") for a in story]
    once, twice = on(day, deed, *story), on(day, deed, *story, *again)
    assert (once.status, once.sources_for, once.sources_against) == (
        twice.status, twice.sources_for, twice.sources_against,
    )  # fmt: skip


@given(STORIES, DEEDS, DAYS)
def test_confirmed_rests_on_somebody_other_than_the_actor(story, deed, day) -> None:
    told = on(day, deed, *story)
    if told.status == "confirmed":
        assert told.n_for >= 2
        assert set(told.sources_for) - deed.actor_orgs


@given(STORIES)
def test_every_org_has_at_most_one_stance(story) -> None:
    counted = count(story, "2031-03-09")
    assert all(stance.org == org for org, stance in counted.stances.items())


def test_an_outlets_own_voice_is_told_from_that_of_people_it_spoke_to() -> None:
    own = msgspec.structs.replace(say(f"{POST}\tCT+ completed 1"), source="AUTHOR")
    assert "The Strelsau Post speaks of it" in status([own], CLAIM, "2031-03-09").why
    assert "a source of" not in status([own], CLAIM, "2031-03-09").why
