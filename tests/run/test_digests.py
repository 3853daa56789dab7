"""What is kept of stories changes no answer, whatever happens to them, and is found by what the list is asked for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError

from sayso.core.errors import LedgerError, UnavailableError
from sayso.core.records import Actor, Belief, Document, Event, Judgement, Place, Reading, Statement
from sayso.core.spans import Span
from sayso.ledger import Ledger, Queries, tables
from sayso.ledger.reviews import UNDONE
from sayso.run import digests, reviewing
from sayso.run.accounts import account
from sayso.run.digests import StoryFilter, entries, listing, refresh, stories_of
from sayso.run.stories import stories, story

from ..databases import Ledgers

ODD = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(9000))
"""A word that no database can make shorter."""
SPEAKERS = (
    ("Tove Arnquist", "VEL GOV", "said", "CT+", "planned"),
    ("Ivo Brandt", "VEL MIL", "denied", "CT-", "completed"),
    ("Runa Eskild", "KOR MIL", "reported", "CT+", "completed"),
)
DAYS = ("2031-03-01", "2031-03-02", "2031-03-04", "2031-03-09")
OUTLETS = ("The Harbour Post", "Calder Voice", "Morrow Wire")


def report(id_: str, day: str | None = DAYS[0], *, who: int = 0b001, outlet: int = 1, credit: int | None = None,
           place: str = "Port Calder", title: bool = True) -> Reading:  # fmt: skip
    """A report in which some of the speakers take a stance on a withdrawal, and which may credit an outlet."""
    text = ""

    def add(words: str) -> Span:
        nonlocal text
        text += words
        return (len(text) - len(words), len(text))

    actors = [
        Actor(id="a0", name="northern brigade", kind="group", code="VEL MIL", mentions=(add("northern brigade"),))
    ]
    add(" on the move. ")
    statements, events, beliefs, places = [], [], [], []
    for n, (name, code, verb, factuality, aspect) in enumerate(SPEAKERS, 1):
        if not who & 1 << (n - 1):
            continue
        source = add(name)
        actors.append(Actor(id=f"a{n}", name=name, kind="person", code=code, mentions=(source,)))
        add(" ")
        cue = add(verb)
        add(" that ")
        start = add("the northern brigade would ")[0]
        trigger = add("withdraw")
        add(" from ")
        places.append(Place(id=f"p{n}", span=add(place), name=place, country="VEL", kind="city"))
        content = (start, len(text))
        add(". ")
        statements.append(
            Statement(id=f"s{n}", kind="indirect", source=(source,), cue=(cue,), content=(content,), speaker=f"a{n}",
                      factuality=factuality, aspect=aspect, org=code[:3], core=trigger)  # type: ignore[arg-type]
        )  # fmt: skip
        events.append(Event(id=f"e{n}", trigger=trigger, type="RETREAT", mode="withdraw", actor=("a0",), place=f"p{n}"))
        beliefs.append(
            Belief(event=f"e{n}", source=f"a{n}", statement=f"s{n}", factuality=factuality, aspect=aspect, org=code[:3])  # type: ignore[arg-type]
        )
    add("\nNobody else was there.")
    if credit is not None:
        add(f"\nReporting by {OUTLETS[credit].removeprefix('The ')}")
    return Reading(
        id=id_, text=text, published=day, publisher=OUTLETS[outlet],
        title=f"Brigade to withdraw from {place}, {len(statements)} say" if title else None,
        actors=tuple(actors), statements=tuple(statements), events=tuple(events), beliefs=tuple(beliefs),
        places=tuple(places),
    )  # fmt: skip


def put(ledger: Ledger, reading: Reading, storyline: int | None = None, fingerprint: str = "f") -> int:
    """Store it, or another version of it, in a new storyline, if it is in none, or in the one given."""
    with ledger.write() as writer:
        document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
        stored = writer.add_document(document, origin=f"{reading.id}.txt")
        writer.add_reading(stored, reading, fingerprint=fingerprint)
        home = writer.queries.storylines_of([stored.id]).get(stored.id)
        if storyline is not None or home is None:
            home = storyline or writer.add_storyline()
            writer.place(stored.id, home)
    return home


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with Ledger.open(ledgers.new()) as opened:
        yield opened


@contextmanager
def nothing_kept() -> Iterator[None]:
    """As if nothing had been kept."""
    with patch.object(digests, "maker", lambda: "nobody"):
        yield


def without_rows(ledger: Ledger) -> None:
    with ledger.write() as writer:
        for table in tables.DERIVED:
            writer._connection.execute(delete(table))


def answers(ledger: Ledger) -> list[Any]:
    """Whatever is told of all stories as they stand."""
    with ledger.read() as queries:
        numbers = sorted(queries.storylines())
    words = ("calder", "brigade ostmark", "nobody says this")
    then = (_told(ledger, str(n), day) for n in numbers for day in DAYS)
    return [stories(ledger), *(account(ledger, str(n)) for n in numbers), *(_told(ledger, w) for w in words), *then]


def _told(ledger: Ledger, words: str, as_of: str | None = None) -> object:
    try:
        return account(ledger, words, as_of=as_of)
    except LedgerError as error:
        return str(error)


def lines(ledger: Ledger, as_of: str | None) -> list[tuple[object, ...]]:
    """What the list has to say by what is derived."""
    found = []
    for told in stories(ledger, as_of=as_of):
        last = told.status[-1] if told.status else None
        verdict = (
            (last.status, last.why, last.n_for, last.n_against, last.sources_for) if last else (None, "", 0, 0, ())
        )
        numbers = (len(told.documents) - len(told.copies), len(told.copies), told.credibility)
        found.append((told.id, told.label, told.event.type, told.event.place, *verdict, *numbers))
    return found


def listed(ledger: Ledger, as_of: str | None) -> list[tuple[object, ...]]:
    found = listing(ledger, StoryFilter(as_of=as_of), order="weight", limit=100)
    assert found.total == len(found.entries)
    assert not any(entry.pending for entry in found.entries)
    return [
        (
            e.id, e.label, e.type, e.place, e.status, e.why, e.n_for, e.n_against, e.sources_for,
            e.reports, e.copies, e.credibility,
        )
        for e in found.entries
    ]  # fmt: skip


# What may happen to a ledger


def come_in(ledger: Ledger, draw: st.DrawFn) -> None:
    """A report, another version of one, or another reader's reading of one."""
    with ledger.read() as queries:
        homes = sorted(queries.storylines())
    day = draw(st.sampled_from([*DAYS, *DAYS, None]))
    number = draw(st.integers(0, 4))
    reading = report(
        f"r{number}",
        day,
        who=draw(st.integers(0, 7)),
        outlet=number % 3,
        credit=draw(st.sampled_from([None, 0, 1, 2])),
        place=draw(st.sampled_from(["Port Calder", "Ostmark"])),
        title=draw(st.booleans()),
    )
    home = draw(st.sampled_from([None, *homes]))
    put(ledger, reading, home, fingerprint=draw(st.sampled_from("fg")))


def _two(ledger: Ledger, draw: st.DrawFn) -> tuple[str, str] | None:
    with ledger.read() as queries:
        ids = sorted(entry.id for entry in queries.documents())
    if len(ids) < 2:
        return None
    one, other = draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
    return one, other


def judge_copy(ledger: Ledger, draw: st.DrawFn) -> None:
    if pair := _two(ledger, draw):
        by = draw(st.sampled_from(["rule:copy", "Ada"]))
        same = draw(st.sampled_from([True, True, False]))
        with ledger.write() as writer:
            judged = Judgement(kind="copy", left=pair[0], right=pair[1], same=same, score=1.0, reason="so", by=by)
            writer.add_judgement(judged)


def undo(ledger: Ledger, draw: st.DrawFn) -> None:
    with ledger.read() as queries:
        numbers = [review.number for review in queries.reviews() if review.undone_by is None]
    if numbers:
        number = draw(st.sampled_from(numbers))
        with ledger.write() as writer:
            writer.add_judgement(
                Judgement(kind=UNDONE, left=str(number), right="", same=False, score=1.0, reason="no", by="Bea")
            )


def withdraw(ledger: Ledger, draw: st.DrawFn) -> None:
    if pair := _two(ledger, draw):
        reviewing.withdraw(ledger, pair[0], draw(st.sampled_from([*DAYS, None])), by="Ada", reason="so")


def recognise(ledger: Ledger, draw: st.DrawFn) -> None:
    """Somebody of one report is somebody of another one, or nobody known."""
    if pair := _two(ledger, draw):
        with ledger.write() as writer:
            persons = [[p for p in writer.queries.persons_of(id_) if p.code] for id_ in pair]
            if not all(persons):
                return
            one, other = (draw(st.sampled_from(each)) for each in persons)
            judged = Judgement(kind="actor", left="a", right="b", score=1.0, reason="so", by="rule:actor")
            known = draw(st.sampled_from([(other.reading, other.actor), None]))
            writer.recognise(one.reading, one.actor, known, writer.add_judgement(judged))


def move(ledger: Ledger, draw: st.DrawFn) -> None:
    if pair := _two(ledger, draw):
        with ledger.write() as writer:
            home = writer.queries.storylines_of([pair[1]])[pair[1]]
            writer.place(pair[0], draw(st.sampled_from([home, home, writer.add_storyline()])))


def grade(ledger: Ledger, draw: st.DrawFn) -> None:
    reviewing.grade(ledger, "VEL", draw(st.sampled_from(["A", "F", None])), by="Ada", reason="so")


HAPPENING: list[Callable[[Ledger, st.DrawFn], None]] = [
    come_in, come_in, come_in, judge_copy, undo, withdraw, recognise, move, grade,
]  # fmt: skip


@pytest.mark.parametrize("ledgers", ["sqlite"], indirect=True)  # long, and no question of the database
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_happens_the_answers_are_those_without_anything_kept(ledgers: Ledgers, data: st.DataObject) -> None:
    with ledgers.opened() as ledger:
        for _ in range(data.draw(st.integers(1, 3))):
            come_in(ledger, data.draw)
        for _ in range(data.draw(st.integers(1, 7))):
            refresh(ledger)
            data.draw(st.sampled_from(HAPPENING))(ledger, data.draw)
            told = answers(ledger)
            with nothing_kept():
                assert told == answers(ledger)
        refresh(ledger)
        for day in (None, *DAYS):
            assert listed(ledger, day) == lines(ledger, day), day
        before = [listing(ledger, StoryFilter(as_of=day)) for day in (None, *DAYS)]
        without_rows(ledger)
        refresh(ledger)
        assert before == [listing(ledger, StoryFilter(as_of=day)) for day in (None, *DAYS)]


# One thing after the other: each must be noticed


def pending(ledger: Ledger) -> int:
    return listing(ledger).pending


@pytest.fixture
def two(ledger: Ledger) -> Ledger:
    """Two stories: two reports on one, one on the other, all kept."""
    home = put(ledger, report("r0", DAYS[0], who=0b001, outlet=0))
    put(ledger, report("r1", DAYS[1], who=0b110, outlet=1, credit=2), home)
    put(ledger, report("r2", DAYS[3], who=0b111, outlet=0, place="Ostmark"))
    assert pending(ledger) == 2
    refresh(ledger)
    assert pending(ledger) == 0
    return ledger


def copied(left: str, right: str, *, same: bool = True, by: str = "Ada") -> Judgement:
    return Judgement(kind="copy", left=left, right=right, same=same, score=1.0, reason="so", by=by)


def test_a_new_reading_concerns_its_story(two: Ledger) -> None:
    put(two, report("r2", DAYS[3], who=0b001, outlet=0, place="Ostmark"), fingerprint="g")
    assert pending(two) == 1


def test_who_moves_concerns_both_stories(two: Ledger) -> None:
    with two.write() as writer:
        writer.place("r1", writer.queries.storylines_of(["r2"])["r2"])
    assert pending(two) == 2


def test_a_copy_and_its_undoing_concern_all_that_hangs_together(two: Ledger) -> None:
    with two.write() as writer:
        number = writer.add_judgement(copied("r1", "r2"))
    assert pending(two) == 2
    refresh(two)
    with two.write() as writer:
        writer.add_judgement(Judgement(kind="story", left="r0", right="r1", score=1.0, reason="so", by="rule:story"))
    assert pending(two) == 0, "what is judged of stories shows in who moves"
    with two.write() as writer:
        undone = Judgement(kind=UNDONE, left=str(number), right="", same=False, score=1.0, reason="no", by="Bea")
        writer.add_judgement(undone)
    assert pending(two) == 2


def test_the_original_of_an_original_is_the_original(two: Ledger) -> None:
    with two.write() as writer:
        writer.add_judgement(copied("r0", "r2"))
    put(two, report("r3", DAYS[3], outlet=1, place="Klow"))
    refresh(two)
    with two.write() as writer:
        writer.add_judgement(copied("r2", "r3"))
    assert pending(two) == 3
    assert dict(story(two, "1").copies) == {"r0": "r3"}


def test_a_withdrawal_concerns_its_story_and_a_grade_none(two: Ledger) -> None:
    reviewing.grade(two, "VEL", "B", by="Ada", reason="so")
    assert account(two, "1").reliability == {"VEL": "B"}
    with two.write() as writer:
        writer.add_note(kind="withdrawn", subject="r0", value=DAYS[1], reason="so", by="Ada")
    assert pending(two) == 1


def test_a_publisher_that_comes_up_concerns_those_that_credit_it(two: Ledger) -> None:
    assert account(two, "1").reports[1].cites == ()
    put(two, report("r3", DAYS[3], outlet=2, place="Klow"))
    assert pending(two) == 2, "the new story, and the one with the credit"
    assert account(two, "1").reports[1].cites == (OUTLETS[2],)


def test_whom_a_person_is_recognised_as_concerns_the_story(two: Ledger) -> None:
    with two.write() as writer:
        one, other = writer.queries.persons_of("r0")[0], writer.queries.persons_of("r2")[0]
        judged = Judgement(kind="actor", left="a", right="b", score=1.0, reason="so", by="rule:actor")
        writer.recognise(one.reading, one.actor, (other.reading, other.actor), writer.add_judgement(judged))
    assert pending(two) == 1


def test_what_other_code_has_kept_is_not_believed(two: Ledger) -> None:
    with patch.object(digests, "maker", lambda: "another version"):
        assert pending(two) == 2
        assert refresh(two) == 0
        assert pending(two) == 0
    assert pending(two) == 2


def test_what_happens_while_it_is_derived_is_not_lost(two: Ledger) -> None:
    with two.read() as queries:
        (number,) = queries.storylines_of(["r2"]).values()
    with two.write() as writer:
        writer.touch(["r2"])
    with two.read() as queries:
        marks = queries.digests.marked(9)
        ((_, derived),) = digests._derived(queries, marks)
    with two.write() as writer:
        writer.touch(["r2"])
    with two.write() as writer:
        assert not writer.keep_digest(number, marks[number], digests.maker(), derived)
    assert pending(two) == 1


def test_a_line_that_is_not_fresh_is_derived_on_the_fly(two: Ledger) -> None:
    reviewing_day = DAYS[3]
    with two.write() as writer:
        writer.add_note(kind="withdrawn", subject="r2", value=reviewing_day, reason="so", by="Ada")
    found = listing(two)
    assert found.pending == 1
    with nothing_kept():
        assert [e.id for e in found.entries] == [s.id for s in stories(two)]
    with patch.object(digests, "ON_THE_FLY", 0), two.write() as writer:
        writer.touch(["r0"])
    with patch.object(digests, "ON_THE_FLY", 0):
        assert [entry.pending for entry in listing(two).entries] == [True, True]


def test_a_large_story_is_derived_once_for_all_who_look_until_something_happens(two: Ledger) -> None:
    with two.write() as writer:
        writer.touch(["r0"])
    with patch.object(digests, "ON_THE_FLY", 0), patch.object(digests, "dossiers", wraps=digests.dossiers) as derived:
        first = account(two, "1")
        assert account(two, "1") == first
        assert derived.call_count == 1
        with two.write() as writer:
            writer.add_note(kind="withdrawn", subject=first.documents[-1], value=DAYS[3], reason="so", by="Ada")
        assert account(two, "1") != first
        assert derived.call_count == 2


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, [2, 1]),
        ({"words": "OSTMARK brigade"}, [2]),
        ({"words": "100% _ calder"}, []),
        ({"words": "x" * 70_000}, []),
        ({"words": "calder " * 3000}, [1]),
        ({"words": "arnquist"}, []),
        ({"country": "vel"}, [2, 1]),
        ({"country": "KOR"}, []),
        ({"type": "RETREAT"}, [2, 1]),
        ({"actor": "eskild"}, [2, 1]),
        ({"actor": "Tove  Arnquist"}, [2, 1]),
        ({"actor": "KOR"}, [2, 1]),
        ({"org": "KOR"}, [2, 1]),
        ({"since": DAYS[2]}, [2]),
        ({"until": DAYS[2]}, [1]),
        ({"as_of": DAYS[0]}, [1]),
        ({"as_of": DAYS[0], "actor": "eskild"}, []),
        ({"as_of": DAYS[2], "actor": "eskild"}, [1]),
        ({"as_of": "2031-02-01"}, []),
        ({"status": "no such status"}, []),
    ],
)
def test_the_list_is_narrowed_down(two: Ledger, chosen: dict[str, str], found: list[int]) -> None:
    listed = listing(two, StoryFilter(**chosen))
    assert [entry.id for entry in listed.entries] == found
    assert listed.total == len(found)


def test_pages_and_orders(two: Ledger) -> None:
    assert [e.id for e in listing(two, order="weight").entries] == [s.id for s in stories(two)]
    assert [e.id for e in listing(two, order="title").entries] == [2, 1]
    assert [e.id for e in listing(two, limit=1, offset=1).entries] == [1]
    assert listing(two, limit=1).total == 2
    assert listing(two).types == {"RETREAT": 2}
    assert sum(listing(two).statuses.values()) == 2


def test_the_stories_of_a_report(two: Ledger) -> None:
    assert [entry.id for entry in stories_of(two, "r1")] == [1]
    assert stories_of(two, "r9") == ()
    assert entries(two, [1, 2, 9]).keys() == {1, 2}


def test_lines_in_a_form_of_other_code_are_derived(two: Ledger) -> None:
    before = listing(two).entries
    with two.write() as writer:
        writer._connection.execute(update(tables.digest_days).values(entry=b'{"id": 1}'))
        writer._connection.execute(update(tables.digests).values(maker="another version"))
    with patch.object(digests, "ON_THE_FLY", 0):
        assert listing(two).entries == before


def test_long_words_in_titles_and_names_stop_no_story(ledger: Ledger) -> None:
    """PostgreSQL's indexes hold short values only, and these cannot be pressed together."""
    odd = report("r1")
    named = (*odd.actors[:1], msgspec.structs.replace(odd.actors[1], name=ODD))
    put(ledger, msgspec.structs.replace(odd, title=ODD, actors=named))
    put(ledger, report("r2"))
    assert refresh(ledger) == 0
    assert [entry.id for entry in listing(ledger, order="title").entries] == [2, 1]
    assert [entry.id for entry in listing(ledger, StoryFilter(actor=ODD)).entries] == [1]
    assert listing(ledger).entries[1].label.startswith(ODD[:200])


def test_a_story_that_cannot_be_kept_stops_no_other(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(1, 4):
        put(ledger, report(f"r{number}"))
    taken = digests._digest
    broken = {2}

    def digest(dossier: Any) -> Any:
        made = taken(dossier)
        twice = (*made.days, *made.days) if dossier.story.id in broken else made.days  # a day stands there once
        return msgspec.structs.replace(made, days=twice)

    monkeypatch.setattr(digests, "_digest", digest)
    left: list[int] = []
    assert refresh(ledger, left.append) == 0
    assert left == [0]
    (told,) = caplog.records
    assert "story 2 cannot be derived anew" in told.getMessage() and "ContradictionError" in told.getMessage()
    assert {entry.id for entry in listing(ledger).entries} == {1, 3}
    broken.clear()
    put(ledger, report("n2", DAYS[2]), 2)
    assert refresh(ledger) == 0
    assert {entry.id for entry in listing(ledger).entries} == {1, 2, 3}


def test_a_story_that_cannot_be_derived_stops_no_other(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It stays as it was, is told once, and is tried again once something has happened to it."""
    for number in range(1, 4):
        put(ledger, report(f"r{number}"))
    refresh(ledger)
    was = listing(ledger)
    for number in range(1, 4):
        put(ledger, report(f"n{number}", DAYS[2], who=0b111), number)
    taken = digests._digest
    broken = {2}

    def digest(dossier: Any) -> Any:
        if dossier.story.id in broken:
            raise ZeroDivisionError("no such thing")
        return taken(dossier)

    monkeypatch.setattr(digests, "_digest", digest)
    told: list[int] = []
    assert refresh(ledger, told.append) == 0
    assert [record.getMessage() for record in caplog.records] == [
        "story 2 cannot be derived anew, and its line stays as it was: ZeroDivisionError: no such thing"
    ]
    with ledger.read() as queries:
        assert queries.digests.pending(digests.maker()) == [2]
    assert refresh(ledger) == 0
    assert len(caplog.records) == 1, "nothing has happened to it since"

    monkeypatch.setattr(digests.Dossier, "told", lambda self: 1 / 0)  # nor can its line be, on the fly
    shown = {entry.id: entry for entry in listing(ledger).entries}
    assert {number: entry.pending for number, entry in shown.items()} == {1: False, 2: True, 3: False}
    assert (shown[2].reports, shown[1].reports) == (1, 2)
    assert msgspec.structs.replace(shown[2], pending=False) in was.entries

    broken.clear()
    monkeypatch.undo()
    put(ledger, report("m2", DAYS[3]), 2)
    assert refresh(ledger) == 0
    with ledger.read() as queries:
        assert queries.digests.pending(digests.maker()) == []


def test_a_list_of_all_leaves_out_what_cannot_be_derived(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 4):
        put(ledger, report(f"r{number}"))
    account_ = digests.Dossier.account

    def account_of(self: Any) -> Any:
        if self.story.id == 2:
            raise ValueError("no such thing")
        return account_(self)

    monkeypatch.setattr(digests.Dossier, "account", account_of)
    assert [found.id for found in stories(ledger)] == [1, 3]
    refresh(ledger)
    assert [found.id for found in stories(ledger)] == [1, 3]


def test_a_database_that_fails_is_no_story_that_fails(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    put(ledger, report("r1"))

    def gone(self: Any, *_: Any, **__: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(Queries, "readings", gone)
    with pytest.raises(UnavailableError, match="gone"):
        refresh(ledger)
