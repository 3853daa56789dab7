"""What is kept of stories: marked, kept and found in SQL; nothing here knows what a story is."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from sayso.core.records import Reading
from sayso.ledger import Ledger, digests
from sayso.ledger.digests import NOW, Digest, DigestDay, StoryFilter, facet_value, search_words, searchable

MAKER = "m"


def day(on: str, until: str, *facets: tuple[str, str], status: str | None = "open", words: str = "") -> DigestDay:
    return DigestDay(
        day=on, until=until, status=status, changed=on, first_day=on, last_day=on, orgs=1, reports=1, title="t",
        words=words, entry=on.encode(), facets=frozenset(facets),
    )  # fmt: skip


def keep(ledger: Ledger, *days: DigestDay) -> int:
    with ledger.write() as writer:
        number = writer.add_storyline()
        writer.enlist_digests(MAKER)
        mark = writer.queries.digests.marked(1)[number]
        assert writer.keep_digest(number, mark, MAKER, Digest(content=b"c", days=days))
    return number


def found(ledger: Ledger, **chosen: str) -> list[bytes]:
    with ledger.read() as queries:
        total, entries = queries.digests.page(StoryFilter(**chosen), "moving", 99, 0)
        assert total == len(entries)
        return list(entries.values())


def test_a_row_holds_from_its_day_until_before_the_next(ledger: Ledger) -> None:
    keep(ledger, day("2031-03-01", "2031-03-05"), day("2031-03-05", NOW), day(NOW, NOW))
    assert found(ledger) == [NOW.encode()]
    assert found(ledger, as_of="2031-02-28") == []
    assert found(ledger, as_of="2031-03-04") == [b"2031-03-01"]
    assert found(ledger, as_of="2031-03-05") == [b"2031-03-05"]
    assert found(ledger, as_of="9999-12-31") == [b"2031-03-05"]


def test_a_facet_holds_on_its_days_alone(ledger: Ledger) -> None:
    kor, vel = ("country", "kor"), ("country", "vel")
    keep(
        ledger,
        day("2031-03-01", "2031-03-02", vel),
        day("2031-03-02", "2031-03-03", vel, kor),
        day("2031-03-03", "2031-03-04", vel),
        day("2031-03-06", NOW, kor),
        day(NOW, NOW, vel),
    )
    days = [f"2031-03-0{n}" for n in range(1, 8)]
    assert [bool(found(ledger, country="KOR", as_of=on)) for on in days] == [
        False,
        True,
        False,
        False,
        False,
        True,
        True,
    ]
    assert [bool(found(ledger, country="VEL", as_of=on)) for on in days] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
    ]
    assert found(ledger, country="VEL")
    assert not found(ledger, country="KOR")


def test_a_digest_is_fresh_for_its_maker_until_its_story_is_touched(ledger: Ledger, report: Callable[..., Reading],
                                                                     put: Callable[..., int]) -> None:  # fmt: skip
    number = keep(ledger, day(NOW, NOW))
    put(ledger, report(), storyline=None)
    with ledger.read() as queries:
        assert queries.digests.fresh(MAKER, [number]) == {number: b"c"}
        assert queries.digests.fresh("other", [number]) == {}
        assert (queries.digests.number_pending(MAKER), queries.digests.number_pending("other")) == (1, 2)
    with ledger.write() as writer:
        writer.place("r1", number)
    with ledger.read() as queries:
        assert queries.digests.fresh(MAKER, [number]) == {}
        assert queries.digests.pending(MAKER) == [number, number + 1]


@pytest.mark.parametrize("ledgers", ["sqlite"], indirect=True)
@pytest.mark.parametrize("order", ["moving", "weight", "title"])
def test_pages_and_filters_go_by_an_index(ledger: Ledger, order: str) -> None:
    """No page sorts all stories."""
    with ledger.read() as queries:
        statements: list[str] = []
        connection = queries._connection
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(statements.append)
        queries.digests.page(StoryFilter(), order, 40, 0)  # type: ignore[arg-type]
        raw.set_trace_callback(None)
        (ordered,) = (statement for statement in statements if "ORDER BY" in statement)
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {ordered}")]
    assert plan
    assert not any("TEMP B-TREE FOR ORDER BY" in step for step in plan), plan


def test_words_as_they_are_compared() -> None:
    assert search_words("A\x00b  STRASSE Straße") == ["a", "b", "strasse", "strasse"]
    assert facet_value("  Tove\n Arnquist ") == "tove arnquist"
    assert searchable("Ä") == "ä"
    assert len(search_words("x " * 999)) == 20


def test_what_the_list_counts_is_what_it_holds(ledger: Ledger) -> None:
    """Whatever is kept anew, in whatever order, and also once a story has gone."""
    chance = random.Random(1)
    now: dict[int, DigestDay | None] = {keep(ledger, day(NOW, NOW)): day(NOW, NOW) for _ in range(4)}
    for turn in range(30):
        number = chance.choice(sorted(now))
        facets = [(kind, value) for kind, values in (("type", "ab"), ("country", "ab"), ("actor", "a"))
                  for value in values if chance.random() < 0.5]  # fmt: skip
        status = chance.choice(("open", "confirmed", None))
        now[number] = day(NOW, NOW, *facets, status=status) if turn % 7 else None
        _keep_anew(ledger, number, now[number])
        held = [each for each in now.values() if each is not None]
        with ledger.read() as queries:
            kept = queries.digests
            assert kept.statuses(None) == Counter(each.status for each in held)
            for kind in ("type", "country", "actor"):
                counted = Counter(value for each in held for of, value in each.facets if of == kind)
                assert kept.facets(kind, None, 9) == counted
                assert kept.facets(kind, None, 1) == dict(sorted(counted.items(), key=lambda c: (-c[1], c[0]))[:1])
        for chosen in ({}, {"status": "open"}, {"status": "none"}, {"type": "a"}, {"country": "b", "status": "open"}):
            found(ledger, **chosen)  # how many there are is how many are found


def _keep_anew(ledger: Ledger, number: int, now: DigestDay | None) -> None:
    with ledger.write() as writer:
        digests.mark(writer._connection, [number])
        mark = writer.queries.digests.mark(number)
        kept = Digest(content=b"c" if now else None, days=(now,) if now else ())
        assert mark is not None
        assert writer.keep_digest(number, mark, MAKER, kept)
