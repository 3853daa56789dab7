"""What has become of a story, and who is told: strictly, by rows that a person can check."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from sayso.core.records import Assessment
from sayso.ledger import Ledger
from sayso.link.positions import positions
from sayso.run.accounts import account
from sayso.run.dossiers import Account
from sayso.run.telling import Footing
from sayso.run.watch.config import Rule
from sayso.run.watch.rules import changes, contradictions, fits, standing

MINISTER = ("Tove Arnquist", "VEL GOV", "said", "CT+", "announced")
ENVOY = ("Runa Eskild", "KOR GOV", "reported", "CT+", "completed")
DENIAL = ("Tove Arnquist", "VEL GOV", "denied", "CT-", "announced")

Tell = Callable[..., Any]


def stance(day: str, factuality: str, aspect: str = "completed", **more: Any) -> Assessment:
    base: dict[str, Any] = {
        "document": f"r{day[-1]}", "published": day, "source": "Ivo Brandt", "org": "MOR", "date": day,
        "factuality": factuality, "aspect": aspect, "words": "that it was so",
    }  # fmt: skip
    return Assessment(**(base | more))


def told_by(story: Account, *stances: Assessment, commitment: bool = False) -> Account:
    """The story with these stances in the place of its own."""
    footing = Footing(commitment=commitment, actor_orgs=(), parties=(), examiners=(), starts=None, amount=None)
    return msgspec.structs.replace(story, beliefs=stances, positions=positions(stances), footing=footing)


@pytest.fixture
def story(withdrawal: Ledger) -> Account:
    return account(withdrawal, "1")


@pytest.mark.parametrize(
    ("before", "after", "commitment", "is_one"),
    [
        (("CT+", "completed"), ("CT-", "completed"), False, True),
        (("CT+", "completed"), ("PR-", "ongoing"), True, True),
        (("CT-", "announced"), ("CT+", "announced"), True, True),
        (("CT-", "completed"), ("CT+", "completed"), False, True),
        # A change of certainty, or of what is left open.
        (("CT+", "completed"), ("PR+", "completed"), False, False),
        (("CT+", "completed"), ("Uu", "completed"), False, False),
        (("PS+", "completed"), ("PS-", "completed"), False, False),
        (("CT+", "completed"), ("PS-", "completed"), False, False),
        # Announced, and not done yet; not done then, and done now.
        (("CT+", "announced"), ("CT-", "completed"), True, False),
        (("CT-", "ongoing"), ("CT+", "completed"), True, False),
    ],
)
def test_only_the_contrary_is_a_contradiction(
    story: Account, before: tuple[str, str], after: tuple[str, str], commitment: bool, is_one: bool
) -> None:
    rows = stance("2031-03-01", *before), stance("2031-03-05", *after)
    found = list(contradictions(told_by(story, *rows, commitment=commitment)))
    assert len(found) == is_one
    if is_one:
        assert (found[0].org, found[0].before, found[0].after, found[0].on) == (
            "MOR", rows[:1], rows[1:], "2031-03-05",
        )  # fmt: skip


def test_copies_and_words_beside_the_deed_contradict_nothing(story: Account) -> None:
    first = stance("2031-03-01", "CT+")
    for odd in ({"copy_of": "r1"}, {"plain": False}, {"org": "KOR"}):
        assert not list(contradictions(told_by(story, first, stance("2031-03-05", "CT-", **odd))))


def test_leaving_it_open_in_between_takes_nothing_back(story: Account) -> None:
    rows = stance("2031-03-01", "CT+"), stance("2031-03-03", "Uu"), stance("2031-03-05", "CT-")
    assert len(list(contradictions(told_by(story, *rows)))) == 1


def test_one_day_s_word_and_its_contrary_are_told_once(story: Account) -> None:
    both = stance("2031-03-01", "CT+"), stance("2031-03-01", "CT-", document="r9", source="The ministry")
    told = told_by(story, *both)
    (found,) = contradictions(told)
    assert {a.factuality for a in (*found.before, *found.after)} == {"CT+", "CT-"}
    assert [c.when for c in changes(standing(story), told)].count("contradiction") == 1
    assert not list(changes(standing(told), told))


def test_a_change_of_status_says_what_it_rests_on(fresh: Ledger, told: Tell, store: Tell) -> None:
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
    before = account(fresh, "1")
    store(fresh, told("r2", "2031-03-02", "Calder Voice", ENVOY))
    now = account(fresh, "1")
    (change,) = (c for c in changes(standing(before), now) if c.when == "status")
    assert (change.before, change.after) == (before.status[-1].status, now.status[-1].status)
    assert change.before != change.after
    assert change.why == now.status[-1].why
    assert {row.report for row in change.rows} == {a.document for a in now.status[-1].rests_on}
    for row in change.rows:
        with fresh.read() as queries:
            text = queries.document(row.report).text
        assert row.words.split()[0] in text[row.start : row.end]
    assert not list(changes(standing(now), now))


def test_a_correction_tells_whose_word_counts_no_more(fresh: Ledger, told: Tell, store: Tell) -> None:
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
    store(fresh, told("r2", "2031-03-02", "Calder Voice", ENVOY))
    before = account(fresh, "1")
    store(fresh, told("r2", "2031-03-02", "Calder Voice", DENIAL))
    (change,) = (c for c in changes(standing(before), account(fresh, "1")) if c.when == "correction")
    assert (change.before, change.after) == ("version 1", "version 2")
    assert [row.source for row in change.rows] == ["", "Runa Eskild"]
    assert "counts no more" in change.what


def test_withdrawn_and_there_again(withdrawal: Ledger) -> None:
    before = account(withdrawal, "1")
    for value, told in (("2031-03-04", "withdrawn"), (None, "published")):
        with withdrawal.write() as writer:
            writer.add_note(kind="withdrawn", subject="r3", value=value, reason="gone", by="rule:watch")
        now = account(withdrawal, "1")
        (change,) = (c for c in changes(standing(before), now) if c.when == "withdrawal")
        assert change.after == told
        before = now


@pytest.mark.parametrize(
    ("asked", "is_one"),
    [
        ({}, True),
        ({"statuses": ("confirmed",)}, False),
        ({"stories": (1, 7)}, True),
        ({"stories": (7,)}, False),
        ({"words": "port CALDER"}, True),
        ({"words": "Port Nowhere"}, False),
        ({"actor": "VEL"}, True),
        ({"actor": "VEL MIL"}, True),
        ({"actor": "VE"}, False),
        ({"type": "RETREAT"}, True),
        ({"type": "ASSAULT"}, False),
    ],
)
def test_who_has_asked(fresh: Ledger, told: Tell, store: Tell, asked: dict[str, Any], is_one: bool) -> None:
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
    before = account(fresh, "1")
    store(fresh, told("r2", "2031-03-02", "Calder Voice", ENVOY))
    now = account(fresh, "1")
    (change,) = (c for c in changes(standing(before), now) if c.when == "status")
    assert fits(Rule(name="r", when="status", **asked), change, now) == is_one
    assert not fits(Rule(name="r", when="correction"), change, now)


def test_a_first_status_is_told_to_those_alone_who_ask_for_it(withdrawal: Ledger) -> None:
    now = account(withdrawal, "1")
    begun, status, *_ = changes(None, now)
    assert (begun.when, status.when, status.before) == ("new-story", "status", None)
    assert not fits(Rule(name="r", when="status"), status, now)
    assert fits(Rule(name="r", when="status", statuses=(now.status[-1].status,)), status, now)
