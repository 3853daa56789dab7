"""A story whose only report is withdrawn or corrected away: what is told, to whom, and by which rows."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sayso.core.records import Reading
from sayso.ledger import Ledger
from sayso.link.pledges import Figure
from sayso.run.watch.alerts import Alert, figure_row
from sayso.run.watch.comparing import compare
from sayso.run.watch.config import Rule
from sayso.run.watch.kept import kept_alerts

MINISTER = ("Tove Arnquist", "VEL GOV", "said", "CT+", "announced")
ENVOY = ("Runa Eskild", "KOR GOV", "reported", "CT+", "completed")
DENIAL = ("Tove Arnquist", "VEL GOV", "denied", "CT-", "announced")
EVERY = ("status", "contradiction", "correction", "withdrawal", "new-story")
NOON = datetime(2031, 3, 5, 12, tzinfo=UTC)

Make = Callable[..., Any]


def rules(**more: Any) -> tuple[Rule, ...]:
    return tuple(Rule(name=when, when=when, **more) for when in EVERY)  # type: ignore[arg-type]


def found(ledger: Ledger, asked: Sequence[Rule] | None = None, **later: float) -> list[tuple[str, Any, Any]]:
    alerts = compare(ledger, rules() if asked is None else asked, NOON + timedelta(**later)).alerts
    return [(each.when, each.before, each.after) for each in alerts]


def note(ledger: Ledger, report: str, value: str | None) -> None:
    with ledger.write() as writer:
        writer.add_note(kind="withdrawn", subject=report, value=value, reason="gone", by="rule:watch")


def empty(id_: str) -> Reading:
    """A version in which nobody says anything of any deed."""
    return Reading(
        id=id_, text="The page that you have asked for is not here. Try our front page.", published="2031-03-01",
        publisher="The Harbour Post", title="Not found",
    )  # fmt: skip


def kept(ledger: Ledger) -> tuple[Alert, ...]:
    with ledger.read() as queries:
        return tuple(each.alert for each in kept_alerts(queries, None))


def test_the_only_report_is_withdrawn_and_there_again(fresh: Ledger, told: Make, store: Make) -> None:
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
    assert found(fresh) == []
    note(fresh, "r1", "2031-03-05")
    assert found(fresh, hours=1) == [("status", "announced", None), ("withdrawal", "published", "withdrawn")]
    assert found(fresh, hours=2) == []
    note(fresh, "r1", None)
    assert found(fresh, hours=3) == [("status", None, "announced"), ("withdrawal", "withdrawn", "published")]
    assert "had none any more" in kept(fresh)[2].what
    assert found(fresh, hours=4) == []


def test_the_only_report_says_nothing_of_it_any_more(fresh: Ledger, told: Make, store: Make) -> None:
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
    found(fresh)
    store(fresh, empty("r1"))
    assert found(fresh, hours=1) == [("status", "announced", None), ("correction", "version 1", "version 2")]
    status, correction = kept(fresh)
    assert status.label == correction.label == "Brigade to withdraw from Port Calder"
    assert [(row.source, row.version) for row in status.rows] == [("Tove Arnquist", 1)]
    assert "what 1 source said in it counts no more" in correction.what
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER, before="Corrected. "))
    assert found(fresh, hours=2) == [("status", None, "announced"), ("correction", "version 2", "version 3")]
    assert "counts no more" not in kept(fresh)[-1].what


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [
        ({"actor": "VEL"}, True),
        ({"actor": "VEL MIL"}, True),
        ({"actor": "KOR"}, False),
        ({"type": "RETREAT"}, True),
        ({"type": "ASSAULT"}, False),
        ({"words": "Port CALDER withdraw"}, True),
        ({"words": "Port Nowhere"}, False),
    ],
)
@pytest.mark.parametrize("way", ["withdrawn", "corrected"])
def test_rules_go_by_what_the_story_was(
    fresh: Ledger, told: Make, store: Make, asked: dict[str, Any], is_told: bool, way: str
) -> None:
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
    found(fresh)
    if way == "withdrawn":
        note(fresh, "r1", "2031-03-05")
    else:
        store(fresh, empty("r1"))
    assert len(found(fresh, rules(**asked), hours=1)) == 2 * is_told


def test_a_correction_that_puts_the_report_into_another_story_is_told(fresh: Ledger, told: Make, store: Make) -> None:
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
    found(fresh)
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", DENIAL))
    with fresh.write() as writer:
        writer.place("r1", writer.add_storyline())
    assert found(fresh, hours=1) == [("status", "announced", "open"), ("correction", "version 1", "version 2")]
    assert {each.story for each in kept(fresh)} == {2}
    assert found(fresh, hours=2) == []


def test_a_report_that_leaves_a_story_takes_its_correction_along(fresh: Ledger, told: Make, store: Make) -> None:
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
    store(fresh, told("r2", "2031-03-02", "Calder Voice", MINISTER))
    found(fresh)
    store(fresh, empty("r2"))
    with fresh.write() as writer:
        writer.place("r2", writer.add_storyline())
    assert ("correction", "version 1", "version 2") in (alerts := found(fresh, hours=1))
    assert "new-story" not in {when for when, *_ in alerts}


def test_a_contradiction_is_told_once_whatever_is_withdrawn_meanwhile(fresh: Ledger, told: Make, store: Make) -> None:
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
    found(fresh)
    store(fresh, told("r2", "2031-03-02", "Calder Voice", DENIAL))
    assert [when for when, *_ in found(fresh, hours=1)].count("contradiction") == 1
    note(fresh, "r2", "2031-03-05")
    found(fresh, hours=2)
    note(fresh, "r2", None)
    assert "contradiction" not in {when for when, *_ in found(fresh, hours=3)}


def test_what_is_said_again_is_not_taken_back(fresh: Ledger, told: Make, store: Make) -> None:
    first = told("r1", "2031-03-01", "The Harbour Post", MINISTER)
    for reading in (first, told("r1", "2031-03-01", "The Harbour Post", ENVOY)):
        store(fresh, reading)
        found(fresh)
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER, before="As we wrote at first: "))
    found(fresh, hours=1)
    (correction,) = (each for each in kept(fresh) if each.after == "version 3")
    assert [(row.source, row.version) for row in correction.rows] == [("", 3), ("Runa Eskild", 2)]


def test_every_row_of_every_alert_points_at_its_words(fresh: Ledger, told: Make, store: Make) -> None:
    """Offsets are those of the row's own version, whatever has become of the report since."""
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER, ENVOY))
    found(fresh)
    store(fresh, told("r2", "2031-03-02", "Calder Voice", ENVOY, before="From our own correspondent. "))
    found(fresh, hours=1)
    store(fresh, told("r2", "2031-03-02", "Calder Voice", DENIAL, before="This report has been corrected at noon. "))
    found(fresh, hours=2)
    note(fresh, "r2", "2031-03-05")
    found(fresh, hours=3)
    store(fresh, empty("r1"))
    found(fresh, hours=4)
    alerts = kept(fresh)
    assert {each.when for each in alerts} == {"status", "contradiction", "correction", "withdrawal"}
    shown = 0
    with fresh.read() as queries:
        for row in (row for each in alerts for row in each.rows):
            assert row.version is not None
            if not row.words:
                assert (row.start, row.end) == (None, None)
                continue
            text = queries.reading(row.report, version=row.version).text
            assert " ".join(text[row.start : row.end].split()) == row.words
            shown += 1
    assert shown > 5
    assert {row.version for each in alerts for row in each.rows if row.report == "r2"} == {1, 2}


def test_an_alert_says_when_it_was_found(fresh: Ledger, told: Make, store: Make) -> None:
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
    found(fresh)
    note(fresh, "r1", "2031-03-05")
    found(fresh, hours=1)
    assert {(each.on, each.at) for each in kept(fresh)} == {("2031-03-05", "2031-03-05T13:00:00+00:00")}


PROMISE = "Corland promised Veldmark\nthirty tanks by the end of March."


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{PROMISE} {PROMISE}", (len(PROMISE) + 1, 2 * len(PROMISE) + 1)),
        (PROMISE.replace("thirty", "twenty"), (None, None)),
    ],
)
def test_a_figure_of_a_pledge_is_shown_with_the_place_of_its_sentence(text: str, place: tuple[Any, Any]) -> None:
    at = f"{PROMISE} {PROMISE}".rindex("thirty")
    figure = Figure(
        kind="promise", document="r1", publisher=None, published="2031-03-01", source="AUTHOR", org="outlet:x",
        unit="tanks", words=" ".join(PROMISE.split()), span=(at, at + 6),
    )  # fmt: skip
    row = figure_row(figure, text)
    assert (row.start, row.end) == place
    assert row.words == " ".join(PROMISE.split())
